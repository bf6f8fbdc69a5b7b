"""How large a body may be, and how much of one is worth receiving before anything is read of it."""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import HTTPException

from bookwithme.domain.errors import BookwithmeError
from bookwithme.web.platform import request_guards
from bookwithme.web.platform.request_context import has_chosen_persona, invitation_shown

MIB = 1024 * 1024
CALENDAR, DOCUMENT = 20 * MIB, 100 * MIB
UPLOAD = CALENDAR + MIB
"""A form with a calendar; every other body is checked against much less."""


def worth_receiving() -> int:
    """So many bytes, by the headers alone and without the database: 0 for who will be refused."""
    try:
        request_guards.check_origin()
        if request_guards.is_operators_path():
            return DOCUMENT if invitation_shown() or request_guards.is_operator() else 0
    except (BookwithmeError, HTTPException):
        return 0
    organizers = request.path.startswith("/bookwithme/me") and has_chosen_persona()
    return UPLOAD if organizers else MIB
