from datetime import timedelta

import pytest
from sqlalchemy import event

from bookwithme.storage import journal
from bookwithme.storage.journal import Look
from bookwithme.storage.worlds import Worlds
from tests.storage.builders import NOON
from tests.storage.rows import id_of


def note(store, word="seen"):
    with store.write() as uow:
        uow.journal.add("opened", NOON, {"to": [word], "nothing": None})
        return uow.journal.last()


def test_ids_go_on_after_the_journal_was_emptied(store):
    before = [note(store), note(store)]
    for _ in range(2):
        with store.write() as uow:
            uow.journal.clear()
    assert (before, note(store)) == ([1, 2], 3)


def test_ids_go_on_after_a_reset_so_that_who_waits_misses_nothing(store):
    note(store)
    with store.transaction() as connection:
        number = id_of(connection)
        Worlds(connection).restart(number)
        Worlds(connection).watch_anew(number)
    assert note(store) == 2
    with store.read() as uow:
        assert [each.id for each in uow.journal.all(after=1)] == [2]


def test_entries_are_found_by_what_their_values_hold(store):
    note(store, "Ben@Fabrikam.com")
    note(store, "ann@fabrikam.com")
    with store.read() as uow:
        assert [each.id for each in uow.journal.all(text="ben@")] == [1]
        assert [each.id for each in uow.journal.all("clock", text="ben@")] == []
        assert [each.id for each in uow.journal.all(text="none")] == []


@pytest.fixture
def read(monkeypatch):
    """The rows that were read."""
    rows = []
    keep = journal.entry_of
    monkeypatch.setattr(journal, "entry_of", lambda row: rows.append(row) or keep(row))
    return rows


def test_the_latest_are_told_first_and_no_more_rows_are_read_than_that(store, read):
    with store.write() as uow:
        for n in range(300):
            uow.journal.add("opened", NOON, {"to": [f"Tomás {n % 50}"]})
    with store.read() as uow:
        assert [each.id for each in uow.journal.latest(3)] == [300, 299, 298]
        assert [each.id for each in uow.journal.latest(2, before=10)] == [9, 8]
        assert uow.journal.search("nowhere", 5) == ([], None)
        assert len(read) == 5
        found, older = uow.journal.search("TOMÁS 7", 3)
        assert ([each.id for each in found], older) == ([258, 208, 158], 158)
        assert [each.id for each in uow.journal.search("TOMÁS 7", 5, older)[0]] == [108, 58, 8]


def test_a_text_is_looked_for_in_so_many_entries_and_then_in_those_before(store, monkeypatch):
    monkeypatch.setattr(journal, "SEARCHED", 10)
    with store.write() as uow:
        for n in range(35):
            uow.journal.add("booked" if n % 2 else "mail", NOON, {"name": f"Ann {n}"})
    with store.read() as uow:
        assert uow.journal.search("Ann 3", 5, kind="booked", before=27) == ([], 8)
        (found,), older = uow.journal.search("Ann 3", 5, kind="booked", before=8)
        assert (found.data, older) == ({"name": "Ann 3"}, None)
        assert uow.journal.search("nobody", 5) == ([], 26)


def test_what_is_told_of_a_text_is_what_holds_it_and_no_name_of_a_value(store):
    number = note(store, 'a "quoted" 100% one')
    with store.read() as uow:
        for text in ('"quoted" 100% o', "100% ONE"):
            assert [each.id for each in uow.journal.search(text, 9)[0]] == [number]
        assert uow.journal.search("nothing", 9) == ([], None)


def test_who_did_it_is_looked_for_too(store):
    with store.write() as uow:
        uow.journal.who = lambda: ("ben@contoso.com", "pair-07")
        uow.journal.add("page", NOON, {"on": True})
    with store.read() as uow:
        for text in ("ben@", "PAIR-07"):
            assert len(uow.journal.all(text=text)) == 1


POLL = {"endpoint": "ews", "agent": "MyApp/1.0", "outcome": "allowed"}


def polled(store, seconds, **data):
    with store.write(moved=False) as uow:
        at = NOON + timedelta(seconds=seconds)
        uow.journal.add_all([Look("client", NOON, POLL | data, really_at=at)])
        return uow.journal.last()


def kept(store):
    with store.read() as uow:
        found = uow.journal.all()
    return [(each.id, each.data.get("outcome"), each.data.get("count")) for each in found]


def test_equal_entries_of_a_program_within_a_minute_are_one_the_last_with_a_count(store):
    polled(store, 0)
    note(store)
    polled(store, 1, outcome="denied")
    polled(store, 60)
    assert kept(store) == [
        (2, None, None),
        (3, "denied", None),
        (4, "allowed", 2),
    ]
    assert polled(store, 121) == 5
    assert kept(store)[-2:] == [(4, "allowed", 2), (5, "allowed", None)]


def test_those_of_one_moment_are_counted_together_and_ids_never_come_again(store):
    with store.write(moved=False) as uow:
        looks = [Look("client", NOON, POLL, really_at=NOON)] * 3
        uow.journal.add_all(looks)
        assert uow.journal.last() == 1
    assert polled(store, 1) == 2
    assert kept(store) == [(2, "allowed", 4)]


def test_what_a_unit_notes_is_written_at_once_when_it_ends(store):
    inserts = []

    def note_insert(_connection, _cursor, statement, *_):
        inserts.extend(["journal"] if "INSERT INTO journal" in statement else [])

    event.listen(store.engine, "before_cursor_execute", note_insert)
    with store.write() as uow:
        for word in ("one", "two", "three"):
            uow.journal.add("opened", NOON, {"to": [word]})
        assert (uow.journal.grew, inserts) == (True, [])
    assert inserts == ["journal"]
    with store.read() as uow:
        assert [each.data["to"] for each in uow.journal.all()] == [["one"], ["two"], ["three"]]


def test_who_reads_the_journal_finds_what_the_same_unit_noted(store):
    with store.write() as uow:
        uow.journal.add("opened", NOON, {"to": ["one"]})
        assert [each.id for each in uow.journal.all("opened")] == [1]
        uow.journal.add("opened", NOON, {"to": ["two"]})
        assert (uow.journal.last(), uow.journal.last_of("opened")) == (2, 2)
