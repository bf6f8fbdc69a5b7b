"""An organizer's calendars with their health, and why a time is not offered."""

from collections.abc import Collection, Mapping
from contextlib import closing
from datetime import timedelta
from itertools import count
from typing import Any

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from bookwithme.domain.addresses import parse_type_token, type_token
from bookwithme.domain.errors import CalendarTooLarge, InvalidInput
from bookwithme.domain.mailbox import Mailbox
from bookwithme.i18n import mark
from bookwithme.service.attendee.refused_times import REASONS
from bookwithme.service.availability.calendars import Health
from bookwithme.service.organizer import calendars as own_calendars
from bookwithme.service.organizer import previews
from bookwithme.service.organizer.previews import Run
from bookwithme.web.organizer.page import TOO_LARGE, Answer, ask_once, blueprint, owner, show
from bookwithme.web.platform.body_limits import CALENDAR
from bookwithme.web.platform.forms import back_to, day_of, told
from bookwithme.web.platform.request_context import lang, world_context

NO_FILE = mark("Choose a file first.")


@blueprint.get("/bookwithme/me/calendars")
def calendars() -> str:
    """The calendars, and how well each could be read."""
    return _page({})


@blueprint.post("/bookwithme/me/calendars")
def upload() -> Answer | Response:
    """Read an uploaded file; what it calls itself does not matter, what is in it does."""
    try:
        name, body = request.form.get("name", "").strip(), uploaded()
        if not body:
            return _page({"body": lang().gettext(NO_FILE)}, name), 422
        own_calendars.upload(world_context(), owner().address, name, body)
    except (RequestEntityTooLarge, CalendarTooLarge):
        return _page({"body": lang().gettext(TOO_LARGE)}), 413
    except InvalidInput as error:
        return _page(told(error), name), 422
    return back_to("organizer.calendars", "calendar")


def uploaded() -> bytes:
    """The bytes of the form's file, none where none was chosen; raises RequestEntityTooLarge."""
    file = request.files.get("file")
    if file is None:
        return b""
    with closing(file):
        body: bytes = file.read(CALENDAR + 1)
    if len(body) > CALENDAR:
        raise RequestEntityTooLarge
    return body


def _page(errors: dict[str, str], name: str | None = None, form: str = "upload") -> str:
    """The page; `form`: which of its two forms is shown again, with what is wrong in it."""
    mailbox, found = own_calendars.calendar_list(world_context(), owner().address)
    values = {"errors": errors, "name": name, "form": form, "url": request.form.get("url", "")}
    return show("calendars", mailbox, calendar_list=found, **values)


@blueprint.post("/bookwithme/me/calendars/subscribe")
def subscribe() -> Answer | Response:
    """Fetch a calendar from an address, now and from time to time."""
    name, url = request.form.get("name", "").strip(), request.form.get("url", "")
    try:
        health = own_calendars.subscribe(world_context(), owner().address, name, url)
    except InvalidInput as error:
        return _page(told_of_feed(error), name, "subscribe"), 422
    return back_to("organizer.calendars", "unfetched" if health.failed_since else "calendar")


def told_of_feed(error: InvalidInput) -> dict[str, str]:
    """As `told`, for the form of a feed: the page's other form has a field `name` too."""
    return {"feed-name" if each == "name" else each: text for each, text in told(error).items()}


@blueprint.post("/bookwithme/me/calendars/refresh")
def refresh() -> Answer | Response:
    """Fetch a calendar now."""
    name = request.form.get("name", "")
    health = own_calendars.refresh(world_context(), owner().address, name)
    return back_to("organizer.calendars", "unfetched" if health.failed_since else "calendar")


@blueprint.app_template_global()
def new_calendar_name(taken: Collection[str]) -> str:
    """A name for another calendar, which replaces none of these."""
    first = lang().gettext("Calendar")
    further = (lang().gettext("Calendar %(number)s", number=number) for number in count(2))
    return first if first not in taken else next(each for each in further if each not in taken)


@blueprint.app_template_global()
def sentence(message: str, values: Mapping[str, str]) -> str:
    """A sentence about a calendar, in the language of whoever reads it."""
    return lang().gettext(message).format_map(values)


@blueprint.app_template_global()
def ailing_calendars(mailbox: Mailbox) -> list[tuple[str, Health]]:
    """The mailbox's calendars that cannot be fetched, by name."""
    return own_calendars.ailing(world_context(), mailbox.address)


@blueprint.post("/bookwithme/me/calendars/delete")
def delete_calendar() -> Response:
    """Take a calendar away, when that is meant."""
    name = request.form.get("name", "")
    question = mark("Remove the calendar “%(name)s”? Its busy time will be offered to attendees.")
    ask_once(question, mark("Remove"), name=name)
    own_calendars.remove(world_context(), owner().address, name)
    return back_to("organizer.calendars", "removed")


@blueprint.get("/bookwithme/me/times")
def times() -> str:
    """Every time of a day, offered or not and why."""
    guid = parse_type_token(request.args.get("type", ""))
    found = previews.day_explained(
        world_context(), owner().address, guid, day_of(request.args.get("day", ""))
    )
    return show(
        "times",
        found.mailbox,
        found=found,
        options=[
            (type_token(meeting_type.guid), meeting_type.title)
            for meeting_type in found.meeting_types
        ],
        answers=[_answer(run) for run in found.runs],
        before=found.day - timedelta(days=1),
        after=found.day + timedelta(days=1),
    )


def _answer(run: Run) -> dict[str, Any]:
    text = REASONS[run.because] if run.because else mark("Offered.")
    return {"run": run, "text": lang().gettext(text), "offered": run.because is None}
