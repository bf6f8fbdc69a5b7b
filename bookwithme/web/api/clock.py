"""A world's clock and switches."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from bookwithme.service import fields as f
from bookwithme.service.admin import administration
from bookwithme.service.documents import values
from bookwithme.service.documents.exporting import settings_json
from bookwithme.service.worlds import clocks
from bookwithme.web.api.request_bodies import json_body
from bookwithme.web.platform.request_context import world_context

blueprint = Blueprint("clock", __name__)


@blueprint.get("/clock")
def show() -> dict[str, str]:
    """What the clock shows, and how it goes."""
    return clocks.clock_json(administration.show_clock(world_context()))


@blueprint.put("/clock")
def put() -> dict[str, str]:
    """Set the clock."""
    return clocks.clock_json(clocks.put(world_context(), json_body()))


@blueprint.post("/clock/advance")
def advance() -> dict[str, Any]:
    """Let time pass, and tell what fell due."""
    return clocks.advance(world_context(), json_body())


@blueprint.delete("/clock")
def system() -> dict[str, str]:
    """Back to the machine's time."""
    return clocks.clock_json(clocks.system(world_context()))


@blueprint.get("/settings")
def settings() -> dict[str, Any]:
    """The world's switches."""
    return settings_json(administration.settings(world_context()))


@blueprint.patch("/settings")
def change_settings() -> dict[str, Any]:
    """Set some of them."""
    read = f.Fields(json_body())
    changes = values.settings(read)
    read.done()
    return settings_json(administration.change_settings(world_context(), changes))
