"""What every view starts from: the world, the language, the persona."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import current_app, g, request
from itsdangerous import BadSignature, URLSafeSerializer

from bookwithme import i18n
from bookwithme.counters import Counters
from bookwithme.domain.limits import Limits
from bookwithme.service.admin import administration
from bookwithme.service.attendee.wrong_attempts import WrongAttempts
from bookwithme.service.availability import feeds
from bookwithme.service.waiting import Waiting
from bookwithme.service.world_context import WorldContext, world_path
from bookwithme.service.worlds import worlds
from bookwithme.settings import LOOPBACK
from bookwithme.web.platform.world_prefix import WORLD
from bookwithme.zones import zone_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from flask import Response
    from werkzeug.wrappers import Response as AnyResponse

    from bookwithme.domain.mailbox import Mailbox
    from bookwithme.settings import Settings
    from bookwithme.storage.engine import Store
    from bookwithme.storage.journal import Who
    from bookwithme.storage.unit_of_work import World
    from bookwithme.web.platform.trusted_proxies import Networks

LANGUAGE = "bookwithme.lang"
HOURS = "bookwithme.hours"
A_YEAR = 365 * 24 * 3600


@dataclass
class Installation:
    """What the application runs on. `public_url` is known once the port is."""

    store: Store
    settings: Settings
    cookie_key: str
    public_url: str
    counters: Counters = field(default_factory=Counters)
    waiting: Waiting = field(default_factory=Waiting)
    attempts: WrongAttempts = field(default_factory=WrongAttempts)
    proxies: Networks = ()
    refused_hosts: set[str] = field(default_factory=set)
    seen: dict[str, tuple[str, float]] = field(default_factory=dict)
    """Of trainees' worlds: where and when, by the stopwatch, somebody was noted last."""

    @cached_property
    def limits(self) -> Limits:
        """How many of some things each of its worlds may have."""
        return Limits(**{each.name: getattr(self.settings, each.name) for each in fields(Limits)})

    @cached_property
    def hosts(self) -> frozenset[str]:
        """The names under which it may be asked for."""
        public = urlsplit(self.public_url).hostname or ""
        return LOOPBACK | {public} | self.settings.allowed_hosts


def installation() -> Installation:
    """The running installation."""
    found: Installation = current_app.extensions["bookwithme"]
    return found


def world_context() -> WorldContext:
    """The world that the request is about."""
    if "world_context" not in g:
        here = installation()
        how = feeds.fetcher(local=here.settings.local_feeds)
        g.world_context = WorldContext(
            here.store,
            here.public_url,
            request.environ[WORLD],
            how,
            here.waiting,
            here.settings.scenarios,
            here.settings.lessons,
            here.limits,
            _who,
            is_moment=request.method in {"GET", "HEAD"},
        )
    found: WorldContext = g.world_context
    return found


def lang() -> i18n.Language:
    """The reader's language: chosen, else the browser's first that we have; and 12 or 24 hours."""
    if "lang" not in g:
        chosen = request.args.get("lang") or request.cookies.get(LANGUAGE)
        g.lang = i18n.language(i18n.negotiate(request.accept_languages, chosen))
        for hours in (request.cookies.get(HOURS), request.args.get("hours")):
            if hours in {"12", "24"}:
                g.lang = replace(g.lang, hours=hours)
    found: i18n.Language = g.lang
    return found


def remember_language(response: Response) -> Response:
    """Keep a language that was chosen by the switch, and how hours are told."""
    # The query itself first: of all requests few have it taken apart.
    if b"lang=" in request.query_string and request.args.get("lang") == lang().code:
        keep(response, LANGUAGE, lang().code, max_age=A_YEAR)
    if b"hours=" in request.query_string and request.args.get("hours") == lang().hours != "":
        keep(response, HOURS, lang().hours, max_age=A_YEAR)
    return response


def keep(
    response: AnyResponse,
    cookie: str,
    value: str,
    path: str = "/",
    *,
    max_age: int | None = None,
    samesite: str = "Lax",
) -> None:
    """Set a cookie that no script reads, and that leaves by TLS alone where people come by TLS."""
    public = urlsplit(installation().public_url)
    by_tls = public.scheme == "https" and request.host.partition(":")[0] == public.hostname
    response.set_cookie(
        cookie,
        value,
        path=path,
        max_age=max_age,
        samesite=samesite,
        httponly=True,
        secure=by_tls or request.is_secure,
    )


def _cookie() -> str:
    # No world's name has a dot: none of these names is ever that of another cookie.
    return f"bookwithme.persona.{world_context().world}"


def signer(salt: str) -> URLSafeSerializer:
    """What signs cookies of one kind: without a date, so that clocks may jump."""
    return URLSafeSerializer(installation().cookie_key, salt=salt)


def persona_address() -> str | None:
    """Who the visitor said to be, in this world and no other that was called so before."""
    content = _chosen()
    if content.get("world") != worlds.identity(world_context()):
        return None
    address = content.get("address")
    return address if isinstance(address, str) else None


def has_chosen_persona() -> bool:
    """Whether the visitor once said who they are here; the database is not asked."""
    return bool(_chosen())


def _chosen() -> dict[str, object]:
    return _loaded("persona", _cookie())


def _loaded(salt: str, cookie: str) -> dict[str, object]:
    """What a cookie says that we have signed; nothing, where it is none of ours."""
    return _signed(installation().cookie_key, salt, request.cookies.get(cookie, ""))


@lru_cache
def _signed(key: str, salt: str, written: str) -> dict[str, object]:
    """The same of what it holds; not to be changed. Each request asks for it several times."""
    try:
        content = URLSafeSerializer(key, salt=salt).loads(written)
    except BadSignature:
        return {}
    return content if isinstance(content, dict) else {}


def _who(world: World) -> Who:
    """Who the visitor said to be in a world, and by whose invitation."""
    chosen, invited = _chosen(), invitation_shown()
    is_here = chosen.get("world") == worlds.identity_of(world)
    is_invited = world.invitation and invited.get("invitation") == world.invitation
    return (
        str(chosen.get("address")) if is_here else None,
        str(invited.get("trainee", world.name)) if is_invited else None,
    )


def invitation_shown() -> dict[str, object]:
    """What the visitor's cookie says of an invitation to this world, which we once found right."""
    found = _loaded("invitation", f"bookwithme.invited.{world_context().world}")
    return found if found.get("world") == world_context().world else {}


def persona() -> Mailbox | None:
    """The mailbox that the visitor is, if it still is one of this world."""
    if "persona" not in g:
        address = persona_address()
        known = {each.address: each for each in administration.mailboxes(world_context())}
        g.persona = known.get(address) if address else None
    found: Mailbox | None = g.persona
    return found


def become(response: Response, address: str | None) -> Response:
    """Be somebody else from now on; None: nobody."""
    path = world_path(world_context().world) or "/"
    if address is None:
        response.delete_cookie(_cookie(), path=path)
    else:
        keep(response, *persona_cookie(address), path)
    return response


def persona_cookie(address: str | None) -> tuple[str, str]:
    """The cookie by which a browser is somebody of this world, and its value; None: nobody."""
    shown = {"world": worlds.identity(world_context()), "address": address}
    return _cookie(), signer("persona").dumps(shown) if address else ""


def home_zone() -> ZoneInfo:
    """The zone in which the emulator tells the time, whoever one is: its first mailbox's."""
    known = administration.mailboxes(world_context())
    return zone_of(known[0].time_zone if known else "UTC")
