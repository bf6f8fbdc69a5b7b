"""The organizer's own calendar: a week of it, its events, the regular meeting hours."""

from datetime import timedelta
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from bookwithme.contract.events import EventChange, NewEvent
from bookwithme.contract.mailbox import MailboxChange, MailboxInfo
from bookwithme.domain.errors import InvalidInput
from bookwithme.domain.event import Event
from bookwithme.domain.freebusy import BusyPeriod
from bookwithme.domain.hours import WEEKDAYS
from bookwithme.domain.interval import Interval
from bookwithme.domain.mailbox import Mailbox
from bookwithme.i18n import mark
from bookwithme.service.availability import events
from bookwithme.service.organizer import own_calendar
from bookwithme.service.organizer.own_calendar import Week
from bookwithme.web.control import mailbox_form
from bookwithme.web.organizer import event_form, hour_grid
from bookwithme.web.organizer.page import Answer, ask_once, blueprint, owner, show
from bookwithme.web.platform.forms import back_to, day_of, guid_in, told
from bookwithme.web.platform.request_context import lang, world_context
from bookwithme.zones import zone_of


@blueprint.get("/bookwithme/me/calendar")
def week() -> str:
    """Seven days with events, bookings and the busy time of calendars."""
    first, _ = lang().weekdays()[0]
    day = day_of(request.args.get("day", ""))
    found = own_calendar.week(world_context(), owner().address, day, first)
    days = [
        (each, [_entry(found, period, whole) for period in periods])
        for each, whole, periods in found.days
    ]
    grid = hour_grid.grid(
        [
            (each, whole, [one["part"] for one in entries if not one["whole_day"]])
            for (each, whole, _), (_, entries) in zip(found.days, days, strict=True)
        ],
        found.mailbox.meeting_hours,
        zone_of(found.mailbox.time_zone),
        found.now,
        whole=request.args.get("hours") == "all",
    )
    values = {"days": days, "grid": grid, "seven": timedelta(days=7)}
    (_, first_day, _), *_, (_, last_day, _) = found.days
    edges = first_day.start, last_day.end - timedelta(seconds=1)
    return show("week", found.mailbox, week=found, edges=edges, **values)


def _entry(week: Week, period: BusyPeriod, whole: Interval) -> dict[str, Any]:
    """What the page shows of a period on one day."""
    part = period.interval.clipped(whole)
    event = week.events.get(period.source)
    return {
        "period": period,
        "part": part,
        "whole_day": part == whole,
        "event": event,
        "is_booking": period.source in week.bookings,
        "kind": "booking" if period.source in week.bookings else "event" if event else "file",
        "status": lang().gettext(mailbox_form.STATUSES.get(period.status, "")),
    }


@blueprint.get("/bookwithme/me/calendar/new")
def new_event() -> str:
    """The form of a new event, on a day and at a time."""
    mailbox, now = own_calendar.own_mailbox(world_context(), owner().address)
    today = now.astimezone(zone_of(mailbox.time_zone)).date()
    day = day_of(request.args.get("day", "")) or today
    return _event_page(mailbox, event_form.fresh(day, request.args.get("time", "")))


@blueprint.post("/bookwithme/me/calendar/new")
def create_event() -> Answer | Response:
    """Block time."""
    mailbox, _now = own_calendar.own_mailbox(world_context(), owner().address)
    try:
        document = event_form.document(request.form, zone_of(mailbox.time_zone))
        new = NewEvent.read(document).event
        events.create_event(world_context(), mailbox.address, new)
    except InvalidInput as error:
        return _event_page(mailbox, request.form.to_dict(), told(error, event_form.RULES)), 422
    return back_to("organizer.week", "blocked", day=request.form.get("startDay", ""))


@blueprint.get("/bookwithme/me/calendar/<guid>")
def edit_event(guid: str) -> str:
    """The form with an event of one's own."""
    mailbox, event = _own_event(guid)
    return _event_page(mailbox, event_form.of_event(event, zone_of(event.time_zone)), event=event)


@blueprint.post("/bookwithme/me/calendar/<guid>")
def change_event(guid: str) -> Answer | Response:
    """Save an event; of a series, all of it."""
    mailbox, event = _own_event(guid)
    try:
        document = event_form.changed(request.form, event, zone_of(event.time_zone))
        edit = EventChange.read(document).applied_to
        events.change_event(world_context(), event.guid, edit, mailbox.address)
    except InvalidInput as error:
        wrong = told(error, event_form.RULES)
        return _event_page(mailbox, request.form.to_dict(), wrong, event), 422
    return back_to("organizer.week", "saved", day=request.form.get("startDay", ""))


@blueprint.post("/bookwithme/me/calendar/<guid>/delete")
def delete_event(guid: str) -> Response:
    """Delete an event, when that is meant."""
    mailbox, event = _own_event(guid)
    question = mark("Delete “%(title)s”? Its time can be booked again.")
    ask_once(question, mark("Delete"), title=event.subject)
    events.delete_event(world_context(), event.guid, mailbox.address)
    return back_to("organizer.week", "freed", day=str(event.start.date()))


def _own_event(guid: str) -> tuple[Mailbox, Event]:
    own_calendar.own_mailbox(world_context(), owner().address)
    return events.event(world_context(), guid_in(guid), owner().address)


def _event_page(
    mailbox: Mailbox,
    typed: dict[str, str],
    errors: dict[str, str] | None = None,
    event: Event | None = None,
) -> str:
    repeats = [(rule, lang().gettext(name)) for rule, name in event_form.REPEATS.items()]
    rule = typed.get("recurrence", "")
    if rule not in event_form.REPEATS:
        repeats.append((rule, lang().gettext("As it repeats now")))
    statuses = [(each.value, lang().gettext(name)) for each, name in mailbox_form.STATUSES.items()]
    zone = zone_of(event.time_zone if event else mailbox.time_zone)
    return show(
        "event",
        mailbox,
        typed=typed,
        repeats=repeats,
        statuses=statuses,
        errors=errors or {},
        event=event,
        times_in=zone,
        edges=event_form.edges(typed, zone),
    )


@blueprint.get("/bookwithme/me/hours")
def hours() -> str:
    """The regular meeting hours."""
    mailbox, _now = own_calendar.own_mailbox(world_context(), owner().address)
    shown = MailboxInfo.at(world_context().base, mailbox)
    return _hours_page(mailbox, mailbox_form.of_json(shown.model_dump(mode="json")))


@blueprint.post("/bookwithme/me/hours")
def save_hours() -> Answer | Response:
    """Save the regular meeting hours."""
    mailbox, _now = own_calendar.own_mailbox(world_context(), owner().address)
    typed = mailbox_form.of_form(request.form)
    document = {"meetingHours": mailbox_form.document(typed)["meetingHours"]}
    try:
        hours = MailboxChange.read(document).applied_to(mailbox).meeting_hours
        own_calendar.set_hours(world_context(), mailbox.address, hours)
    except InvalidInput as error:
        return _hours_page(mailbox, typed, told(error, mailbox_form.RULES)), 422
    return back_to("organizer.hours", "hours")


def _hours_page(
    mailbox: Mailbox, typed: mailbox_form.Typed, errors: dict[str, str] | None = None
) -> str:
    days = [(WEEKDAYS[number], name) for number, name in lang().weekdays()]
    return show("hours", mailbox, typed=typed, errors=errors or {}, days=days)
