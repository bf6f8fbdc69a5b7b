"""Openings of attendees' addresses, noted for people who watch. They change no state.

Each is a small transaction of its own after the answer is made, and may be given up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bookwithme.domain.addresses import parse_guid, parse_page_name, parse_type_token, type_token

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bookwithme.domain.links import PrivateLink
    from bookwithme.service.place import Place
    from bookwithme.service.targets import Address
    from bookwithme.storage.work import Work

LONGEST = 300
"""So much of what a client says about itself is kept."""

PREVIEW_BOTS = (
    "bingpreview", "bitlybot", "discordbot", "embedly", "facebookexternalhit", "iframely",
    "linkedinbot", "mattermost", "metascraper", "opengraph", "pinterest", "skypeuripreview",
    "slackbot", "teamsbot", "telegrambot", "twitterbot", "unfurl", "whatsapp",
)  # fmt: skip
"""Clients that fetch an address to draw a card of it, by what their user agent holds."""

SCANNERS = (
    "bot",
    "crawl",
    "headless",
    "http",
    "mimecast",
    "proofpoint",
    "safelinks",
    "scan",
    "spider",
)
"""Clients that nobody sits before: all that is no browser, and browsers that say one of these."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What a client sent when it opened an address, and the status it was answered with."""

    address: Address
    method: str
    status: int
    entry_point: str = ""
    user_agent: str = ""

    @property
    def client(self) -> str:
        """Who it was, by its user agent: person, previewBot or scanner."""
        named = self.user_agent.casefold()
        if any(word in named for word in PREVIEW_BOTS):
            return "previewBot"
        machine = "mozilla/" not in named or any(word in named for word in SCANNERS)
        return "scanner" if machine else "person"


def note(place: Place, visit: Visit) -> None:
    """Note an opening in the journal, or the link that is not known and the nearest that is.

    Raises:
        NotFound: there is no such world.
    """
    with place.read() as work:
        link, nearest = _link(work, visit.address), None
        if link is None and not _exists(work, visit.address):
            nearest = _nearest(work, visit.address)
    kind = "opened" if nearest is None else "unknownLink"
    data = _data(visit) | ({} if nearest is None else {"nearest": nearest})
    number = link.id if link else None
    place.store.attempt(place.world, lambda work: work.journal.add(kind, work.now, data, number))


def _data(visit: Visit) -> dict[str, Any]:
    said = {
        "page": visit.address.page,
        "meetingType": visit.address.token,
        "bookingcode": visit.address.bookingcode,
        "ep": visit.entry_point,
        "userAgent": visit.user_agent,
    }
    told = {name: _told(text) for name, text in said.items() if text}
    return told | {"client": visit.client, "method": visit.method, "status": visit.status}


def _told(text: str) -> str:
    """What a client sent, fit to be kept: no NUL, no half surrogates, no novels."""
    return "".join(c for c in text[:LONGEST] if c.isprintable())


def _link(work: Work, address: Address) -> PrivateLink | None:
    """The link that an address names, whatever became of it."""
    code = parse_guid(address.bookingcode or "")
    link = work.links.by_code(code) if code else None
    kind = link and work.meeting_types.by_id(link.meeting_type_id)
    named = parse_type_token(address.token or "")
    return link if kind and kind.guid == named else None


def _exists(work: Work, address: Address) -> bool:
    """Whether an address without a code names something."""
    if address.bookingcode is not None:
        return False
    if address.token is not None:
        guid = parse_type_token(address.token)
        return guid is not None and work.meeting_types.ever(guid) is not None
    name = parse_page_name(address.page)
    return name is not None and work.mailboxes.by_guid(name.exchange_guid) is not None


def _nearest(work: Work, address: Address) -> str:
    """The known code, type or page that is most like the one in the address; "" without any."""
    if address.bookingcode is not None:
        return _most_like(address.bookingcode, (str(link.bookingcode) for link in work.links.all()))
    if address.token is not None:
        tokens = (type_token(kind.guid) for kind in work.meeting_types.all())
        return _most_like(address.token, tokens)
    return _most_like(address.page, (str(mailbox.page_name) for mailbox in work.mailboxes.all()))


def _most_like(text: str, known: Iterable[str]) -> str:
    """By how many places hold the same character: codes get cut off and mistyped, not shuffled."""
    lowered = text[:LONGEST].casefold()
    return max(
        known,
        key=lambda each: sum(a == b for a, b in zip(lowered, each.casefold(), strict=False)),
        default="",
    )
