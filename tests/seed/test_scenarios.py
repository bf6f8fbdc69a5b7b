from datetime import timedelta

import pytest

from bookwithme.service.access_gate import Allowed
from bookwithme.service.availability.calendars import health
from bookwithme.service.availability.open_times import can_start
from bookwithme.service.worlds import worlds
from bookwithme.service.worlds.scenarios import scenarios
from tests.freezing import frozen_machine
from tests.seed.worlds_at import DATES

TOLD = scenarios(None)
SCENARIOS = [each.name for each in TOLD]
STANDING = [name for name in SCENARIOS if name != "clock-change-week"]

# DTEND before DTSTART and the like would be problems; a zone nobody knows a note.
HEALTHY = {"problems": [], "notes": []}


def kind_of(uow, booking):
    return uow.meeting_types.by_id(booking.meeting_type_id)


def offered(uow, booking):
    """Whether the booking's time was among those offered when it was made."""
    uow.now = booking.created_at
    allowed = Allowed(uow, uow.mailboxes.by_id(booking.mailbox_id))
    return can_start(allowed, kind_of(uow, booking), booking.start, booking.id)


def test_the_scenarios_are_those_that_the_readme_tells_of():
    assert SCENARIOS == [
        "clock-change-week",
        "contoso",
        "empty",
        "ews-blocked",
        "first-day",
        "owa-policy",
        "private-link-last-day",
        "signature-preview",
    ]


@pytest.mark.parametrize("scenario", TOLD, ids=SCENARIOS)
def test_a_scenario_has_a_title_and_three_lines_on_what_to_try(scenario):
    assert scenario.title != scenario.name
    assert len(scenario.about) == 3
    assert all(line.endswith(".") for line in scenario.about)


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_loads_and_every_calendar_is_understood_to_the_last_line(context, name):
    worlds.make_world(context, "made", name)
    with context.store.read("made") as uow:
        for mailbox in uow.mailboxes.all():
            for calendar in uow.calendars.of(mailbox.id):
                report = health(uow, mailbox, calendar)
                assert report.events > 3
                assert {key: getattr(report, key) for key in HEALTHY} == HEALTHY


@pytest.mark.parametrize("now", DATES, ids=str)
@pytest.mark.parametrize("name", STANDING)
def test_every_booking_lies_at_a_time_that_was_offered_when_it_was_made(read_at, name, now):
    with read_at(name, now) as uow:
        bookings = uow.bookings.all()
        assert [each.subject for each in bookings if not offered(uow, each)] == []


@pytest.mark.parametrize("now", DATES, ids=str)
@pytest.mark.parametrize("name", STANDING)
def test_nothing_in_a_scenario_was_made_in_the_future(read_at, name, now):
    with read_at(name, now) as uow:
        made = [each.created_at for each in (*uow.bookings.all(), *uow.links.all())]
        made += [each.consumed_at for each in uow.links.all() if each.consumed_at]
        made += [each.revoked_at for each in uow.links.all() if each.revoked_at]
        made += [each.change.at for each in uow.organizations.records()]
        made += [each.page.ready_at for each in uow.mailboxes.all() if each.page.ready_at]
        assert [each for each in made if each > now] == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_consumed_link_was_consumed_by_its_booking(context, name):
    worlds.make_world(context, "made", name)
    with context.store.read("made") as uow:
        spent = {each.id: each.consumed_at for each in uow.links.all() if each.consumed_at}
        paid = {each.link_id: each.created_at for each in uow.bookings.all() if each.link_id}
        assert spent == paid


@pytest.mark.parametrize("moment", ["2026-12-31 22:59:59", "2028-02-29 03:00:00"])
def test_the_machines_clock_moves_a_scenario_too(context, moment):
    with frozen_machine(moment):
        worlds.make_world(context, "made", "contoso")
        with context.store.read("made") as uow:
            coming = [each.start - uow.now for each in uow.bookings.all()][4:]
    assert all(timedelta(0) < each < timedelta(days=21) for each in coming)
