"""Workers are replaced when they die, and none outlives its parent."""

import json
import os
import re
import signal
from contextlib import contextmanager
from urllib.request import urlopen

import psycopg
import pytest

from bookwithme.workers import LONGEST, SHORTEST, YOUNG, _Place
from tests.cli.stopping import (
    LIMIT,
    address,
    begun,
    children,
    connected,
    is_made,
    is_refused,
    is_there,
    make_a_mailbox,
)
from tests.processes import reached

REPLACED = re.compile(r"^bookwithme_workers_replaced_total (\d+)$", re.MULTILINE)
GOOD = re.compile(r'^bookwithme_requests_total\{status="2xx"\} (\d+)$', re.MULTILINE)


@contextmanager
def serving(environment):
    """A parent with two workers, and their address."""
    with begun(environment, "serve", "--port", "0", "--workers", "2") as parent:
        yield parent, address(parent)


def metrics(where):
    with urlopen(f"http://{where}/metrics", timeout=LIMIT) as answer:
        return answer.read().decode()


@pytest.mark.postgresql
def test_a_worker_that_dies_is_replaced_said_and_counted(environment, database):
    with serving(environment) as (parent, where):
        first = children(parent.pid)
        os.kill(first[0], signal.SIGKILL)
        assert reached(lambda: len({*children(parent.pid)} - {*first}) == 1)
        assert reached(lambda: REPLACED.search(metrics(where))[1] == "1")
        parent.terminate()
        assert parent.wait(LIMIT) == 0
        said = parent.stderr.read().decode()
        assert f"Worker 1, process {first[0]}, ended with -9; another takes its place" in said
        assert "Traceback" not in said


@pytest.mark.postgresql
def test_all_workers_count_together(environment, database):
    with serving(environment) as (parent, where):
        before = int(GOOD.search(metrics(where))[1])
        for _ in range(40):
            with urlopen(f"http://{where}/healthz", timeout=LIMIT) as answer:
                assert json.load(answer)["status"] == "ok"
        # Each of these closes its connection, so that both workers had some.
        assert int(GOOD.search(metrics(where))[1]) == before + 41
        parent.terminate()
        assert parent.wait(LIMIT) == 0


@pytest.mark.postgresql
def test_workers_whose_parent_is_killed_answer_what_runs_and_end(environment, database):
    with serving(environment) as (parent, where), connected(where) as client:
        workers = children(parent.pid)
        with psycopg.connect(database) as connection:
            connection.execute("SELECT * FROM worlds FOR UPDATE")
            make_a_mailbox(client)
            parent.kill()
            assert reached(lambda: is_refused(where))
        assert is_made(client)
        assert reached(lambda: not any(is_there(each) for each in workers))


def test_who_dies_young_again_and_again_is_replaced_more_and_more_slowly():
    place, pauses, now = _Place(1), [], 0.0
    for _ in range(12):
        now += YOUNG / 2
        place.since = now - YOUNG / 2
        place.free(now)
        pauses.append(place.pause)
    assert pauses[:3] == [SHORTEST, 2 * SHORTEST, 4 * SHORTEST]
    assert pauses[-1] == LONGEST
    place.since = now - 2 * YOUNG
    place.free(now)
    assert place.pause == SHORTEST
