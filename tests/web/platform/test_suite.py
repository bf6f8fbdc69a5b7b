"""The suite's frame: a rail and a header with account and settings around what belongs to it."""

import pytest

from tests.page import Page
from tests.web.acting import be
from tests.web.conftest import ORGANIZER

PLACES = [
    ("/bookwithme/me", "Bookings"),
    ("/bookwithme/", "Bookings"),
    ("/bookwithme/me/links", "Bookings"),
    ("/bookwithme/me/calendar", "Calendar"),
    ("/bookwithme/me/calendars", "Calendar"),
    ("/bookwithme/me/hours", "Calendar"),
    ("/_emulator/mail", "Mail"),
    ("/_emulator/exchange", "Admin"),
]
PLAIN = ("/", "/_emulator/", "/_emulator/mailboxes")
GUESTS = (
    "/bookwithme/user/{page}",
    "/bookwithme/user/{page}?anonymous",
    "/bookwithme/manage/none",
    "/no/such/page",
)


@pytest.mark.parametrize(("path", "current"), PLACES)
def test_the_rail_is_beside_what_belongs_to_the_suite(client, cast, path, current):
    page = Page(be(client, ORGANIZER).get(path))
    assert page.texts(".rail a") == ["Mail", "Calendar", "Bookings", "Admin"]
    assert page.texts(".rail a[aria-current]") == [current]
    account = page.one(".account")
    assert ORGANIZER in account.text
    assert len(account.all('[name="persona"]')) == 5


def test_mail_leads_to_ones_own(client, cast):
    rail = Page(be(client, ORGANIZER).get("/bookwithme/me")).one(".rail")
    assert rail.link("Mail") == "/_emulator/mail?to=adele@contoso.com"


def test_elsewhere_and_for_nobody_there_is_no_rail(client, cast):
    for who, paths in ((ORGANIZER, PLAIN), ("", ("/_emulator/mail", "/_emulator/exchange"))):
        be(client, who)
        for path in paths:
            page = Page(client.get(path.format(page=cast.organizer.page_name)))
            assert (page.all(".rail"), len(page.all(".header"))) == ([], 1)


@pytest.mark.parametrize("who", ["", ORGANIZER])
@pytest.mark.parametrize("path", GUESTS)
def test_guests_see_a_bare_page_whoever_they_are(client, cast, who, path):
    page = Page(be(client, who).get(path.format(page=cast.organizer.page_name)))
    assert (page.all(".header"), page.all(".rail")) == ([], [])
    assert page.texts(".footer [data-language]") == ["English", "Français"]
