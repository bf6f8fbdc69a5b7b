"""Worlds: made, apart from each other, reset, imported, saved and restored."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

import pytest

from bookwithme import clock
from bookwithme.clock import ClockState
from bookwithme.contract.links import NewLink
from bookwithme.domain.booking import Attendee
from bookwithme.domain.errors import DefaultWorld, InvalidInput, NotFound, WorldExists
from bookwithme.domain.interval import Interval
from bookwithme.domain.settings import PolicyDelay, Provisioning, WorldSettings
from bookwithme.service.admin import administration
from bookwithme.service.attendee import scheduling
from bookwithme.service.attendee.address_resolution import Address
from bookwithme.service.attendee.booking import BookingRequest, book_meeting
from bookwithme.service.organizer import sharing
from bookwithme.service.worlds import clocks, worlds
from bookwithme.service.worlds.scenarios import scenario
from tests.service.whole import exported, import_document

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
FROZEN = {"mode": "frozen", "now": "2026-11-23T08:00:00Z"}
GUEST = Attendee("Guest", "guest@example.org")


def fill(context, **more):
    """Put Contoso into a world whose clock stands on a Monday morning."""
    import_document(context, scenario(None, "contoso") | {"clock": FROZEN} | more)


def kinds(context):
    with context.read() as uow:
        return uow.meeting_types.all()


def consultation(context):
    return next(each for each in kinds(context) if each.title == "Project consultation")


def book(context):
    """Book the first open time of Adele's consultations, which also writes mails and journal."""
    kind = consultation(context)
    with context.read() as uow:
        now = uow.now
    slots = scheduling.slots(context, kind.guid, Interval(now, now + timedelta(days=7)))
    request = BookingRequest(start=slots[0].start, attendee=GUEST, time_zone="Europe/Paris")
    return book_meeting(context, Address.of_type(kind.guid), request)


def meddle(context):
    """Change something of everything that a reset brings back."""
    book(context)
    administration.change_settings(context, partial(replace, policy_delay=PolicyDelay.REALISTIC))
    administration.delete_mailbox(context, "nora@contoso.com")
    clocks.set_clock(context, clock.frozen_at(MONDAY + timedelta(days=400)))


def states(context):
    """All that can be seen of a world, but for its secrets, which are new in every world."""
    with context.read() as uow:
        return {
            "clock": uow.world.clock,
            "settings": uow.world.settings,
            "mailboxes": [each.address for each in uow.mailboxes.all()],
            "types": [each.title for each in uow.meeting_types.all()],
            "links": len(uow.links.all()),
            "bookings": [each.subject for each in uow.bookings.all()],
            "mails": [each.subject for each in uow.messages.all()],
            "journal": [each.kind for each in uow.journal.all()],
        }


def test_a_reset_brings_back_data_clock_settings_mails_and_journal(any_place):
    worlds.seed(any_place, "contoso")
    fresh = states(any_place)
    assert (fresh["clock"], fresh["settings"]) == (ClockState(), WorldSettings())
    assert (fresh["mails"], fresh["journal"]) == ([], ["world"])  # that it was reset
    meddle(any_place)
    assert states(any_place) != fresh
    worlds.reset(any_place)
    assert states(any_place) == fresh


def test_a_reset_goes_for_once_to_another_scenario_and_then_back_to_the_one_it_began_with(context):
    worlds.seed(context, "contoso")
    worlds.reset(context, "first-day")
    assert len(states(context)["mailboxes"]) == 3
    assert states(context)["settings"].provisioning is Provisioning.REALISTIC
    worlds.reset(context)
    assert len(states(context)["mailboxes"]) == 8


def test_seeding_a_world_lets_it_begin_with_another_scenario(context):
    assert worlds.seed(context, "first-day").scenario == "first-day"
    administration.delete_mailbox(context, "nora@contoso.com")
    worlds.reset(context)
    assert len(states(context)["mailboxes"]) == 3


def test_a_reset_keeps_the_snapshots_and_an_unknown_scenario_changes_nothing(context):
    worlds.reset(context, "contoso")
    worlds.save_snapshot(context, "monday")
    before = exported(context)
    with pytest.raises(InvalidInput, match="contoso"):
        worlds.reset(context, "../contoso")
    assert exported(context) == before
    worlds.reset(context, "empty")
    assert [each.name for each in worlds.snapshots(context)] == ["monday"]
    worlds.restore_snapshot(context, "monday")
    assert exported(context) == before


def test_what_happens_in_one_world_does_not_in_another(any_place):
    worlds.make_world(any_place, "one", "contoso")
    worlds.make_world(any_place, "two", "contoso")
    one, two = replace(any_place, world="one"), replace(any_place, world="two")
    untouched = exported(two)
    seen = states(two)
    meddle(one)
    worlds.delete_world(any_place, "one")
    assert exported(two) == untouched
    assert states(two) == seen


def test_two_worlds_share_no_guid_code_or_secret(context):
    exports = []
    for name in ("one", "two"):
        worlds.make_world(context, name, "contoso")
        exports.append(set(secrets_of(exported(replace(context, world=name)))))
    assert len(exports[0]) == len(exports[1]) > 40
    assert exports[0] & exports[1] == set()


def secrets_of(document):
    for mailbox in document["mailboxes"]:
        yield from (mailbox["exchangeGuid"], mailbox["calendarSecret"])
        for kind in mailbox["meetingTypes"]:
            yield kind["guid"]
            yield from (link["bookingcode"] for link in kind["links"])
    for booking in document["bookings"]:
        yield from (booking["guid"], booking["manageSecret"])


def test_a_seed_repeats_a_world_with_all_that_is_done_in_it(context):
    exports = []
    for name, seed in (("one", "spring"), ("two", "spring"), ("three", "autumn")):
        worlds.make_world(context, name, "contoso", seed)
        world = replace(context, world=name)
        fill(world)
        book(world)
        exports.append(exported(world) | {"name": ""})
    assert exports[0] == exports[1]
    assert exports[0] != exports[2]


def test_a_seed_repeats_itself_after_a_reset_too(context):
    worlds.make_world(context, "one", "contoso", "spring")
    world = replace(context, world="one")
    first = set(secrets_of(exported(world)))
    worlds.reset(world)
    assert set(secrets_of(exported(world))) == first


def test_a_world_with_a_seed_goes_on_after_taking_its_own_document_in(context):
    worlds.make_world(context, "seeded", "contoso", "seed")
    seeded = context.elsewhere("seeded")
    administration.delete_mailbox(seeded, "nora@contoso.com")
    kind = next(each for each in kinds(seeded) if not each.is_public)
    before = sharing.create_links(seeded, kind.guid, NewLink(single_use=True), count=10)
    import_document(seeded, exported(seeded))
    with seeded.write() as uow:
        fresh = {uow.tokens.guid() for _ in range(1_000)}
    assert fresh.isdisjoint(each.link.bookingcode for each in before)


def test_a_snapshot_brings_back_every_word_and_the_clock(any_place):
    fill(any_place)
    book(any_place)
    worlds.save_snapshot(any_place, "booked")
    saved = exported(any_place)
    meddle(any_place)
    assert exported(any_place) != saved
    worlds.restore_snapshot(any_place, "booked")
    assert exported(any_place) == saved
    worlds.delete_snapshot(any_place, "booked")
    with pytest.raises(NotFound):
        worlds.restore_snapshot(any_place, "booked")


def test_the_story_of_a_link_is_not_told_of_another_after_an_import_or_a_restore(context):
    fill(context)
    worlds.save_snapshot(context, "fresh")
    for back in (lambda: worlds.restore_snapshot(context, "fresh"), lambda: fill(context)):
        first = new_link(context, 1)
        back()
        second = new_link(context, 2)
        assert first != second
        with context.read() as uow:
            link = uow.links.by_code(second)
            assert [each.data for each in uow.journal.of_link(link.id)] == [{"opened": 2}]


def new_link(context, number):
    """A link that was opened, as far as the journal knows; its code."""
    with context.write() as uow:
        kind = uow.meeting_types.all()[0]
        code = uow.tokens.guid()
        row = {"created_at": uow.now, "bookingcode": code, "meeting_type_id": kind.id}
        link = type(uow.links.all()[0])(**row)
        uow.journal.add("opening", uow.now, {"opened": number}, uow.links.add(link))
    return code


@pytest.mark.parametrize("name", ["", "-a", "A", "a b", "a/b", "é", "x" * 64])
def test_a_world_has_a_name_that_fits_into_an_address(context, name):
    with pytest.raises(InvalidInput, match="name"):
        worlds.make_world(context, name, "empty")


def test_a_name_in_use_is_refused_and_the_default_world_stays(context):
    worlds.make_world(context, "one", "empty")
    with pytest.raises(WorldExists):
        worlds.make_world(context, "one", "contoso")
    with pytest.raises(DefaultWorld):
        worlds.delete_world(context, "default")
    with pytest.raises(NotFound):
        worlds.delete_world(context, "two")
    assert [each.name for each in worlds.all_worlds(context)] == ["default", "one"]


def test_worlds_made_at_once_are_all_there_and_whole(any_place):
    names = [f"w{number}" for number in range(8)]
    threads = [
        threading.Thread(target=worlds.make_world, args=(any_place, name, "contoso"))
        for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {each.name for each in worlds.all_worlds(any_place)} == {"default", *names}
    whole = states(replace(any_place, world=names[0]))
    assert [states(replace(any_place, world=each)) for each in names] == [whole] * len(names)


def test_a_booked_time_of_the_seed_is_not_offered_again(context):
    fill(context)
    with context.read() as uow:
        taken = {each.start for each in uow.bookings.all() if not each.is_cancelled}
        types = [each for each in uow.meeting_types.all() if each.deleted_at is None]
    adele = [each for each in types if each.mailbox_id == types[0].mailbox_id]
    for kind in adele:
        offered = scheduling.slots(
            context, kind.guid, Interval(MONDAY, MONDAY + timedelta(days=21))
        )
        assert {each.start for each in offered} & taken == set()
    assert UUID(int=0) not in {each.guid for each in types}
