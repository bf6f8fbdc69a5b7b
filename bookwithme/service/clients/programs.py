"""The programs that a world's journal has seen: whether each may, and whom a change locks out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bookwithme.domain.access import Decision, EwsPolicy, Program
from bookwithme.domain.ews_settings import LockedOut
from bookwithme.domain.mailbox import Mailbox
from bookwithme.service.access_gate import (
    Policies,
    decision_under,
    mailbox_at,
    organization_of,
    policies_in_effect,
)
from bookwithme.service.admin import change_log
from bookwithme.service.clients.journal import seen
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SeenProgram:
    """One program and one mailbox.

    `changes_at`: when the answer will be another one, by what is configured and waits; None: it
    stays.
    """

    program: Program
    decision: Decision
    changes_at: datetime | None


def programs_seen(context: WorldContext, address: str) -> list[SeenProgram]:
    """What a mailbox's admin may expect of the programs seen, the last one first; raises NotFound.

    Of the programs that EWS was asked by in this world, for whatever mailbox.
    """
    with context.read_journal() as uow:
        mailbox = mailbox_at(uow, address)
        organization = organization_of(uow, mailbox)
        policies = policies_in_effect(uow, organization)
        records = change_log.records_of(uow, organization.id)
        changes = [
            (each.effective_at, each.change.after) for each in change_log.waiting(uow, records)
        ]
        waiting = [(at, after) for at, after in changes if isinstance(after, EwsPolicy)]
        return [_foreseen(uow, mailbox, program, policies, waiting) for program in seen(uow)]


def _foreseen(
    uow: UnitOfWork,
    mailbox: Mailbox,
    program: Program,
    policies: Policies,
    waiting: list[tuple[datetime, EwsPolicy]],
) -> SeenProgram:
    decision = decision_under(uow, mailbox, policies, program)
    changes_at, allowed = None, decision.allowed
    for at, after in waiting:
        then = replace(policies, ews=after)
        if decision_under(uow, mailbox, then, program).allowed is not allowed:
            allowed = not allowed
            changes_at = at if allowed is not decision.allowed else None
    return SeenProgram(program, decision, changes_at)


def locked_out(
    uow: UnitOfWork,
    before: EwsPolicy,
    after: EwsPolicy,
    members: Iterable[tuple[Mailbox, Mailbox]],
) -> Iterator[LockedOut]:
    """Whom a change of what is configured turns away who used a mailbox.

    `before`, `after`: of the organization; `members`: its mailboxes, each before and after.
    """
    pairs, was, becomes = list(members), Policies(before, ()), Policies(after, ())
    for program, addresses in seen(uow).items():
        for old, new in pairs:
            if old.address not in addresses:
                continue
            denied = decision_under(uow, new, becomes, program).denied_by
            if denied and decision_under(uow, old, was, program).allowed:
                yield LockedOut(program.agent, old.address, denied)
