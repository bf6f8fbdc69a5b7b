"""What a class must see in Contoso, whatever the date."""

from datetime import time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bookwithme.domain.freebusy import Status
from bookwithme.domain.interval import Interval
from bookwithme.exchange.console import run
from bookwithme.service.access_gate import Allowed, decision_for
from bookwithme.service.admin.policies import desk
from bookwithme.service.availability.calendars import busy_periods
from bookwithme.service.availability.open_times import open_slots
from bookwithme.service.worlds import worlds
from tests.seed.worlds_at import DATES, MONDAY, load
from tests.service.whole import exported

PARIS = ZoneInfo("Europe/Paris")
ADELE = "adele@contoso.com"


@pytest.fixture
def contoso(read_at):
    with read_at("contoso", MONDAY) as uow:
        yield uow


def adele(uow):
    return uow.mailboxes.by_address(ADELE)


def types_of(uow, address, *, public):
    mailbox = uow.mailboxes.by_address(address)
    return [each for each in uow.meeting_types.of(mailbox.id) if each.is_public is public]


def open_in(uow, kind, days):
    within = Interval(uow.now, uow.now + timedelta(days=days))
    return open_slots(Allowed(uow, uow.mailboxes.by_id(kind.mailbox_id)), kind, within)


@pytest.mark.parametrize("now", DATES, ids=str)
def test_a_visitor_finds_open_times_of_each_public_type_of_adele_within_two_weeks(read_at, now):
    with read_at("contoso", now) as uow:
        counts = {
            each.title: len(open_in(uow, each, 14)) for each in types_of(uow, ADELE, public=True)
        }
    assert set(counts) == {"Coffee chat ☕", "Project consultation", "Quick question"}
    assert min(counts.values()) >= 15


@pytest.mark.parametrize("now", DATES, ids=str)
def test_a_free_wednesday_morning_offers_the_five_times_of_the_picture(read_at, now):
    with read_at("contoso", now) as uow:
        quick = next(each for each in types_of(uow, ADELE, public=True) if each.buffer_before)
        starts = [each.start.astimezone(PARIS) for each in open_in(uow, quick, 14)]
    today = now.astimezone(PARIS).date()
    wednesday = today + timedelta(days=9 - today.weekday())
    times = [each.time() for each in starts if each.date() == wednesday]
    assert times == [time(9, 15), time(9, 45), time(10, 15), time(10, 45), time(11, 15)]


@pytest.mark.parametrize("now", DATES, ids=str)
def test_adele_is_busy_and_yet_to_be_had_on_every_work_day_of_two_weeks(read_at, now):
    with read_at("contoso", now) as uow:
        coffee = types_of(uow, ADELE, public=True)[0]
        days = {each.start.astimezone(PARIS).date() for each in open_in(uow, coffee, 15)}
        fortnight = [now.astimezone(PARIS).date() + timedelta(days=n) for n in range(1, 15)]
        busy = busy_periods(uow, adele(uow), Interval(now, now + timedelta(days=14)))
    assert [day for day in fortnight if day.weekday() < 5 and day not in days] == []
    assert len([each for each in busy if each.status is Status.BUSY]) >= 25


@pytest.mark.parametrize("now", DATES, ids=str)
def test_links_are_alive_near_their_end_spent_expired_and_revoked(read_at, now):
    with read_at("contoso", now) as uow:
        review = next(each for each in types_of(uow, ADELE, public=False))
        states = [each.state(now).value for each in uow.links.of(review.id)]
        ending = uow.links.of(review.id)[0]
    assert states == ["active", "consumed", "active", "expired", "revoked"]
    assert ending.expires_at - now == timedelta(hours=20)


def test_the_six_mailboxes_of_contoso_differ_in_what_the_access_check_says(contoso):
    decisions = {
        each.address: decision_for(contoso, each).reason for each in contoso.mailboxes.all()
    }
    assert {address: reason and reason.value for address, reason in decisions.items()} == {
        "adele@contoso.com": None,
        "diego@contoso.com": None,
        "adam@contoso.com": "EWS is blocked by policy for this user or tenant",
        "lidia@contoso.com": decisions["lidia@contoso.com"].value,
        "nora@contoso.com": None,
        "admin@contoso.com": None,
        "tomas@fabrikam.com": None,
        "ravi@fabrikam.com": decisions["ravi@fabrikam.com"].value,
    }
    assert decisions["lidia@contoso.com"] != decisions["ravi@fabrikam.com"]


def test_adam_answers_to_the_names_by_which_the_document_calls_him(context):
    load(context, "contoso", MONDAY)
    admin = desk(context, None, "console")
    for identity in ("adam@contoso.com", "Adam"):
        shown = run(f"Get-CASMailbox -Identity {identity} | Format-List EwsBlockList", admin)
        assert shown.output == "\nEwsBlockList : {MicrosoftOWSPersonalBookings}\n\n"
    lift = '-EwsBlockList @{Remove="MicrosoftOWSPersonalBookings"}'
    assert run(f"Set-CASMailbox -Identity adam@contoso.com {lift}", admin).error is None
    with context.read() as uow:
        assert decision_for(uow, uow.mailboxes.by_address("adam@contoso.com")).allowed


def test_nora_has_nothing_set_up(contoso):
    nora = contoso.mailboxes.by_address("nora@contoso.com")
    assert (nora.page.ready_at, contoso.calendars.of(nora.id)) == (None, [])
    assert contoso.meeting_types.of(nora.id) == []


@pytest.mark.parametrize("now", DATES, ids=str)
@pytest.mark.parametrize("address", ["tomas@fabrikam.com", "ravi@fabrikam.com"])
def test_attendees_from_outside_have_a_calendar_of_their_own_to_lay_over(read_at, now, address):
    with read_at("contoso", now) as uow:
        ahead = Interval(now, now + timedelta(days=7))
        busy = busy_periods(uow, uow.mailboxes.by_address(address), ahead)
    assert len(busy) >= 5


def test_adeles_calendar_holds_every_status_there_is_in_the_coming_weeks(contoso):
    ahead = Interval(contoso.now - timedelta(days=14), contoso.now + timedelta(days=60))
    found = {each.status for each in busy_periods(contoso, adele(contoso), ahead)}
    assert found == set(Status) - {Status.UNKNOWN}


@pytest.mark.parametrize("now", DATES, ids=str)
def test_coming_bookings_touch_neither_each_other_nor_the_calendar(read_at, now):
    with read_at("contoso", now) as uow:
        coming = [each for each in uow.bookings.all() if each.start > now and not each.is_cancelled]
        taken = sorted((each.mailbox_id, each.start, each.end) for each in coming)
    assert len(coming) >= 7
    assert all(a[0] != b[0] or a[2] <= b[1] for a, b in pairwise(taken))


def test_a_world_with_a_seed_repeats_itself_and_one_without_does_not(context):
    exports = []
    for name, seed in (("one", "spring"), ("two", "spring"), ("three", "autumn"), ("four", None)):
        worlds.make_world(context, name, "contoso", seed)
        made = exported(type(context)(context.store, context.public_url, name))
        exports.append([each["exchangeGuid"] for each in made["mailboxes"]])
    assert exports[0] == exports[1]
    assert len({tuple(each) for each in exports}) == 3
