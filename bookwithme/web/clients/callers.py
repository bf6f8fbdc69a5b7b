"""Who calls: a program that names a mailbox. There are no cookies and no personas here.

Without a control token any password and any token are good, as is fit for a simulation on one's
own machine. With one they must be the control token, or the invitation to the world.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import NoReturn

from flask import Response, abort, request

from bookwithme.domain.access import Program, Protocol
from bookwithme.domain.mailbox import Mailbox
from bookwithme.service.clients.callers import mailbox_named
from bookwithme.web.platform.invitations import opens_world
from bookwithme.web.platform.rate_limits import is_right
from bookwithme.web.platform.request_context import installation, world_context

SCHEMES = ('Basic realm="bookwithme"', "Bearer")
"""What is offered: clients take the first that they know, and some know better ones."""

_PREFIXES = ("smtp:", "upn:", "mbx:")


@dataclass(frozen=True, slots=True)
class Sender:
    """Who authenticated, and for which mailbox unless the body says otherwise.

    Attributes:
        name: an address or alias; None where nothing names one.
        app_id: the GUID of the program's application, where its token says so.
    """

    name: str | None
    app_id: str | None = None

    def mailbox(self, impersonated: str | None = None) -> Mailbox:
        """The mailbox that is asked for, `impersonated` before all; answers 401 without one."""
        name = impersonated or self.name
        found = mailbox_named(world_context(), name) if name else None
        return found or refuse()

    def program(self, protocol: Protocol) -> Program:
        """The program that asks."""
        return Program(agent(), protocol, self.app_id)


def agent() -> str:
    """The request's User-Agent, whole; empty where it has none."""
    return request.headers.get("User-Agent", "")


def sender() -> Sender:
    """Who authenticated; answers 401 where nobody did.

    Raises:
        TooManyRequests: too many wrong passwords came from this address.
    """
    given = request.authorization
    if given is None or given.type not in {"basic", "bearer"}:
        refuse()
    # As it stands there: of a token that holds an equals sign a dictionary would be made.
    token = request.headers["Authorization"].partition(" ")[2].strip()
    is_basic = given.type == "basic"
    if not (token and _is_good(given.password or "" if is_basic else token)):
        refuse()
    return Sender(given.username) if is_basic else Sender(_anchored(), _app_id(token))


def refuse() -> NoReturn:
    """Answer 401: nothing but what is offered."""
    answer = Response(status=401, content_type="text/plain; charset=utf-8")
    for each in SCHEMES:
        answer.headers.add("WWW-Authenticate", each)
    abort(answer)


def _is_good(secret: str) -> bool:
    token = installation().settings.control_token
    return token is None or opens_world(secret) or is_right(secret, token)


def _anchored() -> str | None:
    named = request.headers.get("X-AnchorMailbox", "").strip()
    prefix = next((each for each in _PREFIXES if named.lower().startswith(each)), "")
    return named[len(prefix) :] or None


def _app_id(token: str) -> str | None:
    """The claim of a JSON Web Token (RFC 7519, section 4); nobody checks its signature here."""
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError, RecursionError):
        return None
    found = claims.get("appid") if isinstance(claims, dict) else None
    return found if isinstance(found, str) else None
