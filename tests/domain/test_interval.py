from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookwithme.domain.interval import Interval, instant, merge, seconds

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def between(start, end):
    """An interval in minutes after noon of some day."""
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    return Interval(noon + timedelta(minutes=start), noon + timedelta(minutes=end))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((0, 30), (30, 60), False),
        ((0, 30), (29, 60), True),
        ((0, 60), (10, 20), True),
        ((0, 60), (0, 60), True),
        ((0, 30), (31, 60), False),
        ((0, 30), (10, 10), True),
        ((0, 30), (0, 0), False),
    ],
)
def test_touching_is_not_overlapping_whoever_is_asked(one, other, expected):
    one, other = between(*one), between(*other)
    assert (one.overlaps(other), other.overlaps(one)) == (expected, expected)


def test_clipping_keeps_the_shared_part_alone():
    assert between(0, 60).clipped(between(20, 90)) == between(20, 60)
    assert between(20, 30).clipped(between(0, 60)) == between(20, 30)


def test_clipping_to_where_it_is_not_leaves_nothing_that_merging_keeps():
    assert merge([between(0, 10).clipped(between(20, 30))]) == []


def test_merging_joins_what_overlaps_or_touches_and_nothing_else():
    given_ = [between(40, 50), between(0, 10), between(10, 20), between(45, 70), between(71, 80)]
    assert merge(given_) == [between(0, 20), between(40, 70), between(71, 80)]


def test_merging_keeps_the_outer_of_two_nested_intervals():
    assert merge([between(0, 60), between(10, 20), between(30, 40)]) == [between(0, 60)]


def test_empty_and_reversed_intervals_are_no_time_at_all():
    assert merge([between(10, 10), between(30, 20)]) == []
    assert merge([]) == []


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=12))
def test_merged_intervals_hold_the_same_minutes_ascending_and_apart(pairs):
    merged = merge(between(*pair) for pair in pairs)

    def minutes(intervals):
        return {
            n for n in range(61) if any(i.start <= between(n, n).start < i.end for i in intervals)
        }

    assert minutes(merged) == minutes([between(*pair) for pair in pairs])
    assert all(one.end < following.start for one, following in pairwise(merged))


@given(st.integers(-(2**31), 2**35))
def test_stored_seconds_and_instants_are_the_same_thing(number):
    assert instant(number) == EPOCH + timedelta(seconds=number)
    assert instant(number).tzinfo is UTC
    assert seconds(instant(number)) == number
