"""A world that is exported as a scenario, and worlds that begin with it at other times."""

import json
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bookwithme.contract.document.moments import FromNow, OfWeek, Present
from bookwithme.domain.interval import Interval
from bookwithme.service.availability.calendars import busy_periods
from bookwithme.service.worlds import worlds
from bookwithme.service.worlds.scenarios import scenario
from tests.service.whole import WHOLE, exported, import_document

NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)
FROZEN = {"mode": "frozen", "now": "2026-11-25T08:00:00Z"}
PARIS = ZoneInfo("Europe/Paris")
SECRET = re.compile(
    r'"(exchangeGuid|calendarSecret|guid|bookingcode|manageSecret|uid|teamsId|teamsPasscode'
    r'|url|messages)"'
)


def scenario_of(context):
    return exported(context, scenario=True)


def without_secrets(document):
    """All of a document but what every world makes for itself, and the mails."""
    if isinstance(document, dict):
        return {
            name: without_secrets(each)
            for name, each in document.items()
            if not SECRET.fullmatch(f'"{name}"') and name not in ("fetchedAt", "sequence", "name")
        }
    return [without_secrets(each) for each in document] if isinstance(document, list) else document


@pytest.mark.parametrize(
    "scenario", ["contoso", "private-link-last-day", "ews-blocked", "owa-policy"]
)
def test_a_scenario_brings_a_world_back_as_it_was_at_the_same_moment(context, scenario):
    worlds.reset(context, scenario)
    import_document(context, exported(context) | {"clock": FROZEN})
    before = without_secrets(exported(context))
    document = scenario_of(context)
    worlds.reset(context, document | {"clock": FROZEN})
    assert without_secrets(exported(context)) == before


def test_nothing_secret_and_no_instant_is_in_a_scenario(context):
    import_document(context, WHOLE)
    text = json.dumps(scenario_of(context))
    assert SECRET.findall(text) == []
    assert re.findall(r"\d{4}-\d\d-\d\dT[^\"]*", text) == []
    assert not set(re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", json.dumps(WHOLE))) & set(
        re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", text)
    )


def starts(document):
    """When the bookings begin, on the wall clock in Paris."""
    instants = (datetime.fromisoformat(each["start"]) for each in document["bookings"])
    return [each.astimezone(PARIS) for each in instants]


def first_link(document):
    """When the first link of the first mailbox's private type was made."""
    first, *_ = document["mailboxes"][0]["meetingTypes"][3]["links"]
    return datetime.fromisoformat(first["createdAt"])


def test_weeks_later_bookings_and_calendars_stand_on_their_weekdays_and_links_are_as_old(context):
    worlds.reset(context, scenario(None, "contoso") | {"clock": FROZEN})
    document, before = scenario_of(context), exported(context)
    passed = timedelta(weeks=5, days=1, hours=3)
    later = NOW + passed
    worlds.reset(context, document | {"clock": {"mode": "frozen", "now": later.isoformat()}})
    after = exported(context)

    assert len(starts(before)) > 3
    for old, new in zip(starts(before), starts(after), strict=True):
        assert (new.date() - old.date(), new.time()) == (timedelta(weeks=5), old.time())
    assert first_link(after) - first_link(before) == passed
    with context.read() as uow:
        week = Interval(later, later + timedelta(days=7))
        assert len(busy_periods(uow, uow.mailboxes.all()[0], week)) > 5


@pytest.mark.parametrize(
    ("mode", "kept"), [("system", "system"), ("shifted", "system"), ("frozen", "frozen")]
)
def test_the_clock_of_a_scenario_begins_at_the_present(context, mode, kept):
    now = {} if mode == "system" else {"now": "2026-11-25T08:00:00Z"}
    import_document(context, {"version": 1, "clock": {"mode": mode} | now})
    assert scenario_of(context)["clock"] == {"mode": kept}


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 11, 26, 8, tzinfo=UTC), OfWeek(0, 4, 9, 0)),
        (datetime(2026, 11, 22, 23, tzinfo=UTC), OfWeek(0, 1, 0, 0)),
        (datetime(2026, 11, 22, 22, 59, tzinfo=UTC), OfWeek(-1, 7, 23, 59)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), OfWeek(-5, 7, 2, 30)),
        # The hour that comes twice: its second pass has no wall-clock time of its own.
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), FromNow(timedelta(days=-31, hours=-6.5))),
        (NOW + timedelta(seconds=1), FromNow(timedelta(seconds=1))),
        (NOW + timedelta(weeks=1000), FromNow(timedelta(weeks=1000))),
    ],
)
def test_an_instant_becomes_a_time_of_its_week_where_there_is_such_a_time(moment, written):
    present = Present(NOW, "Europe/Paris")
    assert present.of_week(moment) == written
    assert present.instant(written) == moment


AUTUMN = datetime(2026, 10, 20, 8, tzinfo=UTC)  # of Sunday's hours in Paris, 2:00 comes twice
HALF, DAY = timedelta(minutes=30), timedelta(days=1)


@pytest.mark.parametrize("whole_days", [False, True])
@pytest.mark.parametrize("length", [HALF, HALF * 3, HALF * 47, DAY, HALF * 49, HALF * 50, DAY * 3])
def test_a_period_over_a_clock_change_is_carried_as_it_is(length, whole_days):
    present = Present(AUTUMN, "Europe/Paris", whole_days=whole_days)
    for number in range(12):
        start = datetime(2026, 10, 24, 22, tzinfo=UTC) + number * HALF
        first, last = present.of_weeks(start, start + length)
        assert (present.instant(first), present.instant(last, first)) == (start, start + length)


TWICE = [  # half past two in Paris
    {"start": "2026-10-25T00:30:00Z", "end": "2026-10-25T01:00:00Z"},
    {"start": "2026-10-25T01:30:00Z", "end": "2026-10-25T02:00:00Z"},
]


@pytest.mark.parametrize(
    "now", ["2026-10-20T08", "2026-10-20T12", "2026-11-25T17", "2027-03-25T08"]
)
def test_what_lies_in_an_hour_that_comes_twice_is_as_long_in_every_world(context, now):
    worlds.reset(context, scenario(None, "contoso"))
    document = exported(context) | {"clock": FROZEN | {"now": "2026-10-20T08:00:00Z"}}
    own = {"guid", "uid", "manageSecret"}
    booking = {name: each for name, each in document["bookings"][0].items() if name not in own}
    document["bookings"] = [booking | each for each in TWICE]
    document["mailboxes"][0]["events"] = [{"changes": [], **each} for each in TWICE]
    import_document(context, document)
    carried = scenario_of(context)
    worlds.reset(context, carried | {"clock": FROZEN | {"now": f"{now}:00:00Z"}})
    found = exported(context)
    for each in (*found["bookings"], *found["mailboxes"][0]["events"]):
        start, end = (datetime.fromisoformat(each[name]) for name in ("start", "end"))
        assert end - start == HALF, each
