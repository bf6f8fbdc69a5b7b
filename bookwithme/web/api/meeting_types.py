"""Pages, meeting types and their open times."""

from collections.abc import Iterator
from uuid import UUID

from flask import Blueprint, Response

from bookwithme.contract.availability import ClosedTime, SlotList, SlotsWindow
from bookwithme.contract.mailbox import BookingsPage, BookingsPageChange
from bookwithme.contract.meeting_type import NewType, Type, TypeChange
from bookwithme.domain.access_decision import AccessDenied
from bookwithme.domain.mailbox import Mailbox, PageState
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.service.attendee import scheduling
from bookwithme.service.organizer import meeting_types, sharing
from bookwithme.web.api.operation import JSON, Operation
from bookwithme.web.platform.request_context import world_context

blueprint = Blueprint("meeting_types", __name__)

CLOSED = (AccessDenied,)


def _page(mailbox: Mailbox, state: PageState) -> BookingsPage:
    openings = sharing.page_openings(world_context(), mailbox.address)
    return BookingsPage.at(world_context().base, mailbox, state, openings)


def _type(mailbox: Mailbox, meeting_type: MeetingType) -> Type:
    return Type.at(world_context().base, mailbox, meeting_type)


@blueprint.get("/mailboxes/<address>/page")
@Operation(errors=CLOSED)
def page(address: str) -> BookingsPage:
    """The mailbox's page."""
    return _page(*meeting_types.page(world_context(), address))


@blueprint.patch("/mailboxes/<address>/page")
@Operation(errors=CLOSED)
def change_page(address: str, body: BookingsPageChange) -> BookingsPage:
    """Turn the page on or off, change its banner, its Teams switch."""
    return _page(*meeting_types.change_page(world_context(), address, body.applied_to))


@blueprint.post("/mailboxes/<address>/page/provision")
@Operation(errors=CLOSED)
def provision(address: str) -> BookingsPage:
    """Do what the owner's first coming does: with `firstRun` 2024 it publishes the page."""
    return _page(*meeting_types.first_come(world_context(), address))


@blueprint.get("/mailboxes/<address>/meeting-types")
@Operation(plural="meetingTypes", errors=CLOSED)
def of_mailbox(address: str) -> Iterator[Type]:
    """A mailbox's types, in order of creation."""
    mailbox, found = meeting_types.meeting_types(world_context(), address)
    return (_type(mailbox, each) for each in found)


@blueprint.post("/mailboxes/<address>/meeting-types")
@Operation(status=201, errors=CLOSED)
def create(address: str, body: NewType) -> Type:
    """A new type."""
    draft = MeetingType(**body.values())
    return _type(*meeting_types.create_type(world_context(), address, draft))


@blueprint.get("/meeting-types/<uuid:guid>")
@Operation(errors=CLOSED)
def show(guid: UUID) -> Type:
    """One type."""
    return _type(*meeting_types.meeting_type(world_context(), guid))


@blueprint.patch("/meeting-types/<uuid:guid>")
@Operation(errors=CLOSED)
def change(guid: UUID, body: TypeChange) -> Type:
    """Change some of its fields."""
    return _type(*meeting_types.change_type(world_context(), guid, body.applied_to))


@blueprint.delete("/meeting-types/<uuid:guid>")
@Operation(errors=CLOSED)
def delete(guid: UUID) -> None:
    """Delete a type; its links are revoked."""
    meeting_types.delete_type(world_context(), guid)


@blueprint.get("/meeting-types/<uuid:guid>/slots")
@Operation(answer=SlotList, errors=CLOSED)
def slots(guid: UUID, query: SlotsWindow) -> Response:
    """The open times of a window, and on demand why the others are not."""
    if query.explain:
        found, closed = scheduling.explained(world_context(), guid, query.interval)
        told = ",".join(ClosedTime.of(each).model_dump_json() for each in closed)
        found += f',"closed":[{told}]'
    else:
        found = scheduling.slots_text(world_context(), guid, query.interval)
    return Response(f'{{"slots":{found}}}', content_type=JSON)
