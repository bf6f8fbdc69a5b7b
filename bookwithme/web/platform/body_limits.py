"""How large a body may be, and how much of one is worth receiving before anything is read of it."""

from flask import request
from werkzeug.exceptions import HTTPException

from bookwithme.domain.errors import BookwithmeError
from bookwithme.web.platform import request_guards
from bookwithme.web.platform.request_context import has_chosen_persona, invitation_shown

MIB = 1024 * 1024
CALENDAR, DOCUMENT, WORLD = 20 * MIB, 100 * MIB, 2048 * MIB
"""A world that is imported is read from a file; every other document is read in memory."""
UPLOAD = CALENDAR + MIB
"""A form with a calendar; every other body is checked against much less."""

_IMPORTS = frozenset({"api.worlds.replace", "control_worlds.import_world"})


def let_worlds_in() -> None:
    """Let a world be as large as it may be, before anything reads the body."""
    if request.endpoint in _IMPORTS:
        request.max_content_length = _of_operators()


def _of_operators() -> int:
    """So much may be sent to the emulator itself; by guests, who may fill no disk, less."""
    is_import = request.endpoint in _IMPORTS and request_guards.is_operator()
    return WORLD if is_import else DOCUMENT


def worth_receiving() -> int:
    """So many bytes, by the headers alone and without the database: 0 for who will be refused."""
    try:
        request_guards.check_origin()
        if request_guards.is_operators_path():
            let_in = invitation_shown() or request_guards.is_operator()
            return _of_operators() if let_in else 0
    except (BookwithmeError, HTTPException):
        return 0
    organizers = request.path.startswith("/bookwithme/me") and has_chosen_persona()
    return UPLOAD if organizers else MIB
