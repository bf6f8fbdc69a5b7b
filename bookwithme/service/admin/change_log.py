"""The log of what admins changed: written with each change, and what of it waits for its hour."""

from collections import defaultdict
from collections.abc import Iterable

from bookwithme.contract.types import instant_text
from bookwithme.domain.policy_delay import pending
from bookwithme.storage.organizations import PolicyRecord
from bookwithme.storage.unit_of_work import UnitOfWork


def log(uow: UnitOfWork, record: PolicyRecord, domain: str, mailbox: str | None = None) -> None:
    """Keep a change, and note it in the journal. `mailbox`: whose settings were changed."""
    uow.organizations.add_record(record)
    data = {
        "organization": domain,
        "mailbox": mailbox,
        "command": record.command,
        "via": record.via,
        "effectiveAt": instant_text(record.change.effective_at),
    }
    uow.journal.add("policy", uow.now, data)


def records_of(uow: UnitOfWork, organization_id: int) -> list[PolicyRecord]:
    """Every change in an organization, in order."""
    records = uow.organizations.records()
    return [each for each in records if each.organization_id == organization_id]


def waiting(uow: UnitOfWork, records: Iterable[PolicyRecord]) -> list[PolicyRecord]:
    """Those that are configured but not in effect yet, in order; a mailbox's never wait."""
    records, histories = list(records), defaultdict(list)
    for each in records:
        if each.mailbox_id is None:
            histories[each.organization_id, each.owa_policy_id].append(each)
    delay = uow.world.settings.policy_delay
    late = [each for history in histories.values() for each in pending(history, delay, uow.now)]
    return sorted(late, key=records.index)
