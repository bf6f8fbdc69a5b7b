"""Pages that a running server remembers are those that one draws that just began."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import event

from bookwithme import clock
from bookwithme.app import install
from bookwithme.contract.links import NewLink
from bookwithme.contract.world import ClockWish
from bookwithme.domain.booking import Attendee
from bookwithme.domain.faults import Fault
from bookwithme.ical.fetching.feed import TOO_LARGE
from bookwithme.service.admin import administration
from bookwithme.service.attendee.address_resolution import Address
from bookwithme.service.attendee.booking import BookingRequest, book_meeting
from bookwithme.service.availability.calendars import put_calendar
from bookwithme.service.faults import faults
from bookwithme.service.mail import outbox
from bookwithme.service.organizer import meeting_types, sharing
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import clocks, worlds
from tests.page import Page, words
from tests.web.acting import be
from tests.web.attendee.attendees import type_of
from tests.web.conftest import ATTENDEE, BASE, NOW, ORGANIZER, opened

ME, MAIL = "/bookwithme/me", "/_emulator/mail"
CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"
NINE = NOW.replace(day=24, hour=9)


def book(context, cast, start=NINE):
    book_meeting(
        context,
        Address.of_type(cast.public.guid),
        BookingRequest(start=start, attendee=Attendee("Zoe", ATTENDEE)),
    )


@pytest.fixture
def adele(client, cast):
    """The organizer's browser, in a world with a booking, a private link and a calendar."""
    book(cast.context, cast)
    sharing.create_link(cast.context, cast.private.guid, NewLink(name="For Ann"))
    put_calendar(cast.context, ORGANIZER, "Work", CALENDAR)
    return be(client, ORGANIZER)


@pytest.fixture
def there(context):
    """The same world in another process."""
    with opened(context.store.engine.url.database) as store:
        yield WorldContext(store, BASE)


def read_mail(there, _cast):
    outbox.mark(there, outbox.messages(there)[0].guid, is_read=True)


def delete_mail(there, _cast):
    outbox.delete(there, outbox.messages(there)[0].guid)


def rename_link(there, cast):
    (link,) = sharing.links(there, cast.private.guid)
    sharing.change_link(there, link.link.bookingcode, partial(replace, name="For Bob"))


def revoke_link(there, cast):
    (link,) = sharing.links(there, cast.private.guid)
    sharing.revoke_link(there, link.link.bookingcode)


def fail_to_fetch(there, _cast):
    with there.write(moved=False) as uow:
        (work,) = uow.calendars.of(uow.mailboxes.by_address(ORGANIZER).id)
        uow.calendars.save(replace(work, failure=TOO_LARGE, failed_since=NOW))


def make_a_world(there, _cast):
    worlds.make_world(there, "third", "empty")


def rename_mailbox(there, _cast):
    administration.change_mailbox(there, ORGANIZER, partial(replace, display_name="Adele Vane"))


def rename_type(there, cast):
    edit = partial(replace, title="Brunch")
    meeting_types.change_type(there, cast.public.guid, edit)


def go_on(there, _cast):
    clocks.put(there, ClockWish(now=NOW + timedelta(days=2), mode="frozen"))


def book_more(there, cast):
    book(there, cast, NINE + timedelta(hours=1))


SHOWN = [
    *((ME, act) for act in (book_more, rename_link, revoke_link, fail_to_fetch, make_a_world)),
    *((ME, act) for act in (rename_mailbox, rename_type, go_on)),
    *((MAIL, act) for act in (book_more, read_mail, delete_mail, make_a_world, rename_mailbox)),
    *((None, act) for act in (book_more, rename_type, rename_mailbox, make_a_world, go_on)),
]


@pytest.mark.parametrize(("path", "act"), SHOWN)
def test_a_page_shows_what_another_process_has_just_written(
    app, adele, cast, settings, there, path, act
):
    path = path or f"{type_of(cast)}&day={NINE:%Y-%m-%d}"
    before = [adele.get(path).text for _ in range(2)]
    act(there, cast)
    after = [adele.get(path).text for _ in range(2)]
    install(app, settings, there.store, BASE)
    assert after == 2 * [adele.get(path).text] != before == 2 * before[:1]


def test_an_open_page_is_told_of_a_mail_that_was_sent_by_another_process(adele, cast, there):
    def stands():
        return Page(adele.get(MAIL)).one("#folders")["data-stands"]

    before = stands()
    assert stands() == before
    book_more(there, cast)
    assert stands() != before


def test_organizer_mode_follows_the_clock_where_nothing_is_written(
    app, adele, cast, settings, there, monkeypatch
):
    clocks.put(cast.context, ClockWish(mode="system"))
    coming = []
    for days in (0, 0.5, 1, 1.1, 89, 90, 91, 180):
        moment = NOW + timedelta(days=days)
        monkeypatch.setattr(clock, "system_now", lambda moment=moment: moment)
        install(app, settings, cast.context.store, BASE)
        running = adele.get(ME).text
        install(app, settings, there.store, BASE)
        assert running == adele.get(ME).text
        coming.append(("Zoe" in running, "For Ann" in running))
    assert coming == [*3 * [(True, True)], *2 * [(False, True)], *3 * [(False, False)]]


def test_a_page_that_had_to_wait_shows_what_was_written_meanwhile(
    app, client, cast, there, monkeypatch
):
    waiting, acts = app.extensions["bookwithme"].waiting.stopping, [lambda *_: None, rename_type]
    monkeypatch.setattr(waiting, "wait", lambda _: acts.pop(0)(there, cast))
    faults.put_faults(cast.context, [Fault(delay=1.0)])
    told = [words(client.get(type_of(cast))) for _ in range(2)]
    assert ["Brunch" in each for each in told] == [False, True]


def test_a_page_shows_what_it_has_just_used_up_itself(client, cast):
    faults.put_faults(cast.context, [Fault(status=500, times=2)])
    told = [words(client.get(type_of(cast))) for _ in range(2)]
    assert ["Faults are on" in each for each in told] == [True, False]


def test_mails_are_as_new_as_what_a_page_says_it_knows_of(adele, cast, context, there, monkeypatch):
    """Else what comes between is never shown."""
    adele.get(MAIL)
    flush = context.store.looks.flush

    def book_and_flush(world):
        book_more(there, cast)
        flush(world)

    monkeypatch.setattr(context.store.looks, "flush", book_and_flush)
    page = Page(adele.get(MAIL))
    monkeypatch.undo()
    later = Page(adele.get(MAIL))
    assert page.one("#folders")["data-stands"] == later.one("#folders")["data-stands"]
    assert len(page.all(".mail__item")) == len(later.all(".mail__item")) == 4


@pytest.mark.parametrize("path", [ME, MAIL, None])
def test_a_page_that_is_asked_for_again_begins_no_transaction(
    adele, cast, context, path, monkeypatch
):
    monkeypatch.setattr(context.store.looks, "add", lambda *_: None)  # who commits soon
    path = path or type_of(cast)
    adele.get(path)
    begun = []
    event.listen(context.store.engine, "begin", begun.append)
    assert adele.get(path).status_code == 200
    assert begun == []
