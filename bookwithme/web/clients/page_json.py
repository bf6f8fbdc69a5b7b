"""The booking page's own JSON, as scripts ask for it that book without a browser.

Anonymous: no token, no cookie. Errors are told as scripts expect them, most of them by 500.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Response, g, json, request

from bookwithme.contract.page_json import STAFF, NewAppointment, WantedTimes, shown
from bookwithme.domain import errors as e
from bookwithme.domain.booking import Attendee
from bookwithme.domain.durations import format_duration
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.service.attendee.booking import BookingRequest
from bookwithme.service.attendee.bookings import Managed
from bookwithme.service.clients.booking_page import Business, CodeNeeded
from bookwithme.service.clients.journal import Endpoint, Outcome
from bookwithme.web.api.operation import JSON
from bookwithme.web.api.request_bodies import json_body
from bookwithme.web.clients.callers import journalled
from bookwithme.web.platform import errors, injected_faults
from bookwithme.web.platform.request_context import world_context
from bookwithme.zones import zone_of

blueprint = Blueprint(
    "page_json", __name__, url_prefix="/BookingsService/api/V1/bookingBusinessesc2/<business>"
)

_CODES = {
    e.CodeWrong: "InvalidCode",
    e.CodeExpired: "InvalidCode",
    e.LinkExpired: "BookingLinkExpired",
    e.LinkConsumed: "BookingLinkExpired",
    e.LinkRevoked: "BookingLinkExpired",
}
_KEPT = (429, 503, 423)
"""What is told by its own status: it says nothing about the page."""


@blueprint.errorhandler(e.BookwithmeError)
def refuse(error: e.BookwithmeError) -> Response:
    """Answer an error: what is wrong with a request is 400, and with what it wants 500."""
    g.names_nothing = isinstance(error, e.NotFound)
    status = 500 if isinstance(error, CodeNeeded) else errors.status_of(type(error))
    if isinstance(error, e.InvalidInput | e.Malformed):
        status = 400
    elif status not in _KEPT and not isinstance(error, e.UnknownHost):
        status = 500
    answer = errors.problem(status, _CODES.get(type(error), error.code), str(error))
    if error.retry_after is not None:
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def _operation(view: Callable[..., Response]) -> Callable[..., Response]:
    """Find the page, note the request in the journal, and let faults meet it by its name."""

    @wraps(view)
    def run(business: str, **parts: str) -> Response:
        with journalled(Endpoint.BOOKINGS) as call:
            call.operation = view.__name__
            if struck := injected_faults.meet(call.operation):
                call.outcome = Outcome.FAILED
                return struck
            page = Business.named(world_context(), business)
            call.mailbox = page.mailbox.address
            return view(page, **parts)

    return run


def _answer(told: object) -> Response:
    return Response(json.dumps(told), content_type=JSON)


@blueprint.get("/services")
@_operation
def services(page: Business) -> Response:
    """The page's public meeting types; with `bookingcode` the one of that private link."""
    found = page.types(request.args.get("bookingcode"))
    teams = page.mailbox.page.teams_for_all
    return _answer({"service": [_service(each, teams=teams) for each in found]})


def _service(meeting_type: MeetingType, *, teams: bool) -> dict[str, Any]:
    return {
        "serviceId": str(meeting_type.guid),
        "title": meeting_type.title,
        "description": meeting_type.description,
        "isPrivate": False,
        "defaultDuration": format_duration(meeting_type.duration),
        "preBuffer": format_duration(meeting_type.buffer_before),
        "postBuffer": format_duration(meeting_type.buffer_after),
        "staffMemberIds": [STAFF],
        "isLocationOnline": meeting_type.has_teams(page_says=teams),
        "schedulingPolicy": {
            "timeSlotInterval": format_duration(meeting_type.start_time_increment),
            "minimumLeadTime": format_duration(meeting_type.minimum_lead_time),
            "maximumAdvance": format_duration(meeting_type.maximum_lead_time),
        },
    }


@blueprint.post("/getStaffAvailability")
@_operation
def getStaffAvailability(page: Business) -> Response:  # noqa: N802 (the operation's own name)
    """When a meeting can be: windows to cut into meetings of the type's duration."""
    asked = WantedTimes.read(json_body())
    zone, name = asked.start_date_time.zone, asked.start_date_time.time_zone
    found = page.times(asked.service_id, request.args.get("bookingcode"), asked.window, zone)
    items = [
        {
            "status": status,
            "startDateTime": shown(start, name),
            "endDateTime": shown(end, name),
            "serviceId": asked.service_id,
        }
        for status, start, end in found
    ]
    told = [{"staffId": STAFF, "availabilityItems": items}] if asked.asks_for_page else []
    return _answer({"staffAvailabilityResponse": told})


@blueprint.post("/appointments")
@_operation
def appointments(page: Business) -> Response:
    """Book a time for the first customer; without its code, where one is needed, mail one."""
    sent = json_body()
    wanted = NewAppointment.read(sent).appointment
    first, *others = (Attendee(each.name, each.email, each.notes) for each in wanted.customers)
    asked = BookingRequest(
        start=wanted.start_time.instant,
        attendee=first,
        time_zone=wanted.zone,
        others=tuple(others),
    )
    booking = page.book(
        wanted.service_id,
        request.args.get("bookingcode"),
        asked,
        wanted.end_time.instant,
        wanted.verification_code,
    )
    echoed = sent["appointment"] if isinstance(sent, dict) else {}
    return _answer({"appointment": {**echoed, "id": booking.manage_secret}})


@blueprint.get("/appointments/<secret>")
@_operation
def appointment(page: Business, secret: str) -> Response:
    """A booking that has not begun, by the id that booking gave."""
    return _answer({"appointment": _appointment(page.booked(secret))})


def _appointment(found: Managed) -> dict[str, Any]:
    booking = found.booking
    zone = zone_of(booking.time_zone)
    times = {"startTime": booking.start, "endTime": booking.end}
    return {
        "id": booking.manage_secret,
        **{name: shown(each.astimezone(zone), booking.time_zone) for name, each in times.items()},
        "serviceId": str(found.meeting_type.guid),
        "isLocationOnline": booking.teams_id is not None,
        "staffMemberIds": [STAFF],
        "customers": [
            {"name": each.name, "emailAddress": each.email, "notes": each.notes}
            for each in booking.everybody
        ],
        "customerTimeZone": booking.time_zone,
    }


@blueprint.delete("/appointments/<secret>")
@_operation
def cancel(page: Business, secret: str) -> Response:
    """Cancel a booking that has not begun."""
    page.cancel(secret)
    return Response(status=204)
