from bookwithme.storage.worlds import Worlds
from tests.storage.builders import NOON
from tests.storage.rows import id_of


def note(store, word="seen"):
    with store.write() as uow:
        return uow.journal.add("opened", NOON, {"to": [word], "nothing": None})


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
