"""GetUserAvailability: what the time of some mailboxes looks like to their colleagues."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from bookwithme.domain.freebusy import BusyPeriod, Status
from bookwithme.domain.interval import Interval
from bookwithme.domain.mailbox import Mailbox
from bookwithme.service.clients.ews.errors import EwsError
from bookwithme.service.clients.ews.items import Item, view
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.unit_of_work import UnitOfWork

MOST_MAILBOXES = 100
LONGEST = timedelta(days=62)
INTERVALS = range(5, 24 * 60 + 1)

DIGITS = {
    Status.FREE: b"0",
    Status.TENTATIVE: b"1",
    Status.BUSY: b"2",
    Status.OOF: b"3",
    Status.WORKING_ELSEWHERE: b"4",
    Status.UNKNOWN: b"5",
}
"""The highest of an interval counts."""


class Time(NamedTuple):
    """The time of one mailbox: what takes some of it, ascending."""

    mailbox: Mailbox
    items: list[Item]


def check(addresses: list[str], window: Interval, minutes: int) -> None:
    """Let a question pass that may be asked; raises EwsError."""
    if len(addresses) > MOST_MAILBOXES:
        text = f"At most {MOST_MAILBOXES} mailboxes can be asked about at once."
        raise EwsError("ErrorIndividualMailboxLimitReached", text)
    if window.end <= window.start:
        raise EwsError("ErrorInvalidTimeInterval", "EndTime must be after StartTime.")
    if window.end - window.start > LONGEST:
        text = f"The time window is longer than {LONGEST.days} days."
        raise EwsError("ErrorTimeIntervalTooBig", text)
    if minutes not in INTERVALS:
        text = f"The interval must be {INTERVALS[0]} to {INTERVALS[-1]} minutes."
        raise EwsError("ErrorInvalidMergedFreeBusyInterval", text)


def availability(
    context: WorldContext, domain: str, addresses: Iterable[str], window: Interval
) -> list[Time | EwsError]:
    """The time of each mailbox of an organization, in the order asked; or that there is none."""
    with context.read() as uow:
        return [_time(uow, domain, each, window) for each in addresses]


def _time(uow: UnitOfWork, domain: str, address: str, window: Interval) -> Time | EwsError:
    mailbox = uow.mailboxes.by_address(address)
    if mailbox is None or mailbox.domain != domain:
        text = f"Unable to resolve e-mail address {address[:300]} to a mailbox."
        return EwsError("ErrorMailRecipientNotFound", text)
    return Time(mailbox, [each for each in view(uow, mailbox, window) if each.start < each.end])


def digits(periods: Iterable[Item | BusyPeriod], window: Interval, minutes: int) -> str:
    """One digit for each interval that begins in the window."""
    step = timedelta(minutes=minutes)
    cells = bytearray(DIGITS[Status.FREE] * -((window.start - window.end) // step))
    for period in sorted(periods, key=lambda each: DIGITS[each.status]):
        first = max((period.start - window.start) // step, 0)
        end = min(-((window.start - period.end) // step), len(cells))
        if period.start < period.end and first < end:
            cells[first:end] = DIGITS[period.status] * (end - first)
    return cells.decode()
