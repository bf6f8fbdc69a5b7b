"""`bookwithme clock`: show and move a world's clock."""

import click

from bookwithme.cli.options import duration, group, in_world, world_option
from bookwithme.contract.types import instant_text
from bookwithme.contract.world import Advance, ClockFace, ClockWish
from bookwithme.domain.world_clock import ClockMode
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import clocks

clock = group("clock", "Show and move a world's clock.", world_option, usual="show")


@clock.command()
@in_world
def show(context: WorldContext) -> None:
    """Show the clock."""
    _show(clocks.show_clock(context))


def _show(face: ClockFace) -> None:
    click.echo(f"{instant_text(face.now)} {face.mode.value}")


@clock.command("set")
@click.argument("instant")
@in_world
def set_(context: WorldContext, instant: str) -> None:
    """Set the clock to an instant, such as 2026-11-23T09:00:00Z, and let it go on from there."""
    _show(clocks.put(context, ClockWish.read({"now": instant})))


@clock.command()
@click.argument("until")
@in_world
def advance(context: WorldContext, until: str) -> None:
    """Let time pass, such as 91d or PT35M, or up to an instant; tell what falls due on the way."""
    length = duration(until)
    wish = Advance.read({"to" if length[:1].isdigit() else "by": length})
    for each in clocks.advance(context, wish).ran:
        click.echo(f"{instant_text(each.at)} {each.what} {each.about}")
    _show(clocks.show_clock(context))


@clock.command()
@click.argument("instant", required=False)
@in_world
def freeze(context: WorldContext, instant: str | None) -> None:
    """Stop the clock where it is, or at an instant."""
    at = {"now": instant} if instant else {}
    _show(clocks.put(context, ClockWish.read({"mode": "frozen"} | at)))


@clock.command()
@in_world
def resume(context: WorldContext) -> None:
    """Let the clock go on from where it is."""
    _show(clocks.put(context, ClockWish(mode=ClockMode.SHIFTED)))
