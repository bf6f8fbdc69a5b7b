"""Outlook on the web mailbox policies: the switch for Bookings since June 2026."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bookwithme.domain.errors import FieldProblem

DEFAULT_NAME = "OwaMailboxPolicy-Default"
NAME_LENGTH = 64


@dataclass(frozen=True, slots=True)
class OwaSwitches:
    """What a policy says. Bookings asks for the first alone."""

    personal_bookings_disabled: bool = False
    bookings_mailbox_creation_enabled: bool = True


UNTOUCHED = OwaSwitches()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwaPolicy:
    """One policy of an organization; the default one always exists."""

    id: int = field(default=0, compare=False)
    organization_id: int = field(default=0, compare=False)
    name: str = DEFAULT_NAME
    switches: OwaSwitches = UNTOUCHED

    @property
    def is_default(self) -> bool:
        """Whether it governs the mailboxes that have no policy of their own."""
        return self.is_named(DEFAULT_NAME)

    def is_named(self, name: str) -> bool:
        """Whether this is its name; case is ignored."""
        return self.name.lower() == name.lower()


def find(policies: Sequence[OwaPolicy], name: str) -> OwaPolicy | None:
    """The policy of a name."""
    return next((each for each in policies if each.is_named(name)), None)


def governing(policies: Sequence[OwaPolicy], name: str | None) -> OwaPolicy:
    """The policy that counts for a mailbox. `name`: of its own one, if it has one."""
    own = find(policies, name) if name else None
    return own or find(policies, DEFAULT_NAME) or OwaPolicy()


def name_problems(name: str) -> Iterator[FieldProblem]:
    """What forbids a policy's name: it stands in addresses and commands."""
    if not 0 < len(name.strip()) == len(name) <= NAME_LENGTH or not name.isprintable():
        problem = f"must be 1 to {NAME_LENGTH} printable characters, without blanks at its ends"
        yield FieldProblem("name", problem)
    elif "/" in name:
        yield FieldProblem("name", "must not contain a slash")
    elif name in {".", ".."}:
        yield FieldProblem("name", "must not be a dot or two")
