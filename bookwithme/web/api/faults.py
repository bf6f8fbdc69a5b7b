"""Faults: what is to go wrong in a world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint

from bookwithme.service.faults import faults
from bookwithme.web.api.request_bodies import json_body
from bookwithme.web.platform.request_context import place

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("faults", __name__)


@blueprint.get("/faults")
def all_faults() -> dict[str, Any]:
    """The faults that can still strike, in the order in which they are tried."""
    return faults.faults_json(faults.all_faults(place()))


@blueprint.put("/faults")
def put() -> dict[str, Any]:
    """Have these faults and no others."""
    return faults.faults_json(faults.put_faults(place(), json_body()))


@blueprint.delete("/faults")
def clear() -> ResponseReturnValue:
    """Let nothing go wrong any more."""
    faults.clear_faults(place())
    return "", 204
