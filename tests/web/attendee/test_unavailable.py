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


@pytest.mark.parametrize(
    ("meet", "status", "code"),
    [
        ("off", 404, "This booking page is not available"),
        ("no access", 403, "This booking page isn't available"),
        ("expired", 410, "This link has expired"),
        ("used", 410, "This link has been used"),
        ("revoked", 410, "This link was taken back"),
        ("unknown", 404, "We can't find this page"),
    ],
)
def test_each_kind_of_unavailable_says_what_happened_and_what_to_do(
    client, cast, context, meet, status, code
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
    assert "What you can do" in words(answer)
    told = answer.text
    assert [word for word in ("Adele", "Vance", "Salary") if word in told] == []


@pytest.mark.parametrize("reason", ["EWS", "policy", "blocked", "license", "Exchange Online"])
def test_attendees_are_told_no_reason_for_missing_access(client, cast, reason):
    cast.block()
    told = words(client.get(page_of(cast))).partition("Control room")[2]
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
