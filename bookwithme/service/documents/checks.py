"""What only the whole of a world's document can tell: values that must be there once.

The database would refuse the same, but without a word about the place.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bookwithme.domain.errors import FieldProblem, InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bookwithme.domain.organization import Organization
    from bookwithme.service.documents.parts import MailboxPart, TypePart
    from bookwithme.service.documents.records import BookingPart
    from bookwithme.storage.messages import Message

Found = tuple[str, Any]
"""A place in the document, and the value there; None where the world will make it."""


def check_keys(
    organizations: list[Organization], mailboxes: list[MailboxPart], mails: list[Message]
) -> None:
    """Refuse a document that has a key twice.

    Raises:
        InvalidInput: naming the later place.
    """
    boxes, types = list(_numbered("mailboxes", mailboxes)), list(_types(mailboxes))
    _refuse(
        *_twice(
            (f"{at}.domain", each.domain) for at, each in _numbered("organizations", organizations)
        ),
        *_twice((f"{at}.address", each.fields["address"]) for at, each in boxes),
        *_twice((f"{at}.exchangeGuid", each.fields.get("exchange_guid")) for at, each in boxes),
        *_twice(_calendar_names(boxes)),
        *_twice((f"{at}.guid", each.guid) for at, each in types),
        *_twice(_codes(types)),
        *_twice((f"{at}.guid", each.guid) for at, each in _numbered("messages", mails)),
    )


def check_bookings(bookings: list[BookingPart]) -> None:
    """Refuse a document that has a booking twice, or two in one time; raises as `check_keys`."""
    made = list(_numbered("bookings", bookings))
    _refuse(
        *_twice((f"{at}.guid", each.fields.get("guid")) for at, each in made),
        *_twice((f"{at}.manageSecret", each.fields.get("manage_secret")) for at, each in made),
        *_overlapping(made),
    )


def _refuse(*problems: FieldProblem) -> None:
    if problems:
        raise InvalidInput(*problems)


def _numbered(where: str, items: Iterable[Any]) -> Iterator[Found]:
    return ((f"{where}[{number}]", item) for number, item in enumerate(items))


def _types(mailboxes: list[MailboxPart]) -> Iterator[tuple[str, TypePart]]:
    for at, mailbox in _numbered("mailboxes", mailboxes):
        yield from _numbered(f"{at}.meetingTypes", mailbox.types)


def _codes(types: list[tuple[str, TypePart]]) -> Iterator[Found]:
    for at, meeting_type in types:
        for context, link in _numbered(f"{at}.links", meeting_type.links):
            yield f"{context}.bookingcode", link.bookingcode


def _calendar_names(boxes: list[Found]) -> Iterator[Found]:
    for at, mailbox in boxes:
        for context, calendar in _numbered(f"{at}.calendars", mailbox.calendars):
            yield f"{context}.name", (at, calendar.name)


def _twice(found: Iterable[Found]) -> Iterator[FieldProblem]:
    seen = set()
    for context, value in found:
        if value is not None and value in seen:
            yield FieldProblem(context, "stands in the document before")
        seen.add(value)


def _overlapping(bookings: list[tuple[str, BookingPart]]) -> Iterator[FieldProblem]:
    taken = [(each.mailbox, each.time, at) for at, each in bookings if not each.is_cancelled]
    ordered = sorted(taken)
    for (mailbox, time, at), (other, later, context) in pairwise(ordered):
        if mailbox == other and time.overlaps(later):
            yield FieldProblem(f"{context}.start", f"overlaps {at}")
