"""One line a request, an id that answers bear, and no secret anywhere."""

import base64
import json
import logging
import re
import secrets
from contextlib import contextmanager, redirect_stderr
from io import StringIO
from uuid import uuid4

import pytest

from bookwithme import request_log
from bookwithme.domain.errors import InvalidInput
from bookwithme.domain.faults import Fault
from bookwithme.request_log import masked, to_stderr
from bookwithme.service.faults import faults
from tests.web.attendee.attendees import book_directly, page_of, private_of

SECRET = re.compile("secret|bookingcode|invitation|code")
"""Parts of routes that are secret."""


@pytest.fixture
def lines(caplog):
    """What was written of requests: fields by name."""
    caplog.set_level(logging.INFO, "bookwithme.requests")
    return lambda: [each.args for each in caplog.records if each.name == "bookwithme.requests"]


def test_a_line_says_who_asked_what_and_what_became_of_it(client, cast, lines, caplog):
    answer = client.get("/w/none/bookwithme/me?lang=fr", headers={"User-Agent": "x"})
    (line,) = lines()
    assert line | {"ms": 0} == {
        "client": "127.0.0.1",
        "world": "none",
        "method": "GET",
        "path": "/w/none/bookwithme/me",
        "status": answer.status_code,
        "ms": 0,
        "bytes": len(answer.data),
        "id": answer.headers["X-Request-Id"],
    }
    text = r"127\.0\.0\.1 none GET /w/none/bookwithme/me 404 [\d.]+ ms \d+ bytes [0-9a-f]{16}"
    assert re.fullmatch(text, caplog.messages[-1])


def test_every_answer_has_an_id_of_its_own(client, cast):
    paths = ("/", "/static/css/base.css", "/nowhere", "/_emulator/api/clock", "/healthz")
    found = []
    for path in (*paths, *paths):
        with client.get(path) as answer:
            found += answer.headers.getlist("X-Request-Id")
    assert len(set(found)) == len(found) == 10


def test_a_connection_that_is_closed_has_no_status(client, cast, context, lines):
    faults.put_faults(context, [Fault(drop=True)])
    with pytest.raises(ConnectionAbortedError):
        client.get("/bookwithme/me")
    assert [each["status"] for each in lines()] == [None]


def test_a_page_that_asks_what_is_new_writes_a_line_only_when_something_is(client, cast, lines):
    after = client.get("/_emulator/api/changes?after=0").json["after"]
    assert client.get(f"/_emulator/api/changes?after={after}").status_code == 304
    assert [each["status"] for each in lines()] == [200]


def test_who_does_not_want_lines_gets_none(client, cast, caplog):
    client.get("/")
    assert caplog.records == []


@pytest.mark.parametrize("make", [lambda: str(uuid4()), lambda: uuid4().hex, lambda: _secret(24)])
def test_no_route_s_secret_is_written(app, make):
    routes = [each.rule for each in app.url_map.iter_rules() if SECRET.search(each.rule)]
    assert len(routes) > 10
    for rule in routes:
        for _ in range(50):
            secret = make()
            path = re.sub(rf"<(?:\w+:)?(?:{SECRET.pattern})>", secret, rule)
            assert secret in path
            assert secret[4:] not in masked(path)


def _secret(size):
    return base64.urlsafe_b64encode(secrets.token_bytes(size)).decode()


def test_what_is_no_secret_can_be_read(cast):
    for path in (page_of(cast), "/_emulator/api/mailboxes/adele@contoso.com/calendars/Work"):
        assert masked(path) == path
    assert masked("test_a_long_name_of_a_function_in_a_traceback") == (
        "test_a_long_name_of_a_function_in_a_traceback"
    )


def test_no_secret_of_a_request_is_written(client, cast, context, lines, caplog):
    link = cast.link()
    booking = book_directly(context, cast.public)
    client.get(private_of(cast, link))
    client.get(f"/bookwithme/manage/{booking.manage_secret}/nowhere")
    client.get("/?a=open-sesame", headers={"Authorization": "Bearer open-sesame"})
    assert len(lines()) == 3
    written = "".join(caplog.messages)
    for secret in (str(link.link.bookingcode), booking.manage_secret, "open-sesame"):
        assert secret[4:] not in written


def test_a_path_cannot_forge_a_line(client, cast, lines):
    client.get("/a%0Ab%1b%C3%A9" + "/x" * 5_000)
    (line,) = lines()
    assert line["path"].startswith("/a%0Ab%1B%C3%A9/x/x/x")
    assert len(line["path"]) < 320


@pytest.fixture
def broken(app, client, monkeypatch):
    """A client for whom every page fails, as one with a mistake does."""

    def fail(**parts):
        raise KeyError(parts["secret"])

    monkeypatch.setitem(app.view_functions, "manage.show", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    return client


def test_a_mistake_is_logged_with_the_request_s_id_and_without_its_secrets(broken, cast, caplog):
    secret = _secret(24)
    answer = broken.get(f"/bookwithme/manage/{secret}")
    assert answer.status_code == 500
    (told,) = caplog.messages
    assert f"Request {answer.headers['X-Request-Id']} failed" in told
    assert "Traceback" in told
    assert f"KeyError: '{secret[:4]}…'" in told
    assert secret[4:] not in told + caplog.text


@contextmanager
def logging_as(kind):
    """Log as a server does, until the block ends."""
    root, requests = logging.getLogger(), logging.getLogger("bookwithme.requests")
    handlers, level = root.handlers, requests.level
    root.handlers = []
    try:
        with redirect_stderr(StringIO()) as written:
            to_stderr(kind)
            yield written
    finally:
        root.handlers = handlers
        requests.setLevel(level)


def test_lines_of_text(client, cast):
    with logging_as("text") as written:
        client.get("/healthz")
    (line,) = written.getvalue().splitlines()
    start = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ INFO 127\.0\.0\.1 default GET /healthz 200 "
    assert re.match(start, line)


def test_lines_of_json_also_for_what_others_log(client, cast):
    secret = _secret(24)
    with logging_as("json") as written:
        client.get("/healthz")
        failure = (ValueError, ValueError(secret), None)
        logging.getLogger("elsewhere").error("it failed: %s", secret, exc_info=failure)
    request, told = map(json.loads, written.getvalue().splitlines())
    assert (request["path"], request["status"], request["level"]) == ("/healthz", 200, "INFO")
    assert told.keys() == {"time", "level", "message"}
    assert told["message"] == f"it failed: {secret[:4]}…\nValueError: {secret[:4]}…"


def test_no_lines(client, cast):
    with logging_as("none") as written:
        client.get("/healthz")
        logging.getLogger("elsewhere").warning("something")
    (line,) = written.getvalue().splitlines()
    assert line.endswith("WARNING something")


def test_another_kind_is_refused_with_the_setting_named():
    with pytest.raises(InvalidInput, match="BOOKWITHME_LOG: must be one of text, json, none"):
        request_log.to_stderr("xml")
