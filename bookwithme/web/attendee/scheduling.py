"""The scheduling view: choose a type and a time, say who you are, prove it (product, section 5).

Looking is GET and changes nothing, whoever looks. Each step that changes something is a POST to
the type's own address, and what was typed goes along in the form: no cookie is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, render_template, request, url_for

from bookwithme.domain.addresses import type_token
from bookwithme.domain.booking import Attendee
from bookwithme.domain.errors import (
    CodeExpired,
    CodeWrong,
    FieldProblem,
    InvalidInput,
    SlotUnavailable,
    TooManyRequests,
)
from bookwithme.domain.interval import Interval
from bookwithme.i18n import mark
from bookwithme.service.admin import administration
from bookwithme.service.attendee import email_codes, scheduling
from bookwithme.service.attendee.booking_draft import BookingRequest
from bookwithme.service.availability.freebusy import freebusy
from bookwithme.web.attendee import queries
from bookwithme.web.attendee.cards import card
from bookwithme.web.attendee.openings import note_opening
from bookwithme.web.attendee.queries import Picker, overlapping
from bookwithme.web.attendee.visitors import Caller, caller, opaque
from bookwithme.web.platform.request_context import lang, world_context
from bookwithme.web.platform.request_guards import SAFE
from bookwithme.zones import zone_of

if TYPE_CHECKING:
    from datetime import datetime

    from werkzeug.wrappers import Response as AnyResponse

    from bookwithme.service.attendee.scheduling import SchedulingView

blueprint = Blueprint("scheduling", __name__)
blueprint.after_request(note_opening)

PAGE = "/bookwithme/user/<page>"
TYPE = f"{PAGE}/meetingtype/<token>"

Answer = tuple[str, int]

PROBLEMS = {
    "name": mark("Enter your name, in at most 120 characters."),
    "email": mark("Enter your e-mail address, such as name@example.com."),
    "notes": mark("Notes can have at most 2,000 characters, and no control characters."),
    "confirm": mark("Tick the box to book this time."),
}


@blueprint.get(PAGE, strict_slashes=False)
@blueprint.get(TYPE, strict_slashes=False)
def look(page: str, token: str | None = None) -> str | Answer:
    """Choose a type and a time; with `start`, say who you are. Nothing is changed."""
    who = caller(page, token)
    seen = who.look()
    if who.guest and "anonymous" not in request.args:
        return _page("chooser", who, seen)
    if "start" not in request.args:
        return _times(who, seen)
    return _chosen(who, seen)


@blueprint.post(TYPE)
def step(page: str, token: str) -> str | Answer | AnyResponse:
    """One step towards a booking: which one, the form says."""
    who = caller(page, token)
    wanted = request.form.get("step", "")
    if wanted in {"choose", "back"}:
        return _chosen(who, who.look())
    if "code" in request.form and wanted != "resend":
        return _with_code(who)
    return _with_details(who)


def _chosen(who: Caller, seen: SchedulingView) -> str | Answer:
    start = queries.start()
    if seen.month is None or (start is None and "start" not in request.values):
        return _times(who, seen)
    if start is None or not seen.month.offers(start):
        return _taken(who, seen)
    return _form(who, seen)


def _with_details(who: Caller) -> str | Answer | AnyResponse:
    """Book at once where nothing has to be proved; else mail a code and ask for it."""
    by_mail = who.guest and administration.settings(world_context()).email_verification
    try:
        asked = _asked(who)
        if by_mail:
            secret = email_codes.send_code(world_context(), who.address, asked)
            return _code(who, secret, resent=request.form.get("step") == "resend")
        booking = scheduling.book_address(world_context(), who.address, asked, who.draft().key)
    except InvalidInput as error:
        return _form(who, who.look(), _problems(error)), 422
    except SlotUnavailable:
        return _taken(who, who.look())
    except TooManyRequests:
        return _form(who, who.look(), too_many=True), 429
    return _booked(booking.manage_secret)


def _with_code(who: Caller) -> str | Answer | AnyResponse:
    secret, digits = opaque("verification"), "".join(request.form["code"].split())
    try:
        booking = email_codes.book_with_code(
            world_context(), who.address, _asked(who), secret, digits
        )
    except (CodeWrong, CodeExpired) as error:
        return _code(who, secret, problem=_code_problem(error)), 422
    except InvalidInput as error:
        return _form(who, who.look(), _problems(error)), 422
    except SlotUnavailable:
        return _taken(who, who.look())
    return _booked(booking.manage_secret)


def _asked(who: Caller) -> BookingRequest:
    """The request that the form makes; raises InvalidInput, SlotUnavailable."""
    draft, start = who.draft(), queries.start()
    attendee = Attendee(draft.name, draft.email, draft.notes)
    if start is None:
        raise SlotUnavailable
    if not who.guest and not request.form.get("confirm"):
        raise InvalidInput(FieldProblem("confirm", "must be ticked"))
    zone = queries.zone() or zone_of(who.look().mailbox.time_zone)
    return BookingRequest(start=start, attendee=attendee, time_zone=zone.key, language=lang().code)


def _booked(secret: str) -> AnyResponse:
    return redirect(
        url_for("manage.confirmation", secret=secret, lang=request.args.get("lang")), 303
    )


def _problems(error: InvalidInput) -> dict[str, str]:
    """What to mend, by field, in the reader's language."""
    return {
        each.field: lang().gettext(PROBLEMS[each.field])
        for each in error.problems
        if each.field in PROBLEMS
    }


def _code_problem(error: CodeWrong | CodeExpired) -> str:
    if isinstance(error, CodeWrong) and error.tries_left:
        return lang().ngettext(
            "This code is not right. You can try %(num)s more time.",
            "This code is not right. You can try %(num)s more times.",
            error.tries_left,
        )
    if isinstance(error, CodeWrong):
        return lang().gettext(
            "This code is not right, and that was the last try. Ask for a new code."
        )
    return lang().gettext("This code is too old or was tried too often. Ask for a new code.")


def _times(who: Caller, seen: SchedulingView, *, taken: bool = False) -> str:
    """The month to choose from. `taken`: the time that was chosen is gone; what was typed stays."""
    typed = None
    if request.method not in SAFE:
        draft = who.draft()
        typed = {"step": "choose", "name": draft.name, "email": draft.email, "notes": draft.notes}
    shown = None
    if seen.meeting_type and seen.month:
        action = who.way(type_token(seen.meeting_type.guid))
        busy = _busy(who, seen)
        shown = Picker(seen.month, who.way(), action, typed, busy, queries.start())
    return _page("pick", who, seen, picker=shown, taken=taken)


def _taken(who: Caller, seen: SchedulingView) -> Answer:
    """The time is not, or no longer, open: fresh times, and nothing typed is lost."""
    return _times(who, seen, taken=True), 409


def _busy(who: Caller, seen: SchedulingView) -> frozenset[datetime]:
    """When the visitor has something else: their own calendar, not the organizer's."""
    if who.visitor is None or seen.month is None or not seen.month.slots:
        return frozenset()
    last = max(slot.end for slot in seen.month.slots)
    span = Interval(seen.month.span.start, max(seen.month.span.end, last))
    return overlapping(
        seen.month.slots, freebusy(world_context(), who.visitor.address, span).merged
    )


def _form(
    who: Caller,
    seen: SchedulingView,
    errors: dict[str, str] | None = None,
    *,
    too_many: bool = False,
) -> str:
    by_mail = who.guest and seen.verified_by_mail
    values = {"draft": who.draft(), "errors": errors or {}, "by_mail": by_mail}
    return _page("details", who, seen, start=queries.start(), too_many=too_many, **values)


def _code(who: Caller, secret: str, *, problem: str | None = None, resent: bool = False) -> str:
    values = {"draft": who.draft(), "secret": secret, "problem": problem, "resent": resent}
    return _page("code", who, who.look(), start=queries.start(), **values)


def _page(name: str, who: Caller, seen: SchedulingView, **values: Any) -> str:
    start = request.values.get("start")
    return render_template(
        f"scheduling/{name}.html",
        seen=seen,
        who=who,
        zone=seen.month.zone if seen.month else zone_of(seen.mailbox.time_zone),
        home=zone_of(seen.mailbox.time_zone),
        card=card(world_context(), lang(), seen, of_type=who.address.token is not None),
        as_guest=who.way().to(anonymous="", start=start),
        as_oneself=who.way().to(anonymous=None, start=start),
        whole_page=who.page().to(bookingcode=None, type=None),
        token_of=type_token,
        **values,
    )
