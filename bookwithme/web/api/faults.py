"""Faults: what is to go wrong in a world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint

from bookwithme.service import faulting
from bookwithme.web.api.reading import json_body
from bookwithme.web.context import place

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("faults", __name__)


@blueprint.get("/faults")
def all_faults() -> dict[str, Any]:
    """The faults that can still strike, in the order in which they are tried."""
    return faulting.faults_json(faulting.faults(place()))


@blueprint.put("/faults")
def put() -> dict[str, Any]:
    """Have these faults and no others."""
    return faulting.faults_json(faulting.put_faults(place(), json_body()))


@blueprint.delete("/faults")
def clear() -> ResponseReturnValue:
    """Let nothing go wrong any more."""
    faulting.clear_faults(place())
    return "", 204
