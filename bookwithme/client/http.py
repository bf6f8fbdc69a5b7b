"""One request of the client, its answer, and what is raised where there is none or a refusal."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from bookwithme.contract.problem import Problem

TIMEOUT = 70  # real seconds; longer than any `wait` that the emulator grants
VERSION = version("bookwithme")

Headers = Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class Response:
    """An answer, whatever its status."""

    status_code: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode(errors="replace")

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class NoServer(ConnectionError):
    """Nobody answers at an address; `reason` is what the system says of it."""

    def __init__(self, url: str, reason: object) -> None:
        self.reason = reason
        parts, why = urlsplit(url), getattr(reason, "strerror", None) or reason
        if not _is_address(url):
            super().__init__(f"{url} must be an address such as http://127.0.0.1:8000")
            return
        super().__init__(
            f"No server answers at {parts.scheme}://{parts.netloc} ({why}). Start one with "
            "`bookwithme serve`; tests without --bookwithme-url and BOOKWITHME_URL start their own."
        )


def _is_address(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


class CallFailed(AssertionError):
    """A refusal, in one line: status, code, what is wrong with which field, and the call.

    Attributes:
        response: the whole answer.
        problem: the same as the control API's record; None where the answer was none.
    """

    def __init__(self, method: str, url: str, response: Response, more: str = "") -> None:
        self.response, self.problem = response, _problem(response)
        said = f"{self.code}: {self.problem.detail}" if self.problem else response.text[:200]
        what = " ".join(said.split())
        super().__init__(
            f"{response.status_code} {what} ({method} {urlsplit(url).path or '/'}){more}"
        )

    @property
    def status(self) -> int:
        """The answer's status."""
        return self.response.status_code

    @property
    def code(self) -> str:
        """The name of the refusal, such as `SlotUnavailable`; empty where there is none."""
        return self.problem.code if self.problem else ""

    @property
    def fields(self) -> dict[str, str]:
        """What is wrong, by field."""
        wrong = self.problem and self.problem.errors
        return {each.field: each.problem for each in wrong or ()}


def _problem(response: Response) -> Problem | None:
    try:
        return Problem.model_validate_json(response.body, extra="allow")
    except ValidationError:
        return None


def request(method: str, url: str, body: object = None, *, headers: Headers = None) -> Response:
    """Send one request; redirects are not followed. `body`: JSON, or bytes as they are.

    Raises:
        NoServer: nobody answers, or the address is none.
    """
    if not _is_address(url):
        raise NoServer(url, "no address")
    data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    given = {"Content-Type": "application/json"} if data is not None else {}
    call = urllib.request.Request(
        url, data=data, method=method, headers={**given, **(headers or {})}
    )
    try:
        with _OPENER.open(call, timeout=TIMEOUT) as answer:
            return Response(answer.status, dict(answer.headers), answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return Response(error.code, dict(error.headers), error.read())
    except urllib.error.URLError as error:
        raise NoServer(url, error.reason) from None


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Let the test see the redirect itself."""


_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay)


def differing(url: str) -> str:
    """A word on the versions of the server at an address and of this client, where they differ."""
    try:
        server = request("GET", f"{url}/healthz").json().get("version", "unknown")
    except (NoServer, ValueError):
        return ""
    same = server == VERSION
    return "" if same else f" [this client is of version {VERSION}, the server of {server}]"
