"""The editor of a meeting type: a form beside a live preview of its tile and of a week."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from bookwithme.contract.meeting_type import NewType, TypeChange
from bookwithme.domain.durations import format_duration, parse_duration
from bookwithme.domain.errors import InvalidInput
from bookwithme.domain.hours import WEEKDAYS
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.meeting_type import CATEGORIES, MeetingType, Visibility
from bookwithme.domain.settings import FirstRun
from bookwithme.i18n import mark
from bookwithme.service.admin import administration
from bookwithme.service.organizer import meeting_types, previews
from bookwithme.service.organizer.previews import PreviewDay
from bookwithme.service.organizer.signatures import leads_to_page
from bookwithme.web.organizer import editor_form
from bookwithme.web.organizer.editor_form import Typed
from bookwithme.web.organizer.page import Answer, blueprint, guid_of, owner, show
from bookwithme.web.platform.forms import back_to
from bookwithme.web.platform.request_context import lang, world_context

_UNTITLED = mark("New meeting type")
_CATEGORY_NAMES = {
    "blue": mark("Blue category"),
    "green": mark("Green category"),
    "orange": mark("Orange category"),
    "purple": mark("Purple category"),
    "red": mark("Red category"),
    "yellow": mark("Yellow category"),
}
_UNIT_NAMES = {
    "minutes": mark("minutes"),
    "hours": mark("hours"),
    "days": mark("days"),
}


@blueprint.get("/bookwithme/me/meetingtype/new")
def new_type() -> str:
    """The form with what an untouched one shows."""
    mailbox, _state = meeting_types.page(world_context(), owner().address)
    private = request.args.get("visibility") == Visibility.PRIVATE
    meeting_type = MeetingType(
        title="-", visibility=Visibility.PRIVATE if private else Visibility.PUBLIC
    )
    typed = editor_form.of_type(meeting_type, mailbox.meeting_hours)
    typed.values["title"] = ""
    return _page(mailbox, typed)


@blueprint.post("/bookwithme/me/meetingtype/new")
def create_type() -> Answer | Response:
    """Create the type, or show the form again: with an error, another row, a new preview."""
    typed = editor_form.of_form(request.form)
    mailbox, _state = meeting_types.page(world_context(), owner().address)
    if not _is_saved():
        return _page(mailbox, _acted(typed))
    try:
        draft = MeetingType(**NewType.read(editor_form.document(typed)).values())
        _mailbox, meeting_type = meeting_types.create_type(
            world_context(), mailbox.address, draft, sign=_signs()
        )
    except InvalidInput as error:
        return _page(mailbox, typed, errors=editor_form.problems(error)), 422
    return back_to("organizer.me", "created", _anchor=f"type-{meeting_type.guid}")


@blueprint.get("/bookwithme/me/meetingtype/<token>")
def edit_type(token: str) -> str:
    """The form with a type of one's own."""
    mailbox, meeting_type = meeting_types.meeting_type(
        world_context(), guid_of(token), owner().address
    )
    return _page(mailbox, editor_form.of_type(meeting_type, mailbox.meeting_hours), meeting_type)


@blueprint.post("/bookwithme/me/meetingtype/<token>")
def change_type(token: str) -> Answer | Response:
    """Save the type, or show the form again: with an error, another row, a new preview."""
    typed = editor_form.of_form(request.form)
    mailbox, meeting_type = meeting_types.meeting_type(
        world_context(), guid_of(token), owner().address
    )
    if not _is_saved():
        return _page(mailbox, _acted(typed), meeting_type)
    try:
        edit = TypeChange.read(editor_form.document(typed)).applied_to
        meeting_types.change_type(
            world_context(), meeting_type.guid, edit, mailbox.address, sign=_signs()
        )
    except InvalidInput as error:
        return _page(mailbox, typed, meeting_type, editor_form.problems(error)), 422
    return back_to("organizer.me", "saved", _anchor=f"type-{meeting_type.guid}")


def _is_saved() -> bool:
    return request.form.get("action", "save") == "save"


def _signs() -> bool:
    return _has_box() and "sign" in request.form


def _has_box() -> bool:
    """Whether the form has the box that puts the page into the owner's e-mail signature."""
    return administration.settings(world_context()).first_run is FirstRun.Y2024


def _acted(typed: Typed) -> Typed:
    return editor_form.with_action(typed, request.form.get("action", ""))


def _page(
    mailbox: Mailbox,
    typed: Typed,
    meeting_type: MeetingType | None = None,
    errors: dict[str, str] | None = None,
) -> str:
    draft = _draft(typed)
    days = previews.week(world_context(), mailbox.address, draft) if draft else []
    return show(
        "editor",
        mailbox,
        meeting_type=meeting_type,
        typed=typed,
        errors=errors or {},
        is_unfolded=_is_unfolded(errors or {}),
        draft=draft,
        week=_drawn(days),
        starts=sum(len(day.starts) for day in days),
        options=_options(typed),
        has_box=_has_box(),
        is_signed=leads_to_page(mailbox, mailbox.signature.html),
    )


def _is_unfolded(errors: dict[str, str]) -> bool:
    """Whether something is wrong, or was just added, among the advanced fields."""
    acted = request.form.get("action", "").split(":")[1:2]
    return not editor_form.ADVANCED.isdisjoint([*errors, *acted])


def _draft(typed: Typed) -> MeetingType | None:
    """What the preview shows: nothing while the form does not make sense; a title can wait."""
    document = editor_form.document(typed)
    document |= {"reminders": [], "followUps": []}  # they show nowhere in it
    document["title"] = document["title"] or lang().gettext(_UNTITLED)
    try:
        return MeetingType(**NewType.read(document).values())
    except InvalidInput:
        return None


def _options(typed: Typed) -> dict[str, Any]:
    translate = lang().gettext
    lengths = {
        "bufferBefore": editor_form.BUFFERS,
        "bufferAfter": editor_form.BUFFERS,
        "startTimeIncrement": editor_form.INCREMENTS,
    }
    return {
        "categories": [(each, translate(_CATEGORY_NAMES[each])) for each in CATEGORIES],
        "units": [(value, translate(name)) for value, name in _UNIT_NAMES.items()],
        "days": [(WEEKDAYS[number], name) for number, name in lang().weekdays()],
        "durations": _lengths(editor_form.DURATIONS),
        **{name: _lengths(listed, typed.get(name)) for name, listed in lengths.items()},
    }


def _lengths(listed: tuple[timedelta, ...], chosen: str = "") -> list[tuple[str, str]]:
    """A list's lengths by their JSON; one chosen elsewhere (by the API) stands there too."""
    options = {format_duration(each): lang().duration(each) for each in listed}
    if chosen and chosen not in options:
        with suppress(ValueError, OverflowError):
            options[chosen] = lang().duration(parse_duration(chosen))
        options.setdefault(chosen, chosen)
    return list(options.items())


def _drawn(days: list[PreviewDay]) -> dict[str, Any]:
    """The week as its drawing needs it: cut to the hours shown, which hold all that is open."""
    spans = [span for day in days for span in day.open]
    first = min([7, *(begin // 60 for begin, _end in spans)])
    last = max([19, *(-(-end // 60) for _begin, end in spans)])
    low, high = first * 60, last * 60
    cut = [
        replace(
            day,
            busy=tuple((max(b, low), min(e, high)) for b, e in day.busy if b < high and e > low),
        )
        for day in days
    ]
    return {"days": cut, "first": first, "last": last}
