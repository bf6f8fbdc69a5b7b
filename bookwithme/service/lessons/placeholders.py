"""What a lesson cannot know when it is written: addresses and ids of the world it runs in.

`{page:adele@contoso.com}` is a page's name in addresses, `{booking:…}` the id of its latest
booking; with a meeting type, `{type:adele@contoso.com/Intro}`, `{token:…}` are its id and its name
in addresses, `/{link:…}` the path of its latest private link, `{code:…}` that link's code,
`{slot:…}` its next open time.
"""

import re
from datetime import timedelta
from typing import Any

from bookwithme.contract.types import instant_text
from bookwithme.domain.addresses import type_token, type_url
from bookwithme.domain.errors import NotFound, existing
from bookwithme.domain.interval import Interval
from bookwithme.domain.mailbox import Mailbox
from bookwithme.service.access_gate import admit, mailbox_at
from bookwithme.service.availability.open_times import open_slots
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.unit_of_work import UnitOfWork

MARK = re.compile(
    r"\{(?P<kind>page|booking|type|token|link|code|slot):(?P<mailbox>[^{}/]+)(?:/(?P<title>[^{}]+))?\}"
)


def filled(context: WorldContext, value: Any) -> Any:
    """A value of a lesson with its marks filled in, inside lists and objects too.

    Raises:
        NotFound: what a mark names is not there, such as a link that was not made yet.
    """
    if isinstance(value, str) and MARK.search(value):
        with context.read() as uow:
            return MARK.sub(lambda mark: _meant(uow, **mark.groupdict()), value)
    if isinstance(value, dict):
        return {name: filled(context, each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [filled(context, each) for each in value]
    return value


def _meant(uow: UnitOfWork, kind: str, mailbox: str, title: str | None) -> str:
    owner = mailbox_at(uow, mailbox)
    if kind == "page":
        return str(owner.page_name)
    if kind == "booking":
        booking = existing(uow.bookings.newest(owner.id), f"{mailbox} has no booking yet.")
        return str(booking.guid)
    return _of_type(uow, owner, kind, title or "")


def _of_type(uow: UnitOfWork, owner: Mailbox, kind: str, title: str) -> str:
    types = uow.meeting_types.of(owner.id)
    named = next((each for each in types if each.title.casefold() == title.casefold()), None)
    found = existing(named, f"{owner.address} has no meeting type {title!r}.")
    if kind == "slot":
        reach = Interval(uow.now, uow.now + timedelta(days=90))
        slots = open_slots(admit(uow, owner), found, reach)
        if not slots:
            raise NotFound(f"{title!r} has no open time.")
        return instant_text(slots[0].start)
    if kind in {"link", "code"}:
        links = uow.links.of(found.id)
        if not links:
            raise NotFound(f"{title!r} has no private link.")
        if kind == "code":
            return str(links[-1].bookingcode)
        return type_url("", owner.page_name, found.guid, links[-1].bookingcode)[1:]
    return str(found.guid) if kind == "type" else type_token(found.guid)
