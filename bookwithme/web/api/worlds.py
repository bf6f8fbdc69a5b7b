"""Worlds, scenarios, reset, and a world's document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, json

from bookwithme.contract.document.schema import world_schema
from bookwithme.service import fields as f
from bookwithme.service.answers import scenario_json, world_json
from bookwithme.service.worlds import worlds
from bookwithme.web.api.request_bodies import MIB, json_body, root
from bookwithme.web.platform.request_context import world_context

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("worlds", __name__)

DOCUMENT = 100 * MIB
"""Several calendars of 20 MiB, and all else; the control room takes as much."""


@blueprint.get("/worlds")
def all_worlds() -> dict[str, Any]:
    """Every world, in order of creation."""
    here = root()
    return {"worlds": [world_json(here, world) for world in worlds.all_worlds(here)]}


@blueprint.post("/worlds")
def make() -> ResponseReturnValue:
    """A new world from a scenario."""
    here, read = root(), f.Fields(json_body())
    name, scenario = read.read("name", f.text), read.read("scenario", f.text)
    seed = read.read("seed", f.nothing_or(_seed), None)
    read.done()
    return world_json(here, worlds.make_world(here, name, scenario, seed)), 201


def _seed(value: object) -> str:
    return str(f.whole(value)) if isinstance(value, int) else f.text(value)


@blueprint.delete("/worlds/<name>")
def delete(name: str) -> ResponseReturnValue:
    """Delete a world, whole."""
    worlds.delete_world(root(), name)
    return "", 204


@blueprint.get("/scenarios")
def scenarios() -> dict[str, Any]:
    """What a world can begin with."""
    return {"scenarios": [scenario_json(each) for each in worlds.scenarios()]}


@blueprint.post("/reset")
def reset() -> dict[str, Any]:
    """Bring this world back to its scenario, or to another."""
    read = f.Fields(json_body(optional=True))
    scenario = read.read("scenario", f.nothing_or(f.text), None)
    read.done()
    return world_json(world_context(), worlds.reset(world_context(), scenario))


@blueprint.get("/world")
def export() -> Response:
    """This world as a document."""
    document = worlds.export_world(world_context()).text()
    return Response(document, content_type="application/json")


@blueprint.get("/world/schema.json")
def schema() -> Response:
    """The JSON Schema of a world's document."""
    return Response(json.dumps(world_schema()), content_type="application/schema+json")


@blueprint.put("/world")
def replace() -> dict[str, Any]:
    """Replace this world by a document."""
    return world_json(
        world_context(), worlds.import_world(world_context(), json_body(largest=DOCUMENT))
    )
