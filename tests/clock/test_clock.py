from datetime import UTC, datetime, timedelta

import pytest

from bookwithme import clock
from bookwithme.clock import ClockMode, ClockState
from tests.freezing import frozen_machine

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = datetime(2027, 2, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def machine():
    """The machine's own clock, in the test's hand."""
    with frozen_machine(NOON + timedelta(microseconds=999_999)) as frozen:
        yield frozen


def test_a_world_left_alone_shows_the_machines_time_in_whole_seconds(machine):
    assert clock.now(ClockState()) == NOON
    assert clock.now(ClockState()).tzinfo is UTC
    machine.tick(HOUR)
    assert clock.now(ClockState()) == NOON + HOUR


def test_a_shifted_world_goes_on_from_where_it_was_put(machine):
    state = clock.shifted_to(LATER)
    assert (state.mode, clock.now(state)) == (ClockMode.SHIFTED, LATER)
    machine.tick(HOUR)
    assert clock.now(state) == LATER + HOUR


@pytest.mark.usefixtures("machine")
def test_a_world_can_be_put_back_too():
    assert clock.now(clock.shifted_to(NOON - 10 * HOUR)) == NOON - 10 * HOUR


def test_a_frozen_world_stands_still(machine):
    state = clock.frozen_at(LATER)
    machine.tick(HOUR)
    assert (state.mode, clock.now(state)) == (ClockMode.FROZEN, LATER)


def test_a_resumed_world_goes_on_from_where_it_stood(machine):
    state = clock.resumed(clock.frozen_at(LATER))
    machine.tick(HOUR)
    assert (state.mode, clock.now(state)) == (ClockMode.SHIFTED, LATER + HOUR)


def test_resuming_a_world_on_system_time_changes_nothing():
    assert clock.resumed(ClockState()) == ClockState()


def test_the_stopwatch_runs_whatever_the_worlds_do():
    first = clock.stopwatch()
    assert clock.stopwatch() >= first
