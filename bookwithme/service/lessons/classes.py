"""Classes: a world for each trainee, a board of how far they are, acts for all of them.

An act for all is one act: one transaction over all their worlds.
"""

from collections.abc import Callable, Collection, Sequence

from bookwithme import clock
from bookwithme.contract.classes import (
    ClassClock,
    ClassSettings,
    ClassState,
    NewClass,
    TraineeState,
)
from bookwithme.contract.problems import unknown
from bookwithme.contract.settings import SettingsChange
from bookwithme.domain.errors import FieldProblem, InvalidInput, NotFound
from bookwithme.domain.lesson_progress import Running
from bookwithme.domain.training import Trainee, Training, stuck_since
from bookwithme.service.admin.administration import set_settings
from bookwithme.service.availability.calendars import roll_horizon
from bookwithme.service.lessons import running
from bookwithme.service.lessons.library import chosen
from bookwithme.service.mail.reminders import send_due
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import worlds
from bookwithme.service.worlds.clocks import in_mode, later, moved_to, note_clock
from bookwithme.service.worlds.scenarios import beginning
from bookwithme.storage.journal import Entry
from bookwithme.storage.trainings import Trainings
from bookwithme.storage.unit_of_work import UnitOfWork, World
from bookwithme.storage.worlds import Worlds

Only = Collection[int] | None
"""The numbers of some trainees; None: all."""
SCENARIO = "contoso"


def make(
    context: WorldContext, wanted: NewClass, more: Sequence[dict[str, str]] = ()
) -> ClassState:
    """A new class with a world for each trainee; all of it or nothing.

    `more`: what the roster says of each trainee besides the name.

    Raises:
        ClassExists, WorldExists: its name, or that of one of its worlds, is in use.
        InvalidInput: the lesson or the scenario is none.
    """
    lesson = chosen(context, wanted.lesson) if wanted.lesson else None
    begun = beginning(context, wanted.scenario or (lesson[0].scenario if lesson else SCENARIO))
    members = tuple(
        Trainee(number, f"{wanted.name}-{number:02}", name, more[number - 1] if more else {})
        for number, name in enumerate(wanted.trainees, 1)
    )
    made = Training(
        wanted.name, lesson[0].name if lesson else "", begun.name, clock.system_now(), members
    )
    with context.store.over([each.world for each in members]) as connection:
        Trainings(connection).add(made)
        of_all = Worlds(connection)
        for each in members:
            of_all.add(each.world, **worlds.fresh_state(begun))
            there = context.elsewhere(each.world)
            worlds.fill_new(of_all, there, begun)
            if lesson:
                _in(of_all, there, lambda uow: running.start(uow, *lesson))
    return show(context, wanted.name)


def _in(of_all: Worlds, there: WorldContext, act: Callable[[UnitOfWork], object]) -> None:
    """Do something in one world of a transaction over several."""
    uow = of_all.unit_of_work(there.world)
    there.enter(uow)
    act(uow)
    if uow.journal.grew:
        there.store.after_entries(uow)
    uow.close()


def every(context: WorldContext) -> list[Training]:
    """All classes, in order of creation."""
    with context.store.connection() as connection:
        return Trainings(connection).all()


def training(context: WorldContext, name: str) -> Training:
    """A class; raises NotFound."""
    with context.store.connection() as connection:
        return _found(Trainings(connection), name)


def _found(trainings: Trainings, name: str) -> Training:
    found = trainings.by_name(name)
    if found is None:
        known = unknown(name, [each.name for each in trainings.all()])
        raise NotFound(f"There is no class {name!r}: it {known}.")
    return found


def show(context: WorldContext, name: str, language: str = "en") -> ClassState:
    """A class and its board, for a reader of a language; raises NotFound."""
    with context.store.connection() as connection:
        trainings = Trainings(connection)
        found = _found(trainings, name)
        there = trainings.running(found)
    return ClassState.of(
        found,
        trainees=tuple(
            _state(context, each, there.get(each.world), language) for each in found.trainees
        ),
    )


def last_acts(context: WorldContext, name: str) -> dict[str, Entry]:
    """What somebody did last in each of a class's worlds, by the world's name; raises NotFound."""
    with context.store.connection() as connection:
        trainings = Trainings(connection)
        return trainings.last_acts(_found(trainings, name))


def _state(
    context: WorldContext,
    trainee: Trainee,
    there: tuple[World, Running | None] | None,
    language: str,
) -> TraineeState:
    world, lesson = there or (None, None)
    return TraineeState.of(
        trainee,
        last_seen_at=trainee.seen_at,
        invite_url=world and worlds.invite_url(context, world),
        clock=world and clock.now(world.clock),
        locked=bool(world and world.locked),
        steps=running.state(lesson, language).steps if lesson else (),
        reached=lesson.reached if lesson else (),
        stuck_since=stuck_since(trainee, lesson, clock.system_now()),
    )


def _for_each(
    context: WorldContext, name: str, only: Only, act: Callable[[Worlds, WorldContext], object]
) -> list[WorldContext]:
    """Do something in the worlds of all trainees, or of some, at once; which worlds.

    Raises:
        NotFound: there is no such class. InvalidInput: nor such a trainee.
    """
    found = training(context, name)
    unknown = {*(only or ())} - {each.number for each in found.trainees}
    if unknown:
        raise InvalidInput(FieldProblem("only", f"names no trainee: {min(unknown)}"))
    names = [each.world for each in found.trainees if only is None or each.number in only]
    with context.store.over(names) as connection:
        of_all = Worlds(connection)
        there = [context.elsewhere(each) for each in names if of_all.by_name(each)]
        for each in there:
            act(of_all, each)
    return there


def move_clocks(context: WorldContext, name: str, wish: ClassClock) -> None:
    """Move the clocks, each from where it is; raises as `_for_each`."""

    def move(uow: UnitOfWork) -> None:
        to = in_mode(uow, wish.mode) if wish.mode else moved_to(uow, later(uow, wish))
        note_clock(uow, to)

    for there in _for_each(context, name, wish.only, lambda all_, each: _in(all_, each, move)):
        roll_horizon(there)
        send_due(there)


def reset(context: WorldContext, name: str, only: Only = None) -> None:
    """Let worlds begin again, and their lesson; raises as `_for_each`."""

    def again(of_all: Worlds, there: WorldContext) -> None:
        world = of_all.unit_of_work(there.world).world
        worlds.reset_held(of_all, there, world)

    _for_each(context, name, only, again)


def change_settings(context: WorldContext, name: str, wish: ClassSettings) -> None:
    """Set switches; raises as `_for_each`."""
    given = wish.model_dump(by_alias=True, exclude_unset=True, exclude={"only"}, mode="json")
    change = SettingsChange.read(given)
    _each_uow(context, name, wish.only, lambda uow: set_settings(uow, change.applied_to))


def say(context: WorldContext, name: str, text: str, only: Only = None) -> None:
    """Say something in the lessons' panels; empty: nothing any more. Raises as `_for_each`."""

    def told(uow: UnitOfWork) -> None:
        uow.set_class_state(message=text)
        uow.journal.add("lesson", uow.now, {"change": "message", "text": text})

    _each_uow(context, name, only, told)


def lock(context: WorldContext, name: str, only: Only = None, *, locked: bool) -> None:
    """Let worlds be looked at alone, or open them again; raises as `_for_each`."""

    def turned(uow: UnitOfWork) -> None:
        uow.set_class_state(locked=locked)
        uow.journal.add("lesson", uow.now, {"change": "locked" if locked else "unlocked"})

    _each_uow(context, name, only, turned)


def _each_uow(
    context: WorldContext, name: str, only: Only, act: Callable[[UnitOfWork], object]
) -> None:
    _for_each(context, name, only, lambda of_all, there: _in(of_all, there, act))


def delete(context: WorldContext, name: str) -> None:
    """End a class: delete its worlds; raises NotFound."""
    found = training(context, name)
    with context.store.over([each.world for each in found.trainees]) as connection:
        of_all = Worlds(connection)
        for each in found.trainees:
            if world := of_all.by_name(each.world):
                of_all.delete(world.id)
        Trainings(connection).delete(name)


def label_of(context: WorldContext) -> str:
    """What whoever is invited to this world is called."""
    with context.store.connection() as connection:
        found = Trainings(connection).of_world(context.world)
    return found.label if found else context.world


def note_seen(context: WorldContext, noted: dict[str, tuple[str, float]], place: str = "") -> None:
    """Note that a trainee was seen, soon or not at all; `place`: the part of the product.

    `noted`: where and when they were noted last, so that it is not written at every request.
    """
    before, since = noted.get(context.world, ("", -OFTEN))
    really = clock.stopwatch()
    if place in {"", before} and really - since < OFTEN:
        return
    noted[context.world] = (place or before, really)
    with context.store.transaction(MOMENT) as connection:
        Trainings(connection).seen(context.world, clock.system_now(), place)


MOMENT, OFTEN = 0.25, 10.0
"""Seconds that a look waits at most to be noted, and for which it is not noted again."""
