"""Snapshots of a world: keep, bring back, throw away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint

from bookwithme.service import fields as f
from bookwithme.service.admin import administration
from bookwithme.service.answers import snapshot_json
from bookwithme.service.worlds import clocks, worlds
from bookwithme.web.api.request_bodies import json_body
from bookwithme.web.platform.request_context import world_context

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("snapshots", __name__)


@blueprint.get("/snapshots")
def all_snapshots() -> dict[str, Any]:
    """This world's snapshots, in order of creation."""
    return {"snapshots": [snapshot_json(each) for each in worlds.snapshots(world_context())]}


@blueprint.post("/snapshots")
def save() -> ResponseReturnValue:
    """Keep the world as it is now; an earlier snapshot of the name is replaced."""
    read = f.Fields(json_body())
    name = read.read("name", f.text)
    read.done()
    worlds.save_snapshot(world_context(), name)
    kept = [each for each in worlds.snapshots(world_context()) if each.name == name]
    return snapshot_json(kept[0]), 201


@blueprint.post("/snapshots/<name>/restore")
def restore(name: str) -> dict[str, Any]:
    """Bring a snapshot back, its clock too."""
    f.Fields(json_body(optional=True)).done()
    worlds.restore_snapshot(world_context(), name)
    return {"name": name, **clocks.clock_json(administration.show_clock(world_context()))}


@blueprint.delete("/snapshots/<name>")
def delete(name: str) -> ResponseReturnValue:
    """Throw a snapshot away."""
    worlds.delete_snapshot(world_context(), name)
    return "", 204
