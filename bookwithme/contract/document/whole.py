"""Read a document, and check what only the whole can tell: keys that stand twice, and references.

The database would refuse the same, but without a word about the place.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

from bookwithme.contract.document.mailboxes import Mailbox
from bookwithme.contract.document.records import Booking
from bookwithme.contract.document.world import World
from bookwithme.domain.errors import FieldProblem, InvalidInput
from bookwithme.domain.interval import Interval
from bookwithme.domain.owa_policy import DEFAULT_NAME

T = TypeVar("T")
Key = tuple[str, "Hashable"]
"""A place in the document, and the value there; None where the world will make it."""


def read_world(document: object) -> World:
    """Read a document; what only the whole can tell comes after all else.

    Raises:
        InvalidInput: naming every place that is wrong.
    """
    world = World.read(document)
    # What names something is looked at where each name stands once.
    if problems := tuple(_keys_twice(world)) or tuple(_names_of_nothing(world)):
        raise InvalidInput(*problems)
    return world


def _keys_twice(world: World) -> Iterator[FieldProblem]:
    """What must be there once, and is there again."""
    for keys in _keys(world):
        yield from _twice(keys)


def _names_of_nothing(world: World) -> Iterator[FieldProblem]:
    """What bookings and changes of policy name, and what does not stand in the document."""
    owners = {each.address.lower(): each for each in world.mailboxes}
    for at, booking in _numbered("bookings", world.bookings):
        yield from _booking_problems(at, booking, owners)
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
            yield _unknown(f"{at}.owaMailboxPolicy", "owaPolicies of its organization")
    for at, change in _numbered("policyChanges", world.policy_changes):
        domain = change.organization.lower()
        if change.owa_policy and (domain, change.owa_policy.lower()) not in policies:
            yield _unknown(f"{at}.owaPolicy", "owaPolicies of its organization")
        if domain not in domains:
            yield _unknown(f"{at}.organization", "organizations")
        if change.mailbox is not None and change.mailbox.lower() not in owners:
            yield _unknown(f"{at}.mailbox", "mailboxes")


def _keys(world: World) -> Iterator[Iterator[Key]]:
    """All values of each kind that may be there once."""
    organizations = list(_numbered("organizations", world.organizations))
    mailboxes = list(_numbered("mailboxes", world.mailboxes))
    types = [
        each
        for at, mailbox in mailboxes
        for each in _numbered(f"{at}.meetingTypes", mailbox.meeting_types)
    ]
    links = (link for at, each in types for link in _numbered(f"{at}.links", each.links))
    bookings = list(_numbered("bookings", world.bookings))
    messages = _numbered("messages", world.messages)
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
    yield ((f"{at}.guid", each.guid) for at, each in bookings)
    yield ((f"{at}.manageSecret", each.manage_secret) for at, each in bookings)
    yield ((f"{at}.guid", each.guid) for at, each in messages)


def _numbered(where: str, items: Iterable[T]) -> Iterator[tuple[str, T]]:
    return ((f"{where}[{number}]", item) for number, item in enumerate(items))


def _twice(keys: Iterable[Key]) -> Iterator[FieldProblem]:
    seen = set()
    for at, value in keys:
        if value is not None and value in seen:
            yield FieldProblem(at, "stands in the document before")
        seen.add(value)


def _booking_problems(
    at: str, booking: Booking, owners: Mapping[str, Mailbox]
) -> Iterator[FieldProblem]:
    owner = owners.get(booking.address)
    if owner is None:
        yield _unknown(f"{at}.mailbox", "mailboxes")
        return
    types = owner.meeting_types
    if booking.meeting_type >= len(types):
        yield _beyond(f"{at}.meetingType", types)
    elif booking.link is not None and booking.link >= len(types[booking.meeting_type].links):
        yield _beyond(f"{at}.link", types[booking.meeting_type].links)


def _unknown(at: str, what: str) -> FieldProblem:
    return FieldProblem(at, f"is not among the document's {what}")


def _beyond(at: str, items: Sequence[object]) -> FieldProblem:
    return FieldProblem(at, f"must be less than {len(items)}, counted from 0 in the document")


class Taken(NamedTuple):
    """Whose time a booking takes, when, and where in the document it stands."""

    mailbox: str
    time: Interval
    at: str


def overlaps(taken: Iterable[Taken]) -> Iterator[FieldProblem]:
    """Bookings that take the same time."""
    for earlier, later in pairwise(sorted(taken)):
        if earlier.mailbox == later.mailbox and earlier.time.overlaps(later.time):
            yield FieldProblem(f"{later.at}.start", f"overlaps {earlier.at}")
