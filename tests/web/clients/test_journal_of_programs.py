"""Entries of programs in the journal, and what is remembered of open times."""

import pytest

from tests.web.clients.soaping import ask, availability, create, event, find, ids_of, post
from tests.web.clients.test_ews_calls import DUMMY, ELEVEN, LOCK, TEN
from tests.web.conftest import ORGANIZER

LOOKING = {
    "an id": lambda client, _: ask(client, DUMMY),
    "items": lambda client, _: ask(client, find()),
    "availability": lambda client, _: ask(client, availability([ORGANIZER], TEN, ELEVEN)),
    "a stranger": lambda client, _: post(client, DUMMY, user=None),
    "the page's meeting types": lambda _, script: script.get("/services"),
}


@pytest.fixture
def remembered(context, client):
    """Whether what was worked out of the world is still known, once the journal is written."""

    def known():
        made = []
        with context.read_journal() as uow:
            uow.recall("open times", lambda: made.append(1))
        return not made

    known()
    return known


@pytest.mark.parametrize("look", LOOKING.values(), ids=[*LOOKING])
def test_a_program_that_looks_leaves_what_is_remembered_alone(
    client, script, context, remembered, look
):
    before = len(client.get("/_emulator/api/journal").json["entries"])
    look(client, script)
    assert len(client.get("/_emulator/api/journal").json["entries"]) == before + 1
    assert remembered()


def test_so_does_one_that_is_locked_out(client, cast, context, remembered):
    client.post("/_emulator/api/exchange", json={"command": LOCK})
    assert not remembered()
    assert post(client, DUMMY).status_code == 403
    assert remembered()


def test_one_that_writes_makes_it_forgotten(client, cast, remembered):
    assert ids_of(ask(client, create(event(TEN, ELEVEN))))
    assert not remembered()
