"""Probes: is the process alive, is the database there."""

from __future__ import annotations

from flask import Blueprint

from bookwithme import zones
from bookwithme.service import administering
from bookwithme.service.place import Place
from bookwithme.web.context import installation

blueprint = Blueprint("probes", __name__)


@blueprint.get("/healthz")
def healthz() -> dict[str, str]:
    """The process answers; whose time zones it goes by."""
    return {"status": "ok", "zoneData": zones.data()}


@blueprint.get("/readyz")
def readyz() -> dict[str, str]:
    """The database answers too, and the default world is there."""
    here = installation()
    administering.show_clock(Place(here.store, here.public_url))
    return {"status": "ready"}
