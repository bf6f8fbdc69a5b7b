"""Scenarios: the emulator's, those in a folder of one's own, and documents of one's own."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bookwithme import i18n
from bookwithme.contract.document.about import lines_in
from bookwithme.contract.document.places import placed
from bookwithme.contract.document.world import VERSION, World
from bookwithme.contract.problems import unknown
from bookwithme.contract.world import Scenario
from bookwithme.domain.errors import FieldProblem, InvalidInput
from bookwithme.domain.world_name import is_world_name
from bookwithme.resources import SEED_DATA
from bookwithme.service.documents.calendars import content_of
from bookwithme.service.documents.reading import Document, parts_of, read_world
from bookwithme.service.world_context import WorldContext

OWN = "own"
"""The name of a document that has none which a scenario may have."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a world begins with. `kept`: its text, where no scenario of this name has it."""

    name: str
    document: Document
    kept: str | None = None


def scenarios(folder: Path | None, language: str = "en") -> list[Scenario]:
    """All that are known by a name, with those of a folder; `language`: of the reader."""
    return [_told(name, path, language) for name, path in sorted(files(folder, SEED_DATA).items())]


def scenario(folder: Path | None, name: str) -> Any:
    """A scenario's document; raises InvalidInput."""
    return read_named("scenario", name, files(folder, SEED_DATA))


def beginning(context: WorldContext, wished: object) -> Beginning:
    """What is meant by a scenario's name, or by a document; raises InvalidInput."""
    kept = None if isinstance(wished, str) else json.dumps(wished, ensure_ascii=False)
    document = scenario(context.scenarios, wished) if isinstance(wished, str) else wished
    with placed("scenario"):
        return Beginning(name_of(wished), read_world(parts_of(document)), kept)


def again(name: str, kept: str) -> Beginning:
    """What a world began with that began with a document of somebody's own."""
    return Beginning(name, read_world(parts_of(json.loads(kept))), kept)


def name_of(wished: object) -> str:
    """What a scenario is called that is given by its name, or as a document."""
    named = wished.get("name") if isinstance(wished, dict) else wished
    return named if isinstance(named, str) and is_world_name(named) else OWN


def began_with(context: WorldContext, language: str) -> Scenario | None:
    """What the scenario that a world began with says of itself; None where it is gone."""
    with context.store.worlds() as worlds:
        world = worlds.by_name(context.world)
        kept = world and worlds.own_scenario(world.id)
    if world and kept:
        return _head(world.scenario, json.loads(kept), language)
    path = files(context.scenarios, SEED_DATA).get(world.scenario) if world else None
    return _told(path.stem, path, language) if path else None


def read_named(what: str, name: str, known: Mapping[str, Path]) -> Any:
    """A document by its name; raises InvalidInput as `read_file`, and where there is none."""
    if name not in known:
        raise InvalidInput(FieldProblem(what, unknown(name, known)))
    return read_file(known[name], what)


def read_file(path: Path, what: str = "scenario") -> Any:
    """A document from its file, with the calendars of a scenario that lie beside it.

    Raises:
        InvalidInput: it cannot be read, or is no JSON.
    """
    try:
        document = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        why = f"{path.name} cannot be read: {error}"
        raise InvalidInput(FieldProblem(what, why)) from error
    for calendar in _calendars(document):
        file = (path.parent / str(calendar["file"])).resolve()
        if file.is_relative_to(path.parent.resolve()) and file.is_file():
            del calendar["file"]
            calendar.update(content_of(file.read_bytes()))
    return document


def _calendars(document: Any) -> list[dict[str, Any]]:
    """The calendars of a document, whatever else is wrong with it, that name a file."""
    return [
        calendar
        for mailbox in _list(document, "mailboxes")
        for calendar in _list(mailbox, "calendars")
        if isinstance(calendar, dict) and "file" in calendar
    ]


def _list(holder: Any, name: str) -> list[Any]:
    found = holder.get(name) if isinstance(holder, dict) else None
    return found if isinstance(found, list) else []


def files(folder: Path | None, shipped: Path) -> dict[str, Path]:
    """Those of a folder and the emulator's own, whose names cannot be taken, by their names."""
    found = [*(folder.glob("*.json") if folder else ()), *shipped.glob("*.json")]
    return {path.stem: path for path in found if is_world_name(path.stem)}


def _told(name: str, path: Path, language: str) -> Scenario:
    try:
        document = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        document = None  # whoever begins with it is told what is wrong
    return _head(name, document, language)


def _head(name: str, document: object, language: str) -> Scenario:
    said = document if isinstance(document, dict) else {}
    said = {key: said[key] for key in ("title", "about") if key in said}
    try:
        head = World.read({"version": VERSION} | said)
    except InvalidInput:
        head = World(version=VERSION)
    title = i18n.language(language).gettext(head.title) if head.title else name
    return Scenario(name=name, title=title, about=lines_in(head.about, language))
