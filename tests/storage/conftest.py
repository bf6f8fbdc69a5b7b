import pytest

from bookwithme import clock
from bookwithme.domain.settings import PolicyDelay, WorldSettings
from bookwithme.storage.worlds import Worlds
from tests.storage.builders import NOON, Filled

SETTINGS = WorldSettings(policy_delay=PolicyDelay.REALISTIC, email_verification=False)


@pytest.fixture
def filled(store):
    """The world `default` with a row in every table, frozen, with settings of its own."""
    with store.write() as uow:
        uow.set_clock(clock.frozen_at(NOON))
        uow.set_settings(SETTINGS)
        return Filled(uow)


@pytest.fixture
def other(store):
    """An empty world beside it: its id."""
    with store.transaction() as connection:
        return Worlds(connection).add("other", scenario="contoso", invitation="invited")
