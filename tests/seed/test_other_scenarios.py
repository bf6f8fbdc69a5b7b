"""What each of the smaller scenarios is for."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bookwithme.domain.interval import Interval
from bookwithme.domain.mailbox import PageState
from bookwithme.service.access_gate import Allowed, decision_for
from bookwithme.service.availability.open_times import open_slots
from bookwithme.service.worlds import worlds
from tests.seed.worlds_at import DATES, MONDAY


def starts(work, address, title, day):
    """A type's open starts on a day, on its owner's clock."""
    mailbox = work.mailboxes.by_address(address)
    zone = ZoneInfo(mailbox.time_zone)
    kind = next(each for each in work.meeting_types.of(mailbox.id) if each.title == title)
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    within = Interval(midnight, midnight + timedelta(hours=25))
    times = [
        each.start.astimezone(zone) for each in open_slots(Allowed(work, mailbox), kind, within)
    ]
    return [f"{each:%H:%M}" for each in times if each.date() == day]


def test_an_empty_world_has_no_organization_and_no_mailbox(place):
    worlds.make_world(place, "made", "empty")
    with place.store.read("made") as work:
        assert (work.organizations.all(), work.mailboxes.all()) == ([], [])


def test_the_first_day_has_nothing_to_share_yet(place):
    worlds.make_world(place, "made", "first-day")
    with place.store.read("made") as work:
        states = [each.page.state(work.now) for each in work.mailboxes.all()]
        assert states == [PageState.ABSENT] * 3
        assert work.world.settings.provisioning.value == "realistic"
        assert [decision_for(work, each).allowed for each in work.mailboxes.all()] == [True] * 3


@pytest.mark.parametrize("now", DATES, ids=str)
def test_links_on_their_last_day_die_one_after_the_other(read_at, now):
    with read_at("private-link-last-day", now) as work:
        left = [(each.expires_at - now) / timedelta(minutes=1) for each in work.links.all()]
        states = [each.state(now).value for each in work.links.all()]
    day = 24 * 60
    assert left == [5, 60, day / 2, day - 1, 0, 90 * day - 1, 60, 1200, -60, 240, 60, -120]
    assert states[:6] == ["active", "active", "active", "active", "expired", "active"]
    assert states[6:] == ["active", "consumed", "expired", "revoked", "active", "expired"]


def who_may(work):
    return [each.address for each in work.mailboxes.all() if decision_for(work, each).allowed]


@pytest.mark.parametrize("now", DATES, ids=str)
def test_policies_block_contoso_now_and_fabrikam_in_35_minutes(read_at, now):
    with read_at("ews-blocked", now) as work:
        assert who_may(work) == ["diego@contoso.com", "tomas@fabrikam.com"]
        work.now = now + timedelta(minutes=34, seconds=59)
        assert who_may(work) == ["diego@contoso.com", "tomas@fabrikam.com"]
        work.now = now + timedelta(minutes=35)
        assert who_may(work) == ["diego@contoso.com"]


def test_in_the_week_of_the_clock_change_the_skipped_hour_is_not_offered(place):
    worlds.make_world(place, "made", "clock-change-week")
    with place.store.read("made") as work:
        assert work.now == datetime(2027, 3, 22, 8, tzinfo=UTC)
        night = starts(work, "maud@contoso.com", "Night maintenance", date(2027, 3, 28))
        twice = starts(work, "maud@contoso.com", "Night maintenance", date(2027, 10, 31))
        island = starts(work, "pip@contoso.com", "Island hours", date(2027, 4, 4))
    assert night == ["01:00", "01:30", "03:00", "03:30", "04:30"]
    assert twice == [
        "01:00",
        "01:30",
        "02:00",
        "02:30",
        "02:00",
        "02:30",
        "03:00",
        "03:30",
        "04:30",
    ]
    assert island == [
        "00:00",
        "00:30",
        "01:00",
        "01:30",
        "01:30",
        "02:00",
        "02:30",
        "03:00",
        "03:30",
    ]


def test_seattle_is_8_hours_from_paris_until_saturday_and_9_from_sunday_on(place):
    worlds.make_world(place, "made", "clock-change-week")
    with place.store.read("made") as work:
        diego = work.mailboxes.by_address("diego@contoso.com")
        (early,) = work.meeting_types.of(diego.id)
        within = Interval(work.now, work.now + timedelta(days=14))
        first = {}
        for slot in open_slots(Allowed(work, diego), early, within):
            paris = slot.start.astimezone(ZoneInfo("Europe/Paris"))
            first.setdefault(paris.date(), f"{paris:%H:%M}")
    assert first[date(2027, 3, 27)] == "16:00"
    assert first[date(2027, 3, 28)] == "17:00"


def test_the_signature_scenario_has_titles_that_a_preview_must_escape_and_cut(read_at):
    with read_at("signature-preview", MONDAY) as work:
        titles = [each.title for each in work.meeting_types.all()]
    assert any("<b>" in title and '"' in title and "&" in title for title in titles)
    assert max(len(title) for title in titles) > 90
