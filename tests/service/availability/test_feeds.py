"""Feeds over a real server: what fails keeps the last good copy, and never counts as free."""

from datetime import timedelta

import pytest

from bookwithme.domain.errors import InvalidInput, NotFound
from bookwithme.domain.freebusy import Status
from bookwithme.ical.fetching import feed
from bookwithme.ical.fetching.feed import Fetcher
from bookwithme.service.availability import calendars, feeds
from bookwithme.service.availability.freebusy import freebusy
from tests.calendar_server import calendar, calendar_server
from tests.service.availability.feeding import (
    ADELE,
    BAD,
    GOOD,
    MEETING,
    NOW,
    TOMORROWS,
    WINDOW,
    at,
    broken,
    failure,
    merged,
)  # fmt: skip


def test_a_feed_is_fetched_at_once_and_counts(here, server):
    health = feeds.subscribe(here, ADELE, "Work", server.url)
    assert (health.events, health.problems, health.fetched_at) == (1, [], NOW)
    assert (health.failure, health.is_feed, health.is_missing) == (None, True, False)
    assert merged(here) == (MEETING,)


@pytest.mark.parametrize(("how", "reason"), [*BAD, ("304", feed.REFUSED)])
def test_without_a_good_copy_a_feed_that_fails_blocks_everything(here, server, how, reason):
    broken(server, how)
    health = feeds.subscribe(here, ADELE, "Work", server.url)
    assert (failure(health), health.failed_since, health.is_missing) == (reason, NOW, True)
    told = freebusy(here, ADELE, WINDOW)
    assert told.merged == (WINDOW,)
    (only,) = told.periods
    assert (only.interval, only.status, only.source) == (WINDOW, Status.UNKNOWN, "Work")


@pytest.mark.parametrize(("how", "reason"), BAD)
def test_with_a_good_copy_a_feed_that_fails_goes_on_as_it_was(here, server, how, reason):
    feeds.subscribe(here, ADELE, "Work", server.url)
    broken(server, how)
    at(here, hours=1)
    feeds.refresh(here, ADELE, "Work")
    at(here, hours=2)
    health = feeds.refresh(here, ADELE, "Work")
    assert (failure(health), health.failed_since) == (reason, NOW + timedelta(hours=1))
    assert (health.events, health.fetched_at, health.is_missing) == (1, NOW, False)
    assert merged(here) == (MEETING,)


def test_a_server_that_is_gone_leaves_the_last_good_copy(here):
    with calendar_server() as told:
        told.put(GOOD)
        feeds.subscribe(here, ADELE, "Work", told.url)
    assert failure(feeds.refresh(here, ADELE, "Work")) == feed.UNREACHABLE
    assert merged(here) == (MEETING,)


def test_a_feed_that_recovers_counts_as_it_is_now(here, server):
    broken(server, "500")
    feeds.subscribe(here, ADELE, "Work", server.url)
    server.put(calendar(24))
    health = feeds.refresh(here, ADELE, "Work")
    assert (health.failure, health.failed_since) == (None, None)
    assert merged(here) == (TOMORROWS,)


def test_what_fails_and_recovers_stands_in_the_journal_without_the_address(here, server):
    feeds.subscribe(here, ADELE, "Work", server.url)
    broken(server, "401")
    feeds.refresh(here, ADELE, "Work")
    feeds.refresh(here, ADELE, "Work")
    server.put(GOOD)
    feeds.refresh(here, ADELE, "Work")
    with here.read() as uow:
        told = [entry.data["problem"] for entry in uow.journal.all("calendar")]
        assert "s3cret" not in str(uow.journal.all())
    assert told == ["The calendar's server answered with status 401.", None]


def test_a_packed_feed_is_read(here, server):
    server.zip(GOOD)
    feeds.subscribe(here, ADELE, "Work", server.url)
    assert merged(here) == (MEETING,)


def test_what_has_not_changed_is_not_sent_again(here, server):
    feeds.subscribe(here, ADELE, "Work", server.url)
    at(here, hours=1)
    health = feeds.refresh(here, ADELE, "Work")
    assert server.asked[1]["If-None-Match"] == '"one"'
    assert server.asked[1]["If-Modified-Since"] == "yesterday"
    assert (health.fetched_at, health.events) == (NOW + timedelta(hours=1), 1)
    assert merged(here) == (MEETING,)


@pytest.mark.parametrize("headers", [{}, {"ETag": '"one"'}])
def test_what_has_not_changed_leaves_all_that_was_worked_out(here, server, headers):
    server.put(GOOD, **headers)
    feeds.subscribe(here, ADELE, "Work", server.url)
    before = revision(here)
    feeds.refresh(here, ADELE, "Work")
    assert revision(here) == before
    server.put(calendar(24))
    feeds.refresh(here, ADELE, "Work")
    assert revision(here) != before


def revision(context):
    with context.read() as uow:
        return uow._revision


def test_without_a_copy_a_server_is_not_told_of_one(here, server):
    broken(server, "HTML")
    feeds.subscribe(here, ADELE, "Work", server.url)
    server.put(GOOD, ETag='"one"')
    feeds.refresh(here, ADELE, "Work")
    assert "If-None-Match" not in server.asked[1]
    assert merged(here) == (MEETING,)


def test_another_address_does_not_inherit_the_copy(here, server):
    feeds.subscribe(here, ADELE, "Work", server.url)
    broken(server, "500")
    assert feeds.subscribe(here, ADELE, "Work", f"{server.url}?other").is_missing
    assert merged(here) == (WINDOW,)


def test_the_same_address_keeps_the_copy(here, server):
    feeds.subscribe(here, ADELE, "Work", server.url)
    broken(server, "500")
    assert not feeds.subscribe(here, ADELE, "Work", server.url).is_missing
    assert merged(here) == (MEETING,)


def deleted_while_fetched(here, server):
    """Let somebody delete the calendar while the server is asked for it."""
    there = server.respond

    def respond(handler):
        calendars.delete_calendar(here, ADELE, "Work")
        there(handler)

    server.respond = respond


def test_a_copy_that_goes_while_the_server_says_that_it_is_good_is_missed(here, server):
    feeds.subscribe(here, ADELE, "Work", server.url)
    deleted_while_fetched(here, server)
    health = feeds.subscribe(here, ADELE, "Work", server.url)
    assert (failure(health), health.is_missing) == (feed.REFUSED, True)
    assert merged(here) == (WINDOW,)


def test_a_page_that_was_uploaded_as_a_calendar_is_none_when_it_is_fetched(here, server):
    broken(server, "HTML with a calendar")
    calendars.put_calendar(here, ADELE, "Mine", server.answer[1])
    assert failure(feeds.subscribe(here, ADELE, "Work", server.url)) == feeds.NO_CALENDAR


def test_an_upload_ends_a_subscription(here, server):
    feeds.subscribe(here, ADELE, "Work", server.url)
    health = calendars.put_calendar(here, ADELE, "Work", calendar(24))
    assert (health.is_feed, merged(here)) == (False, (TOMORROWS,))
    with pytest.raises(InvalidInput):
        feeds.refresh(here, ADELE, "Work")
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "url", ["", "calendar.ics", "file:///etc/passwd", "ftp://x/", "http://u:p@x/", "http://x/\0"]
)
def test_an_address_that_is_none_leaves_everything_as_it_is(here, url):
    with pytest.raises(InvalidInput):
        feeds.subscribe(here, ADELE, "Work", url)
    assert merged(here) == ()


def test_what_is_not_there_cannot_be_fetched(here, server):
    with pytest.raises(NotFound):
        feeds.subscribe(here, "nobody@contoso.com", "Work", server.url)
    with pytest.raises(NotFound):
        feeds.refresh(here, ADELE, "Work")
    assert server.asked == []


def test_a_server_inside_is_not_asked_unless_the_operator_allows_it(here, server):
    here.fetcher = Fetcher()
    health = feeds.subscribe(here, ADELE, "Work", server.url)
    assert (failure(health), server.asked) == (feed.FORBIDDEN, [])


def test_a_redirect_inside_is_not_followed(here, server):
    with calendar_server() as inner:
        server.put(b"", 302, Location=inner.url.replace("127.0.0.1", "127.0.0.2"))
        here.fetcher = Fetcher(allowed=lambda address: address == "127.0.0.1")
        health = feeds.subscribe(here, ADELE, "Work", server.url)
        assert (failure(health), inner.asked) == (feed.FORBIDDEN, [])


def test_a_calendar_that_goes_while_it_is_fetched_does_not_come_back(here, server):
    feeds.subscribe(here, ADELE, "Work", server.url)
    deleted_while_fetched(here, server)
    at(here, days=1)
    assert feeds.refresh_due(here, timedelta(0)) == []
    with here.read() as uow:
        assert uow.calendars.all() == []
