"""One line for each request, by Python's logging; and what nobody expected, with the request's id.

No line holds a secret: queries are left out, and what is long enough to be one is cut.
"""

import json
import logging
import re
import secrets
import time
import traceback
from urllib.parse import quote
from wsgiref.types import WSGIEnvironment

from bookwithme import clock
from bookwithme.domain.errors import FieldProblem, InvalidInput
from bookwithme.web.platform.injected_faults import is_dropped
from bookwithme.web.platform.world_prefix import WORLD

KINDS = ("text", "json", "none")

_REQUESTS = logging.getLogger("bookwithme.requests")
_ERRORS = logging.getLogger("bookwithme.errors")
_ID = "bookwithme.request_id"
_LINE = "%(client)s %(world)s %(method)s %(path)s %(status)s %(ms)s ms %(bytes)s bytes %(id)s"
_LONGEST = 300
_SECRET = re.compile(r"(?<![\w-])(?=[\w-]*[A-Z\d])([\w-]{4})[\w-]{28,}(?![\w@-])", re.ASCII)
"""32 letters, digits and dashes, as codes and secrets are; not a page's name before its @."""


def masked(text: str) -> str:
    """A text with its secrets cut short."""
    return _SECRET.sub(r"\1…", text)


class Entry:
    """What is noted of one request, which gets an id."""

    def __init__(self, environ: WSGIEnvironment) -> None:
        self._environ = environ
        self.id = environ[_ID] = secrets.token_hex(8)
        self._began = clock.stopwatch()
        self._status: int | None = None
        self._length: int | None = None

    @property
    def seconds(self) -> float:
        """How long it has taken until now."""
        return clock.stopwatch() - self._began

    def answered(self, status: str, headers: list[tuple[str, str]]) -> None:
        """Note how the answer begins."""
        self._status = int(status[:3])
        self._length = next((int(v) for name, v in headers if name == "Content-Length"), None)

    def write(self) -> None:
        """Write the line; a status of None: the connection was closed without an answer."""
        asked = self._environ
        # Every page that is open asks each second what is new.
        nothing_new = self._status == 304 and asked.get("PATH_INFO", "").endswith("/changes")
        level = logging.DEBUG if nothing_new else logging.INFO
        if not _REQUESTS.isEnabledFor(level):
            return
        path = asked.get("SCRIPT_NAME", "") + asked.get("PATH_INFO", "")
        fields = {
            "client": asked.get("REMOTE_ADDR"),
            "world": asked.get(WORLD),
            "method": asked["REQUEST_METHOD"][:20],
            "path": masked(quote(path, "/:@!$&'()*+,;=~", "latin-1"))[:_LONGEST],
            "status": None if is_dropped(asked) else self._status,
            "ms": round(1000 * self.seconds, 1),
            "bytes": self._length,
            "id": self.id,
        }
        _REQUESTS.log(level, _LINE, fields)


def failed(environ: WSGIEnvironment, error: BaseException | None) -> None:
    """Log an error that nobody expected."""
    told = "".join(traceback.format_exception(error))
    _ERRORS.error("Request %s failed\n%s", environ.get(_ID), masked(told))


def to_stderr(kind: str) -> None:
    """Write warnings, errors and, but for `none`, requests to stderr; raises InvalidInput."""
    if kind not in KINDS:
        raise InvalidInput(FieldProblem("BOOKWITHME_LOG", f"must be one of {', '.join(KINDS)}"))
    handler = logging.StreamHandler()
    handler.setFormatter(_Lines(json_=kind == "json"))
    logging.basicConfig(handlers=[handler])
    _REQUESTS.setLevel(logging.WARNING if kind == "none" else logging.INFO)


class _Lines(logging.Formatter):
    def __init__(self, *, json_: bool) -> None:
        form = "%(message)s" if json_ else "%(asctime)s %(levelname)s %(message)s"
        super().__init__(form, "%Y-%m-%dT%H:%M:%SZ")
        self.converter = time.gmtime
        self._json = json_

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        if self._json:
            fields = record.args if isinstance(record.args, dict) else {"message": text}
            at = {"time": self.formatTime(record, self.datefmt), "level": record.levelname}
            text = json.dumps(at | dict(fields))
        return masked(text)
