"""Mailboxes, their calendars, their time, and whether their owners may use Bookings."""

from collections.abc import Iterator

from flask import Blueprint, abort, request

from bookwithme.contract.availability import CalendarHealth, Feed, FreeBusy, Period, Window
from bookwithme.contract.mailbox import (
    Access,
    AccessQuery,
    AccessStep,
    ChangedPolicy,
    MailboxChange,
    MailboxInfo,
    NewMailbox,
    PendingChange,
)
from bookwithme.domain.access import EwsPolicy
from bookwithme.domain.errors import CalendarTooLarge, InvalidInput, MailboxExists, TooManyWaiting
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.owa_policy import OwaSwitches
from bookwithme.domain.policy_delay import PolicyChange
from bookwithme.service.admin import administration
from bookwithme.service.availability import calendars, feeds
from bookwithme.service.availability.calendars import Health
from bookwithme.service.availability.freebusy import freebusy
from bookwithme.web.api.operation import JSON, Operation
from bookwithme.web.api.request_bodies import json_body, raw_body
from bookwithme.web.platform.body_limits import CALENDAR
from bookwithme.web.platform.request_context import world_context

blueprint = Blueprint("mailboxes", __name__)

_CALENDARS = "/mailboxes/<address>/calendars/<name>"


def _info(mailbox: Mailbox) -> MailboxInfo:
    return MailboxInfo.at(world_context().base, mailbox)


@blueprint.get("/mailboxes")
@Operation(plural="mailboxes")
def all_mailboxes() -> Iterator[MailboxInfo]:
    """Every mailbox, in order of creation."""
    return (_info(each) for each in administration.mailboxes(world_context()))


@blueprint.post("/mailboxes")
@Operation(status=201, errors=(MailboxExists,))
def create(body: NewMailbox) -> MailboxInfo:
    """A new mailbox, and its organization where the domain is new."""
    return _info(administration.create_mailbox(world_context(), body))


@blueprint.get("/mailboxes/<address>")
@Operation()
def show(address: str) -> MailboxInfo:
    """One mailbox."""
    return _info(administration.mailbox(world_context(), address))


@blueprint.patch("/mailboxes/<address>")
@Operation()
def change(address: str, body: MailboxChange) -> MailboxInfo:
    """Change some of its fields."""
    return _info(administration.change_mailbox(world_context(), address, body.applied_to))


@blueprint.delete("/mailboxes/<address>")
@Operation()
def delete(address: str) -> None:
    """Delete a mailbox with all that hangs on it."""
    administration.delete_mailbox(world_context(), address)


@blueprint.get("/mailboxes/<address>/access")
@Operation()
def access(address: str, query: AccessQuery) -> Access:
    """Whether the owner may use Bookings, step by step; or whether a program may use the mailbox.

    `client`: the program's User-Agent.
    """
    found = administration.access(world_context(), address, query.program)
    return Access.of(
        found.decision,
        reason=found.decision.told,
        steps=[AccessStep.of(each) for each in found.decision.steps],
        pending=[_pending(each) for each in found.pending],
    )


def _pending(change: PolicyChange[EwsPolicy | OwaSwitches]) -> PendingChange:
    before, after = (ChangedPolicy.of(each) for each in (change.before, change.after))
    return PendingChange.of(change, before=before, after=after)


@blueprint.get("/mailboxes/<address>/freebusy")
@Operation()
def free_busy(address: str, query: Window) -> FreeBusy:
    """What the mailbox's time looks like in a window."""
    found = freebusy(world_context(), address, query.interval)
    return FreeBusy(busy=tuple(Period.of(each) for each in found.periods), merged=found.merged)


@blueprint.put(_CALENDARS)
@Operation(body=Feed, accepts="text/calendar", errors=(CalendarTooLarge, TooManyWaiting))
def put_calendar(address: str, name: str) -> CalendarHealth:
    """Give the mailbox a calendar, or a newer copy of it: a text/calendar body, or `{url}`."""
    if request.mimetype == JSON:
        feed = Feed.read(json_body())
        return _report(feeds.subscribe(world_context(), address, name, feed.url))
    if request.mimetype != "text/calendar":
        abort(415, "The body must be text/calendar, or JSON with a url.")
    body = raw_body(CALENDAR)
    return _report(calendars.put_calendar(world_context(), address, name, body))


def _report(health: Health) -> CalendarHealth:
    """The report in English; of a feed that cannot be fetched the first problem is why."""
    failure = [health.failure] if health.failure else []
    return CalendarHealth.of(
        health,
        problems=[str(each) for each in [*failure, *health.problems]],
        notes=[str(each) for each in health.notes],
    )


@blueprint.post(f"{_CALENDARS}/refresh")
@Operation(errors=(InvalidInput, TooManyWaiting))
def refresh_calendar(address: str, name: str) -> CalendarHealth:
    """Fetch a calendar now."""
    return _report(feeds.refresh(world_context(), address, name))


@blueprint.get(_CALENDARS)
@Operation()
def show_calendar(address: str, name: str) -> CalendarHealth:
    """What was read of a calendar, and what was not."""
    return _report(calendars.show_calendar(world_context(), address, name))


@blueprint.delete(_CALENDARS)
@Operation()
def delete_calendar(address: str, name: str) -> None:
    """Take a calendar away."""
    calendars.delete_calendar(world_context(), address, name)
