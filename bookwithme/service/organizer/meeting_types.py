"""What an organizer does: meeting types and the page."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from bookwithme.domain.booking import Booking
from bookwithme.domain.errors import FieldProblem, InvalidInput, NotFound
from bookwithme.domain.faults import PROVISIONING
from bookwithme.domain.links import PrivateLink
from bookwithme.domain.mailbox import Mailbox, Page, PageState
from bookwithme.domain.meeting_type import MeetingType, Visibility
from bookwithme.domain.settings import (
    PROVISIONING_TIME,
    SLOW_PROVISIONING_TIME,
    FirstRun,
    Provisioning,
)
from bookwithme.i18n import language, mark
from bookwithme.service.access_gate import Allowed, admit, mailbox_at
from bookwithme.service.faults import faults
from bookwithme.service.organizer.signatures import append_line
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import named
from bookwithme.storage.unit_of_work import UnitOfWork

SHORT_LIST = 5
"""So many bookings and links organizer mode shows."""

_FIRST_TYPES = {15: mark("15 minutes meeting"), 30: mark("30 minutes meeting")}
"""What a page has from 2024 on, by length."""


@dataclass(frozen=True, slots=True)
class OrganizerMode:
    """What organizer mode shows: some of the coming bookings and of the links that work."""

    mailbox: Mailbox
    now: datetime
    state: PageState
    types: tuple[MeetingType, ...]
    coming: tuple[tuple[Booking, PrivateLink | None], ...]
    """The next one first, each with the link it came through."""
    are_more: bool
    """Whether there are bookings besides, past ones too."""
    links: tuple[tuple[PrivateLink, MeetingType], ...]
    """The one that expires first before the others."""

    def holds_at(self, now: datetime) -> bool:
        """Whether the same bookings and links are shown later, if nothing is changed."""
        ends = [each.end for each, _ in self.coming] + [each.expires_at for each, _ in self.links]
        return all(end > now for end in ends)

    @property
    def public(self) -> tuple[MeetingType, ...]:
        """The types that appear on the booking page."""
        return tuple(each for each in self.types if each.is_public)

    @property
    def private(self) -> tuple[MeetingType, ...]:
        """The types that only holders of a link see."""
        return tuple(each for each in self.types if not each.is_public)


def organizer_mode(context: WorldContext, address: str) -> OrganizerMode:
    """Organizer mode of a mailbox; raises NotFound, AccessDenied."""

    def seen(uow: UnitOfWork) -> OrganizerMode:
        owner = uow.recall(("mailbox", address), lambda: mailbox_at(uow, address))
        mailbox = admit(uow, owner).mailbox
        mode = uow.recently(
            *("organizer mode", mailbox.id),
            make=lambda: _organizer_mode(uow, mailbox),
            holds=lambda mode: mode.holds_at(uow.now),
        )
        return replace(mode, now=uow.now, state=mailbox.page.state(uow.now))

    return context.look(seen)


def _organizer_mode(uow: UnitOfWork, mailbox: Mailbox) -> OrganizerMode:
    types = {each.id: each for each in types_of(uow, mailbox)}
    coming = uow.bookings.coming(mailbox.id, uow.now, SHORT_LIST, "")
    through = uow.links.by_ids(each.link_id for each in coming)
    return OrganizerMode(
        mailbox,
        uow.now,
        mailbox.page.state(uow.now),
        tuple(types.values()),
        tuple((each, through.get(each.link_id)) for each in coming),
        uow.bookings.are_more_than(len(coming), mailbox.id),
        tuple(
            (link, types[link.meeting_type_id])
            for link in uow.links.active(mailbox.id, uow.now, SHORT_LIST)
        ),
    )


def types_of(uow: UnitOfWork, mailbox: Mailbox) -> list[MeetingType]:
    """A mailbox's types in order of creation, without the deleted ones; not to be changed."""
    return uow.recall(("types", mailbox.id), lambda: uow.meeting_types.of(mailbox.id))


def meeting_types(context: WorldContext, address: str) -> tuple[Mailbox, list[MeetingType]]:
    """A mailbox's types in order of creation; raises NotFound, AccessDenied."""
    with context.read() as uow:
        allowed = admit(uow, mailbox_at(uow, address))
        return allowed.mailbox, uow.meeting_types.of(allowed.mailbox.id)


def meeting_type(
    context: WorldContext, guid: UUID, owner: str | None = None
) -> tuple[Mailbox, MeetingType]:
    """One type with its owner; raises NotFound, AccessDenied."""
    with context.read() as uow:
        allowed, meeting_type = own_type(uow, guid, owner)
        return allowed.mailbox, meeting_type


def own_type(uow: UnitOfWork, guid: UUID, owner: str | None = None) -> tuple[Allowed, MeetingType]:
    """A type, and the proof that its owner may use Bookings.

    `owner`: whose it must be, where one person's page asks; another's is as good as none.
    """
    meeting_type, mailbox = uow.recall(("type", guid), lambda: _owned(uow, guid))
    if meeting_type is None or mailbox is None or (owner and mailbox.address != owner.lower()):
        raise NotFound(f"There is no meeting type {guid}.")
    return admit(uow, mailbox), meeting_type


def _owned(uow: UnitOfWork, guid: UUID) -> tuple[MeetingType | None, Mailbox | None]:
    meeting_type = uow.meeting_types.by_guid(guid)
    return meeting_type, meeting_type and uow.mailboxes.by_id(meeting_type.mailbox_id)


def create_type(
    context: WorldContext, address: str, draft: MeetingType, *, sign: bool = False
) -> tuple[Mailbox, MeetingType]:
    """A new meeting type; the first one provisions the page.

    `sign`: whether the owner's e-mail signature gets the line that leads to the page.

    Raises:
        NotFound, AccessDenied: of the mailbox.
        InvalidInput: the page is full.
    """
    with context.write() as uow:
        allowed = admit(uow, mailbox_at(uow, address))
        meeting_type = add_type(allowed, draft)
        mailbox = _provision(allowed)
        return append_line(context, uow, mailbox) if sign else mailbox, meeting_type


def add_type(allowed: Allowed, draft: MeetingType) -> MeetingType:
    """Store a draft under a GUID of its own."""
    uow, mailbox = allowed.uow, allowed.mailbox
    most = uow.limits.types
    if most is not None and len(uow.meeting_types.of(mailbox.id)) >= most:
        problem = f"would be more than {most} meeting types on one page"
        raise InvalidInput(FieldProblem("title", problem))
    meeting_type = replace(draft, mailbox_id=mailbox.id, guid=uow.tokens.guid())
    _note(allowed, meeting_type, "created")
    return replace(meeting_type, id=uow.meeting_types.add(meeting_type))


def _note(allowed: Allowed, meeting_type: MeetingType, change: str) -> None:
    names = named.of_type(allowed.mailbox, meeting_type)
    allowed.uow.journal.add("meetingType", allowed.now, names | {"change": change})


def _provision(allowed: Allowed) -> Mailbox:
    uow, mailbox = allowed.uow, allowed.mailbox
    if mailbox.page.ready_at is not None:
        return mailbox
    page = replace(mailbox.page, ready_at=uow.now + _provisioning_time(uow))
    mailbox = replace(mailbox, page=page)
    uow.mailboxes.save(mailbox)
    return mailbox


def first_come(context: WorldContext, address: str) -> tuple[Mailbox, PageState]:
    """Do what an owner's first coming to Bookings does: from 2024 on it publishes the page.

    Raises:
        NotFound, AccessDenied: of the mailbox.
    """
    with context.read() as uow:  # who comes again waits for nobody
        is_first = _is_first(admit(uow, mailbox_at(uow, address)))
    with context.write() if is_first else context.read() as uow:
        allowed = admit(uow, mailbox_at(uow, address))
        mailbox = allowed.mailbox
        if is_first and _is_first(allowed):
            for minutes, title in _FIRST_TYPES.items():
                named = language(mailbox.language).gettext(title)
                add_type(allowed, MeetingType(title=named, duration=timedelta(minutes=minutes)))
            mailbox = _provision(allowed)
        return mailbox, mailbox.page.state(uow.now)


def _is_first(allowed: Allowed) -> bool:
    """Whether something comes of its owner's coming."""
    uow, mailbox = allowed.uow, allowed.mailbox
    is_bare = mailbox.page.ready_at is None and not uow.meeting_types.of(mailbox.id)
    return is_bare and uow.world.settings.first_run is FirstRun.Y2024


def _provisioning_time(uow: UnitOfWork) -> timedelta:
    if faults.strikes(uow, PROVISIONING):
        return SLOW_PROVISIONING_TIME
    realistic = uow.world.settings.provisioning is Provisioning.REALISTIC
    return PROVISIONING_TIME if realistic else timedelta(0)


def change_type(
    context: WorldContext,
    guid: UUID,
    edit: Callable[[MeetingType], MeetingType],
    owner: str | None = None,
    *,
    sign: bool = False,
) -> tuple[Mailbox, MeetingType]:
    """Change a type's fields. `sign`: as in `create_type`.

    Raises:
        NotFound, AccessDenied, InvalidInput: and nothing is changed.
    """
    with context.write() as uow:
        allowed, meeting_type = own_type(uow, guid, owner)
        meeting_type = edit(meeting_type)
        uow.meeting_types.save(meeting_type)
        _note(allowed, meeting_type, "changed")
        if sign:
            append_line(context, uow, allowed.mailbox)
        return allowed.mailbox, meeting_type


def set_visibility(context: WorldContext, guid: UUID, visibility: Visibility, owner: str) -> None:
    """Make a type public or private; its links go on until they die."""
    change_type(context, guid, partial(replace, visibility=visibility), owner)


def duplicate_type(context: WorldContext, guid: UUID, owner: str, title: str) -> MeetingType:
    """A copy of a type under another title, with no links; raises as `change_type`."""
    with context.write() as uow:
        allowed, meeting_type = own_type(uow, guid, owner)
        return add_type(allowed, replace(meeting_type, id=0, title=title))


def delete_type(context: WorldContext, guid: UUID, owner: str | None = None) -> None:
    """Delete a type: its links are revoked, its bookings can still be cancelled."""
    with context.write() as uow:
        allowed, meeting_type = own_type(uow, guid, owner)
        uow.meeting_types.retire(meeting_type.id, uow.now)
        uow.links.revoke_all(meeting_type.id, uow.now)
        _note(allowed, meeting_type, "deleted")


def page(context: WorldContext, address: str) -> tuple[Mailbox, PageState]:
    """A mailbox's page; raises NotFound, AccessDenied."""
    with context.read() as uow:
        allowed = admit(uow, mailbox_at(uow, address))
        return allowed.mailbox, allowed.mailbox.page.state(uow.now)


def change_page(
    context: WorldContext, address: str, edit: Callable[[Page], Page]
) -> tuple[Mailbox, PageState]:
    """Change the page's fields.

    Turning a page on that has no meeting type yet leaves it absent: there is nothing to show.
    """
    with context.write() as uow:
        allowed = admit(uow, mailbox_at(uow, address))
        changed = edit(allowed.mailbox.page)
        mailbox = replace(allowed.mailbox, page=changed)
        uow.mailboxes.save(mailbox)
        if changed.on != allowed.mailbox.page.on:
            uow.journal.add("page", uow.now, {"mailbox": mailbox.address, "on": changed.on})
        return mailbox, changed.state(uow.now)
