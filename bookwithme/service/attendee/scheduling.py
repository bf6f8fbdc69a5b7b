"""What an attendee sees: a page, a meeting type, its open times."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from bookwithme.domain.addresses import parse_type_token
from bookwithme.domain.explain import Closed
from bookwithme.domain.interval import Interval
from bookwithme.domain.links import PrivateLink
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.service.attendee.address_resolution import Address, Resolved, ResolvedType, resolve
from bookwithme.service.attendee.month import ANY_MONTH, Month, MonthQuery, month_of
from bookwithme.service.availability.open_times import closed_slots, open_slots, written_slots
from bookwithme.service.organizer.meeting_types import own_type, types_of
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SchedulingView:
    """What the scheduling view shows: `meeting_types` to choose from, `meeting_type`: the chosen.

    `month`: the open times of what is chosen; None where none is, or a time is chosen already.
    """

    mailbox: Mailbox
    meeting_types: tuple[MeetingType, ...]
    meeting_type: MeetingType | None
    link: PrivateLink | None
    verified_by_mail: bool
    month: Month | None = None


def view(context: WorldContext, address: Address, query: MonthQuery = ANY_MONTH) -> SchedulingView:
    """Open an attendee's address; nothing is changed by it, whoever opens it and how often.

    Raises:
        NotFound, PageNotPublished, AccessDenied, LinkDead: in this order.
    """

    def seen(uow: UnitOfWork) -> SchedulingView:
        resolved = resolve(uow, address)
        public = (each for each in types_of(uow, resolved.mailbox) if each.is_public)
        named = resolved.meeting_type  # which stands alone then
        meeting_types = (named,) if named else tuple(public)
        chosen = _chosen(meeting_types, query.token)
        usual = resolved.mailbox.time_zone
        month = month_of(resolved.allowed, chosen, query, usual) if chosen else None
        return _view(resolved, meeting_types, chosen, month)

    return context.look(seen)


def view_of_type(resolved: ResolvedType) -> SchedulingView:
    """Show a meeting type once a time is chosen: without its month."""
    return _view(resolved, (resolved.meeting_type,), resolved.meeting_type, None)


def _view(
    resolved: Resolved,
    meeting_types: tuple[MeetingType, ...],
    chosen: MeetingType | None,
    month: Month | None,
) -> SchedulingView:
    by_mail = resolved.allowed.uow.world.settings.email_verification
    return SchedulingView(resolved.mailbox, meeting_types, chosen, resolved.link, by_mail, month)


def _chosen(meeting_types: Sequence[MeetingType], token: str | None) -> MeetingType | None:
    """Choose the one that a token names, else the first."""
    guid = parse_type_token(token) if token else None
    named = (meeting_type for meeting_type in meeting_types if meeting_type.guid == guid)
    return next(named, next(iter(meeting_types), None))


def slots(context: WorldContext, guid: UUID, within: Interval) -> list[Interval]:
    """Find a type's open times, as its owner sees them; raises NotFound, AccessDenied."""
    with context.read() as uow:
        allowed, meeting_type = own_type(uow, guid)
        return open_slots(allowed, meeting_type, within)


def slots_text(context: WorldContext, guid: UUID, within: Interval) -> str:
    """Write the same as a JSON list; raises as `slots`."""
    return context.look(lambda uow: written_slots(*own_type(uow, guid), within))


def explained(context: WorldContext, guid: UUID, within: Interval) -> tuple[str, list[Closed]]:
    """Write the same, and explain the times that are not open, at one moment; raises as `slots`."""
    with context.read() as uow:
        allowed, meeting_type = own_type(uow, guid)
        return written_slots(allowed, meeting_type, within), closed_slots(
            allowed, meeting_type, within
        )
