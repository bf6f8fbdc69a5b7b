"""Windows that callers cut: every time that can be cut is open, whatever the clocks do."""

import itertools
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bookwithme.domain.freebusy import BusyPeriod, Status
from bookwithme.domain.hours import Hours, Row, at_wall_clock, windows
from bookwithme.domain.interval import Interval, without
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.domain.offered import Availability, stretches
from bookwithme.domain.slots import Availability as Decisive
from bookwithme.domain.slots import is_open, open_times

PARIS = ZoneInfo("Europe/Paris")
ZONES = [PARIS, *map(ZoneInfo, ("Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns"))]
DAY = timedelta(days=1)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
CHANGES = [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)]
ALWAYS = Hours(((Row(0, 0),),) * 7)
MINUTES = st.sampled_from([5, 15, 20, 30, 45, 60, 90])


def cut(stretch, duration):
    """What a caller makes of a window: wall-clock starts, from its own on."""
    start = stretch.start
    while start + duration <= stretch.end:
        yield start
        start += duration


@given(
    st.sampled_from([*CHANGES, datetime(2026, 6, 1, tzinfo=UTC)]),
    st.sampled_from(ZONES),
    MINUTES,
    MINUTES,
    st.sampled_from([ALWAYS, Hours(((Row(8 * 60, 17 * 60), Row(22 * 60, 60)),) * 7)]),
    st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 300), st.sampled_from(Status))),
)
def test_every_time_that_can_be_cut_is_open(first, zone, duration, increment, hours, busy):
    within = Interval(first - DAY, first + 2 * DAY)
    periods = [
        BusyPeriod(begin, begin + timedelta(minutes=length), status, "calendar")
        for at, length, status in busy
        if (begin := within.start + timedelta(minutes=at))
    ]
    meeting = MeetingType(
        title="x",
        duration=timedelta(minutes=duration),
        start_time_increment=timedelta(minutes=increment),
        maximum_lead_time=timedelta(days=365),
    )
    blocking = [each for each in periods if each.status in {Status.BUSY, Status.OOF}]
    decisive = Decisive(NOW, list(windows(hours, PARIS, within)), blocking)
    slots = [e for e in open_times(meeting, decisive, within) if e.end <= within.end]
    away = [each.interval for each in periods if each.status is Status.OOF]
    spans = [each.clipped(within) for each in windows(hours, PARIS, within)]
    found = stretches(slots, spans, away, zone)
    for each in found:
        assert each.start < each.end <= datetime.combine(each.start, time()) + DAY
        if each.status is Availability.AVAILABLE:
            starts = list(cut(each, meeting.duration))
            assert starts
            for wall in starts:
                start = at_wall_clock(wall, zone)
                assert at_wall_clock(wall + meeting.duration, zone) == start + meeting.duration
                assert is_open(meeting, decisive, start)
    available = [each for each in found if each.status is Availability.AVAILABLE]
    for one, next_ in itertools.pairwise(available):
        assert one.end <= next_.start


def test_the_rest_of_the_hours_is_busy_or_out_of_office():
    monday = datetime(2026, 11, 23, tzinfo=UTC)
    hour = timedelta(hours=1)

    def at(start, end):
        return Interval(monday + start * hour, monday + end * hour)

    slots = [at(9, 10), at(10, 11), at(12, 13)]
    found = stretches(slots, [at(8, 14)], [at(8, 8.5), at(12.5, 15)], ZoneInfo("UTC"))
    told = [(e.status.name, e.start.strftime("%H:%M"), e.end.strftime("%H:%M")) for e in found]
    assert told == [
        ("OUT_OF_OFFICE", "08:00", "08:30"),
        ("BUSY", "08:30", "09:00"),
        ("AVAILABLE", "09:00", "11:00"),
        ("BUSY", "11:00", "12:00"),
        ("AVAILABLE", "12:00", "13:00"),
        ("OUT_OF_OFFICE", "13:00", "14:00"),
    ]


def test_no_window_crosses_midnight_of_the_requests_zone():
    start = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
    slots = [
        Interval(start + n * timedelta(hours=1), start + (n + 1) * timedelta(hours=1))
        for n in range(5)
    ]
    found = stretches(slots, [Interval(start, start + timedelta(hours=5))], [], PARIS)
    assert [(each.start.hour, each.end.hour) for each in found] == [(22, 0), (0, 3)]


INSTANTS = st.integers(0, 40).map(lambda n: NOW + timedelta(minutes=n))
INTERVALS = st.lists(st.tuples(INSTANTS, INSTANTS).map(lambda e: Interval(*sorted(e))), max_size=5)


@given(INTERVALS, INTERVALS)
def test_what_is_left_without_others_is_what_lies_in_none_of_them(wholes, holes):
    left = list(without(wholes, holes))
    for minute in (NOW + timedelta(minutes=n) for n in range(41)):
        inside = sum(e.start <= minute < e.end for e in wholes)
        hidden = any(e.start <= minute < e.end for e in holes)
        assert sum(e.start <= minute < e.end for e in left) == (0 if hidden else inside)
