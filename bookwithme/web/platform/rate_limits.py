"""Limit how often codes, secrets and control tokens may be wrong: after too many the answer is 429.

A right code or secret is answered whoever was wrong before, from the same address or about the same
page: it is too long to be guessed. A control token is somebody's word: after too many wrong ones
from an address none from there is compared until the minute is over.
"""

import hmac
from collections.abc import Hashable

from flask import Response, g, request

from bookwithme.domain.errors import TooManyRequests
from bookwithme.web.platform import errors
from bookwithme.web.platform.request_context import installation
from bookwithme.web.platform.trusted_proxies import network_of

PER_ADDRESS, PER_TARGET = 30, 300
"""Wrong attempts a minute: of one remote address, and at one page or type."""

WITH_SECRETS = frozenset(
    {"card_images", "invitations", "manage", "page_json", "published", "scheduling"}
)
"""Blueprints whose addresses hold a code or a secret."""


def is_right(given: str, token: str) -> bool:
    """Compare what somebody gave as the control token, and count a wrong one.

    Raises:
        TooManyRequests: too many wrong ones came from this address; it was not compared.
    """
    # Whatever the world: a token is of all, and names of worlds can be made up.
    limits: dict[Hashable, int] = {("token", _who()): PER_ADDRESS}
    attempts = installation().attempts
    if wait := attempts.wait(limits):
        raise TooManyRequests(wait=wait)
    right = hmac.compare_digest(given.encode(), token.encode())
    if not right:
        attempts.exceed(limits)
    return right


def _who() -> str:
    return network_of(request.remote_addr or "")


def slow_down(response: Response) -> Response:
    """Count a wrong attempt, and refuse it where there were too many."""
    is_wrong = response.status_code == 404 or g.get("names_nothing", False)
    if not is_wrong or request.blueprint not in WITH_SECRETS:
        return response
    limits, attempts = _limits(), installation().attempts
    if not attempts.exceed(limits):
        return response
    refusal, status = errors.answer(TooManyRequests(wait=attempts.wait(limits)))
    refusal.status_code = status
    return refusal


def _limits() -> dict[Hashable, int]:
    parts = request.view_args or {}
    # By world: a class of testers at one address does not slow one another down.
    limits: dict[Hashable, int] = {("address", request.script_root, _who()): PER_ADDRESS}
    if "page" in parts:
        limits["target", request.script_root, parts["page"], parts.get("token")] = PER_TARGET
    return limits
