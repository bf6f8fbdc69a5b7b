"""A world's clock: what it shows, set it, let time pass; and what falls due on the way."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from bookwithme import clock
from bookwithme.clock import ClockState
from bookwithme.contract.classes import ClassClock
from bookwithme.contract.types import instant_text
from bookwithme.contract.world import Advance, Advanced, ClockFace, ClockWish, Ran
from bookwithme.domain.durations import CODE_LIFETIME
from bookwithme.domain.errors import FieldProblem, InvalidInput
from bookwithme.domain.ews_retirement import BLANK_IS_FALSE_FROM, ENDED_FROM, EwsRetirement
from bookwithme.domain.world_clock import LATEST, ClockMode
from bookwithme.service.admin import change_log
from bookwithme.service.availability.calendars import roll_horizon
from bookwithme.service.availability.feed_requests import place
from bookwithme.service.availability.feeds import refresh_due
from bookwithme.service.mail.reminders import send_due
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.unit_of_work import UnitOfWork


def show_clock(context: WorldContext) -> ClockFace:
    """What the world's clock shows, and how it goes."""
    return context.look(lambda uow: ClockFace(now=uow.now, mode=uow.world.clock.mode))


def put(context: WorldContext, wish: ClockWish) -> ClockFace:
    """Set the clock to any instant, also an earlier one.

    Without mode the clock goes on from `now`; frozen without `now` stands at the present, shifted
    without `now` goes on from it.
    """
    mode = wish.mode or ClockMode.SHIFTED
    return set_clock(context, context.look(lambda uow: in_mode(uow, mode, wish.now)))


def in_mode(uow: UnitOfWork, mode: ClockMode, at: datetime | None = None) -> ClockState:
    """A clock that goes in a mode, from an instant or from the world's present."""
    if mode is ClockMode.SYSTEM:
        return ClockState()
    if mode is ClockMode.FROZEN:
        return clock.frozen_at(at or uow.now)
    return clock.shifted_to(at) if at else clock.resumed(uow.world.clock)


def system(context: WorldContext) -> ClockFace:
    """Give the world the machine's time again."""
    return set_clock(context, ClockState())


def set_clock(context: WorldContext, state: ClockState) -> ClockFace:
    """Set the world's clock to anything, the past too."""
    face, _ran = _move(context, state)
    return face


def _move(
    context: WorldContext, state: ClockState, ran: Iterable[Ran] = (), **data: Any
) -> tuple[ClockFace, list[Ran]]:
    """Set the clock and do what is due then; `ran`: what fell due on the way.

    `data`: what the journal tells besides.
    """
    with place(context):  # a clock that cannot wait for the calendars stays where it is
        with context.write() as uow:
            data.setdefault("was", instant_text(uow.now))
            _set(uow, state)
        face = ClockFace(now=clock.now(state), mode=state.mode)
        roll_horizon(context)
        ran = sorted([*ran, *send_due(context)], key=attrgetter("at"))
        ran += refresh_due(context, pause=timedelta(0))
    told = [each.model_dump(mode="json") for each in ran]
    with context.write(moved=False) as uow:
        data |= {"now": instant_text(face.now), "mode": state.mode.value, "ran": told}
        uow.journal.add("clock", face.now, data)
    return face, ran


def _set(uow: UnitOfWork, state: ClockState) -> None:
    """Set the clock; who puts it back takes no page away that was there."""
    uow.mailboxes.keep_ready(uow.now, clock.now(state))
    uow.set_clock(state)


def note_clock(uow: UnitOfWork, state: ClockState) -> None:
    """Set the clock inside a unit of work, and note what fell due on the way, if it went on."""
    was, now = uow.now, clock.now(state)
    due = sorted(falling_due(uow, was, now), key=attrgetter("at"))
    ran = [each.model_dump(mode="json") for each in due]
    _set(uow, state)
    uow.now = now
    times: dict[str, Any] = {"was": instant_text(was), "now": instant_text(now)}
    uow.journal.add("clock", now, times | {"mode": state.mode.value, "ran": ran})


def advance(context: WorldContext, wish: Advance) -> Advanced:
    """Let the world's time pass, and tell what fell due on the way, in order.

    Raises:
        InvalidInput: it would go back, or so long beyond the year 2190.
    """
    with context.read() as uow:
        start, to = uow.now, later(uow, wish)
        if to < start:
            raise InvalidInput(FieldProblem("to", "must not lie before the world's present"))
        moved, ran = moved_to(uow, to), falling_due(uow, start, to)
    began = instant_text(start)  # not the present of the write, which may be a second later
    face, ran = _move(context, moved, ran, was=began, advancedFrom=began)
    return Advanced(start=start, end=face.now, ran=tuple(ran))


def later(uow: UnitOfWork, wish: Advance | ClassClock) -> datetime:
    """The instant that is asked for, or that is so much later; raises InvalidInput."""
    if wish.by is not None and wish.by >= LATEST - uow.now:
        raise InvalidInput(FieldProblem("by", "leads beyond the year 2190"))
    return wish.to or uow.now + (wish.by or timedelta(0))


def moved_to(uow: UnitOfWork, to: datetime) -> ClockState:
    """A clock that shows an instant; it goes on, or stands, as the world's does."""
    is_frozen = uow.world.clock.mode is ClockMode.FROZEN
    return in_mode(uow, ClockMode.FROZEN if is_frozen else ClockMode.SHIFTED, to)


def falling_due(uow: UnitOfWork, start: datetime, end: datetime) -> list[Ran]:
    """What falls due in a time; at one instant, policies come first, then links and pages."""
    return [each for each in _due(uow) if start < each.at <= end]


def _due(uow: UnitOfWork) -> Iterator[Ran]:
    for change in change_log.waiting(uow, uow.organizations.records()):
        yield Ran(at=change.effective_at, what="policyEffective", about=change.command)
    if uow.world.settings.ews_retirement is EwsRetirement.REALISTIC:
        yield Ran(at=BLANK_IS_FALSE_FROM, what="ewsRetirement", about="EwsEnabled: blank is False")
        yield Ran(at=ENDED_FROM, what="ewsRetirement", about="EwsEnabled: always False")
    titles = {each.id: each.title for each in uow.meeting_types.all()}
    for link in uow.links.all():
        if not link.consumed_at and not link.revoked_at:
            about, name = str(link.bookingcode), link.name or titles.get(link.meeting_type_id)
            yield Ran(at=link.expires_at, what="linkExpired", about=about, name=name)
    for each in uow.mailboxes.all():
        if each.page.ready_at:
            yield Ran(at=each.page.ready_at, what="pageProvisioned", about=each.address)
    for code in uow.verifications.unused():
        yield Ran(at=code.created_at + CODE_LIFETIME, what="codeExpired", about=code.email)
