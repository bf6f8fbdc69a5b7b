"""An operation of the control API: what it takes and answers stands beside its route.

The decorator reads what was sent, calls the view with records of the contract, and writes what the
view returns. The description (`openapi`) is made of the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, wraps

from flask import Response, request

from bookwithme.contract.base import Record
from bookwithme.domain.errors import BookwithmeError
from bookwithme.web.api.request_bodies import json_body
from bookwithme.web.platform.body_limits import MIB

Answer = Record | Iterable[Record] | Response | None
View = Callable[..., Answer]

JSON = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One call; a decorator of its view, which takes `body` and `query` beside the path's parts.

    Attributes:
        answer: what a good answer holds; None: it has no body, unless `media` says otherwise.
            A name: of a part of a world's document, which the view reads or writes itself.
        plural: under which name a list of `answer` comes; None: there is one.
        status: of a good answer.
        body: what it takes; None: nothing, or what the view reads itself.
        optional: whether the body may be left out; `largest`: how many bytes it may have.
        query: its parameters.
        headers: that it looks at.
        errors: what it may be refused with, besides what every call may.
        media: content type of the answer; `accepts`: of a body that is no JSON.
        reads_itself: whether the view reads the body.
        refusal: what an error holds; None: a problem, as everywhere.
        unchanged: whether it may answer that nothing changed.
    """

    answer: type[Record] | str | None = None
    plural: str | None = None
    status: int = 200
    body: type[Record] | str | None = None
    optional: bool = False
    largest: int = MIB
    query: type[Record] | None = None
    headers: tuple[str, ...] = ()
    errors: tuple[type[BookwithmeError], ...] = ()
    media: str = JSON
    accepts: str | None = None
    reads_itself: bool = False
    refusal: type[Record] | None = None
    unchanged: bool = False

    def __call__(self, view: View) -> Callable[..., Response]:
        """The view as Flask calls it."""

        @wraps(view)
        def call(**path: object) -> Response:
            return self.answered(view(**path, **self.asked()))

        OPERATIONS[call] = self
        return call

    def asked(self) -> dict[str, Record]:
        """What was sent, by the view's parameter; raises InvalidInput."""
        sent = {}
        if isinstance(self.body, type) and not self.reads_itself:
            sent["body"] = self.body.read(json_body(optional=self.optional, largest=self.largest))
        if self.query:
            sent["query"] = _query(self.query, request.query_string)
        return sent

    def answered(self, answer: Answer) -> Response:
        """What goes back."""
        if isinstance(answer, Response):
            return answer
        if answer is None:
            return Response(status=204)
        if isinstance(answer, Record):
            text = answer.model_dump_json()
        else:
            text = f'{{"{self.plural}":[{",".join(each.model_dump_json() for each in answer)}]}}'
        return Response(text, self.status, content_type=JSON)


@lru_cache(maxsize=256)
def _query(record: type[Record], _written: bytes) -> Record:
    """The query as a record; the same are asked for again and again."""
    return record.read(dict(request.args))


OPERATIONS: dict[object, Operation] = {}
"""Every operation, by the view that Flask calls."""
