"""Acts that send mails: composed before the lock is taken, checked again under it."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bookwithme.contract.links import NewLink
from bookwithme.contract.mailbox import NewMailbox
from bookwithme.contract.world import Advance, ClockWish
from bookwithme.domain.access_decision import AccessDenied
from bookwithme.domain.booking import Attendee
from bookwithme.domain.errors import LinkRevoked, SlotUnavailable
from bookwithme.domain.interval import Interval
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.domain.sharing import Invitation
from bookwithme.mail import letter
from bookwithme.service.admin import administration
from bookwithme.service.attendee import bookings, scheduling
from bookwithme.service.attendee.address_resolution import Address
from bookwithme.service.attendee.booking import BookingRequest, book_meeting
from bookwithme.service.attendee.bookings import by_guid
from bookwithme.service.attendee.email_codes import send_code
from bookwithme.service.mail import outbox
from bookwithme.service.organizer import meeting_types, sharing
from bookwithme.service.worlds import clocks
from tests.service.availability.feeding import NOW

ADELE = "adele@contoso.com"
ANN = Attendee("Ann", "ann@x.org")


class Desk:
    """Adele's public type, a link to it, its first open times, and a booking of the first."""

    def __init__(self, context):
        self.context = context
        clocks.put(context, ClockWish(now=NOW, mode="frozen"))
        fields = {"display_name": "Adele", "time_zone": "UTC", "subscription": "Microsoft 365 E3"}
        administration.create_mailbox(context, NewMailbox(address=ADELE, **fields))
        _, self.type = meeting_types.create_type(context, ADELE, MeetingType(title="Intro"))
        self.link = sharing.create_link(context, self.type.guid, NewLink(single_use=False)).link
        self.address = Address.of_type(self.type.guid, str(self.link.bookingcode))
        slots = scheduling.slots(context, self.type.guid, Interval(NOW, NOW + timedelta(days=7)))
        self.starts = [slot.start for slot in slots]
        self.booking = book_meeting(context, self.address, self.request(0))
        outbox.clear_messages(context)

    def request(self, number):
        """Ann's request for one of the times."""
        return BookingRequest(start=self.starts[number], attendee=ANN)

    def book(self):
        """Book the second time."""
        return book_meeting(self.context, self.address, self.request(1))

    def move(self):
        """Move the booking to the second time."""
        return bookings.reschedule(self.context, by_guid(self.booking.guid), self.starts[1])

    def cancel(self):
        """Cancel the booking."""
        return bookings.cancel(self.context, by_guid(self.booking.guid))

    def ask_for_a_code(self):
        """Ask for a code for the second time."""
        return send_code(self.context, self.address, self.request(1))

    def share(self):
        """Send the link to Ann."""
        invitation = Invitation(to=(ANN.email,), bookingcode=self.link.bookingcode)
        return sharing.share_type(self.context, self.type.guid, invitation)

    def mails(self):
        """Every mail since the booking."""
        return outbox.messages(self.context)


ACTS = [Desk.book, Desk.move, Desk.cancel, Desk.ask_for_a_code, Desk.share]


@pytest.fixture
def desk(context):
    return Desk(context)


@pytest.fixture
def while_composing(monkeypatch):
    """Let something happen once, while the first mail is being composed."""

    def arrange(happen):
        drawn, waiting = letter.draw, [happen]

        def draw(*arguments):
            if waiting:
                waiting.pop()()
            return drawn(*arguments)

        monkeypatch.setattr(letter, "draw", draw)
        return lambda: not waiting

    return arrange


@pytest.mark.parametrize("act", ACTS)
def test_while_mails_are_composed_others_may_write(desk, while_composing, act):
    wrote = []

    def note():
        with desk.context.store.write(patience=0.25) as uow:
            wrote.append(uow.journal.add("clock", uow.now, {}))

    while_composing(note)
    act(desk)
    assert len(wrote) == 1
    assert desk.mails() != []


@pytest.mark.parametrize("act", ACTS)
def test_a_mail_tells_what_changed_while_it_was_composed(desk, while_composing, act):
    happened = while_composing(
        lambda: administration.change_mailbox(
            desk.context, ADELE, partial(replace, display_name="Adela")
        )
    )
    act(desk)
    assert happened()
    assert all("Adela" in mail.html for mail in desk.mails() if mail.recipients != (ADELE,))


@pytest.mark.parametrize("act", ACTS)
def test_a_gate_that_was_closed_while_a_mail_was_composed_lets_nothing_pass(
    desk, while_composing, act
):
    while_composing(
        lambda: administration.change_mailbox(
            desk.context, ADELE, partial(replace, bookings_plan=False)
        )
    )
    with pytest.raises(AccessDenied):
        act(desk)
    assert desk.mails() == []


@pytest.mark.parametrize("act", [Desk.book, Desk.ask_for_a_code, Desk.share])
def test_a_link_that_was_revoked_meanwhile_opens_nothing(desk, while_composing, act):
    while_composing(lambda: sharing.revoke_link(desk.context, desk.link.bookingcode))
    with pytest.raises(LinkRevoked):
        act(desk)
    assert desk.mails() == []


@pytest.mark.parametrize("act", [Desk.book, Desk.move, Desk.ask_for_a_code])
def test_a_time_that_was_taken_meanwhile_is_refused(desk, while_composing, act):
    other = BookingRequest(start=desk.starts[1], attendee=Attendee("Bob", "bob@x.org"))
    while_composing(lambda: book_meeting(desk.context, desk.address, other))
    with pytest.raises(SlotUnavailable):
        act(desk)
    assert {mail.recipients for mail in desk.mails()} == {("bob@x.org",), (ADELE,)}


def test_a_booking_that_was_cancelled_meanwhile_is_told_once(desk, while_composing):
    while_composing(desk.cancel)
    assert desk.cancel().is_cancelled
    assert [mail.kind for mail in desk.mails()] == ["cancellation", "organizerCancellation"]


def test_a_draft_that_waited_for_long_is_written_anew(desk, while_composing):
    while_composing(lambda: clocks.advance(desk.context, Advance(by=timedelta(minutes=2))))
    booking = desk.book()
    assert booking.created_at == NOW + timedelta(minutes=2)
    assert f"DTSTAMP:{booking.created_at:%Y%m%dT%H%M%SZ}" in desk.mails()[0].calendar
