from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from bookwithme.domain.addresses import PageName
from bookwithme.domain.errors import InvalidInput
from bookwithme.domain.freebusy import DEFAULT_BLOCKING, Status
from bookwithme.domain.hours import REGULAR_HOURS
from bookwithme.domain.mailbox import BANNERS, Mailbox, Page, PageState

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def mailbox(**fields):
    usual = {
        "address": "adele@contoso.com",
        "alias": "adele",
        "display_name": "Adele Vance",
        "time_zone": "Europe/Paris",
        "exchange_guid": UUID(int=5),
        "calendar_secret": "hidden",
    }
    return Mailbox(**{**usual, **fields})


def refused(**fields):
    with pytest.raises(InvalidInput) as raised:
        mailbox(**fields)
    return {problem.field for problem in raised.value.problems}


def test_a_new_mailbox_works_weekdays_and_blocks_what_outlook_blocks():
    fresh = mailbox()
    assert (fresh.meeting_hours, fresh.blocking_statuses) == (REGULAR_HOURS, DEFAULT_BLOCKING)
    assert (fresh.ews.ews_enabled, fresh.bookings_plan, fresh.subscription) == (True, True, None)


def test_a_mailbox_is_named_in_addresses_by_its_guid_and_its_domain():
    assert mailbox().page_name == PageName(UUID(int=5), "contoso.com")
    assert str(mailbox().page_name) == f"{5:032x}@contoso.com"


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"address": "adele"}, {"address"}),
        ({"alias": ""}, {"alias"}),
        ({"alias": "adele vance"}, {"alias"}),
        ({"alias": "x" * 65}, {"alias"}),
        ({"display_name": " "}, {"displayName"}),
        ({"display_name": "x" * 121}, {"displayName"}),
        ({"display_name": "Adele\nVance"}, {"displayName"}),
        ({"subscription": "x" * 121}, {"subscription"}),
        ({"blocking_statuses": frozenset({Status.UNKNOWN})}, {"blockingStatuses"}),
    ],
)
def test_a_bad_field_is_named(fields, names):
    assert refused(**fields) == names


def test_the_calendar_secret_does_not_leak_into_logs():
    assert "hidden" not in repr(mailbox())


@pytest.mark.parametrize(
    ("page", "now", "expected"),
    [
        (Page(), NOON, PageState.ABSENT),
        (Page(on=False), NOON, PageState.ABSENT),
        (Page(ready_at=NOON), NOON - timedelta(seconds=1), PageState.PROVISIONING),
        (Page(ready_at=NOON), NOON, PageState.PUBLISHED),
        (Page(ready_at=NOON, on=False), NOON, PageState.OFF),
        (Page(ready_at=NOON, on=False), NOON - timedelta(seconds=1), PageState.PROVISIONING),
    ],
)
def test_a_page_is_absent_then_provisioning_then_on_or_off(page, now, expected):
    assert page.state(now) is expected


def test_a_banner_is_one_of_the_predesigned_ones():
    assert [Page(banner=banner).banner for banner in BANNERS] == list(BANNERS)
    with pytest.raises(InvalidInput):
        Page(banner="https://example.com/banner.png")
