"""Where to look first: the addresses that the demo prints and the start page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookwithme.domain.addresses import link_url, page_url
from bookwithme.domain.links import LinkState
from bookwithme.domain.mailbox import PageState
from bookwithme.service.gate import decision_for

if TYPE_CHECKING:
    from bookwithme.domain.mailbox import Mailbox
    from bookwithme.service.place import Place
    from bookwithme.storage.work import Work


def sights(place: Place) -> list[tuple[str, str]]:
    """Names and addresses: start, organizer mode, a public page, a private link, mail, console."""
    with place.read() as work:
        page, link = _shown(work, place.base)
    return [
        ("Start", f"{place.base}/"),
        ("Organizer", f"{place.base}/bookwithme/me"),
        *([("Public page", page)] if page else []),
        *([("Private link", link)] if link else []),
        ("Mail", f"{place.base}/_emulator/mail"),
        ("Console", f"{place.base}/_emulator/exchange"),
        ("Control room", f"{place.base}/_emulator/"),
    ]


def _shown(work: Work, base: str) -> tuple[str | None, str | None]:
    """The first page that is open to everybody, and the first of its links that works."""
    for mailbox in work.mailboxes.all():
        published = mailbox.page.state(work.now) is PageState.PUBLISHED
        if published and decision_for(work, mailbox).allowed:
            return page_url(base, mailbox.page_name), _working_link(work, mailbox, base)
    return None, None


def _working_link(work: Work, mailbox: Mailbox, base: str) -> str | None:
    for kind in work.meeting_types.of(mailbox.id):
        for link in work.links.of(kind.id):
            if link.state(work.now) is LinkState.ACTIVE:
                return link_url(base, mailbox.page_name, kind.guid, link.bookingcode)
    return None
