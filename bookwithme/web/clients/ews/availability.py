"""GetUserAvailability: digits, events and working hours of some mailboxes."""

from __future__ import annotations

from itertools import groupby
from zoneinfo import ZoneInfo

from bookwithme.domain.hours import MINUTES_A_DAY, Week
from bookwithme.domain.interval import Interval
from bookwithme.service.clients.ews.availability import Time, availability, check, digits
from bookwithme.service.clients.ews.errors import EwsError
from bookwithme.service.clients.ews.items import SINGLE, Item
from bookwithme.service.clients.ews.time_zones import rules_of
from bookwithme.web.clients.ews.call import Call, number
from bookwithme.web.clients.ews.fields import STATUSES
from bookwithme.web.clients.ews.soap import told
from bookwithme.web.clients.ews.time_zones import DAYS, read_zone, serialized
from bookwithme.web.clients.ews.xml import NAMES, el, holding, text

_VIEWS = ("MergedOnly", "FreeBusy", "FreeBusyMerged", "Detailed", "DetailedMerged")
_INTERVAL = 30
_NAKED = len("2026-11-24T10:00:00")


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
    found = availability(caller.context, caller.mailbox.domain, addresses, window)
    responses = [_response(each, window, minutes, shape, zone) for each in found]
    return el("m:GetUserAvailabilityResponse", [el("m:FreeBusyResponseArray", responses)])


def _response(
    time: Time | EwsError, window: Interval, minutes: int, shape: str, zone: ZoneInfo
) -> str:
    if isinstance(time, EwsError):
        message = el("m:ResponseMessage", told(time), ResponseClass="Error")
        return el("m:FreeBusyResponse", [message])
    ok = el("m:ResponseMessage", [el("m:ResponseCode", "NoError")], ResponseClass="Success")
    mailbox, items = time
    events = [_event(each, zone, detailed="Detailed" in shape) for each in items]
    year = window.start.year
    view = {
        "FreeBusyViewType": shape,
        "MergedFreeBusy": digits(items, window, minutes) if "Merged" in shape else None,
        "CalendarEventArray": events if events and shape != "MergedOnly" else None,
        "WorkingHours": [
            serialized(rules_of(mailbox.time_zone, year)),
            _working(mailbox.meeting_hours.weekly),
        ],
    }
    parts = holding("m:FreeBusyView", **view)
    return el("m:FreeBusyResponse", [ok, parts])


def _event(item: Item, zone: ZoneInfo, *, detailed: bool) -> str:
    start, end = (each.astimezone(zone).isoformat()[:_NAKED] for each in (item.start, item.end))
    times = {"StartTime": start, "EndTime": end, "BusyType": STATUSES[item.status]}
    return holding(
        "t:CalendarEvent", **times, CalendarEventDetails=_details(item) if detailed else None
    )


def _details(item: Item) -> str:
    secret = item.event is not None and item.event.is_private
    return holding(
        "t:CalendarEventDetails",
        Subject="" if secret else item.subject,
        Location="" if secret else item.location or "",
        IsMeeting=item.attendee is not None,
        IsRecurring=item.type != SINGLE,
        IsException=False,
        IsReminderSet=False,
        IsPrivate=secret,
    )


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
