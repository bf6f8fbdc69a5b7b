"""Worlds: make, reset, export, import, save, restore, delete."""

from __future__ import annotations

import json
import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bookwithme import clock
from bookwithme.contract.document.about import lines_in
from bookwithme.contract.world import Scenario, WorldInfo
from bookwithme.domain.errors import (
    DefaultWorld,
    FieldProblem,
    InvalidInput,
    NotFound,
    WorldExists,
)
from bookwithme.domain.world_name import is_world_name, name_problems, seed_problems
from bookwithme.resources import SEED_DATA
from bookwithme.service.documents.exporting import export
from bookwithme.service.documents.loading import load
from bookwithme.service.world_context import DEFAULT_WORLD, WorldContext
from bookwithme.storage.unit_of_work import SNAPSHOT, World

if TYPE_CHECKING:
    from datetime import datetime

    from bookwithme.contract.document.world import World as Document
    from bookwithme.storage.worlds import Worlds

COUNTED = ("mailboxes", "bookings", "messages", "faults")


def scenarios(language: str = "en") -> list[Scenario]:
    """The scenarios of the seed data, by name; `language`: of the reader."""
    return [
        Scenario(
            name=path.stem,
            title=document.get("title", path.stem),
            about=lines_in(document.get("about", ()), language),
        )
        for path in sorted(SEED_DATA.glob("*.json"))
        for document in [json.loads(path.read_text(encoding="utf-8"))]
    ]


def scenario(name: str) -> dict[str, Any]:
    """A scenario's document; raises InvalidInput."""
    path = SEED_DATA / f"{name}.json"
    if not is_world_name(name) or not path.is_file():
        known = ", ".join(each.name for each in scenarios())
        raise InvalidInput(FieldProblem("scenario", f"is not known; known are {known}"))
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document


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


def make_world(
    context: WorldContext, name: str, scenario_name: str, seed: str | None = None
) -> World:
    """A new world from a scenario. With a seed it repeats itself; else it is random.

    Raises:
        InvalidInput: the name or the scenario is none. WorldExists: the name is in use.
    """
    if problems := (*name_problems(name), *seed_problems(seed)):
        raise InvalidInput(*problems)
    document = scenario(scenario_name)
    with context.store.worlds(writes=True) as worlds:
        if worlds.by_name(name):
            raise WorldExists(f"There is a world {name!r} already.")
        worlds.add(name, scenario=scenario_name, seed=seed, invitation=secrets.token_urlsafe(24))
        _fill(worlds, replace(context, world=name), document)
        made = worlds.by_name(name)
    return _there(made, name)


def _fill(worlds: Worlds, context: WorldContext, document: object) -> None:
    uow = worlds.unit_of_work(context.world)
    load(uow, document, context.base)
    uow.close()


def _there(world: World | None, name: str) -> World:
    if world is None:
        raise NotFound(f"There is no world {name!r}.")
    return world


def ensure_default(context: WorldContext, scenario_name: str) -> bool:
    """Make the default world where a database has none; whether it was made."""
    with context.store.worlds(writes=False) as worlds:
        if worlds.by_name(DEFAULT_WORLD):
            return False
    make_world(context, DEFAULT_WORLD, scenario_name)
    return True


def delete_world(context: WorldContext, name: str) -> None:
    """Delete a world with its snapshots; raises NotFound, DefaultWorld."""
    with context.store.worlds(writes=True) as worlds:
        world = _there(worlds.by_name(name), name)
        if name == DEFAULT_WORLD:
            raise DefaultWorld
        worlds.delete(world.id)


def seed(context: WorldContext, scenario_name: str) -> World:
    """Bring a world to a scenario, and let later resets bring it back to this one."""
    with context.store.worlds(writes=True) as worlds:
        scenario(scenario_name)
        worlds.begin_with(_there(worlds.by_name(context.world), context.world).id, scenario_name)
    return reset(context)


def reset(context: WorldContext, scenario_name: str | None = None) -> World:
    """Bring a world back to the scenario it began with, or for once to another.

    Data, clock, settings, mail, journal and faults are as they were then; snapshots stay.
    Raises NotFound; InvalidInput for an unknown scenario.
    """
    with context.store.worlds(writes=True) as worlds:
        world = _there(worlds.by_name(context.world), context.world)
        name = scenario_name or world.scenario
        worlds.restart(world.id)
        worlds.watch_anew(world.id)
        _fill(worlds, context, scenario(name))
        return _there(worlds.by_name(context.world), context.world)


def export_world(context: WorldContext) -> Document:
    """The world's document; raises NotFound."""
    with context.read() as uow:
        return export(uow, context.base)


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
