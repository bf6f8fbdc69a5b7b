"""An attendee's own booking: what is shown, moving it, cancelling it, and who may."""

from dataclasses import replace
from functools import partial

import pytest

from bookwithme.contract.world import ClockWish
from bookwithme.service.mail import outbox
from bookwithme.service.organizer import meeting_types
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import clocks, worlds
from tests.page import Page, words
from tests.service.whole import exported
from tests.web.attendee.attendees import (
    PARIS_TEN,
    book,
    book_directly,
    booked,
    private_of,
    starts,
    type_of,
)
from tests.web.conftest import BASE, people

ELEVEN = "2026-11-24T10:00:00Z"
MINE = {"email": " Ann@Example.org "}
"""The attendee's address as a person types it again."""


@pytest.fixture
def manage(client, cast, context):
    """The manage page of a booking of Ann's, Tuesday at ten in Paris."""
    return book(client, context, type_of(cast) + "&timeZone=Europe/Paris")


def actions(answer):
    """What is offered to be done, by its words."""
    offers = ("Reschedule", "Cancel meeting", "New meeting", "Add to calendar")
    shown = Page(answer).texts("a")
    return [word for word in offers if word in shown]


def kinds(context):
    """The kinds of the mails since the booking, in order."""
    return [str(message.kind) for message in outbox.messages(context)][3:]


def test_the_page_shows_what_was_booked_and_what_can_be_done(client, manage):
    answer = client.get(manage)
    told = words(answer)
    assert answer.status_code == 200
    for word in ("Coffee chat", "10:00 AM – 10:30 AM (UTC+01:00)", "Ann Example", "Adele Vance"):
        assert word in told
    assert actions(answer) == ["Reschedule", "Cancel meeting", "New meeting", "Add to calendar"]


def test_the_times_to_move_to_have_the_bookings_own_among_them(client, manage, context):
    answer = client.get(f"{manage}/reschedule")
    assert PARIS_TEN in starts(answer)
    assert Page(answer).values('[aria-pressed="true"]', "value") == [PARIS_TEN]


def test_a_meeting_is_moved_by_whom_it_was_booked_for(client, manage, context):
    form = client.get(f"{manage}/reschedule?start={ELEVEN}")
    assert Page(form).one('[name="email"][type="email"][required]')["value"] == ""
    assert "11:00 AM" in words(form)
    answer = client.post(f"{manage}/reschedule", data={"start": ELEVEN, **MINE})
    (booking,) = booked(context)
    assert (answer.status_code, answer.location) == (303, f"{manage}?done=moved")
    assert (booking.start.hour, booking.sequence) == (10, 1)
    assert kinds(context) == ["update", "organizerUpdate"]
    assert "The meeting was rescheduled." in words(client.get(answer.location))


def test_a_meeting_is_canceled_by_whom_it_was_booked_for(client, manage, context):
    answer = client.post(f"{manage}/cancel", data={"reason": "Ill.", **MINE})
    (booking,) = booked(context)
    assert (answer.status_code, booking.is_cancelled) == (303, True)
    assert booking.cancel_reason == "Ill."
    assert kinds(context) == ["cancellation", "organizerCancellation"]
    after = client.get(answer.location)
    assert "The meeting was canceled. You'll both get an email." in words(after)
    assert actions(after) == ["New meeting"]
    assert Page(after).one("main a.button--primary").text == "New meeting"
    assert "Remove it from your calendar" in words(after)
    confirmed = Page(client.get(f"{manage}/confirmation"))
    assert confirmed.one("title").raw == "This meeting was canceled"
    assert confirmed.texts("main a.button--primary") == ["New meeting"]


def test_the_question_before_canceling_has_a_page_of_its_own(client, manage, context):
    answer = client.get(f"{manage}/cancel")
    assert Page(answer).heading == "Cancel this meeting?"
    assert kinds(context) == []


@pytest.mark.parametrize("act", ["cancel", "reschedule"])
@pytest.mark.parametrize("typed", [{}, {"email": ""}, {"email": "mallory@example.org"}])
def test_another_address_does_nothing(client, manage, context, act, typed):
    reason = "My reason is long."
    answer = client.post(f"{manage}/{act}", data={"start": ELEVEN, "reason": reason, **typed})
    (booking,) = booked(context)
    assert (answer.status_code, booking.sequence, kinds(context)) == (422, 0, [])
    assert "This isn't the email address the meeting was booked with." in words(answer)
    assert typed.get("email", "") in answer.text
    assert (reason in answer.text) == (act == "cancel")


def test_canceling_twice_sends_one_mail(client, manage, context):
    answers = [client.post(f"{manage}/cancel", data=MINE) for _ in range(2)]
    assert [each.status_code for each in answers] == [303, 303]
    assert kinds(context) == ["cancellation", "organizerCancellation"]


def test_a_canceled_meeting_cannot_be_moved(client, manage, context):
    client.post(f"{manage}/cancel", data=MINE)
    for answer in (
        client.get(f"{manage}/reschedule"),
        client.post(f"{manage}/reschedule", data={"start": ELEVEN, **MINE}),
    ):
        assert answer.status_code == 409
        assert "This meeting was canceled" in words(answer)


def test_a_time_taken_meanwhile_leads_to_fresh_times(client, manage, cast, context):
    book_directly(context, cast.public, ELEVEN)
    for answer in (
        client.get(f"{manage}/reschedule?start={ELEVEN}"),
        client.post(f"{manage}/reschedule", data={"start": ELEVEN, **MINE}),
        client.post(f"{manage}/reschedule", data={"start": "now", **MINE}),
    ):
        assert (answer.status_code, ELEVEN in starts(answer)) == (409, False)
        assert "Your meeting hasn't changed." in words(answer)


def test_a_time_that_is_not_open_leads_to_those_nearest_to_it(client, manage):
    for answer in (
        client.get(f"{manage}/reschedule?start=2026-11-24T09:10:00Z"),
        client.post(f"{manage}/reschedule", data={"start": "2026-11-24T09:10:00Z", **MINE}),
    ):
        assert "Meetings don't start at this minute." in words(answer)
        assert starts(answer)[0] == PARIS_TEN  # where it is: its own time is open to it


def test_a_meeting_moved_onto_its_own_time_is_told_to_nobody(client, manage, context):
    answer = client.post(f"{manage}/reschedule", data={"start": PARIS_TEN, **MINE})
    assert (answer.status_code, kinds(context)) == (303, [])


def test_a_double_click_on_moving_sends_one_mail_to_each(client, manage, context):
    move = {"start": ELEVEN, **MINE}
    answers = [client.post(f"{manage}/reschedule", data=move) for _ in range(2)]
    assert [each.location for each in answers] == [f"{manage}?done=moved"] * 2
    assert kinds(context) == ["update", "organizerUpdate"]


def test_from_its_start_on_nothing_can_be_done(client, manage, context):
    clocks.put(context, ClockWish.read({"now": PARIS_TEN, "mode": "frozen"}))
    answer = client.get(manage)
    assert "This meeting has started" in words(answer)
    assert actions(answer) == ["New meeting", "Add to calendar"]
    for act in ("cancel", "reschedule"):
        late = client.post(f"{manage}/{act}", data={"start": ELEVEN, **MINE})
        assert late.status_code == 409
        assert "This meeting has started" in words(late)
    assert client.get(f"{manage}/cancel").status_code == 200
    assert kinds(context) == []


def test_a_second_before_its_start_it_can_still_be_canceled(client, manage, context):
    clocks.put(context, ClockWish.read({"now": "2026-11-24T08:59:59Z", "mode": "frozen"}))
    assert client.post(f"{manage}/cancel", data=MINE).status_code == 303


def test_after_its_type_is_deleted_only_canceling_is_left(client, manage, cast, context):
    meeting_types.delete_type(context, cast.public.guid)
    answer = client.get(manage)
    assert actions(answer) == ["Cancel meeting", "Add to calendar"]
    assert "You can still cancel." in words(answer)
    assert client.get(f"{manage}/reschedule").status_code == 409
    assert client.post(f"{manage}/cancel", data=MINE).status_code == 303


def test_a_page_that_is_off_leaves_booked_meetings_manageable(client, manage, cast, context):
    meeting_types.change_page(context, cast.organizer.address, partial(replace, on=False))
    assert actions(client.get(manage)) == ["Reschedule", "Cancel meeting", "Add to calendar"]
    answer = client.post(f"{manage}/reschedule", data={"start": ELEVEN, **MINE})
    assert answer.status_code == 303


def test_a_link_that_died_leaves_its_booking_manageable(client, cast, context):
    manage = book(client, context, private_of(cast, cast.link(single_use=True)))
    answer = client.get(manage)
    assert "Reschedule" in actions(answer)
    again = Page(answer).link("New meeting")
    assert "Coffee chat" in words(client.get(again)), "the spent link leads on to the page"


def test_new_meeting_goes_by_the_link_while_it_works(client, cast, context):
    shared = cast.link()
    manage = book(client, context, private_of(cast, shared))
    again = Page(client.get(manage)).link("New meeting")
    assert f"bookingcode={shared.link.bookingcode}" in again
    assert client.get(again).status_code == 200


def test_the_invitation_can_be_had_as_a_file(client, manage):
    answer = client.get(f"{manage}/meeting.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="meeting.ics"'
    assert "METHOD:REQUEST" in answer.text
    assert "DTSTART;TZID=Europe/Paris:20261124T100000" in answer.text
    client.post(f"{manage}/cancel", data=MINE)
    assert "METHOD:CANCEL" in client.get(f"{manage}/meeting.ics").text


@pytest.mark.parametrize(
    "page", ["", "/confirmation", "/reschedule", f"/reschedule?start={ELEVEN}", "/cancel"]
)
def test_every_page_is_there_in_french(client, manage, page):
    answer = client.get(manage + page, headers={"Accept-Language": "fr"})
    assert (answer.status_code, Page(answer)["lang"]) == (200, "fr")
    assert "mardi 24 novembre 2026" in words(answer)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_looking_changes_nothing(client, manage, context, method):
    before = exported(context)
    for page in ("", "/confirmation", "/reschedule", "/cancel", "/meeting.ics"):
        client.open(f"{manage}{page}?start={ELEVEN}&email=ann@example.org", method=method)
    assert exported(context) == before


def test_closing_the_gate_closes_every_page_and_act(client, manage, cast, context):
    cast.block()
    pages = ["", "/confirmation", "/reschedule", "/cancel", "/meeting.ics"]
    looked = [client.get(manage + page) for page in pages]
    acted = [
        client.post(f"{manage}/{act}", data={"start": ELEVEN, **MINE})
        for act in ("cancel", "reschedule")
    ]
    assert {each.status_code for each in [*looked, *acted]} == {403}
    assert {Page(each).heading for each in looked} == {"This booking page isn't available"}
    assert booked(context)[0].sequence == 0


def test_a_guessed_secret_leads_nowhere(client, manage):
    for page in ("", "/confirmation", "/reschedule", "/cancel", "/meeting.ics"):
        answer = client.get(f"/bookwithme/manage/{'x' * 32}{page}")
        assert (answer.status_code, Page(answer).heading) == (404, "We can't find this page")


def test_a_secret_is_good_in_its_own_world_only(client, manage, context):
    worlds.make_world(context, "lab", "empty")
    people(WorldContext(context.store, BASE, "lab"))
    assert client.get(f"/w/lab{manage}").status_code == 404


def test_a_reason_that_is_too_long_is_told_and_kept(client, manage, context):
    answer = client.post(f"{manage}/cancel", data={"reason": "x" * 2001, **MINE})
    assert (answer.status_code, "x" * 2001 in answer.text) == (422, True)
    assert "The reason can have at most 2,000 characters" in words(answer)
    assert kinds(context) == []
