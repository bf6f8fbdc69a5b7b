"""`bookwithme journal` and `messages`: what happened in a world, and the mails it sent."""

import json
from uuid import UUID

import click

from bookwithme.cli.options import (
    group,
    in_world,
    json_option,
    place_of,
    print_records,
    world_option,
)
from bookwithme.contract.messages import KINDS, Mail
from bookwithme.contract.messages import Entry as EntryRecord
from bookwithme.contract.types import instant_text
from bookwithme.service.mail import outbox
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds.journal import entries, latest
from bookwithme.storage.journal import Entry

_KINDS = "Only entries of this kind, such as booked."
PATIENCE = 60
"""Seconds of one wait; another follows."""


@click.command()
@click.option("--kind", type=click.Choice(KINDS), metavar="KIND", help=_KINDS)
@click.option("--text", default="", help="Only entries that hold this, such as an address.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(min=1), help="So many.")
@click.option("--follow", is_flag=True, help="Go on as things happen, until Ctrl+C.")
@json_option
@world_option
def journal(
    kind: str | None, text: str, limit: int, world: str, *, follow: bool, as_json: bool
) -> None:
    """Tell what happened last, the latest at the end; followed as JSON, an entry a line."""
    context = place_of(world)
    found, older = latest(context, limit, None, kind, text)
    while older and len(found) < limit:
        more, older = latest(context, limit - len(found), older, kind, text)
        found += more
    found.reverse()
    if as_json and not follow:
        print_records("entries", map(EntryRecord.told, found))
        return
    _show(found, as_json=as_json)
    last = 0
    while follow:
        last = found[-1].id if found else last
        found = entries(context, kind, last, PATIENCE, text)
        _show(found, as_json=as_json)


def _show(entries: list[Entry], *, as_json: bool) -> None:
    for each in entries:
        if as_json:
            click.echo(EntryRecord.told(each).model_dump_json(ensure_ascii=True))
            continue
        data = json.dumps(each.data, ensure_ascii=False)
        click.echo(f"{instant_text(each.at)}  {each.kind:<12}  {data}")


messages = group("messages", "List and show a world's mails.", world_option, json_option)


@messages.command("list")
@click.option("--to", default="", help="Only to addresses that hold this.")
@click.option("--subject", default="", help="Only with subjects that hold this.")
@json_option
@in_world
def list_messages(context: WorldContext, to: str, subject: str, *, as_json: bool) -> None:
    """List the mails."""
    found = outbox.messages(context, to, subject)
    if as_json:
        print_records("messages", map(Mail.of, found))
        return
    for each in found:
        recipients = ", ".join(each.recipients)
        click.echo(f"{instant_text(each.sent_at)}  {each.guid}  {recipients}  {each.subject}")


@messages.command()
@click.argument("guid", metavar="ID", type=click.UUID)
@in_world
def show(context: WorldContext, guid: UUID) -> None:
    """Show a mail as it would go over the wire (.eml)."""
    click.echo(outbox.source(outbox.message(context, guid)), nl=False)
