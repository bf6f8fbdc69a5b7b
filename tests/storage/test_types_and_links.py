"""Meeting types and links come back as they were kept, whole, and in order."""

from dataclasses import replace

import pytest

from bookwithme.domain.links import LinkState
from tests.storage.builders import (
    DAY,
    MINUTE,
    NOON,
    booking,
    guid,
    kind,
    link,
    message,
)


@pytest.mark.parametrize("fields", [{}, {"hours": None, "category": None, "teams_meeting": None}])
def test_a_meeting_type_comes_back_as_it_was_kept(store, filled, fields):
    whole = kind(filled.mailbox, **fields)
    with store.write() as work:
        number = work.meeting_types.add(whole)
    with store.read() as work:
        found = [
            work.meeting_types.by_id(number),
            work.meeting_types.by_guid(whole.guid),
            work.meeting_types.of(filled.mailbox)[-1],
            work.meeting_types.all()[-1],
        ]
    assert found == [whole] * 4
    told = {(each.id, each.mailbox_id, each.guid, each.deleted_at) for each in found}
    assert told == {(number, filled.mailbox, whole.guid, None)}


def test_a_deleted_type_is_gone_from_the_page_but_kept_for_its_bookings(store, filled):
    with store.write() as work:
        whole = work.meeting_types.by_id(filled.kind)
        work.meeting_types.delete(filled.kind, NOON)
        assert work.meeting_types.of(filled.mailbox) == []
        assert work.meeting_types.by_guid(whole.guid) is None
        assert [each.deleted_at for each in work.meeting_types.all()] == [NOON]
        assert work.meeting_types.by_id(filled.kind) == whole
        assert len(work.bookings.all()) == 1


def test_a_saved_type_is_what_it_has_become(store, filled):
    with store.write() as work:
        changed = replace(work.meeting_types.by_id(filled.kind), title="Renamed", hours=None)
        work.meeting_types.save(changed)
        assert work.meeting_types.all() == [changed]


# Links.


def test_a_link_comes_back_as_it_was_kept(store, filled):
    whole = link(filled.kind, consumed_at=NOON, revoked_at=NOON + MINUTE, single_use=False)
    with store.write() as work:
        number = work.links.add(whole)
    with store.read() as work:
        found = [
            work.links.by_id(number),
            work.links.by_code(whole.bookingcode),
            work.links.of(filled.kind)[-1],
            work.links.all()[-1],
        ]
        assert work.links.by_code(guid()) is None
    assert found == [whole] * 4
    assert {(each.id, each.meeting_type_id) for each in found} == {(number, filled.kind)}


def test_a_link_pays_once_and_the_first_time_counts(store, filled):
    with store.write() as work:
        assert work.links.consume(filled.link, NOON) is True
        assert work.links.consume(filled.link, NOON + DAY) is False
        assert work.links.by_id(filled.link).consumed_at == NOON


def test_a_link_is_taken_back_once_and_the_first_time_counts(store, filled):
    with store.write() as work:
        work.links.revoke(filled.link, NOON)
        work.links.revoke(filled.link, NOON + DAY)
        assert work.links.by_id(filled.link).revoked_at == NOON


def test_all_links_of_a_type_are_taken_back_and_no_others(store, filled):
    with store.write() as work:
        other_kind = work.meeting_types.add(kind(filled.mailbox))
        spared = work.links.add(link(other_kind))
        work.links.add(link(filled.kind, revoked_at=NOON - DAY))
        work.links.revoke_all(filled.kind, NOON)
        assert [each.revoked_at for each in work.links.of(filled.kind)] == [NOON, NOON - DAY]
        assert work.links.by_id(spared).state(NOON) is LinkState.ACTIVE


# Order.


def test_rows_come_in_the_order_of_their_making_whatever_the_clock_says(store, filled):
    titles = [f"type {n}" for n in range(12)]
    with store.write() as work:
        work.meeting_types.delete(filled.kind, NOON)
        for title in titles:
            work.meeting_types.add(kind(filled.mailbox, title=title))
        starts = [NOON + n * DAY for n in (5, 2, 9, 1)]
        for start in starts:
            work.bookings.add(booking(filled.mailbox, filled.kind, start, created_at=NOON))
        mails = [message(sent_at=NOON - n * MINUTE) for n in range(5)]
        work.messages.clear()
        for each in mails:
            work.messages.add(each)
    with store.read() as work:
        assert [each.title for each in work.meeting_types.of(filled.mailbox)] == titles
        assert [each.start for each in work.bookings.all()] == [NOON, *starts]
        assert work.messages.all() == mails
