"""Feeds over TLS: who answers has to prove who it is."""

import threading
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import trustme

from bookwithme.ical.fetching import feed
from bookwithme.ical.fetching.feed import FeedUnavailable, Fetcher, Limits
from tests.certificates import NAME, served_by

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


class Handler(BaseHTTPRequestHandler):
    """Has one calendar, and leads elsewhere by the scheme that a path names."""

    def do_GET(self):
        """Answer."""
        self.send_response(200 if self.path == "/" else 302)
        self.send_header("Location", f"{self.path[1:]}://{NAME}:{self.server.server_port}/")
        self.end_headers()
        self.wfile.write(CALENDAR)

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def serving(context):
    """A server, with TLS where there is a context; its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None
    server.daemon_threads = True
    if context:
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def fetched(port, path="/", scheme="https"):
    """What comes from the name that every host has here."""
    here = [(0, 0, 0, "", ("127.0.0.1", port))]
    fetcher = Fetcher(Limits(seconds=10), lambda _: True, lambda *_, **__: here)
    return fetcher.fetch(f"{scheme}://{NAME}:{port}{path}").body


def why_not(fetch):
    """The reason why nothing comes."""
    with pytest.raises(FeedUnavailable) as told:
        fetch()
    return told.value.remark.message


@pytest.mark.parametrize("scheme", ["https", "webcal"])
def test_a_server_that_proves_who_it_is_is_read(authority, scheme):
    with serving(authority.context()) as port:
        assert fetched(port, scheme=scheme) == CALENDAR


def test_a_certificate_for_another_name_does_not_hold(authority):
    with serving(authority.context("calendar.fabrikam.com")) as port:
        assert why_not(partial(fetched, port)) == feed.UNTRUSTED


def test_a_certificate_of_nobody_known_does_not_hold(authority):
    with serving(served_by(trustme.CA())) as port:
        assert why_not(partial(fetched, port)) == feed.UNTRUSTED


def test_nothing_is_read_without_the_encryption_that_was_asked_for(authority):
    with serving(None) as port:
        assert why_not(partial(fetched, port)) == feed.NOT_ENCRYPTED


def test_from_encryption_no_way_leads_back(authority):
    with serving(authority.context()) as port:
        assert why_not(partial(fetched, port, "/http")) == feed.REDIRECTED


@pytest.mark.parametrize("scheme", ["https", "webcal", "WEBCALS"])
def test_a_redirect_to_webcal_is_followed_as_one_to_https(authority, scheme):
    with serving(authority.context()) as port:
        assert fetched(port, f"/{scheme}") == CALENDAR


def test_a_redirect_to_webcal_without_encryption_says_what_is_missing():
    with serving(None) as port:
        assert why_not(partial(fetched, port, "/webcal", "http")) == feed.NOT_ENCRYPTED
