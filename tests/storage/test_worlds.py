import threading
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import event, func, select

from bookwithme import clock
from bookwithme.domain.settings import WorldSettings
from bookwithme.storage.shared_tables import server
from bookwithme.storage.tables import faults, journal
from bookwithme.storage.unit_of_work import SNAPSHOT
from bookwithme.storage.worlds import WORLD_TABLES, Worlds
from tests.storage.builders import DAY, NOON, Filled, booking, kind, message
from tests.storage.rows import COPIED, id_of, rows, state


def test_a_new_world_is_empty_with_the_defaults_of_the_contract(store, other):
    with store.read("other") as uow:
        world = uow.world
    assert (world.name, world.scenario, world.invitation) == ("other", "contoso", "invited")
    assert (world.seed, world.clock, world.settings) == (None, clock.ClockState(), WorldSettings())
    with store.transaction() as connection:
        assert rows(connection, other) == {table.name: [] for table in WORLD_TABLES}


def test_worlds_are_listed_in_order_of_creation_without_snapshots(store, other):
    with store.transaction() as connection:
        all_worlds = Worlds(connection)
        all_worlds.save_as(all_worlds.by_name("other"), "first")
        all_worlds.add("another")
        assert [each.name for each in all_worlds.all()] == ["default", "other", "another"]
        assert [each.name for each in all_worlds.all(SNAPSHOT, other)] == ["first"]
        assert all_worlds.by_name("first") is None


def test_a_copied_world_is_the_same_row_by_row(store, filled, other):
    with store.transaction() as connection:
        source = id_of(connection)
        Worlds(connection).copy(source, other)
        original = rows(connection, source, COPIED)
        assert all(original.values()), "a table without a row shows nothing"
        assert rows(connection, other, COPIED) == original
        assert state(connection, other) == state(connection, source)


def test_a_copy_replaces_what_was_there_but_for_who_watches_and_who_is_invited(
    store, filled, other
):
    with store.write("other") as uow:
        Filled(uow)
    watched = [journal, faults]
    with store.transaction() as connection:
        before = rows(connection, other, watched)
        Worlds(connection).copy(id_of(connection), other)
        assert rows(connection, other, COPIED) == rows(connection, id_of(connection), COPIED)
        assert rows(connection, other, watched) == before
        assert all(before.values())
        world = Worlds(connection).by_name("other")
    assert (world.name, world.invitation) == ("other", "invited")


def test_a_copy_and_its_original_go_their_own_ways(store, filled, other):
    with store.transaction() as connection:
        Worlds(connection).copy(id_of(connection), other)
    with store.transaction() as connection:
        before = rows(connection, id_of(connection))
    with store.write("other") as uow:
        uow.links.consume(filled.link, NOON)
        uow.bookings.add(booking(filled.mailbox, filled.meeting_type, NOON + DAY))
    with store.transaction() as connection:
        assert rows(connection, id_of(connection)) == before


def test_what_is_in_worlds_is_counted_up_to_so_many(store, filled, other, monkeypatch):
    monkeypatch.setattr("bookwithme.storage.worlds.COUNTED", 2)
    with store.write() as uow:
        for day in range(3):
            uow.bookings.add(booking(filled.mailbox, filled.meeting_type, NOON + (9 + day) * DAY))
    with store.worlds() as worlds:
        default = worlds.by_name("default").id
        assert worlds.counts("bookings", [default, other]) == {default: 2, other: 0}
        assert worlds.counts("mailboxes", [default]) == {default: 1}


def test_a_copied_world_counts_on_from_where_its_original_was(store, filled, other):
    with store.transaction() as connection:
        Worlds(connection).copy(id_of(connection), other)
    with store.read() as first, store.read("other") as second:
        assert first.scope.sequence == second.scope.sequence
    with store.write("other") as uow:
        assert uow.meeting_types.add(kind(filled.mailbox)) > filled.booking


def test_a_snapshot_brings_everything_back_clock_and_settings_too(store, filled):
    with store.transaction() as connection:
        all_worlds = Worlds(connection)
        default = all_worlds.by_name("default")
        all_worlds.save_as(default, "before")
        before = rows(connection, default.id, COPIED), state(connection, default.id)
    with store.write() as uow:
        uow.mailboxes.delete(filled.mailbox)
        uow.messages.add(message())
        uow.set_clock(clock.frozen_at(NOON + 91 * DAY))
        uow.set_settings(WorldSettings())
    with store.transaction() as connection:
        snapshot = id_of(connection, "before", SNAPSHOT, default.id)
        Worlds(connection).copy(snapshot, default.id)
        assert (rows(connection, default.id, COPIED), state(connection, default.id)) == before


def test_a_snapshot_of_the_same_name_is_replaced(store, filled):
    with store.transaction() as connection:
        all_worlds = Worlds(connection)
        default = all_worlds.by_name("default")
        all_worlds.save_as(default, "one")
    with store.write() as uow:
        uow.messages.clear()
    with store.transaction() as connection:
        all_worlds = Worlds(connection)
        all_worlds.save_as(default, "one")
        assert len(all_worlds.all(SNAPSHOT, default.id)) == 1
        snapshot = id_of(connection, "one", SNAPSHOT, default.id)
        assert rows(connection, snapshot, COPIED) == rows(connection, default.id, COPIED)


def test_snapshots_of_one_name_belong_each_to_their_world(store, filled, other):
    with store.transaction() as connection:
        all_worlds = Worlds(connection)
        all_worlds.save_as(all_worlds.by_name("default"), "one")
        all_worlds.save_as(all_worlds.by_name("other"), "one")
        assert len(rows(connection, id_of(connection, "one", SNAPSHOT, other))["mailboxes"]) == 0


def test_an_emptied_world_keeps_its_snapshots_and_its_watchers(store, filled):
    with store.transaction() as connection:
        all_worlds = Worlds(connection)
        default = all_worlds.by_name("default")
        all_worlds.save_as(default, "one")
        snapshot = id_of(connection, "one", SNAPSHOT, default.id)
        kept = rows(connection, snapshot), rows(connection, default.id, [journal, faults])
        all_worlds.empty(default.id)
        left = rows(connection, default.id, COPIED)
        assert left == {table.name: [] for table in COPIED}
        assert (
            rows(connection, snapshot),
            rows(connection, default.id, [journal, faults]),
        ) == kept
        all_worlds.watch_anew(default.id)
        assert rows(connection, default.id, [journal, faults]) == {"journal": [], "faults": []}


def test_a_deleted_world_leaves_nothing_and_takes_its_snapshots_alone_with_it(store, filled, other):
    def count(connection):
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in server.metadata.sorted_tables
        }

    with store.transaction() as connection:
        all_worlds = Worlds(connection)
        all_worlds.save_as(all_worlds.by_name("default"), "kept")
        before = count(connection)
        all_worlds.copy(id_of(connection), other)
        all_worlds.save_as(all_worlds.by_name("other"), "one")
        all_worlds.delete(other)
        all_worlds.add("nothing")
    with store.transaction() as connection:
        assert count(connection) == before
        assert [each.name for each in Worlds(connection).all()] == ["default", "nothing"]


def test_a_snapshot_can_be_deleted_alone(store, filled):
    with store.transaction() as connection:
        all_worlds = Worlds(connection)
        default = all_worlds.by_name("default")
        before = rows(connection, default.id)
        all_worlds.save_as(default, "one")
        all_worlds.delete(id_of(connection, "one", SNAPSHOT, default.id))
        assert all_worlds.all(SNAPSHOT, default.id) == []
        assert rows(connection, default.id) == before


def test_a_world_that_is_being_written_is_copied_before_or_after_but_not_in_between(
    store, filled, other
):
    """A mail and its booking are in the copy both, or neither."""
    half, go_on = threading.Event(), threading.Event()

    def book():
        with store.write() as uow:
            uow.messages.add(message())
            half.set()
            go_on.wait(1)
            uow.bookings.add(booking(filled.mailbox, filled.meeting_type, NOON + DAY))

    def copy():
        with store.hold("default") as (worlds, default):
            worlds.copy(default.id, other)

    def let_the_writer_end(_connection, _cursor, statement, *_):
        """When the mails are copied and the bookings are not yet: if the copy gets so far."""
        if statement.startswith("INSERT INTO bookings") and "SELECT" in statement:
            go_on.set()
            writer.result(20)

    event.listen(store.engine, "before_cursor_execute", let_the_writer_end)
    with ThreadPoolExecutor(2) as pool:
        writer = pool.submit(book)
        assert half.wait(5)
        pool.submit(copy).result(20)
    with store.read("other") as uow:
        assert len(uow.bookings.all()) == len(uow.messages.all())
