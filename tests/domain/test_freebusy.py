from datetime import UTC, datetime, timedelta

import pytest

from bookwithme.domain.freebusy import DEFAULT_BLOCKING, BusyPeriod, Status, blocking, merged
from bookwithme.domain.interval import Interval

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def period(start, end, status=Status.BUSY):
    """A period in minutes after noon."""
    return BusyPeriod(
        NOON + timedelta(minutes=start), NOON + timedelta(minutes=end), status, "event"
    )


def between(start, end):
    return period(start, end).interval


EVERY_STATUS = [period(10 * n, 10 * n + 5, status) for n, status in enumerate(Status)]


def statuses(periods):
    return {each.status for each in periods}


def test_busy_tentative_and_out_of_office_block_unless_a_mailbox_says_otherwise():
    expected = {Status.BUSY, Status.TENTATIVE, Status.OOF, Status.UNKNOWN}
    assert statuses(blocking(EVERY_STATUS)) == expected
    assert expected - {Status.UNKNOWN} == DEFAULT_BLOCKING


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.UNKNOWN])
def test_a_mailbox_chooses_freely_what_blocks(status):
    assert statuses(blocking(EVERY_STATUS, {status})) == {status, Status.UNKNOWN}


def test_time_nobody_knows_of_blocks_whatever_a_mailbox_chooses():
    assert blocking(EVERY_STATUS, ()) == [period(50, 55, Status.UNKNOWN)]


def test_a_period_without_length_blocks_nothing():
    assert blocking([period(10, 10), period(30, 20), period(40, 41)]) == [period(40, 41)]


def test_merged_time_is_clipped_to_the_window_and_joined():
    periods = [period(50, 90), period(0, 10), period(-30, -10), period(10, 20), period(-10, -5)]
    assert merged(periods, between(-7, 60)) == [between(-7, -5), between(0, 20), between(50, 60)]


def test_what_touches_the_window_from_outside_is_not_in_it():
    assert merged([period(-10, 0), period(60, 70)], between(0, 60)) == []


def test_a_period_knows_its_time():
    assert period(0, 5).interval == Interval(NOON, NOON + timedelta(minutes=5))
