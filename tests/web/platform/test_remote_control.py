"""The emulator bar is a remote control: who, when, which world, what goes wrong, from any page."""

from dataclasses import replace

import pytest

from bookwithme.app import create_app
from bookwithme.domain.faults import MAIL, Fault
from bookwithme.service.admin import administration
from bookwithme.service.faults.faults import add_fault, all_faults
from bookwithme.service.worlds import clocks
from tests.page import Page, words
from tests.web.acting import be, state
from tests.web.conftest import ATTENDEE, ORGANIZER

BOOKINGS = "/bookwithme/me/bookings?when=past"
OURS = {"Sec-Fetch-Site": "same-origin"}
BAR = "#emulator-bar"


def bar_of(answer):
    """The bar of a page."""
    return Page(answer).one(BAR)


def send(client, form, **chosen):
    """Press a button of one of the bar's forms, as a browser does."""
    hidden = {each["name"]: each["value"] for each in form.all('input[type="hidden"]')}
    return client.post(form["action"], data=hidden | chosen, headers=OURS)


def form_to(answer, end, nth=0):
    """One of the bar's forms, by where it leads."""
    return [each for each in bar_of(answer).all("form") if each["action"].endswith(end)][nth]


@pytest.fixture
def page(client, cast):
    """Past bookings, which Adele looks at."""
    be(client, ORGANIZER)
    return client.get(BOOKINGS)


@pytest.mark.parametrize(
    ("chosen", "then"),
    [
        ({"by": "PT1H"}, "2026-11-23T09:00:00"),
        ({"by": "P1D"}, "2026-11-24T08:00:00"),
        ({"by": "P7D"}, "2026-11-30T08:00:00"),
        ({"by": "P90D"}, "2027-02-21T08:00:00"),
        ({"amount": "3", "unit": "days"}, "2026-11-26T08:00:00"),
    ],
)
def test_time_passes_and_the_page_stays(client, context, page, chosen, then):
    moved = send(client, form_to(page, "/clock/advance", "amount" in chosen), **chosen)
    assert (moved.status_code, moved.location) == (303, f"{BOOKINGS}&ran=0")
    assert clocks.show_clock(context).now.isoformat()[:19] == then
    assert "The clock was moved forward. Nothing happened meanwhile." in words(
        client.get(moved.location)
    )


def test_how_much_fell_due_is_told_once_and_not_carried_along(client, cast, page):
    cast.link()
    moved = send(client, form_to(page, "/clock/advance"), by="P90D")
    shown = client.get(moved.location)
    assert "1 thing happened meanwhile" in words(shown)
    assert form_to(shown, "/clock/advance").one('[name="next"]')["value"] == BOOKINGS


def test_the_clock_goes_on_and_stops_and_the_page_stays(client, context, page):
    for mode in ("shifted", "frozen", "system"):
        moved = send(client, form_to(page, "/clock"), mode=mode)
        assert (moved.location, clocks.show_clock(context).mode) == (BOOKINGS, mode)


def test_somebody_else_sees_the_same_page_but_not_what_is_anothers(client, cast, page):
    assert "You are Adele Vance" in bar_of(page).text
    other = send(client, form_to(page, "/persona"), persona=ATTENDEE)
    assert other.location == BOOKINGS
    assert "You are Gus Guest" in words(client.get("/"))
    be(client, ORGANIZER)
    own = client.get(f"/bookwithme/me/times?type={'A' * 22}2")
    assert form_to(own, "/persona").one('[name="next"]')["value"].startswith("/bookwithme/me/times")
    missing = client.get("/bookwithme/me/bookings/00000000-0000-0000-0000-000000000000")
    assert form_to(missing, "/persona").one('[name="next"]')["value"] == "/bookwithme/me"


def test_the_time_does_not_jump_with_the_persona(client, cast, context):
    change = {"time_zone": "America/New_York"}
    administration.change_mailbox(context, ATTENDEE, lambda each: replace(each, **change))
    for who in ("", ORGANIZER, ATTENDEE):
        be(client, who)
        bar = bar_of(client.get("/"))
        assert "9:00\N{NARROW NO-BREAK SPACE}AM (UTC+01:00)" in bar.text.replace(" AM", "\u202fAM")
    assert "Local time for Gus Guest: Monday, November 23, 2026, 3:00" in bar.text


def test_the_other_worlds_are_one_press_away(client, cast, other_place):
    links = {each["href"]: each.text for each in bar_of(client.get("/w/class/")).all("a[href]")}
    assert (links["/w/class/"], links["/"]) == ("class", "default")


def test_faults_that_are_on_are_told_and_switched_off_where_one_is(client, context, page):
    assert "Faults are on" not in words(page)
    add_fault(context, Fault(kind=MAIL))
    struck = client.get(BOOKINGS)
    assert "Emails bounce" in bar_of(struck).text
    off = send(client, form_to(struck, "/faults/clear"))
    assert (off.location, all_faults(context)) == (BOOKINGS, [])


def test_a_page_that_names_nobody_has_nobody_in_the_bar(client, cast):
    dead = f"/bookwithme/user/{cast.organizer.page_name}?bookingcode={'0' * 32}"
    assert ORGANIZER not in client.get(dead).get_data(as_text=True)
    assert ORGANIZER in be(client, ATTENDEE).get(dead).get_data(as_text=True)


@pytest.mark.parametrize("site", [None, "none", "cross-site"])
def test_what_submits_every_form_of_a_page_changes_nothing(client, cast, context, site):
    add_fault(context, Fault(kind=MAIL))
    before = state(context)
    page = client.get(f"/bookwithme/user/{cast.organizer.page_name}")
    headers = {"Sec-Fetch-Site": site} if site else {}
    for form in bar_of(page).all("form"):
        hidden = {each["name"]: each["value"] for each in form.all('input[type="hidden"]')}
        for button in form.all("button"):
            press = {button.get("name", "x"): button.get("value", "")}
            values = hidden | press | {each["name"]: "1" for each in form.all('[name="amount"]')}
            told = client.post(form["action"], data=values, headers=headers)
            assert told.status_code == 403 or "address" in press
    assert (state(context), len(all_faults(context))) == (before, 1)


def test_a_browser_that_knows_only_its_origin_may_press(client, context, page):
    form = form_to(page, "/clock/advance")
    data = {"next": BOOKINGS, "by": "P1D"}
    for origin, status in (("http://localhost", 303), ("http://evil.example", 403)):
        told = client.post(form["action"], data=data, headers={"Origin": origin})
        assert told.status_code == status


def test_a_guest_sees_the_time_and_has_nothing_to_press(context, cast, settings):
    app = create_app(replace(settings, control_token="open sesame"), context.store)
    page = app.test_client().get(f"/bookwithme/user/{cast.organizer.page_name}")
    bar = bar_of(page)
    assert "No persona chosen" in bar.text
    assert bar.all("form, input, .remote") == []
    assert ORGANIZER not in page.get_data(as_text=True).partition("</aside>")[0]
