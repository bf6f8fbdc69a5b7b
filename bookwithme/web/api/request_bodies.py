"""What programs send: bodies and headers. Nothing about it is believed."""

from typing import IO

from flask import abort, request

from bookwithme.contract.json_text import parsed
from bookwithme.domain.errors import FieldProblem, InvalidInput, NotFound
from bookwithme.service.world_context import DEFAULT_WORLD, WorldContext
from bookwithme.web.platform.body_limits import MIB
from bookwithme.web.platform.request_context import world_context


def json_body(*, optional: bool = False, largest: int = MIB) -> object:
    """The body as JSON; `optional`: nothing at all is an empty object.

    Raises:
        Malformed: it is no JSON. HTTPException: 415 for another type, 413 beyond `largest` bytes.
    """
    nothing = optional and not request.content_length and not request.content_type
    if not nothing:
        _check_type()
    data = b"" if nothing else raw_body(largest)
    return {} if optional and not data else parsed(data)


def json_stream() -> IO[bytes]:
    """A JSON body that is read piece by piece; raises HTTPException as `json_body`."""
    _check_type()
    return request.stream


def _check_type() -> None:
    if request.mimetype != "application/json":
        abort(415, "The body must be application/json.")


def raw_body(largest: int) -> bytes:
    """The body as it came; 413 beyond `largest` bytes."""
    request.max_content_length = largest
    return request.get_data(cache=False)


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
