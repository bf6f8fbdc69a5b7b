"""N at once over HTTP: exactly one wins, nobody gets a 500."""

import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from tests.races.racing import at_once, codes, statuses
from tests.web.clients.soaping import basic, create, envelope, event, ids_of

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
MANY = 200


@pytest.fixture
def kind(world):
    """A meeting type of 30 minutes that may begin at every fifth minute of long days."""
    world.clock.freeze(NOW)
    adele = world.mailbox("adele@contoso.com")
    days = ("tuesday", "wednesday", "thursday", "friday")
    hours = {"weekly": {day: [["00:00", "24:00"]] for day in days}}
    return adele.meeting_type("Intro", hours=hours, start_time_increment="PT5M")


def written(start):
    return f"{start:%Y-%m-%dT%H:%M:%SZ}"


def booking(kind, start, number=0, key=None, **more):
    body = {"start": written(start), "name": f"Guest {number}", "email": f"g{number}@x.org", **more}
    headers = {"Idempotency-Key": key} if key else {}
    return "POST", f"/meeting-types/{kind.id}/bookings", body, headers


def booked(world):
    return world.call("GET", "/bookings")["bookings"]


def mails(world):
    return sorted(each.kind for each in world.messages())


PAIR = ["invitation", "organizerNotice"]


def test_of_200_bookings_of_one_time_one_wins(world, kind):
    answers = at_once(world.url, [booking(kind, TUESDAY, n) for n in range(MANY)])
    assert statuses(answers) == {201: 1, 409: MANY - 1}
    assert codes(answers) == {"SlotUnavailable"}
    (winner,) = [answer.json() for answer in answers if answer.status_code == 201]
    assert [each["id"] for each in booked(world)] == [winner["id"]]
    assert mails(world) == PAIR


def test_of_200_bookings_of_overlapping_times_no_two_overlap_and_none_is_left_out(world, kind):
    starts = [TUESDAY + 5 * n * MINUTE for n in range(MANY // 5)] * 5
    asked = [booking(kind, start, n) for n, start in enumerate(starts)]
    answers = at_once(world.url, asked)
    won = [answer for answer in answers if answer.status_code == 201]
    assert statuses(answers) == {201: len(won), 409: MANY - len(won)}
    assert codes(answers) == {"SlotUnavailable"}
    kept = sorted(each["start"] for each in booked(world))
    taken = [datetime.fromisoformat(each) for each in kept]
    gaps = [later - sooner for sooner, later in pairwise(taken)]
    assert min(gaps) >= 30 * MINUTE
    # Whoever was refused overlapped one that won: no hole is as long as a meeting.
    assert max(gaps) < 60 * MINUTE
    assert kept == sorted(answer.json()["start"] for answer in won)
    assert mails(world) == sorted(PAIR * len(won))


def test_of_200_bookings_on_one_single_use_link_at_different_times_one_wins(world, kind):
    link = kind.share(single_use=True)
    asked = [
        booking(kind, TUESDAY + 30 * n * MINUTE, n, bookingcode=link.bookingcode)
        for n in range(MANY)
    ]
    answers = at_once(world.url, asked)
    got = statuses(answers)
    assert got.pop(201) == 1
    assert set(got) <= {409, 410}
    assert codes(answers) <= {"LinkConsumed", "SlotUnavailable"}
    assert link.state() == "consumed"
    (only,) = booked(world)
    assert only["bookingcode"] == link.bookingcode
    assert mails(world) == PAIR


def test_a_single_use_link_that_lost_the_time_to_another_is_not_spent(world, kind):
    links = [kind.share(single_use=True) for _ in range(20)]
    asked = [
        booking(kind, TUESDAY, n, bookingcode=link.bookingcode) for n, link in enumerate(links)
    ]
    answers = at_once(world.url, asked)
    assert statuses(answers) == {201: 1, 409: 19}
    states = [link.state() for link in links]
    won = [answer.status_code == 201 for answer in answers]
    assert states == ["consumed" if mine else "active" for mine in won]


def test_of_many_that_move_to_one_time_one_gets_it_and_the_others_keep_theirs(world, kind):
    starts = [TUESDAY + 30 * n * MINUTE for n in range(20)]
    made = at_once(world.url, [booking(kind, start, n) for n, start in enumerate(starts)])
    assert statuses(made) == {201: 20}
    wanted = TUESDAY + timedelta(days=1)
    body = {"start": written(wanted)}
    paths = [f"/bookings/{answer.json()['id']}/reschedule" for answer in made]
    answers = at_once(world.url, [("POST", path, body, {}) for path in paths])
    assert statuses(answers) == {200: 1, 409: 19}
    winner = [answer.status_code for answer in answers].index(200)
    expected = [written(wanted if n == winner else start) for n, start in enumerate(starts)]
    kept = {each["id"]: each["start"] for each in booked(world)}
    assert [kept[answer.json()["id"]] for answer in made] == expected
    assert mails(world) == sorted(PAIR * 20 + ["organizerUpdate", "update"])


def test_bookings_and_moves_onto_one_time_leave_one_there(world, kind):
    starts = [TUESDAY + 30 * n * MINUTE for n in range(10)]
    made = at_once(world.url, [booking(kind, start, n) for n, start in enumerate(starts)])
    wanted = TUESDAY + timedelta(days=1)
    moves = [
        ("POST", f"/bookings/{answer.json()['id']}/reschedule", {"start": written(wanted)}, {})
        for answer in made
    ]
    both = [each for n, move in enumerate(moves) for each in (move, booking(kind, wanted, n))]
    answers = at_once(world.url, both)
    got = [answer.status_code for answer in answers]
    assert sorted(got)[1:] == [409] * 19
    assert got.count(200) + got.count(201) == 1
    assert [each["start"] for each in booked(world)].count(written(wanted)) == 1


def test_the_same_request_with_the_same_key_at_once_is_one_booking_and_one_pair_of_mails(
    world, kind
):
    answers = at_once(world.url, [booking(kind, TUESDAY, key="one click") for _ in range(50)])
    assert statuses(answers) == {201: 50}
    assert len({answer.body for answer in answers}) == 1
    assert [each["id"] for each in booked(world)] == [answers[0].json()["id"]]
    assert mails(world) == PAIR


def test_another_request_with_the_same_key_at_once_is_a_conflict(world, kind):
    other = TUESDAY + timedelta(hours=3)
    asked = [booking(kind, start, key="two forms") for start in (TUESDAY, other) * 20]
    answers = at_once(world.url, asked)
    assert statuses(answers) == {201: 20, 409: 20}
    assert codes(answers) == {"IdempotencyConflict"}
    assert len(booked(world)) == 1
    assert mails(world) == PAIR


def test_a_key_whose_request_failed_may_be_used_again(world, kind):
    first = at_once(world.url, [booking(kind, TUESDAY, 1), booking(kind, NOW, 2, key="again")])
    assert [answer.status_code for answer in first] == [201, 409]
    (second,) = at_once(world.url, [booking(kind, TUESDAY + timedelta(hours=1), 2, key="again")])
    assert second.status_code == 201


def test_of_many_that_cancel_one_booking_all_are_answered_and_one_pair_is_told(world, kind):
    (made,) = at_once(world.url, [booking(kind, TUESDAY)])
    path = f"/bookings/{made.json()['id']}/cancel"
    answers = at_once(world.url, [("POST", path, {"reason": "ill"}, {}) for _ in range(12)])
    assert statuses(answers) == {200: 12}
    assert mails(world) == sorted([*PAIR, "cancellation", "organizerCancellation"])


def test_of_events_that_are_written_at_once_none_is_lost(world):
    world.mailbox("adele@contoso.com")
    here = "/mailboxes/adele@contoso.com/events"
    times = {"start": "2026-11-24T09:00:00Z", "end": "2026-11-24T10:00:00Z"}
    rule = {"recurrence": "FREQ=DAILY"}
    asked = [
        ("POST", here, times | {"subject": str(n)} | (rule if n % 2 else {}), {}) for n in range(16)
    ]
    answers = at_once(world.url, asked)
    assert statuses(answers) == {201: 16}
    kept = world.call("GET", here)["events"]
    assert sorted(int(each["subject"]) for each in kept) == list(range(16))
    one = f"/events/{kept[0]['guid']}"
    edits = [("PATCH", one, {"categories": [str(n)]}, {}) for n in range(12)]
    assert statuses(at_once(world.url, edits)) == {200: 12}
    assert world.call("GET", one)["revision"] == 13


def test_of_events_that_twelve_programs_write_at_once_over_ews_none_is_lost(world):
    world.mailbox("adele@contoso.com")

    def write(number):
        fields = event("2026-11-24T09:00:00Z", "2026-11-24T10:00:00Z", f"Event {number}")
        headers = {**basic("adele@contoso.com"), "Content-Type": "text/xml"}
        sent = urllib.request.Request(
            f"{world.url}/EWS/Exchange.asmx", envelope(create(fields)).encode(), headers
        )
        with urllib.request.urlopen(sent) as answer:
            return ids_of(ET.fromstring(answer.read()))

    with ThreadPoolExecutor(12) as pool:
        ids = [number for (number,) in pool.map(write, range(12))]
    kept = world.call("GET", "/mailboxes/adele@contoso.com/events")["events"]
    assert len(kept) == len({*ids}) == 12
    assert {each["subject"] for each in kept} == {f"Event {number}" for number in range(12)}
