"""An organizer's bookings: past and coming, the link each came through, cancelling from here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from bookwithme.domain.addresses import parse_guid
from bookwithme.domain.errors import InvalidInput, NotFound
from bookwithme.service.attendee import bookings as booked
from bookwithme.web.organizer.page import Answer, back_to, blueprint, owner, show
from bookwithme.web.platform.form_problems import told
from bookwithme.web.platform.request_context import world_context

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.wrappers import Response


@blueprint.get("/bookwithme/me/bookings")
def bookings() -> str:
    """Coming bookings, the next one first; or past ones, the latest first."""
    ledger = booked.ledger(world_context(), owner().address)
    past = request.args.get("when") == "past"
    entries = ledger.past if past else ledger.coming
    return show("bookings", ledger.mailbox, ledger=ledger, entries=entries, past=past)


@blueprint.get("/bookwithme/me/bookings/<guid>/cancel")
def ask_to_cancel(guid: str) -> str:
    """Ask once, and for a reason."""
    return _cancel_page(_guid(guid), "", {})


@blueprint.post("/bookwithme/me/bookings/<guid>/cancel")
def cancel_booking(guid: str) -> Answer | Response:
    """Cancel a booking; the attendee is told by mail."""
    number = _guid(guid)
    reason = request.form.get("reason", "").replace("\r\n", "\n").strip()
    try:
        booked.cancel(world_context(), booked.by_owner(number, owner().address), reason)
    except InvalidInput as error:
        return _cancel_page(number, reason, told(error)), 422
    return back_to("organizer.bookings", "cancelled")


def _cancel_page(guid: UUID, reason: str, errors: dict[str, str]) -> str:
    managed = booked.manage(world_context(), booked.by_owner(guid, owner().address))
    return show("cancel", managed.mailbox, managed=managed, reason=reason, errors=errors)


def _guid(text: str) -> UUID:
    guid = parse_guid(text)
    if guid is None:
        raise NotFound
    return guid
