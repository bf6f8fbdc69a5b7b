from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookwithme.domain.errors import FieldProblem, InvalidInput
from bookwithme.domain.hours import (
    NOTHING,
    REGULAR_HOURS,
    WEEKDAYS,
    Hours,
    Row,
    format_week,
    parse_week,
    to_utc,
    windows,
)
from bookwithme.domain.interval import Interval

at = datetime.fromisoformat
PARIS = ZoneInfo("Europe/Paris")


def every_day(*rows):
    """The same rows, as `from–to` texts, on all seven days."""
    return Hours(parse_week({day: [row.split("–") for row in rows] for day in WEEKDAYS}))


def on(day, *rows, zone=PARIS):
    """The windows that begin on one local day, as UTC texts."""
    day = date.fromisoformat(day)
    hours = Hours(every_day(*rows).weekly, day, day)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    around = Interval(noon - timedelta(days=3), noon + timedelta(days=3))
    return [spoken(window) for window in windows(hours, zone, around)]


def spoken(window):
    return f"{window.start:%dT%H:%M}–{window.end:%dT%H:%M}"


def test_regular_hours_are_8_to_17_on_work_days():
    week = Interval(at("2026-11-23T00:00Z"), at("2026-11-30T00:00Z"))
    found = [spoken(window) for window in windows(REGULAR_HOURS, PARIS, week)]
    assert found == [f"{day}T07:00–{day}T16:00" for day in (23, 24, 25, 26, 27)]


def test_a_day_without_rows_is_not_bookable():
    assert (
        list(windows(Hours(NOTHING), PARIS, Interval(at("2026-01-01T00Z"), at("2027-01-01T00Z"))))
        == []
    )


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["09:00–12:00", "13:00–17:00"], ["23T08:00–23T11:00", "23T12:00–23T16:00"]),
        (["13:00–17:00", "09:00–12:00"], ["23T08:00–23T11:00", "23T12:00–23T16:00"]),
        (["09:00–12:00", "11:00–15:00"], ["23T08:00–23T14:00"]),
        (["09:00–12:00", "12:00–15:00"], ["23T08:00–23T14:00"]),
        (["09:00–15:00", "10:00–11:00"], ["23T08:00–23T14:00"]),
        (["09:00–12:00", "09:00–12:00"], ["23T08:00–23T11:00"]),
        (["22:00–02:00"], ["23T21:00–24T01:00"]),
        (["20:00–24:00"], ["23T19:00–23T23:00"]),
        (["00:00–24:00"], ["22T23:00–23T23:00"]),
        (["08:00–08:00"], ["23T07:00–24T07:00"]),
        (["00:00–00:00"], ["22T23:00–23T23:00"]),
        (["20:00–24:00", "22:00–02:00"], ["23T19:00–24T01:00"]),
    ],
)
def test_rows_of_a_day_are_joined_where_they_meet_and_may_run_past_midnight(rows, expected):
    assert on("2026-11-23", *rows) == expected


def test_windows_of_different_days_stay_apart_even_when_they_touch_or_overlap():
    two_days = Interval(at("2026-11-23T12:00Z"), at("2026-11-24T12:00Z"))
    assert [spoken(each) for each in windows(every_day("00:00–24:00"), PARIS, two_days)] == [
        "22T23:00–23T23:00",
        "23T23:00–24T23:00",
    ]
    assert [
        spoken(each) for each in windows(every_day("20:00–02:00", "01:00–03:00"), PARIS, two_days)
    ] == [
        "23T19:00–24T01:00",
        "24T00:00–24T02:00",
    ]


def test_a_row_past_midnight_belongs_to_the_day_it_begins_on():
    monday = Hours(parse_week({"monday": [["22:00", "02:00"]]}))
    week = Interval(at("2026-11-23T00:00Z"), at("2026-11-30T00:00Z"))
    assert [spoken(each) for each in windows(monday, PARIS, week)] == ["23T21:00–24T01:00"]


def test_the_first_and_the_last_day_are_both_included():
    hours = Hours(every_day("09:00–10:00").weekly, date(2026, 11, 24), date(2026, 11, 26))
    month = Interval(at("2026-11-01T00:00Z"), at("2026-12-01T00:00Z"))
    assert [window.start.day for window in windows(hours, PARIS, month)] == [24, 25, 26]


def test_a_row_past_midnight_of_the_last_day_runs_to_its_end():
    assert on("2026-11-23", "22:00–06:00") == ["23T21:00–24T05:00"]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-11-23T07:59Z", "2026-11-23T08:00Z", 0),
        ("2026-11-23T07:59Z", "2026-11-23T08:01Z", 1),
        ("2026-11-23T08:30Z", "2026-11-23T08:31Z", 1),
        ("2026-11-23T08:59Z", "2026-11-23T10:00Z", 1),
        ("2026-11-23T09:00Z", "2026-11-23T10:00Z", 0),
        ("2026-11-23T07:00Z", "2026-11-24T10:00Z", 2),
    ],
)
def test_only_windows_that_overlap_the_question_are_given_and_these_whole(start, end, expected):
    found = list(windows(every_day("09:00–10:00"), PARIS, Interval(at(start), at(end))))
    assert len(found) == expected
    assert all(window.end - window.start == timedelta(hours=1) for window in found)


# What the clocks do: reliability, "Time", 1 to 5.


@pytest.mark.parametrize(
    ("zone", "day", "rows", "expected"),
    [
        # Europe/Paris: 02:00 becomes 03:00 on 29 March 2026, 03:00 becomes 02:00 on 25 October.
        ("Europe/Paris", "2026-03-29", ["01:00–04:00"], ["29T00:00–29T02:00"]),
        ("Europe/Paris", "2026-03-29", ["02:00–03:00"], []),
        ("Europe/Paris", "2026-03-29", ["02:15–02:45"], []),
        ("Europe/Paris", "2026-03-29", ["02:30–04:00"], ["29T01:00–29T02:00"]),
        ("Europe/Paris", "2026-03-29", ["01:00–02:30"], ["29T00:00–29T01:00"]),
        ("Europe/Paris", "2026-03-29", ["01:00–02:15", "02:45–04:00"], ["29T00:00–29T02:00"]),
        ("Europe/Paris", "2026-03-29", ["08:00–17:00"], ["29T06:00–29T15:00"]),
        ("Europe/Paris", "2026-10-25", ["01:00–04:00"], ["24T23:00–25T03:00"]),
        ("Europe/Paris", "2026-10-25", ["02:00–03:00"], ["25T00:00–25T02:00"]),
        ("Europe/Paris", "2026-10-25", ["02:30–04:00"], ["25T00:30–25T03:00"]),
        ("Europe/Paris", "2026-10-25", ["01:00–02:30"], ["24T23:00–25T00:30"]),
        ("Europe/Paris", "2026-10-25", ["02:15–02:45"], ["25T00:15–25T00:45"]),
        ("Europe/Paris", "2026-10-25", ["08:00–17:00"], ["25T07:00–25T16:00"]),
        ("Europe/Paris", "2026-10-24", ["22:00–06:00"], ["24T20:00–25T05:00"]),
        ("America/New_York", "2026-03-08", ["01:30–03:30"], ["08T06:30–08T07:30"]),
        ("America/New_York", "2026-11-01", ["00:00–03:00"], ["01T04:00–01T08:00"]),
        # Clocks that change at midnight: the day of the change has no 00:00.
        ("Africa/Cairo", "2026-04-24", ["00:00–03:00"], ["23T22:00–24T00:00"]),
        ("Africa/Cairo", "2026-04-23", ["22:00–24:00"], ["23T20:00–23T22:00"]),
        # Half and quarter hours; Lord Howe changes by 30 minutes.
        ("Asia/Kolkata", "2026-11-23", ["09:00–10:00"], ["23T03:30–23T04:30"]),
        ("Asia/Kathmandu", "2026-11-23", ["09:00–10:00"], ["23T03:15–23T04:15"]),
        ("Pacific/Chatham", "2026-04-05", ["02:00–04:00"], ["04T12:15–04T15:15"]),
        ("Pacific/Chatham", "2026-09-27", ["02:00–04:00"], ["26T13:15–26T14:15"]),
        ("Australia/Lord_Howe", "2026-04-05", ["01:00–03:00"], ["04T14:00–04T16:30"]),
        ("Australia/Lord_Howe", "2026-10-04", ["02:15–04:00"], ["03T15:30–03T17:00"]),
        # Negative summer time, Ramadan, the ends of the world.
        ("Europe/Dublin", "2026-03-29", ["00:00–03:00"], ["29T00:00–29T02:00"]),
        ("Europe/Dublin", "2026-10-25", ["00:00–03:00"], ["24T23:00–25T03:00"]),
        ("Africa/Casablanca", "2026-02-15", ["01:00–04:00"], ["15T00:00–15T04:00"]),
        ("Africa/Casablanca", "2026-03-22", ["01:00–04:00"], ["22T01:00–22T03:00"]),
        ("Pacific/Kiritimati", "2026-11-23", ["09:00–10:00"], ["22T19:00–22T20:00"]),
        ("Pacific/Pago_Pago", "2026-11-23", ["09:00–10:00"], ["23T20:00–23T21:00"]),
        # Samoa crossed the date line: its 30 December 2011 never was.
        ("Pacific/Apia", "2011-12-30", ["09:00–10:00"], []),
        ("Pacific/Apia", "2011-12-29", ["22:00–02:00"], ["30T08:00–30T10:00"]),
    ],
)  # fmt: skip
def test_edges_are_wall_clock_times_and_what_lies_between_is_real_time(zone, day, rows, expected):
    assert on(day, *rows, zone=ZoneInfo(zone)) == expected


def test_the_offset_is_that_of_the_windows_own_day():
    year = Interval(at("2026-01-01T00:00Z"), at("2027-01-01T00:00Z"))
    starts = {
        window.start.strftime("%H:%M") for window in windows(every_day("09:00–10:00"), PARIS, year)
    }
    locals_ = {
        window.start.astimezone(PARIS).strftime("%H:%M")
        for window in windows(every_day("09:00–10:00"), PARIS, year)
    }
    assert (starts, locals_) == ({"07:00", "08:00"}, {"09:00"})


ZONES = [
    "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Pacific/Chatham", "Europe/Dublin",
    "Africa/Casablanca", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago",
    "Africa/Cairo", "America/Sao_Paulo", "Antarctica/Troll", "Asia/Gaza", "America/St_Johns",
]  # fmt: skip


@given(
    st.sampled_from(ZONES).map(ZoneInfo),
    st.dates(date(1975, 1, 2), date(2037, 12, 30)),
    st.integers(0, 48 * 60),
)
def test_an_edge_is_the_first_instant_at_which_the_wall_clock_has_come_so_far(zone, day, minutes):
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    before = wall.replace(tzinfo=UTC) - timedelta(hours=15)
    passed = (
        moment
        for moment in (before + timedelta(minutes=n) for n in range(32 * 60))
        if moment.astimezone(zone).replace(tzinfo=None) >= wall
    )
    assert to_utc(day, minutes, zone) == next(passed)


def test_a_change_of_odd_seconds_is_found_to_the_second():
    zone = ZoneInfo("Africa/Monrovia")  # 44 min 30 s behind until 7 January 1972
    assert to_utc(date(1972, 1, 7), 20, zone) == at("1972-01-07T00:44:30Z")


# Hours as documents.


def test_hours_in_documents_are_read_and_written_alike():
    document = {
        "monday": [["09:00", "12:00"], ["13:00", "24:00"]],
        "friday": [["22:00", "02:00"]],
        "sunday": [["00:00", "00:00"]],
    }
    week = parse_week(document)
    assert week == (
        (Row(540, 720), Row(780, 1440)), (), (), (), (Row(1320, 120),), (), (Row(0, 0),),
    )  # fmt: skip
    assert format_week(week) == document


def test_no_days_at_all_are_a_week_of_nothing():
    assert parse_week({}) == NOTHING
    assert parse_week({"monday": []}) == NOTHING


LIST = 'must be a list of ["from", "to"] rows'
PAIR = 'must be ["from", "to"]'
TIMES = 'must be times as "08:00"; only the end may be "24:00"'


@pytest.mark.parametrize(
    ("document", "context", "problem"),
    [
        ({"Monday": []}, ".Monday", "is no weekday: monday … sunday"),
        ({"monday": "09:00"}, ".monday", LIST),
        ({"monday": None}, ".monday", LIST),
        ({"monday": ["09:00"]}, ".monday[0]", PAIR),
        ({"monday": [["09:00"]]}, ".monday[0]", PAIR),
        ({"monday": [["09:00", "10:00", "11:00"]]}, ".monday[0]", PAIR),
        ({"monday": [["09:00", "10:00"], ["9:00", "10:00"]]}, ".monday[1]", TIMES),
        ({"monday": [["24:00", "10:00"]]}, ".monday[0]", TIMES),
        ({"monday": [["09:00", "24:01"]]}, ".monday[0]", TIMES),
        ({"monday": [["09:60", "10:00"]]}, ".monday[0]", TIMES),
        ({"monday": [["٠9:00", "10:00"]]}, ".monday[0]", TIMES),
        ({"monday": [[540, 600]]}, ".monday[0]", TIMES),
        ({"monday": [["09:00\n", "10:00"]]}, ".monday[0]", TIMES),
        ({"monday": [["09:00", "10:00"]] * 49}, ".monday", "has more than 48 rows"),
    ],
)
def test_what_is_no_hours_is_refused_with_its_place(document, context, problem):
    with pytest.raises(InvalidInput) as raised:
        parse_week(document)
    assert raised.value.problems == (FieldProblem(f"weekly{context}", problem),)


def test_all_that_is_wrong_is_told_at_once():
    with pytest.raises(InvalidInput) as raised:
        parse_week({"monday": [["x", "y"]], "someday": [], "tuesday": 3}, "hours.weekly")
    assert [problem.field for problem in raised.value.problems] == [
        "hours.weekly.someday",
        "hours.weekly.monday[0]",
        "hours.weekly.tuesday",
    ]
