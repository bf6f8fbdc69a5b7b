"""Get- and Set-MailboxCalendarConfiguration: regular meeting hours."""

import re
from dataclasses import replace
from functools import partial

from bookwithme.domain.hours import MINUTES_A_DAY, WEEKDAYS, Hours, Row
from bookwithme.domain.mailbox import Mailbox
from bookwithme.exchange import convert
from bookwithme.exchange.binding import Kind, Spec
from bookwithme.exchange.cmdlet import Call, cmdlet
from bookwithme.exchange.commands.mailboxes import (
    ANY,
    CHANGING,
    ONE,
    RESULT_SIZE,
    UNCHANGED,
    chosen,
    find,
)
from bookwithme.exchange.errors import CommandFailed
from bookwithme.exchange.language.values import Value, text_of
from bookwithme.exchange.output import Objects, Record

_GROUPS: dict[str, tuple[bool, ...]] = {
    "AllDays": (True,) * 7,
    "Weekdays": (True,) * 5 + (False,) * 2,
    "WeekEndDays": (False,) * 5 + (True,) * 2,
    "None": (False,) * 7,
}
_NAMED = {name.lower(): days for name, days in _GROUPS.items()} | {
    day: tuple(day == each for each in WEEKDAYS) for day in WEEKDAYS
}
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::00)?", re.ASCII)


@cmdlet(
    "Get-MailboxCalendarConfiguration",
    "Shows the regular meeting hours of one mailbox, or of all.",
    ANY,
    RESULT_SIZE,
)
def _get_calendar(call: Call, _incoming: Objects) -> Objects:
    return Objects(tuple(map(_calendar, chosen(call)))[: call.bound.get("ResultSize")])


def _calendar(record: Mailbox) -> Record:
    weekly = record.meeting_hours.weekly
    rows = [row for day in weekly for row in day]
    end = max((row.start + row.length for row in rows), default=17 * 60)
    return {
        "Identity": record.address,
        "WorkDays": _days_text(tuple(map(bool, weekly))),
        "WorkingHoursStartTime": _clock(min((row.start for row in rows), default=8 * 60)),
        "WorkingHoursEndTime": _clock(end),
    }


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}:00"


def _days_text(days: tuple[bool, ...]) -> str:
    whole = next((name for name, meant in _GROUPS.items() if meant == days), None)
    open_days = [day.title() for day, each in zip(WEEKDAYS, days, strict=True) if each]
    return whole or ", ".join(open_days)


def _days(name: str, type_name: str, value: Value) -> tuple[bool, ...]:
    """Read days of the week, or one of the groups of them."""
    given = text_of(value).replace(",", " ").split() or [""]
    if unknown := [each for each in given if each.lower() not in _NAMED]:
        names = [*_GROUPS, *(day.title() for day in WEEKDAYS)]
        raise convert.no_such_name(name, type_name, unknown[0], names)
    return tuple(map(any, zip(*(_NAMED[each.lower()] for each in given), strict=True)))


def _time(name: str, type_name: str, value: Value) -> int:
    """Read a time of day as minutes after midnight."""
    if not (match := _TIME.fullmatch(text_of(value))):
        complaint = "The value must be a time of day, such as 08:00:00."
        raise convert.unconvertible(name, type_name, value, complaint)
    return int(match[1]) * 60 + int(match[2])


_DAYS = Kind("Microsoft.Exchange.Data.Storage.Management.DaysOfWeek", _days, tuple(_GROUPS))
_SPAN = Kind("System.TimeSpan", _time)


@cmdlet(
    "Set-MailboxCalendarConfiguration",
    "Sets the regular meeting hours of one mailbox: the same span on every work day.",
    ONE,
    Spec("WorkDays", _DAYS, "The days, such as Monday, Tuesday or Weekdays."),
    Spec("WorkingHoursStartTime", _SPAN, "When they begin, such as 08:00:00."),
    Spec("WorkingHoursEndTime", _SPAN, "When they end."),
    *CHANGING,
)
def _set_calendar(call: Call, _incoming: Objects) -> Objects:
    record = find(call.directory, call.bound["Identity"])
    before = _calendar(record)
    days = call.bound.get("WorkDays", tuple(map(bool, record.meeting_hours.weekly)))
    start, end = (
        call.bound.get(name, _time(name, "", before[name]))
        for name in ("WorkingHoursStartTime", "WorkingHoursEndTime")
    )
    end = end or MINUTES_A_DAY
    if start >= end:
        message = "WorkingHoursStartTime must be before WorkingHoursEndTime."
        raise CommandFailed("WorkingHoursStartTimeAfterEndTime", message)
    hours = Hours(tuple((Row(start, end),) if each else () for each in days))
    if not call.proceeds(record.address):
        return Objects()
    given = {"WorkDays", "WorkingHoursStartTime", "WorkingHoursEndTime"} & call.bound.keys()
    if given and hours.weekly != record.meeting_hours.weekly:
        call.directory.edit_mailbox(record.address, partial(replace, meeting_hours=hours))
    else:
        call.warnings.append(UNCHANGED.format(record.address))
    return Objects()


CMDLETS = (_get_calendar, _set_calendar)
