"""How often a calendar asks to be fetched."""

from datetime import timedelta

import pytest

from bookwithme.ical.fetching.refresh import refresh_interval


def calendar(*lines):
    return "\r\n".join(["BEGIN:VCALENDAR", *lines, "BEGIN:VEVENT", "END:VEVENT"]).encode()


@pytest.mark.parametrize(
    ("lines", "minutes"),
    [
        ([], 60),
        (["REFRESH-INTERVAL;VALUE=DURATION:PT2H"], 120),
        (["X-PUBLISHED-TTL:PT30M"], 30),
        (["x-published-ttl:pt30m"], 30),
        (["X-PUBLISHED-TTL:PT3H", "REFRESH-INTERVAL;VALUE=DURATION:PT2H"], 120),
        (["REFRESH-INTERVAL:often", "X-PUBLISHED-TTL:PT30M"], 30),
        (["X-PUBLISHED-TTL:PT", "X-PUBLISHED-TTL:"], 60),
        (["X-PUBLISHED-", " TTL:PT30M"], 30),
        (["X-PUBLISHED-TTL:PT1S"], 5),
        (["X-PUBLISHED-TTL:-P1D"], 5),
        (["X-PUBLISHED-TTL:P1W"], 24 * 60),
        (["X-PUBLISHED-TTL:P99999999999999D"], 24 * 60),
        (["BEGIN:VEVENT", "X-PUBLISHED-TTL:PT30M", "END:VEVENT"], 60),
    ],
)
def test_a_calendar_says_how_often_it_is_fetched_within_limits(lines, minutes):
    assert refresh_interval(calendar(*lines)) == timedelta(minutes=minutes)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"<html>", b"\0\n:;"])
def test_what_says_nothing_is_fetched_every_hour(data):
    assert refresh_interval(data) == timedelta(hours=1)
