"""The hours of a week: places and heights, also on days of 23 and of 25 hours."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bookwithme.domain.hours import REGULAR_HOURS, Hours, Row, to_utc
from bookwithme.domain.interval import Interval
from bookwithme.web.organizer.hour_grid import ROW, grid
from tests.page import Page
from tests.web.acting import be
from tests.web.conftest import ORGANIZER

PARIS = ZoneInfo("Europe/Paris")
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)
WEEK = "/bookwithme/me/calendar"


def at(moment):
    """An instant of UTC."""
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


def week(*spans, last=SPRING, zone=PARIS, hours=REGULAR_HOURS, now=None, whole=True):
    """The grid of the week that ends with a day, which has those spans."""
    days = []
    for n in range(-6, 1):
        day = last + timedelta(days=n)
        edges = Interval(to_utc(day, 0, zone), to_utc(day, 24 * 60, zone))
        days.append((day, edges, [] if n else [Interval(at(a), at(b)) for a, b in spans]))
    return grid(days, hours, zone, now or days[0][1].start, whole=whole)


def hours_of(*spans, **how):
    """From and to of each, in rows from the top."""
    boxes = week(*spans, **how).columns[-1].boxes
    return [(box.top / ROW, (box.top + box.height) / ROW) for box in boxes]


def test_an_ordinary_day_has_its_hours_one_below_the_other():
    day = {"last": date(2026, 11, 29)}
    spans = [("2026-11-29T08:00", "2026-11-29T09:30"), ("2026-11-29T22:00", "2026-11-29T23:00")]
    assert hours_of(*spans, **day) == [(9, 10.5), (23, 24)]
    assert week(*spans, **day).hours == tuple(time(hour) for hour in range(24))


def test_a_day_of_23_hours_has_a_gap_where_the_clock_is_set_forward():
    spans = [("2027-03-28T00:30", "2027-03-28T01:00"), ("2027-03-28T01:00", "2027-03-28T01:30")]
    assert hours_of(*spans) == [(1.5, 2), (3, 3.5)]
    found = week(*spans)
    assert len(found.hours) == 24
    assert [row is None for row in found.columns[-1].rows] == [n == 2 for n in range(24)]
    assert None not in found.columns[0].rows


def test_a_day_of_25_hours_has_two_rows_for_the_hour_that_comes_twice():
    spans = [
        ("2026-10-25T00:30", "2026-10-25T01:00"),  # in the first pass
        ("2026-10-25T00:30", "2026-10-25T01:30"),  # from 2:30 to 2:30
        ("2026-10-25T01:30", "2026-10-25T02:00"),  # in the second
        ("2026-10-25T22:00", "2026-10-25T23:00"),
    ]
    assert hours_of(*spans, last=AUTUMN) == [(2.5, 3), (2.5, 3.5), (3.5, 4), (24, 25)]
    found = week(*spans, last=AUTUMN)
    assert [row.hour for row in found.hours[:5]] == [0, 1, 2, 2, 3]
    assert found.columns[0].rows[:5] == (time(0), time(1), time(2), None, time(3))
    assert [box.top / ROW for box in found.columns[0].working] == [9]


def test_hours_that_come_twice_two_at_a_time_stand_as_they_come():
    troll = ZoneInfo("Antarctica/Troll")
    spans = [("2026-10-25T00:30", "2026-10-25T01:30")]
    assert hours_of(*spans, last=AUTUMN, zone=troll) == [(2.5, 3.5)]
    found = week(*spans, last=AUTUMN, zone=troll)
    assert [row.hour for row in found.hours[:6]] == [0, 1, 2, 1, 2, 3]


@pytest.mark.parametrize("zone", ["Australia/Lord_Howe", "America/Havana", "Asia/Beirut"])
def test_wherever_clocks_are_changed_a_later_time_is_never_above_an_earlier_one(zone):
    zone = ZoneInfo(zone)
    for first in range(0, 365, 7):
        last = date(2026, 1, 4) + timedelta(days=first)
        midnight = to_utc(last, 0, zone)
        end = to_utc(last, 24 * 60, zone)
        steps = [midnight + n * timedelta(minutes=30) for n in range(60)]
        spans = [(f"{a:%FT%T}", f"{b:%FT%T}") for a, b in pairwise(steps) if b <= end]
        shown = hours_of(*spans, last=last, zone=zone)
        assert shown == sorted(shown)
        assert [end - begin for begin, end in shown] == [0.5] * len(spans)


def test_what_covers_something_else_stands_beside_it_and_no_narrower_than_need_be():
    spans = [
        ("2026-11-29T09:00", "2026-11-29T11:00"),
        ("2026-11-29T09:30", "2026-11-29T10:00"),
        ("2026-11-29T10:00", "2026-11-29T10:30"),
        ("2026-11-29T11:00", "2026-11-29T12:00"),
    ]
    boxes = week(*spans, last=date(2026, 11, 29)).columns[-1].boxes
    assert [(box.left, box.right) for box in boxes] == [(0, 50), (50, 0), (50, 0), (0, 0)]


def test_five_minutes_can_be_read_and_pressed_and_cover_nothing():
    spans = [("2026-11-29T09:00", "2026-11-29T09:05"), ("2026-11-29T09:05", "2026-11-29T09:10")]
    boxes = week(*spans, last=date(2026, 11, 29)).columns[-1].boxes
    assert [box.height for box in boxes] == [24, 24]
    assert [(box.left, box.right) for box in boxes] == [(0, 50), (50, 0)]


def test_hours_in_which_nothing_is_are_left_out():
    assert [row.hour for row in week(whole=False).hours] == list(range(7, 18))
    early = [("2027-03-28T03:30", "2027-03-28T04:00")]
    assert week(*early, whole=False).hours[0].hour == 4
    assert week(hours=Hours(), whole=False).hours[0].hour == 7
    night = Hours(((Row(22 * 60, 2 * 60),),) * 7)
    assert week(hours=night, whole=False).is_whole


def test_the_present_is_a_line_on_its_day_where_its_hour_is_shown():
    noon = datetime(2027, 3, 28, 10, 0, tzinfo=UTC)
    lines = [column.now for column in week(now=noon).columns]
    assert lines == [None] * 6 + [12 * ROW]
    assert week(now=datetime(2027, 3, 28, 1, tzinfo=UTC), whole=False).columns[-1].now is None


@pytest.mark.usefixtures("cast")
def test_an_empty_hour_leads_to_the_form_with_that_hour(client):
    adele = be(client, ORGANIZER)
    page = Page(adele.get(f"{WEEK}?day=2026-11-24"))
    (href,) = [
        each
        for each in page.values(".week__ground a", "href")
        if each.endswith("day=2026-11-24&time=14:00")
    ]
    typed = Page(adele.get(href)).fields
    when = [typed[name] for name in ("startDay", "startTime", "endDay", "endTime")]
    assert when == [["2026-11-24"], ["14:00"], ["2026-11-24"], ["15:00"]]


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize(
    ("time_", "shown"),
    [("23:00", ("23:00", "2026-11-25", "00:00")), ("soon", ("09:00", "2026-11-24", "10:00"))],
)
def test_the_last_hour_ends_on_the_next_day_and_a_time_that_is_none_is_nine(client, time_, shown):
    adele = be(client, ORGANIZER)
    typed = Page(adele.get(f"{WEEK}/new?day=2026-11-24&time={time_}")).fields
    assert (typed["startTime"][0], typed["endDay"][0], typed["endTime"][0]) == shown
