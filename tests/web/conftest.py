"""A world for the web's tests, frozen on a Monday morning, and the people in it."""

import shutil
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from bookwithme.app import create_app, install
from bookwithme.contract.links import NewLink
from bookwithme.contract.mailbox import NewMailbox
from bookwithme.contract.world import ClockWish
from bookwithme.domain.access import ApplicationAccessPolicy, EwsPolicy
from bookwithme.domain.meeting_type import MeetingType, Visibility
from bookwithme.service.admin import administration
from bookwithme.service.organizer import meeting_types, sharing
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import clocks, worlds
from bookwithme.settings import Settings
from bookwithme.storage.engine import Store

BASE = "http://127.0.0.1:8123"
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""A Monday; in Paris it is nine o'clock."""

ORGANIZER = "adele@contoso.com"
BLOCKED = "ben@contoso.com"
UNLICENSED = "carol@contoso.com"
NEWCOMER = "dora@contoso.com"
ATTENDEE = "gus@fabrikam.com"
STRANGER_TOKEN = "AAAAAAAAAAAAAAAAAAAAAA2"
"""A meeting type's token as somebody might guess it."""

BLOCK = EwsPolicy(
    ews_enabled=True,
    application_access_policy=ApplicationAccessPolicy.ENFORCE_BLOCK_LIST,
    block_list=("MicrosoftOWSPersonalBookings",),
)


@pytest.fixture
def settings():
    """An installation on this machine alone."""
    return Settings(database_url="sqlite://")


@pytest.fixture(scope="session")
def frozen(sqlite_template, tmp_path_factory):
    """An SQLite file whose world `default` is empty, its clock standing at NOW."""
    path = tmp_path_factory.mktemp("frozen") / "frozen.sqlite3"
    shutil.copyfile(sqlite_template, path)
    with opened(path) as store:
        clocks.put(WorldContext(store, BASE), ClockWish(now=NOW, mode="frozen"))
    return path


@pytest.fixture(scope="session")
def filled(frozen, tmp_path_factory):
    """A copy of that file with the cast, and the cast: made once for all tests."""
    path = tmp_path_factory.mktemp("filled") / "filled.sqlite3"
    shutil.copyfile(frozen, path)
    with opened(path) as store:
        return path, people(WorldContext(store, BASE))


@pytest.fixture
def context(request, frozen, tmp_path):
    """The world `default`, its clock standing at NOW: empty, or filled where a test has a cast."""
    has_cast = "cast" in request.fixturenames
    template = request.getfixturevalue("filled")[0] if has_cast else frozen
    path = tmp_path / "own.sqlite3"
    shutil.copyfile(template, path)
    with opened(path) as store:
        yield WorldContext(store, BASE)


@contextmanager
def opened(path):
    """The store of an SQLite file, closed in the end."""
    store = Store(f"sqlite:///{path}")
    try:
        yield store
    finally:
        store.close()


@pytest.fixture
def other_place(context):
    """A second world, `class`, empty, its clock standing at NOW."""
    worlds.make_world(context, "class", "empty")
    there = context.elsewhere("class")
    clocks.put(there, ClockWish(now=NOW, mode="frozen"))
    return there


@pytest.fixture(scope="session")
def built_app(sqlite_template):
    """One application for all tests, since building it takes longer than a test."""
    with opened(sqlite_template) as store:
        yield create_app(Settings(database_url="sqlite://"), store, BASE)


@pytest.fixture
def app(built_app, context, settings):
    """The application on that database."""
    install(built_app, settings, context.store, BASE)
    return built_app


@pytest.fixture
def client(app):
    """A browser, or a program, that knows nothing yet."""
    return app.test_client()


@dataclass(frozen=True)
class Cast:
    """Who and what there is: four mailboxes of Contoso, and the first one's meeting types."""

    context: WorldContext
    organizer: Any
    blocked: Any
    unlicensed: Any
    newcomer: Any
    public: MeetingType
    private: MeetingType

    def link(self, *, single_use: bool = False) -> sharing.Shared:
        """A new private link to the organizer's private type."""
        return sharing.create_link(self.context, self.private.guid, NewLink(single_use=single_use))

    def block(self, address: str = ORGANIZER) -> None:
        """Close the gate for a mailbox."""
        administration.change_mailbox(self.context, address, partial(replace, ews=BLOCK))


@pytest.fixture
def cast(context, filled):
    """The people of the world `default`."""
    return replace(filled[1], context=context)


def people(context):
    """Fill a world with the cast."""
    add_mailbox(context, ORGANIZER, "Adele Vance")
    blocked = add_mailbox(context, BLOCKED, "Ben Blocked")
    unlicensed = add_mailbox(context, UNLICENSED, "Carol Bare", subscription="Office 365 A1")
    newcomer = add_mailbox(context, NEWCOMER, "Dora New")
    add_mailbox(context, ATTENDEE, "Gus Guest", subscription=None)
    _, public = meeting_types.create_type(context, ORGANIZER, MeetingType(title="Coffee chat"))
    secret = MeetingType(title="Salary talk", visibility=Visibility.PRIVATE)
    organizer, private = meeting_types.create_type(context, ORGANIZER, secret)
    meeting_types.create_type(context, BLOCKED, MeetingType(title="Never"))
    administration.change_mailbox(context, BLOCKED, partial(replace, ews=BLOCK))
    return Cast(context, organizer, blocked, unlicensed, newcomer, public, private)


def add_mailbox(context, address, name, subscription="Microsoft 365 E3"):
    """A mailbox in Paris."""
    fields = {
        "address": address,
        "display_name": name,
        "time_zone": "Europe/Paris",
        "subscription": subscription,
    }
    return administration.create_mailbox(context, NewMailbox(**fields))
