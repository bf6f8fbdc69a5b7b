"""An event blocks exactly as the same VEVENT in a file does, whatever the clocks do."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookwithme.contract.events import NewEvent
from bookwithme.contract.mailbox import NewMailbox
from bookwithme.contract.world import ClockWish
from bookwithme.domain.errors import InvalidInput
from bookwithme.domain.event import Change, Event
from bookwithme.domain.freebusy import Status
from bookwithme.domain.hours import to_utc
from bookwithme.domain.interval import Interval
from bookwithme.ical.writing.writer import published
from bookwithme.service.admin import administration
from bookwithme.service.attendee.published import published_calendar
from bookwithme.service.availability import calendars, events
from bookwithme.service.availability.freebusy import freebusy
from bookwithme.service.worlds import clocks, worlds
from bookwithme.zones import zone_of
from tests.service.availability.feeding import ADELE, NOW
from tests.service.whole import exported

BEN = "ben@contoso.com"
ZONES = ["Europe/Paris", "Europe/London", "Africa/Cairo", "Australia/Lord_Howe", "America/Santiago"]
WINDOW = Interval(NOW - timedelta(days=40), NOW + timedelta(days=200))
RULES = [
    None,
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=WEEKLY;BYDAY=MO,TH;COUNT=20",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;BYMONTHDAY=31;UNTIL=20270401T000000Z",
    "FREQ=YEARLY",
]


@pytest.fixture
def people(context):
    """Two mailboxes of Paris, the clock standing at NOW."""
    clocks.put(context, ClockWish(now=NOW, mode="frozen"))
    fields = {"display_name": "Somebody", "time_zone": "Europe/Paris", "subscription": None}
    return [
        administration.create_mailbox(context, NewMailbox(address=each, **fields))
        for each in (ADELE, BEN)
    ]


@st.composite
def whole_days(draw):
    zone = "Europe/Paris"
    first = date(2026, 10, 20) + timedelta(days=draw(st.integers(0, 160)))
    last = first + timedelta(days=draw(st.integers(1, 4)))
    edges = [to_utc(day, 0, zone_of(zone)) for day in (first, last)]
    return {"start": edges[0], "end": edges[1], "all_day": True, "time_zone": zone}


@st.composite
def times(draw):
    start = NOW + timedelta(minutes=15 * draw(st.integers(-3_000, 15_000)))
    end = start + timedelta(minutes=15 * draw(st.integers(0, 40)))
    return {"start": start, "end": end, "time_zone": draw(st.sampled_from(ZONES))}


@given(
    times() | whole_days(),
    st.sampled_from(RULES),
    st.sampled_from([each for each in Status if each is not Status.UNKNOWN]),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_an_event_blocks_as_the_same_event_in_a_file(context, people, time, rule, status):
    # The clock shows some starts twice; a file has no name for the second pass.
    described = NewEvent(**time, recurrence=rule, status=status)
    if described.start.astimezone(zone_of(described.time_zone)).fold and rule:
        return
    _, event = events.create_event(context, ADELE, described.event)
    calendars.put_calendar(context, BEN, "File", published(people[1], [], NOW, [event]))
    own, file = (freebusy(context, each, WINDOW) for each in (ADELE, BEN))
    events.delete_event(context, event.guid)
    assert [each[:3] for each in own.periods] == [each[:3] for each in file.periods]
    assert own.merged == file.merged


def test_a_change_moves_its_occurrence_in_a_file_too(context, people):
    first = NOW + timedelta(days=1)
    hour = timedelta(hours=1)
    instead = Change(
        first + timedelta(days=7),
        start=first + timedelta(days=8),
        end=first + timedelta(days=8, hours=2),
    )
    gone = Change(first + timedelta(days=14), is_deleted=True)
    described = NewEvent(
        start=first, end=first + hour, recurrence="FREQ=WEEKLY", changes=(instead, gone)
    )
    _, event = events.create_event(context, ADELE, described.event)
    calendars.put_calendar(context, BEN, "File", published(people[1], [], NOW, [event]))
    own, file = (freebusy(context, each, WINDOW) for each in (ADELE, BEN))
    assert own.merged == file.merged
    starts = [each.start for each in own.periods][:3]
    assert starts == [first, first + timedelta(days=8), first + timedelta(days=21)]


def test_a_whole_day_stays_one_when_the_mailbox_moves_to_another_zone(context, people):
    day = to_utc(date(2026, 11, 24), 0, zone_of("Europe/Paris"))
    described = NewEvent(
        start=day, end=day + timedelta(days=1), all_day=True, recurrence="FREQ=DAILY;COUNT=2"
    )
    events.create_event(context, ADELE, described.event)
    before = freebusy(context, ADELE, WINDOW).merged
    administration.change_mailbox(context, ADELE, partial(replace, time_zone="Asia/Tokyo"))
    assert (
        freebusy(context, ADELE, WINDOW).merged
        == before
        == (Interval(day, day + timedelta(days=2)),)
    )


def test_the_published_calendar_carries_events_and_of_private_ones_only_when(context, people):
    mailbox = people[0]
    hour = timedelta(hours=1)
    texts = {"location": "Rue de Seine 1", "body": "Bring the card", "categories": ("Health",)}
    for subject, sensitivity in (
        ("Team lunch", "normal"),
        ("Surgery", "private"),
        ("Merger", "confidential"),
    ):
        described = NewEvent(
            start=NOW, end=NOW + hour, subject=subject, sensitivity=sensitivity, **texts
        )
        events.create_event(context, ADELE, described.event)
    found = published_calendar(context, str(mailbox.page_name), mailbox.calendar_secret)
    body = found.body().decode()
    assert [line for line in body.splitlines() if line.startswith("SUMMARY")] == [
        "SUMMARY:Team lunch",
        "SUMMARY:Private appointment",
        "SUMMARY:Private appointment",
    ]
    assert body.count("Rue de Seine 1") == body.count("Bring the card") == body.count("Health") == 1


def test_a_scenario_of_a_world_brings_its_series_back_on_its_weekdays_with_its_end(context, people):
    described = NewEvent(
        start=NOW, end=NOW + timedelta(hours=1), recurrence="FREQ=WEEKLY;UNTIL=20261214T120000Z"
    )
    events.create_event(context, ADELE, described.event)
    scenario = exported(context, scenario=True)
    later = NOW + timedelta(weeks=30)
    clock = {"mode": "frozen", "now": later.isoformat()}
    worlds.reset(context, {**scenario, "clock": clock})
    window = Interval(later - timedelta(days=3), later + timedelta(days=300))
    assert len(freebusy(context, ADELE, window).periods) == 4


def test_an_event_is_refused_by_the_same_rules_wherever_it_comes_from():
    with pytest.raises(InvalidInput, match="end: must be after start"):
        Event(start=NOW, end=NOW - timedelta(hours=1), time_zone="UTC")


@pytest.mark.parametrize(
    ("until", "day", "instant"),
    [
        ("20261126", "20261126", "20261126T225959Z"),
        ("20261126T120000", "20261126", "20261126T110000Z"),
        ("20261125T230000Z", "20261126", "20261125T230000Z"),
        ("99991231", "99991231", "99991231"),
    ],
)
def test_a_series_ends_on_a_day_or_at_an_instant_as_it_begins(people, until, day, instant):
    first = to_utc(date(2026, 11, 24), 0, zone_of("Europe/Paris"))
    whole = Event(
        start=first,
        end=first + timedelta(days=1),
        time_zone="Europe/Paris",
        recurrence=f"FREQ=DAILY;UNTIL={until}",
        all_day=True,
    )
    for event, end in ((whole, day), (replace(whole, all_day=False), instant)):
        written = published(people[0], [], NOW, [event]).decode()
        assert f"RRULE:FREQ=DAILY;UNTIL={end}\r\n" in written


def test_zones_are_defined_for_the_present_however_old_a_series_is(people):
    begun = NOW - timedelta(days=365 * 30)
    for zone, of_now in (("Europe/Paris", "DTSTART:2015"), ("Africa/Casablanca", "DTSTART:2026")):
        event = Event(start=begun, end=begun + timedelta(hours=1), time_zone=zone)
        series = replace(event, recurrence="FREQ=YEARLY", categories=("",))
        written = published(people[0], [], NOW, [series]).decode()
        assert of_now in written.partition("BEGIN:VEVENT")[0]
        assert "SUMMARY" not in written
        assert "CATEGORIES" not in written
