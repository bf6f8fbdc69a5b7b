"""Receive bodies: how much of one is kept is decided by the request's headers, before it comes.

waitress takes in a whole body, on disk beyond half a MiB, before it calls the application. So it
asks the application as soon as the headers are there. What is not wanted is received and thrown
away: a connection that is closed under a sender keeps the answer from being read.
"""

import io
from functools import partial
from typing import Any

from waitress.buffers import OverflowableBuffer
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import WSGITask
from werkzeug.exceptions import RequestEntityTooLarge

from bookwithme import clock

ASKED_FROM = 64 * 1024
"""Bytes of a body that is not worth a question."""
LASTS = 10.0
"""Seconds after which a connection ends with its next answer. Workers share one socket: on what is
open already, one that was begun later never hears anything, and those before it hear it all."""


class Channel(HTTPChannel):
    """A connection that asks the application about each body."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self.parser_class: Any = partial(_Request, self)
        self.since = clock.stopwatch()
        super().__init__(*args, **options)


class _Request(HTTPRequestParser):
    def __init__(self, channel: Any, adjustments: Any) -> None:
        super().__init__(adjustments)
        self._channel = channel

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        if clock.stopwatch() - self._channel.since > LASTS:
            headers: Any = self.headers
            headers["CONNECTION"] = "close"  # as if asked for, so that it is told
        if self.body_rcv is not None and (self.chunked or self.content_length > ASKED_FROM):
            task: Any = WSGITask
            environ = task(self._channel, self).get_environment()
            largest = self._channel.server.application.worth_receiving(environ)
            kept = largest if self.content_length <= largest else 0
            self.body_rcv.buf = _Body(kept, self.adj.inbuf_overflow)


class _Body(OverflowableBuffer):
    """Keeps a body up to a length, and all or nothing of it can be read."""

    def __init__(self, largest: int, overflow: int) -> None:
        super().__init__(overflow)
        self._largest = largest
        self._came = 0

    def __len__(self) -> int:
        return self._came

    def append(self, data: bytes) -> None:
        self._came += len(data)
        if self._came <= self._largest:
            super().append(data)

    def getfile(self) -> Any:
        return super().getfile() if self._came <= self._largest else _Unkept()


class _Unkept(io.RawIOBase):
    """A body that was thrown away."""

    def readinto(self, _into: object) -> int:
        raise RequestEntityTooLarge
