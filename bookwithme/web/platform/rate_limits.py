"""Limit how often codes and secrets may be wrong: after too many the answer is 429.

A right one is answered whoever was wrong before, from the same address or about the same page.
The control API on this machine, whose tests ask for what is not there, is not counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, request

from bookwithme.domain.errors import TooManyRequests
from bookwithme.service.attendee.wrong_attempts import WINDOW, WrongAttempts
from bookwithme.settings import LOOPBACK
from bookwithme.web.platform import errors

if TYPE_CHECKING:
    from collections.abc import Hashable

    from flask import Flask, Response

PER_ADDRESS, PER_TARGET = 30, 300
"""Wrong attempts a minute: of one remote address, and at one page or type."""

WITH_SECRETS = frozenset({"card_images", "manage", "published", "scheduling"})
"""Blueprints whose addresses hold a code or a secret."""


def install(app: Flask) -> None:
    """Count wrong attempts from now on."""
    app.extensions[__name__] = WrongAttempts()
    app.after_request(_slow_down)


def _slow_down(response: Response) -> Response:
    if not _is_wrong(response):
        return response
    attempts: WrongAttempts = current_app.extensions[__name__]
    if not attempts.exceed(_limits()):
        return response
    refusal, status = errors.answer(TooManyRequests())
    refusal.status_code = status
    refusal.headers["Retry-After"] = str(int(WINDOW))
    return refusal


def _is_wrong(response: Response) -> bool:
    if response.status_code < 400:
        return False
    if response.status_code == 401:
        return not (errors.wants_problem() and request.remote_addr in LOOPBACK)
    if request.endpoint == "start.signed_in":
        return response.status_code == 403
    return response.status_code == 404 and request.blueprint in WITH_SECRETS


def _limits() -> dict[Hashable, int]:
    parts = request.view_args or {}
    # By world: a class of testers at one address does not slow one another down.
    limits: dict[Hashable, int] = {
        ("address", request.script_root, request.remote_addr): PER_ADDRESS
    }
    if "page" in parts:
        limits["target", request.script_root, parts["page"], parts.get("token")] = PER_TARGET
    return limits
