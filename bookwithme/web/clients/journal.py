"""One entry of the journal for each request of a program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from werkzeug.exceptions import HTTPException

from bookwithme.domain.access_denied import AccessDenied
from bookwithme.domain.errors import BookwithmeError, NotFound, NotNow
from bookwithme.service.clients.journal import ClientCall, Endpoint, Outcome, note_call
from bookwithme.web.clients.callers import agent
from bookwithme.web.platform.request_context import world_context


@contextmanager
def journalled(endpoint: Endpoint) -> Iterator[ClientCall]:
    """Note a request when it ends; the view fills in what it finds out, such as the operation."""
    call = ClientCall(endpoint, agent())
    try:
        yield call
    except AccessDenied as denied:
        step = denied.decision.denied_by
        call.mailbox, call.outcome = denied.mailbox.address, Outcome.DENIED
        call.step = step.step if step else None
        raise
    except (BookwithmeError, HTTPException):
        call.outcome = Outcome.FAILED
        raise
    finally:
        with suppress(NotFound, NotNow):  # a world that is gone has no journal
            note_call(world_context(), call)
