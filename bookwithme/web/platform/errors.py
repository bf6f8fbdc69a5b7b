"""Errors to answers: one table gives the status; API callers get a problem, people a page."""

import logging
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, json, render_template, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.http import HTTP_STATUS_CODES

from bookwithme.contract.availability import Slot
from bookwithme.contract.problem import Problem, WrongField
from bookwithme.domain import errors as e
from bookwithme.domain.access_decision import AccessDenied
from bookwithme.exchange import rest
from bookwithme.service import access_gate
from bookwithme.service.clients.ews.errors import EwsError
from bookwithme.web.clients.ews import soap
from bookwithme.web.platform import near_routes
from bookwithme.web.platform.request_context import world_context

log = logging.getLogger(__name__)


_STATUS: dict[type[e.BookwithmeError], int] = {
    e.BookwithmeError: 500,
    e.Malformed: 400,
    e.UnknownHost: 400,
    AccessDenied: 403,
    e.NotFound: 404,
    e.Conflict: 409,
    e.LinkDead: 410,
    e.CalendarTooLarge: 413,
    e.InvalidInput: 422,
    e.CodeWrong: 422,
    e.CodeExpired: 422,
    e.NotTheAttendee: 422,
    e.WorldLocked: 423,
    e.TooManyRequests: 429,
    e.NotNow: 503,
    e.DatabaseOfAnotherVersion: 503,
}
"""Of a class, and of those below it that are not named themselves."""


def status_of(error: type[e.BookwithmeError]) -> int:
    """The status with which a class of errors is answered."""
    return next(_STATUS[each] for each in error.__mro__ if each in _STATUS)


def _exchange_form(status: int, code: str, detail: str) -> Response:
    told = rest.refusal(_name(status), code, detail)
    return Response(json.dumps(told), status, content_type="application/json")


def _page_form(status: int, code: str, detail: str) -> Response:
    told = {"error": {"code": code, "message": detail}}
    return Response(json.dumps(told), status, content_type="application/json")


def _ews_form(status: int, _code: str, detail: str) -> Response:
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return soap.fault(EwsError("ErrorInternalServerError", detail))
    return Response(status=status, content_type="text/plain; charset=utf-8")


FORMS = {
    "/adminapi/": _exchange_form,
    "/BookingsService/": _page_form,
    "/EWS/": _ews_form,
}
"""The real service's endpoints, each with its own form of an error: of status, code, sentence."""

API = ("/_emulator/api/", *FORMS)


def install(app: Flask) -> None:
    """Answer every error of the family, and what Flask itself refuses."""
    app.register_error_handler(e.BookwithmeError, answer)
    app.register_error_handler(AccessDenied, _denied)
    app.register_error_handler(HTTPException, _http)


def wants_problem() -> bool:
    """Whether the caller is a program."""
    return request.path.startswith(API)


def _denied(error: AccessDenied) -> tuple[Response, int]:
    note_denial(error)
    return answer(error)


def note_denial(error: AccessDenied) -> None:
    """Note a decision that closed a request's way."""
    g.refused = error
    with suppress(e.NotFound, e.NotNow):  # a world that is gone has no journal
        access_gate.note_denial(world_context(), error, request.blueprint or "")


def answer(error: e.BookwithmeError) -> tuple[Response, int]:
    """The answer to one of our own errors."""
    g.refused, status = error, status_of(type(error))
    if isinstance(error, e.DatabaseUnavailable):
        log.error("%s (%s)", error, error.reason)
    response = _problem(error, status) if wants_problem() else Response(page(error, status))
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response, status


def _problem(error: e.BookwithmeError, status: int) -> Response:
    extra: dict[str, Any] = {}
    if isinstance(error, e.InvalidInput):
        extra["errors"] = [WrongField.of(each) for each in error.problems]
    if isinstance(error, e.SlotUnavailable) and error.because:
        nearest = [Slot(start=start, end=end) for start, end in error.nearest]
        extra |= {"because": error.because, "source": error.source or None, "nearest": nearest}
    if isinstance(error, AccessDenied):
        extra["reason"] = str(error.decision.told)
    return problem(status, error.code, str(error), **extra)


def page(error: e.BookwithmeError, status: int) -> str:
    """The page for people: what happened, and what they can do next."""
    host = error.host if isinstance(error, e.UnknownHost) else ""
    kind = e.NotFound if isinstance(error, e.NoSuchWorld) else type(error)
    about = {"code": kind.__name__, "status": status, "host": host, "detail": str(error)}
    return render_template("unavailable.html", **about)


def _http(error: HTTPException) -> tuple[Response, int]:
    status = error.code or 500
    name = _name(status)
    if isinstance(error, RequestEntityTooLarge):
        error.description = f"The body may have {request.max_content_length} bytes."
    if wants_problem():
        response = problem(status, name, near_routes.told(error))
    else:
        response = Response(render_template("unavailable.html", code=name, status=status))
    for header, value in error.get_headers():
        if header not in {"Content-Type", "Content-Length"}:
            response.headers[header] = value
    return response, status


def _title(status: int) -> str:
    """What a status is called; a fault may have one without a name."""
    return HTTP_STATUS_CODES.get(status, "Error")


def _name(status: int) -> str:
    return _title(status).title().replace(" ", "").replace("-", "")


def failed(status: int) -> Response:
    """The answer of a request that failed because a fault was wanted."""
    if wants_problem():
        return problem(status, "Fault", "This world was told to fail here: see its faults.")
    return Response(render_template("unavailable.html", code="Fault", status=status), status)


def problem(status: int, code: str, detail: str, **extra: Any) -> Response:
    """An `application/problem+json` (RFC 9457); of the real service's endpoints, in their forms."""
    for path, form in FORMS.items():
        if request.path.startswith(path):
            return form(status, code, detail)
    kind, title = f"urn:bookwithme:{code}", _title(status)
    told = Problem.of(type=kind, title=title, status=status, detail=detail, code=code, **extra)
    return Response(told.model_dump_json(), status, content_type="application/problem+json")
