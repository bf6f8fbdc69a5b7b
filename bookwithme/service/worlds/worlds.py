"""Worlds: make, reset, export, import, save, restore, delete."""

import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from bookwithme import clock
from bookwithme.contract.document.places import placed
from bookwithme.contract.world import WorldInfo
from bookwithme.domain.errors import (
    DefaultWorld,
    FieldProblem,
    InvalidInput,
    NotFound,
    SnapshotExists,
    WorldExists,
    existing,
    refuse_any,
)
from bookwithme.domain.world_name import name_problems, seed_problems
from bookwithme.service.documents.loading import load
from bookwithme.service.documents.reading import Document, Part, read_world
from bookwithme.service.lessons.running import start_again
from bookwithme.service.parts import NOT_IN_LIST
from bookwithme.service.world_context import DEFAULT_WORLD, WorldContext
from bookwithme.service.worlds.scenarios import Beginning, again, beginning
from bookwithme.storage.unit_of_work import SNAPSHOT, UnitOfWork, World
from bookwithme.storage.worlds import COUNTED as MANY
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


def all_worlds(
    context: WorldContext, after: str | None = None, most: int | None = None
) -> list[World]:
    """Every world, in order of creation; or so many after one, by its name. Raises InvalidInput."""
    with context.store.worlds() as worlds:
        last = worlds.by_name(after) if after else None
        if after and not last:
            raise InvalidInput(FieldProblem("after", NOT_IN_LIST))
        return worlds.all(after=last.id if last else 0, most=most)


def names(context: WorldContext, most: int) -> list[str]:
    """What the worlds are called that were made first; raises NotFound."""
    return context.look(
        lambda uow: uow.recently("worlds", most, make=lambda: Worlds(uow.connection).names(most))
    )


@dataclass(frozen=True, slots=True)
class Glance:
    """A world as it is seen from afar: its present, and how much there is in it, up to `many`."""

    world: World
    now: datetime
    mailboxes: int
    bookings: int
    messages: int
    faults: int
    many: ClassVar = MANY


def overview(
    context: WorldContext, after: int = 0, most: int | None = None, *, alone: bool = False
) -> list[Glance]:
    """So many worlds after one at a glance, in order of creation; or this one `alone`."""
    with context.store.worlds() as worlds:
        here = worlds.by_name(context.world) if alone else None
        found = [here] if here else worlds.all(after=after, most=most)
        numbers = [each.id for each in found]
        counted = {name: worlds.counts(name, numbers) for name in COUNTED}
        return [
            Glance(each, clock.now(each.clock), *(counted[name][each.id] for name in COUNTED))
            for each in found
        ]


def identity(context: WorldContext) -> str:
    """What tells a world from every other, also from one of the same name; raises NotFound."""
    return context.look(lambda uow: identity_of(uow.world))


def identity_of(world: World) -> str:
    """The same of a world that is known."""
    return f"{world.name}/{world.id}"


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
    refuse_any((*name_problems(name), *seed_problems(seed)))
    begun = beginning(context, wished)
    with context.store.make(name, **fresh_state(begun, seed)) as worlds:
        return fill_new(worlds, context.elsewhere(name), begun)


def fresh_state(begun: Beginning, seed: str | None = None) -> dict[str, str | None]:
    """What a new world's own row says."""
    return {"scenario": begun.name, "seed": seed, "invitation": secrets.token_urlsafe(24)}


def fill_new(worlds: Worlds, context: WorldContext, begun: Beginning) -> World:
    """Let a new world, which is empty, begin; raises InvalidInput."""
    made = _begin(worlds, context, begun)
    worlds.begin_with(made.id, begun.name, begun.kept)
    return made


def _begin(worlds: Worlds, context: WorldContext, begun: Beginning) -> World:
    """Fill an empty world; what is wrong with a document is told under its own field."""
    with placed("scenario"):
        return _fill(worlds, context, begun.document)


def _fill(worlds: Worlds, context: WorldContext, document: Document) -> World:
    """Write a document into an empty world; what the world has become."""
    uow = worlds.unit_of_work(context.world)
    load(uow, document, context.base)
    uow.close()
    return worlds.unit_of_work(context.world).world


def ensure_default(context: WorldContext, wished: object) -> bool:
    """Make the default world where a database has none; whether it was made."""
    with context.store.worlds() as worlds:
        if worlds.by_name(DEFAULT_WORLD):
            return False
    with suppress(WorldExists):  # of servers that start at once, one is first
        make_world(context, DEFAULT_WORLD, wished)
        return True
    return False


def delete_world(context: WorldContext, name: str) -> None:
    """Delete a world with its snapshots; raises NotFound, DefaultWorld."""
    if name == DEFAULT_WORLD:
        raise DefaultWorld
    with context.store.hold(name) as (worlds, world):
        worlds.delete(world.id)


def seed(context: WorldContext, wished: object) -> World:
    """Bring a world to a scenario, and let later resets bring it back to this one."""
    return reset(context, wished, for_good=True)


def reset(
    context: WorldContext,
    wished: object = None,
    *,
    for_good: bool = False,
    then: Callable[[UnitOfWork], object] = start_again,
) -> World:
    """Bring a world back to the scenario it began with, or to another: for once, or for good.

    Data, clock, settings, mail, journal and faults are as they were then; snapshots stay, and the
    journal says that it was reset. `then`: what becomes of the world's lesson.
    Raises NotFound; InvalidInput for an unknown scenario, or a document that is wrong.
    """
    with context.store.hold(context.world) as (worlds, world):
        return reset_held(worlds, context, world, wished, for_good=for_good, then=then)


def reset_held(
    worlds: Worlds,
    context: WorldContext,
    world: World,
    wished: object = None,
    *,
    for_good: bool = False,
    then: Callable[[UnitOfWork], object] = start_again,
) -> World:
    """The same of a world that is held already."""
    kept = worlds.own_scenario(world.id)
    if wished is None and kept:
        begun = again(world.scenario, kept)
    else:
        begun = beginning(context, world.scenario if wished is None else wished)
    worlds.restart(world.id)
    worlds.watch_anew(world.id)
    if for_good:
        worlds.begin_with(world.id, begun.name, begun.kept)
    _begin(worlds, context, begun)
    _note(worlds, context, then, change="reset", scenario=begun.name)
    return worlds.unit_of_work(context.world).world


def import_world(context: WorldContext, parts: Iterable[Part]) -> World:
    """Replace a world by a document, or refuse (InvalidInput, Malformed) and change nothing."""
    identity(context)  # a world that is not there is told before what is wrong in the document
    wanted = read_world(parts)
    with context.store.hold(context.world) as (worlds, world):
        worlds.restart(world.id)
        worlds.end_stories(world.id)
        imported = _fill(worlds, context, wanted)
        _note(worlds, context, context.store.after_entries, change="imported")
        return imported


def _note(
    worlds: Worlds, context: WorldContext, then: Callable[[UnitOfWork], object], **what: str
) -> None:
    uow = worlds.unit_of_work(context.world)
    context.enter(uow)
    uow.journal.add("world", uow.now, what)
    then(uow)
    uow.close(moved=False)


def snapshots(context: WorldContext) -> list[World]:
    """A world's snapshots, in order of creation."""
    number = context.look(lambda uow: uow.world.id)
    with context.store.worlds() as worlds:
        return worlds.all(SNAPSHOT, number)


def save_snapshot(context: WorldContext, name: str) -> World:
    """Keep the world as it is now; a snapshot of this name is replaced.

    Raises:
        SnapshotExists: somebody else saved it between our asking and our turn.
        LimitReached: the world has as many as it may have.
    """
    refuse_any(name_problems(name))
    with context.store.worlds() as worlds:
        known = worlds.snapshot_version(context.world, name)
    with context.store.hold(context.world) as (worlds, world):
        if worlds.snapshot_version(context.world, name) not in {None, known}:
            raise SnapshotExists(f"Somebody else has just saved a snapshot {name!r}.")
        context.limits.check("snapshots", 0 if known else len(worlds.all(SNAPSHOT, world.id)))
        worlds.save_as(world, name)
        return _snapshot(worlds, world, name)


def restore_snapshot(context: WorldContext, name: str) -> None:
    """Bring a snapshot back, the clock too; raises NotFound."""
    with context.store.hold(context.world) as (worlds, world):
        worlds.copy(_snapshot(worlds, world, name).id, world.id)
        worlds.end_stories(world.id)
        after = context.store.after_entries
        _note(worlds, context, after, change="restored", snapshot=name)


def delete_snapshot(context: WorldContext, name: str) -> None:
    """Throw a snapshot away; raises NotFound."""
    with context.store.hold(context.world) as (worlds, world):
        worlds.delete(_snapshot(worlds, world, name).id)


def _snapshot(worlds: Worlds, world: World, name: str) -> World:
    found = worlds.by_name(name, SNAPSHOT, world.id)
    return existing(found, f"There is no snapshot {name!r}.")
