"""Classes: worlds for trainees, a board, acts for all of them. At the root alone."""

from collections.abc import Iterator

from flask import Blueprint, Response

from bookwithme.contract.classes import (
    ClassClock,
    ClassLock,
    ClassMessage,
    ClassReset,
    ClassSettings,
    ClassState,
    NewClass,
)
from bookwithme.domain.errors import ClassExists, WorldExists
from bookwithme.service.lessons import class_files, classes
from bookwithme.web.api.operation import Operation
from bookwithme.web.api.request_bodies import root
from bookwithme.web.platform.body_limits import DOCUMENT
from bookwithme.web.platform.request_context import lang

blueprint = Blueprint("classes", __name__, url_prefix="/classes")


def _state(name: str) -> ClassState:
    return classes.show(root(), name, lang().code)


@blueprint.get("")
@Operation(plural="classes")
def every() -> Iterator[ClassState]:
    """Every class, in order of creation."""
    return (_state(each.name) for each in classes.every(root()))


@blueprint.post("")
@Operation(largest=DOCUMENT, status=201, errors=(ClassExists, WorldExists))
def make(body: NewClass) -> ClassState:
    """A new class, with a world and an invitation for each trainee."""
    return classes.make(root(), body)


@blueprint.get("/<name>")
@Operation()
def show(name: str) -> ClassState:
    """A class and its board."""
    return _state(name)


@blueprint.delete("/<name>")
@Operation()
def delete(name: str) -> None:
    """End a class: its worlds are deleted."""
    classes.delete(root(), name)


@blueprint.post("/<name>/clock")
@Operation()
def clock(name: str, body: ClassClock) -> ClassState:
    """Move the clocks of all worlds, or of some."""
    classes.move_clocks(root(), name, body)
    return _state(name)


@blueprint.post("/<name>/reset")
@Operation(optional=True)
def reset(name: str, body: ClassReset) -> ClassState:
    """Bring the worlds back to their beginning."""
    classes.reset(root(), name, body.only)
    return _state(name)


@blueprint.post("/<name>/settings")
@Operation()
def settings(name: str, body: ClassSettings) -> ClassState:
    """Set switches of the worlds."""
    classes.change_settings(root(), name, body)
    return _state(name)


@blueprint.post("/<name>/message")
@Operation()
def message(name: str, body: ClassMessage) -> ClassState:
    """Say something in the lessons' panels."""
    classes.say(root(), name, body.text, body.only)
    return _state(name)


@blueprint.post("/<name>/lock")
@Operation()
def lock(name: str, body: ClassLock) -> ClassState:
    """Let the worlds be looked at alone, or open them again."""
    classes.lock(root(), name, body.only, locked=body.locked)
    return _state(name)


@blueprint.get("/<name>/results.csv")
@Operation(media="text/csv")
def results(name: str) -> Response:
    """How far everybody came."""
    return as_file(class_files.results(root(), name, lang().code), f"{name}-results.csv")


def as_file(text: str, name: str) -> Response:
    """A text of CSV to be saved under a name."""
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(f"\ufeff{text}", mimetype="text/csv", headers=disposition)
