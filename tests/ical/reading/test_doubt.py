"""Doubt takes time: what is added and means nothing never frees any.

The mutations leave what is there in place, in its order, and none of them has a meaning of its own:
no element, part, property or parameter that is added can be read as one that RFC 5545 knows.
"""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bookwithme.domain.freebusy import DEFAULT_BLOCKING
from bookwithme.ical.reading.availability import subtract
from bookwithme.ical.reading.reader import Reading, read

START = datetime(2027, 3, 1, tzinfo=UTC)
GOLDEN = sorted((Path(__file__).parents[2] / "calendars").glob("*.ics"))

RULES = (
    "FREQ=DAILY;COUNT=20",
    "FREQ=DAILY;INTERVAL=3;BYHOUR=9,13;UNTIL=20270520T000000Z",
    "FREQ=WEEKLY;WKST=SU;INTERVAL=2;BYDAY=MO,WE,FR",
    "FREQ=WEEKLY;BYMONTH=3,5;BYDAY=TU;COUNT=12",
    "FREQ=MONTHLY;BYMONTHDAY=1,15,-1",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE;BYSETPOS=1,-1;COUNT=6",
    "FREQ=YEARLY;BYMONTH=3,4;BYDAY=1MO,-1SU",
    "FREQ=YEARLY;BYWEEKNO=10,12;BYDAY=TU",
    "FREQ=YEARLY;BYYEARDAY=65,100,-250",
    "FREQ=HOURLY;INTERVAL=5;BYDAY=SA,SU;BYHOUR=3,8,18",
)
ELEMENTS = {"BYDAY": ("XX", "", "54MO", "0TU", "MO2"), "": ("x", "", "999", "-", "1.5")}
PARTS = (
    *("X-PART=1", "rubbish", "=", "", "FREQ=NEVER", "COUNT=-1", "COUNT=many", "INTERVAL=-2"),
    *("INTERVAL=often", "UNTIL=later", "WKST=XX", "SKIP=ON", "BYDAY=XX", "BYMONTH=13"),
    *("BYHOUR=24", "BYSETPOS=0", "BYWEEKNO=54", "BYMONTHDAY=0,32", "BYEASTER=1"),
)
EVENTS = (
    ("UID:a", "DTSTART:20270302T090000Z", "DTEND:20270302T110000Z", "STATUS:TENTATIVE"),
    ("UID:b", "DTSTART;VALUE=DATE:20270303", "DTEND;VALUE=DATE:20270305"),
    ("UID:c", "DTSTART;TZID=Europe/Berlin:20270304T090000", "DURATION:PT2H", "SEQUENCE:3"),
    (
        *("UID:series", "DTSTART:20270308T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=9"),
        *("EXDATE:20270310T090000Z", "RDATE:20270331T120000Z", "EXRULE:FREQ=WEEKLY;COUNT=1"),
    ),
    (
        *("UID:series", "RECURRENCE-ID:20270309T090000Z", "DTSTART:20270309T140000Z"),
        *("DURATION:PT1H", "CLASS:PRIVATE"),
    ),
    (
        *("UID:series", "RECURRENCE-ID;RANGE=THISANDFUTURE:20270312T090000Z"),
        *("DTSTART:20270312T100000Z", "DURATION:PT3H", "TRANSP:OPAQUE"),
    ),
    ("UID:versions", "SEQUENCE:1", "DTSTART:20270320T090000Z", "DURATION:PT1H"),
    ("UID:versions", "SEQUENCE:2", "DTSTART:20270321T090000Z", "DURATION:PT1H"),
)
LINES = (
    *("DTSTART:soon", "DTEND:never", "DURATION:long", "RRULE:rubbish", "RRULE:", "EXRULE:rubbish"),
    *("EXRULE:FREQ=DAILY;BYDAY=XX", "EXRULE:FREQ=DAILY;COUNT=-1", "RDATE:no", "RDATE:,"),
    *("EXDATE:no,", "EXDATE;VALUE=PERIOD:x/y", "UID:", "SEQUENCE:x", "STATUS:NONSENSE"),
    *("TRANSP:", "RECURRENCE-ID:then", "X-MICROSOFT-CDO-BUSYSTATUS:NONSENSE", "SUMMARY"),
    *("X-MICROSOFT-CDO-ALLDAYEVENT:MAYBE", "X-APPLE-TRAVEL-DURATION:far", "PRIORITY:high"),
    *("BEGIN:X-NOTE\nDTSTART:20270101T000000Z\nSTATUS:CANCELLED\nEND:X-NOTE", ";;;", "\0", ":"),
)
PARAMETERS = (";X-P=1", ';X-Q="a:b;c"', ";VALUE=NONSENSE", ";LANGUAGE=fr", ";X-R=", ";")


def _calendar(events) -> str:
    parts = (("BEGIN:VEVENT", *lines, "END:VEVENT") for lines in events)
    return "\n".join(["BEGIN:VCALENDAR", *(line for part in parts for line in part), ""])


def _read(data: bytes) -> Reading:
    end = START + timedelta(days=100)
    return read(data, zone=ZoneInfo("America/New_York"), start=START, end=end)


def _busy(reading: Reading) -> list[tuple[int, int]]:
    return [period[:2] for period in reading.periods if period[2] in DEFAULT_BLOCKING]


def _freed(clean: str, mutated: str) -> list[tuple[int, int]]:
    """What blocks in a calendar and no longer in another."""
    return subtract(_busy(_read(clean.encode())), _busy(_read(mutated.encode())))


def _with(items, added) -> list[str]:
    """Insert each (place, item), places counted modulo the length."""
    result = list(items)
    for place, item in added:
        result.insert(place % (len(result) + 1), item)
    return result


def _additions(items, most: int = 3):
    return st.lists(st.tuples(st.integers(0, 20), st.sampled_from(items)), max_size=most)


@st.composite
def rules(draw):
    """A rule, and the same with elements and parts that mean nothing."""
    rule = draw(st.sampled_from(RULES))
    parts = []
    for part in rule.split(";"):
        name, _, value = part.partition("=")
        if name.startswith("BY"):
            bad = draw(_additions(ELEMENTS.get(name, ELEMENTS[""]), 2))
            value = ",".join(_with(value.split(","), bad))
        parts.append(f"{name}={value}")
    return rule, ";".join(_with(parts, draw(_additions(PARTS))))


@given(rules())
@settings(max_examples=200, deadline=None)
def test_what_means_nothing_in_a_rule_frees_no_time(pair):
    clean, mutated = (
        _calendar([("DTSTART:20270301T090000Z", "DURATION:PT1H", f"RRULE:{rule}")]) for rule in pair
    )
    assert _freed(clean, mutated) == []


@given(rules())
@settings(max_examples=100, deadline=None)
def test_what_means_nothing_in_a_rule_of_exceptions_frees_no_time(pair):
    daily = ("DTSTART:20270301T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY")
    clean, mutated = (_calendar([(*daily, f"EXRULE:{rule}")]) for rule in pair)
    assert _freed(clean, mutated) == []


PLACES = st.tuples(st.integers(0, len(EVENTS) - 1), st.integers(0, 9))


@st.composite
def events(draw):
    """The events with properties and parameters that mean nothing."""
    mutated = [list(lines) for lines in EVENTS]
    for (event, place), mark in draw(
        st.lists(st.tuples(PLACES, st.sampled_from(PARAMETERS)), max_size=4)
    ):
        lines = mutated[event]
        name, rest = re.match(r"([A-Z-]+)(.*)", lines[place % len(lines)]).groups()
        lines[place % len(lines)] = f"{name}{mark}{rest}"
    for (event, place), line in draw(
        st.lists(st.tuples(PLACES, st.sampled_from(LINES)), max_size=6)
    ):
        mutated[event].insert(place, line)
    return mutated


@given(events())
@settings(max_examples=150, deadline=None)
def test_what_means_nothing_in_events_frees_no_time(mutated):
    text = _calendar(mutated)
    assert _freed(_calendar(EVENTS), text) == [], text


WITHOUT = {
    "zone definitions": re.compile(rb"BEGIN:VTIMEZONE.*?END:VTIMEZONE\r?\n", re.DOTALL),
    "UIDs": re.compile(rb"^UID[:;].*\n", re.MULTILINE),
    "labels": re.compile(rb"(?<=[A-Z]);VALUE=[A-Z-]+"),
}


@pytest.mark.parametrize("what", WITHOUT)
@pytest.mark.parametrize("path", GOLDEN, ids=[path.stem for path in GOLDEN])
def test_without_what_names_things_the_time_is_the_same_or_there_is_a_remark(path, what):
    data = path.read_bytes()
    clean, mutated = _read(data), _read(WITHOUT[what].sub(b"", data))
    remarks = [*clean.problems, *clean.notes, *mutated.problems, *mutated.notes]
    assert _busy(clean) == _busy(mutated) or remarks
