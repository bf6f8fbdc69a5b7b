"""GetUserAvailability: digits, events and working hours of some mailboxes."""

from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bookwithme.domain.freebusy import BusyPeriod, Status
from bookwithme.domain.hours import MINUTES_A_DAY, Week
from bookwithme.domain.interval import Interval
from bookwithme.domain.mailbox import Mailbox
from bookwithme.service.clients.ews.errors import EwsError
from bookwithme.service.clients.ews.items import EXCEPTION, SINGLE, Item
from bookwithme.service.clients.ews.time_zones import rules_of
from bookwithme.web.clients.ews.call import Call, number
from bookwithme.web.clients.ews.fields import STATUSES
from bookwithme.web.clients.ews.soap import told
from bookwithme.web.clients.ews.time_zones import DAYS, read_zone, serialized
from bookwithme.web.clients.ews.xml import NAMES, el, holding, text

_MOST_MAILBOXES = 100
_LONGEST = timedelta(days=62)
_INTERVALS = range(5, 24 * 60 + 1)

_DIGITS = {status: str(number).encode() for number, status in enumerate(STATUSES)}
"""The highest of an interval counts."""

_VIEWS = ("MergedOnly", "FreeBusy", "FreeBusyMerged", "Detailed", "DetailedMerged")
_INTERVAL = 30
_NAKED = len("2026-11-24T10:00:00")


class _Wanted(NamedTuple):
    """What is asked of each mailbox; `zone`: of the times that are told."""

    window: Interval
    zone: ZoneInfo
    minutes: int
    view: str


def get_user_availability(call: Call) -> str:
    """Tell of the time of each mailbox, or that there is none."""
    options = call.operation.find("t:FreeBusyViewOptions", NAMES)
    if options is None:
        raise EwsError("ErrorInvalidOperation", "Suggestions of meeting times are not emulated.")
    described = call.operation.find("t:TimeZone", NAMES)
    zone = call.zone if described is None else read_zone(described)
    start, end = (text(options, f"t:TimeWindow/t:{name}") for name in ("StartTime", "EndTime"))
    minutes = number(text(options, "t:MergedFreeBusyIntervalInMinutes"), _INTERVAL)
    view = text(options, "t:RequestedView")
    wanted = _Wanted(call.window(start, end, zone), zone, minutes, view)
    addresses = [text(each, "t:Email/t:Address") for each in call.each("m:MailboxDataArray/*")]
    _check(wanted, len(addresses))
    responses = [_response(each, wanted) for each in call.caller.times(addresses, wanted.window)]
    return el("m:GetUserAvailabilityResponse", [el("m:FreeBusyResponseArray", responses)])


def _check(wanted: _Wanted, mailboxes: int) -> None:
    start, end = wanted.window
    if mailboxes > _MOST_MAILBOXES:
        text = f"At most {_MOST_MAILBOXES} mailboxes can be asked about at once."
        raise EwsError("ErrorIndividualMailboxLimitReached", text)
    if end <= start:
        raise EwsError("ErrorInvalidTimeInterval", "EndTime must be after StartTime.")
    if end - start > _LONGEST:
        text = f"The time window is longer than {_LONGEST.days} days."
        raise EwsError("ErrorTimeIntervalTooBig", text)
    if wanted.minutes not in _INTERVALS:
        text = f"The interval must be {_INTERVALS[0]} to {_INTERVALS[-1]} minutes."
        raise EwsError("ErrorInvalidMergedFreeBusyInterval", text)
    if wanted.view not in _VIEWS:
        raise EwsError("ErrorInvalidFreeBusyViewType", f"RequestedView: {', '.join(_VIEWS)}.")


def _response(found: tuple[Mailbox, list[Item]] | EwsError, wanted: _Wanted) -> str:
    if isinstance(found, EwsError):
        message = el("m:ResponseMessage", told(found), ResponseClass="Error")
        return el("m:FreeBusyResponse", [message])
    ok = el("m:ResponseMessage", [el("m:ResponseCode", "NoError")], ResponseClass="Success")
    mailbox, items = found
    window, zone, minutes, view = wanted
    listed = [] if view == "MergedOnly" else items
    events = [_event(each, zone, detailed="Detailed" in view) for each in listed]
    rules = rules_of(mailbox.time_zone, window.start.year)
    parts = holding(
        "m:FreeBusyView",
        FreeBusyViewType=view,
        MergedFreeBusy=digits(items, window, minutes) if "Merged" in view else None,
        CalendarEventArray=events or None,
        WorkingHours=[serialized(rules), _working(mailbox.meeting_hours.weekly)],
    )
    return el("m:FreeBusyResponse", [ok, parts])


def _event(item: Item, zone: ZoneInfo, *, detailed: bool) -> str:
    start, end = (each.astimezone(zone).isoformat()[:_NAKED] for each in (item.start, item.end))
    parts = [
        f"<t:StartTime>{start}</t:StartTime><t:EndTime>{end}</t:EndTime>",
        f"<t:BusyType>{STATUSES[item.status]}</t:BusyType>",
    ]
    if detailed:
        secret = item.event is not None and item.event.is_private
        texts = [
            el("t:Subject", "" if secret else item.subject),
            el("t:Location", "" if secret else item.location or ""),
        ]
        flags = _flags(
            item.booking is not None, item.type != SINGLE, item.type == EXCEPTION, secret
        )
        parts.append(el("t:CalendarEventDetails", [*texts, *flags]))
    return el("t:CalendarEvent", parts)


@cache
def _flags(*values: bool) -> tuple[str, ...]:
    """Written once: an answer has ten thousand events."""
    meeting, recurring, exception, private = values
    told = {
        "IsMeeting": meeting,
        "IsRecurring": recurring,
        "IsException": exception,
        "IsReminderSet": False,
        "IsPrivate": private,
    }
    return tuple(el(f"t:{name}", value) for name, value in told.items())


def digits(periods: Iterable[Item | BusyPeriod], window: Interval, minutes: int) -> str:
    """One digit for each interval that begins in the window."""
    step = timedelta(minutes=minutes)
    cells = bytearray(_DIGITS[Status.FREE] * -((window.start - window.end) // step))
    for period in sorted(periods, key=lambda each: _DIGITS[each.status]):
        first = max((period.start - window.start) // step, 0)
        end = min(-((window.start - period.end) // step), len(cells))
        if period.start < period.end and first < end:
            cells[first:end] = _DIGITS[period.status] * (end - first)
    return cells.decode()


def _working(week: Week) -> str:
    """Each period with the days on which it is; one past midnight ends there."""
    periods = sorted(
        (row.start, min(row.start + row.length, MINUTES_A_DAY), (day + 1) % 7)
        for day, rows in enumerate(week)
        for row in rows
    )
    days = [*DAYS.values()]
    written = [
        holding(
            "t:WorkingPeriod",
            DayOfWeek=" ".join(days[day] for *_, day in same),
            StartTimeInMinutes=start,
            EndTimeInMinutes=end,
        )
        for (start, end), same in groupby(periods, key=lambda each: each[:2])
    ]
    return el("t:WorkingPeriodArray", written)
