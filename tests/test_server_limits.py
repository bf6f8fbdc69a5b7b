"""A server in this process answers pages, whoever waits, sends slowly, or says nothing."""

import http.client
import socket
import time
from contextlib import ExitStack, closing

import pytest

from bookwithme import server as serving
from bookwithme.server import MOST_CONNECTIONS, Server, most_connections
from bookwithme.service.waiting import OF_A_WORLD, PLACES
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import worlds
from bookwithme.settings import Settings

LIMIT = 60
"""Seconds after which a test gives up waiting."""
HALF = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n"


@pytest.fixture
def server(sqlite_store):
    """One that runs."""
    worlds.make_world(WorldContext(sqlite_store, ""), "other", "empty")
    running = Server(Settings(database_url=""), sqlite_store, "127.0.0.1")
    running.start()
    yield running
    running.close()


def connection(server):
    """A plain connection."""
    host, port = server.url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), LIMIT)


def asking(server, path):
    """A client that has asked."""
    client = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=LIMIT)
    client.request("GET", path)
    return closing(client)


def answers(server):
    """Whether a page comes in time."""
    with asking(server, "/healthz") as client:
        return client.getresponse().status == 200


def until_all_places_are_taken(server):
    """Those who have asked are heard one after the other, in no order."""
    waiting = server._waitress.application.extensions["bookwithme"].waiting
    until = time.monotonic() + LIMIT
    while waiting._taken.total() < PLACES:
        assert time.monotonic() < until
        time.sleep(0.01)


def until_closed(sock, send=b""):
    """Say something now and then, until the other side has closed: True, in time."""
    sock.settimeout(0.05)
    until = time.monotonic() + LIMIT
    while time.monotonic() < until:
        try:
            if send:
                sock.sendall(send)
            if sock.recv(1_000) == b"":
                return True
        except TimeoutError:
            continue
        except OSError:
            return True
    return False


def test_who_waits_in_every_place_keeps_nobody_from_a_page(server):
    with ExitStack() as stack:
        for world in ("", "/w/other"):
            path = f"{world}/_emulator/api/messages?wait=60"
            for _ in range(OF_A_WORLD):
                stack.enter_context(asking(server, path))
        until_all_places_are_taken(server)
        with asking(server, "/_emulator/api/messages?wait=60") as refused:
            assert refused.getresponse().status == 429
        assert answers(server)
        server.stop()
    assert PLACES == 2 * OF_A_WORLD


def test_quiet_and_half_open_connections_keep_nobody_from_a_page(server):
    with ExitStack() as stack:
        for number in range(300):
            each = stack.enter_context(closing(connection(server)))
            if number % 3 == 0:
                each.sendall(HALF)
        assert answers(server)


@pytest.mark.parametrize("said", [b"", HALF])
def test_a_connection_on_which_nothing_goes_on_ends(server, monkeypatch, said):
    monkeypatch.setattr(serving, "QUIET", 1)
    with closing(connection(server)) as quiet:
        quiet.sendall(said)
        assert until_closed(quiet)


def test_a_request_that_takes_too_long_to_arrive_ends(server, monkeypatch):
    monkeypatch.setattr(serving, "SLOWEST", 0.5)
    with closing(connection(server)) as slow:
        slow.sendall(HALF)
        assert until_closed(slow, b"X: y\r\n")
    assert answers(server)


def test_where_there_are_many_connections_the_quiet_ones_end_sooner(server, monkeypatch):
    monkeypatch.setattr(serving, "CROWDED", 1)
    server._waitress.adj.connection_limit = 40
    with ExitStack() as stack:
        quiet = [stack.enter_context(closing(connection(server))) for _ in range(60)]
        assert answers(server)
        assert until_closed(quiet[0])


def test_there_are_as_many_connections_as_the_system_allows(monkeypatch):
    resource = pytest.importorskip("resource")
    allowed = {}
    monkeypatch.setattr(resource, "setrlimit", lambda _which, to: allowed.update(to=to))
    rooms = {}
    for had in ((256, 512), (256, resource.RLIM_INFINITY), (100_000, 100_000)):
        monkeypatch.setattr(resource, "getrlimit", lambda _which, had=had: had)
        rooms[had] = most_connections()
    assert list(rooms.values()) == [312, MOST_CONNECTIONS, MOST_CONNECTIONS]
    assert allowed["to"] == (1_000, resource.RLIM_INFINITY)
