from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bookwithme.domain.freebusy import BusyPeriod, Status
from bookwithme.domain.hours import WEEKDAYS, Hours, parse_week, windows
from bookwithme.domain.interval import Interval
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.domain.slots import Availability, Held, is_open, open_times

at = datetime.fromisoformat
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
DAY = Interval(at("2026-11-23T00:00Z"), at("2026-11-24T00:00Z"))
LONG_BEFORE = at("2026-11-20T00:00Z")


def clock(text):
    """A time of the day, `24:00` included."""
    hour, minute = text.split(":")
    return DAY.start + timedelta(hours=int(hour), minutes=int(minute))


def between(text):
    start, end = text.split("–")
    return Interval(clock(start), clock(end))


def kind(duration, before=0, after=0, increment=30, **fields):
    return MeetingType(
        **{
            "title": "Intro",
            "duration": duration * MINUTE,
            "buffer_before": before * MINUTE,
            "buffer_after": after * MINUTE,
            "start_time_increment": increment * MINUTE,
            "minimum_lead_time": timedelta(0),
            **fields,
        }
    )


def availability(*hours, busy=(), held=(), now=LONG_BEFORE):
    return Availability(
        now=now,
        windows=[between(each) for each in hours],
        busy=[BusyPeriod(*between(each), Status.BUSY, "event") for each in busy],
        held=[
            Held(*between(each), before * MINUTE, after * MINUTE) for each, before, after in held
        ],
    )


def starts(type_, of, within=DAY):
    return [f"{slot.start:%H:%M}" for slot in open_times(type_, of, within)]


# The rule of the picture and its neighbours.


def test_the_picture_rule():
    """09:00–12:00, 15 minutes with 15 on either side, starts limited to 30: from a screenshot."""
    found = open_times(kind(15, 15, 15), availability("09:00–12:00"), DAY)
    assert found == [
        between(each)
        for each in (
            "09:15–09:30", "09:45–10:00", "10:15–10:30", "10:45–11:00", "11:15–11:30",
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("type_", "window", "expected"),
    [
        (kind(30), "09:00–11:00", ["09:00", "09:30", "10:00", "10:30"]),
        (kind(30), "09:00–10:59", ["09:00", "09:30", "10:00"]),
        (kind(30), "09:10–10:40", ["09:10", "09:40", "10:10"]),
        (kind(60), "09:00–10:00", ["09:00"]),
        (kind(60), "09:00–09:59", []),
        (kind(60, 30, 30), "09:00–11:00", ["09:30"]),
        (kind(60, 30, 30), "09:00–10:59", []),
        (kind(60, 30), "09:00–11:00", ["09:30", "10:00"]),
        (kind(60, 0, 30), "09:00–11:00", ["09:00", "09:30"]),
        (kind(45, increment=15), "09:00–10:15", ["09:00", "09:15", "09:30"]),
        (kind(20, increment=7), "09:00–09:41", ["09:00", "09:07", "09:14", "09:21"]),
        (kind(1440, increment=60), "00:00–24:00", ["00:00"]),
        (kind(60, 240, 240), "08:00–17:00", ["12:00"]),
    ],
)
def test_buffer_meeting_and_buffer_fit_in_the_window_on_a_grid_from_its_start(
    type_, window, expected
):
    assert starts(type_, availability(window)) == expected


def test_each_window_has_its_own_grid():
    assert starts(kind(30), availability("09:10–10:10", "13:00–14:00")) == [
        "09:10", "09:40", "13:00", "13:30",
    ]  # fmt: skip


def test_a_time_that_two_windows_offer_is_offered_once():
    overlapping = availability("09:00–11:00", "10:00–11:30")
    assert starts(kind(30), overlapping) == ["09:00", "09:30", "10:00", "10:30", "11:00"]


def test_a_meeting_does_not_run_over_from_one_days_window_into_the_next():
    assert starts(kind(60), availability("22:00–23:00", "23:00–24:00")) == ["22:00", "23:00"]


def test_the_grid_does_not_start_anew_after_a_busy_block():
    assert starts(kind(30), availability("09:00–12:00", busy=["09:10–10:10"])) == [
        "10:30", "11:00", "11:30",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        ("09:30–10:30", ["09:30", "10:00"]),
        ("09:31–10:31", ["10:00", "10:30"]),
        ("11:30–24:00", ["11:30"]),
        ("12:00–24:00", []),
        ("09:00–09:00", []),
    ],
)
def test_the_question_asks_for_starts_from_up_to_but_not_including_its_end(within, expected):
    assert starts(kind(30), availability("09:00–12:00"), between(within)) == expected


# Busy time and buffers.


@pytest.mark.parametrize(
    ("type_", "busy", "expected"),
    [
        (kind(30), "10:00–10:30", ["09:00", "09:30", "10:30", "11:00", "11:30"]),
        (kind(30), "10:01–10:29", ["09:00", "09:30", "10:30", "11:00", "11:30"]),
        (kind(30), "09:59–10:31", ["09:00", "11:00", "11:30"]),
        (kind(30, 15), "10:00–10:30", ["09:15", "10:45", "11:15"]),
        (kind(30, 0, 15), "10:00–10:30", ["09:00", "10:30", "11:00"]),
        (kind(30, 10, 10), "08:00–09:00", ["09:10", "09:40", "10:10", "10:40", "11:10"]),
        (kind(30, 10, 10), "08:00–09:01", ["09:40", "10:10", "10:40", "11:10"]),
        (kind(30), "08:00–12:00", []),
        (kind(30), "12:00–13:00", ["09:00", "09:30", "10:00", "10:30", "11:00", "11:30"]),
    ],
)
def test_a_meeting_with_its_buffers_touches_busy_time_but_never_overlaps_it(type_, busy, expected):
    assert starts(type_, availability("09:00–12:00", busy=[busy])) == expected


@pytest.mark.parametrize(
    ("start", "length", "expected"),
    [
        (-1, 1, ["10:00"]),
        (0, 1, ["09:30"]),
        (-1, 2, []),
        (1799, 1, ["09:30"]),
        (1800, 1, ["09:30", "10:00"]),
        (-1801, 1, ["09:30", "10:00"]),
        (-1800, 1, ["10:00"]),
    ],
)
def test_an_overlap_of_one_second_is_an_overlap(start, length, expected):
    """Meetings 09:30–10:00 and 10:00–10:30 beside an event, counted in seconds from 10:00."""
    begins = clock("10:00") + start * SECOND
    busy = [BusyPeriod(begins, begins + length * SECOND, Status.BUSY, "event")]
    of = Availability(LONG_BEFORE, [between("09:30–10:30")], busy)
    assert starts(kind(30), of) == expected


def test_overlapping_touching_and_unordered_busy_periods_are_one_block():
    busy = ["10:40–11:00", "09:30–10:00", "10:00–10:20", "10:10–10:40", "10:12–10:14"]
    assert starts(kind(30), availability("09:00–12:00", busy=busy)) == ["09:00", "11:00", "11:30"]


@pytest.mark.parametrize(
    ("before", "after", "held", "expected"),
    [
        # A meeting of 30 minutes beside a booking 10:00–10:30, starts every 5 minutes.
        (0, 0, (0, 0), ("09:30", "10:30")),
        (0, 10, (0, 0), ("09:20", "10:30")),
        (10, 0, (0, 0), ("09:30", "10:40")),
        (0, 0, (15, 20), ("09:15", "10:50")),
        (10, 10, (15, 20), ("09:15", "10:50")),
        (30, 30, (15, 20), ("09:00", "11:00")),
        (25, 5, (10, 10), ("09:20", "10:55")),
    ],
)
def test_between_two_bookings_the_larger_of_two_buffers_counts_not_their_sum(
    before, after, held, expected
):
    type_ = kind(30, before, after, increment=5)
    of = availability("07:00–14:00", held=[("10:00–10:30", *held)])
    found = starts(type_, of)
    assert (
        max(each for each in found if each < "10:00"),
        min(each for each in found if each >= "10:00"),
    ) == expected


def test_a_bookings_own_buffers_do_not_count_against_the_windows_edge():
    of = availability("09:00–12:00", held=[("08:30–09:00", 0, 0), ("12:00–12:30", 0, 0)])
    assert starts(kind(60, increment=60), of) == ["09:00", "10:00", "11:00"]


# Lead times.


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-23T08:00:00Z", ["09:00", "09:30", "10:00"]),
        ("2026-11-23T08:00:01Z", ["09:30", "10:00"]),
        ("2026-11-23T07:59:59Z", ["09:00", "09:30"]),
        ("2026-11-23T08:30:00Z", ["09:30", "10:00", "10:30"]),
        ("2026-11-23T12:00:00Z", []),
    ],
)
def test_lead_times_are_exact_to_the_second_and_both_ends_included(now, expected):
    type_ = kind(30, minimum_lead_time=60 * MINUTE, maximum_lead_time=120 * MINUTE)
    assert starts(type_, availability("09:00–12:00", now=at(now))) == expected


@pytest.mark.parametrize(("late", "expected"), [(0, True), (1, False)])
def test_one_time_obeys_the_minimum_to_the_second(late, expected):
    type_ = kind(30, minimum_lead_time=60 * MINUTE)
    of = availability("09:00–12:00", now=clock("09:00") + late * SECOND)
    assert is_open(type_, of, clock("10:00")) is expected


@pytest.mark.parametrize(("early", "expected"), [(0, True), (1, False)])
def test_one_time_obeys_the_horizon_to_the_second(early, expected):
    type_ = kind(30, maximum_lead_time=timedelta(days=90))
    now = clock("10:00") - timedelta(days=90) - early * SECOND
    assert is_open(type_, availability("09:00–12:00", now=now), clock("10:00")) is expected


# A start that nobody offered.


@pytest.mark.parametrize(
    "start",
    ["09:00", "09:14", "09:16", "09:30", "11:30", "11:45", "12:15", "08:45", "03:00"],
)
def test_a_crafted_start_is_not_open(start):
    assert not is_open(kind(15, 15, 15), availability("09:00–12:00"), clock(start))


def test_a_second_beside_the_grid_is_not_open():
    of = availability("09:00–12:00")
    tried = {n: is_open(kind(30), of, clock("10:00") + n * SECOND) for n in (-1, 0, 1)}
    assert tried == {-1: False, 0: True, 1: False}


# When the clocks change: windows of a real zone.


def offered(hours, zone, day, type_):
    start = at(f"{day}T00:00").replace(tzinfo=ZoneInfo(zone))
    local_day = Interval(start, start + timedelta(days=1))
    found = open_times(
        type_,
        Availability(at("2026-01-01T00:00Z"), list(windows(hours, ZoneInfo(zone), local_day))),
        local_day,
    )
    return [slot.start.astimezone(ZoneInfo(zone)).strftime("%H:%M%z") for slot in found]


def night(*rows):
    return Hours(parse_week({day: [row.split("–") for row in rows] for day in WEEKDAYS}))


FAR = kind(30, maximum_lead_time=timedelta(days=365))


def test_no_time_is_offered_in_the_hour_that_the_clocks_skip_and_none_twice():
    assert offered(night("01:00–04:00"), "Europe/Paris", "2026-03-29", FAR) == [
        "01:00+0100", "01:30+0100", "03:00+0200", "03:30+0200",
    ]  # fmt: skip


def test_both_passes_of_the_hour_that_comes_twice_are_offered():
    assert offered(night("01:00–04:00"), "Europe/Paris", "2026-10-25", FAR) == [
        "01:00+0200", "01:30+0200", "02:00+0200", "02:30+0200",
        "02:00+0100", "02:30+0100", "03:00+0100", "03:30+0100",
    ]  # fmt: skip


def test_a_change_of_half_an_hour_shifts_the_grid_by_half_an_hour():
    assert offered(night("01:00–03:00"), "Australia/Lord_Howe", "2026-10-04", FAR) == [
        "01:00+1030", "01:30+1030", "02:30+1100",
    ]  # fmt: skip


@pytest.mark.parametrize("day", ["2026-03-29", "2026-03-08", "2026-10-25", "2026-11-01"])
def test_meeting_hours_stay_what_they_are_whoevers_clocks_change(day):
    found = offered(night("09:00–10:00"), "Europe/Paris", day, FAR)
    assert [each[:5] for each in found] == ["09:00", "09:30"]
