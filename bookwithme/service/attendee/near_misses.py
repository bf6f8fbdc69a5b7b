"""Describe addresses that name nothing: what was asked for, and the known thing most like it.

What is found is for the journal: `address` (which of our addresses), `asked`, and where something
is near enough `nearest`, its `state`, and `since` or `until` when. A secret is never kept whole,
neither the one that was asked for, which may be all but right, nor the right one.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bookwithme.contract.types import instant_text
from bookwithme.domain.addresses import parse_guid, parse_page_name, type_token
from bookwithme.domain.booking import Booking
from bookwithme.domain.links import LinkState, PrivateLink
from bookwithme.domain.mailbox import Mailbox, PageState
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.domain.nearness import nearest, plain
from bookwithme.service.attendee.address_resolution import Address
from bookwithme.service.attendee.bookings import by_secret
from bookwithme.storage.unit_of_work import UnitOfWork

Data = dict[str, Any]

LONGEST = 300
"""So much of what a client says is kept."""

OF_AN_INDEX = 4
"""So many first characters tell which codes are looked at, beside the newest."""

OF_A_SECRET = 6
"""So many characters of a secret are kept: enough to know it again, too few to guess it."""


def printable(text: str) -> str:
    """Cut what a client sent to what can be kept: no NUL, no half surrogates, not too long."""
    return "".join(c for c in text[:LONGEST] if c.isprintable())


def missed(uow: UnitOfWork, address: Address) -> Data:
    """Describe an attendee's address that names no link, no type, no page."""
    if address.bookingcode is not None:
        near = uow.links.near(plain(address.bookingcode)[:OF_AN_INDEX])
        links = ((str(link.bookingcode), link) for link in near)
        return _entry("link", address.bookingcode, links, lambda link: _link(link, uow.now))
    if address.token is not None:
        types = uow.meeting_types.all()
        # A type's address may hold its token or, as in early 2022, its GUID.
        known = [(code, each) for each in types for code in (type_token(each.guid), each.guid.hex)]
        return _entry("meetingType", address.token, known, _type)
    return _page(uow, address.page)


def _page(uow: UnitOfWork, asked: str) -> Data:
    # The domain is the same for many: only what stands before it tells mailboxes apart.
    mailboxes = [(each.exchange_guid.hex, each) for each in uow.mailboxes.all()]
    entry = _entry("page", asked.partition("@")[0], mailboxes, lambda each: _state(each, uow.now))
    return entry | {"asked": printable(asked)}


def missed_manage(uow: UnitOfWork, secret: str) -> Data | None:
    """Describe a manage link that is no booking's; None where it is one's."""
    if by_secret(secret)(uow):
        return None
    near = uow.bookings.near(secret.strip("<>\"'.,;()[]{} ")[:OF_AN_INDEX])
    bookings = ((each.manage_secret, each) for each in near)
    return _entry("manage", secret, bookings, _booking) | {"asked": _beginning(secret)}


def missed_published(
    uow: UnitOfWork, page: str = "", secret: str = "", guid: str | None = None
) -> Data | None:
    """Describe a published calendar or, with `guid`, a Teams meeting; None where there is one."""
    return _calendar(uow, page, secret) if guid is None else _meeting(uow, guid)


def _calendar(uow: UnitOfWork, page: str, secret: str) -> Data | None:
    name, mailboxes = parse_page_name(page), uow.mailboxes.all()
    if any((each.page_name, each.calendar_secret) == (name, secret) for each in mailboxes):
        return None
    known = ((each.exchange_guid.hex + each.calendar_secret, each) for each in mailboxes)
    asked = page.partition("@")[0] + secret
    entry = _entry("calendar", asked, known, lambda each: {"nearest": str(each.page_name)})
    return entry | {"asked": f"{printable(page)}/{_beginning(secret)}"}


def _meeting(uow: UnitOfWork, asked: str) -> Data | None:
    guid = parse_guid(asked)
    meant = guid and uow.bookings.by_guid(guid)
    if meant and meant.teams_id:
        return None
    near = uow.bookings.near_guid(plain(asked)[:OF_AN_INDEX])
    bookings = [(str(each.guid), each) for each in near if each.teams_id]
    return _entry("teams", asked, bookings, _booking)


def _beginning(secret: str) -> str:
    return f"{printable(secret)[:OF_A_SECRET]}…"


def _entry(address: str, asked: str, known: Iterable[tuple[str, Any]], tell: Any) -> Data:
    near = nearest(asked[:LONGEST], known)
    return {"address": address, "asked": printable(asked)} | (tell(near) if near else {})


def _link(link: PrivateLink, now: datetime) -> Data:
    state = link.state(now)
    ends = {
        LinkState.REVOKED: link.revoked_at,
        LinkState.CONSUMED: link.consumed_at,
        LinkState.EXPIRED: link.expires_at,
    }
    at = _until(link.expires_at) if state is LinkState.ACTIVE else _since(ends[state])
    return {"nearest": str(link.bookingcode), "state": state.value} | at


def _type(meeting_type: MeetingType) -> Data:
    state = (
        {"state": "deleted"}
        if meeting_type.deleted_at
        else {"state": meeting_type.visibility.value}
    )
    return {"nearest": type_token(meeting_type.guid)} | state | _since(meeting_type.deleted_at)


def _state(mailbox: Mailbox, now: datetime) -> Data:
    page = mailbox.page
    state = page.state(now)
    at = _until(page.ready_at) if state is PageState.PROVISIONING else {}
    return {"nearest": str(mailbox.page_name), "state": state.value} | at


def _booking(booking: Booking) -> Data:
    """Tell its id: its secret is nobody's but the attendee's."""
    at = {} if booking.is_cancelled else _since(booking.created_at)
    return {"nearest": str(booking.guid), "state": booking.status.value} | at


def _since(at: datetime | None) -> Data:
    return {"since": instant_text(at)} if at else {}


def _until(at: datetime | None) -> Data:
    return {"until": instant_text(at)} if at else {}
