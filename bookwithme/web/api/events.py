"""Events: the mailboxes' own calendars."""

from collections.abc import Iterator
from uuid import UUID

from flask import Blueprint

from bookwithme.contract.events import EventChange, EventInfo, NewEvent
from bookwithme.domain.event import Event
from bookwithme.domain.mailbox import Mailbox
from bookwithme.service.availability import events
from bookwithme.web.api.operation import Operation
from bookwithme.web.platform.request_context import world_context

blueprint = Blueprint("events", __name__)


def _info(mailbox: Mailbox, event: Event) -> EventInfo:
    return EventInfo.of(event, mailbox=mailbox.address)


@blueprint.get("/mailboxes/<address>/events")
@Operation(plural="events")
def of_mailbox(address: str) -> Iterator[EventInfo]:
    """A mailbox's events, in order of creation."""
    mailbox, found = events.events(world_context(), address)
    return (_info(mailbox, each) for each in found)


@blueprint.post("/mailboxes/<address>/events")
@Operation(status=201)
def create(address: str, body: NewEvent) -> EventInfo:
    """A new event, which takes its time at once."""
    return _info(*events.create_event(world_context(), address, body.event))


@blueprint.get("/events/<uuid:guid>")
@Operation()
def show(guid: UUID) -> EventInfo:
    """One event."""
    return _info(*events.event(world_context(), guid))


@blueprint.patch("/events/<uuid:guid>")
@Operation()
def change(guid: UUID, body: EventChange) -> EventInfo:
    """Change some of its fields."""
    return _info(*events.change_event(world_context(), guid, body.applied_to))


@blueprint.delete("/events/<uuid:guid>")
@Operation()
def delete(guid: UUID) -> None:
    """Delete an event."""
    events.delete_event(world_context(), guid)
