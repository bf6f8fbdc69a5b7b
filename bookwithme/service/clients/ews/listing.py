"""Everything in a mailbox's calendar once, a series by its master, and parts of it.

Calendar files are there as far as the horizon reaches. They are read whole; parts of what is the
mailbox's own are cut by the database.
"""

from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import chain

from bookwithme.domain.interval import Interval
from bookwithme.domain.mailbox import Mailbox
from bookwithme.service.clients.ews.items import Item, files_once, in_order, series, written
from bookwithme.storage.unit_of_work import UnitOfWork

EVER = Interval(datetime(1000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC))
"""All time that an item can have."""
_SECOND = timedelta(seconds=1)


def count(uow: UnitOfWork, mailbox: Mailbox) -> int:
    """How many items there are."""
    return _own(uow, mailbox) + len([*files_once(uow, mailbox)])


def _own(uow: UnitOfWork, mailbox: Mailbox) -> int:
    counted = partial(uow.events.counted_with_bookings, mailbox.id)
    return uow.recall("counted", counted, of=mailbox.id)


def part(
    uow: UnitOfWork, mailbox: Mailbox, offset: int, most: int, *, latest_first: bool
) -> tuple[list[Item], int]:
    """So many items at most from an offset on, by start, then end; and how many there are."""
    files = [*files_once(uow, mailbox)]
    # Whatever stands between them, these are not in the part, nor is anything beyond its end.
    before = max(offset - len(files), 0)
    ids = uow.events.part_with_bookings(
        mailbox.id, before, offset + most - before, latest_first=latest_first
    )
    read = written(mailbox, uow.events.these(ids), uow.bookings.these(ids))
    own = {each.id.of: each for each in read}
    items = in_order([*map(own.__getitem__, ids), *files])
    items.sort(key=lambda each: each.start, reverse=latest_first)
    return items[offset - before :][:most], _own(uow, mailbox) + len(files)


def near(uow: UnitOfWork, mailbox: Mailbox, window: Interval) -> list[Item]:
    """What touches a window, all series, and what files have; by start, then end."""
    window = Interval(window.start - _SECOND, window.end + _SECOND)
    events = chain(uow.events.single(mailbox.id, window), series(uow, mailbox))
    own = written(mailbox, events, uow.bookings.within(mailbox.id, window))
    return in_order(chain(own, files_once(uow, mailbox)))
