"""Snapshots of a world: keep, bring back, throw away."""

from collections.abc import Iterator

from flask import Blueprint

from bookwithme.contract.world import NewSnapshot, Nothing, Restored, Snapshot
from bookwithme.domain.errors import LimitReached, SnapshotExists
from bookwithme.service.worlds import clocks, worlds
from bookwithme.web.api.operation import Operation
from bookwithme.web.platform.request_context import world_context

blueprint = Blueprint("snapshots", __name__)


@blueprint.get("/snapshots")
@Operation(plural="snapshots")
def all_snapshots() -> Iterator[Snapshot]:
    """This world's snapshots, in order of creation."""
    return (Snapshot.of(each) for each in worlds.snapshots(world_context()))


@blueprint.post("/snapshots")
@Operation(status=201, errors=(SnapshotExists, LimitReached))
def save(body: NewSnapshot) -> Snapshot:
    """Keep the world as it is now; an earlier snapshot of the name is replaced."""
    return Snapshot.of(worlds.save_snapshot(world_context(), body.name))


@blueprint.post("/snapshots/<name>/restore")
@Operation(optional=True)
def restore(name: str, body: Nothing) -> Restored:
    """Bring a snapshot back, its clock too."""
    del body
    worlds.restore_snapshot(world_context(), name)
    return Restored.of(clocks.show_clock(world_context()), name=name)


@blueprint.delete("/snapshots/<name>")
@Operation()
def delete(name: str) -> None:
    """Throw a snapshot away."""
    worlds.delete_snapshot(world_context(), name)
