"""Kill −9 while reminders are sent: each is sent once, none is lost."""

import sys
import threading
import time
from collections import Counter
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete

from bookwithme.client import Emulator
from bookwithme.storage.engine import Store
from bookwithme.storage.shared_tables import server
from tests.processes import reached
from tests.races.conftest import started

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
ADDRESS = "adele@contoso.com"
COUNT = 100


def world():
    """A world with a booking at every fifth minute, each with a reminder a day before."""
    booked = {"mailbox": ADDRESS, "meetingType": 0, "name": "Guest"}
    starts = [NOW + timedelta(days=2, minutes=5 * n) for n in range(COUNT)]
    reminder = {"before": "P1D", "text": "Soon."}
    kind = {"title": "Intro", "duration": "PT5M", "reminders": [reminder]}
    person = {"displayName": "Adele", "timeZone": "UTC", "subscription": "Microsoft 365 E3"}
    mailbox = {"address": ADDRESS, "meetingTypes": [kind], "page": {"readyAt": "-P1D"}, **person}
    bookings = [
        booked | {"start": start.isoformat(), "email": f"guest{n}@fabrikam.com"}
        for n, start in enumerate(starts)
    ]
    clock = {"mode": "frozen", "now": NOW.isoformat()}
    return {"version": 1, "clock": clock, "mailboxes": [mailbox], "bookings": bookings}


def reminded(emulator):
    """How often each attendee was reminded."""
    mails = emulator.call("GET", "/messages")["messages"]
    return Counter(each["to"][0] for each in mails if each["kind"] == "reminder")


def a_minute_later(database):
    """Let the lease end that the killed server still had: another waits for it as long."""
    with closing(Store(database)) as store, store.transaction() as connection:
        connection.execute(delete(server).where(server.c.key.startswith("lease-")))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_of_reminders_that_are_due_when_the_server_is_killed_each_is_sent_once(empty_database):
    with started(empty_database) as (process, url):
        emulator = Emulator(url)
        emulator.call("PUT", "/world", world())

        def advance():
            with suppress(Exception):  # the server is killed under it
                emulator.call("POST", "/clock/advance", {"by": "P30D"})

        moving = threading.Thread(target=advance)
        moving.start()
        assert reached(lambda: reminded(emulator))
        time.sleep(0.05)
        process.kill()
        process.wait()
        moving.join()
    a_minute_later(empty_database)
    with started(empty_database) as (_process, url):
        emulator = Emulator(url)
        before = len(reminded(emulator))
        assert reached(lambda: len(reminded(emulator)) == COUNT)
        assert set(reminded(emulator).values()) == {1}
        assert before < COUNT or before == COUNT
