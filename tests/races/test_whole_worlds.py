"""A world is taken before it is made, replaced, copied or deleted: nothing is half, nothing stuck.

`make races` races longer.
"""

import os
from collections import Counter

import pytest

from bookwithme.storage.engine import Store
from tests.races.whole_worlds import API, HERE, NAME, NEW, Races, at_once

ROUNDS = int(os.environ.get("BOOKWITHME_RACE_ROUNDS", "10"))
TIMEOUT = 110 + 10 * ROUNDS
MANY = 20
DONE = {200, 201, 204, 404, 409}


@pytest.fixture
def stores(request, store):
    """Of one process on SQLite, of two on PostgreSQL, which must report no deadlock."""
    if store.is_sqlite:
        yield [store]
        return
    server = request.getfixturevalue("postgres")
    before = server.log()
    other = Store(store.engine.url.render_as_string(hide_password=False))
    yield [store, other]
    other.close()
    assert "deadlock detected" not in server.log().removeprefix(before)


@pytest.fixture
def races(stores):
    return Races(*stores)


@pytest.mark.timeout(TIMEOUT)
@pytest.mark.parametrize(
    "act", ["make", "seed", "reset", "import", "save", "restore", "forget", "delete"]
)
def test_an_act_over_a_world_comes_before_or_after_all_else(races, act):
    for _ in range(ROUNDS):
        assert set(races.race(act)) <= DONE
        assert races.quiet() == [200, 201, 201, 200]


@pytest.mark.timeout(TIMEOUT)
def test_of_many_worlds_of_one_name_one_is_made_and_it_is_whole(races):
    made = races.ask("GET", f"{HERE}/mailboxes").json
    for _ in range(max(1, ROUNDS // 10)):
        races.ask("DELETE", f"{API}/worlds/{NAME}")
        answers = at_once([races.whole()["make"]] * MANY)
        assert Counter(answers) == {201: 1, 409: MANY - 1}
        assert races.ask("GET", f"{HERE}/mailboxes").json == made
        assert [each["name"] for each in races.ask("GET", f"{API}/worlds").json["worlds"]] == [
            "default",
            NEW["name"],
        ]


@pytest.mark.timeout(TIMEOUT)
def test_of_many_snapshots_of_one_name_each_is_saved_or_refused_and_one_is_there(races):
    for _ in range(max(1, ROUNDS // 10)):
        races.ask("DELETE", f"{HERE}/snapshots/saved")
        answers = Counter(at_once([races.whole()["save"]] * MANY))
        assert answers[201] >= 1
        assert set(answers) <= {201, 409}
        kept = races.ask("GET", f"{HERE}/snapshots").json["snapshots"]
        assert [each["name"] for each in kept] == ["kept", "saved"]
        assert races.quiet() == [200, 201, 201, 200]
