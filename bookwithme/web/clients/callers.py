"""Who calls, and its entry in the journal. There are no cookies and no personas here.

Without a control token any password and any token are good, as is fit for a simulation on one's
own machine. With one they must be the control token, or the invitation to the world.
"""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import NoReturn

from flask import Response, abort, request
from werkzeug.exceptions import HTTPException

from bookwithme.domain.access import Program, Protocol
from bookwithme.domain.access_decision import AccessDenied
from bookwithme.domain.errors import BookwithmeError, NotFound, NotNow
from bookwithme.domain.mailbox import Mailbox
from bookwithme.service.admin.administration import mailboxes
from bookwithme.service.clients.journal import ClientCall, Endpoint, Outcome, note_call
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
        wanted = (impersonated or self.name or "").rpartition("\\")[2].strip().lower()
        known = mailboxes(world_context()) if wanted else ()
        by_address = (each for each in known if each.address == wanted)
        by_alias = (each for each in known if each.alias.lower() == wanted)
        return next(by_address, None) or next(by_alias, None) or refuse()

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


@contextmanager
def journalled(endpoint: Endpoint) -> Iterator[ClientCall]:
    """Note a request when it ends; the view fills in what it finds out, such as the operation."""
    call = ClientCall(endpoint, agent())
    try:
        yield call
    except AccessDenied as denied:
        step = denied.decision.denied_by
        call.mailbox, call.outcome = denied.mailbox.address, Outcome.DENIED
        call.step = step.step if step else None
        raise
    except (BookwithmeError, HTTPException):
        call.outcome = Outcome.FAILED
        raise
    finally:
        with suppress(NotFound, NotNow):  # a world that is gone has no journal
            note_call(world_context(), call)
