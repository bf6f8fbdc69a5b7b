"""Pages, meeting types and their open times."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, json, request

from bookwithme.service import fields as f
from bookwithme.service import wire
from bookwithme.service.answers import closed_json, page_json, type_json
from bookwithme.service.attendee import scheduling
from bookwithme.service.organizer import meeting_types
from bookwithme.web.api.request_bodies import flag, json_body, query, window
from bookwithme.web.platform.request_context import world_context

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

    from bookwithme.domain.interval import Interval

blueprint = Blueprint("meeting_types", __name__)

EXPLAINABLE = timedelta(days=92)
"""Every step of the grid is told; a longer window would be an answer of megabytes."""


@blueprint.get("/mailboxes/<address>/page")
def page(address: str) -> dict[str, Any]:
    """The mailbox's page."""
    return page_json(world_context(), *meeting_types.page(world_context(), address))


@blueprint.patch("/mailboxes/<address>/page")
def change_page(address: str) -> dict[str, Any]:
    """Turn the page on or off, change its banner, its Teams switch."""
    known = {
        "published": ("on", f.flag),
        "teamsForAll": ("teams_for_all", f.flag),
        "banner": ("banner", f.text),
    }
    read = f.Fields(json_body())
    changes = {
        attribute: read.read(name, parse)
        for name, (attribute, parse) in known.items()
        if read.has(name)
    }
    for name in known:
        read.raw(name)
    read.done()
    return page_json(world_context(), *meeting_types.change_page(world_context(), address, changes))


@blueprint.get("/mailboxes/<address>/meeting-types")
def of_mailbox(address: str) -> dict[str, Any]:
    """A mailbox's types, in order of creation."""
    mailbox, found = meeting_types.meeting_types(world_context(), address)
    return {"meetingTypes": [type_json(world_context(), mailbox, each) for each in found]}


@blueprint.post("/mailboxes/<address>/meeting-types")
def create(address: str) -> ResponseReturnValue:
    """A new type."""
    draft = wire.new_meeting_type(json_body())
    return type_json(
        world_context(), *meeting_types.create_type(world_context(), address, draft)
    ), 201


@blueprint.get("/meeting-types/<uuid:guid>")
def show(guid: UUID) -> dict[str, Any]:
    """One type."""
    return type_json(world_context(), *meeting_types.meeting_type(world_context(), guid))


@blueprint.patch("/meeting-types/<uuid:guid>")
def change(guid: UUID) -> dict[str, Any]:
    """Change some of its fields."""
    changes = wire.changed_fields(json_body())
    return type_json(world_context(), *meeting_types.change_type(world_context(), guid, changes))


@blueprint.delete("/meeting-types/<uuid:guid>")
def delete(guid: UUID) -> ResponseReturnValue:
    """Delete a type; its links are revoked."""
    meeting_types.delete_type(world_context(), guid)
    return "", 204


@blueprint.get("/meeting-types/<uuid:guid>/slots")
def slots(guid: UUID) -> Response:
    """The open times of a window, and on demand why the others are not."""
    within, explain = _asked(request.query_string)
    if explain:
        found, closed = scheduling.explained(world_context(), guid, within)
        found += f',"closed":{json.dumps([closed_json(each) for each in closed])}'
    else:
        found = scheduling.slots_text(world_context(), guid, within)
    return Response(f'{{"slots":{found}}}', content_type="application/json")


@lru_cache(maxsize=256)
def _asked(_query: bytes) -> tuple[Interval, bool]:
    """The window of a query, and whether to explain; the same are asked for again and again.

    Raises:
        InvalidInput: something in it is wrong.
    """
    read = query()
    within = window(read)
    read.read("timeZone", wire.zone_name, None)
    explain = read.read("explain", flag, default=False)
    if explain and not read.problems and within.end - within.start > EXPLAINABLE:
        read.problem("end", f"must be at most {EXPLAINABLE.days} days after start with explain")
    read.done()
    return within, explain
