"""When feeds are fetched again, and what calendars survive."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest

from bookwithme.contract.world import ClockWish, Ran
from bookwithme.domain.errors import InvalidInput
from bookwithme.service.admin import administration
from bookwithme.service.availability import calendars, feeds
from bookwithme.service.worlds import clocks
from tests.calendar_server import calendar
from tests.service.availability.feeding import ADELE, LOCAL, NOW, TOMORROWS, at, broken, go, merged
from tests.service.whole import exported, import_document


@pytest.mark.parametrize(
    ("ttl", "minutes"), [(None, 60), ("PT15M", 15), ("PT1S", 5), ("P9W", 24 * 60)]
)
def test_a_copy_is_good_for_as_long_as_the_calendar_says(here, server, ttl, minutes):
    server.put(calendar(23, ttl=ttl))
    feeds.subscribe(here, ADELE, "Work", server.url)
    at(here, minutes=minutes, seconds=-1)
    assert feeds.refresh_due(here, timedelta(0)) == []
    at(here, minutes=minutes)
    later = NOW + timedelta(minutes=minutes)
    told = [Ran(at=later, what="calendarFetched", about="adele@contoso.com: Work")]
    assert feeds.refresh_due(here, timedelta(0)) == told
    assert feeds.refresh_due(here, timedelta(0)) == []


def test_a_feed_that_fails_is_asked_again_after_five_minutes(here, server):
    server.put(calendar(23, ttl="PT8H"))
    feeds.subscribe(here, ADELE, "Work", server.url)
    broken(server, "500")
    feeds.refresh(here, ADELE, "Work")
    at(here, minutes=5, seconds=-1)
    assert feeds.refresh_due(here, timedelta(0)) == []
    at(here, minutes=5)
    assert [each.what for each in feeds.refresh_due(here, timedelta(0))] == ["calendarUnavailable"]


def test_however_fast_a_clock_goes_a_server_is_left_alone_for_a_minute(here, server):
    feeds.subscribe(here, ADELE, "Work", server.url)
    at(here, days=9)
    assert feeds.refresh_due(here) == []
    with here.write() as uow:
        (only,) = uow.calendars.feeds()
        earlier = only.tried_really_at - timedelta(seconds=60)
        uow.connection.exec_driver_sql(
            f"UPDATE calendars SET tried_really_at = {int(earlier.timestamp())}"
        )
    assert len(feeds.refresh_due(here)) == 1


def test_moving_the_clock_fetches_what_is_due_and_tells_it(here, server):
    feeds.subscribe(here, ADELE, "Work", server.url)
    server.put(calendar(24))
    assert go(here, minutes=59) == []
    ran = go(here, hours=2)
    assert [(each.what, each.about) for each in ran] == [
        ("calendarFetched", "adele@contoso.com: Work")
    ]
    assert merged(here) == (TOMORROWS,)
    clocks.put(here, ClockWish(now=NOW - timedelta(days=1), mode="frozen"))
    assert len(server.asked) == 3


def test_one_slow_server_does_not_hold_up_the_others(here, server):
    for number in range(6):
        feeds.subscribe(here, ADELE, f"Work {number}", f"{server.url}?{number}")
    at(here, days=1)
    server.gate = Barrier(6, timeout=30)  # answers nobody before all six have asked
    patient = replace(here, fetcher=replace(LOCAL, limits=replace(LOCAL.limits, seconds=60)))
    told = [each.what for each in feeds.refresh_due(patient, timedelta(0))]
    assert told == ["calendarFetched"] * 6


def test_the_report_survives_the_end_of_a_month_and_a_change_of_zone(here, server):
    server.put(calendar(23).replace(b"UID:", b"RRULE:FREQ=NEVER\r\nUID:"))
    first = feeds.subscribe(here, ADELE, "Work", server.url)
    assert (len(first.problems), first.events) == (1, 1)
    at(here, days=40)
    assert calendars.show_calendar(here, ADELE, "Work") == first
    administration.change_mailbox(here, ADELE, partial(replace, time_zone="Asia/Tokyo"))
    assert calendars.show_calendar(here, ADELE, "Work") == first
    with here.write() as uow:
        mailbox = uow.mailboxes.by_address(ADELE)
        uow.connection.exec_driver_sql("DELETE FROM busy_sets")
        (only,) = uow.calendars.of(mailbox.id)
        assert calendars.health(uow, mailbox, only) == first


def test_a_world_moves_with_its_feeds_and_why_they_fail(here, server):
    feeds.subscribe(here, ADELE, "Work", server.url)
    broken(server, "401")
    feeds.refresh(here, ADELE, "Work")
    before = calendars.show_calendar(here, ADELE, "Work")
    document = exported(here)
    import_document(here, document)
    assert exported(here) == document
    assert calendars.show_calendar(here, ADELE, "Work") == before


@pytest.mark.parametrize("text", ["{status}", "{", "{0}", "{status.x}"])
def test_a_reason_whose_places_cannot_be_filled_is_refused(here, server, text):
    feeds.subscribe(here, ADELE, "Work", server.url)
    document = exported(here)
    document["mailboxes"][0]["calendars"][0]["failure"] = text
    with pytest.raises(InvalidInput):
        import_document(here, document)
