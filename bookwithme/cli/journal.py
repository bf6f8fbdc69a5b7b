"""`bookwithme journal` and `messages`: what happened in a world, and the mails it sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from bookwithme.cli.options import begin, in_world, place_of, world_option
from bookwithme.contract.types import instant_text
from bookwithme.service.mail import outbox
from bookwithme.service.worlds.journal import entries

if TYPE_CHECKING:
    from uuid import UUID

    from bookwithme.service.world_context import WorldContext
    from bookwithme.storage.journal import Entry

PATIENCE = 60
"""Seconds of one wait; another follows."""


@click.command()
@click.option("--kind", help="Only entries of this kind, such as booked.")
@click.option("--text", default="", help="Only entries that hold this, such as an address.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(min=1), help="So many.")
@click.option("--follow", is_flag=True, help="Go on as things happen, until Ctrl+C.")
@world_option
def journal(kind: str | None, text: str, limit: int, world: str, *, follow: bool) -> None:
    """Tell what happened last, the latest at the end."""
    context = place_of(world)
    found = entries(context, kind, 0, 0, text)[-limit:]
    _show(found)
    last = 0
    while follow:
        last = found[-1].id if found else last
        found = entries(context, kind, last, PATIENCE, text)
        _show(found)


def _show(entries: list[Entry]) -> None:
    for each in entries:
        data = json.dumps(each.data, ensure_ascii=False)
        click.echo(f"{instant_text(each.at)}  {each.kind:<12}  {data}")


@click.group(invoke_without_command=True)
@world_option
@click.pass_context
def messages(ctx: click.Context, world: str) -> None:
    """List and show a world's mails."""
    begin(ctx, world, list_messages)


@messages.command("list")
@click.option("--to", default="", help="Only to addresses that hold this.")
@click.option("--subject", default="", help="Only with subjects that hold this.")
@in_world
def list_messages(context: WorldContext, to: str, subject: str) -> None:
    """List the mails."""
    for each in outbox.messages(context, to, subject):
        recipients = ", ".join(each.recipients)
        click.echo(f"{instant_text(each.sent_at)}  {each.guid}  {recipients}  {each.subject}")


@messages.command()
@click.argument("guid", metavar="ID", type=click.UUID)
@in_world
def show(context: WorldContext, guid: UUID) -> None:
    """Show a mail as it would go over the wire (.eml)."""
    click.echo(outbox.source(outbox.message(context, guid)), nl=False)
