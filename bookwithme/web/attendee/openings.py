"""Note openings of attendees' addresses once the answer is made, which does not depend on it."""

import re
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from flask import Response, g, request

from bookwithme.domain.errors import NotFound, NotNow
from bookwithme.service.attendee import openings
from bookwithme.service.attendee.address_resolution import Address
from bookwithme.service.attendee.near_misses import Data
from bookwithme.web.attendee import queries
from bookwithme.web.platform.injected_faults import is_dropped
from bookwithme.web.platform.request_context import world_context

_UTM = re.compile(r"utm_[a-z_]{1,32}$", re.IGNORECASE | re.ASCII)
_WITHIN = frozenset({"month", "day", "start", "type", "timeZone", "hours"})
"""What an address has only where somebody goes on from page to page."""


def note_opening(response: Response) -> Response:
    """Note that a page, a type or a link was opened."""
    parts = request.view_args or {}
    if request.method not in {"GET", "HEAD"} or "page" not in parts:
        return response
    address = queries.address_of(parts["page"], parts.get("token"))
    visit = _visit(response, address)
    with suppress(NotFound, NotNow):  # an unknown world has no journal
        if "opened_view" in g:
            openings.note_opened(world_context(), visit, g.opened_view)
        else:
            openings.note_refused(world_context(), visit)
    return response


def noting_unknown(
    find: Callable[..., Data | None], what: str = ""
) -> Callable[[Response], Response]:
    """Make what notes an address with a secret that names nothing.

    `find`: what to note of it, given a unit of work and the parts of the address. `what`: as what
    an address that names something is noted too.
    """

    def note(response: Response) -> Response:
        if not request.view_args:
            return response
        visit = _visit(response, Address(""))
        with suppress(NotFound, NotNow):
            if response.status_code != 404 and what and request.method == "GET":
                openings.note_secret(world_context(), visit, what, **g.get("opened_of", {}))
            elif response.status_code == 404:
                openings.note_unknown(world_context(), visit, partial(find, **request.view_args))
        return response

    return note


def _visit(response: Response, address: Address) -> openings.Visit:
    return openings.Visit(
        address,
        request.method,
        None if is_dropped(request.environ) else response.status_code,
        request.args.get("ep", ""),
        request.headers.get("User-Agent", ""),
        tuple((name.lower(), value) for name, value in request.args.items() if _UTM.match(name)),
        within=not _WITHIN.isdisjoint(request.args),
    )
