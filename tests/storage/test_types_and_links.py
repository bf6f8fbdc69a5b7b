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
    with store.write() as uow:
        number = uow.meeting_types.add(whole)
    with store.read() as uow:
        found = [
            uow.meeting_types.by_id(number),
            uow.meeting_types.by_guid(whole.guid),
            uow.meeting_types.of(filled.mailbox)[-1],
            uow.meeting_types.all()[-1],
        ]
    assert found == [whole] * 4
    told = {(each.id, each.mailbox_id, each.guid, each.deleted_at) for each in found}
    assert told == {(number, filled.mailbox, whole.guid, None)}


def test_a_deleted_type_is_gone_from_the_page_but_kept_for_its_bookings(store, filled):
    with store.write() as uow:
        whole = uow.meeting_types.by_id(filled.meeting_type)
        uow.meeting_types.retire(filled.meeting_type, NOON)
        assert uow.meeting_types.of(filled.mailbox) == []
        assert uow.meeting_types.by_guid(whole.guid) is None
        assert [each.deleted_at for each in uow.meeting_types.all()] == [NOON]
        assert uow.meeting_types.by_id(filled.meeting_type) == whole
        assert len(uow.bookings.all()) == 1


def test_a_saved_type_is_what_it_has_become(store, filled):
    with store.write() as uow:
        changed = replace(uow.meeting_types.by_id(filled.meeting_type), title="Renamed", hours=None)
        uow.meeting_types.save(changed)
        assert uow.meeting_types.all() == [changed]


# Links.


def test_a_link_comes_back_as_it_was_kept(store, filled):
    whole = link(
        filled.meeting_type,
        consumed_at=NOON,
        revoked_at=NOON + MINUTE,
        single_use=False,
        name="First round",
        sent_to=("ben@fabrikam.com",),
    )
    with store.write() as uow:
        number = uow.links.add(whole)
    with store.read() as uow:
        found = [
            uow.links.by_id(number),
            uow.links.by_code(whole.bookingcode),
            uow.links.of(filled.meeting_type)[-1],
            uow.links.all()[-1],
        ]
        assert uow.links.by_code(guid()) is None
    assert found == [whole] * 4
    assert {(each.id, each.meeting_type_id) for each in found} == {(number, filled.meeting_type)}


def test_a_link_pays_once_and_the_first_time_counts(store, filled):
    with store.write() as uow:
        assert uow.links.consume(filled.link, NOON) is True
        assert uow.links.consume(filled.link, NOON + DAY) is False
        assert uow.links.by_id(filled.link).consumed_at == NOON


def test_a_link_is_taken_back_once_and_the_first_time_counts(store, filled):
    with store.write() as uow:
        uow.links.revoke(filled.link, NOON)
        uow.links.revoke(filled.link, NOON + DAY)
        assert uow.links.by_id(filled.link).revoked_at == NOON


def test_all_links_of_a_type_are_taken_back_and_no_others(store, filled):
    with store.write() as uow:
        other_kind = uow.meeting_types.add(kind(filled.mailbox))
        spared = uow.links.add(link(other_kind))
        uow.links.add(link(filled.meeting_type, revoked_at=NOON - DAY))
        uow.links.revoke_all(filled.meeting_type, NOON)
        assert [each.revoked_at for each in uow.links.of(filled.meeting_type)] == [NOON, NOON - DAY]
        assert uow.links.by_id(spared).state(NOON) is LinkState.ACTIVE


# Order.


def test_rows_come_in_the_order_of_their_making_whatever_the_clock_says(store, filled):
    titles = [f"type {n}" for n in range(12)]
    with store.write() as uow:
        uow.meeting_types.retire(filled.meeting_type, NOON)
        for title in titles:
            uow.meeting_types.add(kind(filled.mailbox, title=title))
        starts = [NOON + n * DAY for n in (5, 2, 9, 1)]
        for start in starts:
            uow.bookings.add(booking(filled.mailbox, filled.meeting_type, start, created_at=NOON))
        mails = [message(sent_at=NOON - n * MINUTE) for n in range(5)]
        uow.messages.clear()
        for each in mails:
            uow.messages.add(each)
    with store.read() as uow:
        assert [each.title for each in uow.meeting_types.of(filled.mailbox)] == titles
        assert [each.start for each in uow.bookings.all()] == [NOON, *starts]
        assert uow.messages.all() == mails
