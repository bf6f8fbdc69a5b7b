"""What the journal says of programs: who asked for what, and whether they were let in."""

from dataclasses import asdict, dataclass
from enum import StrEnum

from bookwithme.domain.access import Program, Protocol
from bookwithme.service.attendee.near_misses import printable
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.journal import POLLED
from bookwithme.storage.unit_of_work import UnitOfWork

SEEN = 10
"""So many programs are told of."""


class Endpoint(StrEnum):
    """Where a program asks."""

    EWS = "ews"
    BOOKINGS = "bookings"


class Outcome(StrEnum):
    """What became of a request."""

    ALLOWED = "allowed"
    DENIED = "denied"
    FAILED = "failed"


@dataclass(slots=True)
class ClientCall:
    """One request of a program, as far as is known.

    Attributes:
        mailbox: the address of whose mailbox it is about; `step`: by which step it was denied.
        app_id: of the program's application, where it is known.
    """

    endpoint: Endpoint
    agent: str
    operation: str = ""
    mailbox: str | None = None
    outcome: Outcome = Outcome.ALLOWED
    step: str | None = None
    app_id: str | None = None


def note_call(context: WorldContext, call: ClientCall) -> None:
    """Note a request; equal ones within a minute are one entry. Raises NotFound."""
    said = asdict(call)
    said |= {"appId": printable(said.pop("app_id") or "") or None}
    said |= {"agent": printable(call.agent), "operation": printable(call.operation)}
    told = {name: each for name, each in said.items() if each is not None}
    context.note(POLLED, told)


def seen(uow: UnitOfWork) -> dict[Program, set[str]]:
    """The programs that EWS was asked by, the last one first, and for which mailboxes."""
    found: dict[Program, set[str]] = {}
    for entry in uow.journal.latest(1_000, kind=POLLED):
        said = entry.data
        if said["endpoint"] == Endpoint.EWS and "mailbox" in said:
            program = Program(said["agent"], Protocol.EWS, said.get("appId"))
            if program in found or len(found) < SEEN:
                found.setdefault(program, set()).add(said["mailbox"])
    return found
