"""Lessons to begin: the emulator's, those of a folder of one's own, documents; and their check."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from bookwithme.contract.document.about import in_language
from bookwithme.contract.document.places import placed
from bookwithme.contract.lesson import GUEST, Lesson, LessonInfo, Step
from bookwithme.contract.problems import unknown
from bookwithme.domain.errors import FieldProblem, InvalidInput, refuse_any
from bookwithme.resources import SEED_DATA
from bookwithme.service.documents.reading import parts_of, read_world
from bookwithme.service.lessons.placeholders import MARK
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds.scenarios import files, read_file, read_named, scenario

Named = tuple[str, str | None, str | None]
"""A place in a lesson, and the mailbox and the meeting type's title that are named there."""
SHIPPED = SEED_DATA / "lessons"


def lessons(folder: Path | None, language: str = "en") -> list[LessonInfo]:
    """All that can be read, by their files' names; `language`: of the reader."""
    found = ((name, _readable(path)) for name, path in sorted(files(folder, SHIPPED).items()))
    return [
        LessonInfo(
            name=name,
            title=in_language(each.title, language),
            about=in_language(each.about, language),
            minutes=each.minutes,
            steps=len(each.steps),
        )
        for name, each in found
        if each
    ]


def _readable(path: Path) -> Lesson | None:
    try:
        return Lesson.read(read_file(path, "lesson"))
    except InvalidInput:
        return None  # whoever begins it is told what is wrong


def chosen(context: WorldContext, wished: object) -> tuple[Lesson, str]:
    """A lesson that is given by its name or as a document, checked; and its text.

    Raises:
        InvalidInput: there is none of this name, or something in it is wrong.
    """
    known = files(context.lessons, SHIPPED)
    document = read_named("lesson", wished, known) if isinstance(wished, str) else wished
    return checked(document, context.scenarios), json.dumps(document, ensure_ascii=False)


@lru_cache(maxsize=64)
def kept(text: str) -> Lesson:
    """A lesson that was checked when it was begun."""
    return Lesson.read(json.loads(text))


def checked(
    document: object,
    scenarios: Path | None = None,
    more: Callable[[Lesson], Iterable[FieldProblem]] = lambda _lesson: (),
) -> Lesson:
    """A lesson whose document is right, also in what it names; raises InvalidInput.

    `more`: what else is wrong with it, as this layer cannot know.
    """
    lesson = Lesson.read(document)
    refuse_any((*_names_of_nothing(lesson, scenarios), *more(lesson)))
    return lesson


def _names_of_nothing(lesson: Lesson, scenarios: Path | None) -> Iterator[FieldProblem]:
    wished = lesson.scenario
    document = scenario(scenarios, wished) if isinstance(wished, str) else wished
    with placed("scenario"):
        world = read_world(parts_of(document)).world
    titles = {
        each.address.lower(): Counter(str(kind.title).casefold() for kind in each.meeting_types)
        for each in world.mailboxes
    }
    for step in lesson.steps:
        for _, part in step.done.parts("") if step.done else ():
            if part.meeting_type and part.meeting_type.title:  # a step may have it made
                made = titles.setdefault(part.meeting_type.mailbox.lower(), Counter())
                made[part.meeting_type.title.casefold()] |= 1
    known = {each.address.lower() for each in world.mailboxes}
    for number, step in enumerate(lesson.steps):
        yield from _step_problems(f"steps[{number}]", step, known, titles)


def _step_problems(
    at: str, step: Step, known: set[str], titles: dict[str, Counter[str]]
) -> Iterator[FieldProblem]:
    named: list[Named] = []
    if step.as_ and step.as_ != GUEST:
        named.append((f"{at}.as", step.as_, None))
    for place, part in step.done.parts(f"{at}.done") if step.done else ():
        kind, inner = part.named
        if kind == "command" and part.of_:
            named.append((f"{place}.of", part.of_, None))
        owner, title = (getattr(inner, name, None) for name in ("mailbox", "meeting_type"))
        where = f"{place}.{type(part).model_fields[kind].alias or kind}"
        named += [(f"{where}.mailbox", owner, None)] if owner else []
        if title and (owner is None or owner.lower() in known):
            named.append((f"{where}.meetingType", owner, title))
    named += [(f"{at}.{place}", owner, title) for place, owner, title in _marked(step)]
    for place, owner, title in named:
        yield from _name_problems(place, owner, title, known, titles)


def _name_problems(
    place: str,
    owner: str | None,
    title: str | None,
    known: set[str],
    titles: dict[str, Counter[str]],
) -> Iterator[FieldProblem]:
    if owner is not None and owner.lower() not in known:
        yield FieldProblem(place, unknown(owner, known))
    elif title is not None:
        pages = [titles.get(owner.lower(), Counter())] if owner else [*titles.values()]
        often = max((page[title.casefold()] for page in pages), default=0)
        if often == 0:
            yield FieldProblem(place, unknown(title, {each for page in pages for each in page}))
        if often > 1:
            yield FieldProblem(place, "is the title of several meeting types of one mailbox")


def _marked(step: Step) -> Iterator[tuple[str, str, str | None]]:
    """Whatever a step's addresses and calls name, with its place."""
    calls = step.solution.calls if step.solution else ()
    told: list[tuple[str, Any]] = [("open", step.open or "")]
    told += [(f"solution.calls[{n}]", each.model_dump_json()) for n, each in enumerate(calls)]
    for place, text in told:
        for found in MARK.finditer(text):
            yield place, found["mailbox"], found["title"]
