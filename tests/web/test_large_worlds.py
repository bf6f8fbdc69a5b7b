"""Pages, lists and acts fetch the same of a world of 2 000 bookings as of one of 100.

What is asked stands in the benchmark of large worlds; here statements and rows are counted.
"""

import json
import sys
import threading
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from sqlalchemy import event, update

from bookwithme.service.documents.exporting import PIECE, written_world
from bookwithme.storage.world_tables import worlds

SPEC = spec_from_file_location(
    "bench_large", Path(__file__).parents[2] / "benchmarks" / "bench_large.py"
)
bench = sys.modules["bench_large"] = module_from_spec(SPEC)
SPEC.loader.exec_module(bench)
MANY = 2_000


class Counted:
    """What is asked of a database, and how many rows it gives.

    By this thread alone: another one notes soon what was looked at, maybe while this one goes on.
    """

    def __init__(self, engine):
        self.statements, self.rows = [], 0
        self._own = threading.get_ident()
        event.listen(engine, "checkout", self.count_rows)
        event.listen(engine, "before_cursor_execute", self.note)

    def count_rows(self, driver, *_):
        driver.row_factory = self.counted

    def counted(self, _cursor, row):
        self.rows += threading.get_ident() == self._own
        return row

    def note(self, _connection, _cursor, statement, *_):
        if threading.get_ident() == self._own:
            self.statements.append(statement)


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    made = [bench.Place(tmp_path_factory.mktemp("large"), size) for size in (bench.SMALL, MANY)]
    yield [(each, Counted(each.store.engine)) for each in made]
    for each in made:
        each.store.close()


def fetched(name, place, counted):
    """How many statements and rows it takes, once everything was seen before a commit."""
    act = bench.targets()[name]
    act(place)
    if "first after" in name:
        place.book()
    place.store.looks.flush("default")
    with place.store.transaction() as connection:
        connection.execute(update(worlds).values(name=worlds.c.name))  # whoever else may commit
    counted.statements, counted.rows = [], 0
    act(place)
    return len(counted.statements), counted.rows


@pytest.mark.parametrize("name", bench.targets())
def test_it_fetches_no_more_of_a_large_world(name, places):
    (few_statements, few), (statements, rows) = (fetched(name, *each) for each in places)
    assert statements <= few_statements
    assert rows <= 1.1 * few + 1


def test_a_booking_leaves_the_open_times_of_others_remembered(tmp_path):
    place = bench.Place(tmp_path, 2)
    place.api("post", "/mailboxes", **bench.MAILBOX | {"address": "b@contoso.com"})
    other = place.api("post", "/mailboxes/b@contoso.com/meeting-types", title="Other")["id"]
    window = "start=2026-11-23T00:00:00Z&end=2026-12-21T00:00:00Z"
    counted = Counted(place.store.engine)

    def asked(kind):
        counted.statements = []
        place.ask(f"{bench.API}/meeting-types/{kind}/slots?{window}")
        return any("bookings" in each for each in counted.statements)

    assert [asked(other), asked(other), asked(place.type)] == [True, False, True]
    place.book()
    assert [asked(other), asked(place.type)] == [False, True]
    place.store.close()


def test_a_large_world_is_exported_piece_by_piece(places):
    place, _ = places[1]
    pieces = list(written_world(place.context))
    assert max(map(len, pieces)) <= PIECE < sum(map(len, pieces))
    document = json.loads(b"".join(pieces))
    assert len(document["messages"]) == 2 * len(document["bookings"]) >= 2 * MANY


def test_what_is_fetched_is_counted(places):
    place, counted = places[1]
    counted.rows = 0
    with place.context.read() as uow:
        assert MANY <= len(uow.bookings.all()) < counted.rows
