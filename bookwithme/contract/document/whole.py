"""What only the whole of a document can tell: keys that stand twice, and references.

The database would refuse the same, but without a word about the place.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from typing import NamedTuple, TypeVar

from bookwithme.contract.document.mailboxes import Mailbox
from bookwithme.contract.document.places import refuse
from bookwithme.contract.document.records import Booking, Message
from bookwithme.contract.document.world import World
from bookwithme.domain.errors import FieldProblem
from bookwithme.domain.interval import Interval
from bookwithme.domain.owa_policy import DEFAULT_NAME

T = TypeVar("T")
Key = tuple[str, "Hashable"]
"""A place in the document, and the value there; None where the world will make it."""


class Noted:
    """What is kept, to compare them, of bookings and mails, which may be too many to be held."""

    def __init__(self) -> None:
        self._bookings: set[Hashable] = set()
        self._secrets: set[Hashable] = set()
        self._messages: set[Hashable] = set()
        self._twice: list[FieldProblem] = []
        self._named: defaultdict[tuple[str, int, int | None], list[int]] = defaultdict(list)

    def booking(self, number: int, booking: Booking) -> None:
        """Note a booking, which is at this place of its list."""
        at = f"bookings[{number}]"
        self._twice += _twice([(f"{at}.guid", booking.guid)], self._bookings)
        self._twice += _twice([(f"{at}.manageSecret", booking.manage_secret)], self._secrets)
        self._named[booking.address, booking.meeting_type, booking.link].append(number)

    def message(self, number: int, mail: Message) -> None:
        """The same of a mail."""
        self._twice += _twice([(f"messages[{number}].guid", mail.guid)], self._messages)

    def check(self, world: World) -> None:
        """Compare them with each other and the rest of the document; raises InvalidInput."""
        refuse(chain(*(_twice(keys, set()) for keys in _keys(world)), self._twice))
        # What names something is looked at where each name stands once.
        refuse(self._names_of_nothing(world))

    def _names_of_nothing(self, world: World) -> Iterator[FieldProblem]:
        """What bookings and changes of policy name, and what does not stand in the document."""
        owners = {each.address.lower(): each for each in world.mailboxes}
        for named, numbers in self._named.items():
            if problem := _booking_problem(owners, *named):
                field, sentence = problem
                yield from (FieldProblem(f"bookings[{n}].{field}", sentence) for n in numbers)
        yield from _policy_problems(world, owners)


def _policy_problems(world: World, owners: Mapping[str, Mailbox]) -> Iterator[FieldProblem]:
    domains = {each.domain.lower() for each in world.organizations}
    domains |= {each.rpartition("@")[2] for each in owners}
    policies = {
        (organization.domain.lower(), policy.name.lower())
        for organization in world.organizations
        for policy in organization.owa_policies
    }
    for at, each in _numbered("mailboxes", world.mailboxes):
        named = each.values().get("owa_mailbox_policy")
        domain = each.address.lower().rpartition("@")[2]
        if named and (domain, named.lower()) not in policies | {(domain, DEFAULT_NAME.lower())}:
            yield FieldProblem(f"{at}.owaMailboxPolicy", _unknown(_OWA_POLICIES))
    for at, change in _numbered("policyChanges", world.policy_changes):
        domain = change.organization.lower()
        if change.owa_policy and (domain, change.owa_policy.lower()) not in policies:
            yield FieldProblem(f"{at}.owaPolicy", _unknown(_OWA_POLICIES))
        if domain not in domains:
            yield FieldProblem(f"{at}.organization", _unknown("organizations"))
        if change.mailbox is not None and change.mailbox.lower() not in owners:
            yield FieldProblem(f"{at}.mailbox", _unknown("mailboxes"))


def _keys(world: World) -> Iterator[Iterator[Key]]:
    """All values of each kind that may be there once, but for those of bookings and mails."""
    organizations = list(_numbered("organizations", world.organizations))
    mailboxes = list(_numbered("mailboxes", world.mailboxes))
    types = [
        each
        for at, mailbox in mailboxes
        for each in _numbered(f"{at}.meetingTypes", mailbox.meeting_types)
    ]
    links = (link for at, each in types for link in _numbered(f"{at}.links", each.links))
    yield ((f"{at}.domain", each.domain.lower()) for at, each in organizations)
    for at, organization in organizations:
        policies = _numbered(f"{at}.owaPolicies", organization.owa_policies)
        yield ((f"{place}.name", each.name.lower()) for place, each in policies)
    yield ((f"{at}.address", each.address.lower()) for at, each in mailboxes)
    yield ((f"{at}.exchangeGuid", each.exchange_guid) for at, each in mailboxes)
    for at, mailbox in mailboxes:
        named = _numbered(f"{at}.calendars", mailbox.calendars)
        yield ((f"{place}.name", each.name) for place, each in named)
        own = _numbered(f"{at}.events", mailbox.events)
        yield ((f"{place}.uid", each.uid) for place, each in own)
    events = (
        each for at, mailbox in mailboxes for each in _numbered(f"{at}.events", mailbox.events)
    )
    yield ((f"{at}.guid", each.guid) for at, each in events)
    yield ((f"{at}.guid", each.guid) for at, each in types)
    yield ((f"{at}.bookingcode", each.bookingcode) for at, each in links)


def _numbered(where: str, items: Iterable[T]) -> Iterator[tuple[str, T]]:
    return ((f"{where}[{number}]", item) for number, item in enumerate(items))


def _twice(keys: Iterable[Key], seen: set[Hashable]) -> Iterator[FieldProblem]:
    for at, value in keys:
        if value is not None and value in seen:
            yield FieldProblem(at, "stands in the document before")
        seen.add(value)


def _booking_problem(
    owners: Mapping[str, Mailbox], address: str, number: int, link: int | None
) -> tuple[str, str] | None:
    """Which field of a booking names nothing, and what to say of it."""
    owner = owners.get(address)
    if owner is None:
        return "mailbox", _unknown("mailboxes")
    if number >= len(owner.meeting_types):
        return "meetingType", _beyond(owner.meeting_types)
    links = owner.meeting_types[number].links
    if link is not None and link >= len(links):
        return "link", _beyond(links)
    return None


_OWA_POLICIES = "owaPolicies of its organization"


def _unknown(what: str) -> str:
    return f"is not among the document's {what}"


def _beyond(items: Sequence[object]) -> str:
    return f"must be less than {len(items)}, counted from 0 in the document"


class Taken(NamedTuple):
    """Whose time a booking takes, when, and its place in the document's list."""

    mailbox: str
    time: Interval
    number: int


def overlaps(taken: Iterable[Taken]) -> Iterator[FieldProblem]:
    """Bookings that take the same time."""
    for earlier, later in pairwise(sorted(taken)):
        if earlier.mailbox == later.mailbox and earlier.time.overlaps(later.time):
            where = f"bookings[{later.number}].start"
            yield FieldProblem(where, f"overlaps bookings[{earlier.number}]")
