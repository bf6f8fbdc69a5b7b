"""The shapes of Bookings' addresses, as live links show them."""

import base64
import re
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

_HEX = re.compile(r"[0-9a-f]{32}", re.IGNORECASE | re.ASCII)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}2", re.ASCII)
NAME_OF_TYPE = r"^([A-Za-z0-9_-]{22}2|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$"
"""How a meeting type may be named: by its token, or by its GUID."""

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)


def type_token(guid: UUID) -> str:
    """A meeting type's GUID as it stands in a URL.

    .NET byte order (`bytes_le`), base64url, padding stripped, and how many `=` were stripped
    appended: 22 characters and `2`.
    """
    return base64.urlsafe_b64encode(guid.bytes_le).decode().rstrip("=") + "2"


def parse_type_token(token: str) -> UUID | None:
    """The GUID of a token, or of a plain GUID as in early 2022; None where it is neither."""
    if _GUID.fullmatch(token):
        return UUID(token)
    if not _TOKEN.fullmatch(token):
        return None
    return UUID(bytes_le=base64.urlsafe_b64decode(token[:-1] + "=="))


def parse_guid(text: str) -> UUID | None:
    """A GUID in its usual spelling; None where it is none."""
    return UUID(text) if _GUID.fullmatch(text) else None


class PageName(NamedTuple):
    """`<32 hex>@<domain>`: the mailbox's ExchangeGuid and its domain."""

    exchange_guid: UUID
    domain: str

    def __str__(self) -> str:
        return f"{self.exchange_guid.hex}@{self.domain}"


def parse_page_name(text: str) -> PageName | None:
    """The mailbox that a page's address names; None where it names none."""
    name, at, domain = text.rpartition("@")
    if not at or not domain or not _HEX.fullmatch(name):
        return None
    return PageName(UUID(name), domain.lower())


def offered_type(url: str) -> tuple[str, str] | None:
    """The meeting type's token and the booking code in an address that Outlook calls.

    When times are shared from Outlook, the page's address bears such a one: it ends in
    `CheckBookable?bookingcode=…&itemid=…`. None where it is another.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    query = {name.lower(): value for name, value in parse_qsl(parts.query)}
    is_one = parts.path.lower().endswith("/checkbookable")
    if is_one and (token := query.get("itemid")) and (code := query.get("bookingcode")):
        return token, code
    return None


def page_path(page: PageName) -> str:
    """The path of a booking page."""
    return f"/bookwithme/user/{page}"


def type_path(page: PageName, guid: UUID) -> str:
    """The path of one meeting type."""
    return f"{page_path(page)}/meetingtype/{type_token(guid)}"


SIGNATURE = "bwmEmailSignature"
"""The entry point of addresses in mail signatures."""


def page_url(base: str, page: PageName, ep: str = "plink") -> str:
    """What `Copy link` of the page gives. `base` has no slash at its end; `ep`: who shares it."""
    return f"{base}{page_path(page)}?anonymous&ep={ep}"


def type_url(
    base: str, page: PageName, guid: UUID, bookingcode: UUID | None = None, ep: str = "mlink"
) -> str:
    """What `Copy link` of a public type gives; with a code, of a private link to a type."""
    code = f"bookingcode={bookingcode}&" if bookingcode else ""
    return f"{base}{type_path(page, guid)}?{code}anonymous&ep={ep}"


def picture_url(base: str, name: str) -> str:
    """A picture that mails and cards show, such as `icon.png` or `en/private.png`."""
    return f"{base}/bookwithme/card/{name}"


def manage_url(base: str, manage_secret: str) -> str:
    """Where an attendee moves or cancels a booking."""
    return f"{base}/bookwithme/manage/{manage_secret}"


def teams_url(base: str, booking: UUID) -> str:
    """Where the simulated Teams meeting of a booking is joined."""
    return f"{base}/l/meetup-join/{booking}"


def calendar_url(base: str, page: PageName, calendar_secret: str) -> str:
    """A mailbox's published calendar."""
    return f"{base}/owa/calendar/{page}/{calendar_secret}/calendar.ics"
