"""Worlds, scenarios, reset, and a world's document."""

from collections.abc import Iterator
from itertools import chain

from flask import Blueprint, Response, json

from bookwithme.contract.describing import published
from bookwithme.contract.document.world import World
from bookwithme.contract.paging import Part
from bookwithme.contract.world import NewWorld, Reset, Scenario, WorldInfo
from bookwithme.domain.errors import DefaultWorld, WorldExists
from bookwithme.service.documents.exporting import written_world
from bookwithme.service.documents.reading import parts_in
from bookwithme.service.worlds import worlds
from bookwithme.service.worlds.scenarios import scenarios as all_scenarios
from bookwithme.web.api.operation import Operation
from bookwithme.web.api.request_bodies import json_stream, root
from bookwithme.web.platform.body_limits import DOCUMENT
from bookwithme.web.platform.request_context import world_context

blueprint = Blueprint("worlds", __name__)


@blueprint.get("/worlds")
@Operation(plural="worlds")
def all_worlds(query: Part) -> Iterator[WorldInfo]:
    """Every world, in order of creation."""
    here = root()
    return (worlds.info(here, each) for each in worlds.all_worlds(here, query.after, query.most))


@blueprint.post("/worlds")
@Operation(largest=DOCUMENT, status=201, errors=(WorldExists,))
def make(body: NewWorld) -> WorldInfo:
    """A new world from a scenario, or from a document of one's own."""
    here = root()
    return worlds.info(here, worlds.make_world(here, body.name, body.scenario, body.seed))


@blueprint.delete("/worlds/<name>")
@Operation(errors=(DefaultWorld,))
def delete(name: str) -> None:
    """Delete a world, whole."""
    worlds.delete_world(root(), name)


@blueprint.get("/scenarios")
@Operation(plural="scenarios")
def scenarios() -> list[Scenario]:
    """What a world can begin with."""
    return all_scenarios(world_context().scenarios)


@blueprint.post("/reset")
@Operation(largest=DOCUMENT, optional=True)
def reset(body: Reset) -> WorldInfo:
    """Bring this world back to its scenario, or to another."""
    here = world_context()
    return worlds.info(here, worlds.reset(here, body.scenario))


@blueprint.get("/world")
@Operation(answer="World")
def export() -> Response:
    """This world as a document."""
    pieces = written_world(world_context())
    return Response(chain([next(pieces)], pieces), content_type="application/json")


@blueprint.get("/world/schema.json")
@Operation(media="application/schema+json")
def schema() -> Response:
    """The JSON Schema of a world's document."""
    schema = published(World, "A world of the bookwithme emulator")
    return Response(json.dumps(schema), content_type="application/schema+json")


@blueprint.put("/world")
@Operation(body=World)
def replace() -> WorldInfo:
    """Replace this world by a document."""
    here = world_context()
    return worlds.info(here, worlds.import_world(here, parts_in(json_stream())))
