"""What the master of a series tells over EWS, and fields that every item has."""

from datetime import datetime, timedelta

import pytest

from bookwithme.domain.event import Event
from bookwithme.service.clients.ews.recurrence import patterns
from bookwithme.zones import zone_of
from tests.web.clients.conftest import ELEVEN, TEN
from tests.web.clients.soaping import (
    NAMES,
    ask,
    find,
    get,
    ids_of,
    items_of,
    listed,
    names,
    set_field,
    texts,
    told,
    update,
    view,
)
from tests.web.conftest import ORGANIZER

WEEK = "2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z"
WEEKLY = {"Interval": 1, "FirstDayOfWeek": "Monday"}

# The first occurrence is on Tuesday, 24 November 2026, the fourth and last one of its month.
SAID = {
    "FREQ=DAILY": ("Daily", {"Interval": 1}),
    "FREQ=DAILY;INTERVAL=3": ("Daily", {"Interval": 3}),
    "FREQ=DAILY;BYDAY=MO,TU": ("Weekly", WEEKLY | {"DaysOfWeek": "Monday Tuesday"}),
    "FREQ=WEEKLY;INTERVAL=2;WKST=SU": (
        "Weekly",
        {"Interval": 2, "DaysOfWeek": "Tuesday", "FirstDayOfWeek": "Sunday"},
    ),
    "FREQ=MONTHLY": ("AbsoluteMonthly", {"Interval": 1, "DayOfMonth": 24}),
    "FREQ=MONTHLY;BYMONTHDAY=24": ("AbsoluteMonthly", {"Interval": 1, "DayOfMonth": 24}),
    "FREQ=MONTHLY;BYDAY=4TU": (
        "RelativeMonthly",
        {"Interval": 1, "DaysOfWeek": "Tuesday", "DayOfWeekIndex": "Fourth"},
    ),
    "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=-1": (
        "RelativeMonthly",
        {"Interval": 1, "DaysOfWeek": "Tuesday", "DayOfWeekIndex": "Last"},
    ),
    "FREQ=YEARLY": ("AbsoluteYearly", {"DayOfMonth": 24, "Month": "November"}),
    "FREQ=YEARLY;BYMONTH=11;BYDAY=-1TU": (
        "RelativeYearly",
        {"DaysOfWeek": "Tuesday", "DayOfWeekIndex": "Last", "Month": "November"},
    ),
}
UNSAID = (
    "FREQ=DAILY;INTERVAL=2;BYDAY=MO,TU",
    "FREQ=DAILY;BYMONTH=11",
    "FREQ=WEEKLY;BYDAY=MO",
    "FREQ=MONTHLY;BYMONTHDAY=24,25",
    "FREQ=MONTHLY;BYMONTHDAY=25",
    "FREQ=MONTHLY;BYDAY=3TU",
    "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1",
    "FREQ=MONTHLY;BYDAY=TU",
    "FREQ=MONTHLY;BYMONTH=11",
    "FREQ=YEARLY;INTERVAL=2",
    "FREQ=YEARLY;BYDAY=47TU",
    "FREQ=YEARLY;BYMONTHDAY=24",
    "FREQ=YEARLY;BYMONTH=5,11",
    "FREQ=YEARLY;BYWEEKNO=48",
    "FREQ=WEEKLY;COUNT=3;UNTIL=20270101",
)
OF_THE_30TH = {
    "FREQ=MONTHLY;BYMONTHDAY=-1": ("AbsoluteMonthly", {"Interval": 1, "DayOfMonth": 31}),
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1": (
        "RelativeMonthly",
        {"Interval": 1, "DaysOfWeek": "Weekday", "DayOfWeekIndex": "Last"},
    ),
    "FREQ=YEARLY": ("AbsoluteYearly", {"DayOfMonth": 30, "Month": "November"}),
    "FREQ=MONTHLY": None,  # Exchange would take the last day of February
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=1": None,
}


def said(rule, day=24, hour=9):
    zone = zone_of("Europe/Paris")
    start = datetime(2026, 11, day, hour, tzinfo=zone)
    end = start + timedelta(hours=1)
    return patterns(Event(start=start, end=end, time_zone=zone.key, recurrence=rule))


@pytest.mark.parametrize(("rule", "pattern"), SAID.items())
def test_a_rule_that_is_one_of_outlooks_patterns_is_told_as_such(rule, pattern):
    name, parts = pattern
    (found, has), (until, start) = said(rule)
    assert (found, has) == (f"{name}Recurrence", parts)
    assert [*has] == [each for each in ORDER if each in has]
    assert (until, str(start["StartDate"])) == ("NoEndRecurrence", "2026-11-24+01:00")


ORDER = (
    "Interval", "DaysOfWeek", "FirstDayOfWeek", "DayOfWeekIndex", "DayOfMonth", "Month",
)  # fmt: skip


@pytest.mark.parametrize("rule", UNSAID)
def test_a_rule_that_no_pattern_says_is_left_out(rule):
    assert said(rule) is None


@pytest.mark.parametrize(("rule", "pattern"), OF_THE_30TH.items())
def test_the_end_of_a_month_is_only_told_where_both_mean_the_same_day(rule, pattern):
    found = said(rule, 30)
    assert (found and found[0]) == (pattern and (f"{pattern[0]}Recurrence", pattern[1]))


ENDS = {
    "COUNT=5": ("NumberedRecurrence", "5"),
    "UNTIL=20261201": ("EndDateRecurrence", "2026-12-01"),
    "UNTIL=20261201T080000Z": ("EndDateRecurrence", "2026-12-01"),
    "UNTIL=20261201T075959Z": ("EndDateRecurrence", "2026-11-30"),
    "UNTIL=20261201T085959": ("EndDateRecurrence", "2026-11-30"),
    "UNTIL=20200101": ("EndDateRecurrence", "2026-11-24"),
}


@pytest.mark.parametrize(("end", "told_"), ENDS.items())
def test_a_series_ends_with_the_last_day_on_which_it_happens(end, told_):
    _, (name, parts) = said(f"FREQ=DAILY;{end}")
    assert (name, str([*parts.values()][-1]).removesuffix("+01:00")) == told_


def masters(client):
    found = listed(client, find())
    ids = {name: each.find("t:ItemId", NAMES).get("Id") for name, each in found.items()}
    wanted = ids["Gym"], ids["Standup"], ids["Blocked"]
    return found, items_of(ask(client, get(wanted)))


def test_a_master_tells_its_pattern_its_ends_and_what_is_otherwise(client, week):
    in_list, (gym, standup, blocked) = masters(client)
    own = ("Recurrence", "FirstOccurrence", "LastOccurrence")
    own += ("ModifiedOccurrences", "DeletedOccurrences")
    assert [each for each in names(gym) if each in own] == [*own]
    for other in (standup, blocked, in_list["Gym"]):
        assert not {*names(other)} & {*own}
    repeats, until = gym.find("t:Recurrence", NAMES)
    assert texts(repeats) == {"Interval": "1"}
    assert texts(until) == {"StartDate": "2026-11-24+01:00", "NumberOfOccurrences": "3"}
    first, last = (gym.find(f"t:{each}", NAMES) for each in own[1:3])
    assert told(first, "Start", "OriginalStart") == ["2026-11-24T17:00:00Z"] * 2
    assert told(last, "Start", "OriginalStart") == ["2026-11-26T19:00:00Z", "2026-11-26T17:00:00Z"]
    (moved,) = gym.find("t:ModifiedOccurrences", NAMES)
    assert texts(moved) == texts(last)
    assert [texts(each)["Subject"] for each in items_of(ask(client, get(ids_of(gym)[1:2])))] == [
        "Gym"
    ]
    (gone,) = gym.find("t:DeletedOccurrences", NAMES)
    assert texts(gone) == {"Start": "2026-11-25T17:00:00Z"}


@pytest.mark.parametrize("end", ["", ";COUNT=4000", ";UNTIL=20300101"])
def test_of_a_series_beyond_the_horizon_the_last_occurrence_is_not_known(client, cast, end):
    body = {"start": TEN, "end": ELEVEN, "subject": "Always", "recurrence": f"FREQ=DAILY{end}"}
    path = f"/_emulator/api/mailboxes/{ORGANIZER}/events"
    assert client.post(path, json=body).status_code == 201
    (item,) = items_of(ask(client, get(ids_of(ask(client, find())))))
    assert item.find("t:FirstOccurrence/t:Start", NAMES).text == TEN
    assert "LastOccurrence" not in names(item)


def test_of_every_item_it_is_told_how_large_it_is_and_how_often_it_was_changed(client, week):
    number, booking = week
    subject = set_field("item:Subject", "<t:Subject>Blöcked</t:Subject>")
    ask(client, update(number, subject))
    found = listed(client, view(*WEEK))
    wanted = ("Size", "AppointmentSequenceNumber", "ReminderMinutesBeforeStart")
    assert told(found["Blöcked"], *wanted, "LastModifiedTime") == ["8", "1", "0", None]
    assert told(found["Dentist"], *wanted) == ["7", None, "0"]
    booked = found[booking.subject]
    made = texts(booked)["DateTimeCreated"]
    assert told(booked, "LastModifiedTime", "DateTimeStamp") == [made, made]
    assert texts(booked)["AppointmentSequenceNumber"] == "0"
