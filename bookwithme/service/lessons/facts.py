"""The facts that a lesson's conditions are held against: of the world as it is, of its journal.

Nothing is changed. What happened is looked for by its kind, after the entry that a step began
with, so that a long journal costs nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from bookwithme.contract.types import instant
from bookwithme.domain.access import Decision, Program, Protocol
from bookwithme.domain.addresses import parse_page_name
from bookwithme.domain.interval import Interval
from bookwithme.domain.lesson_conditions import Wanted
from bookwithme.domain.mailbox import Mailbox, PageState
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.service.access_gate import admit, decision_for, program_decision
from bookwithme.service.availability.freebusy import freebusy_of
from bookwithme.service.availability.open_times import can_start
from bookwithme.service.clients.journal import Endpoint
from bookwithme.storage.journal import POLLED
from bookwithme.storage.unit_of_work import UnitOfWork

Fact = dict[str, Any]

_BOOKED = ("booked", "rescheduled", "cancelled")


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one world, for one step: `begun`, `since`: the entries before the lesson and the step."""

    uow: UnitOfWork
    begun: int
    since: int

    def __call__(self, kind: str, wanted: Wanted) -> Iterator[Fact]:
        """The facts of a kind that may be the one that is wanted."""
        found: Iterator[Fact] = getattr(self, f"_{kind}")(wanted)
        return found

    def _mailboxes(self, wanted: Wanted) -> list[Mailbox]:
        """The mailbox that is wanted, else all."""
        if "mailbox" not in wanted:
            return self.uow.mailboxes.all()
        found = self.uow.mailboxes.by_address(wanted["mailbox"])
        return [found] if found else []

    def _types(self, wanted: Wanted) -> Iterator[tuple[Mailbox, MeetingType]]:
        title = str(wanted.get("meeting_type", "")).casefold()
        for mailbox in self._mailboxes(wanted):
            for each in self.uow.meeting_types.of(mailbox.id):
                if title in {"", each.title.casefold()}:
                    yield mailbox, each

    def _access(self, wanted: Wanted) -> Iterator[Fact]:
        for mailbox in self._mailboxes(wanted):
            decision = self._decision(mailbox, wanted.get("client"))
            yield {
                "client": wanted.get("client"),
                "mailbox": mailbox.address,
                "allowed": decision.allowed,
                "reason": decision.reason,
            }

    def _decision(self, mailbox: Mailbox, client: str | None) -> Decision:
        if client is None:
            return decision_for(self.uow, mailbox)
        return program_decision(self.uow, mailbox, Program(client, Protocol.EWS))

    def _program(self, _wanted: Wanted) -> Iterator[Fact]:
        for each in self.uow.journal.of_kinds((POLLED,), self.since):
            if each.data["endpoint"] == Endpoint.EWS:
                yield each.data

    def _link(self, wanted: Wanted) -> Iterator[Fact]:
        new = self.uow.journal.of_kinds(("linkCreated",), self.since) if "made" in wanted else []
        made = {each.data["bookingcode"] for each in new}
        if wanted.get("made") and not made:
            return
        for mailbox, meeting_type in self._types(wanted):
            for link in self.uow.links.of(meeting_type.id):
                yield {
                    "mailbox": mailbox.address,
                    "meeting_type": meeting_type.title,
                    "state": link.state(self.uow.now),
                    "single_use": link.single_use,
                    "made": str(link.bookingcode) in made,
                }

    def _booking(self, _wanted: Wanted) -> Iterator[Fact]:
        changed = self.uow.journal.of_kinds(_BOOKED, self.begun)
        guids = {UUID(each.data["booking"]) for each in changed}
        owners = {each.id: each.address for each in self.uow.mailboxes.all()} if guids else {}
        for booking in self.uow.bookings.these(guids):
            yield {
                "mailbox": owners.get(booking.mailbox_id),
                "email": booking.attendee.email,
                "status": booking.status,
                "meeting_type": booking.title,
                "via_link": booking.link_id is not None,
            }

    def _mail(self, _wanted: Wanted) -> Iterator[Fact]:
        for each in self.uow.journal.of_kinds(("mail",), self.begun):
            yield each.data | {"kind": each.data["mail"]}

    def _opened(self, _wanted: Wanted) -> Iterator[Fact]:
        for each in self.uow.journal.of_kinds(("opened", "unknownLink"), self.since):
            page = parse_page_name(each.data.get("page", ""))
            owner = page and self.uow.mailboxes.by_guid(page.exchange_guid)
            by_link = "link" if "bookingcode" in each.data else "page"
            what = each.data.get("what") or each.data.get("address", by_link)
            yield {
                "what": what,
                "status": each.data.get("status"),
                "mailbox": owner.address if owner else each.data.get("mailbox"),
            }

    def _command(self, _wanted: Wanted) -> Iterator[Fact]:
        for entry in self.uow.journal.of_kinds(("console",), self.since):
            for reply in entry.data.get("replies", ()):
                if not reply.get("error"):
                    yield {"command": reply["command"], "about": reply["command"]}

    def _clock(self, _wanted: Wanted) -> Iterator[Fact]:
        moved = timedelta(0)
        for each in self.uow.journal.of_kinds(("clock",), self.since):
            if "was" in each.data:
                moved += instant(each.data["now"]) - instant(each.data["was"])
        yield {"moved_by": moved, "after": self.uow.now}

    def _freebusy(self, wanted: Wanted) -> Iterator[Fact]:
        moment = Interval(wanted["at"], wanted["at"] + timedelta(seconds=1))
        for mailbox in self._mailboxes(wanted):
            busy = bool(freebusy_of(self.uow, mailbox, moment).merged)
            yield {"mailbox": mailbox.address, "at": wanted["at"], "busy": busy}

    def _slots(self, wanted: Wanted) -> Iterator[Fact]:
        for mailbox, meeting_type in self._types(wanted):
            allowed = decision_for(self.uow, mailbox).allowed
            is_open = allowed and can_start(admit(self.uow, mailbox), meeting_type, wanted["at"])
            about = {"mailbox": mailbox.address, "meeting_type": meeting_type.title}
            yield about | {"at": wanted["at"], "open": is_open}

    def _meeting_type(self, wanted: Wanted) -> Iterator[Fact]:
        compared = wanted.keys() - {"mailbox"}
        for mailbox, each in self._types({"mailbox": wanted["mailbox"]}):
            yield {"mailbox": mailbox.address} | {name: getattr(each, name) for name in compared}

    def _page(self, wanted: Wanted) -> Iterator[Fact]:
        for mailbox in self._mailboxes(wanted):
            published = mailbox.page.state(self.uow.now) is PageState.PUBLISHED
            yield {"mailbox": mailbox.address, "published": published}

    def _journal(self, wanted: Wanted) -> Iterator[Fact]:
        for each in self.uow.journal.of_kinds((wanted["kind"],), self.since):
            yield {"kind": each.kind, "text": each.texts()}
