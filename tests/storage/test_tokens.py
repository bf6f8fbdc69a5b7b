import re

import pytest

from bookwithme.storage.worlds import Worlds


@pytest.fixture
def seeded(store):
    """Two worlds of one seed, one of another; `default` has none."""
    with store.transaction() as connection:
        for name, seed in (("one", "class"), ("two", "class"), ("three", "another class")):
            Worlds(connection).add(name, seed=seed)
    return store


def drawn(store, world):
    """One value of each kind, in one unit of work."""
    with store.write(world) as uow:
        tokens = uow.tokens
        return [
            str(tokens.guid()),
            tokens.secret(),
            tokens.digits(6),
            tokens.digits(12),
            tokens.letters(6),
            tokens.bits(64),
        ]


def test_worlds_of_one_seed_draw_the_same_values_by_the_same_acts(seeded):
    first, second = (drawn(seeded, world) + drawn(seeded, world) for world in ("one", "two"))
    assert first == second
    assert len(set(first)) == len(first)


def test_worlds_of_different_seeds_have_no_value_in_common(seeded):
    assert set(drawn(seeded, "one")) & set(drawn(seeded, "three")) == set()


def test_a_world_without_a_seed_never_repeats_itself(store):
    first = drawn(store, "default")
    with store.transaction() as connection:
        worlds = Worlds(connection)
        worlds.empty(worlds.by_name("default").id)
    second = drawn(store, "default")
    assert {*first[:2], *first[3:]} & {*second[:2], *second[3:]} == set()


def test_the_values_have_the_shapes_that_others_rely_on(seeded):
    for world in ("default", "one"):
        guid, secret, code, teams, passcode, bits = drawn(seeded, world)
        assert re.fullmatch(
            r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", guid
        )
        assert re.fullmatch(r"[A-Za-z0-9_-]{32}", secret)
        assert re.fullmatch(r"\d{6}", code)
        assert re.fullmatch(r"\d{12}", teams)
        assert re.fullmatch(r"[a-zA-Z2-9]{6}", passcode)
        assert len(bits) == 64


def test_a_unit_that_is_undone_draws_the_same_again(seeded):
    def draw_and_fail():
        with seeded.write("one") as uow:
            values.append(uow.tokens.guid())
            raise ConnectionError

    values = []
    with pytest.raises(ConnectionError):
        draw_and_fail()
    with seeded.write("one") as uow:
        values.append(uow.tokens.guid())
    assert values[0] == values[1]
