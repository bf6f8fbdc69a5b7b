"""What became of a shared address: the story of a link, and how often it or a page was opened."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bookwithme.contract.links import Openings
from bookwithme.domain.links import LinkState, PrivateLink
from bookwithme.domain.mailbox import Mailbox
from bookwithme.service.worlds import named
from bookwithme.storage.journal import Entry
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
    for link_id, data in uow.journal.opened_by([each.id for each in links]):
        by_link[link_id].append(data)
    return {link_id: count(opened) for link_id, opened in by_link.items()}


def openings_of_page(uow: UnitOfWork, mailbox: Mailbox) -> Openings:
    """How often a mailbox's page and its public types were opened."""
    page = str(mailbox.page_name)
    opened = uow.journal.opened_at(page)
    return count(data for data in opened if str(data.get("page", "")).lower() == page)


def count(opened: Iterable[dict[str, Any]]) -> Openings:
    """Count openings that were answered with the page; going on within it is none."""
    shown = [each for each in opened if each.get("status") == 200 and not each.get("within")]
    utm: dict[str, Counter[str]] = defaultdict(Counter)
    for each in shown:
        for name, value in each.items():
            if name.startswith("utm_"):
                utm[name][value] += 1
    return Openings(
        total=len(shown),
        by_ep=Counter(each["ep"] for each in shown if "ep" in each),
        by_utm={name: dict(values) for name, values in utm.items()},
        by_client=Counter(each["client"] for each in shown if "client" in each),
    )
