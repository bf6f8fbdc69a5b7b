"""What a world's document says has happened: bookings, changes of policy, mails."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bookwithme.domain.booking import Attendee, BookingStatus
from bookwithme.domain.interval import Interval
from bookwithme.domain.meeting_type import BUFFERS, DURATIONS
from bookwithme.domain.policy_delay import PolicyChange
from bookwithme.ical.text.folding import fold, unfold
from bookwithme.service import fields as f
from bookwithme.service import wire
from bookwithme.service.documents import values as d
from bookwithme.storage.messages import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping
    from datetime import datetime

    from bookwithme.domain.access import EwsPolicy
    from bookwithme.service.documents.parts import MailboxPart, TypePart
    from bookwithme.service.documents.values import Moments

BASE = "{base}"
"""Stands in a document's mails where the world's own address stood."""


@dataclass(frozen=True, slots=True)
class BookingPart:
    """A booking: whose, of which type and link (counted from 0), and what is known of it."""

    mailbox: str
    meeting_type: int
    link: int | None
    time: Interval
    attendee: Attendee
    fields: dict[str, Any]

    @property
    def is_cancelled(self) -> bool:
        """Whether it takes no time."""
        return self.fields.get("status") is BookingStatus.CANCELLED


def booking(
    moments: Moments, owners: Mapping[str, MailboxPart]
) -> Callable[[f.Fields], BookingPart]:
    """How a booking is read; `owners`: the document's mailboxes by address."""

    def parse(read: f.Fields) -> BookingPart:
        address = read.read("mailbox", _key_of(owners, "mailboxes"))
        types = owners[address].types if address else None
        number = read.read("meetingType", _index(types))
        meeting_type = types[number] if types and number is not None else None
        link = read.read("link", f.nothing_or(_index(meeting_type and meeting_type.links)), None)
        local = replace(moments, zone=owners[address].fields["time_zone"]) if address else moments
        start = read.read("start", local.instant)
        end = read.read("end", local.instant, _end(start, meeting_type))
        name, email = read.read("name", f.text), read.read("email", f.text)
        notes = read.read("notes", f.text, "")
        fields = _booking_fields(read, local)
        if start and end and not timedelta(0) < end - start <= DURATIONS[1]:
            read.problem("end", "must be after the start, by 24 hours at most")
        read.done()
        who, time = Attendee(name, email, notes), Interval(start, end)
        return BookingPart(address, number, link, time, who, fields)

    return parse


def _key_of(known: Container[str], what: str) -> Callable[[Any], str]:
    def parse(value: object) -> str:
        key = f.text(value).lower()
        if key not in known:
            raise ValueError(f"is not among the document's {what}")
        return key

    return parse


def _index(items: list[Any] | None) -> Callable[[Any], int]:
    """A place in a list of the document; None: what it would be in is wrong already."""

    def parse(value: object) -> int:
        number = f.whole(value)
        if items is not None and not 0 <= number < len(items):
            raise ValueError(f"must be less than {len(items)}, counted from 0 in the document")
        return number

    return parse


def _end(start: datetime | None, meeting_type: TypePart | None) -> datetime | None:
    return start + meeting_type.meeting_type.duration if start and meeting_type else None


def _booking_fields(read: f.Fields, moments: Moments) -> dict[str, Any]:
    known: d.Known = {
        "guid": ("guid", f.guid),
        "manageSecret": ("manage_secret", d.within(64)),
        "uid": ("uid", d.within(255)),
        "bufferBefore": ("buffer_before", _buffer),
        "bufferAfter": ("buffer_after", _buffer),
        "title": ("title", d.within(120)),
        "timeZone": ("time_zone", wire.zone_name),
        "language": ("language", d.language),
        "category": ("category", f.nothing_or(d.within(16))),
        "location": ("location", f.text),
        "description": ("description", f.text),
        "status": ("status", f.one_of(BookingStatus)),
        "sequence": ("sequence", count),
        "teamsId": ("teams_id", f.nothing_or(d.within(32))),
        "teamsPasscode": ("teams_passcode", f.nothing_or(d.within(16))),
        "createdAt": ("created_at", moments.instant),
        "cancelReason": ("cancel_reason", f.text),
    }
    return d.named(read, known)


def _buffer(value: object) -> timedelta:
    length = f.length(value)
    if length > BUFFERS[1]:
        raise ValueError("must be 4 hours at most")
    return length


def count(value: object) -> int:
    """A number of things: whole, not negative, of 31 bits."""
    number = f.whole(value)
    if not 0 <= number < 2**31:
        raise ValueError("must be at least 0 and less than 2^31")
    return number


@dataclass(frozen=True, slots=True)
class ChangePart:
    """A change of policy: of an organization, or of one of its mailboxes."""

    domain: str
    mailbox: str | None
    change: PolicyChange
    via: str
    command: str


def policy_change(
    moments: Moments, domains: Container[str], owners: Mapping[str, MailboxPart]
) -> Callable[[f.Fields], ChangePart]:
    """How a change of policy is read."""

    def parse(read: f.Fields) -> ChangePart:
        domain = read.read("organization", _key_of(domains, "organizations"))
        mailbox = read.read("mailbox", f.nothing_or(_key_of(owners, "mailboxes")), None)
        change = PolicyChange(
            at=read.read("at", moments.instant),
            effective_at=read.read("effectiveAt", moments.instant),
            before=read.read("before", d.one(_bare_policy)),
            after=read.read("after", d.one(_bare_policy)),
        )
        via = read.read("via", d.within(16))
        return ChangePart(domain, mailbox, change, via, read.read("command", f.text))

    return parse


def _bare_policy(read: f.Fields) -> EwsPolicy:
    return d.policy(read, enabled=None)[0]


def message(moments: Moments, base: str) -> Callable[[f.Fields], Message]:
    """How a mail is read; `base`: the world's own address, put where the document has `{base}`."""

    def placed(value: object) -> str:
        return f.text(value).replace(BASE, base)

    def folded(value: object) -> str:
        return fold(placed(unfold(f.text(value))))

    return lambda read: Message(
        guid=read.read("guid", f.guid),
        kind=read.read("kind", d.within(32)),
        sender=read.read("from", d.within(254)),
        sender_name=read.read("fromName", d.within(254)),
        recipients=tuple(read.read("to", f.list_of(f.text)) or ()),
        subject=read.read("subject", f.text),
        sent_at=read.read("sentAt", moments.instant),
        language=read.read("language", d.language),
        text=read.read("text", placed),
        html=read.read("html", placed),
        calendar=read.read("calendar", f.nothing_or(folded), None),
        links=tuple(read.read("links", f.list_of(placed), []) or ()),
        code=read.read("code", f.nothing_or(d.within(6)), None),
    )
