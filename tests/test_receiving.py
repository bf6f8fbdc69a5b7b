"""Bodies are refused by Host, site, token and size before they are stored."""

import http.client
import json
import tempfile
from contextlib import closing

import pytest

from bookwithme import receiving
from bookwithme.server import Server
from bookwithme.service.world_context import WorldContext
from bookwithme.settings import Settings
from bookwithme.web.platform.body_limits import WORLD
from bookwithme.web.platform.rate_limits import PER_ADDRESS
from tests.web.conftest import ORGANIZER, add_mailbox

MIB = 1024 * 1024
LIMIT = 60
TOKEN = {"Authorization": "Bearer right"}
CALENDAR = f"/_emulator/api/mailboxes/{ORGANIZER}/calendars/Work"
ICS = {"Content-Type": "text/calendar"}
BODY = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nX-PAD:" + b"x" * (3 * MIB)
BODY = b"\r\n ".join(BODY[at : at + 70] for at in range(0, len(BODY), 70))
BODY += b"\r\nEND:VCALENDAR\r\n"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def context(sqlite_store):
    here = WorldContext(sqlite_store, "")
    add_mailbox(here, ORGANIZER, "Adele Vance")
    return here


@pytest.fixture
def server(context):
    """A server that asks for a token."""
    settings = Settings(database_url="", control_token="right")
    running = Server(settings, context.store, "127.0.0.1")
    running.start()
    yield running
    running.close()


@pytest.fixture
def no_room(monkeypatch, tmp_path):
    """Let nothing be stored on disk."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))


def to(server):
    return closing(http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=LIMIT))


def sent(server, method, path, body, headers):
    """The status of an answer, and of one to a second request on the same connection."""
    with to(server) as client:
        statuses = []
        for _ in range(2):
            client.request(method, path, body, headers)
            answer = client.getresponse()
            answer.read()
            statuses.append(answer.status)
        assert statuses[0] == statuses[1]
        return statuses[0]


def in_chunks():
    yield BODY[:100]
    yield BODY[100:]


def test_who_may_sends_megabytes_at_once_or_in_chunks(server):
    assert sent(server, "PUT", CALENDAR, BODY, TOKEN | ICS) == 200
    with to(server) as client:
        client.request("PUT", CALENDAR, in_chunks(), TOKEN | ICS)
        assert client.getresponse().status == 200


def test_that_nothing_is_stored_would_be_seen(server, no_room):
    with pytest.raises((http.client.HTTPException, OSError)):
        sent(server, "PUT", CALENDAR, BODY, TOKEN | ICS)


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        (CALENDAR, ICS, 401),
        (CALENDAR, ICS | {"Authorization": "Bearer wrong"}, 401),
        (CALENDAR, ICS | {"Cookie": "bookwithme.control=right"}, 401),
        (CALENDAR, ICS | {"Cookie": "bookwithme.invited.default=welcome"}, 401),
        (CALENDAR, ICS | TOKEN | {"Host": "rebound.example"}, 400),
        (CALENDAR, ICS | TOKEN | {"Host": "x" * 5_000}, 400),
        (CALENDAR, ICS | TOKEN | {"Origin": "https://elsewhere.example"}, 403),
        (CALENDAR, ICS | TOKEN | {"Sec-Fetch-Site": "cross-site"}, 403),
        ("/bookwithme/user/x@contoso.com", FORM, 413),
        ("/bookwithme/me/calendars", FORM | {"Cookie": "bookwithme.persona.default=x"}, 413),
        ("/_emulator/sign-in", FORM, 413),
        ("/w/none/_emulator/api/world", {"Content-Type": "application/json"}, 401),
    ],
)  # fmt: skip
def test_nobody_else_does_and_is_told_why(server, no_room, path, headers, status):
    method = "PUT" if "/api/" in path else "POST"
    assert sent(server, method, path, BODY, headers) == status


def status_of_chunks(server, path, headers):
    with to(server) as client:
        client.request("POST", path, in_chunks(), headers)
        return client.getresponse().status


def test_chunks_of_who_is_refused_are_thrown_away_too(server, no_room):
    assert status_of_chunks(server, CALENDAR, ICS) == 401


def test_chunks_are_kept_up_to_what_may_be_and_then_refused_as_a_whole(server):
    assert status_of_chunks(server, "/_emulator/sign-in", FORM) == 413


def test_what_is_too_large_for_anybody_is_told_so_before_it_comes(server, no_room):
    with to(server) as client:
        client.putrequest("PUT", "/_emulator/api/world")
        client.putheader("Content-Length", str(WORLD + 1))
        client.putheader("Authorization", "Bearer right")
        client.endheaders()
        assert client.getresponse().status == 413


def test_what_comes_after_a_refused_body_is_a_request_of_its_own(server, no_room):
    inside = f"GET /healthz HTTP/1.1\r\nHost: {server.url[7:]}\r\n\r\n".encode()
    body = inside * (100_000 // len(inside))
    with to(server) as client:
        client.request("PUT", CALENDAR, body, ICS)
        answer = client.getresponse()
        assert (answer.status, answer.read() != b"") == (401, True)
        client.sock.settimeout(0.3)
        with pytest.raises(TimeoutError):
            client.sock.recv(1)


def test_large_bodies_are_no_way_to_try_tokens(server, no_room):
    for number in range(PER_ADDRESS // 2):  # each counts twice: when it comes, and as a request
        with to(server) as client:
            guess = {"Authorization": f"Bearer {number}"}
            client.request("PUT", CALENDAR, b"x" * 70_000, ICS | guess)
            assert client.getresponse().status == 401
    assert sent(server, "PUT", CALENDAR, BODY, ICS | TOKEN) == 429


def test_a_document_of_ninety_megabytes_can_be_imported(server):
    with to(server) as client:
        client.request("GET", "/_emulator/api/world", headers=TOKEN)
        document = client.getresponse().read()
        headers = TOKEN | {"Content-Type": "application/json"}
        client.request("PUT", "/_emulator/api/world", document.ljust(90 * MIB), headers)
        answer = client.getresponse()
        assert (answer.status, json.load(answer)["name"]) == (200, "default")


def test_a_proxy_that_is_trusted_speaks_for_others_and_nobody_else_does(context):
    for trusted, status in (({"127.0.0.0/8"}, 400), (set(), 200)):
        settings = Settings(database_url="", trusted_proxies=frozenset(trusted))
        with closing(Server(settings, context.store, "127.0.0.1")) as server:
            server.start()
            with to(server) as client:
                client.request("GET", "/healthz", headers={"X-Forwarded-Host": "made-up.example"})
                assert client.getresponse().status == status


def test_a_connection_that_lasted_ends_with_its_next_answer(server, monkeypatch):
    with to(server) as client:
        client.request("GET", "/healthz")
        first = client.getresponse()
        first.read()
        assert first.headers["Connection"] != "close"
        monkeypatch.setattr(receiving, "LASTS", 0.0)
        client.request("GET", "/healthz")
        second = client.getresponse()
        assert (second.status, second.headers["Connection"]) == (200, "close")
