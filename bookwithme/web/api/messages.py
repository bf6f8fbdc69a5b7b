"""Mails and journal: what happened, and waiting for it."""

from collections.abc import Iterator
from uuid import UUID

from flask import Blueprint, Response

from bookwithme.contract.messages import (
    Changes,
    ChangesQuery,
    Entry,
    JournalQuery,
    Mail,
    MessagesQuery,
)
from bookwithme.domain.errors import TooManyWaiting
from bookwithme.service.mail import outbox
from bookwithme.service.worlds.journal import changes, clear_entries, entries, wait_for_messages
from bookwithme.web.api.operation import Operation
from bookwithme.web.platform.request_context import world_context

blueprint = Blueprint("messages", __name__)


@blueprint.get("/changes")
@Operation(unchanged=True)
def changed(query: ChangesQuery) -> Changes | Response:
    """Where the world stands, unless nothing changed since it stood at `after`.

    For pages, which ask once a second: who asks again with the answer's `after` gets 304 until a
    mail, an entry, the clock or anything else has changed.
    """
    return changes(world_context(), query.after) or Response(status=304)


@blueprint.get("/messages")
@Operation(plural="messages", errors=(TooManyWaiting,))
def all_messages(query: MessagesQuery) -> Iterator[Mail]:
    """The mails to somebody, about something; with `wait` as soon as there are `count` (1)."""
    found = wait_for_messages(world_context(), query)
    return (Mail.of(each) for each in found)


@blueprint.get("/messages/<uuid:guid>")
@Operation()
def show(guid: UUID) -> Mail:
    """One mail."""
    return Mail.of(outbox.message(world_context(), guid))


@blueprint.get("/messages/<uuid:guid>.eml")
@Operation(media="message/rfc822")
def source(guid: UUID) -> Response:
    """One mail as it would go over the wire."""
    body = outbox.source(outbox.message(world_context(), guid))
    name = f'attachment; filename="{guid}.eml"'
    return Response(body, mimetype="message/rfc822", headers={"Content-Disposition": name})


@blueprint.delete("/messages")
@Operation()
def clear() -> None:
    """Throw all mails away."""
    outbox.clear_messages(world_context())


@blueprint.get("/journal")
@Operation(plural="entries", errors=(TooManyWaiting,))
def journal(query: JournalQuery) -> Iterator[Entry]:
    """What happened after an entry, of one kind or of all; with `wait` as soon as it did."""
    asked = (query.kind, query.after, query.wait, query.text)
    found = entries(world_context(), *asked, most=query.most)
    return map(Entry.told, found)


@blueprint.delete("/journal")
@Operation()
def clear_journal() -> None:
    """Forget what happened."""
    clear_entries(world_context())
