"""An organizer's bookings: past and coming, the link each came through, cancelling from here."""

from flask import request
from werkzeug.wrappers import Response

from bookwithme.contract.types import instant
from bookwithme.domain.addresses import parse_guid
from bookwithme.domain.errors import InvalidInput, SlotUnavailable
from bookwithme.service.attendee import bookings as booked
from bookwithme.service.attendee.bookings import Find
from bookwithme.service.organizer import own_calendar
from bookwithme.service.worlds.stories import paragraphs
from bookwithme.web.organizer.page import Answer, blueprint, owner, show
from bookwithme.web.platform.forms import back_to, day_of, guid_in, told
from bookwithme.web.platform.request_context import world_context

SHOWN = 50
"""So many bookings stand in the list; a link leads to those after them."""


@blueprint.get("/bookwithme/me/bookings")
def bookings() -> str:
    """Coming bookings, the next one first; or past ones, the latest first."""
    past, text = request.args.get("when") == "past", request.args.get("q", "").strip()
    beyond = parse_guid(request.args.get("beyond", ""))
    found = own_calendar.booking_list(
        world_context(), owner().address, most=SHOWN, past=past, text=text, beyond=beyond
    )
    values = {"booking_list": found, "past": past, "text": text, "beyond": beyond}
    return show("bookings", found.mailbox, **values)


@blueprint.get("/bookwithme/me/bookings/<guid>")
def booking(guid: str) -> str:
    """One booking: what was said, what happened, what is still to be sent."""
    detail = own_calendar.booking_detail(world_context(), _own(guid))
    values = {"planned": detail.planned, "story": paragraphs(detail.story)}
    return show("booking", detail.managed.mailbox, managed=detail.managed, **values)


@blueprint.get("/bookwithme/me/bookings/<guid>/move")
def ask_to_move(guid: str) -> str:
    """The open times of a day, to move the booking to."""
    return _move_page(guid)


@blueprint.post("/bookwithme/me/bookings/<guid>/move")
def move_booking(guid: str) -> Answer | Response:
    """Move a booking; the attendee is told by mail."""
    try:
        start = instant(request.form.get("start", ""))
        booked.reschedule(world_context(), _own(guid), start)
    except (ValueError, SlotUnavailable):
        return _move_page(guid, refused=True), 409
    return back_to("organizer.booking", "moved", guid=guid)


def _move_page(guid: str, *, refused: bool = False) -> str:
    day = day_of(request.values.get("day", ""))
    managed, day, times = own_calendar.times_to_move(world_context(), _own(guid), day)
    values = {"managed": managed, "day": day, "times": times, "refused": refused}
    return show("move", managed.mailbox, **values)


def _own(guid: str) -> Find:
    return booked.by_owner(guid_in(guid), owner().address)


@blueprint.get("/bookwithme/me/bookings/<guid>/cancel")
def ask_to_cancel(guid: str) -> str:
    """Ask once, and for a reason."""
    return _cancel_page(guid, "", {})


@blueprint.post("/bookwithme/me/bookings/<guid>/cancel")
def cancel_booking(guid: str) -> Answer | Response:
    """Cancel a booking; the attendee is told by mail."""
    reason = request.form.get("reason", "").replace("\r\n", "\n").strip()
    try:
        booked.cancel(world_context(), _own(guid), reason)
    except InvalidInput as error:
        return _cancel_page(guid, reason, told(error)), 422
    return back_to("organizer.bookings", "cancelled")


def _cancel_page(guid: str, reason: str, errors: dict[str, str]) -> str:
    managed = booked.manage(world_context(), _own(guid))
    return show("cancel", managed.mailbox, managed=managed, reason=reason, errors=errors)
