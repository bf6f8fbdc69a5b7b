"""Note openings of attendees' addresses in the journal. They change no state.

They are written a little later, together, and may be given up.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bookwithme.domain.addresses import parse_guid, parse_page_name, parse_type_token
from bookwithme.domain.links import PrivateLink
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.service.attendee.address_resolution import Address
from bookwithme.service.attendee.near_misses import Data, missed, printable
from bookwithme.service.attendee.scheduling import SchedulingView
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import named
from bookwithme.storage.unit_of_work import UnitOfWork

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


UTM_KEPT = 8
"""So many `utm_` parameters of an address are kept."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What a client sent when it opened an address, and the status it was answered with.

    `address`: empty where it is a secret, which is not kept. `status`: None where the connection
    was closed without an answer. `utm`: the parameters of that name. `within`: whether somebody
    goes on in a page that was opened before.
    """

    address: Address
    method: str
    status: int | None
    entry_point: str = ""
    user_agent: str = ""
    utm: tuple[tuple[str, str], ...] = ()
    within: bool = False

    @property
    def client(self) -> str:
        """Tell who it was, by its user agent: person, previewBot or scanner."""
        named = self.user_agent.casefold()
        if any(word in named for word in PREVIEW_BOTS):
            return "previewBot"
        machine = "mozilla/" not in named or any(word in named for word in SCANNERS)
        return "scanner" if machine else "person"


def note_opened(context: WorldContext, visit: Visit, view: SchedulingView) -> None:
    """Note in the journal that an address was opened, and what it showed; raises NotFound."""
    meeting_type = view.meeting_type if visit.address.token else None
    _keep(context, visit, "opened", _names(view.mailbox, meeting_type), view.link)


def note_refused(context: WorldContext, visit: Visit) -> None:
    """Note an address that did not open: a known one that is closed, or the nearest known one.

    Raises:
        NotFound: there is no such world.
    """
    with context.read() as uow:
        mailbox, meeting_type, link = known(uow, visit.address)
        unknown = None if mailbox else missed(uow, visit.address)
    if unknown is None:
        _keep(context, visit, "opened", _names(mailbox, meeting_type), link)
    else:
        _keep(context, visit, "unknownLink", unknown)


def note_secret(context: WorldContext, visit: Visit, what: str, **more: str) -> None:
    """Note that an address with a secret was opened, such as a booking's; raises NotFound."""
    context.look(lambda uow: uow.now)
    _keep(context, visit, "opened", {"what": what, **more})


def note_unknown(
    context: WorldContext, visit: Visit, find: Callable[[UnitOfWork], Data | None]
) -> None:
    """Note that an address with a secret names nothing, where `find` says so; raises NotFound."""
    with context.read() as uow:
        unknown = find(uow)
    if unknown:
        _keep(context, visit, "unknownLink", unknown)


def _keep(
    context: WorldContext, visit: Visit, kind: str, more: Data, link: PrivateLink | None = None
) -> None:
    data = _data(visit) | named.of_link(link) | more
    context.note(kind, data, link.id if link else None)


def _data(visit: Visit) -> Data:
    sent = {
        "page": visit.address.page,
        "meetingType": visit.address.token,
        "bookingcode": visit.address.bookingcode,
        "ep": visit.entry_point,
        "userAgent": visit.user_agent,
        **dict(visit.utm[:UTM_KEPT]),
    }
    kept = {name: printable(text) for name, text in sent.items() if text}
    answer = {"dropped": True} if visit.status is None else {"status": visit.status}
    answer |= {"within": True} if visit.within else {}
    return kept | {"client": visit.client, "method": visit.method} | answer


def _names(mailbox: Mailbox | None, meeting_type: MeetingType | None) -> Data:
    """Name what an address shows; it is kept beside this as it was typed."""
    title = {"title": meeting_type.title} if meeting_type else {}
    return ({"mailbox": mailbox.address} if mailbox else {}) | title


def known(
    uow: UnitOfWork, address: Address
) -> tuple[Mailbox | None, MeetingType | None, PrivateLink | None]:
    """Find what an address names, whatever became of it; no mailbox: it names nothing."""
    if address.token is None and address.bookingcode is None:
        name = parse_page_name(address.page)
        return (uow.mailboxes.by_guid(name.exchange_guid) if name else None), None, None
    guid, code = parse_type_token(address.token or ""), parse_guid(address.bookingcode or "")
    meeting_type = uow.meeting_types.ever(guid) if guid else None
    link = uow.links.by_code(code) if code else None
    is_its = link and meeting_type and link.meeting_type_id == meeting_type.id
    if meeting_type is None or (address.bookingcode is not None and not is_its):
        return None, None, None
    return uow.mailboxes.by_id(meeting_type.mailbox_id), meeting_type, link
