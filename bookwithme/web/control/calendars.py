"""The control room's calendars of a mailbox, also where its owner may not use Bookings."""

from flask import Blueprint, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from bookwithme.domain.errors import CalendarTooLarge, InvalidInput
from bookwithme.i18n import mark
from bookwithme.service.availability import calendars, feeds
from bookwithme.service.availability.calendars import Health
from bookwithme.web.control.frame import Answer, ask_once
from bookwithme.web.control.mailboxes import one
from bookwithme.web.organizer.calendars import NO_FILE, told_of_feed, uploaded
from bookwithme.web.organizer.page import TOO_LARGE
from bookwithme.web.platform.forms import back_to, told
from bookwithme.web.platform.request_context import lang, world_context

blueprint = Blueprint(
    "control_calendars", __name__, url_prefix="/_emulator/mailboxes/<address>/calendars"
)


@blueprint.errorhandler(RequestEntityTooLarge)
@blueprint.errorhandler(CalendarTooLarge)
def _too_large(_error: Exception) -> Answer:
    address = (request.view_args or {})["address"]
    return _again(address, "upload", {"body": lang().gettext(TOO_LARGE)}, {}), 413


def _again(address: str, form: str, errors: dict[str, str], typed: dict[str, str]) -> str:
    """The mailbox's page, one of its two calendar forms with what was typed and what is wrong."""
    return one(address, {}, calendar={"form": form, "errors": errors, **typed})


@blueprint.post("")
def upload(address: str) -> Answer | Response:
    """Read an uploaded file."""
    body, name = uploaded(), request.form.get("name", "").strip()
    if not body:
        missing = {"body": lang().gettext(NO_FILE)}
        return _again(address, "upload", missing, {"name": name}), 422
    try:
        health = calendars.put_calendar(world_context(), address, name, body)
    except InvalidInput as error:
        return _again(address, "upload", told(error), {"name": name}), 422
    return _read(address, health)


@blueprint.post("/subscribe")
def subscribe(address: str) -> Answer | Response:
    """Fetch a calendar from an address, now and from time to time."""
    name, url = request.form.get("name", "").strip(), request.form.get("url", "")
    try:
        health = feeds.subscribe(world_context(), address, name, url)
    except InvalidInput as error:
        typed = {"name": name, "url": url}
        return _again(address, "subscribe", told_of_feed(error), typed), 422
    return _read(address, health)


def _read(address: str, health: Health) -> Response:
    done = "calendarUnfetched" if health.failed_since else "calendarRead"
    return back_to("control_mailboxes.mailbox", done, address=address)


@blueprint.post("/refresh")
def refresh(address: str) -> Response:
    """Fetch a calendar now."""
    return _read(address, feeds.refresh(world_context(), address, request.form.get("name", "")))


@blueprint.post("/delete")
def delete(address: str) -> Response:
    """Take a calendar away, when that is meant."""
    name = request.form.get("name", "")
    question = mark("Remove the calendar “%(name)s”? Its busy time will be offered to attendees.")
    back = url_for("control_mailboxes.mailbox", address=address)
    ask_once(question, mark("Remove"), back, name=name)
    calendars.delete_calendar(world_context(), address, name)
    return back_to("control_mailboxes.mailbox", "calendarRemoved", address=address)
