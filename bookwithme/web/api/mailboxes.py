"""Mailboxes, their calendars, their time, and whether their owners may use Bookings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, request

from bookwithme.domain.mailbox import field_problems
from bookwithme.service import fields as f
from bookwithme.service import wire
from bookwithme.service.admin import administration
from bookwithme.service.answers import access_json, calendar_json, freebusy_json, mailbox_json
from bookwithme.service.availability import calendars, feeds
from bookwithme.service.availability.freebusy import freebusy
from bookwithme.web.api.request_bodies import MIB, json_body, language, query, raw_body, window
from bookwithme.web.platform.request_context import world_context

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("mailboxes", __name__)

CALENDAR = 20 * MIB

_CHANGEABLE: dict[str, tuple[str, Any]] = {
    "displayName": ("display_name", f.text),
    "alias": ("alias", f.text),
    "timeZone": ("time_zone", wire.zone_name),
    "language": ("language", language),
    "subscription": ("subscription", f.nothing_or(f.text)),
    "bookingsPlan": ("bookings_plan", f.flag),
    "meetingHours": ("meeting_hours", wire.hours),
    "blockingStatuses": ("blocking_statuses", wire.statuses),
}
"""JSON name: attribute of Mailbox, and how it is read."""

_REQUIRED = ("displayName", "timeZone", "subscription")


@blueprint.get("/mailboxes")
def all_mailboxes() -> dict[str, Any]:
    """Every mailbox, in order of creation."""
    here = world_context()
    return {"mailboxes": [mailbox_json(here, each) for each in administration.mailboxes(here)]}


@blueprint.post("/mailboxes")
def create() -> ResponseReturnValue:
    """A new mailbox, and its organization where the domain is new."""
    made = administration.create_mailbox(world_context(), new_fields(json_body()))
    return mailbox_json(world_context(), made), 201


def new_fields(document: object) -> dict[str, Any]:
    """The attributes of a mailbox that is to be made; raises InvalidInput."""
    read = f.Fields(document)
    address = {"address": read.read("address", f.text)}
    for name in _REQUIRED:
        if not read.has(name):
            read.problem(name, "is required")
    return _given(read, address)


def changed_fields(document: object) -> dict[str, Any]:
    """The attributes of a mailbox that are to change; raises InvalidInput."""
    return _given(f.Fields(document), {})


def _given(read: f.Fields, already: dict[str, Any]) -> dict[str, Any]:
    """The fields that the object names, by attribute, after those that were read already.

    Raises:
        InvalidInput: telling all that is wrong, with the mailbox's own rules.
    """
    given = already | {
        attribute: read.read(name, parse)
        for name, (attribute, parse) in _CHANGEABLE.items()
        if read.has(name)
    }
    for name in _CHANGEABLE:
        read.raw(name)
    readable = {name: value for name, value in given.items() if value is not None}
    read.problems += field_problems(readable)
    read.done()
    return given


@blueprint.get("/mailboxes/<address>")
def show(address: str) -> dict[str, Any]:
    """One mailbox."""
    return mailbox_json(world_context(), administration.mailbox(world_context(), address))


@blueprint.patch("/mailboxes/<address>")
def change(address: str) -> dict[str, Any]:
    """Change some of its fields."""
    changes = changed_fields(json_body())
    return mailbox_json(
        world_context(), administration.change_mailbox(world_context(), address, changes)
    )


@blueprint.delete("/mailboxes/<address>")
def delete(address: str) -> ResponseReturnValue:
    """Delete a mailbox with all that hangs on it."""
    administration.delete_mailbox(world_context(), address)
    return "", 204


@blueprint.get("/mailboxes/<address>/access")
def access(address: str) -> dict[str, Any]:
    """Whether the owner may use Bookings, step by step."""
    return access_json(administration.access(world_context(), address))


@blueprint.get("/mailboxes/<address>/freebusy")
def free_busy(address: str) -> dict[str, Any]:
    """What the mailbox's time looks like in a window."""
    read = query()
    within = window(read)
    read.done()
    return freebusy_json(freebusy(world_context(), address, within))


@blueprint.put("/mailboxes/<address>/calendars/<name>")
def put_calendar(address: str, name: str) -> dict[str, Any]:
    """Give the mailbox a calendar, or a newer copy of it: a text/calendar body, or `{url}`."""
    if request.mimetype == "application/json":
        read = f.Fields(json_body())
        url = read.read("url", f.text)
        read.done()
        return calendar_json(feeds.subscribe(world_context(), address, name, url))
    if request.mimetype != "text/calendar":
        abort(415, "The body must be text/calendar, or JSON with a url.")
    body = raw_body(CALENDAR)
    return calendar_json(calendars.put_calendar(world_context(), address, name, body))


@blueprint.post("/mailboxes/<address>/calendars/<name>/refresh")
def refresh_calendar(address: str, name: str) -> dict[str, Any]:
    """Fetch a calendar now."""
    return calendar_json(feeds.refresh(world_context(), address, name))


@blueprint.get("/mailboxes/<address>/calendars/<name>")
def show_calendar(address: str, name: str) -> dict[str, Any]:
    """What was read of a calendar, and what was not."""
    return calendar_json(calendars.show_calendar(world_context(), address, name))


@blueprint.delete("/mailboxes/<address>/calendars/<name>")
def delete_calendar(address: str, name: str) -> ResponseReturnValue:
    """Take a calendar away."""
    calendars.delete_calendar(world_context(), address, name)
    return "", 204
