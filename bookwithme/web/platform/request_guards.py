"""Guard every request: from which hosts and sites, by whom; and head every answer."""

import logging
import re
from contextlib import suppress
from wsgiref.types import WSGIEnvironment

from flask import Response, abort, g, redirect, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response as AnyResponse

from bookwithme.contract.types import instant_text
from bookwithme.domain.errors import NotFound, NotNow, UnknownHost, WorldLocked
from bookwithme.service.worlds import clocks
from bookwithme.web.platform.invitations import is_invited
from bookwithme.web.platform.rate_limits import is_right
from bookwithme.web.platform.request_context import Installation, installation, keep, world_context

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
_OF_ALL_WORLDS = (
    "/_emulator/api/worlds",
    "/_emulator/worlds/",
    "/_emulator/api/classes",
    "/_emulator/classes",
    "/metrics",
)
_WHILE_LOCKED = frozenset(
    (
        "start.choose_persona",
        "start.signed_in",
        "control_lesson.where",
        "page_json.getStaffAvailability",
        "ews.exchange",  # which knows what writes
        "signature.page",
        "signature.download",
        "signature.download_all",
        "signature.qr_svg",
        "signature.qr_png",
        "api.signature.check",
        "api.signature.files",
    )
)
"""What changes no world."""

_ASKS_OF_ANY = "api.lessons.check"
"""With a lesson's document it changes nothing; without, it looks at the world's own steps."""

_FOR_PROGRAMS = ("/_emulator/api/", "/adminapi/", "/metrics")
WITHOUT_COOKIES = ("/EWS/", "/BookingsService/")
"""Endpoints where nothing rides on a cookie, and whose scripts name the real service as Origin."""

_ASKED_FOR = "The control token is needed: Authorization: Bearer …"
_REFUSED = "This is not the control token."
CONTROL_COOKIE = "bookwithme.control"
A_DAY = 24 * 3600

_LOG = logging.getLogger(__name__)
_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([\w.-]+))(?::\d{1,5})?", re.ASCII | re.IGNORECASE)
_FOREIGN_HOST = "bookwithme.foreign_host"
_HOSTS_TOLD = 100
"""So many refused names are written to the log, each once: whoever asks may make up any number."""

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-src 'self'; frame-ancestors 'self'; manifest-src 'self'"
)


_ANSWERS = (
    ("Content-Security-Policy", CSP),
    ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", "no-store"),
)
"""What every answer bears unless its view, or the sender of static files, says otherwise."""

_DOCUMENTS = (
    *_ANSWERS,
    ("Referrer-Policy", "same-origin"),
    ("X-Robots-Tag", "noindex"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
"""What bears everything that may lead elsewhere, be found or be opened: all but JSON."""

_JSON = frozenset({"application/json", "application/problem+json"})


def missing_in(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What every answer bears besides, whoever made it: a view, Flask, or a failure."""
    given = dict(headers)
    kind = given.get("Content-Type", "").partition(";")[0]
    wanted = _ANSWERS if kind in _JSON else _DOCUMENTS
    return [each for each in wanted if each[0] not in given]


def guard() -> AnyResponse | None:
    """Ask every guard: one function, since Flask looks at each that it calls if it is async."""
    check_origin()
    answer = _operator()
    _no_nul()
    if answer is None and request.method not in SAFE:
        _not_locked()
    return answer


def _not_locked() -> None:
    """Refuse to change a world that its trainer has locked; raises WorldLocked."""
    with suppress(NotFound, NotNow):  # what is wrong with it, the view tells
        free = request.endpoint in _WHILE_LOCKED or (
            request.endpoint == _ASKS_OF_ANY and request.content_type
        )
        if not free and world_context().look(lambda uow: uow.world.locked):
            raise WorldLocked


def check_origin() -> None:
    """Refuse what asks for another host, or changes something from another site's page."""
    _known_host()
    if request.method not in SAFE and not request.path.startswith(WITHOUT_COOKIES):
        _same_site()


def set_foreign_host_aside(environ: WSGIEnvironment, here: Installation) -> None:
    """Put a name of ours in the place of one that is not: Flask cannot take every one apart."""
    host = environ.get("HTTP_HOST", "")
    name = _HOST.fullmatch(host)
    if name is None or (name[1] or name[2]).lower() not in here.hosts:
        environ[_FOREIGN_HOST] = host
        environ["HTTP_HOST"] = "localhost"


def _known_host() -> None:
    """Refuse foreign Host headers: a page elsewhere must not reach us by a rebound name."""
    if _FOREIGN_HOST not in request.environ:
        return
    refusal = UnknownHost(request.environ[_FOREIGN_HOST])
    told = installation().refused_hosts
    if refusal.host not in told and len(told) < _HOSTS_TOLD:
        told.add(refusal.host)
        _LOG.warning("%s", refusal)
    raise refusal


def _same_site() -> None:
    """Refuse what another site's page sends; browsers tell, programs have nothing to tell."""
    site = request.headers.get("Sec-Fetch-Site", "none")
    origin = request.headers.get("Origin")
    foreign = origin is not None and origin.partition("://")[2] != request.host
    if site not in {"same-origin", "none"} or foreign:
        abort(403, "Another site's page may not do this.")


def is_ours() -> bool:
    """Whether the browser tells that a button of one of our own pages was pressed.

    Where it knows of no Sec-Fetch-Site (plain http beyond loopback), its Origin tells, which a
    form that is posted always has. What submits every form that it finds sends neither.
    """
    told = request.headers.get("Sec-Fetch-Site")
    is_origin = request.headers.get("Origin", "").partition("://")[2] == request.host
    return told == "same-origin" if told else is_origin


def _operator() -> AnyResponse | None:
    """Ask for the control token where the installation has one."""
    if not is_operators_path() or is_operator():
        return None
    if is_invited() and not _is_of_all_worlds():
        return None
    if request.endpoint == "start.choose_persona" and "step" in request.form:
        # Somebody signs in midway: asked like everybody, but what was typed comes along.
        return redirect(url_for("start.signed_in", next=request.values.get("next")), 307)
    if request.path.startswith(_FOR_PROGRAMS) or request.method not in SAFE:
        abort(401, _REFUSED if _bearer() else _ASKED_FOR)
    wanted = request.script_root + request.full_path.removesuffix("?")
    return redirect(url_for("start.sign_in", next=wanted))


def is_operator() -> bool:
    """Whether the caller may see and do what concerns all worlds, not only the one it is in."""
    if "is_operator" not in g:
        token = installation().settings.control_token
        g.is_operator = token is None or _is_signed_in(token) or _bears(token)
    found: bool = g.is_operator
    return found


def _is_of_all_worlds() -> bool:
    """Whether a request is about all worlds; the page that lists them shows guests their own."""
    if request.path.startswith(_OF_ALL_WORLDS):
        return True
    return request.path == "/_emulator/worlds" and request.method not in SAFE


def _no_nul() -> None:
    """Refuse NUL in paths, queries and forms: PostgreSQL cannot even compare a text with it."""
    asked = "\0" in request.path or b"%00" in request.query_string
    # Other bodies are left unread: their limits differ.
    if asked or (request.mimetype in FORMS and any("\0" in each for each in request.form.values())):
        abort(400, "The request holds a NUL character.")


def is_operators_path() -> bool:
    """Whether a page is the emulator's own: the start page too, which shows all there is."""
    path = request.path
    open_paths = ("/_emulator/sign-in", "/_emulator/openapi.json", "/_emulator/invite/")
    own = path == "/" or path.startswith(("/_emulator", "/adminapi/", "/metrics"))
    return own and not path.startswith(open_paths)


def _bears(token: str) -> bool:
    given = _bearer()
    return given is not None and is_right(given, token)


def _bearer() -> str | None:
    """The token that a program gives; None without one."""
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    return given.strip() if kind.lower() == "bearer" else None


def remember_operator(response: AnyResponse, token: str) -> None:
    """Let a browser in for a day: by a cookie that holds a signature, not the token."""
    keep(response, CONTROL_COOKIE, _signer(token).dumps(""), max_age=A_DAY, samesite="Strict")


def _is_signed_in(token: str) -> bool:
    try:
        _signer(token).loads(request.cookies.get(CONTROL_COOKIE, ""), max_age=A_DAY)
    except BadSignature:
        return False
    return True


def _signer(token: str) -> URLSafeTimedSerializer:
    """Sign so that another token ends what was signed before."""
    return URLSafeTimedSerializer(installation().cookie_key + token, salt="control")


def tell(response: Response) -> Response:
    """Say the world's present, and of a page for whom it is."""
    if request.endpoint == "static":
        return response
    if response.mimetype == "text/html":
        response.headers.add("Vary", "Accept-Language, Cookie")
    here = world_context()
    with suppress(NotFound, NotNow):  # the world that is asked for
        now = here.now or clocks.show_clock(here).now
        response.headers.add("X-Emulator-Now", instant_text(now))
    return response
