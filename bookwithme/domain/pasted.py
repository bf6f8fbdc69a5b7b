"""An address of the real service that somebody pastes: taken apart, never opened.

The shapes are those of live links.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from uuid import UUID

from bookwithme.domain.addresses import (
    PageName,
    offered_type,
    parse_guid,
    parse_page_name,
    parse_type_token,
)

LONGEST = 4_000
"""Characters of an address that is pasted; a wrapped one is long, but not longer."""

LONGEST_SIGNATURE = 20_000
"""Characters of a whole signature."""

REAL_HOSTS = frozenset(
    {
        "outlook.office.com",
        "outlook-sdf.office.com",
        "bookings.cloud.microsoft",
        "outlook.office365.com",
        "outlook.cloud.microsoft",
        "outlook.com",
    }
)
"""Where Microsoft serves booking pages: since 2022, its test ring, since 2025; and their kin."""

_ADDRESS = re.compile(r"https?://[^\s<>\"']+|[\w-]+(?:\.[\w-]+)+/[^\s<>\"']+", re.IGNORECASE)
_BOOKABLE = re.compile(
    r"(?:/w/[^/]+)?/bookwithme/user/(?P<page>[^/]+)(?:/meetingtype/(?P<token>[^/]+))?/?",
    re.IGNORECASE,
)
_OWN = re.compile(r"(?:/w/[^/]+)?/bookwithme(?:/(?:me(?:/.*)?)?)?", re.IGNORECASE)
_SHARED = re.compile(r"/book/.+|/owa/calendar/.+/bookings/?.*", re.IGNORECASE)
_EXPLAINED = frozenset({"bookingcode", "ep", "anonymous", "getrequesturl"})
_WRAPPER = ".safelinks.protection.outlook.com"


class Unread(StrEnum):
    """Why what was pasted is no address of a booking page."""

    NO_ADDRESS = "no-address"
    OWN_PAGE = "own-page"
    SHARED_PAGE = "shared-page"
    OTHER_ADDRESS = "other-address"
    PAGE_NAME = "page-name"
    MEETING_TYPE = "meeting-type"
    BOOKINGCODE = "bookingcode"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """The parts of a booking address.

    Attributes:
        url: the address itself, out of what was around it.
        host: who serves it.
        page: the mailbox's ExchangeGuid and domain.
        token: the meeting type as the address writes it; `guid` is what that means.
        bookingcode: of a private link.
        entry_point: `ep`, how the address was shared.
        anonymous: whether guests see the page without a question.
        others: names of parameters that nobody has explained.
        wrapped: whether Safe Links stood around it.
    """

    url: str
    host: str
    page: PageName
    token: str | None
    guid: UUID | None
    bookingcode: UUID | None
    entry_point: str | None
    anonymous: bool
    others: tuple[str, ...]
    wrapped: bool

    @property
    def is_real(self) -> bool:
        """Whether Microsoft serves it."""
        return self.host in REAL_HOSTS


def read_pasted(text: str) -> Pasted | Unread:
    """Take an address apart; what is around it, such as a signature's words, is passed over."""
    found = _ADDRESS.search(text[:LONGEST])
    if not found:
        return Unread.NO_ADDRESS
    try:
        return _read(found[0].rstrip(".,;)"))
    except ValueError:
        return Unread.NO_ADDRESS


def _read(address: str) -> Pasted | Unread:
    url = address if "://" in address else f"https://{address}"
    inner = _unwrapped(urlsplit(url))
    parts = urlsplit(inner or url)
    path = unquote(parts.path)
    if bookable := _BOOKABLE.fullmatch(path):
        named = _Named(bookable["page"], bookable["token"])
        return _parts(parts, named, is_wrapped=inner is not None)
    if _OWN.fullmatch(path):
        return Unread.OWN_PAGE
    return Unread.SHARED_PAGE if _SHARED.fullmatch(path) else Unread.OTHER_ADDRESS


def _unwrapped(parts: SplitResult) -> str | None:
    """The address that Safe Links put its own around."""
    if not (parts.hostname or "").endswith(_WRAPPER):
        return None
    return dict(parse_qsl(parts.query)).get("url")


class _Named(NamedTuple):
    page: str
    token: str | None


def _parts(parts: SplitResult, named: _Named, *, is_wrapped: bool) -> Pasted | Unread:
    query = {name.lower(): value for name, value in parse_qsl(parts.query, keep_blank_values=True)}
    if offered := offered_type(query.get("getrequesturl", "")):
        named, query["bookingcode"] = _Named(named.page, offered[0]), offered[1]
    page = parse_page_name(named.page)
    guid = parse_type_token(named.token) if named.token else None
    code = parse_guid(query.get("bookingcode", ""))
    if page is None:
        return Unread.PAGE_NAME
    if named.token and guid is None:
        return Unread.MEETING_TYPE
    if "bookingcode" in query and code is None:
        return Unread.BOOKINGCODE
    return Pasted(
        url=parts.geturl(),
        host=(parts.hostname or "").lower(),
        page=page,
        token=named.token,
        guid=guid,
        bookingcode=code,
        entry_point=query.get("ep"),
        anonymous="anonymous" in query,
        others=tuple(name for name in query if name not in _EXPLAINED),
        wrapped=is_wrapped,
    )
