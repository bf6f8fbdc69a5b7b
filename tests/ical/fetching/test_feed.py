"""Feeds over a real server on loopback, which the filter is told to allow."""

import gzip
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bookwithme.ical.fetching import feed
from bookwithme.ical.fetching.addresses import is_public
from bookwithme.ical.fetching.feed import FeedUnavailable, Fetched, Fetcher, Limits, NotModified

BOMB = gzip.compress(b"\0" * 20_000_000)
CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


class Handler(BaseHTTPRequestHandler):
    """Answers each path in its own bad way."""

    def do_GET(self):
        """Call the method that the path names."""
        self.server.seen.append((self.path, dict(self.headers)))
        getattr(self, self.path.split("?")[0].replace("/", "_").replace("-", "_"))()

    def _send(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _good(self):
        if self.headers["If-None-Match"] == '"one"':
            self._send(304)
        else:
            date = "Mon, 23 Nov 2026 09:00:00 GMT"
            self._send(200, CALENDAR, ETag='"one"', Last_Modified=date)

    def _zipped(self):
        self._send(200, gzip.compress(CALENDAR), Content_Encoding="gzip")

    def _bomb(self):
        self._send(200, BOMB, Content_Encoding="gzip")

    def _half_zipped(self):
        self._send(200, gzip.compress(CALENDAR)[:-12], Content_Encoding="gzip")

    def _strange(self):
        self._send(200, CALENDAR, Content_Encoding="br")

    def _large(self):
        self._send(200, b"x" * 3_000_000)

    def _half(self):
        self._send(200, CALENDAR, Content_Length="1000")

    def _closed(self):
        self._send(401)

    def _broken(self):
        self._send(500, b"secret words")

    def _on(self):
        self._send(302, Location="/good")

    def _onto_bytes(self):
        self._send(302, Location="/good?ü".encode().decode("latin-1"))

    def _unasked(self):
        self._send(304)

    def _round(self):
        self._send(302, Location="/round")

    def _inside(self):
        self._send(302, Location="http://[::ffff:169.254.169.254]/latest/meta-data")

    def _file(self):
        self._send(302, Location="file:///etc/passwd")

    def _dripping(self):
        self.send_response(200)
        self.end_headers()
        for _ in range(40):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.05)

    def _silent(self):
        time.sleep(1.5)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.seen = []
    server.handle_error = lambda *_: None
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def _loopback_too(address: str) -> bool:
    return address == "127.0.0.1" or is_public(address)


FETCHER = Fetcher(Limits(max_bytes=1_000_000, seconds=10), allowed=_loopback_too)
HASTY = Fetcher(Limits(seconds=0.4), allowed=_loopback_too)


def _url(server, path: str) -> str:
    return f"http://127.0.0.1:{server.server_port}{path}"


def test_a_calendar_is_fetched_with_what_says_whether_it_changes(server):
    fetched = FETCHER.fetch(_url(server, "/good?key=s3cret"))
    assert fetched == Fetched(CALENDAR, '"one"', "Mon, 23 Nov 2026 09:00:00 GMT")
    path, headers = server.seen[-1]
    assert path == "/good?key=s3cret"
    assert headers["User-Agent"].startswith("Mozilla/5.0 ")
    assert headers["Host"] == f"127.0.0.1:{server.server_port}"


def test_a_calendar_that_has_not_changed_is_not_sent_again(server):
    answer = FETCHER.fetch(_url(server, "/good"), etag='"one"', last_modified="yesterday")
    assert answer == NotModified()
    assert server.seen[-1][1]["If-Modified-Since"] == "yesterday"


@pytest.mark.parametrize("path", ["/zipped", "/on"])
def test_a_packed_or_moved_calendar_is_fetched(server, path):
    assert FETCHER.fetch(_url(server, path)).body == CALENDAR


@pytest.mark.parametrize("path", ["/good?ü", "/good?%C3%BC", "/onto-bytes"])
def test_letters_beyond_ascii_are_sent_as_browsers_do(server, path):
    assert FETCHER.fetch(_url(server, path)).body == CALENDAR
    assert server.seen[-1][0] == "/good?%C3%BC"


@pytest.mark.parametrize(
    ("body", "begins"),
    [
        (CALENDAR, True),
        (CALENDAR.lower(), True),
        (b"\xef\xbb\xbf\r\n \r\n" + CALENDAR, True),
        (CALENDAR.decode().encode("utf-16"), True),
        (b"<pre>\r\n" + CALENDAR, False),
        (b"X-WR-CALNAME:Mine\r\n" + CALENDAR, False),
        (b"", False),
    ],
)
def test_a_calendar_begins_as_one(body, begins):
    assert feed.begins_as_calendar(body) is begins


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/bomb", feed.TOO_LARGE),
        ("/large", feed.TOO_LARGE),
        ("/half", feed.BROKEN_OFF),
        ("/half-zipped", feed.BROKEN_OFF),
        ("/strange", feed.BROKEN_OFF),
        ("/round", feed.REDIRECTED),
        ("/unasked", feed.REFUSED),
        ("/inside", feed.FORBIDDEN),
        ("/file", feed.BAD_ADDRESS),
    ],
)
def test_what_cannot_be_trusted_to_be_whole_is_unavailable(server, path, reason):
    with pytest.raises(FeedUnavailable) as caught:
        FETCHER.fetch(_url(server, path))
    assert caught.value.remark.message == reason


@pytest.mark.parametrize("path", ["/dripping", "/silent"])
def test_a_server_that_drips_or_says_nothing_is_cut_off(server, path):
    with pytest.raises(FeedUnavailable) as caught:
        HASTY.fetch(_url(server, path))
    assert caught.value.remark.message == feed.TOO_SLOW


@pytest.mark.parametrize(("path", "status"), [("/closed", "401"), ("/broken", "500")])
def test_the_reason_names_the_status_but_neither_address_nor_body(server, path, status):
    with pytest.raises(FeedUnavailable) as caught:
        FETCHER.fetch(_url(server, f"{path}?key=s3cret"))
    assert str(caught.value) == f"The calendar's server answered with status {status}."


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.com/a.ics",
        "data:text/calendar,BEGIN:VCALENDAR",
        "http://user:pass@example.com/",
        "http:///calendar.ics",
        "http://example.com:99999/",
        "http://example.com/a b",
        "http://[::1",
        "calendar.ics",
        "",
    ],
)
def test_other_addresses_than_those_of_the_web_are_refused(url):
    with pytest.raises(FeedUnavailable) as caught:
        Fetcher(resolve=_no_network).fetch(url)
    assert caught.value.remark.message == feed.BAD_ADDRESS


def _no_network(*_, **__):
    raise AssertionError


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "2130706433", "0x7f.1", "localhost", "[::1]", "[::ffff:10.0.0.1]", "0", "10.1"],
)
def test_addresses_inside_are_refused_however_they_are_written(host):
    with pytest.raises(FeedUnavailable) as caught:
        Fetcher().fetch(f"webcal://{host}/calendar.ics")
    assert caught.value.remark.message == feed.FORBIDDEN


def test_one_address_inside_among_others_is_enough_to_refuse():
    def resolve(*_, **__):
        return [(2, 1, 6, "", ("1.1.1.1", 443)), (2, 1, 6, "", ("192.168.1.1", 443))]

    with pytest.raises(FeedUnavailable) as caught:
        Fetcher(resolve=resolve).fetch("https://example.com/")
    assert caught.value.remark.message == feed.FORBIDDEN


def test_a_server_that_is_not_there_is_unavailable():
    with pytest.raises(FeedUnavailable) as caught:
        FETCHER.fetch("http://127.0.0.1:1/")
    assert caught.value.remark.message == feed.UNREACHABLE


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1"),
        *("198.18.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1", "240.0.0.1"),
        *("::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"),
        *("2002:7f00:1::", "2001:db8::1", "fe80::1%eth0", "example.com", ""),
        *("::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b:1::7f00:1", "64:ff9b:1:a::1", "fec0::1"),
    ],
)
def test_an_address_that_is_not_of_the_open_internet_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101", "::ffff:0:1.1.1.1"],
)
def test_an_address_of_the_open_internet_is_public(address):
    assert is_public(address)
