"""What a server counts, as Prometheus reads it."""

import re
from contextlib import ExitStack
from multiprocessing import get_context

from bookwithme.counters import (
    ENTRIES_GIVEN_UP,
    REQUESTS,
    ROUTES,
    SECONDS,
    WAITS_REFUSED,
    WORKERS_REPLACED,
    Counters,
)
from bookwithme.service.waiting import OF_A_WORLD
from bookwithme.storage import looks
from bookwithme.web.platform.probes import routes

SERIES = re.compile(r'([a-z_]+(?:\{status="[1-5]xx"\})?) (\d+)')


def numbers(text):
    """Every series with its number."""
    lines = [each for each in text.splitlines() if not each.startswith(("#", SECONDS))]
    return {found[1]: int(found[2]) for found in map(SERIES.fullmatch, lines)}


def counted(client):
    answer = client.get("/metrics")
    assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
    return numbers(answer.text)


def since(client, before):
    """What was counted more than before, the asking aside."""
    more = {name: count - before[name] for name, count in counted(client).items()}
    more[f'{REQUESTS}{{status="2xx"}}'] -= 1
    return {name: count for name, count in more.items() if count}


def test_every_series_is_told_with_its_type(client, cast):
    text = client.get("/metrics").text
    for family in (REQUESTS, WAITS_REFUSED, ENTRIES_GIVEN_UP, WORKERS_REPLACED):
        assert f"# TYPE {family} counter\n" in text
        assert re.search(rf"^# HELP {family} \w", text, re.MULTILINE)
    assert len(numbers(text)) == 8


def buckets(text, route):
    """How many requests of a route took up to so many seconds, by the limit as it is written."""
    told = re.findall(rf'^{SECONDS}_bucket{{route="{route}",le="(.+)"}} (\d+)$', text, re.MULTILINE)
    return {limit: int(count) for limit, count in told}


def test_how_long_answers_took_is_told_by_route(app, client, cast):
    before = buckets(client.get("/metrics").text, "/healthz").get("+Inf", 0)
    for path in ("/healthz", "/healthz?again", "/nowhere"):
        client.get(path)
    text = client.get("/metrics").text
    found = buckets(text, "/healthz")
    assert found["+Inf"] - before == 2
    assert list(found.values()) == sorted(found.values())
    assert f'{SECONDS}_count{{route="/healthz"}} {found["+Inf"]}\n' in text
    assert buckets(text, "")["+Inf"] >= 1
    assert len(routes(app)) <= ROUTES


def test_a_request_counts_in_every_bucket_that_it_fits():
    counters = Counters()
    for seconds in (0.004, 0.005, 0.2, 60):
        counters.answered("200 OK", 1, seconds)
    text = counters.text(["", "/here"])
    found = buckets(text, "/here")
    assert [found[each] for each in ("0.005", "0.1", "0.25", "5.0", "+Inf")] == [2, 2, 3, 3, 4]
    assert f'{SECONDS}_sum{{route="/here"}} 60.209\n' in text


def test_requests_are_counted_by_the_class_of_their_status(client, cast):
    before = counted(client)
    for path in ("/", "/healthz", "/bookwithme/", "/nowhere", "/_emulator/api/journal?wait=x"):
        client.get(path)
    assert since(client, before) == {
        f'{REQUESTS}{{status="2xx"}}': 2,
        f'{REQUESTS}{{status="3xx"}}': 1,
        f'{REQUESTS}{{status="4xx"}}': 2,
    }


def test_refused_waits_are_counted(app, client, cast):
    before = counted(client)
    with ExitStack() as stack:
        for _ in range(OF_A_WORLD):
            stack.enter_context(app.extensions["bookwithme"].waiting.place("default"))
        client.get("/_emulator/api/messages?wait=60")
    assert since(client, before)[WAITS_REFUSED] == 1


def test_entries_that_were_given_up_are_counted(client, cast, monkeypatch):
    before = counted(client)
    monkeypatch.setattr(looks, "ROOM", 0)
    assert client.get("/bookwithme/user/nobody@contoso.com?anonymous").status_code == 404
    assert since(client, before)[ENTRIES_GIVEN_UP] == 1


def test_faults_spare_the_numbers(client, cast):
    client.put("/_emulator/api/faults", json=[{"fault": {"status": 503}}])
    assert client.get("/").status_code == 503
    assert client.get("/metrics").status_code == 200


def count_in(counters, process):
    counters.enter(process)
    for _ in range(1_000):
        counters.add(WAITS_REFUSED)


def test_processes_count_together_and_who_takes_anothers_place_counts_on():
    counters = Counters(3)
    fork = get_context("fork").Process
    for round_of in ([1, 2], [2]):
        children = [fork(target=count_in, args=(counters, each)) for each in round_of]
        for each in children:
            each.start()
        for each in children:
            each.join()
    counters.add(WAITS_REFUSED)
    assert numbers(counters.text([]))[WAITS_REFUSED] == 3_001
