"""A link tells its life story: what was seen of it, and what it knows by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookwithme import clock
from bookwithme.contract.links import NewLink
from bookwithme.contract.mailbox import NewMailbox
from bookwithme.contract.world import Advance
from bookwithme.domain.addresses import type_token
from bookwithme.domain.booking import Attendee
from bookwithme.domain.interval import Interval
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.service.admin import administration
from bookwithme.service.attendee import email_codes, scheduling
from bookwithme.service.attendee.address_resolution import Address
from bookwithme.service.attendee.booking import BookingRequest
from bookwithme.service.organizer import meeting_types, sharing
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import clocks


@pytest.fixture
def context(store):
    return WorldContext(store, "http://127.0.0.1:8000")


@pytest.fixture
def link(context):
    clocks.set_clock(context, clock.frozen_at(clocks.show_clock(context).now))
    fields = {
        "address": "adele@contoso.com",
        "display_name": "Adele Vance",
        "time_zone": "Europe/Paris",
        "subscription": "Microsoft 365 E3",
    }
    administration.create_mailbox(context, NewMailbox(**fields))
    _, kind = meeting_types.create_type(context, "adele@contoso.com", MeetingType(title="Intro"))
    return sharing.create_link(context, kind.guid, NewLink(single_use=True))


def story(context, link):
    return [each.kind for each in sharing.show_link(context, link.link.bookingcode)[1]]


def test_it_tells_of_its_making_and_of_a_code_that_was_sent(context, link):
    now = clocks.show_clock(context).now
    (first, *_) = starts(context, link, now)
    address = Address(
        str(link.mailbox.page_name), type_token(link.meeting_type.guid), str(link.link.bookingcode)
    )
    guest = BookingRequest(start=first, attendee=Attendee("Ben", "ben@fabrikam.com"))
    email_codes.send_code(context, address, guest)
    assert story(context, link) == ["linkCreated", "codeSent"]


def starts(context, link, now):
    within = Interval(now, now + timedelta(days=14))
    return [slot.start for slot in scheduling.slots(context, link.meeting_type.guid, within)]


def test_it_tells_that_it_expired_when_its_time_is_over(context, link):
    before = clocks.show_clock(context).now
    clocks.advance(context, Advance(to=before + timedelta(days=90, seconds=-1)))
    assert story(context, link) == ["linkCreated"]
    clocks.advance(context, Advance(to=before + timedelta(days=90)))
    told = sharing.show_link(context, link.link.bookingcode)[1]
    assert [(each.kind, each.at) for each in told] == [
        ("linkCreated", before),
        ("linkExpired", before + timedelta(days=90)),
    ]


def test_it_tells_that_it_was_revoked_with_its_meeting_type(context, link):
    meeting_types.delete_type(context, link.meeting_type.guid)
    assert story(context, link) == ["linkCreated", "linkRevoked"]


def test_its_own_dates_outlive_a_cleared_journal(context, link):
    with context.write() as uow:
        uow.journal.clear()
    assert story(context, link) == ["linkCreated"]
