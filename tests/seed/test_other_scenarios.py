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


def starts(uow, address, title, day):
    """A type's open starts on a day, on its owner's clock."""
    mailbox = uow.mailboxes.by_address(address)
    zone = ZoneInfo(mailbox.time_zone)
    kind = next(each for each in uow.meeting_types.of(mailbox.id) if each.title == title)
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    within = Interval(midnight, midnight + timedelta(hours=25))
    times = [
        each.start.astimezone(zone) for each in open_slots(Allowed(uow, mailbox), kind, within)
    ]
    return [f"{each:%H:%M}" for each in times if each.date() == day]


def test_an_empty_world_has_no_organization_and_no_mailbox(context):
    worlds.make_world(context, "made", "empty")
    with context.store.read("made") as uow:
        assert (uow.organizations.all(), uow.mailboxes.all()) == ([], [])


def test_the_first_day_has_nothing_to_share_yet(context):
    worlds.make_world(context, "made", "first-day")
    with context.store.read("made") as uow:
        states = [each.page.state(uow.now) for each in uow.mailboxes.all()]
        assert states == [PageState.ABSENT] * 3
        assert uow.world.settings.provisioning.value == "realistic"
        assert [decision_for(uow, each).allowed for each in uow.mailboxes.all()] == [True] * 3


@pytest.mark.parametrize("now", DATES, ids=str)
def test_links_on_their_last_day_die_one_after_the_other(read_at, now):
    with read_at("private-link-last-day", now) as uow:
        left = [(each.expires_at - now) / timedelta(minutes=1) for each in uow.links.all()]
        states = [each.state(now).value for each in uow.links.all()]
    day = 24 * 60
    assert left == [5, 60, day / 2, day - 1, 0, 90 * day - 1, 60, 1200, -60, 240, 60, -120]
    assert states[:6] == ["active", "active", "active", "active", "expired", "active"]
    assert states[6:] == ["active", "consumed", "expired", "revoked", "active", "expired"]


def who_may(uow):
    return [each.address for each in uow.mailboxes.all() if decision_for(uow, each).allowed]


def test_under_the_rules_of_2026_one_mailbox_is_allowed_by_a_policy_of_its_own(context):
    worlds.make_world(context, "made", "owa-policy")
    with context.store.read("made") as uow:
        assert who_may(uow) == ["adele@contoso.com"]
        megan = uow.mailboxes.by_address("megan@contoso.com")
        assert decision_for(uow, megan).told == (
            "Personal bookings are disabled by the Outlook on the web mailbox policy "
            "'OwaMailboxPolicy-Default'"
        )


@pytest.mark.parametrize("now", DATES, ids=str)
def test_policies_block_contoso_now_and_fabrikam_in_35_minutes(read_at, now):
    with read_at("ews-blocked", now) as uow:
        assert who_may(uow) == ["diego@contoso.com", "tomas@fabrikam.com"]
        uow.now = now + timedelta(minutes=34, seconds=59)
        assert who_may(uow) == ["diego@contoso.com", "tomas@fabrikam.com"]
        uow.now = now + timedelta(minutes=35)
        assert who_may(uow) == ["diego@contoso.com"]


def test_in_the_week_of_the_clock_change_the_skipped_hour_is_not_offered(context):
    worlds.make_world(context, "made", "clock-change-week")
    with context.store.read("made") as uow:
        assert uow.now == datetime(2027, 3, 22, 8, tzinfo=UTC)
        night = starts(uow, "maud@contoso.com", "Night maintenance", date(2027, 3, 28))
        twice = starts(uow, "maud@contoso.com", "Night maintenance", date(2027, 10, 31))
        island = starts(uow, "pip@contoso.com", "Island hours", date(2027, 4, 4))
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


def test_seattle_is_8_hours_from_paris_until_saturday_and_9_from_sunday_on(context):
    worlds.make_world(context, "made", "clock-change-week")
    with context.store.read("made") as uow:
        diego = uow.mailboxes.by_address("diego@contoso.com")
        (early,) = uow.meeting_types.of(diego.id)
        within = Interval(uow.now, uow.now + timedelta(days=14))
        first = {}
        for slot in open_slots(Allowed(uow, diego), early, within):
            paris = slot.start.astimezone(ZoneInfo("Europe/Paris"))
            first.setdefault(paris.date(), f"{paris:%H:%M}")
    assert first[date(2027, 3, 27)] == "16:00"
    assert first[date(2027, 3, 28)] == "17:00"


def test_the_signature_scenario_has_titles_that_a_preview_must_escape_and_cut(read_at):
    with read_at("signature-preview", MONDAY) as uow:
        titles = [each.title for each in uow.meeting_types.all()]
    assert any("<b>" in title and '"' in title and "&" in title for title in titles)
    assert max(len(title) for title in titles) > 90
