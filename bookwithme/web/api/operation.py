"""An operation of the control API: what it takes and answers stands beside its route.

The decorator reads what was sent, calls the view with records of the contract, and writes what the
view returns. The description (`openapi`) is made of the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, wraps
from itertools import dropwhile, islice
from types import NoneType
from typing import Any, get_args, get_type_hints
from urllib.parse import urlencode

from flask import Response, request

from bookwithme.contract.base import Record
from bookwithme.contract.paging import MOST, Limited, Part
from bookwithme.domain.errors import BookwithmeError, FieldProblem, InvalidInput, TooMany
from bookwithme.service.parts import NOT_IN_LIST
from bookwithme.web.api.request_bodies import json_body
from bookwithme.web.platform.body_limits import MIB

Answer = Record | Iterable[Record] | Response | None
View = Callable[..., Answer]

JSON = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One call; a decorator of its view, which takes `body` and `query` beside the path's parts.

    The view's annotations say what it takes and answers; what is named here is what they do not.

    Attributes:
        answer: what a good answer holds, where the view writes it itself; None: it has no body,
            unless `media` says otherwise. A name: of a part of a world's document.
        plural: under which name a list of `answer` comes; None: there is one.
        status: of a good answer.
        body: what it takes, where the view reads it itself.
        optional: whether the body may be left out; `largest`: how many bytes it may have.
        query: its parameters.
        headers: that it looks at.
        errors: what it may be refused with, besides what every call may.
        media: content type of the answer; `accepts`: of a body that is no JSON.
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
    refusal: type[Record] | None = None
    unchanged: bool = False

    def __call__(self, view: View) -> Callable[..., Response]:
        """The view as Flask calls it."""
        hints = get_type_hints(view)
        operation = self._of(hints)

        @wraps(view)
        def call(**path: object) -> Response:
            sent = operation.asked(hints)
            return operation.answered(view(**path, **sent), sent.get("query"))

        OPERATIONS[call] = operation
        return call

    def _of(self, hints: Mapping[str, Any]) -> Operation:
        """With what a view's annotations say."""
        said = {name: hints[name] for name in ("body", "query") if name in hints}
        answer = next(iter(get_args(hints["return"])), hints["return"])
        if answer is NoneType:
            said["status"] = 204
        elif issubclass(answer, Record):
            said["answer"] = answer
        return replace(self, **said)

    def asked(self, wanted: Collection[str]) -> dict[str, Record]:
        """What was sent, by those of the view's parameters that are wanted; raises InvalidInput."""
        sent = {}
        if isinstance(self.body, type) and "body" in wanted:
            sent["body"] = self.body.read(json_body(optional=self.optional, largest=self.largest))
        if self.query:
            sent["query"] = _query(self.query, request.query_string)
        return sent

    def answered(self, answer: Answer, query: Record | None) -> Response:
        """What goes back."""
        if isinstance(answer, Response):
            return answer
        if answer is None:
            return Response(status=204)
        if isinstance(answer, Record):
            return Response(answer.model_dump_json(), self.status, content_type=JSON)
        return self._listed(answer, query or _query(Part, request.query_string))

    @property
    def parameters(self) -> type[Record] | None:
        """What its query is read as: any list comes in parts."""
        return self.query or (Part if self.plural else None)

    def _listed(self, answer: Iterable[Record], part: Record) -> Response:
        """A list, or the part of it that is wanted.

        A view that takes a query begins behind the record that it names; others tell all.
        """
        if not isinstance(part, Limited):
            raise TypeError(part)
        if not self.query and isinstance(part, Part):
            answer = _behind(part.after, answer)
        found = list(islice(answer, part.most))
        headers = {}
        if len(found) == part.most:
            if part.limit is None:
                raise TooMany(MOST)
            found.pop()
            headers["Link"] = f'<{_next(found[-1])}>; rel="next"'
        text = f'{{"{self.plural}":[{",".join(each.model_dump_json() for each in found)}]}}'
        return Response(text, self.status, headers, content_type=JSON)


def _behind(name: str | None, records: Iterable[Record]) -> Iterable[Record]:
    """The records after one that is named; raises InvalidInput where it is none of them."""
    if name is None:
        return records
    left = dropwhile(lambda each: _name(each) != name, records)
    if next(left, None) is None:
        raise InvalidInput(FieldProblem("after", NOT_IN_LIST))
    return left


def _name(record: Record) -> str:
    """What tells a record from others of its list."""
    names = {field.alias or name: name for name, field in type(record).model_fields.items()}
    return next(str(getattr(record, names[each])) for each in _NAMES if each in names)


_NAMES = ("id", "guid", "bookingcode", "address", "name", "agent")


def _next(last: Record) -> str:
    """Where the list goes on behind a record; nobody has to be waited for there."""
    asked = {name: each for name, each in request.args.items() if name not in {"wait", "count"}}
    return f"{request.script_root}{request.path}?{urlencode(asked | {'after': _name(last)})}"


@lru_cache(maxsize=256)
def _query(record: type[Record], _written: bytes) -> Record:
    """The query as a record; the same are asked for again and again."""
    return record.read(dict(request.args))


OPERATIONS: dict[object, Operation] = {}
"""Every operation, by the view that Flask calls."""
