"""The mail viewer: every mail that the world sent, as its reader would see it, and as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, redirect, render_template, request, url_for

from bookwithme.i18n import mark
from bookwithme.service.admin import administration
from bookwithme.service.mail import outbox
from bookwithme.service.worlds.journal import number
from bookwithme.web.control.frame import ask_once
from bookwithme.web.platform.forms import place_asked
from bookwithme.web.platform.request_context import lang, world_context

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.wrappers import Response as AnyResponse

    from bookwithme.storage.messages import Message

blueprint = Blueprint("mailbox", __name__, url_prefix="/_emulator/mail")

SHOWN = 50
"""So many mails stand in the list; a link leads to older ones."""

PARTS = ("html", "phone", "dark", "text", "calendar", "source")

DOCUMENT_CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data: 'self'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
"""The one that allows inline style. Links open outside of the sandbox, where forms work."""

_HEAD = '<head>\n<base target="_blank">\n<style>{}</style>'
_TURNED = (
    "html{background:#fff;filter:invert(.9) hue-rotate(180deg)}"
    "img{filter:invert(1) hue-rotate(180deg)}"
)
"""As mail programs with a dark theme do it: all colors over, but not those of pictures."""

_KEPT = ("to", "search", "below")
"""What a list is asked for by."""

KINDS = {
    "verificationCode": (mark("Verification code"), "plain"),
    "invitation": (mark("Invitation"), "info"),
    "organizerNotice": (mark("New booking"), "good"),
    "update": (mark("Updated invitation"), "warn"),
    "organizerUpdate": (mark("Booking rescheduled"), "warn"),
    "cancellation": (mark("Cancellation"), "bad"),
    "organizerCancellation": (mark("Booking canceled"), "bad"),
    "reminder": (mark("Reminder"), "info"),
    "followUp": (mark("Follow-up"), "info"),
    "share": (mark("Shared page"), "plain"),
    "signature": (mark("Signature"), "plain"),
    "bounce": (mark("Undeliverable"), "bad"),
}
"""What a mail is for, and how that is marked."""


@blueprint.get("")
def inbox() -> str:
    """The mails of everybody, or `to` somebody, that fit a search; the newest first."""
    return _page(None)


@blueprint.get("/<uuid:guid>")
def read(guid: UUID) -> str:
    """The list, and one mail beside it, in one of its parts."""
    chosen = outbox.message(world_context(), guid)
    part = request.args.get("part", PARTS[0])
    known = part in PARTS and (part != "calendar" or chosen.calendar is not None)
    return _page(chosen, part if known else PARTS[0])


def _page(chosen: Message | None, part: str = "") -> str:
    asked = {name: request.args.get(name, "").strip() for name in ("to", "search")}
    below = place_asked("below")
    kept = {name: value for name, value in asked.items() if value}
    stands = number(world_context())
    found = outbox.inbox(world_context(), SHOWN, **asked, below=below)
    return render_template(
        "mail_viewer/mail.html",
        stands=stands,
        inbox=found,
        older=found.mails[-1].id if len(found.mails) == SHOWN else None,
        people=administration.mailboxes(world_context()),
        chosen=chosen,
        part=part,
        source=_source(chosen) if chosen and part == "source" else "",
        meeting=outbox.meeting(chosen) if chosen and part == "calendar" else None,
        kept=kept | ({"below": below} if below else {}),
        **asked,
    )


def _source(message: Message) -> str:
    return outbox.source(message).decode("utf-8", "replace")


@blueprint.get("/<uuid:guid>/document")
def document(guid: UUID) -> Response:
    """A mail's HTML as a document of its own, in which nothing runs; `dark`: for a dark theme."""
    html = outbox.message(world_context(), guid).html
    dark = _TURNED if "dark" in request.args else f"@media(prefers-color-scheme:dark){{{_TURNED}}}"
    # A link must not open inside the frame, where no form works.
    opened = html.replace("<head>", _HEAD.format(dark), 1)
    return Response(opened, headers={"Content-Security-Policy": DOCUMENT_CSP})


@blueprint.post("/<uuid:guid>/read")
def mark_read(guid: UUID) -> AnyResponse:
    """Mark a mail as read, or as `unread`."""
    is_read = "unread" not in request.form
    outbox.mark(world_context(), guid, is_read=is_read)
    return redirect(_in_list("mailbox.read", guid=guid) if is_read else _in_list(), 303)


@blueprint.post("/<uuid:guid>/delete")
def delete(guid: UUID) -> AnyResponse:
    """Throw one mail away, when that is meant."""
    question = mark("Delete this email? This can’t be undone.")
    ask_once(question, mark("Delete"), _in_list("mailbox.read", guid=guid))
    outbox.delete(world_context(), guid)
    return redirect(_in_list(), 303)


def _in_list(endpoint: str = "mailbox.inbox", **values: Any) -> str:
    """A page with the list beside it that a mail was opened from."""
    kept = {name: request.args[name] for name in _KEPT if name in request.args}
    return str(url_for(endpoint, **(kept | values)))


@blueprint.post("/delete")
def delete_all() -> AnyResponse:
    """Throw all mails away, when that is meant."""
    question = mark("Delete all emails in this world? This can’t be undone.")
    inbox_url = url_for("mailbox.inbox")
    ask_once(question, mark("Delete all"), inbox_url)
    outbox.clear_messages(world_context())
    return redirect(inbox_url, 303)


@blueprint.app_template_test()
def http_link(link: str) -> bool:
    """Whether a link may be followed: an imported mail may hold any text for one."""
    return link.startswith(("http://", "https://"))


@blueprint.app_template_global()
def mail_kind(kind: str) -> tuple[str, str]:
    """What a mail is for, in the reader's words, and how that is marked."""
    name, look = KINDS.get(kind, (kind, "plain"))
    return lang().gettext(name), look
