"""What became of a shared address: the story of a link, and how often it or a page was opened."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime

from bookwithme.contract.links import Openings
from bookwithme.domain.links import LinkState, PrivateLink
from bookwithme.domain.mailbox import Mailbox
from bookwithme.service.worlds import named
from bookwithme.storage.journal import Entry, Opened
from bookwithme.storage.unit_of_work import UnitOfWork


def story(uow: UnitOfWork, link: PrivateLink, mailbox: Mailbox) -> list[Entry]:
    """Join what the journal has of a link and what outlives it: the link's dates, its bookings."""
    told = uow.journal.of_link(link.id)
    known = {entry.data.get("booking") for entry in told if entry.kind == "booked"}
    told += [
        untold("booked", each.created_at, named.of_booking(each, mailbox, link))
        for each in uow.bookings.of_link(link.id)
        if str(each.guid) not in known
    ]
    told += _dates(uow, link, {entry.kind for entry in told})
    # In a stopped world all instants are equal: what was noted keeps its order.
    first = {"linkCreated": 0, "linkExpired": 1}
    return sorted(told, key=lambda entry: (entry.at, first.get(entry.kind, 2)))


def untold(kind: str, at: datetime, names: named.Names) -> Entry:
    """What the journal does not have, such as what a world began with, as it would tell it."""
    return Entry(0, kind, at, None, names, None, None, None)


def _dates(uow: UnitOfWork, link: PrivateLink, told: set[str]) -> list[Entry]:
    """What the link knows by itself and nothing has told."""
    expired = link.expires_at if link.state(uow.now) is LinkState.EXPIRED else None
    dates = (
        ("linkCreated", "linkCreated", link.created_at),
        ("linkConsumed", "booked", link.consumed_at),
        ("linkRevoked", "linkRevoked", link.revoked_at),
        ("linkExpired", "linkExpired", expired),
    )
    names = named.of_link(link)
    return [untold(what, at, names) for what, tells, at in dates if at and tells not in told]


def openings_of_links(uow: UnitOfWork, links: Iterable[PrivateLink]) -> dict[int, Openings]:
    """How often each of some links was opened, by its id; those that never were are not in."""
    by_link = defaultdict(list)
    for link_id, opened in uow.journal.opened_by([each.id for each in links]):
        by_link[link_id].append(opened)
    return {link_id: count(each) for link_id, each in by_link.items()}


def openings_of_page(uow: UnitOfWork, mailbox: Mailbox) -> Openings:
    """How often a mailbox's page and its public types were opened."""
    page = str(mailbox.page_name)
    opened = uow.journal.opened_at(page)
    return count(each for each in opened if str(each[0].get("page", "")).lower() == page)


def count(opened: Iterable[Opened]) -> Openings:
    """Count openings that were answered with the page; going on within it is none."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    total = 0
    for said, times in opened:
        if said.get("status") == 200 and not said.get("within"):
            total += times
            for name, value in said.items():
                if name in {"ep", "client"} or name.startswith("utm_"):
                    found[name][value] += times
    return Openings(
        total=total,
        by_ep=found.pop("ep", {}),
        by_client=found.pop("client", {}),
        by_utm={name: dict(values) for name, values in found.items()},
    )
