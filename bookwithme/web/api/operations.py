"""What each call of the control API takes and answers, by endpoint.

Paths, methods and what a call does come from the routes themselves; a test holds this table
against them, and what is answered against what is said here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bookwithme.domain import errors as e
from bookwithme.domain.access_denied import AccessDenied
from bookwithme.web.api.answer_schemas import plural
from bookwithme.web.api.request_bodies import LONGEST_WAIT
from bookwithme.web.api.schema import FLAG, GUID, INSTANT, TEXT, Schema, answer, listed, ref
from bookwithme.web.api.world_schema import LANGUAGE


@dataclass(frozen=True, slots=True)
class Operation:
    """One call.

    Attributes:
        answer: the schema of a good answer; None: it has no body.
        status: of a good answer.
        body: the schema of the JSON body; None: it takes none.
        optional: whether the body may be left out.
        query: parameters by name, and whether each is required.
        errors: what it may be refused with, besides what every call may.
        media: content type of the answer; `accepts`: of a body that is no JSON.
    """

    answer: Schema | None = None
    status: int = 200
    body: Schema | None = None
    optional: bool = False
    query: dict[str, tuple[Schema, bool]] = field(default_factory=dict)
    headers: tuple[str, ...] = ()
    errors: tuple[type[e.BookwithmeError], ...] = ()
    media: str = "application/json"
    accepts: str | None = None


def _wants(name: str) -> Operation:
    return Operation(ref(name))


def _gone(*errors: type[e.BookwithmeError]) -> Operation:
    return Operation(None, 204, errors=errors)


_CLOSED = (AccessDenied,)
_DEAD = (e.LinkExpired, e.LinkConsumed, e.LinkRevoked)
_WAIT: Schema = {"type": "number", "minimum": 0, "maximum": LONGEST_WAIT}
_WAITS = {"wait": (_WAIT | {"description": "So many seconds for the first that fits."}, False)}
_AFTER: Schema = {"type": "integer", "minimum": 0, "maximum": 10**15 - 1}
_WINDOW: dict[str, tuple[Schema, bool]] = {"start": (INSTANT, True), "end": (INSTANT, True)}
_WORLD = _wants("World")

OPERATIONS: dict[str, Operation] = {
    "api.worlds.all_worlds": Operation(plural("worlds", "WorldInfo")),
    "api.worlds.make": Operation(ref("WorldInfo"), 201, ref("NewWorld"), errors=(e.WorldExists,)),
    "api.worlds.delete": _gone(e.DefaultWorld),
    "api.worlds.scenarios": Operation(plural("scenarios", "Scenario")),
    "api.worlds.reset": Operation(ref("WorldInfo"), body=ref("Reset"), optional=True),
    "api.worlds.export": _WORLD,
    "api.worlds.schema": Operation({"type": "object"}, media="application/schema+json"),
    "api.worlds.replace": Operation(ref("WorldInfo"), body=ref("World")),
    "api.snapshots.all_snapshots": Operation(plural("snapshots", "Snapshot")),
    "api.snapshots.save": Operation(ref("Snapshot"), 201, ref("NewSnapshot")),
    "api.snapshots.restore": Operation(ref("Restored"), body={"type": "object"}, optional=True),
    "api.snapshots.delete": _gone(),
    "api.clock.show": _wants("ClockFace"),
    "api.clock.put": Operation(ref("ClockFace"), body=ref("ClockWish")),
    "api.clock.advance": Operation(ref("Advanced"), body=ref("Advance")),
    "api.clock.system": _wants("ClockFace"),
    "api.clock.settings": _wants("Settings"),
    "api.clock.change_settings": Operation(ref("Settings"), body=ref("SettingsChange")),
    "api.mailboxes.all_mailboxes": Operation(plural("mailboxes", "MailboxInfo")),
    "api.mailboxes.create": Operation(
        ref("MailboxInfo"), 201, ref("NewMailbox"), errors=(e.MailboxExists,)
    ),
    "api.mailboxes.show": _wants("MailboxInfo"),
    "api.mailboxes.change": Operation(ref("MailboxInfo"), body=ref("MailboxChange")),
    "api.mailboxes.delete": _gone(),
    "api.mailboxes.access": _wants("Access"),
    "api.mailboxes.free_busy": Operation(ref("FreeBusy"), query=_WINDOW),
    "api.mailboxes.put_calendar": Operation(
        ref("CalendarHealth"),
        body=ref("Feed"),
        accepts="text/calendar",
        errors=(e.CalendarTooLarge,),
    ),
    "api.mailboxes.show_calendar": _wants("CalendarHealth"),
    "api.mailboxes.refresh_calendar": Operation(ref("CalendarHealth"), errors=(e.InvalidInput,)),
    "api.mailboxes.delete_calendar": _gone(),
    "api.meeting_types.page": Operation(ref("BookingsPage"), errors=_CLOSED),
    "api.meeting_types.change_page": Operation(
        ref("BookingsPage"), body=ref("BookingsPageChange"), errors=_CLOSED
    ),
    "api.meeting_types.of_mailbox": Operation(plural("meetingTypes", "Type"), errors=_CLOSED),
    "api.meeting_types.create": Operation(ref("Type"), 201, ref("NewType"), errors=_CLOSED),
    "api.meeting_types.show": Operation(ref("Type"), errors=_CLOSED),
    "api.meeting_types.change": Operation(ref("Type"), body=ref("TypeChange"), errors=_CLOSED),
    "api.meeting_types.delete": _gone(*_CLOSED),
    "api.meeting_types.slots": Operation(
        ref("Slots"),
        query={**_WINDOW, "timeZone": (TEXT, False), "explain": (FLAG, False)},
        errors=_CLOSED,
    ),
    "api.links.of_type": Operation(plural("links", "PrivateLink"), errors=_CLOSED),
    "api.links.create": Operation(
        ref("PrivateLink"), 201, ref("NewLink"), optional=True, errors=_CLOSED
    ),
    "api.links.show": Operation(ref("PrivateLinkStory"), errors=_CLOSED),
    "api.links.revoke": _gone(*_CLOSED),
    "api.links.share_page": Operation(ref("Mail"), 201, ref("SharePage"), errors=_CLOSED),
    "api.links.share_type": Operation(
        ref("Mail"), 201, ref("ShareType"), errors=(*_CLOSED, *_DEAD)
    ),
    "api.signature.show": Operation(
        ref("Signature"),
        query={
            "meetingType": (TEXT, False),
            "bookingcode": (GUID, False),
            "lang": (LANGUAGE, False),
        },
    ),
    "api.bookings.book": Operation(
        ref("BookingInfo"),
        201,
        ref("NewBooking"),
        headers=("Idempotency-Key",),
        errors=(
            *_CLOSED,
            *_DEAD,
            e.PageNotPublished,
            e.SlotUnavailable,
            e.IdempotencyConflict,
        ),
    ),
    "api.bookings.all_bookings": Operation(
        plural("bookings", "BookingInfo"), query={"mailbox": (TEXT, False)}
    ),
    "api.bookings.show": _wants("BookingInfo"),
    "api.bookings.reschedule": Operation(
        ref("BookingInfo"),
        body=ref("Reschedule"),
        errors=(
            *_CLOSED,
            e.SlotUnavailable,
            e.BookingCancelled,
            e.BookingStarted,
            e.MeetingTypeDeleted,
        ),
    ),
    "api.bookings.cancel": Operation(
        ref("BookingInfo"),
        body=ref("Cancel"),
        optional=True,
        errors=(*_CLOSED, e.BookingStarted),
    ),
    "api.messages.all_messages": Operation(
        plural("messages", "Mail"), query={"to": (TEXT, False), "subject": (TEXT, False), **_WAITS}
    ),
    "api.messages.show": _wants("Mail"),
    "api.messages.source": Operation(TEXT, media="message/rfc822"),
    "api.messages.clear": _gone(),
    "api.messages.journal": Operation(
        answer({"entries": listed(ref("Entry"))}),
        query={"kind": (TEXT, False), "text": (TEXT, False), "after": (_AFTER, False), **_WAITS},
    ),
    "api.messages.clear_journal": _gone(),
    "api.exchange.run": Operation(ref("CommandResult"), body=ref("Command")),
    "api.faults.all_faults": _wants("Faults"),
    "api.faults.put": Operation(ref("Faults"), body=ref("FaultsWish")),
    "api.faults.clear": _gone(),
    "invoke_command.invoke": Operation(ref("CmdletAnswer"), body=ref("CmdletCall")),
}
