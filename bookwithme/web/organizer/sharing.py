"""Sharing, from organizer mode: the page, a type, private links and their life stories."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from flask import request

from bookwithme import i18n
from bookwithme.domain.addresses import parse_guid, type_token
from bookwithme.domain.errors import FieldProblem, InvalidInput, NotFound
from bookwithme.domain.links import LinkState
from bookwithme.domain.mailbox import PageState
from bookwithme.domain.sharing import Invitation
from bookwithme.i18n import mark
from bookwithme.service.organizer import meeting_types, sharing
from bookwithme.web.organizer.page import (
    Answer,
    asked_once,
    back_to,
    blueprint,
    guid_of,
    owner,
    show,
)
from bookwithme.web.platform.form_problems import told
from bookwithme.web.platform.request_context import lang, world_context

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.wrappers import Response

    from bookwithme.domain.meeting_type import MeetingType
    from bookwithme.service.organizer.sharing import Shared

_SEPARATORS = re.compile(r"[\s,;]+")

_STORY = {
    "linkCreated": mark("The link was made."),
    "opened": mark("The link was opened."),
    "codeSent": mark("A verification code was sent to a guest."),
    "booked": mark("A meeting was booked through it."),
    "rescheduled": mark("A meeting that was booked through it was moved."),
    "cancelled": mark("A meeting that was booked through it was canceled."),
    "linkRevoked": mark("The link was revoked."),
    "linkExpired": mark("The link expired."),
}
_CLIENTS = {
    "person": mark("by a person"),
    "previewBot": mark("by a preview bot"),
    "scanner": mark("by a scanner"),
}


@blueprint.get("/bookwithme/me/share")
def share() -> str:
    """Ways to share the whole page."""
    return _share_page({}, {})


@blueprint.post("/bookwithme/me/share")
def mail_page() -> Answer | Response:
    """Mail the page's address."""
    try:
        sharing.share_page(world_context(), owner().address, _invitation())
    except InvalidInput as error:
        return _share_page(request.form.to_dict(), told(error)), 422
    return back_to("organizer.share", "sent")


def _share_page(typed: dict[str, str], errors: dict[str, str]) -> str:
    mailbox, state = meeting_types.page(world_context(), owner().address)
    return show(
        "share_page",
        mailbox,
        ready=state is PageState.PUBLISHED,
        typed=typed,
        errors=errors,
        languages=_languages(),
    )


def _invitation(bookingcode: UUID | None = None) -> Invitation:
    form = request.form
    language = form.get("language", "")
    return Invitation(
        to=tuple(filter(None, _SEPARATORS.split(form.get("to", "")))),
        message=form.get("message", "").replace("\r\n", "\n").strip(),
        language=language if language in i18n.languages else lang().code,
        bookingcode=bookingcode,
    )


def _chosen_link() -> UUID | None:
    code = request.form.get("bookingcode")
    if not code:
        return None
    guid = parse_guid(code)
    if guid is None:
        raise InvalidInput(FieldProblem("bookingcode", "must be a GUID"))
    return guid


def _languages() -> list[tuple[str, str]]:
    return [(code, i18n.language(code).name) for code in i18n.languages]


@blueprint.get("/bookwithme/me/meetingtype/<token>/share")
def share_type(token: str) -> str:
    """The share dialog of a type, as a page."""
    return _share_type(token, {}, {})


@blueprint.post("/bookwithme/me/meetingtype/<token>/share")
def mail_type(token: str) -> Answer | Response:
    """Mail a type's address, or that of a link to it."""
    try:
        sharing.share_type(
            world_context(), guid_of(token), _invitation(_chosen_link()), owner().address
        )
    except InvalidInput as error:
        return _share_type(token, request.form.to_dict(), told(error)), 422
    return back_to("organizer.share_type", "sent", token=token)


@blueprint.post("/bookwithme/me/meetingtype/<token>/links")
def make_links(token: str) -> Answer | Response:
    """Make one private link, or several."""
    count = request.form.get("count", "1").strip()
    try:
        made = sharing.create_links(
            world_context(),
            guid_of(token),
            single_use="singleUse" in request.form,
            count=int(count) if count.isdecimal() and len(count) < 4 else 0,
            owner=owner().address,
        )
    except InvalidInput as error:
        return _share_type(token, request.form.to_dict(), told(error)), 422
    code = made[0].link.bookingcode
    return back_to("organizer.share_type", "linked", token=token, bookingcode=code)


def _share_type(token: str, typed: dict[str, str], errors: dict[str, str]) -> str:
    address, guid = owner().address, guid_of(token)
    mailbox, meeting_type = meeting_types.meeting_type(world_context(), guid, address)
    active = [
        each
        for each in reversed(sharing.links(world_context(), guid, address))
        if each.state is LinkState.ACTIVE
    ]
    asked = typed.get("bookingcode") or request.args.get("bookingcode")
    made = next((each for each in active if str(each.link.bookingcode) == asked), None)
    return show(
        "share_type",
        mailbox,
        meeting_type=meeting_type,
        links=active,
        options=_options(meeting_type, active),
        made=made,
        typed=typed,
        errors=errors,
        languages=_languages(),
    )


def _options(meeting_type: MeetingType, links: list[Shared]) -> list[tuple[str, str]]:
    """What can be mailed of a type: itself where it is public, and its links that work."""
    public = (
        [("", lang().gettext("The link to this meeting type"))] if meeting_type.is_public else []
    )
    text = mark("Private link %(code)s… · %(left)s")
    return public + [
        (code, lang().gettext(text, code=code[:8], left=lang().days_left(expires, each.now)))
        for each in links
        for code, expires in [(str(each.link.bookingcode), each.link.expires_at)]
    ]


@blueprint.get("/bookwithme/me/links")
def links() -> str:
    """Every link, or those of one state, or of one type; the newest first."""
    found = sharing.all_links(world_context(), owner().address)
    wanted = request.args.get("state", "")
    token = request.args.get("type", "")
    of_type = [each for each in found if not token or type_token(each.meeting_type.guid) == token]
    counts = {state.value: sum(each.state is state for each in of_type) for state in LinkState}
    shown = [each for each in reversed(of_type) if wanted in {"", each.state.value}]
    return show(
        "links", owner(), links=shown, wanted=wanted, token=token, counts=counts, total=len(of_type)
    )


@blueprint.get("/bookwithme/me/links/<bookingcode>")
def link(bookingcode: str) -> str:
    """One link and its life story."""
    shared, story = sharing.show_link(world_context(), _code(bookingcode), owner().address)
    return show("link", shared.mailbox, shared=shared, story=[_event(each) for each in story])


def _event(entry: dict[str, Any]) -> dict[str, Any]:
    translate = lang().gettext
    known = _STORY.get(str(entry["what"]))
    client = _CLIENTS.get(str(entry.get("client", "")))
    return {
        "at": entry["at"],
        "text": translate(known) if known else str(entry["what"]),
        "client": translate(client) if client else None,
        "ep": entry.get("ep"),
    }


@blueprint.post("/bookwithme/me/links/<bookingcode>/revoke")
def revoke(bookingcode: str) -> Answer | Response:
    """Take a link back, when that is meant."""
    code = _code(bookingcode)
    question = lang().gettext(
        "Revoke this link? Whoever has it cannot book with it any more. "
        "Meetings that are booked stay booked."
    )
    if page := asked_once(question, lang().gettext("Revoke")):
        return page
    sharing.revoke_link(world_context(), code, owner().address)
    return back_to("organizer.link", "revoked", bookingcode=code)


def _code(text: str) -> UUID:
    code = parse_guid(text)
    if code is None:
        raise NotFound
    return code
