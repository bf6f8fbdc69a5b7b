"""Faults: what is to go wrong in a world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint

from bookwithme.service.faults import faults
from bookwithme.web.api.request_bodies import json_body
from bookwithme.web.platform.request_context import world_context

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("faults", __name__)


@blueprint.get("/faults")
def all_faults() -> dict[str, Any]:
    """The faults that can still strike, in the order in which they are tried."""
    return faults.faults_json(faults.all_faults(world_context()))


@blueprint.put("/faults")
def put() -> dict[str, Any]:
    """Have these faults and no others."""
    return faults.faults_json(faults.put_faults(world_context(), json_body()))


@blueprint.delete("/faults")
def clear() -> ResponseReturnValue:
    """Let nothing go wrong any more."""
    faults.clear_faults(world_context())
    return "", 204
