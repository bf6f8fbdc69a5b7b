"""What a running server remembers is what one that just began works out."""

import json
from datetime import timedelta

import pytest

from bookwithme import clock
from bookwithme.contract.mailbox import NewMailbox
from bookwithme.domain.interval import Interval
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.service.admin import administration
from bookwithme.service.attendee import scheduling
from bookwithme.service.organizer import meeting_types
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.engine import Store
from tests.service.availability.feeding import ADELE, NOW

WEEK = Interval(NOW - timedelta(days=1), NOW + timedelta(days=6))


@pytest.fixture
def running(context, monkeypatch):
    """A world whose clock runs without a write; set by what comes back."""
    fields = {"display_name": "Adele", "time_zone": "Europe/Paris"}
    subscribed = {"subscription": "Microsoft 365 E3"}
    administration.create_mailbox(context, NewMailbox(address=ADELE, **fields, **subscribed))
    return lambda moment: monkeypatch.setattr(clock, "system_now", lambda: moment)


def starts(context, guid):
    """The open times as the API writes them, and as pages read them."""
    written = json.loads(scheduling.slots_text(context, guid, WEEK))
    found = scheduling.slots(context, guid, WEEK)
    assert [each["start"] for each in written] == [f"{s.start:%Y-%m-%dT%H:%M:%SZ}" for s in found]
    return [each.start for each in found]


@pytest.mark.parametrize("minutes", [range(0, 3_000, 95), range(3_000, 0, -95)])
def test_open_times_follow_the_clock(context, running, minutes):
    running(NOW)
    lead = {"minimum_lead_time": timedelta(hours=2), "maximum_lead_time": timedelta(days=1)}
    _, kind = meeting_types.create_type(context, ADELE, MeetingType(title="Intro", **lead))
    counted = set()
    for minute in minutes:
        now = NOW + timedelta(minutes=minute)
        running(now)
        found = starts(context, kind.guid)
        fresh = Store(context.store.engine.url.render_as_string(hide_password=False))
        assert found == starts(WorldContext(fresh, context.public_url), kind.guid)
        fresh.close()
        assert all(now + timedelta(hours=2) <= each <= now + timedelta(days=1) for each in found)
        counted.add(len(found))
    assert len(counted) > 3
