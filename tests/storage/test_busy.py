import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from bookwithme.domain.freebusy import BusyPeriod, Status
from bookwithme.domain.interval import Interval, instant, seconds
from bookwithme.storage.busy import PAGE, BusySet, BusyTime, Expansion

START = datetime(2026, 1, 1, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
YEAR = Interval(START, START + 400 * DAY)


def expansion(*periods, horizon=YEAR, report=None):
    """Periods as (hours after the start, hours long[, status]); each has a source of its own."""
    rows = []
    for number, (begin, length, *status) in enumerate(periods):
        start = seconds(START) + int(begin * 3600)
        rows.append((start, start + int(length * 3600), *(status or [Status.BUSY]), number))
    sources = [(f"uid-{n}", f"title {n} é") for n in range(len(rows))]
    return Expansion(horizon, rows, sources, report or {})


def expected(*periods):
    """The same periods as the domain's values."""
    return [
        BusyPeriod(instant(start), instant(end), status, f"uid-{source}", f"title {source} é")
        for start, end, status, source in expansion(*periods).periods
    ]


def hours(start, end):
    return Interval(START + start * HOUR, START + end * HOUR)


def kept(store, *periods, **options):
    with store.transaction() as connection:
        return BusyTime(connection).add("a" * 64, "Europe/Paris", expansion(*periods, **options))


def asked(store, number, within):
    with store.read() as uow:
        return uow.calendars.busy.periods(number, within)


def test_periods_come_back_as_they_were_kept_with_uid_and_title(store):
    periods = [(n, 0.5, status) for n, status in enumerate(Status)]
    assert asked(store, kept(store, *periods), hours(0, 24)) == expected(*periods)


def test_sets_say_what_was_read_of_which_content_in_which_zone(store):
    report = {"events": 3, "problems": [{"text": "é"}], "none": None}
    number = kept(store, (1, 1), report=report)
    with store.transaction() as connection:
        busy = BusyTime(connection)
        later = Interval(YEAR.start + DAY, YEAR.end + DAY)
        longer = Interval(YEAR.start, YEAR.end + DAY)
        second = busy.add("a" * 64, "Europe/Paris", expansion(horizon=later))
        third = busy.add("a" * 64, "Europe/Paris", expansion(horizon=longer))
        assert busy.sets("a" * 64, "Europe/Paris") == [
            BusySet(second, later, {}),
            BusySet(third, longer, {}),
            BusySet(number, YEAR, report),
        ]
        assert busy.sets("a" * 64, "Europe/London") == busy.sets("b" * 64, "Europe/Paris") == []


def test_one_content_is_kept_once_for_a_zone_and_a_horizon(store):
    first = kept(store, (1, 1))
    assert kept(store, (2, 1)) == first
    with store.transaction() as connection:
        assert len(BusyTime(connection).periods(first, YEAR)) == 1


def test_a_calendar_without_a_period_has_none(store):
    assert asked(store, kept(store), hours(0, 9600)) == []


@pytest.mark.parametrize(
    ("within", "found"),
    [
        ((9, 10), False),
        ((9, 10.01), True),
        ((10.5, 10.6), True),
        ((10.99, 12), True),
        ((11, 12), False),
        ((0, 24), True),
    ],
)
def test_a_period_that_touches_the_window_is_not_in_it(store, within, found):
    number = kept(store, (10, 1))
    assert asked(store, number, hours(*within)) == (expected((10, 1)) if found else [])


@pytest.mark.parametrize("days", [1, 10, 28, 56, 140, 399])
def test_a_period_over_the_borders_of_pages_comes_once(store, days):
    number = kept(store, (20, days * 24))
    assert asked(store, number, YEAR) == expected((20, days * 24))
    assert asked(store, number, hours(21, 22)) == expected((20, days * 24))


def test_a_period_begun_before_the_horizon_is_there_and_comes_once(store):
    vacation = (-90 * 24, 180 * 24)
    number = kept(store, vacation)
    for within in (YEAR, hours(0, 1), hours(40 * 24, 50 * 24), hours(-200 * 24, 400 * 24)):
        assert asked(store, number, within) == expected(vacation)


def test_times_before_1970_are_times_too(store):
    start = (datetime(1969, 12, 31, 22, tzinfo=UTC) - START) / HOUR
    horizon = Interval(datetime(1969, 1, 1, tzinfo=UTC), datetime(1970, 6, 1, tzinfo=UTC))
    number = kept(store, (start, 4), horizon=horizon)
    assert asked(store, number, horizon) == expected((start, 4))


def test_a_deleted_sets_pages_do_not_answer_for_another(store):
    first = kept(store, (1, 1))
    with store.transaction() as connection:
        second = BusyTime(connection).add("b" * 64, "Europe/Paris", expansion((2, 1)))
    assert asked(store, first, hours(0, 24)) == expected((1, 1))
    assert [each.start for each in asked(store, second, hours(0, 24))] == [START + 2 * HOUR]


periods = st.tuples(
    st.integers(-100 * 24, 400 * 24), st.integers(1, 90 * 24), st.sampled_from(Status)
)
windows = st.tuples(st.integers(0, 390 * 24), st.integers(1, 10 * 24))
_contents = itertools.count()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(periods, max_size=25), st.lists(windows, min_size=1, max_size=5))
def test_a_windows_periods_are_those_that_a_plain_filter_finds(store, drawn, questions):
    with store.transaction() as connection:
        busy = BusyTime(connection)
        number = busy.add(f"content {next(_contents)}", "Europe/Paris", expansion(*drawn))
        for begin, length in questions:
            within = hours(begin, begin + length)
            overlapping = [each for each in expected(*drawn) if each.interval.overlaps(within)]
            assert sorted(busy.periods(number, within)) == sorted(overlapping)


def test_a_hundred_thousand_periods_outside_the_window_cost_nothing(store):
    """Not a matter of time, which depends on the machine, but of rows and bytes read."""
    far = [(24 * 60 + n % 8000, 0.5) for n in range(100_000)]
    inside = [(n, 0.5) for n in (0, 24, 48)]
    number = kept(store, inside[0], *far, *inside[1:])
    read = []

    def count(_, cursor, statement, parameters, *_rest):
        if statement.lstrip().upper().startswith("SELECT"):
            values = parameters.values() if isinstance(parameters, dict) else parameters
            read.append(set(values))

    within = hours(0, 24 * 20)
    event.listen(store.engine, "after_cursor_execute", count)
    with store.read() as uow:
        found = uow.calendars.busy.periods(number, within)
    event.remove(store.engine, "after_cursor_execute", count)
    assert [each.start for each in found] == [START + hour * HOUR for hour in (0, 24, 48)]
    assert [each.source for each in found] == ["uid-0", "uid-100001", "uid-100002"]
    first, last = (seconds(edge) // PAGE for edge in (within.start, within.end - HOUR))
    assert read[1:] == [{number, first, last}, {number, 0, 100_001, 100_002}]


@pytest.mark.parametrize("count", [0, 1, 25_000])
def test_any_number_of_names_can_be_asked_for_at_once(store, count):
    number = kept(store, *((n % 24, 0.5) for n in range(count)))
    assert len(asked(store, number, hours(0, 24))) == count
