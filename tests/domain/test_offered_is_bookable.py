"""Offered ⇔ bookable, against the formula, written down naively."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bookwithme.domain.explain import closed_times
from bookwithme.domain.freebusy import BusyPeriod, Status
from bookwithme.domain.hours import Hours, Row, windows
from bookwithme.domain.interval import Interval
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.domain.slots import Availability, Held, is_open, open_times

START = datetime(2026, 11, 23, tzinfo=UTC)
MINUTE, SECOND, DAY = timedelta(minutes=1), timedelta(seconds=1), timedelta(days=1)
WITHIN = Interval(START, START + DAY)
EVERY_FIVE_MINUTES = [START + 5 * n * MINUTE for n in range(-24, 24 * 12 + 24)]


def formula(kind, availability, t):
    """`t` is open when, for some window [ws, we), …: the product's words, one line each."""
    duration, before, after = kind.duration, kind.buffer_before, kind.buffer_after
    return (
        any(
            t >= ws + before
            and (t - ws - before) % kind.start_time_increment == timedelta(0)
            and t + duration + after <= we
            for ws, we in availability.windows
        )
        and availability.now + kind.minimum_lead_time
        <= t
        <= availability.now + kind.maximum_lead_time
        and not any(
            busy.start < busy.end and t - before < busy.end and busy.start < t + duration + after
            for busy in availability.busy
        )
        and all(
            t >= held.end + max(held.buffer_after, before)
            or t + duration <= held.start - max(held.buffer_before, after)
            for held in availability.held
        )
    )


def fives(low, high):
    return st.integers(low // 5, high // 5).map(lambda n: 5 * n * MINUTE)


@st.composite
def intervals(draw, unit, longest):
    """Somewhere in the day or at its edges, in whole units."""
    start = START + draw(st.integers(-120 * MINUTE // unit, 25 * 60 * MINUTE // unit)) * unit
    return Interval(start, start + draw(st.integers(0, longest // unit)) * unit)


@st.composite
def kinds(draw):
    minimum = draw(st.sampled_from([timedelta(0), timedelta(minutes=59, seconds=59), 60 * MINUTE]))
    return MeetingType(
        title="Intro",
        duration=draw(fives(5, 120)),
        buffer_before=draw(fives(0, 60)),
        buffer_after=draw(fives(0, 60)),
        start_time_increment=draw(fives(5, 90)),
        minimum_lead_time=minimum,
        maximum_lead_time=draw(st.sampled_from([minimum, minimum + 600 * MINUTE, 90 * DAY])),
    )


@st.composite
def diaries(draw):
    seconds = st.integers(-2 * 86400, 86400)
    busy = draw(st.lists(intervals(SECOND, 180 * MINUTE), max_size=5))
    held = draw(
        st.lists(
            st.tuples(intervals(5 * MINUTE, 60 * MINUTE), fives(0, 60), fives(0, 60)), max_size=4
        )
    )
    return Availability(
        now=START + draw(seconds) * SECOND,
        windows=draw(st.lists(intervals(5 * MINUTE, 600 * MINUTE), min_size=1, max_size=4)),
        busy=[BusyPeriod(*each, Status.BUSY, "event") for each in busy],
        held=[Held(*each, before, after) for each, before, after in held],
    )


@given(kinds(), diaries())
def test_the_offered_times_are_those_of_the_formula(kind, availability):
    expected = [t for t in EVERY_FIVE_MINUTES if in_within(t) and formula(kind, availability, t)]
    assert open_times(kind, availability, WITHIN) == [
        Interval(t, t + kind.duration) for t in expected
    ]


def in_within(t):
    return WITHIN.start <= t < WITHIN.end


@given(kinds(), diaries())
def test_a_time_can_be_booked_exactly_when_the_formula_says_so(kind, availability):
    beside = [t + n * SECOND for t in EVERY_FIVE_MINUTES for n in (-1, 0, 1)]
    assert [t for t in beside if is_open(kind, availability, t)] == [
        t for t in beside if formula(kind, availability, t)
    ]


@given(kinds(), diaries())
def test_whatever_the_grid_does_not_offer_is_explained_and_nothing_else(kind, availability):
    offered = {slot.start for slot in open_times(kind, availability, WITHIN)}
    closed = [each.start for each in closed_times(kind, availability, WITHIN)]
    grids = {
        t
        for t in EVERY_FIVE_MINUTES
        for ws, we in availability.windows
        if in_within(t)
        and ws + kind.buffer_before <= t < we
        and not (t - ws - kind.buffer_before) % kind.start_time_increment
    }
    assert closed == sorted(set(closed))
    assert grids <= offered | set(closed)
    assert not [t for t in closed if formula(kind, availability, t)]


ZONES = [
    "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Pacific/Chatham", "Europe/Dublin",
    "Africa/Casablanca", "Asia/Kathmandu", "Pacific/Kiritimati", "Africa/Cairo",
]  # fmt: skip
CHANGES = [date(2026, 3, 8), date(2026, 3, 29), date(2026, 4, 5), date(2026, 4, 24)]
CHANGES += [date(2026, 9, 27), date(2026, 10, 4), date(2026, 10, 25), date(2026, 11, 1)]
rows = st.builds(
    Row, st.integers(0, 95).map(lambda n: n * 15), st.integers(0, 96).map(lambda n: n * 15)
)


@given(
    kinds(),
    st.sampled_from(ZONES).map(ZoneInfo),
    st.sampled_from(CHANGES),
    st.lists(rows, min_size=1, max_size=3),
)
def test_what_is_offered_for_a_month_can_be_booked_by_looking_at_its_own_windows(
    kind, zone, change, day
):
    hours = Hours((tuple(day),) * 7)
    noon = datetime(change.year, change.month, change.day, 12, tzinfo=UTC)
    month = Interval(noon - 2 * DAY, noon + 2 * DAY)
    now = noon - 3 * DAY
    for slot in open_times(kind, Availability(now, list(windows(hours, zone, month))), month):
        around = Interval(slot.start, slot.start + SECOND)
        near = Availability(now, list(windows(hours, zone, around)))
        assert is_open(kind, near, slot.start)
        assert not is_open(kind, near, slot.start + SECOND)
