"""Faults of requests: what a request meets instead of its answer, where the world has faults.

The emulator's own pages, their looks and the probes never meet one, so that one can be switched off
again.
"""

from wsgiref.types import WSGIEnvironment

from flask import Response, request

from bookwithme.service.faults import faults
from bookwithme.web.platform.errors import failed
from bookwithme.web.platform.request_context import world_context

DROPPED = "bookwithme.dropped"
_SPARED = ("/_emulator", "/static/", "/healthz", "/readyz", "/metrics")


def is_dropped(environ: WSGIEnvironment) -> bool:
    """Whether the connection of a request is to be closed without an answer."""
    return DROPPED in environ


def strike() -> Response | None:
    """Let faults meet a request before its view does."""
    return None if request.path.startswith(_SPARED) else meet()


def meet(operation: str | None = None) -> Response | None:
    """The answer of a request that a fault meets: by its operation, once a view has found it out.

    Raises:
        TooManyWaiting: it is to wait, and there is no place.
    """
    fault = faults.struck_request(world_context(), request.method, request.path, operation)
    if fault is None:
        return None
    if fault.delay:
        here = world_context()
        with here.waiting.place(here.world):
            here.waiting.stopping.wait(fault.delay)
        here.renew()
    if fault.drop:
        request.environ[DROPPED] = True
        return Response()
    return failed(fault.status) if fault.status else None
