"""Fetching a calendar from an address that somebody typed in.

The address filter looks at what is connected to, not at what is written: every address of the host
is checked, the connection goes to a checked one, and each redirect starts anew. Nothing of the URL,
which may be a secret, gets into an error.
"""

import http.client
import socket
import ssl
import zlib
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from threading import Event, Timer
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from bookwithme.domain.errors import BookwithmeError
from bookwithme.ical.fetching.addresses import is_public
from bookwithme.ical.limits import MAX_BYTES
from bookwithme.ical.remarks import Remark, mark
from bookwithme.ical.text.lines import text_of

BAD_ADDRESS = mark("The calendar's address can't be fetched.")
FORBIDDEN = mark(
    "The address of the calendar leads into a network that is off limits. "
    "BOOKWITHME_LOCAL_FEEDS allows it."
)
UNREACHABLE = mark("The calendar's server cannot be reached.")
REFUSED = mark("The calendar's server answered with status {status}.")
REDIRECTED = mark("The calendar's address redirects too often, or from https to http.")
TOO_SLOW = mark("The calendar's server is too slow.")
TOO_LARGE = mark("The calendar is larger than the limits allow.")
UNTRUSTED = mark("The calendar's server can't prove its identity: its certificate isn't valid.")
NOT_ENCRYPTED = mark("The calendar's server does not speak https, which its address asks for.")
BROKEN_OFF = mark("The calendar's server broke off, or sent data that can't be decompressed.")

USER_AGENT = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0"
)
"""Like a browser's: outlook.office365.com answers others with status 500."""

_SCHEMES = {"http": "http", "https": "https", "webcal": "https", "webcals": "https"}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK = 65_536
_FIRST = 1_000
"""Bytes in which a calendar must have begun."""
_PRINTABLE = "".join(map(chr, range(33, 127)))


class FeedUnavailable(BookwithmeError):
    """The calendar could not be fetched; what was fetched last stays good."""

    code = "CalendarUnavailable"

    def __init__(self, message: str, **values: str) -> None:
        self.remark = Remark(message, values)
        super().__init__(str(self.remark))


@dataclass(frozen=True, slots=True)
class Fetched:
    """A calendar's bytes, unpacked, and what to send along next time."""

    body: bytes
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class NotModified:
    """The calendar is what it was."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes on the wire and unpacked alike; seconds for each hop, from connecting to the end."""

    max_bytes: int = MAX_BYTES
    seconds: float = 20
    redirects: int = 3


@dataclass(frozen=True, slots=True)
class Fetcher:
    """How calendars are fetched.

    Attributes:
        limits: sizes and times.
        allowed: whether an IP address may be connected to.
        resolve: as `socket.getaddrinfo`.
    """

    limits: Limits = Limits()
    allowed: Callable[[str], bool] = is_public
    resolve: Callable[..., Iterable[tuple[Any, ...]]] = socket.getaddrinfo

    def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched | NotModified:
        """Fetch a calendar, unless it is as `etag` or `last_modified` says.

        Raises:
            FeedUnavailable: in every other case, with the reason.
        """
        headers = _headers(etag, last_modified)
        for _ in range(self.limits.redirects + 1):
            parts = _parsed(url)
            answer = self._request(parts, headers)
            if isinstance(answer, NotModified) and not (etag or last_modified):
                raise FeedUnavailable(REFUSED, status="304")
            if not isinstance(answer, str):
                return answer
            url = urljoin(parts.geturl(), answer)
            if parts.scheme == "https" and urlsplit(url).scheme == "http":
                break
        raise FeedUnavailable(REDIRECTED)

    def _request(self, parts: SplitResult, headers: dict[str, str]) -> Fetched | NotModified | str:
        """Make one request; a redirect is answered by where it leads."""
        late = Event()
        try:
            with closing(self._connected(parts)) as sock:
                timer = Timer(self.limits.seconds, _cut_off, (sock, late))
                timer.start()
                try:
                    with closing(_send(sock, parts, headers)) as response:
                        answer = _read_answer(response, self.limits)
                finally:
                    timer.cancel()
        except TimeoutError:
            raise FeedUnavailable(TOO_SLOW) from None
        except ssl.SSLCertVerificationError:
            raise FeedUnavailable(UNTRUSTED) from None
        except _HandshakeError:
            raise FeedUnavailable(TOO_SLOW if late.is_set() else NOT_ENCRYPTED) from None
        except (OSError, http.client.HTTPException, zlib.error, ValueError):
            raise FeedUnavailable(TOO_SLOW if late.is_set() else BROKEN_OFF) from None
        if late.is_set():  # what was cut off may look like a whole body of unknown length
            raise FeedUnavailable(TOO_SLOW)
        return answer

    def _connected(self, parts: SplitResult) -> socket.socket:
        """Connect to an address that was checked, not to a name that may mean another by now."""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = parts.hostname or ""
        try:
            found = self.resolve(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise FeedUnavailable(UNREACHABLE) from None
        addresses = [str(entry[4][0]) for entry in found]
        if not addresses or not all(map(self.allowed, addresses)):
            raise FeedUnavailable(FORBIDDEN)
        try:
            sock = socket.create_connection((addresses[0], port), self.limits.seconds)
        except TimeoutError:
            raise FeedUnavailable(TOO_SLOW) from None
        except OSError:
            raise FeedUnavailable(UNREACHABLE) from None
        if parts.scheme == "http":
            return sock
        context = ssl.create_default_context()
        return context.wrap_socket(sock, server_hostname=host, do_handshake_on_connect=False)


class _HandshakeError(OSError):
    """The other side does not speak TLS."""


def is_fetchable(url: str) -> bool:
    """Tell whether an address is of a kind that is fetched; where it leads is seen when it is."""
    try:
        _parsed(url)
    except FeedUnavailable:
        return False
    return True


def begins_as_calendar(body: bytes) -> bool:
    """Tell whether the first line with anything in it begins a calendar.

    A page on the web may quote a calendar further down.
    """
    text, _ = text_of(body[:_FIRST])
    return text.lstrip().upper().startswith("BEGIN:VCALENDAR")


def _headers(etag: str, last_modified: str) -> dict[str, str]:
    headers = {
        "User-Agent": USER_AGENT,
        "Accept": "text/calendar, */*;q=0.5",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    if etag:
        headers["If-None-Match"] = etag
    if last_modified:
        headers["If-Modified-Since"] = last_modified
    return headers


def _parsed(url: str) -> SplitResult:
    """Take an address apart: a scheme that is fetched, a host, and nothing secret before it."""
    try:
        parts = urlsplit(url.strip())
        usable = bool(parts.hostname) and parts.username is None and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.scheme not in _SCHEMES or any(ord(each) < 33 for each in url.strip()):
        raise FeedUnavailable(BAD_ADDRESS)
    return parts._replace(scheme=_SCHEMES[parts.scheme])


def _target(parts: SplitResult) -> str:
    path = parts.path or "/"
    # As browsers send it: what is no printable ASCII as the bytes of its UTF-8.
    return quote(f"{path}?{parts.query}" if parts.query else path, safe=_PRINTABLE)


def _send(
    sock: socket.socket, parts: SplitResult, headers: dict[str, str]
) -> http.client.HTTPResponse:
    """Send the request over an open connection; returns the response."""
    if isinstance(sock, ssl.SSLSocket):
        try:
            sock.do_handshake()
        except ssl.SSLError as error:
            raise error if isinstance(error, ssl.CertificateError) else _HandshakeError from error
    default = http.client.HTTPS_PORT if parts.scheme == "https" else http.client.HTTP_PORT
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or default)
    connection.default_port = default
    connection.sock = sock
    connection.request("GET", _target(parts), headers=headers)
    return connection.getresponse()


def _cut_off(sock: socket.socket, late: Event) -> None:
    """End a connection while somebody reads from it, however slowly data comes."""
    late.set()
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _read_answer(response: http.client.HTTPResponse, limits: Limits) -> Fetched | NotModified | str:
    if response.status == 304:
        return NotModified()
    if response.status in _REDIRECTS and (location := response.getheader("Location")):
        return quote(location.encode("latin-1"), safe=_PRINTABLE)  # its bytes, whatever they say
    if response.status != 200:
        raise FeedUnavailable(REFUSED, status=str(response.status))
    encoding = response.getheader("Content-Encoding", "identity").strip().lower()
    body = _unpacked(_read_body(response, limits.max_bytes), encoding, limits.max_bytes)
    return Fetched(body, response.getheader("ETag", ""), response.getheader("Last-Modified", ""))


def _read_body(response: http.client.HTTPResponse, most: int) -> bytes:
    """Read the body as sent.

    Raises:
        http.client.IncompleteRead: when it is shorter than announced.
    """
    chunks, size = [], 0
    while chunk := response.read(_CHUNK):
        size += len(chunk)
        if size > most:
            raise FeedUnavailable(TOO_LARGE)
        chunks.append(chunk)
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)
    return b"".join(chunks)


def _unpacked(body: bytes, encoding: str, most: int) -> bytes:
    """Unpack a body, never to more than `most` bytes."""
    if encoding in {"identity", ""}:
        return body
    if encoding not in {"gzip", "x-gzip"}:
        raise FeedUnavailable(BROKEN_OFF)
    unzip = zlib.decompressobj(wbits=31)
    plain = unzip.decompress(body, most)
    if unzip.unconsumed_tail:
        raise FeedUnavailable(TOO_LARGE)
    if not unzip.eof:
        raise FeedUnavailable(BROKEN_OFF)
    return plain
