"""Worlds: make, reset, export, import, save, restore, delete (contract, Control API)."""

from __future__ import annotations

import json
import secrets
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bookwithme import clock
from bookwithme.contract.document.places import placed
from bookwithme.contract.world import WorldInfo
from bookwithme.domain.errors import (
    DefaultWorld,
    InvalidInput,
    NotFound,
    WorldExists,
)
from bookwithme.domain.world_name import name_problems, seed_problems
from bookwithme.service.documents.as_scenario import as_scenario
from bookwithme.service.documents.exporting import export
from bookwithme.service.documents.loading import load
from bookwithme.service.world_context import DEFAULT_WORLD, WorldContext
from bookwithme.service.worlds.scenarios import Beginning, beginning
from bookwithme.storage.unit_of_work import SNAPSHOT, World

if TYPE_CHECKING:
    from datetime import datetime

    from bookwithme.contract.document.world import World as Document
    from bookwithme.storage.worlds import Worlds

COUNTED = ("mailboxes", "bookings", "messages", "faults")


def info(context: WorldContext, world: World) -> WorldInfo:
    """A world for outsiders; `context` is any of the installation."""
    base = context.elsewhere(world.name).base
    return WorldInfo.of(world, url=base, invite_url=invite_url(context, world))


def invite_url(context: WorldContext, world: World) -> str | None:
    """What a guest of a world is given; None in one that was made without an invitation."""
    base = context.elsewhere(world.name).base
    return f"{base}/_emulator/invite/{world.invitation}" if world.invitation else None


def all_worlds(context: WorldContext) -> list[World]:
    """Every world, in order of creation."""
    with context.store.worlds(writes=False) as worlds:
        return worlds.all()


@dataclass(frozen=True, slots=True)
class Glance:
    """A world as it is seen from afar: its present, and how much there is in it."""

    world: World
    now: datetime
    mailboxes: int
    bookings: int
    messages: int
    faults: int


def overview(context: WorldContext) -> list[Glance]:
    """All worlds at a glance, in order of creation."""
    with context.store.worlds(writes=False) as worlds:
        counted = {name: worlds.counts(name) for name in COUNTED}
        return [
            Glance(
                each, clock.now(each.clock), *(counted[name].get(each.id, 0) for name in COUNTED)
            )
            for each in worlds.all()
        ]


def identity(context: WorldContext) -> str:
    """What tells a world from every other, also from one of the same name; raises NotFound."""
    return context.look(lambda uow: f"{uow.world.name}/{uow.world.id}")


def invitation(context: WorldContext) -> str:
    """The secret that opens this world to a guest; raises NotFound."""
    return context.look(lambda uow: uow.world.invitation)


def reset_all(context: WorldContext) -> None:
    """Bring every world back to its scenario; one that is deleted meanwhile is left alone."""
    for world in all_worlds(context):
        with suppress(NotFound):
            reset(context.elsewhere(world.name))


def make_world(context: WorldContext, name: str, wished: object, seed: str | None = None) -> World:
    """A new world from a scenario's name or document. With a seed it repeats itself.

    Raises:
        InvalidInput: the name or the scenario is none. WorldExists: the name is in use.
    """
    if problems := (*name_problems(name), *seed_problems(seed)):
        raise InvalidInput(*problems)
    begun = beginning(context, wished)
    with context.store.worlds(writes=True) as worlds:
        if worlds.by_name(name):
            raise WorldExists(f"There is a world {name!r} already.")
        number = worlds.add(name, seed=seed, invitation=secrets.token_urlsafe(24))
        worlds.begin_with(number, begun.name, begun.kept)
        _begin(worlds, replace(context, world=name), begun)
        made = worlds.by_name(name)
    return _there(made, name)


def _begun(worlds: Worlds, context: WorldContext, world: World) -> Beginning:
    """What a world began with."""
    kept = worlds.own_scenario(world.id)
    if kept is None:
        return beginning(context, world.scenario)
    return Beginning(world.scenario, json.loads(kept), kept)


def _begin(worlds: Worlds, context: WorldContext, begun: Beginning) -> None:
    """Fill a world; what is wrong with a document is told under its own field."""
    with placed("scenario") if begun.kept else nullcontext():
        _fill(worlds, context, begun.document)


def _fill(worlds: Worlds, context: WorldContext, document: object) -> None:
    uow = worlds.unit_of_work(context.world)
    load(uow, document, context.base)
    uow.close()


def _there(world: World | None, name: str) -> World:
    if world is None:
        raise NotFound(f"There is no world {name!r}.")
    return world


def ensure_default(context: WorldContext, wished: object) -> bool:
    """Make the default world where a database has none; whether it was made."""
    with context.store.worlds(writes=False) as worlds:
        if worlds.by_name(DEFAULT_WORLD):
            return False
    make_world(context, DEFAULT_WORLD, wished)
    return True


def delete_world(context: WorldContext, name: str) -> None:
    """Delete a world with its snapshots; raises NotFound, DefaultWorld."""
    with context.store.worlds(writes=True) as worlds:
        world = _there(worlds.by_name(name), name)
        if name == DEFAULT_WORLD:
            raise DefaultWorld
        worlds.delete(world.id)


def seed(context: WorldContext, wished: object) -> World:
    """Bring a world to a scenario, and let later resets bring it back to this one."""
    return reset(context, wished, for_good=True)


def reset(context: WorldContext, wished: object = None, *, for_good: bool = False) -> World:
    """Bring a world back to the scenario it began with, or to another: for once, or for good.

    Data, clock, settings, mail, journal and faults are as they were then; snapshots stay.
    Raises NotFound; InvalidInput for an unknown scenario, or a document that is wrong.
    """
    with context.store.worlds(writes=True) as worlds:
        world = _there(worlds.by_name(context.world), context.world)
        begun = _begun(worlds, context, world) if wished is None else beginning(context, wished)
        if for_good:
            worlds.begin_with(world.id, begun.name, begun.kept)
        worlds.restart(world.id)
        worlds.watch_anew(world.id)
        _begin(worlds, context, begun)
        return _there(worlds.by_name(context.world), context.world)


def export_world(context: WorldContext, *, scenario: bool = False) -> Document:
    """The world's document, or one that begins worlds like it; raises NotFound."""
    with context.read() as uow:
        document = export(uow, context.base)
        return as_scenario(document, uow.now) if scenario else document


def import_world(context: WorldContext, document: object) -> World:
    """Replace a world by a document, or refuse (InvalidInput) and change nothing."""
    with context.store.worlds(writes=True) as worlds:
        world = _there(worlds.by_name(context.world), context.world)
        worlds.restart(world.id)
        worlds.end_stories(world.id)
        _fill(worlds, context, document)
        _note(worlds, context, change="imported")
        return _there(worlds.by_name(context.world), context.world)


def _note(worlds: Worlds, context: WorldContext, **what: str) -> None:
    uow = worlds.unit_of_work(context.world)
    uow.journal.add("world", uow.now, what)
    uow.close(moved=False)


def snapshots(context: WorldContext) -> list[World]:
    """A world's snapshots, in order of creation."""
    with context.store.worlds(writes=False) as worlds:
        world = _there(worlds.by_name(context.world), context.world)
        return worlds.all(SNAPSHOT, world.id)


def save_snapshot(context: WorldContext, name: str) -> World:
    """Keep the world as it is now; a snapshot of this name is replaced."""
    if problems := tuple(name_problems(name)):
        raise InvalidInput(*problems)
    with context.store.worlds(writes=True) as worlds:
        world = _there(worlds.by_name(context.world), context.world)
        worlds.save_as(world, name)
        return _snapshot(worlds, world, name)


def restore_snapshot(context: WorldContext, name: str) -> None:
    """Bring a snapshot back, the clock too; raises NotFound."""
    with context.store.worlds(writes=True) as worlds:
        world = _there(worlds.by_name(context.world), context.world)
        worlds.copy(_snapshot(worlds, world, name).id, world.id)
        worlds.end_stories(world.id)
        _note(worlds, context, change="restored", snapshot=name)


def delete_snapshot(context: WorldContext, name: str) -> None:
    """Throw a snapshot away; raises NotFound."""
    with context.store.worlds(writes=True) as worlds:
        world = _there(worlds.by_name(context.world), context.world)
        worlds.delete(_snapshot(worlds, world, name).id)


def _snapshot(worlds: Worlds, world: World, name: str) -> World:
    found = worlds.by_name(name, SNAPSHOT, world.id)
    if found is None:
        raise NotFound(f"There is no snapshot {name!r}.")
    return found
