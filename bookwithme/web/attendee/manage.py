"""Manage an attendee's booking: details, another time, cancelling.

Who holds the address may look; both acts ask for the attendee's e-mail address typed again.
"""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, g, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bookwithme.domain.addresses import teams_url
from bookwithme.domain.errors import (
    BookingCancelled,
    BookingStarted,
    InvalidInput,
    MeetingTypeDeleted,
    NotTheAttendee,
    SlotUnavailable,
)
from bookwithme.i18n import mark
from bookwithme.service.attendee import bookings, managing
from bookwithme.service.attendee.bookings import by_secret, moving
from bookwithme.service.attendee.managing import OwnBooking
from bookwithme.service.attendee.month import Month
from bookwithme.service.attendee.near_misses import missed_manage
from bookwithme.service.attendee.refused_times import REASONS, why_refused
from bookwithme.web.attendee import queries
from bookwithme.web.attendee.openings import noting_unknown
from bookwithme.web.attendee.queries import Picker, way_to
from bookwithme.web.platform.forms import back_to, said
from bookwithme.web.platform.request_context import lang, world_context
from bookwithme.zones import zone_of

blueprint = Blueprint("manage", __name__, url_prefix="/bookwithme/manage/<secret>")
blueprint.after_request(noting_unknown(missed_manage, "manage"))

Answer = str | tuple[str, int]

WRONG_ADDRESS = mark("This isn't the email address the meeting was booked with.")
TOO_LONG = mark("The reason can have at most 2,000 characters, and no control characters.")
DONE = {
    "moved": mark("The meeting was rescheduled. You'll both get an email."),
    "cancelled": mark("The meeting was canceled. You'll both get an email."),
}


@blueprint.get("")
def show(secret: str) -> str:
    """Show what was booked, and what can still be done about it."""
    return _page("show", managing.own_booking(world_context(), secret), done=said(DONE))


@blueprint.get("/confirmation")
def confirmation(secret: str) -> str:
    """Confirm a booking: when it is, and what comes next."""
    return _page("confirmation", managing.own_booking(world_context(), secret))


@blueprint.get("/meeting.ics")
def calendar(secret: str) -> Response:
    """Give the invitation to a calendar that did not get it by mail."""
    body = managing.calendar_file(world_context(), secret)
    answer = Response(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return answer


@blueprint.get("/reschedule")
def times(secret: str) -> Answer:
    """Choose another time; with `start`, confirm it."""
    own, month = managing.other_times(world_context(), secret, queries.month_query())
    if "start" not in request.args:
        return _times(own, month)
    start = queries.start()
    if start is None or not month.offers(start):
        error = start and why_refused(world_context(), start, moving(by_secret(secret)))
        return _times(own, month, taken=True, refusal=error), 409
    return _confirm(own, month, start)


@blueprint.post("/reschedule")
def reschedule(secret: str) -> Answer | AnyResponse:
    """Move the meeting."""
    start = queries.start()
    if start is None:
        return _taken(secret)
    try:
        bookings.reschedule(world_context(), by_secret(secret), start, _typed())
    except NotTheAttendee:
        own, month = managing.other_times(world_context(), secret, queries.month_query())
        return _confirm(own, month, start, lang().gettext(WRONG_ADDRESS)), 422
    except SlotUnavailable as error:
        return _taken(secret, error)
    return _back(secret, "moved")


def _taken(secret: str, refusal: SlotUnavailable | None = None) -> Answer:
    own, month = managing.other_times(world_context(), secret, queries.month_query())
    return _times(own, month, taken=True, refusal=refusal), 409


@blueprint.get("/cancel")
def ask(secret: str) -> str:
    """Ask once more before the meeting is canceled."""
    return _page("cancel", managing.own_booking(world_context(), secret), errors={})


@blueprint.post("/cancel")
def cancel(secret: str) -> Answer | AnyResponse:
    """Cancel the meeting."""
    try:
        bookings.cancel(
            world_context(), by_secret(secret), request.form.get("reason", ""), _typed()
        )
    except NotTheAttendee:
        errors = {"email": lang().gettext(WRONG_ADDRESS)}
    except InvalidInput:
        errors = {"reason": lang().gettext(TOO_LONG)}
    else:
        return _back(secret, "cancelled")
    return _page("cancel", managing.own_booking(world_context(), secret), errors=errors), 422


@blueprint.errorhandler(BookingCancelled)
@blueprint.errorhandler(BookingStarted)
@blueprint.errorhandler(MeetingTypeDeleted)
def _too_late(_error: Exception) -> Answer:
    """Show the booking, which says itself what is left to do."""
    secret = (request.view_args or {})["secret"]
    return _page("show", managing.own_booking(world_context(), secret), done=None), 409


def _typed() -> str:
    return request.form.get("email", "")


def _back(secret: str, done: str) -> AnyResponse:
    return back_to("manage.show", done, secret=secret, lang=request.args.get("lang"))


def _times(own: OwnBooking, month: Month, **refused: object) -> str:
    way = way_to(url_for("manage.times", secret=own.booking.manage_secret))
    picker = Picker(month, way, way, chosen=own.booking.start)
    return _page("times", own, picker=picker, zone=month.zone, reasons=REASONS, **refused)


def _confirm(own: OwnBooking, month: Month, start: datetime, problem: str | None = None) -> str:
    way = way_to(url_for("manage.times", secret=own.booking.manage_secret))
    return _page("confirm", own, way=way, start=start, zone=month.zone, problem=problem)


def _page(name: str, own: OwnBooking, **values: Any) -> str:
    g.opened_of = {"mailbox": own.mailbox.address}  # for whoever notes the opening
    again = own.again and url_for(
        "scheduling.look",
        page=own.again.page,
        token=own.again.token,
        bookingcode=own.again.bookingcode,
        anonymous="",
        timeZone=own.booking.time_zone,
    )
    teams = teams_url(world_context().base, own.booking.guid) if own.booking.teams_id else None
    shown = {"zone": own.zone, "home": zone_of(own.mailbox.time_zone)}
    return render_template(
        f"manage/{name}.html", own=own, again=again, teams_url=teams, **(shown | values)
    )
