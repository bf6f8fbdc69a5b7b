"""Who one can be in a world, and what each of them shows: for the start page and the demo."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from bookwithme.domain.access_texts import Reason
from bookwithme.domain.addresses import page_url, type_url
from bookwithme.domain.mailbox import Mailbox, PageState
from bookwithme.service.access_gate import decision_for
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.unit_of_work import UnitOfWork

SOME = 50
"""So many of a person's links are looked at for one to try."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """One mailbox as the start page tells it. `denied`: why its owner may not use Bookings."""

    mailbox: Mailbox
    denied: Reason | None
    page: PageState
    public: int
    private: int
    calendars: int
    coming: int

    @property
    def is_open(self) -> bool:
        """Whether an attendee finds something to book on the page."""
        return self.denied is None and self.page is PageState.PUBLISHED and self.public > 0


@dataclass(frozen=True, slots=True)
class Personas:
    """A world's people, and addresses of attendees to try where there are such."""

    now: datetime
    personas: tuple[Persona, ...]
    page_url: str | None
    link_url: str | None


def personas_of(context: WorldContext, base: str) -> Personas:
    """Everybody of the world. `base`: what the two addresses are to begin with."""
    with context.read() as uow:
        types = Counter((each.mailbox_id, each.is_public) for each in uow.meeting_types.standing())
        calendars = Counter(each.mailbox_id for each in uow.calendars.all())
        coming = uow.bookings.to_begin(uow.now)
        personas = tuple(
            Persona(
                mailbox=each,
                denied=decision_for(uow, each).reason,
                page=each.page.state(uow.now),
                public=types[each.id, True],
                private=types[each.id, False],
                calendars=calendars[each.id],
                coming=coming[each.id],
            )
            for each in uow.mailboxes.all()
        )
        page = next((page_url(base, p.mailbox.page_name) for p in personas if p.is_open), None)
        return Personas(uow.now, personas, page, _link(uow, personas, base))


def addresses_to_open(context: WorldContext) -> list[tuple[str, str]]:
    """Names and addresses: what a newcomer looks at, from the start page on."""
    shown = personas_of(context, context.base)
    return [
        ("Start", f"{context.base}/"),
        ("Organizer", f"{context.base}/bookwithme/me"),
        *([("Public page", shown.page_url)] if shown.page_url else []),
        *([("Private link", shown.link_url)] if shown.link_url else []),
        ("Signature", f"{context.base}/_emulator/signature"),
        ("Mail", f"{context.base}/_emulator/mail"),
        ("Console", f"{context.base}/_emulator/exchange"),
        ("Control room", f"{context.base}/_emulator/"),
    ]


def _link(uow: UnitOfWork, personas: tuple[Persona, ...], base: str) -> str | None:
    """A private link that opens, a lasting one before one for a single booking."""
    for persona in personas:
        if persona.denied or persona.page is not PageState.PUBLISHED:
            continue
        types = {each.id: each for each in uow.meeting_types.of(persona.mailbox.id)}
        links = uow.links.active(persona.mailbox.id, uow.now, SOME)
        if links:
            link = min(links, key=lambda e: (e.single_use, types[e.meeting_type_id].is_public))
            guid = types[link.meeting_type_id].guid
            return type_url(base, persona.mailbox.page_name, guid, link.bookingcode)
    return None
