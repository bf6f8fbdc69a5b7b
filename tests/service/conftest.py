"""The default world, empty: of SQLite, and of each kind of database there is."""

import pytest

from bookwithme.contract.mailbox import NewMailbox
from bookwithme.contract.world import ClockWish
from bookwithme.service.admin import administration
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import clocks
from tests.calendar_server import calendar_server
from tests.service.availability.feeding import ADELE, GOOD, LOCAL, NOW

ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture
def context(sqlite_store):
    """For rules that no database knows of."""
    return WorldContext(sqlite_store, ADDRESS)


@pytest.fixture
def any_place(store):
    """For what a database has a part in."""
    return WorldContext(store, ADDRESS)


@pytest.fixture
def server():
    with calendar_server() as told:
        told.put(GOOD, ETag='"one"', Last_Modified="yesterday")
        yield told


@pytest.fixture
def here(context):
    """Adele's world, frozen at NOW, where calendars on this machine may be fetched."""
    local = WorldContext(context.store, context.public_url, fetcher=LOCAL)
    clocks.put(local, ClockWish(now=NOW, mode="frozen"))
    fields = {"display_name": "Adele", "time_zone": "Europe/Paris", "subscription": None}
    administration.create_mailbox(local, NewMailbox(address=ADELE, **fields))
    return local
