"""A server in this process: it closes without a sound, and answers first what it owes."""

import http.client
import json
import threading
from contextlib import closing, contextmanager
from types import SimpleNamespace

import pytest

from bookwithme import server as serving
from bookwithme.app import create_app
from bookwithme.domain.faults import Fault
from bookwithme.server import Server
from bookwithme.service.faults import faults
from bookwithme.service.waiting import Waiting
from bookwithme.service.world_context import WorldContext
from bookwithme.settings import Settings
from tests.processes import reached

LIMIT = 60
"""Seconds after which a test gives up waiting."""
SETTINGS = Settings(database_url="")
API = "/_emulator/api"
MAILBOX = {"address": "ada@contoso.com", "displayName": "Ada", "timeZone": "Europe/Paris"}
JSON = {"Content-Type": "application/json"}
CHUNKS, CHUNK = 5, b"x" * 9_000_000
"""More than waitress, left to itself, keeps of one answer before it waits for the client."""


@pytest.fixture
def context(sqlite_store):
    """The world `default` of a database of this test's own."""
    return WorldContext(sqlite_store, "")


@pytest.fixture
def threads():
    """The threads that there are before a server is."""
    return set(threading.enumerate())


@pytest.fixture
def server(context, threads):
    """One that runs."""
    running = Server(SETTINGS, context.store, "127.0.0.1")
    running.start()
    yield running
    running.close()


@pytest.fixture
def talkative(monkeypatch):
    """Let servers answer more than a client takes at once."""

    def answer(_environ, start_response):
        start_response("200 OK", [("Content-Length", str(CHUNKS * len(CHUNK)))])
        return iter([CHUNK] * CHUNKS)

    answer.extensions = {"bookwithme": SimpleNamespace(waiting=Waiting())}
    monkeypatch.setattr(serving, "create_app", lambda *_: answer)


@pytest.fixture
def impatient(monkeypatch):
    """Let servers wait hardly at all for what still runs."""
    monkeypatch.setattr(serving, "PATIENCE", 0.2)


def to(server):
    """A client of a server, not yet connected."""
    return closing(http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=LIMIT))


@contextmanager
def connected(server):
    """A client whose connection the server knows, and keeps."""
    with to(server) as client:
        client.request("GET", "/healthz")
        assert client.getresponse().read()
        yield client


def make_a_mailbox(client):
    """Ask for what has to wait while somebody else writes."""
    client.request("POST", f"{API}/mailboxes", json.dumps(MAILBOX | {"subscription": None}), JSON)


def test_two_hundred_servers_come_and_go_without_a_sound(context, threads, monkeypatch, caplog):
    # One application for all: to compile its routes takes longer than all the rest.
    app = create_app(SETTINGS, context.store)
    monkeypatch.setattr(serving, "create_app", lambda *_: app)
    monkeypatch.setattr(serving, "THREADS", 8)  # each of so many more is begun and ended likewise
    for _ in range(200):
        server = Server(SETTINGS, context.store, "127.0.0.1")
        server.start()
        with connected(server):
            server.close()
        assert server._sockets == {}
    assert reached(lambda: threads.issuperset(threading.enumerate()))
    # The queue may have a word about work that came before all threads had begun.
    assert {record.name for record in caplog.records} <= {"waitress.queue"}


def test_a_server_that_was_never_started_lets_its_port_go_too(context, threads):
    server = Server(SETTINGS, context.store, "127.0.0.1")
    server.close()
    with pytest.raises(ConnectionRefusedError), connected(server):
        pass
    assert reached(lambda: threads.issuperset(threading.enumerate()))


def test_what_runs_is_answered_whole_and_told_that_the_connection_ends(server, context):
    with connected(server) as client, connected(server) as idle:
        with context.store.transaction():
            make_a_mailbox(client)
            server.stop()
            assert idle.sock.recv(1) == b""
            with pytest.raises(ConnectionRefusedError), connected(server):
                pass
        answer = client.getresponse()
        assert (answer.status, answer.headers["Connection"]) == (201, "close")
        assert json.load(answer)["address"] == MAILBOX["address"]


@pytest.mark.parametrize("what", ["messages?wait=60", "journal?kind=mail&wait=60"])
def test_who_waits_for_what_comes_is_told_at_once_that_nothing_has(server, what):
    with connected(server) as client:
        client.request("GET", f"{API}/{what}")
        server.stop()
        answer = client.getresponse()
        assert (answer.status, list(json.load(answer).values())) == (200, [[]])


def test_an_answer_that_is_late_on_purpose_comes_at_once(server, context):
    faults.put_faults(context, [Fault(delay=60, status=503)])
    with connected(server) as client:
        client.request("GET", "/")
        server.stop()
        assert client.getresponse().status == 503


def test_an_answer_is_sent_to_its_end(talkative, server):
    with to(server) as client:
        client.request("GET", "/")
        answer = client.getresponse()
        server.stop()
        assert len(answer.read()) == CHUNKS * len(CHUNK)


def test_a_client_that_does_not_read_holds_nobody_up(talkative, impatient, server, threads):
    with to(server) as client:
        client.request("GET", "/")
        client.getresponse()
        server.close()
        assert reached(lambda: threads.issuperset(threading.enumerate()))


def test_clients_that_do_not_read_hold_no_thread(talkative, monkeypatch, context):
    monkeypatch.setattr(serving, "THREADS", 1)
    server = Server(SETTINGS, context.store, "127.0.0.1")
    server.start()
    with to(server) as silent, to(server) as other:
        for client in (silent, other):
            client.request("GET", "/")
        assert len(other.getresponse().read()) == CHUNKS * len(CHUNK)
    server.close()


def test_what_does_not_end_is_cut_off_and_said(impatient, server, context, caplog):
    with connected(server) as client, context.store.transaction():
        make_a_mailbox(client)
        server.stop()
        with pytest.raises(http.client.RemoteDisconnected):
            client.getresponse()
        assert reached(lambda: "1 thread(s) still running" in caplog.messages)
