from datetime import timedelta

from bookwithme import clock
from bookwithme.domain.interval import Interval
from bookwithme.domain.settings import WorldSettings
from tests.storage.builders import DAY, NOON
from tests.storage.rows import id_of, rows, state


def test_no_repository_sees_another_worlds_rows(store, filled, other):
    """A walk over every repository, asked by every key that the other world's rows have."""
    with store.read() as work:
        mailbox = work.mailboxes.all()[0]
        kind_ = work.meeting_types.all()[0]
        link = work.links.all()[0]
        booked = work.bookings.all()[0]
        mail = work.messages.all()[0]
    with store.read("other") as work:
        seen = [
            work.organizations.all(), work.organizations.by_domain("contoso.com"),
            work.organizations.records(), work.organizations.history(filled.organization),
            work.mailboxes.all(), work.mailboxes.by_id(mailbox.id),
            work.mailboxes.by_address(mailbox.address),
            work.mailboxes.by_guid(mailbox.exchange_guid),
            work.meeting_types.of(mailbox.id), work.meeting_types.all(),
            work.meeting_types.by_guid(kind_.guid), work.meeting_types.by_id(kind_.id),
            work.links.of(kind_.id), work.links.all(), work.links.by_id(link.id),
            work.links.by_code(link.bookingcode),
            work.bookings.all(), work.bookings.all(mailbox.id), work.bookings.by_id(booked.id),
            work.bookings.by_guid(booked.guid), work.bookings.by_secret(booked.manage_secret),
            work.bookings.uids(mailbox.id),
            work.bookings.held(mailbox.id, Interval(booked.start, booked.end)),
            work.bookings.remembered("key"), work.verifications.by_secret(filled.code.secret),
            work.verifications.sent_to(kind_.id, "lidia@fabrikam.com", NOON - timedelta(days=999)),
            work.calendars.of(mailbox.id), work.calendars.all(),
            work.calendars.by_name(mailbox.id, "default"),
            work.messages.all(), work.messages.by_guid(mail.guid),
            work.journal.all(), work.journal.of_link(link.id),
        ]  # fmt: skip
    assert [each for each in seen if each] == []


def test_no_repository_writes_into_another_world(store, filled, other):
    """The same acts, by the other world's ids, from a world that has no such rows."""
    with store.transaction() as connection:
        before = rows(connection, id_of(connection)), state(connection, id_of(connection))
    with store.read() as work:
        mailbox = work.mailboxes.by_id(filled.mailbox)
        kind_ = work.meeting_types.by_id(filled.kind)
        booked = work.bookings.by_id(filled.booking)
    with store.write("other") as work:
        assert not work.links.consume(filled.link, NOON)
        work.links.revoke(filled.link, NOON)
        work.links.revoke_all(filled.kind, NOON)
        work.mailboxes.save(mailbox)
        work.mailboxes.touch(filled.mailbox)
        work.mailboxes.delete(filled.mailbox)
        work.meeting_types.save(kind_)
        work.meeting_types.delete(filled.kind, NOON)
        work.bookings.save(booked.cancelled(""))
        work.organizations.hasten(0)
        work.messages.clear()
        work.journal.clear()
        work.set_clock(clock.frozen_at(NOON + DAY))
        work.set_settings(WorldSettings())
    with store.transaction() as connection:
        after = rows(connection, id_of(connection)), state(connection, id_of(connection))
    assert after == before
