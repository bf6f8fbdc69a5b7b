"""A world's clock and switches."""

from flask import Blueprint

from bookwithme.contract.settings import Settings, SettingsChange
from bookwithme.contract.world import Advance, Advanced, ClockFace, ClockWish
from bookwithme.domain.errors import TooManyWaiting
from bookwithme.service.admin import administration
from bookwithme.service.worlds import clocks
from bookwithme.web.api.operation import Operation
from bookwithme.web.platform.request_context import world_context

blueprint = Blueprint("clock", __name__)


@blueprint.get("/clock")
@Operation()
def show() -> ClockFace:
    """What the clock shows, and how it goes."""
    return clocks.show_clock(world_context())


@blueprint.put("/clock")
@Operation(errors=(TooManyWaiting,))
def put(body: ClockWish) -> ClockFace:
    """Set the clock."""
    return clocks.put(world_context(), body)


@blueprint.post("/clock/advance")
@Operation(errors=(TooManyWaiting,))
def advance(body: Advance) -> Advanced:
    """Let time pass, and tell what fell due."""
    return clocks.advance(world_context(), body)


@blueprint.delete("/clock")
@Operation(errors=(TooManyWaiting,))
def system() -> ClockFace:
    """Back to the machine's time."""
    return clocks.system(world_context())


@blueprint.get("/settings")
@Operation()
def settings() -> Settings:
    """The world's switches."""
    return Settings.of(administration.settings(world_context()))


@blueprint.patch("/settings")
@Operation()
def change_settings(body: SettingsChange) -> Settings:
    """Set some of them."""
    return Settings.of(administration.change_settings(world_context(), body.applied_to))
