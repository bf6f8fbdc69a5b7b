"""Carry out acts that send mails, composed before the world's lock is taken.

Composing takes longer than all the rest of an act, and writers wait for one another. So an act is
planned twice by the same function: outside the lock, where its mails are drafted, and under it,
where every check is made again. A draft that no longer fits what it was made of is made anew.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Generic, TypeVar

from bookwithme.domain.booking import Booking
from bookwithme.domain.mailbox import Mailbox
from bookwithme.mail.letters import BookingMails
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.unit_of_work import UnitOfWork

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")
D = TypeVar("D")

FRESH = timedelta(minutes=1)
"""A draft may wait so long for the lock, in the world's time."""


@dataclass(frozen=True, slots=True)
class Done(Generic[T_co]):
    """Nothing is left to do: the answer."""

    answer: T_co


@dataclass(frozen=True, slots=True)
class Act(Generic[T_co]):
    """An act that sends no mail: what writes it and gives the answer."""

    write: Callable[[], T_co]


@dataclass(frozen=True, slots=True)
class MailedAct(Generic[D, T_co]):
    """An act that sends mails.

    Attributes:
        basis: all that the draft depends on but the time; compared by value.
        compose: makes the draft, and reads nothing from the database.
        write: writes the act with its draft, and gives the answer.
    """

    basis: object
    compose: Callable[[], D]
    write: Callable[[D], T_co]


def carry_out(
    context: WorldContext, plan: Callable[[UnitOfWork], MailedAct[D, T] | Act[T] | Done[T]]
) -> T:
    """Plan an act, draft its mails, take the lock, plan it again and write it.

    What `plan` raises is raised without taking the lock, or under it where something changed
    meanwhile.
    """
    with context.read() as uow:
        ahead = plan(uow)
        drafted_at, seeded = uow.now, uow.world.seed is not None
    if isinstance(ahead, Done):
        return ahead.answer
    # A world with a seed draws GUIDs and secrets from its sequence, which a writer alone may move.
    mailed = ahead if isinstance(ahead, MailedAct) and not seeded else None
    draft = (mailed.compose(), mailed.basis) if mailed else None
    with context.write() as uow:
        planned = plan(uow)
        if isinstance(planned, Done):
            return planned.answer
        if isinstance(planned, Act):
            return planned.write()
        is_fresh = timedelta(0) <= uow.now - drafted_at <= FRESH
        if draft and is_fresh and draft[1] == planned.basis:
            return planned.write(draft[0])
        return planned.write(planned.compose())


def booking_mails(
    context: WorldContext, owner: Mailbox, booking: Booking, now: datetime
) -> BookingMails:
    """What composes the mails about a booking, as at `now`.

    Composing needs no unit of work, so that it can be done before the lock is taken.
    """
    from bookwithme.ical.writing.writer import invitation

    return BookingMails(owner, booking, context.base, partial(invitation, booking, owner, now=now))
