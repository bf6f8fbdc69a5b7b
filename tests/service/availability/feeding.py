"""A mailbox with a feed, and a server that serves it well or badly."""

from datetime import UTC, datetime, timedelta

from bookwithme import clock
from bookwithme.contract.world import Advance
from bookwithme.domain.interval import Interval
from bookwithme.ical.fetching import feed
from bookwithme.ical.fetching.feed import Fetcher, Limits
from bookwithme.service.availability import feeds
from bookwithme.service.availability.freebusy import freebusy
from bookwithme.service.worlds import clocks
from tests.calendar_server import calendar

ADELE = "adele@contoso.com"
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
WINDOW = Interval(NOW, NOW + timedelta(days=2))
MEETING = Interval(NOW + timedelta(hours=1), NOW + timedelta(hours=2))
TOMORROWS = Interval(MEETING.start + timedelta(days=1), MEETING.end + timedelta(days=1))
GOOD = calendar(23)
LOCAL = Fetcher(Limits(max_bytes=100_000, seconds=0.5), allowed=lambda _address: True)


def merged(context):
    return freebusy(context, ADELE, WINDOW).merged


def failure(health):
    return health.failure and health.failure.message


def at(context, **later):
    """Stand still so much later than NOW, without fetching."""
    with context.write() as uow:
        uow.set_clock(clock.frozen_at(NOW + timedelta(**later)))


def go(context, **later):
    """Let the world's time pass until so much later than NOW: what was done of it."""
    return list(clocks.advance(context, Advance(to=NOW + timedelta(**later))).ran)


def broken(server, how):
    """Make a server answer in one of its bad ways."""
    answers = {
        "401": (b"", 401),
        "500": (b"", 500),
        "304": (b"", 304),
        "HTML": (b"<!DOCTYPE html><title>Sign in</title>", 200),
        "HTML with a calendar": (b"<pre>\r\n" + calendar(24), 200),
        "empty": (b"", 200),
        "half a calendar": (calendar(23, 24, end=False), 200),
        "large": (calendar(23) + b" " * 100_001, 200),
        "too much unpacked": (b"", 200),
    }
    if how == "slow":
        server.waits = 0.8
    elif how == "half a file":
        server.put(calendar(23), Content_Length="100000")
    elif how == "inside":
        server.put(b"", 302, Location="file:///etc/passwd")
    elif how == "too much unpacked":
        server.zip(b"BEGIN:VCALENDAR" + b" " * 200_000)
    else:
        server.put(*answers[how])


BAD = [
    ("401", feed.REFUSED),
    ("500", feed.REFUSED),
    ("HTML", feeds.NO_CALENDAR),
    ("HTML with a calendar", feeds.NO_CALENDAR),
    ("empty", feeds.NO_CALENDAR),
    ("half a calendar", feeds.HALF_A_CALENDAR),
    ("half a file", feed.BROKEN_OFF),
    ("large", feed.TOO_LARGE),
    ("too much unpacked", feed.TOO_LARGE),
    ("slow", feed.TOO_SLOW),
    ("inside", feed.BAD_ADDRESS),
]
