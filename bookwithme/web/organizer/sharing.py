"""Sharing, from organizer mode: the page, a type, private links and their life stories."""

import re
from collections.abc import Sequence
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from bookwithme import i18n
from bookwithme.contract.links import BotVisit, LinkChange, NewLink
from bookwithme.domain.addresses import parse_guid, type_token
from bookwithme.domain.errors import FieldProblem, InvalidInput
from bookwithme.domain.links import LinkState
from bookwithme.domain.mailbox import PageState
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.domain.sharing import Invitation
from bookwithme.i18n import mark
from bookwithme.service.organizer import meeting_types, sharing
from bookwithme.service.organizer.sharing import Shared
from bookwithme.service.worlds.stories import paragraphs
from bookwithme.web.attendee.cards import Subject, card_of
from bookwithme.web.organizer import bots
from bookwithme.web.organizer.page import Answer, ask_once, blueprint, guid_of, owner, show
from bookwithme.web.platform.forms import RULES, back_to, guid_in, told
from bookwithme.web.platform.request_context import lang, world_context

_SEPARATORS = re.compile(r"[\s,;]+")
_RULES = RULES | {"name": mark("Enter up to 120 characters, on one line.")}


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
        openings=sharing.page_openings(world_context(), mailbox.address),
        typed=typed,
        errors=errors,
        languages=i18n.names(),
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


def _name() -> str:
    return request.form.get("name", "").strip()


def _chosen_link() -> UUID | None:
    code = request.form.get("bookingcode")
    if not code:
        return None
    guid = parse_guid(code)
    if guid is None:
        raise InvalidInput(FieldProblem("bookingcode", "must be a GUID"))
    return guid


@blueprint.get("/bookwithme/me/meetingtype/<token>/share")
def share_type(token: str) -> str:
    """The share dialog of a type, as a page."""
    return _share_type(token, {}, {})


@blueprint.post("/bookwithme/me/meetingtype/<token>/share")
def mail_type(token: str) -> Answer | Response:
    """Mail a type's address, or that of a link to it."""
    try:
        sharing.share_type(
            world_context(),
            guid_of(token),
            _invitation(_chosen_link()),
            owner().address,
            "mCardFromTile" if _from_tile() else "mcard",
        )
    except InvalidInput as error:
        return _share_type(token, request.form.to_dict(), told(error)), 422
    return back_to("organizer.share_type", "sent", token=token)


def _from_tile() -> str | None:
    """Whether the dialog was opened from a tile's menu, which what is shared from it tells."""
    return "tile" if request.values.get("from") == "tile" else None


@blueprint.post("/bookwithme/me/meetingtype/<token>/links")
def make_links(token: str) -> Answer | Response:
    """Make one private link, or several."""
    count = request.form.get("count", "1").strip()
    try:
        made = sharing.create_links(
            world_context(),
            guid_of(token),
            NewLink.read({"singleUse": "singleUse" in request.form, "name": _name()}),
            count=int(count) if count.isdecimal() and len(count) < 4 else 0,
            owner=owner().address,
        )
    except InvalidInput as error:
        return _share_type(token, request.form.to_dict(), told(error, _RULES)), 422
    code = made[0].link.bookingcode
    values = {"token": token, "bookingcode": code, "from": _from_tile()}
    return back_to("organizer.share_type", "linked", **values)


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
        from_tile=_from_tile(),
        typed=typed,
        errors=errors,
        languages=i18n.names(),
    )


def _options(meeting_type: MeetingType, links: list[Shared]) -> list[tuple[str, str]]:
    """What can be mailed of a type: itself where it is public, and its links that work."""
    public = (
        [("", lang().gettext("The link to this meeting type"))] if meeting_type.is_public else []
    )
    return public + [(str(each.link.bookingcode), _label(each)) for each in links]


def _label(shared: Shared) -> str:
    """A link to choose, by its name where it has one."""
    values = {
        "name": shared.link.name or f"{str(shared.link.bookingcode)[:8]}…",
        "left": lang().time_left(shared.link.expires_at, shared.now),
    }
    return lang().gettext(mark("Private link %(name)s · %(left)s"), **values)


@blueprint.get("/bookwithme/me/links")
def links() -> str:
    """Every link, or those of one state, of one type, for one person; the newest first."""
    found = sharing.all_links(world_context(), owner().address)
    wanted = request.args.get("state", "")
    token = request.args.get("type", "")
    person = request.args.get("person", "").strip()
    of_type = [
        each
        for each in found
        if token in {"", type_token(each.meeting_type.guid)} and each.link.is_for(person)
    ]
    counts = {state.value: sum(each.state is state for each in of_type) for state in LinkState}
    shown = [each for each in reversed(of_type) if wanted in {"", each.state.value}]
    return show(
        "links",
        owner(),
        links=shown,
        wanted=wanted,
        token=token,
        person=person,
        people=sorted({each for shared in found for each in shared.link.sent_to}),
        counts=counts,
        total=len(of_type),
    )


@blueprint.get("/bookwithme/me/links/<bookingcode>")
def link(bookingcode: str) -> str:
    """One link and its life story."""
    return _link(guid_in(bookingcode), {}, {})


def _link(
    code: UUID, typed: dict[str, str], errors: dict[str, str], visits: Sequence[BotVisit] = ()
) -> str:
    shared, story = sharing.show_link(world_context(), code, owner().address)
    subject = Subject(shared.mailbox, shared.meeting_type, shared.link)
    is_active = shared.state is LinkState.ACTIVE
    return show(
        "link",
        shared.mailbox,
        shared=shared,
        story=paragraphs(story),
        visits=visits,
        card=card_of(world_context(), lang(), subject) if is_active else None,
        typed={"name": shared.link.name} | typed,
        errors=errors,
    )


@blueprint.post("/bookwithme/me/links/<bookingcode>/bots")
def let_bots_in(bookingcode: str) -> str:
    """Let the known previewers and scanners open a link, and tell what each saw and changed."""
    code = guid_in(bookingcode)
    return _link(code, {}, {}, tuple(bots.visits(code, owner().address)))


@blueprint.post("/bookwithme/me/links/<bookingcode>/name")
def name_link(bookingcode: str) -> Answer | Response:
    """Give a link a name, or another."""
    code = guid_in(bookingcode)
    try:
        edit = LinkChange.read({"name": _name()}).applied_to
    except InvalidInput as error:
        return _link(code, request.form.to_dict(), told(error, _RULES)), 422
    sharing.change_link(world_context(), code, edit, owner().address)
    return back_to("organizer.link", "named", bookingcode=code)


@blueprint.post("/bookwithme/me/links/<bookingcode>/revoke")
def revoke(bookingcode: str) -> Response:
    """Take a link back, when that is meant."""
    code = guid_in(bookingcode)
    question = mark(
        "Revoke this link? No one will be able to book with it anymore. Booked meetings stay "
        "booked."
    )
    ask_once(question, mark("Revoke"))
    sharing.revoke_link(world_context(), code, owner().address)
    return back_to("organizer.link", "revoked", bookingcode=code)
