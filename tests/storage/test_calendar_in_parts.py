"""Events and bookings of a mailbox in parts, cut by either database from one order."""

import pytest

from bookwithme.domain.booking import BookingStatus
from tests.storage.builders import DAY, MINUTE, NOON, booking, event


@pytest.fixture
def kept(store, filled):
    """Events and bookings, some of one time; the ids in order, by start, then end."""
    late = NOON + 30 * DAY
    times = [late, late, late + MINUTE, late - MINUTE]
    own = [
        event(filled.mailbox, start=at, end=late + 60 * MINUTE, uid=str(number))
        for number, at in enumerate(times)
    ]
    booked = booking(filled.mailbox, filled.meeting_type, late)
    gone = booking(filled.mailbox, filled.meeting_type, late, status=BookingStatus.CANCELLED)
    with store.write() as uow:
        usual = [*uow.events.of(filled.mailbox), *uow.bookings.all(filled.mailbox)]
        assert {each.start for each in usual} == {NOON}
        before = [each.guid for each in sorted(usual, key=lambda each: each.end)]
        for each in own:
            uow.events.add(each)
        for each in (booked, gone):
            uow.bookings.add(each)
    first, second, last, early = (each.guid for each in own)
    return before, [early], [booked.guid, first, second], [last]


@pytest.mark.parametrize("latest_first", [False, True])
def test_parts_joined_are_all_there_is(store, filled, kept, latest_first):
    order = [number for part in (kept[::-1] if latest_first else kept) for number in part]
    for most in (1, 2, 100):
        with store.read() as uow:
            found = [
                number
                for offset in range(0, len(order) + 1, most)
                for number in uow.events.part_with_bookings(
                    filled.mailbox, offset, most, latest_first=latest_first
                )
            ]
            assert found == order
            assert uow.events.counted_with_bookings(filled.mailbox) == len(order)
