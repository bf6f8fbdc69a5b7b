"""Probes: is the process alive, is the database there, what did the server count."""

from importlib.metadata import version

from flask import Blueprint, Flask, Response, current_app

from bookwithme import zones
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import clocks
from bookwithme.web.platform.request_context import installation

PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"

blueprint = Blueprint("probes", __name__)


@blueprint.get("/healthz")
def healthz() -> dict[str, str]:
    """The process answers; of which version it is, and whose time zones it goes by."""
    return {"status": "ok", "version": version("bookwithme"), "zoneData": zones.data()}


@blueprint.get("/readyz")
def readyz() -> dict[str, str]:
    """The database answers too, can be written, and the default world is there."""
    here = installation()
    here.store.check()
    clocks.show_clock(WorldContext(here.store, here.public_url))
    return {"status": "ready"}


@blueprint.get("/metrics")
def metrics() -> Response:
    """What all processes of the server counted since it was started, as Prometheus reads it."""
    text = installation().counters.text(routes(current_app))
    return Response(text, content_type=PROMETHEUS)


def routes(app: Flask) -> tuple[str, ...]:
    """The addresses of all routes of an application that serves; the first stands for none."""
    if "routes" not in app.extensions:
        names = dict.fromkeys(each.rule for each in app.url_map.iter_rules())
        app.extensions["routes"] = ("", *names)
    found: tuple[str, ...] = app.extensions["routes"]
    return found
