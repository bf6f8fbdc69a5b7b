"""Mails and journal: what happened, and waiting for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response

from bookwithme.service import fields as f
from bookwithme.service.answers import entry_json, message_json
from bookwithme.service.mail import outbox
from bookwithme.service.worlds.journal import clear_entries, entries, wait_for_messages
from bookwithme.web.api.request_bodies import number, query, seconds
from bookwithme.web.platform.request_context import world_context

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

blueprint = Blueprint("messages", __name__)


@blueprint.get("/messages")
def all_messages() -> dict[str, Any]:
    """The mails to somebody, about something; with `wait` as soon as there is one."""
    read = query()
    to, subject = read.read("to", f.text, ""), read.read("subject", f.text, "")
    wait = read.read("wait", seconds, 0.0)
    read.done()
    found = wait_for_messages(world_context(), to, subject, wait)
    return {"messages": [message_json(each) for each in found]}


@blueprint.get("/messages/<uuid:guid>")
def show(guid: UUID) -> dict[str, Any]:
    """One mail."""
    return message_json(outbox.message(world_context(), guid))


@blueprint.get("/messages/<uuid:guid>.eml")
def source(guid: UUID) -> Response:
    """One mail as it would go over the wire."""
    body = outbox.source(outbox.message(world_context(), guid))
    name = f'attachment; filename="{guid}.eml"'
    return Response(body, mimetype="message/rfc822", headers={"Content-Disposition": name})


@blueprint.delete("/messages")
def clear() -> ResponseReturnValue:
    """Throw all mails away."""
    outbox.clear_messages(world_context())
    return "", 204


@blueprint.get("/journal")
def journal() -> dict[str, Any]:
    """What happened after an entry, of one kind or of all; with `wait` as soon as it did."""
    read = query()
    kind, text = read.read("kind", f.text, None), read.read("text", f.text, "")
    after, wait = read.read("after", number, 0), read.read("wait", seconds, 0.0)
    read.done()
    found = entries(world_context(), kind, after, wait, text)
    return {"entries": [entry_json(each) for each in found]}


@blueprint.delete("/journal")
def clear_journal() -> ResponseReturnValue:
    """Forget what happened."""
    clear_entries(world_context())
    return "", 204
