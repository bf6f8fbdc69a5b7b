"""The mail viewer: every mail that the world sent, as its reader would see it, and as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, redirect, render_template, request, url_for

from bookwithme.service.mail import outbox
from bookwithme.web.control.confirmation import asked_once
from bookwithme.web.platform.request_context import lang, world_context

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.wrappers import Response as AnyResponse

    from bookwithme.storage.messages import Message

blueprint = Blueprint("mailbox", __name__, url_prefix="/_emulator/mail")

SHOWN = 100
"""So many mails stand in the list, the newest; a search finds the others."""

PARTS = ("html", "text", "calendar", "source")

DOCUMENT_CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data: 'self'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
"""The one that allows inline style. Links open outside of the sandbox, where forms work."""


@blueprint.get("")
def inbox() -> str:
    """The mails that fit a search, the newest first."""
    return _page(None)


@blueprint.get("/<uuid:guid>")
def read(guid: UUID) -> str:
    """The list, and one mail beside it: rendered, as text, its calendar part, or its source."""
    chosen = outbox.message(world_context(), guid)
    part = request.args.get("part", PARTS[0])
    known = part in PARTS and (part != "calendar" or chosen.calendar is not None)
    return _page(chosen, part if known else PARTS[0])


def _page(chosen: Message | None, part: str = "") -> str:
    search = {name: request.args.get(name, "").strip() for name in ("to", "subject")}
    mails, found = outbox.newest(world_context(), SHOWN, **search)
    kept = {name: value for name, value in search.items() if value}
    return render_template(
        "mail_viewer/mail.html",
        mails=mails,
        found=found,
        chosen=chosen,
        part=part,
        source=_source(chosen) if chosen and part == "source" else "",
        search=kept,
    )


def _source(message: Message) -> str:
    return outbox.source(message).decode("utf-8", "replace")


@blueprint.get("/<uuid:guid>/document")
def document(guid: UUID) -> Response:
    """A mail's HTML as a document of its own, in which nothing runs."""
    html = outbox.message(world_context(), guid).html
    # A link must not open inside the frame, where no form works.
    opened = html.replace("<head>", '<head>\n<base target="_blank">', 1)
    return Response(opened, headers={"Content-Security-Policy": DOCUMENT_CSP})


@blueprint.post("/delete")
def delete_all() -> str | AnyResponse:
    """Throw all mails away, when that is meant."""
    question = lang().gettext("Delete all mails of this world? They cannot be brought back.")
    inbox_url: str = url_for("mailbox.inbox")
    if page := asked_once(question, lang().gettext("Delete all"), inbox_url):
        return page
    outbox.clear_messages(world_context())
    return redirect(inbox_url, 303)


@blueprint.app_template_test()
def http_link(link: str) -> bool:
    """Whether a link may be followed: an imported mail may hold any text for one."""
    return link.startswith(("http://", "https://"))


@blueprint.app_template_global()
def mail_kind(kind: str) -> str:
    """What a mail is for, in the reader's words."""
    names: dict[str, Any] = {
        "verificationCode": lang().gettext("Verification code"),
        "invitation": lang().gettext("Invitation"),
        "organizerNotice": lang().gettext("New booking"),
        "update": lang().gettext("Updated invitation"),
        "organizerUpdate": lang().gettext("Booking moved"),
        "cancellation": lang().gettext("Cancellation"),
        "organizerCancellation": lang().gettext("Booking canceled"),
        "share": lang().gettext("Shared page"),
        "reminder": lang().gettext("Reminder"),
        "followUp": lang().gettext("Follow-up"),
        "bounce": lang().gettext("Undeliverable"),
    }
    return str(names.get(kind, kind))
