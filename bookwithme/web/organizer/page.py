"""Organizer mode: the page of one's own, its menu, and what the tiles' menus do.

The other modules of organizer mode put their routes on the same blueprint: `editor`, `sharing`,
`bookings`, `calendars`, `own_calendar`.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from bookwithme.contract.mailbox import BookingsPageChange
from bookwithme.domain.access_decision import AccessDenied
from bookwithme.domain.addresses import page_url, parse_type_token, type_token, type_url
from bookwithme.domain.errors import BookwithmeError, Conflict, LinkDead, NotFound, existing
from bookwithme.domain.mailbox import BANNERS, Mailbox
from bookwithme.domain.meeting_type import TITLE_LENGTH, MeetingType, Visibility
from bookwithme.domain.settings import PROVISIONING_TIME
from bookwithme.i18n import mark
from bookwithme.service.organizer import meeting_types
from bookwithme.service.organizer.meeting_types import OrganizerMode
from bookwithme.service.organizer.sharing import Shared
from bookwithme.web.platform.errors import note_denial, status_of
from bookwithme.web.platform.forms import back_to, choice, said
from bookwithme.web.platform.request_context import lang, persona, world_context
from bookwithme.zones import zone_of

blueprint = Blueprint("organizer", __name__)

Answer = str | tuple[str, int]

NEWS = timedelta(minutes=10)
"""How long a page is told to be new, after it was provisioned."""

TOO_LARGE = mark("This file is larger than 20 MB. Export fewer months, and try again.")
_LONG_FORM = mark("This is too long. Shorten it and try again.")
_GONE = mark("We couldn't find this among your meeting types, links, bookings and calendars.")

DONE = {
    "created": mark("Your meeting type was created."),
    "saved": mark("Your changes were saved."),
    "duplicated": mark("The meeting type was duplicated. Its links were not."),
    "public": mark("The meeting type is public: it appears on your booking page."),
    "private": mark("The meeting type is private: only people with a link see it."),
    "deleted": mark("The meeting type was deleted and its links were revoked."),
    "on": mark("Your booking page is on."),
    "off": mark("Your booking page is off. Nothing was deleted."),
    "page": mark("Your booking page was changed."),
    "linked": mark("The link was created. Copy it, or send it by email."),
    "named": mark("The link's name was saved."),
    "revoked": mark("The link was revoked. Anyone who opens it will see that."),
    "sent": mark("The email was sent. You can find it in Mail."),
    "cancelled": mark("The meeting was canceled. You'll both get an email."),
    "moved": mark("The meeting was rescheduled. You'll both get an email."),
    "blocked": mark("The event was saved to your calendar."),
    "freed": mark("The event was deleted. Its time is free again."),
    "hours": mark("Your meeting hours were saved."),
    "calendar": mark("The calendar was read. Its busy time is taken into account from now on."),
    "unfetched": mark("The calendar could not be fetched. The reason is next to it."),
    "removed": mark("The calendar was removed. Its busy time is no longer taken into account."),
}

FAILURES = {
    "PageNotPublished": mark(
        "Your booking page is off or not set up yet, so you can't share it. Turn it on, or create "
        "your first meeting type."
    ),
    "LinkExpired": mark("This link has expired. Create a new one to share."),
    "LinkConsumed": mark("This link has been used for its one booking. Create a new one to share."),
    "LinkRevoked": mark("This link was revoked. Create a new one to share."),
    "LimitReached": mark("This world has reached its limit of private links or emails."),
    "BookingStarted": mark(
        "This meeting has started, so it can no longer be rescheduled or canceled."
    ),
    "MeetingTypeDeleted": mark(
        "The meeting type was deleted, so the meeting can no longer be rescheduled. "
        "It can still be canceled."
    ),
    "BookingCancelled": mark("This meeting has already been canceled."),
}


@blueprint.before_request
def _be_somebody() -> Response | None:
    if persona() is not None:
        return None
    here = request.script_root + request.full_path.removesuffix("?")
    back = here if request.method in {"GET", "HEAD"} else url_for("organizer.me")
    return redirect(url_for("start.personas", next=back), 303)


@blueprint.errorhandler(AccessDenied)
def _denied(error: AccessDenied) -> tuple[str, int]:
    """Unlike an attendee, the organizer is told which kind of reason it is."""
    note_denial(error)
    page = render_template("organizer/denied.html", mailbox=error.mailbox, decision=error.decision)
    return page, status_of(type(error))


@blueprint.errorhandler(NotFound)
@blueprint.errorhandler(Conflict)
@blueprint.errorhandler(LinkDead)
def _failed(error: BookwithmeError) -> tuple[str, int]:
    text = lang().gettext(FAILURES.get(error.code, _GONE))
    return render_template("organizer/failed.html", text=text), status_of(type(error))


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(error: RequestEntityTooLarge) -> tuple[str, int]:
    """What is refused before any view has seen it."""
    message = TOO_LARGE if request.endpoint == "organizer.upload" else _LONG_FORM
    text = lang().gettext(message)
    return render_template("organizer/failed.html", text=text), error.code


def owner() -> Mailbox:
    """Whose organizer mode it is."""
    return existing(persona())


def show(template: str, mailbox: Mailbox, **values: Any) -> str:
    """A page of organizer mode, in its owner's zone, with word of what was just done."""
    values |= {"mailbox": mailbox, "zone": zone_of(mailbox.time_zone)}
    return render_template(f"organizer/{template}.html", done=said(DONE), **values)


def ask_once(question: str, answer: str, **values: object) -> None:
    """Answer with the page that asks whether this is meant, unless that was answered.

    `answer`: the button's text; `values` stand in the question. What was posted is posted again.
    Raises AccessDenied.
    """
    if request.form.get("confirmed") == "yes":
        return
    mailbox, _state = meeting_types.page(world_context(), owner().address)
    say, fields = lang().gettext, list(request.form.items(multi=True))
    told = {"question": say(question, **values), "answer": say(answer)}
    abort(make_response(show("confirm", mailbox, **told, fields=fields)))


def guid_of(token: str) -> UUID:
    """The type that an address names; raises NotFound."""
    return existing(parse_type_token(token))


@blueprint.app_template_global()
def own_type_url(mailbox: Mailbox, meeting_type: MeetingType, ep: str = "mlink") -> str:
    """What "Copy link" of a public type gives; `ep`: where it stands."""
    return type_url(world_context().base, mailbox.page_name, meeting_type.guid, ep=ep)


@blueprint.app_template_global()
def own_page_url(mailbox: Mailbox) -> str:
    """What "Copy link" of the page gives."""
    return page_url(world_context().base, mailbox.page_name)


@blueprint.app_template_global()
def token_of(meeting_type: MeetingType) -> str:
    """How a type is named in addresses."""
    return type_token(meeting_type.guid)


@blueprint.app_template_global()
def short_code(bookingcode: UUID) -> str:
    """Enough of a code to tell links apart, too little to use."""
    return f"{str(bookingcode)[:8]}…"


@blueprint.get("/bookwithme/")
@blueprint.get("/bookwithme/me")
def me() -> str:
    """The page of one's own, with its types, links and bookings."""
    mode = meeting_types.organizer_mode(world_context(), owner().address)
    base = world_context().base
    links = [Shared(link, kind, mode.mailbox, mode.now, base) for link, kind in mode.links]
    step, is_new = _provisioning_step(mode), _is_new(mode)
    return show("me", mode.mailbox, mode=mode, links=links, step=step, is_new=is_new)


def _provisioning_step(mode: OrganizerMode) -> int:
    """Which of the three steps of provisioning is going on, from 0."""
    ready_at = mode.mailbox.page.ready_at
    if ready_at is None or ready_at <= mode.now:
        return 0
    return 2 - min(2, int(3 * (ready_at - mode.now) / PROVISIONING_TIME))


def _is_new(mode: OrganizerMode) -> bool:
    at = mode.mailbox.page.ready_at
    return at is not None and timedelta(0) <= mode.now - at < NEWS


@blueprint.get("/bookwithme/me/banner")
def banner() -> str:
    """Choose a banner."""
    mailbox, _state = meeting_types.page(world_context(), owner().address)
    return show("banner", mailbox, banners=BANNERS)


@blueprint.post("/bookwithme/me/page")
def change_page() -> Response:
    """Set the banner, the page's switch, or Teams for all."""
    form = request.form
    changes: dict[str, bool | str] = {}
    if form.get("on") == "no":
        question = mark(
            "Turn your booking page off? Anyone who opens it or one of its links will see that it "
            "isn't available, until you turn it on again. Nothing is deleted."
        )
        ask_once(question, mark("Turn the page off"))
    for name, field in (("on", "published"), ("teams", "teamsForAll")):
        if name in form:
            changes[field] = choice(name, ("yes", "no")) == "yes"
    if "banner" in form:
        changes["banner"] = form["banner"]
    edit = BookingsPageChange.read(changes).applied_to
    meeting_types.change_page(world_context(), owner().address, edit)
    done = {"yes": "on", "no": "off"}.get(form.get("on", ""), "page")
    return back_to("organizer.me", done)


@blueprint.post("/bookwithme/me/meetingtype/<token>/duplicate")
def duplicate(token: str) -> Response:
    """Make a copy of a type, under a title that says so."""
    address = owner().address
    _mailbox, meeting_type = meeting_types.meeting_type(world_context(), guid_of(token), address)
    title = lang().gettext("%(title)s (copy)", title=meeting_type.title)[:TITLE_LENGTH]
    meeting_types.duplicate_type(world_context(), meeting_type.guid, address, title)
    return back_to("organizer.me", "duplicated")


@blueprint.post("/bookwithme/me/meetingtype/<token>/visibility")
def set_visibility(token: str) -> Response:
    """Make a type public or private."""
    address = owner().address
    _mailbox, meeting_type = meeting_types.meeting_type(world_context(), guid_of(token), address)
    visibility = Visibility(choice("visibility", [each.value for each in Visibility]))
    meeting_types.set_visibility(world_context(), meeting_type.guid, visibility, address)
    return back_to("organizer.me", visibility.value)


@blueprint.post("/bookwithme/me/meetingtype/<token>/delete")
def delete_type(token: str) -> Response:
    """Delete a type, when that is meant."""
    address = owner().address
    _mailbox, meeting_type = meeting_types.meeting_type(world_context(), guid_of(token), address)
    question = mark("Delete “%(title)s”? Its links will stop working. Booked meetings stay booked.")
    ask_once(question, mark("Delete"), title=meeting_type.title)
    meeting_types.delete_type(world_context(), meeting_type.guid, address)
    return back_to("organizer.me", "deleted")
