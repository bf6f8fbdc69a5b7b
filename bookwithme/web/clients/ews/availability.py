"""GetUserAvailability: digits, events and working hours of some mailboxes."""

from __future__ import annotations

from itertools import groupby, product
from zoneinfo import ZoneInfo

from bookwithme.domain.freebusy import BusyPeriod
from bookwithme.domain.hours import MINUTES_A_DAY, Week
from bookwithme.domain.interval import Interval
from bookwithme.service.clients.ews.availability import (
    Details,
    Time,
    availability,
    check,
    digits,
)
from bookwithme.service.clients.ews.errors import EwsError
from bookwithme.service.clients.ews.time_zones import DAYS, rules_of
from bookwithme.web.clients.ews.call import Call, number
from bookwithme.web.clients.ews.fields import STATUSES
from bookwithme.web.clients.ews.soap import told
from bookwithme.web.clients.ews.time_zones import read_zone, serialized
from bookwithme.web.clients.ews.xml import NAMES, el, text

_VIEWS = ("MergedOnly", "FreeBusy", "FreeBusyMerged", "Detailed", "DetailedMerged")
_INTERVAL = 30
_NAKED = len("2026-11-24T10:00:00")


def _flags(*, meeting: bool, recurring: bool, private: bool) -> str:
    told = {
        "IsMeeting": meeting,
        "IsRecurring": recurring,
        "IsException": False,
        "IsReminderSet": False,
        "IsPrivate": private,
    }
    return "".join(el(f"t:{name}", value) for name, value in told.items())


_FLAGS = {
    each: _flags(meeting=each[0], recurring=each[1], private=each[2])
    for each in product((False, True), repeat=3)
}
"""Written once: an answer has ten thousand events."""


def get_user_availability(call: Call) -> str:
    """Tell of the time of each mailbox, or that there is none."""
    options = call.operation.find("t:FreeBusyViewOptions", NAMES)
    if options is None:
        raise EwsError("ErrorInvalidOperation", "Suggestions of meeting times are not emulated.")
    described = call.operation.find("t:TimeZone", NAMES)
    zone = call.zone if described is None else read_zone(described)
    start, end = (text(options, f"t:TimeWindow/t:{name}") for name in ("StartTime", "EndTime"))
    window = call.window(start, end, zone)
    minutes = number(text(options, "t:MergedFreeBusyIntervalInMinutes"), _INTERVAL)
    shape = text(options, "t:RequestedView")
    addresses = [text(each, "t:Email/t:Address") for each in call.each("m:MailboxDataArray/*")]
    check(addresses, window, minutes)
    if shape not in _VIEWS:
        raise EwsError("ErrorInvalidFreeBusyViewType", f"RequestedView: {', '.join(_VIEWS)}.")
    caller = call.caller
    found = availability(
        caller.context, caller.mailbox.domain, addresses, window, detailed="Detailed" in shape
    )
    responses = [_response(each, window, minutes, shape, zone) for each in found]
    return el("m:GetUserAvailabilityResponse", [el("m:FreeBusyResponseArray", responses)])


def _response(
    time: Time | EwsError, window: Interval, minutes: int, shape: str, zone: ZoneInfo
) -> str:
    if isinstance(time, EwsError):
        message = el("m:ResponseMessage", told(time), ResponseClass="Error")
        return el("m:FreeBusyResponse", [message])
    ok = el("m:ResponseMessage", [el("m:ResponseCode", "NoError")], ResponseClass="Success")
    merged = el("t:MergedFreeBusy", digits((each for each, _ in time.periods), window, minutes))
    rules = rules_of(time.mailbox.time_zone, window.start.year)
    parts = [
        el("t:FreeBusyViewType", shape),
        merged if "Merged" in shape else "",
        _events(time, zone, detailed="Detailed" in shape) if shape != "MergedOnly" else "",
        el("t:WorkingHours", [serialized(rules), _working(time.mailbox.meeting_hours.weekly)]),
    ]
    return el("m:FreeBusyResponse", [ok, el("m:FreeBusyView", parts)])


def _events(time: Time, zone: ZoneInfo, *, detailed: bool) -> str:
    written = [_event(*each, zone, detailed=detailed) for each in time.periods]
    return el("t:CalendarEventArray", written) if written else ""


def _event(period: BusyPeriod, details: Details, zone: ZoneInfo, *, detailed: bool) -> str:
    start, end = (each.astimezone(zone).isoformat()[:_NAKED] for each in period[:2])
    parts = [
        f"<t:StartTime>{start}</t:StartTime><t:EndTime>{end}</t:EndTime>",
        f"<t:BusyType>{STATUSES[period.status]}</t:BusyType>",
    ]
    if detailed:
        inner = [
            el("t:Subject", details.subject),
            el("t:Location", details.location),
            _FLAGS[details[2:]],
        ]
        parts.append(el("t:CalendarEventDetails", inner))
    return el("t:CalendarEvent", parts)


def _working(week: Week) -> str:
    """Each period with the days on which it is; one past midnight ends there."""
    periods = sorted(
        (row.start, min(row.start + row.length, MINUTES_A_DAY), (day + 1) % 7)
        for day, rows in enumerate(week)
        for row in rows
    )
    periods_ = [
        el(
            "t:WorkingPeriod",
            [
                el("t:DayOfWeek", " ".join(DAYS[day] for *_, day in same)),
                el("t:StartTimeInMinutes", start),
                el("t:EndTimeInMinutes", end),
            ],
        )
        for (start, end), same in groupby(periods, key=lambda each: each[:2])
    ]
    return el("t:WorkingPeriodArray", periods_)
