"""Faults that calendars meet."""

from datetime import UTC, datetime, timedelta

import pytest

from bookwithme.contract.mailbox import NewMailbox
from bookwithme.contract.world import ClockWish
from bookwithme.domain.faults import Fault
from bookwithme.domain.interval import Interval
from bookwithme.ical.fetching import feed
from bookwithme.ical.fetching.feed import Fetcher
from bookwithme.service.admin import administration
from bookwithme.service.availability import feeds
from bookwithme.service.availability.freebusy import freebusy
from bookwithme.service.faults import faults
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import clocks
from tests.calendar_server import calendar, calendar_server

ADELE = "adele@contoso.com"
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
WINDOW = Interval(NOW, NOW + timedelta(days=2))


@pytest.fixture
def here(context):
    local = WorldContext(
        context.store, context.public_url, fetcher=Fetcher(allowed=lambda _address: True)
    )
    clocks.put(local, ClockWish(now=NOW, mode="frozen"))
    fields = {"display_name": "Adele", "time_zone": "Europe/Paris", "subscription": None}
    administration.create_mailbox(local, NewMailbox(address=ADELE, **fields))
    return local


def test_a_calendar_that_is_unreachable_on_purpose_keeps_its_last_copy_and_comes_back(here):
    with calendar_server() as server:
        server.put(calendar(23))
        feeds.subscribe(here, ADELE, "Work", server.url)
        before = freebusy(here, ADELE, WINDOW).merged
        faults.put_faults(here, [Fault(kind="calendar-unreachable", times=1)])
        told = [feeds.refresh(here, ADELE, "Work") for _ in range(2)]
    assert [each.failure and each.failure.message for each in told] == [feed.UNREACHABLE, None]
    assert freebusy(here, ADELE, WINDOW).merged == before != ()


def test_without_a_copy_nothing_is_free(here):
    faults.put_faults(here, [Fault(kind="calendar-unreachable")])
    feeds.subscribe(here, ADELE, "Work", "https://calendar.example/adele.ics")
    assert freebusy(here, ADELE, WINDOW).merged == (WINDOW,)


def test_in_a_world_that_is_not_there_nothing_goes_wrong(here):
    nowhere = here.elsewhere("nowhere")
    assert faults.struck(nowhere, "calendar-unreachable") is False
    assert faults.struck_request(nowhere, "GET", "/") is None
