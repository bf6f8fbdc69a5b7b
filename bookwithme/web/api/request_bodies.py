"""What programs send: JSON bodies, queries, headers. Nothing about it is believed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn

from flask import abort, request

from bookwithme import i18n
from bookwithme.domain.errors import FieldProblem, InvalidInput, Malformed, NotFound
from bookwithme.domain.interval import Interval
from bookwithme.service import fields as f
from bookwithme.service.world_context import DEFAULT_WORLD
from bookwithme.web.platform.request_context import world_context

if TYPE_CHECKING:
    from bookwithme.service.world_context import WorldContext

MIB = 1024 * 1024
DEEPEST = 100
"""Levels of a JSON body. None of ours needs ten, and a thousand would break who walks them."""

LONGEST_WAIT = 60
"""Seconds that a caller may ask to wait."""


def json_body(*, optional: bool = False, largest: int = MIB) -> Any:
    """The body as JSON; `optional`: nothing at all is an empty object.

    Raises:
        Malformed: it is no JSON. HTTPException: 415 for another type, 413 beyond `largest` bytes.
    """
    if optional and not request.content_length and not request.content_type:
        return {}
    if request.mimetype != "application/json":
        abort(415, "The body must be application/json.")
    return parsed(raw_body(largest))


def raw_body(largest: int) -> bytes:
    """The body as it came; 413 beyond `largest` bytes."""
    request.max_content_length = largest
    return request.get_data(cache=False)


def parsed(data: bytes) -> Any:
    """Read JSON; raises Malformed where it is none, or nested too deep."""
    try:
        value = json.loads(data, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Malformed("The body is no JSON.") from error
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for each in level for inner in _inside(each)]
        if not level:
            return value
    raise Malformed(f"The body is nested more than {DEEPEST} levels deep.")


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no JSON")


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def query() -> f.Fields:
    """The query's parameters, to be read one by one; unknown ones are refused as in a body."""
    return f.Fields(dict(request.args))


def window(read: f.Fields) -> Interval:
    """`start` and `end`, both required; a wrong one is told when `read` is done."""
    start, end = read.read("start", f.edge), read.read("end", f.edge)
    if start and end and end <= start:
        read.problem("end", "must be after start")
    return Interval(start, end)


def seconds(value: object) -> float:
    """So many seconds to wait, at most a minute."""
    try:
        wait = float(f.text(value))
    except ValueError:
        wait = -1
    if not 0 <= wait <= LONGEST_WAIT:
        raise ValueError(f"must be a number of seconds from 0 to {LONGEST_WAIT}")
    return wait


def number(value: object) -> int:
    """A whole number as a query writes it."""
    written = f.text(value)
    if not (written.isascii() and written.isdigit() and len(written) <= 15):
        raise ValueError("must be a whole number")
    return int(written)


def flag(value: object) -> bool:
    """`true` or `false` as a query writes them."""
    if value not in {"true", "false"}:
        raise ValueError("must be true or false")
    return value == "true"


def language(value: object) -> str:
    """The code of a language that mails are written in."""
    if f.text(value) not in i18n.languages:
        raise ValueError(f"must be one of {', '.join(i18n.languages)}")
    return str(value)


def idempotency_key() -> str | None:
    """The header of this name; raises InvalidInput where it cannot be kept."""
    key = request.headers.get("Idempotency-Key") or None
    if key and not (len(key) <= 255 and key.isprintable()):
        raise InvalidInput(FieldProblem("Idempotency-Key", "must have at most 255 characters"))
    return key


def root() -> WorldContext:
    """The place, where a call stands at the root alone; raises NotFound in other worlds."""
    here = world_context()
    if here.world != DEFAULT_WORLD:
        raise NotFound("Worlds are made, listed and deleted at the root.")
    return here
