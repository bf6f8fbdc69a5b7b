from datetime import timedelta

from bookwithme import clock
from bookwithme.domain.interval import Interval
from bookwithme.domain.settings import WorldSettings
from tests.storage.builders import DAY, NOON
from tests.storage.rows import id_of, rows, state


def test_no_repository_sees_another_worlds_rows(store, filled, other):
    """A walk over every repository, asked by every key that the other world's rows have."""
    with store.read() as uow:
        mailbox = uow.mailboxes.all()[0]
        kind_ = uow.meeting_types.all()[0]
        link = uow.links.all()[0]
        booked = uow.bookings.all()[0]
        mail = uow.messages.all()[0]
    with store.read("other") as uow:
        seen = [
            uow.organizations.all(), uow.organizations.by_domain("contoso.com"),
            uow.organizations.records(), uow.organizations.history(filled.organization),
            uow.mailboxes.all(), uow.mailboxes.by_id(mailbox.id),
            uow.mailboxes.by_address(mailbox.address),
            uow.mailboxes.by_guid(mailbox.exchange_guid),
            uow.meeting_types.of(mailbox.id), uow.meeting_types.all(),
            uow.meeting_types.by_guid(kind_.guid), uow.meeting_types.by_id(kind_.id),
            uow.links.of(kind_.id), uow.links.all(), uow.links.by_id(link.id),
            uow.links.by_code(link.bookingcode),
            uow.bookings.all(), uow.bookings.all(mailbox.id), uow.bookings.by_id(booked.id),
            uow.bookings.by_guid(booked.guid), uow.bookings.by_secret(booked.manage_secret),
            uow.bookings.uids(mailbox.id, [booked.uid]),
            uow.bookings.near(booked.manage_secret[:4]),
            uow.bookings.coming(mailbox.id, NOON - 999 * DAY, 9, ""),
            uow.bookings.past(mailbox.id, NOON + 999 * DAY, 9, ""),
            uow.links.active(mailbox.id, link.created_at, 9), uow.links.by_ids([link.id]),
            uow.bookings.held(mailbox.id, Interval(booked.start, booked.end)),
            uow.bookings.remembered("key"), uow.verifications.by_secret(filled.code.secret),
            uow.verifications.sent_to(kind_.id, "lidia@fabrikam.com", NOON - timedelta(days=999)),
            uow.calendars.of(mailbox.id), uow.calendars.all(),
            uow.calendars.by_name(mailbox.id, "default"),
            uow.messages.all(), uow.messages.by_guid(mail.guid),
            uow.journal.all(), uow.journal.of_link(link.id),
        ]  # fmt: skip
    assert [each for each in seen if each] == []


def test_no_repository_writes_into_another_world(store, filled, other):
    """The same acts, by the other world's ids, from a world that has no such rows."""
    with store.transaction() as connection:
        before = rows(connection, id_of(connection)), state(connection, id_of(connection))
    with store.read() as uow:
        mailbox = uow.mailboxes.by_id(filled.mailbox)
        kind_ = uow.meeting_types.by_id(filled.meeting_type)
        booked = uow.bookings.by_id(filled.booking)
    with store.write("other") as uow:
        assert not uow.links.consume(filled.link, NOON)
        uow.links.revoke(filled.link, NOON)
        uow.links.revoke_all(filled.meeting_type, NOON)
        uow.mailboxes.save(mailbox)
        uow.mailboxes.delete(filled.mailbox)
        uow.meeting_types.save(kind_)
        uow.meeting_types.retire(filled.meeting_type, NOON)
        uow.bookings.save(booked.cancelled(""))
        uow.organizations.hasten(NOON)
        uow.messages.clear()
        uow.journal.clear()
        uow.set_clock(clock.frozen_at(NOON + DAY))
        uow.set_settings(WorldSettings())
    with store.transaction() as connection:
        after = rows(connection, id_of(connection)), state(connection, id_of(connection))
    assert after == before
