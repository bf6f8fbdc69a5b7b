"""The page's own JSON: scripts book, read and cancel."""

from datetime import UTC, datetime

import pytest

from bookwithme.service.attendee import bookings
from bookwithme.service.mail.outbox import messages
from tests.web.clients.scripts import Script, code_of, customer, told


def test_booking_takes_two_steps_and_the_same_request_once_more_is_the_same_booking(
    script, service, context, cast
):
    first = script.book(service, "2026-11-24T10:00:00")
    assert told(first) == (500, "SelfServiceBookingEmailVerificationRequiredException")
    assert "SelfServiceBookingEmailVerificationRequiredException" in first.text
    code = code_of(context)
    wrong = script.book(service, "2026-11-24T10:00:00", "0" * 6 if code != "000000" else "1" * 6)
    assert told(wrong) == (500, "InvalidCode")
    made = [script.book(service, "2026-11-24T10:00:00", code) for _ in range(2)]
    assert [each.status_code for each in made] == [200, 200]
    assert made[0].json == made[1].json
    assert made[0].json["appointment"]["customers"][0]["emailAddress"] == "gus@fabrikam.com"
    (booked,) = bookings.bookings(context)
    assert made[0].json["appointment"]["id"] == booked.booking.manage_secret
    assert booked.booking.start == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    again = script.book(service, "2026-11-24T10:30:00", code)
    assert told(again) == (500, "InvalidCode")


def test_the_newest_code_counts_and_a_wrong_try_counts_for_all_of_them(script, service, context):
    start = "2026-11-24T10:00:00"
    script.book(service, start)
    older = code_of(context)
    script.book(service, start, customers=[customer("gus@fabrikam.com", notes="again")])
    newer = code_of(context)
    assert older != newer
    assert told(script.book(service, start, older)) == (500, "InvalidCode")
    with context.read() as uow:
        assert [each.tries for each in uow.verifications.unused()] == [1, 1]
    for _ in range(4):
        script.book(service, start, "nonsense")
    assert told(script.book(service, start, newer)) == (500, "InvalidCode")


def test_too_many_codes_are_429(script, service):
    start = "2026-11-24T10:00:00"
    sent = [
        script.book(service, start, customers=[customer("gus@fabrikam.com", notes=f"{n}")])
        for n in range(6)
    ]
    assert [each.status_code for each in sent] == [500] * 5 + [429]
    assert sent[5].headers["Retry-After"] == "600"


REFUSED = [
    ("2026-11-24T10:07:00", 30),
    ("2026-11-24T10:00:00", 45),
    ("2026-11-23T10:00:00", 30),
    ("2026-11-22T10:00:00", 30),
]


@pytest.mark.parametrize(("start", "minutes"), REFUSED)
def test_a_time_that_is_not_offered_is_slot_unavailable_and_spends_no_code(
    script, service, context, start, minutes
):
    script.book(service, "2026-11-24T10:00:00")
    answer = script.book(service, start, code_of(context), minutes)
    assert told(answer) in {(500, "SlotUnavailable"), (500, "InvalidCode")}
    assert script.book(service, "2026-11-24T10:00:00", code_of(context)).status_code == 200


def test_a_time_that_is_taken_is_slot_unavailable(script, service, unverified):
    assert script.book(service, "2026-11-24T10:00:00").status_code == 200
    other = script.book(service, "2026-11-24T10:00:00", customers=[customer("eve@fabrikam.com")])
    assert told(other) == (500, "SlotUnavailable")


def test_the_first_customer_books_and_the_others_are_invited_as_optional(
    script, service, unverified, context, client
):
    everybody = [customer(f"guest{n}@fabrikam.com", f"Guest {n}") for n in range(10)]
    made = script.book(service, "2026-11-24T10:00:00", customers=everybody)
    assert made.status_code == 200
    (invitation,) = messages(context, "guest0@fabrikam.com", "")
    assert len(invitation.recipients) == 10
    written = invitation.calendar.replace("\r\n ", "")
    assert written.count("ROLE=OPT-PARTICIPANT") == 9
    assert "mailto:guest9@fabrikam.com" in written
    document = client.get("/_emulator/api/world").json
    assert len(document["bookings"][0]["optionalAttendees"]) == 9
    assert client.put("/_emulator/api/world", json=document).status_code == 200
    assert client.get("/_emulator/api/world").json == document
    eleven = [*everybody, customer("guest10@fabrikam.com")]
    assert script.book(service, "2026-11-24T11:00:00", customers=eleven).status_code == 400


def test_an_appointment_is_read_and_cancelled_by_the_id_that_booking_gave(
    script, service, unverified, context, client, cast
):
    number = script.book(service, "2026-11-24T10:00:00").json["appointment"]["id"]
    shown = script.get(f"/appointments/{number}").json["appointment"]
    assert shown["startTime"] == {"dateTime": "2026-11-24T10:00:00", "timeZone": "Europe/Paris"}
    assert (shown["serviceId"], shown["id"]) == (service, number)
    (booked,) = bookings.bookings(context)
    for wrong in (str(booked.booking.guid), "nonsense", "%F0%9F"):
        assert script.get(f"/appointments/{wrong}").status_code == 500
        assert script.delete(f"/appointments/{wrong}").status_code == 500
    assert Script(client, cast.newcomer).get(f"/appointments/{number}").status_code == 500
    assert script.delete(f"/appointments/{number}", json={}).status_code == 204
    assert script.delete(f"/appointments/{number}").status_code == 204
    assert told(script.get(f"/appointments/{number}")) == (500, "NotFound")
    assert len(messages(context, "gus@fabrikam.com", "Canceled")) == 1
    again = script.book(service, "2026-11-24T10:00:00")
    assert (again.status_code, again.json["appointment"]["id"] == number) == (200, False)


def test_after_its_start_an_appointment_is_closed(script, service, unverified, client):
    number = script.book(service, "2026-11-24T10:00:00").json["appointment"]["id"]
    client.put("/_emulator/api/clock", json={"now": "2026-11-24T09:00:00Z", "mode": "frozen"})
    assert told(script.get(f"/appointments/{number}")) == (500, "BookingStarted")
    assert told(script.delete(f"/appointments/{number}")) == (500, "BookingStarted")
