"""Why a page is not to be had, or is empty: for whoever may see the control room, beside it."""

from contextlib import suppress
from dataclasses import replace

from flask import g, request

from bookwithme.domain.access_decision import AccessDenied
from bookwithme.domain.addresses import type_token
from bookwithme.domain.errors import BookwithmeError, NotFound, NotNow
from bookwithme.service.attendee.scheduling import SchedulingView
from bookwithme.service.attendee.why import Why, why
from bookwithme.web.attendee import queries
from bookwithme.web.platform.invitations import is_invited
from bookwithme.web.platform.request_context import world_context
from bookwithme.web.platform.request_guards import is_operator


def why_here() -> Why | None:
    """What the checks found; None where nothing is to be explained, or not to this visitor."""
    error: BookwithmeError | None = g.get("refused")
    view: SchedulingView | None = g.get("opened_view")
    if not (error or _is_empty(view)) or not (is_operator() or is_invited()):
        return None
    if isinstance(error, AccessDenied):
        return Why(mailbox=error.mailbox, decision=error.decision)
    parts = request.view_args or {}
    if "page" not in parts or request.blueprint != "scheduling":
        return None
    address = queries.address_of(parts["page"], parts.get("token"))
    if view and view.meeting_type:
        address = replace(address, token=type_token(view.meeting_type.guid))
    with suppress(NotFound, NotNow):
        return why(world_context(), address, view.month.span if view and view.month else None)
    return None


def _is_empty(view: SchedulingView | None) -> bool:
    return view is not None and (
        not view.meeting_types or (view.month is not None and not view.month.days)
    )
