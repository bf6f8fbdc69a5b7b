"""From a time to a booking: details, code, or at once; and every way in which it goes wrong."""

from dataclasses import replace
from functools import partial

import pytest

from bookwithme.contract.world import ClockWish
from bookwithme.service.admin import administration
from bookwithme.service.organizer import meeting_types
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import clocks, worlds
from tests.page import Page, words
from tests.web.acting import be
from tests.web.attendee.attendees import (
    GUEST,
    PARIS_TEN,
    ask_for_code,
    book,
    book_directly,
    booked,
    kinds,
    mailed_code,
    private_of,
    starts,
    type_of,
)
from tests.web.conftest import ATTENDEE, BASE, people

ELEVEN = "2026-11-24T10:00:00Z"
AROUND_TEN = ["2026-11-24T08:30:00Z", "2026-11-24T09:30:00Z"]


def signed_in(cast, kind=None):
    """A type's address without `anonymous`."""
    return type_of(cast, kind).replace("anonymous&", "")


def fields(answer):
    """The visible fields of the posted form, in order: name, and whether it is required."""
    seen = Page(answer).one('main form[method="post"]').all("input:not([type=hidden]), textarea")
    return {each["name"]: each.get("required") is not None for each in seen}


def test_choosing_a_time_asks_who_it_is(client, cast, context):
    answer = client.get(type_of(cast) + f"&start={PARIS_TEN}")
    assert "Tuesday, November 24, 2026, 10:00 AM" in words(answer)
    assert fields(answer) == {"name": True, "email": True, "notes": False}
    assert "Email verification code" in words(answer)
    assert booked(context) == []


def test_a_guest_books_with_the_mailed_code(client, cast, context):
    asked = ask_for_code(client, type_of(cast))
    assert (asked.status_code, kinds(context)) == (200, ["verificationCode"])
    assert "Verify your email: ann@example.org" in words(asked)
    answer = client.post(type_of(cast), data=Page(asked).hidden | {"code": mailed_code(context)})
    (booking,) = booked(context)
    assert answer.status_code == 303
    assert answer.location.startswith(f"/bookwithme/manage/{booking.manage_secret}/confirmation")
    assert (booking.attendee.name, booking.attendee.notes) == ("Ann Example", "About the plan.")
    assert kinds(context) == ["verificationCode", "invitation", "organizerNotice"]


def test_the_confirmation_tells_time_zone_and_what_next(client, cast, context):
    manage = book(client, context, type_of(cast) + "&timeZone=America/New_York")
    answer = client.get(f"{manage}/confirmation")
    told = words(answer)
    assert "Tuesday, November 24, 2026, 4:00 AM – 4:30 AM (UTC-05:00) New York" in told
    assert "For Adele Vance: Tuesday, November 24, 2026, 10:00 AM" in told
    for word in ("Add to calendar", "Manage meeting", "New meeting"):
        assert word in told
    assert client.get(Page(answer).link("New meeting")).status_code == 200


def test_back_from_the_code_keeps_what_was_typed(client, cast):
    asked = Page(ask_for_code(client, type_of(cast))).hidden
    answer = client.post(type_of(cast), data=asked | {"code": "", "step": "back"})
    assert answer.status_code == 200
    typed = Page(answer).fields
    assert (typed["email"], typed["notes"]) == (["ann@example.org"], ["About the plan."])


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"name": " "}, "Enter your name (up to 120 characters)."),
        ({"name": "x" * 121}, "Enter your name (up to 120 characters)."),
        ({"email": "ann"}, "Enter your email address, such as name@example.com."),
        ({"email": "a@x.org\r\nBcc: b@x.org"}, "Enter your email address"),
        ({"notes": "x" * 2001}, "Notes can have at most 2,000 characters"),
        ({"name": "A\x07nn"}, "Enter your name"),
    ],
)
def test_a_field_that_is_wrong_is_told_and_nothing_typed_is_lost(
    client, cast, context, typed, problem
):
    answer = ask_for_code(client, type_of(cast), **typed)
    assert (answer.status_code, kinds(context)) == (422, [])
    assert problem in words(answer)
    assert PARIS_TEN in Page(answer).hidden["start"]
    kept = GUEST["notes"] if "notes" not in typed else GUEST["name"]
    assert kept in answer.text


def test_problems_are_told_in_french(client, cast):
    answer = client.post(
        type_of(cast), data={"start": PARIS_TEN, "name": ""}, headers={"Accept-Language": "fr"}
    )
    assert "Saisissez votre nom (120 caractères au maximum)." in words(answer)


def test_a_time_taken_meanwhile_leads_to_fresh_times_with_the_form_kept(client, cast, context):
    asked = Page(ask_for_code(client, type_of(cast))).hidden
    book_directly(context, cast.public)
    answer = client.post(type_of(cast), data=asked | {"code": mailed_code(context)})
    assert (answer.status_code, PARIS_TEN in starts(answer)) == (409, False)
    assert "This time is no longer available" in words(answer)
    assert "Someone has booked this time. The closest available times:" in words(answer)
    assert starts(answer)[:2] == AROUND_TEN
    assert str(booked(context)[0].guid) not in answer.text
    kept = Page(answer).hidden
    assert {name: kept[name] for name in GUEST} == GUEST
    chosen = client.post(type_of(cast), data=kept | {"start": ELEVEN})
    assert (chosen.status_code, Page(chosen).fields["email"]) == (200, ["ann@example.org"])
    assert "11:00 AM" in words(chosen)
    other_month = client.post(type_of(cast), data=kept | {"month": "2026-12"})
    assert starts(other_month)[0].startswith("2026-12-01")
    assert Page(other_month).hidden["name"] == "Ann Example"
    assert len(booked(context)) == 1


@pytest.mark.parametrize(
    "start",
    ["2026-11-24T09:10:00Z", "2026-11-28T09:00:00Z", "2020-01-01T00:00:00Z", "soon", "", "9" * 40],
)
def test_a_crafted_start_is_refused(client, cast, context, start):
    assert ask_for_code(client, type_of(cast), start).status_code == 409
    assert client.get(type_of(cast) + f"&start={start}").status_code == 409
    assert kinds(context) == []


@pytest.mark.parametrize(
    "sent",
    [{}, GUEST, {"name": ""}, {"code": "123456"}, {"code": "", "step": "resend"}, {"step": "x"}],
)
def test_a_step_without_the_time_of_the_step_before_shows_the_times_again(
    client, cast, context, sent
):
    answer = client.post(type_of(cast), data=sent)
    assert (answer.status_code, PARIS_TEN in starts(answer), kinds(context)) == (409, True, [])
    assert sent.get("name", "") in answer.text


@pytest.mark.parametrize("start", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_time_at_the_end_of_all_days_is_refused(client, cast, context, start, zone):
    crafted = {"start": start, "timeZone": zone, "code": "123456", "name": "Ann"}
    for body in (crafted, crafted | GUEST, {"start": start, "timeZone": zone}):
        assert 400 <= client.post(type_of(cast), data=body).status_code < 500
    assert kinds(context) == []


def test_a_crafted_zone_is_refused_where_something_would_change(client, cast, context):
    answer = ask_for_code(client, type_of(cast), timeZone="Mars/Olympus")
    assert (answer.status_code, kinds(context)) == (422, [])


@pytest.mark.parametrize("junk", ["\0", "\ud800", "x" * 100_000, "é", "' OR 1=1"])
@pytest.mark.parametrize("name", ["verification", "code", "key", "step", "month", "day", "name"])
def test_junk_in_any_field_is_refused_or_passed_over(client, cast, context, name, junk):
    data = {"start": PARIS_TEN, **GUEST, name: junk.encode("utf-8", "surrogatepass")}
    if name == "verification":
        data |= {"code": "123456"}
    assert 200 <= client.post(type_of(cast), data=data).status_code < 500
    assert booked(context) == []


def test_without_verification_guests_book_at_once(client, cast, context):
    administration.change_settings(context, partial(replace, email_verification=False))
    form = client.get(type_of(cast) + f"&start={PARIS_TEN}")
    assert "Email verification code" not in words(form)
    answer = client.post(type_of(cast), data=Page(form).hidden | GUEST)
    assert (answer.status_code, len(booked(context))) == (303, 1)


def test_a_form_submitted_as_it_came_books_nothing(client, cast, context):
    guests = client.get(type_of(cast) + f"&start={PARIS_TEN}")
    assert client.post(type_of(cast), data=Page(guests).hidden).status_code == 422
    assert kinds(context) == []


def test_anonymous_in_the_address_makes_a_guest_of_anybody(client, cast, context):
    be(client, ATTENDEE)
    assert "Verify your email" in words(ask_for_code(client, type_of(cast)))
    assert booked(context) == []


def test_a_double_click_on_book_is_one_booking(client, cast, context):
    administration.change_settings(context, partial(replace, email_verification=False))
    shared = cast.link(single_use=True)
    url = private_of(cast, shared)
    form = Page(client.get(url + f"&start={PARIS_TEN}")).hidden | GUEST
    answers = [client.post(url, data=form) for _ in range(2)]
    assert [each.status_code for each in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert (len(booked(context)), kinds(context)) == (1, ["invitation", "organizerNotice"])


def test_a_double_click_on_schedule_is_one_booking(client, cast, context):
    url = private_of(cast, cast.link(single_use=True))
    form = Page(ask_for_code(client, url)).hidden | {"code": mailed_code(context)}
    answers = [client.post(url, data=form) for _ in range(2)]
    assert [each.location for each in answers] == [answers[0].location] * 2
    assert len(booked(context)) == 1


def test_a_single_use_link_is_spent_by_its_booking_only(client, cast, context):
    url = private_of(cast, cast.link(single_use=True))
    ask_for_code(client, url)
    assert client.get(url).status_code == 200
    book(client, context, url)
    assert client.get(url).status_code == 410
    assert ask_for_code(client, url, ELEVEN).status_code == 410


def test_closing_the_gate_closes_every_step(client, cast, context):
    asked = Page(ask_for_code(client, type_of(cast))).hidden
    code = mailed_code(context)
    cast.block()
    sent = [
        client.post(type_of(cast), data=asked | {"code": code}),
        client.post(type_of(cast), data={"start": PARIS_TEN, **GUEST}),
        client.post(type_of(cast), data={"start": PARIS_TEN, "step": "choose"}),
    ]
    assert [each.status_code for each in sent] == [403] * 3
    assert booked(context) == []


def test_a_page_that_is_turned_off_books_nothing(client, cast, context):
    meeting_types.change_page(context, cast.organizer.address, partial(replace, on=False))
    answer = ask_for_code(client, type_of(cast))
    assert (answer.status_code, Page(answer).heading) == (
        404,
        "This booking page isn't available right now",
    )


def test_another_sites_page_may_not_book(client, cast, context):
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        answer = client.post(type_of(cast), data={"start": PARIS_TEN, **GUEST}, headers=headers)
        assert (answer.status_code, kinds(context)) == (403, [])


def test_the_whole_way_keeps_to_its_world(client, context):
    worlds.make_world(context, "lab", "empty")
    lab = WorldContext(context.store, BASE, "lab")
    clocks.put(lab, ClockWish.read({"now": "2026-11-23T08:00:00Z", "mode": "frozen"}))
    there = people(lab)
    manage = book(client, lab, f"/w/lab{type_of(there)}")
    assert manage.startswith("/w/lab/bookwithme/manage/")
    assert client.get(manage).status_code == 200
    assert client.get(manage.removeprefix("/w/lab")).status_code == 404


def test_what_attendees_write_is_text(client, cast, context):
    evil = "<script>alert(1)</script>"
    manage = book(client, context, type_of(cast), name=evil, notes=evil)
    answer = client.get(manage)
    assert (evil in answer.text, words(answer).count(evil)) == (False, 2)


def test_the_mails_go_out_in_the_language_of_the_page(client, cast, context):
    book(client, context, type_of(cast) + "&lang=fr")
    (booking,) = booked(context)
    assert booking.language == "fr"
