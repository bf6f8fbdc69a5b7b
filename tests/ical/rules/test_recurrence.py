"""Three ways to the same instances: arithmetic, the walk, and dateutil where it is right.

It is not for what is left to DTSTART, for BYDAY with and without ordinals, and for BYSETPOS in a
week; the cases G35 to G37 and the golden calendars hold those.
"""

from datetime import UTC, datetime, timedelta
from itertools import takewhile

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from bookwithme.ical.limits import Budget, OverBudgetError
from bookwithme.ical.reading.occurrences import ENDLESS
from bookwithme.ical.rules.plain import plain_instances
from bookwithme.ical.rules.recurrence import instances
from bookwithme.ical.rules.rrule import parse
from tests.ical.reading.cases import cases

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FIRST = datetime(2019, 5, 14, 9, 30, 15, tzinfo=UTC)


def _seconds(moment: datetime) -> int:
    return int((moment - EPOCH).total_seconds())


def _walk(rule: str, first: int, window: tuple[int, int], until: int = ENDLESS) -> list[int]:
    budget = Budget()
    budget.begin_event()
    return list(instances(parse(rule), first, until, window, budget))


def _dateutil(rule: str, first: int, window: tuple[int, int]) -> list[int]:
    start = (EPOCH + timedelta(seconds=first)).replace(tzinfo=None)
    found = (_seconds(each.replace(tzinfo=UTC)) for each in rrulestr(rule, dtstart=start))
    return [each for each in takewhile(lambda each: each < window[1], found) if each >= window[0]]


def _some(values, most: int = 3):
    return st.lists(values, min_size=1, max_size=most, unique=True)


def _part(name: str, values) -> st.SearchStrategy[str]:
    lists = _some(values).map(lambda chosen: f";{name}={','.join(map(str, chosen))}")
    return st.one_of(st.just(""), lists)


def _not_zero(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low, high).filter(bool)


INTERVAL = st.integers(1, 4).map(lambda number: f";INTERVAL={number}")
ENDING = st.one_of(st.just(""), st.integers(1, 60).map(lambda number: f";COUNT={number}"))
WKST = st.sampled_from(("", *(f";WKST={day}" for day in DAYS)))
WEEKDAYS = _part("BYDAY", st.sampled_from(DAYS))
CLOCK = st.tuples(_part("BYHOUR", st.integers(0, 23)), _part("BYMINUTE", st.integers(0, 59)))


def _rule(frequency: str, *parts) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(
        lambda chosen: (
            f"FREQ={frequency}"
            + "".join("".join(part) if isinstance(part, tuple) else part for part in chosen)
        )
    )


PLAIN = st.one_of(
    _rule("DAILY", INTERVAL, ENDING),
    _rule("WEEKLY", INTERVAL, ENDING, WKST, WEEKDAYS),
    _rule("HOURLY", INTERVAL, ENDING),
)
ORDINAL_DAYS = st.tuples(_not_zero(-4, 4), st.sampled_from(DAYS)).map(lambda p: f"{p[0]}{p[1]}")
MONTHS = _part("BYMONTH", st.integers(1, 12))
WEEKS = _part("BYWEEKNO", _not_zero(-52, 52))
MONTH_DAYS = _part("BYMONTHDAY", _not_zero(-28, 28))
SET_POSITIONS = st.one_of(st.just(""), st.just(";BYDAY=MO,TU,FR;BYSETPOS=1,-1,2"))
# All of these have instances: dateutil would look for one up to the year 9999.
OTHERS = st.one_of(
    _rule("DAILY", INTERVAL, ENDING, MONTHS, MONTH_DAYS, WEEKDAYS, CLOCK),
    _rule("WEEKLY", INTERVAL, ENDING, WKST, MONTHS, WEEKDAYS, CLOCK),
    _rule("MONTHLY", INTERVAL, ENDING, MONTH_DAYS, CLOCK),
    _rule("MONTHLY", INTERVAL, ENDING, _part("BYDAY", ORDINAL_DAYS), CLOCK),
    _rule("MONTHLY", INTERVAL, ENDING, SET_POSITIONS),
    _rule("YEARLY", INTERVAL, ENDING, st.just(";BYMONTH=2,3,11"), MONTH_DAYS, WEEKDAYS),
    _rule("YEARLY", ENDING, st.just(";BYDAY=20MO,-1SU,-53TH")),
    _rule("YEARLY", INTERVAL, ENDING, _part("BYYEARDAY", _not_zero(-365, 365))),
    _rule("YEARLY", ENDING, WKST, WEEKS, st.just(";BYDAY=TU,SA")),
    # Forbidden, and read by dateutil as by us.
    _rule("MONTHLY", INTERVAL, ENDING, _part("BYYEARDAY", _not_zero(-365, 365)), WEEKDAYS),
    _rule("MONTHLY", INTERVAL, ENDING, WKST, WEEKS, st.just(";BYDAY=MO,FR")),
    _rule("WEEKLY", ENDING, WKST, WEEKS, st.just(";BYDAY=TU,SU")),
    _rule("DAILY", INTERVAL, ENDING, WKST, WEEKS),
    _rule("HOURLY", INTERVAL, ENDING, MONTHS, WEEKDAYS),
    _rule("MINUTELY", st.just(";INTERVAL=45"), WEEKDAYS, _part("BYHOUR", st.integers(0, 23))),
)
STARTS = st.integers(0, 2_500).map(lambda day: _seconds(FIRST + timedelta(days=day)))
WINDOWS = st.tuples(st.integers(0, 4_000), st.integers(1, 90)).map(
    lambda days: (
        _seconds(FIRST + timedelta(days=days[0])),
        _seconds(FIRST + timedelta(days=sum(days))),
    )
)


@given(PLAIN, STARTS, WINDOWS)
@settings(max_examples=150, deadline=None)
def test_arithmetic_gives_what_the_walk_gives(rule, first, window):
    plain = plain_instances(parse(rule), first, ENDLESS, window)
    assert plain is not None
    assert list(plain) == _walk(rule, first, window)


@given(PLAIN, STARTS, WINDOWS, st.integers(-5, 1_000))
@settings(max_examples=150, deadline=None)
def test_both_stop_at_the_same_last_time(rule, first, window, day):
    until = first + day * 86_400
    plain = plain_instances(parse(rule), first, until, window)
    assert plain is not None
    assert list(plain) == _walk(rule, first, window, until)


@given(st.one_of(PLAIN, OTHERS), STARTS, WINDOWS)
@settings(max_examples=120, deadline=None)
def test_the_walk_gives_what_dateutil_gives(rule, first, window):
    assert _walk(rule, first, window) == _dateutil(rule, first, window)


@pytest.mark.parametrize("wkst", DAYS)
def test_weeks_at_the_turn_of_a_year_belong_to_the_year_that_has_most_of_their_days(wkst):
    rule = f"FREQ=YEARLY;WKST={wkst};BYWEEKNO=1,52,53;BYDAY=MO,TH,SU;COUNT=7"
    for year in range(2019, 2034):
        for day in range(-5, 6):
            first = _seconds(datetime(year, 1, 1, 9, tzinfo=UTC) + timedelta(days=day))
            window = (first, first + 10 * 366 * 86_400)
            assert _walk(rule, first, window) == _dateutil(rule, first, window)


def test_every_second_year_of_weeks_begins_with_the_one_of_the_start():
    first = _seconds(datetime(2029, 12, 31, 9, tzinfo=UTC))  # in week 1 of 2030
    window = (first, first + 5 * 366 * 86_400)
    found = _walk("FREQ=YEARLY;INTERVAL=2;BYWEEKNO=1;BYDAY=MO", first, window)
    days = [(EPOCH + timedelta(seconds=each)).date().isoformat() for each in found]
    assert days == ["2029-12-31", "2031-12-29", "2034-01-02"]


@pytest.mark.cases
@pytest.mark.parametrize("case", cases(), ids=lambda case: case and case.id)
def test_a_case_reads_the_same_without_arithmetic(case, monkeypatch):
    fast = case.read()
    monkeypatch.setattr("bookwithme.ical.reading.occurrences.plain_instances", lambda *_: None)
    slow = case.read()
    assert slow.periods == fast.periods


def test_a_rule_without_an_instance_ends_and_gives_none():
    window = (_seconds(FIRST), _seconds(FIRST + timedelta(days=400)))
    assert _walk("FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30", window[0], window) == []
    assert _walk("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3", 0, (0, ENDLESS)) == []


def test_a_rule_with_too_many_instances_is_given_up():
    with pytest.raises(OverBudgetError):
        _walk("FREQ=SECONDLY;BYHOUR=8,9", 0, (0, 10_000_000))
