"""What programs send: bodies and headers. Nothing about it is believed."""

from __future__ import annotations

import json
from typing import NoReturn

from flask import abort, request

from bookwithme.domain.errors import FieldProblem, InvalidInput, Malformed, NotFound
from bookwithme.service.world_context import DEFAULT_WORLD, WorldContext
from bookwithme.web.platform.body_limits import MIB
from bookwithme.web.platform.request_context import world_context

DEEPEST = 100
"""Levels of a JSON body. None of ours needs ten, and a thousand would break who walks them."""


def json_body(*, optional: bool = False, largest: int = MIB) -> object:
    """The body as JSON; `optional`: nothing at all is an empty object.

    Raises:
        Malformed: it is no JSON. HTTPException: 415 for another type, 413 beyond `largest` bytes.
    """
    nothing = optional and not request.content_length and not request.content_type
    if not nothing and request.mimetype != "application/json":
        abort(415, "The body must be application/json.")
    data = b"" if nothing else raw_body(largest)
    return {} if optional and not data else parsed(data)


def raw_body(largest: int) -> bytes:
    """The body as it came; 413 beyond `largest` bytes."""
    request.max_content_length = largest
    return request.get_data(cache=False)


def parsed(data: bytes) -> object:
    """Read JSON; raises Malformed where it is none, or nested too deep."""
    try:
        value: object = json.loads(data, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Malformed("The body is no JSON.") from error
    level: list[object] = [value]
    for _ in range(DEEPEST):
        level = [inner for each in level for inner in _inside(each)]
        if not level:
            return value
    raise Malformed(f"The body is nested more than {DEEPEST} levels deep.")


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no JSON")


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


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
