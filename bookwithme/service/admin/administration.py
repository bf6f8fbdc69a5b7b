"""What an operator does to a world: mailboxes, organizations, settings, the clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bookwithme import clock
from bookwithme.domain.durations import CODE_LIFETIME
from bookwithme.domain.errors import FieldProblem, InvalidInput, MailboxExists
from bookwithme.domain.interval import seconds
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.organization import Organization
from bookwithme.domain.policy_delay import pending
from bookwithme.domain.settings import PolicyDelay, WorldSettings
from bookwithme.service.access_gate import decision_for, mailbox_at, organization_of
from bookwithme.service.availability.calendars import roll_horizon
from bookwithme.service.availability.feeds import refresh_due
from bookwithme.service.documents.exporting import settings_json
from bookwithme.service.wire import instant_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bookwithme.clock import ClockState
    from bookwithme.domain.access import Decision
    from bookwithme.domain.policy_delay import PolicyChange
    from bookwithme.service.world_context import Place
    from bookwithme.storage.work import Work


def mailboxes(place: Place) -> list[Mailbox]:
    """The world's mailboxes in order of creation."""
    return place.look(lambda work: work.recall("mailboxes", work.mailboxes.all))


def mailbox(place: Place, address: str) -> Mailbox:
    """One mailbox; raises NotFound."""
    with place.read() as work:
        return mailbox_at(work, address)


def create_mailbox(place: Place, fields: dict[str, Any]) -> Mailbox:
    """A new mailbox, and its organization where the domain is new.

    `fields`: attributes of Mailbox; alias, GUID and secret are made where they are not given.

    Raises:
        InvalidInput, MailboxExists: and nothing is changed.
    """
    with place.write() as work:
        return add_mailbox(work, fields)


def add_mailbox(work: Work, fields: dict[str, Any]) -> Mailbox:
    """As `create_mailbox`, inside a unit of work."""
    address = str(fields["address"]).lower()
    made: dict[str, Any] = {
        "alias": _alias(address),
        "exchange_guid": work.tokens.guid(),
        "calendar_secret": work.tokens.secret(),
    }
    new = Mailbox(**(made | fields | {"address": address}))
    if work.mailboxes.by_address(address):
        raise MailboxExists(f"There is a mailbox {address} already.")
    organization = work.organizations.by_domain(new.domain)
    number = (
        organization.id if organization else work.organizations.add(found_organization(new.domain))
    )
    return replace(new, id=work.mailboxes.add(number, new), organization_id=number)


def _alias(address: str) -> str:
    return address.partition("@")[0]


def found_organization(domain: str) -> Organization:
    """The organization that comes with the first mailbox of a domain."""
    return Organization(domain=domain, display_name=domain.partition(".")[0].capitalize())


def change_mailbox(place: Place, address: str, changes: dict[str, Any]) -> Mailbox:
    """Change a mailbox's fields, named as Mailbox names them; raises NotFound, InvalidInput."""
    with place.write() as work:
        changed = replace(mailbox_at(work, address), **changes)
        work.mailboxes.save(changed)
    if "time_zone" in changes:
        roll_horizon(place)
    return changed


def delete_mailbox(place: Place, address: str) -> None:
    """Delete a mailbox with all that hangs on it; raises NotFound."""
    with place.write() as work:
        work.mailboxes.delete(mailbox_at(work, address).id)


@dataclass(frozen=True, slots=True)
class Access:
    """The decision about a mailbox, and what will change it without anybody doing anything."""

    mailbox: Mailbox
    decision: Decision
    pending: tuple[PolicyChange, ...]


def access(place: Place, address: str) -> Access:
    """Who may, and why; raises NotFound."""
    with place.read() as work:
        owner = mailbox_at(work, address)
        organization = organization_of(work, owner)
        history = work.organizations.history(organization.id)
        waiting = pending(history, work.world.settings.policy_delay, work.now)
        return Access(owner, decision_for(work, owner), waiting)


def settings(place: Place) -> WorldSettings:
    """The world's switches."""
    with place.read() as work:
        return work.world.settings


def change_settings(place: Place, changes: dict[str, Any]) -> WorldSettings:
    """Set switches, named as WorldSettings names them.

    Switching the delay off applies every policy that is waiting.
    """
    with place.write() as work:
        before = work.world.settings
        changed = replace(before, **changes)
        work.set_settings(changed)
        _note_settings(work, settings_json(before), settings_json(changed))
        if changed.policy_delay is PolicyDelay.IMMEDIATE:
            work.organizations.hasten(seconds(work.now))
        return changed


def _note_settings(work: Work, before: dict[str, Any], after: dict[str, Any]) -> None:
    changed = {name: value for name, value in after.items() if value != before[name]}
    if changed:
        work.journal.add("settings", work.now, changed)


@dataclass(frozen=True, slots=True)
class ClockFace:
    """What a world's clock shows, and how it goes."""

    now: datetime
    state: ClockState


def show_clock(place: Place) -> ClockFace:
    """The world's clock."""
    return place.look(lambda work: ClockFace(work.now, work.world.clock))


def set_clock(place: Place, state: ClockState) -> ClockFace:
    """Set the world's clock to anything, the past too."""
    face, _ran = _move(place, state)
    return face


def _move(
    place: Place, state: ClockState, ran: Iterable[dict[str, Any]] = (), **data: Any
) -> tuple[ClockFace, list[dict[str, Any]]]:
    """Set the clock and do what is due then; `ran`: what fell due on the way.

    `data`: what the journal tells besides.
    """
    with place.write() as work:
        work.set_clock(state)
    face = ClockFace(clock.now(state), state)
    roll_horizon(place)
    ran = [*ran, *refresh_due(place, pause=timedelta(0))]
    told = [each | {"at": instant_text(each["at"])} for each in ran]
    with place.write(moved=False) as work:
        data |= {"now": instant_text(face.now), "mode": state.mode.value, "ran": told}
        work.journal.add("clock", face.now, data)
    return face, ran


def advance_clock(place: Place, to: datetime) -> tuple[datetime, ClockFace, list[dict[str, Any]]]:
    """Let the world's time pass; from when, to when, and what fell due on the way, in order.

    Raises:
        InvalidInput: it would go back.
    """
    with place.read() as work:
        start, state = work.now, work.world.clock
        if to < start:
            raise InvalidInput(FieldProblem("to", "must not lie before the world's present"))
        ran = _falling_due(work, start, to)
    moved = clock.frozen_at(to) if state.frozen_at is not None else clock.shifted_to(to)
    face, ran = _move(place, moved, ran, advancedFrom=instant_text(start))
    return start, face, ran


def _falling_due(work: Work, start: datetime, end: datetime) -> list[dict[str, Any]]:
    due: list[tuple[datetime, str, str]] = []
    if work.world.settings.policy_delay is PolicyDelay.REALISTIC:
        due += [
            (record.change.effective_at, "policyEffective", record.command)
            for record in work.organizations.records()
        ]
    due += [
        (link.expires_at, "linkExpired", str(link.bookingcode))
        for link in work.links.all()
        if not link.consumed_at and not link.revoked_at
    ]
    due += [
        (each.page.ready_at, "pageProvisioned", each.address)
        for each in work.mailboxes.all()
        if each.page.ready_at
    ]
    due += [
        (each.created_at + CODE_LIFETIME, "codeExpired", each.email)
        for each in work.verifications.unused()
    ]
    passed = sorted(each for each in due if start < each[0] <= end)
    return [{"at": at, "what": what, "about": about} for at, what, about in passed]
