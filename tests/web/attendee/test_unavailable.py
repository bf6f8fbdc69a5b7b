"""What cannot be had: six kinds, each with what a person can do next, none telling too much."""

import re
from dataclasses import replace
from functools import partial

import pytest

from bookwithme.contract.world import Advance
from bookwithme.service.organizer import meeting_types, sharing
from bookwithme.service.worlds import clocks
from tests.page import Page, words
from tests.web.attendee.attendees import page_of, private_of, type_of
from tests.web.conftest import ORGANIZER, STRANGER_TOKEN

ASK, AGAIN = ["Ask for a new link"], ["Try again", "Send an email"]


@pytest.mark.parametrize(
    ("meet", "status", "code", "acts"),
    [
        ("off", 404, "This booking page isn't available right now", AGAIN),
        ("no access", 403, "This booking page isn't available", AGAIN),
        ("expired", 410, "This link has expired", ASK),
        ("used", 410, "This link has been used", ASK),
        ("revoked", 410, "This link was revoked", ASK),
        ("unknown", 404, "We can't find this page", ASK),
    ],
)
def test_each_kind_of_unavailable_says_what_happened_and_what_to_do(
    client, cast, context, meet, status, code, acts
):
    shared = cast.link(single_use=True)
    url = private_of(cast, shared)
    if meet == "off":
        meeting_types.change_page(context, ORGANIZER, partial(replace, on=False))
    elif meet == "no access":
        cast.block()
    elif meet == "expired":
        clocks.advance(context, Advance.read({"by": "P90D"}))
    elif meet == "used":
        with context.write() as uow:
            uow.links.consume(shared.link.id, uow.now)
    elif meet == "revoked":
        sharing.revoke_link(context, shared.link.bookingcode)
    else:
        url = url.replace(str(shared.link.bookingcode), str(cast.public.guid))
    answer = client.get(url)
    assert (answer.status_code, Page(answer).heading) == (status, code)
    page = Page(answer).one("main")
    assert "What you can do" in page.text
    assert page.texts("a.button") == acts
    assert page.link(acts[-1]).startswith("mailto:?subject=")
    assert [word for word in ("Adele", "Vance", "Salary") if word in page.text] == []


def test_to_try_again_is_to_open_the_same_address(client, cast, context):
    meeting_types.change_page(context, ORGANIZER, partial(replace, on=False))
    url = page_of(cast)
    assert Page(client.get(url)).link("Try again") == url


def test_the_control_room_does_not_speak_to_its_operator_as_to_a_guest(client, context):
    for path in ("/_emulator/nothing", "/_emulator/classes/none", "/w/nowhere/_emulator/"):
        answer = client.get(path)
        main = Page(answer).one("main")
        assert (answer.status_code, main.one("h1").text) == (404, "There's nothing here")
        assert "message" not in main.text
        assert client.get(main.link("Worlds")).status_code == 200
    assert "There is no class 'none'" in words(client.get("/_emulator/classes/none"))


def test_an_invitation_that_opens_no_world_speaks_to_a_trainee(client, context):
    for path in ("/_emulator/invite/cut-off", "/w/ended/_emulator/invite/once-good"):
        answer = client.get(path)
        page = Page(answer).one("main")
        assert (answer.status_code, page.one("h1").text) == (404, "This invitation opens no world")
        assert "Its class may have ended, or the address is incomplete." in page.text
        assert "Ask your trainer." in page.text
        assert page.texts("a.button") == ["Try again"]  # and not: Control room


@pytest.mark.parametrize("reason", ["EWS", "policy", "blocked", "license", "Exchange Online"])
def test_attendees_are_told_no_reason_for_missing_access(client, cast, reason):
    cast.block()
    told = Page(client.get(page_of(cast))).one("main").text
    assert reason not in told


def test_a_link_lives_for_ninety_days_to_the_second(client, cast, context):
    url = private_of(cast, cast.link())
    clocks.advance(context, Advance.read({"by": "P89DT23H59M59S"}))
    assert client.get(url).status_code == 200
    clocks.advance(context, Advance.read({"by": "PT1S"}))
    assert client.get(url).status_code == 410


def test_a_guessed_type_a_private_type_and_a_foreign_page_are_the_same_nothing(client, cast):
    guesses = [
        re.sub(r"meetingtype/[^?]*", f"meetingtype/{STRANGER_TOKEN}", type_of(cast)),
        type_of(cast, cast.private),
        type_of(cast).replace("@contoso.com", "@fabrikam.com"),
        type_of(cast) + "&bookingcode=none",
    ]
    answers = [client.get(each) for each in guesses]
    assert [each.status_code for each in answers] == [404] * 4
    assert {Page(each).heading for each in answers} == {"We can't find this page"}


def test_a_world_that_there_is_not_answers_404(client):
    assert client.get("/w/nowhere/bookwithme/user/x").status_code == 404


def test_the_pages_text_is_french_where_the_reader_is(client):
    answer = client.get("/bookwithme/user/x", headers={"Accept-Language": "fr-CH"})
    assert Page(answer).heading == "Nous ne trouvons pas cette page"
