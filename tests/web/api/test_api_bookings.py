"""The control API: bookings."""

from email import message_from_bytes

import pytest

from tests.web.conftest import ATTENDEE, NEWCOMER, ORGANIZER

API = "/_emulator/api"
WHO = {"start": "2026-11-24T09:00:00Z", "name": "Gus Guest", "email": ATTENDEE}
UNKNOWN = "3f2b1c4e-0000-4000-8000-000000000000"


@pytest.fixture
def public(cast):
    """Where the organizer's public type is booked."""
    return f"{API}/meeting-types/{cast.public.guid}/bookings"


@pytest.fixture
def private(cast):
    """Where the organizer's private type is booked."""
    return f"{API}/meeting-types/{cast.private.guid}/bookings"


def mails(client):
    return len(client.get(f"{API}/messages").json["messages"])


def test_a_booking_tells_all_that_belongs_to_it(client, cast, public):
    more = {"notes": "Two\nlines", "timeZone": "Pacific Standard Time", "lang": "fr"}
    made = client.post(public, json=WHO | more)
    told = made.json
    assert made.status_code == 201
    assert told == {
        "id": told["id"],
        "mailbox": ORGANIZER,
        "meetingType": str(cast.public.guid),
        "bookingcode": None,
        "title": "Coffee chat",
        "start": "2026-11-24T09:00:00Z",
        "end": "2026-11-24T09:30:00Z",
        "status": "booked",
        "name": "Gus Guest",
        "email": ATTENDEE,
        "notes": "Two\nlines",
        "timeZone": "America/Los_Angeles",
        "language": "fr",
        "location": "",
        "sequence": 0,
        "createdAt": "2026-11-23T08:00:00Z",
        "cancelReason": "",
        "manageUrl": told["manageUrl"],
        "teamsUrl": f"http://127.0.0.1:8123/l/meetup-join/{told['id']}",
    }
    assert told["manageUrl"].startswith("http://127.0.0.1:8123/bookwithme/manage/")
    assert client.get(f"{API}/bookings/{told['id']}").json == told
    assert client.get(f"{API}/bookings").json == {"bookings": [told]}
    assert client.get(f"{API}/bookings?mailbox={ORGANIZER}").json == {"bookings": [told]}
    assert client.get(f"{API}/bookings?mailbox={NEWCOMER}").json == {"bookings": []}
    assert client.get(f"{API}/bookings?mailbox=nobody@contoso.com").status_code == 404


def test_without_a_zone_the_attendee_is_told_the_organizers(client, public):
    assert client.post(public, json=WHO).json["timeZone"] == "Europe/Paris"


def test_without_teams_there_is_no_address_to_join(client, cast, public):
    client.patch(f"{API}/meeting-types/{cast.public.guid}", json={"teamsMeeting": False})
    assert "teamsUrl" not in client.post(public, json=WHO).json


def test_a_time_is_booked_once(client, public):
    first, second = (client.post(public, json=WHO) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 409)
    assert second.json["code"] == "SlotUnavailable"
    assert mails(client) == 2


def test_the_same_key_and_body_are_the_same_booking_with_one_mail_each(client, public):
    key = {"Idempotency-Key": "try-1"}
    first, second = (client.post(public, json=WHO, headers=key) for _ in range(2))
    assert (second.status_code, second.json) == (201, first.json)
    assert mails(client) == 2
    other = client.post(public, json=WHO | {"name": "Ida"}, headers=key)
    assert (other.status_code, other.json["code"]) == (409, "IdempotencyConflict")


def test_only_successes_are_remembered_under_a_key(client, public):
    key = {"Idempotency-Key": "try-1"}
    closed = WHO | {"start": "2026-11-24T03:00:00Z"}
    assert client.post(public, json=closed, headers=key).status_code == 409
    assert client.post(public, json=WHO, headers=key).status_code == 201


def test_a_key_that_cannot_be_kept_is_refused(client, public):
    answer = client.post(public, json=WHO, headers={"Idempotency-Key": "x" * 256})
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "Idempotency-Key")


def test_a_single_use_link_pays_for_one_booking(client, cast, private):
    code = str(cast.link(single_use=True).link.bookingcode)
    first = client.post(private, json=WHO | {"bookingcode": code})
    assert (first.status_code, first.json["bookingcode"]) == (201, code)
    second = client.post(private, json=WHO | {"bookingcode": code, "start": "2026-11-25T09:00:00Z"})
    assert (second.status_code, second.json["code"]) == (410, "LinkConsumed")


def test_the_checks_come_in_the_contracts_order(client, cast, public, private):
    """Shape 422, existence and code 404, access 403, link 410, time 409."""
    link = cast.link()
    code = {"bookingcode": str(link.link.bookingcode)}
    client.delete(f"{API}/links/{code['bookingcode']}")
    closed = {"start": "2026-11-24T03:00:00Z"}
    told = [client.post(private, json=WHO | closed | code).status_code]
    cast.block()
    told.append(client.post(private, json=WHO | closed | code).status_code)
    told.append(client.post(public, json=WHO | closed | code).status_code)
    told.append(client.post(private, json=WHO | closed).status_code)
    told.append(client.post(private, json=WHO | code | {"email": "nobody"}).status_code)
    assert told == [410, 403, 404, 404, 422]


@pytest.mark.parametrize("code", [UNKNOWN, "nonsense", ""])
def test_a_code_that_nobody_made_is_404(client, cast, private, code):
    answer = client.post(private, json=WHO | {"bookingcode": code})
    assert (answer.status_code, answer.json["code"]) == (404, "NotFound")
    assert answer.json["detail"] == f"The bookingcode {code} is of no link to this type."


def test_a_private_type_without_a_code_says_that_it_is_missing(client, cast, private):
    answer = client.post(private, json=WHO)
    assert (answer.status_code, answer.json["code"]) == (404, "NotFound")
    assert answer.json["detail"].endswith("booked through a link: bookingcode is missing.")
    nowhere = private.replace(str(cast.private.guid), UNKNOWN)
    assert "There is no meeting type" in client.post(nowhere, json=WHO).json["detail"]


def test_a_page_that_is_off_takes_no_booking(client, cast, public):
    client.patch(f"{API}/mailboxes/{ORGANIZER}/page", json={"published": False})
    answer = client.post(public, json=WHO)
    assert (answer.status_code, answer.json["code"]) == (404, "PageNotPublished")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"start": "2026-11-24 09:00"}, "start"),
        ({"name": " "}, "name"),
        ({"name": "Gus\r\nBcc: x@y.zz"}, "name"),
        ({"email": "gus"}, "email"),
        ({"notes": "x" * 2001}, "notes"),
        ({"timeZone": "Atlantis"}, "timeZone"),
    ],
)
def test_a_booking_with_a_wrong_field_is_refused(client, public, change, field):
    answer = client.post(public, json=WHO | change)
    assert (answer.status_code, [each["field"] for each in answer.json["errors"]]) == (422, [field])
    assert client.get(f"{API}/bookings").json == {"bookings": []}


def test_a_booking_moves_and_its_own_time_counts_as_free(client, public):
    booking = client.post(public, json=WHO).json
    url = f"{API}/bookings/{booking['id']}/reschedule"
    assert client.post(url, json={"start": "2026-11-24T09:10:00Z"}).status_code == 409
    moved = client.post(url, json={"start": "2026-11-25T10:00:00Z"}).json
    assert moved == booking | {
        "start": "2026-11-25T10:00:00Z",
        "end": "2026-11-25T10:30:00Z",
        "sequence": 1,
    }
    closed = client.post(url, json={"start": "2026-11-25T03:00:00Z"})
    assert (closed.status_code, closed.json["code"]) == (409, "SlotUnavailable")


def test_a_reschedule_onto_the_present_time_is_answered_without_a_second_mail(client, public):
    booking = client.post(public, json=WHO).json
    url = f"{API}/bookings/{booking['id']}/reschedule"
    own = client.post(url, json={"start": booking["start"]})
    assert (own.status_code, own.json, mails(client)) == (200, booking, 2)
    moves = [client.post(url, json={"start": "2026-11-25T10:00:00Z"}) for _ in range(2)]
    assert [each.status_code for each in moves] == [200, 200]
    assert (moves[1].json, mails(client)) == (moves[0].json, 4)


def test_a_booking_that_lies_outside_todays_hours_may_stay_where_it_is(client, cast, public):
    booking = client.post(public, json=WHO).json
    client.patch(f"{API}/meeting-types/{cast.public.guid}", json={"hours": {"weekly": {}}})
    url = f"{API}/bookings/{booking['id']}/reschedule"
    assert client.post(url, json={"start": booking["start"]}).status_code == 200


def test_a_reschedule_onto_the_same_start_is_told_where_the_type_became_longer(
    client, cast, public
):
    booking = client.post(public, json=WHO).json
    client.patch(f"{API}/meeting-types/{cast.public.guid}", json={"duration": "PT1H"})
    url = f"{API}/bookings/{booking['id']}/reschedule"
    longer = client.post(url, json={"start": booking["start"]}).json
    assert (longer["end"], longer["sequence"]) == ("2026-11-24T10:00:00Z", 1)
    assert mails(client) == 4


def test_cancelling_again_is_as_good_as_once(client, public):
    booking = client.post(public, json=WHO).json
    url = f"{API}/bookings/{booking['id']}"
    first = client.post(f"{url}/cancel", json={"reason": "Ill"})
    assert (first.status_code, first.json["status"], first.json["cancelReason"]) == (
        200,
        "cancelled",
        "Ill",
    )
    assert mails(client) == 4
    assert client.post(f"{url}/cancel").json == first.json
    assert mails(client) == 4
    moved = client.post(f"{url}/reschedule", json={"start": "2026-11-25T10:00:00Z"})
    assert (moved.status_code, moved.json["code"]) == (409, "BookingCancelled")
    assert client.post(public, json=WHO).status_code == 201


def test_from_its_start_on_a_booking_stays(client, public):
    booking = client.post(public, json=WHO).json
    url = f"{API}/bookings/{booking['id']}"
    client.put(f"{API}/clock", json={"now": booking["start"], "mode": "frozen"})
    answers = [
        client.post(f"{url}/cancel", json={}),
        client.post(f"{url}/reschedule", json={"start": "2026-11-25T10:00:00Z"}),
    ]
    assert [(each.status_code, each.json["code"]) for each in answers] == [
        (409, "BookingStarted")
    ] * 2


def test_after_its_types_deletion_a_booking_can_only_be_cancelled(client, cast, public):
    booking = client.post(public, json=WHO).json
    client.delete(f"{API}/meeting-types/{cast.public.guid}")
    url = f"{API}/bookings/{booking['id']}"
    moved = client.post(f"{url}/reschedule", json={"start": "2026-11-25T10:00:00Z"})
    assert (moved.status_code, moved.json["code"]) == (409, "MeetingTypeDeleted")
    assert client.post(f"{url}/cancel", json={}).json["status"] == "cancelled"


def test_a_closed_gate_closes_bookings_written_but_not_read(client, cast, public):
    booking = client.post(public, json=WHO).json
    cast.block()
    url = f"{API}/bookings/{booking['id']}"
    answers = [
        client.post(public, json=WHO | {"start": "2026-11-25T09:00:00Z"}),
        client.post(f"{url}/reschedule", json={"start": "2026-11-25T10:00:00Z"}),
        client.post(f"{url}/cancel", json={}),
    ]
    assert [each.status_code for each in answers] == [403, 403, 403]
    assert client.get(url).json == booking
    assert client.get(f"{API}/bookings").json == {"bookings": [booking]}


def test_an_unknown_booking_is_404(client, cast):
    url = f"{API}/bookings/{UNKNOWN}"
    answers = [
        client.get(url),
        client.post(f"{url}/reschedule", json={"start": "2026-11-25T10:00:00Z"}),
        client.post(f"{url}/cancel", json={}),
    ]
    assert [each.status_code for each in answers] == [404, 404, 404]


def test_a_booking_keeps_the_buffers_it_was_made_with_until_it_is_moved(client, cast, public):
    kind = f"{API}/meeting-types/{cast.public.guid}"
    client.patch(kind, json={"bufferAfter": "PT30M"})
    booked = client.post(public, json=WHO).json
    client.patch(kind, json={"bufferAfter": "PT0S"})
    nine = {"start": "2026-11-24T09:30:00Z", "end": "2026-11-24T10:30:00Z"}

    def starts():
        return [
            each["start"] for each in client.get(f"{kind}/slots", query_string=nine).json["slots"]
        ]

    assert starts() == ["2026-11-24T10:00:00Z"]
    client.post(f"{API}/bookings/{booked['id']}/reschedule", json={"start": WHO["start"]})
    assert starts() == ["2026-11-24T09:30:00Z", "2026-11-24T10:00:00Z"]


def test_invitation_update_and_cancellation_are_of_one_event_each_newer(client, public):
    booked = f"{API}/bookings/{client.post(public, json=WHO).json['id']}"
    client.post(f"{booked}/reschedule", json={"start": "2026-11-25T09:00:00Z"})
    client.post(f"{booked}/cancel")
    mailed = client.get(f"{API}/messages?to={ATTENDEE}").json["messages"]
    events = [calendar_of(client, each["id"]) for each in mailed]
    told = [(event["METHOD"], event["SEQUENCE"]) for event in events]
    assert told == [("REQUEST", "0"), ("REQUEST", "1"), ("CANCEL", "2")]
    assert len({event["UID"] for event in events}) == 1


def calendar_of(client, message):
    """The lines of a mail's calendar part, by their names."""
    mail = message_from_bytes(client.get(f"{API}/messages/{message}.eml").data)
    (part,) = (each for each in mail.walk() if each.get_content_type() == "text/calendar")
    lines = part.get_payload(decode=True).decode().replace("\r\n ", "").splitlines()
    return dict(line.split(":", 1) for line in lines)
