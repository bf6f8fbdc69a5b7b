"""The lesson of a world: see how far it has come, let it tick.

How far it has come is kept beside the world: no reset, restore or import of the world undoes it
but a reset begins it anew.
"""

from collections.abc import Collection
from dataclasses import replace

from bookwithme import clock
from bookwithme.contract.document.about import in_language
from bookwithme.contract.lesson import Lesson, LessonState, Step, StepState
from bookwithme.domain.errors import FieldProblem, InvalidInput, NotFound, existing
from bookwithme.domain.lesson_progress import Running, StepProgress, begin, finish, is_right
from bookwithme.service.lessons.facts import Facts
from bookwithme.service.lessons.library import kept
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.unit_of_work import UnitOfWork

_NONE = "No lesson runs in this world. PUT /lesson begins one; GET /lessons lists them."


def start(uow: UnitOfWork, lesson: Lesson, text: str, reached: tuple[str, ...] = ()) -> Running:
    """Let a lesson begin in a unit of work."""
    uow.set_class_state(lesson=lesson.name)
    uow.journal.add("lesson", uow.now, {"lesson": lesson.name, "change": "begun"})
    last = uow.journal.last()
    steps = begin((each.id for each in lesson.steps), last, in_order=lesson.in_order)
    running = Running(text, clock.system_now(), last, steps, reached)
    uow.lessons.put(running)
    return running


def start_again(uow: UnitOfWork) -> None:
    """Begin the lesson of a world that was reset anew; what was reached before is kept."""
    before = uow.lessons.running()
    if before:
        done = (each.id for each in before.steps if each.done_at)
        start(uow, kept(before.document), before.document, (*{*before.reached, *done},))


def end_lesson(context: WorldContext) -> None:
    """End the lesson; raises NotFound."""
    with context.write() as uow:
        _running(uow)
        uow.journal.add("lesson", uow.now, {"lesson": uow.world.lesson, "change": "ended"})
        uow.set_class_state(lesson="")
        uow.lessons.delete()


def _running(uow: UnitOfWork) -> Running:
    return existing(uow.lessons.running(), _NONE)


def running(context: WorldContext) -> Running:
    """The lesson that runs; raises NotFound."""
    with context.read_journal() as uow:
        return _running(uow)


def state(found: Running, language: str = "en") -> LessonState:
    """How far a lesson has come, for a reader of a language."""
    lesson = kept(found.document)
    titles = {each.id: in_language(each.title, language) for each in lesson.steps}
    return LessonState(
        name=lesson.name,
        title=in_language(lesson.title, language),
        started_at=found.started_at,
        steps=tuple(
            StepState.of(each, title=titles[each.id], state="done" if each.done_at else "open")
            for each in found.steps
        ),
    )


def tick(uow: UnitOfWork) -> None:
    """Find the steps that are done by now, after what was just noted in the journal."""
    found = uow.lessons.running() if uow.world.lesson else None
    while found and (done := _done(uow, found)):
        found = _finish(uow, found, done)


def _done(uow: UnitOfWork, found: Running) -> list[str]:
    """The open steps whose condition holds."""
    waiting = {each.id: each.since or 0 for each in found.steps if each.is_open}
    return [
        step.id
        for step in kept(found.document).steps
        if step.id in waiting
        and step.done
        and step.done.holds(Facts(uow, found.begun_after, waiting[step.id]))
    ]


def _finish(uow: UnitOfWork, found: Running, done: Collection[str]) -> Running:
    name = uow.world.lesson or kept(found.document).name
    for each in done:
        data = {"lesson": name, "change": "done", "step": each}
        uow.journal.add("lesson", uow.now, data)
    steps = finish(found.steps, done, clock.system_now(), uow.journal.last())
    found = replace(found, steps=steps)
    uow.lessons.put(found)
    return found


def check(context: WorldContext) -> Running:
    """Look now whether a step is done, also by time alone; raises NotFound."""
    with context.write(moved=False) as uow:
        _running(uow)
        tick(uow)
        return _running(uow)


def step_of(found: Running, name: str) -> tuple[Step, StepProgress]:
    """A step and how far it has come; raises NotFound."""
    lesson = kept(found.document)
    for step, progress in zip(lesson.steps, found.steps, strict=True):
        if step.id == name:
            return step, progress
    raise NotFound(f"The lesson {lesson.name} has no step {name!r}.")


def hint(context: WorldContext, name: str) -> Running:
    """Show one more hint of a step; raises NotFound."""
    with context.write(moved=False) as uow:
        step, progress = step_of(_running(uow), name)
        hints = min(progress.hints + 1, len(step.hints))
        return _change(uow, replace(progress, hints=hints), "hint")


def note_solved(context: WorldContext, name: str) -> Running:
    """Note that the emulator is asked to do a step; raises NotFound, InvalidInput."""
    with context.write(moved=False) as uow:
        step, progress = _open_step(uow, name)
        if not step.solution and not step.question:
            raise InvalidInput(FieldProblem("step", "has no solution"))
        return _change(uow, replace(progress, solved=True), "solved")


def answer(context: WorldContext, name: str, choices: Collection[int]) -> Running:
    """Answer a step's question; raises NotFound, InvalidInput where it has none."""
    with context.write(moved=False) as uow:
        step, progress = _open_step(uow, name)
        if not step.question:
            raise InvalidInput(FieldProblem("step", "asks no question"))
        if any(each >= len(step.choices) for each in choices):
            raise InvalidInput(FieldProblem("choices", "must name choices, counted from 0"))
        found = _change(uow, replace(progress, tries=progress.tries + 1), "answered")
        if is_right(choices, step.right):
            _finish(uow, found, [name])
            tick(uow)
        return _running(uow)


def _open_step(uow: UnitOfWork, name: str) -> tuple[Step, StepProgress]:
    step, progress = step_of(_running(uow), name)
    if progress.since is None:
        raise InvalidInput(FieldProblem("step", "has not begun: the one before it is not done"))
    return step, progress


def _change(uow: UnitOfWork, changed: StepProgress, what: str) -> Running:
    """Keep a step that has come further, and say so in the journal."""
    found = _running(uow)
    steps = tuple(changed if each.id == changed.id else each for each in found.steps)
    data = {"lesson": uow.world.lesson, "change": what, "step": changed.id}
    uow.journal.add("lesson", uow.now, data)
    uow.lessons.put(replace(found, steps=steps))
    return replace(found, steps=steps)
