"""Show the scheduling view: choose a time, say who you are, prove it.

Looking is GET and changes nothing, whoever looks. Each step that changes something is a POST to
the type's own address, and what was typed goes along in the form: no cookie is needed.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bookwithme.domain.addresses import type_token
from bookwithme.domain.booking import Attendee
from bookwithme.domain.errors import (
    CodeExpired,
    CodeWrong,
    InvalidInput,
    SlotUnavailable,
    TooManyRequests,
)
from bookwithme.domain.interval import Interval
from bookwithme.i18n import mark
from bookwithme.service.admin import administration
from bookwithme.service.attendee import email_codes
from bookwithme.service.attendee.booking import BookingRequest, Proof, book_meeting
from bookwithme.service.attendee.month import Month
from bookwithme.service.attendee.refused_times import REASONS, at_address, why_refused
from bookwithme.service.attendee.scheduling import SchedulingView, view_of_type
from bookwithme.service.availability.freebusy import freebusy
from bookwithme.web.attendee import queries
from bookwithme.web.attendee.cards import Subject, card_of
from bookwithme.web.attendee.openings import note_opening
from bookwithme.web.attendee.queries import Picker
from bookwithme.web.attendee.visitors import Visitor, opaque, visitor_of
from bookwithme.web.attendee.why import why_here
from bookwithme.web.platform.request_context import lang, world_context
from bookwithme.web.platform.request_guards import SAFE
from bookwithme.web.platform.statics import pack
from bookwithme.zones import zone_of

blueprint = Blueprint("scheduling", __name__)
blueprint.after_request(note_opening)
blueprint.app_template_global()(why_here)


@blueprint.after_request
def _pack(response: Response) -> Response:
    """Compress what guests choose on: all the times of a month."""
    is_guests = request.method in SAFE and "anonymous" in request.args
    return pack(response) if is_guests else response


PAGE = "/bookwithme/user/<page>"
TYPE = f"{PAGE}/meetingtype/<token>"

Answer = tuple[str, int]

PROBLEMS = {
    "name": mark("Enter your name (up to 120 characters)."),
    "email": mark("Enter your email address, such as name@example.com."),
    "notes": mark("Notes can have at most 2,000 characters, and no control characters."),
}


@blueprint.get(PAGE, strict_slashes=False)
@blueprint.get(TYPE, strict_slashes=False)
def look(page: str, token: str | None = None) -> str | Answer:
    """Choose a type and a time; with `start`, say who you are. Nothing is changed."""
    visitor = visitor_of(page, token)
    view = visitor.look()
    if visitor.is_guest and "anonymous" not in request.args:
        return _page("chooser", visitor, view)
    return _chosen(visitor, view)


@blueprint.post(TYPE)
def step(page: str, token: str) -> str | Answer | AnyResponse:
    """Take one step towards a booking: which one, the form says.

    The steps after the first need a time. It came in a hidden field of the step before, so it is
    read anew: without one the visitor chooses again.
    """
    visitor, start = visitor_of(page, token), queries.start()
    wanted = request.form.get("step", "")
    if wanted in {"choose", "back", "sign-in"}:
        return _chosen(visitor, visitor.look())
    if wanted == "times":
        return _times(visitor, visitor.look())
    if start is None:
        return _taken(visitor, visitor.look())
    if "code" in request.form and wanted != "resend":
        return _with_code(visitor, start)
    return _with_details(visitor, start)


def _chosen(visitor: Visitor, view: SchedulingView) -> str | Answer:
    start = queries.start()
    if view.month is None or (start is None and "start" not in request.values):
        return _times(visitor, view)
    if start is None or not view.month.offers(start):
        return _taken(visitor, view, _why_refused(visitor, view, start))
    return _form(visitor, view, start)


def _with_details(visitor: Visitor, start: datetime) -> str | Answer | AnyResponse:
    """Book at once where nothing has to be proved; else mail a code and ask for it."""
    try:
        asked = _asked(visitor, start)
        if visitor.is_guest and administration.settings(world_context()).email_verification:
            return _send_code(visitor, asked)
        proof = Proof(f"form {visitor.details().key}")
        booking = book_meeting(world_context(), visitor.address, asked, proof)
    except InvalidInput as error:
        return _form(visitor, visitor.look(), start, _problems(error)), 422
    except SlotUnavailable as error:
        return _taken(visitor, visitor.look(), error)
    except TooManyRequests:
        return _form(visitor, visitor.look(), start, too_many=True), 429
    return _booked(booking.manage_secret)


def _send_code(visitor: Visitor, asked: BookingRequest) -> str:
    resent = request.form.get("step") == "resend"
    before = opaque("verification") if resent else ""
    sent = email_codes.send_code(world_context(), visitor.address, asked, before)
    view = view_of_type(sent.resolved)
    return _code(visitor, view, asked.start, sent.secret, resent=resent)


def _with_code(visitor: Visitor, start: datetime) -> str | Answer | AnyResponse:
    secret, digits = opaque("verification"), "".join(request.form["code"].split())
    try:
        asked = _asked(visitor, start)
        booking = email_codes.book_with_code(
            world_context(), visitor.address, asked, secret, digits
        )
    except (CodeWrong, CodeExpired) as error:
        return _code(visitor, visitor.look(), start, secret, problem=_code_problem(error)), 422
    except InvalidInput as error:
        return _form(visitor, visitor.look(), start, _problems(error)), 422
    except SlotUnavailable as error:
        return _taken(visitor, visitor.look(), error)
    return _booked(booking.manage_secret)


def _asked(visitor: Visitor, start: datetime) -> BookingRequest:
    """Make a request of the form; raises InvalidInput."""
    details, zone = visitor.details(), queries.zone()
    attendee = Attendee(details.name, details.email, details.notes)
    return BookingRequest(
        start=start,
        attendee=attendee,
        time_zone=zone.key if zone else None,
        language=lang().code,
    )


def _booked(secret: str) -> AnyResponse:
    return redirect(
        url_for("manage.confirmation", secret=secret, lang=request.args.get("lang")), 303
    )


def _problems(error: InvalidInput) -> dict[str, str]:
    """Tell what to mend, by field, in the reader's language."""
    return {
        each.field: lang().gettext(PROBLEMS[each.field])
        for each in error.problems
        if each.field in PROBLEMS
    }


def _code_problem(error: CodeWrong | CodeExpired) -> str:
    if isinstance(error, CodeWrong) and error.tries_left:
        return lang().ngettext(
            "That code isn't right. You have %(num)s try left.",
            "That code isn't right. You have %(num)s tries left.",
            error.tries_left,
        )
    if isinstance(error, CodeWrong):
        return lang().gettext(
            "That code isn't right, and you have no tries left. Ask for a new code."
        )
    return lang().gettext("This code has expired or was tried too many times. Ask for a new code.")


def _times(visitor: Visitor, view: SchedulingView, **refused: object) -> str:
    """Show the month to choose from. `refused`: the chosen time is gone; what was typed stays."""
    typed = None
    if request.method not in SAFE:
        details = visitor.details()
        typed = {
            "step": "choose",
            "name": details.name,
            "email": details.email,
            "notes": details.notes,
        }
    picker = None
    if view.meeting_type and view.month:
        action = visitor.way(type_token(view.meeting_type.guid))
        busy = _busy(visitor, view.month)
        picker = Picker(view.month, visitor.way(), action, typed, busy, queries.start())
    return _page("pick", visitor, view, picker=picker, **refused)


def _taken(
    visitor: Visitor, view: SchedulingView, refusal: SlotUnavailable | None = None
) -> Answer:
    """Show fresh times: the one asked for is not, or no longer, open. Nothing typed is lost."""
    return _times(visitor, view, taken=True, refusal=refusal), 409


def _why_refused(
    visitor: Visitor, view: SchedulingView, start: datetime | None
) -> SlotUnavailable | None:
    if start is None or view.meeting_type is None:
        return None
    address = replace(visitor.address, token=type_token(view.meeting_type.guid))
    return why_refused(world_context(), start, at_address(address))


def _busy(visitor: Visitor, month: Month) -> frozenset[datetime] | None:
    """Tell when the visitor has something else: their own calendar, not the organizer's."""
    if visitor.persona is None or not month.slots:
        return None
    last = max(slot.end for slot in month.slots)
    span = Interval(month.span.start, max(month.span.end, last))
    taken = freebusy(world_context(), visitor.persona.address, span).merged
    return frozenset(
        slot.start for slot in month.slots if any(slot.overlaps(each) for each in taken)
    )


def _form(
    visitor: Visitor,
    view: SchedulingView,
    start: datetime,
    errors: dict[str, str] | None = None,
    *,
    too_many: bool = False,
) -> str:
    by_mail = visitor.is_guest and view.verified_by_mail
    values = {"details": visitor.details(), "errors": errors or {}, "by_mail": by_mail}
    return _page("details", visitor, view, start=start, too_many=too_many, **values)


def _code(
    visitor: Visitor,
    view: SchedulingView,
    start: datetime,
    secret: str,
    *,
    problem: str | None = None,
    resent: bool = False,
) -> str:
    values = {"secret": secret, "problem": problem, "resent": resent}
    return _page("code", visitor, view, start=start, details=visitor.details(), **values)


def _page(name: str, visitor: Visitor, view: SchedulingView, **values: Any) -> str:
    start, day = request.values.get("start"), request.args.get("day")
    home, way = zone_of(view.mailbox.time_zone), visitor.way()
    of_type = view.meeting_type if visitor.address.token is not None else None
    subject = Subject(view.mailbox, of_type, view.link)
    return render_template(
        f"scheduling/{name}.html",
        view=view,
        visitor=visitor,
        zone=queries.zone() or home,
        home=home,
        card=card_of(world_context(), lang(), subject),
        as_guest=way.to(anonymous="", start=start, day=day),
        as_oneself=way.to(anonymous=None, start=start, day=day),
        whole_page=visitor.page().to(bookingcode=None, type=None),
        token_of=type_token,
        reasons=REASONS,
        **values,
    )
