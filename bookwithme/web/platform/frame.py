"""What stands around every page: the emulator bar, the switch of language, what is folded."""

from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from flask import current_app, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from bookwithme import i18n
from bookwithme.domain.errors import NotFound, NotNow, TooManyRequests
from bookwithme.i18n import mark
from bookwithme.service.admin import administration
from bookwithme.service.faults import faults
from bookwithme.service.world_context import world_path
from bookwithme.service.worlds import clocks, worlds
from bookwithme.web.platform.invitations import is_invited
from bookwithme.web.platform.request_context import home_zone, lang, persona, world_context
from bookwithme.web.platform.request_guards import is_operator, is_operators_path

APPS = {
    "mail": ("/_emulator/mail/", "/_emulator/signature/"),
    "calendar": tuple(f"/bookwithme/me/{each}/" for each in ("calendar", "calendars", "hours")),
    "people": ("/bookwithme/me/", "/bookwithme//"),
    "shield": ("/_emulator/exchange/",),
}
"""By its icon, what belongs to each part of the suite."""

NAMES = {"mail": mark("Mail"), "shield": mark("Exchange admin")}
"""By its icon, what the header names where nobody is signed in."""

SHOWN = 8
"""So many worlds the bar names; a page of the control room has all."""


def page_context() -> dict[str, Any]:
    """What every template has: language, bar, suite, switch of language, theme, what is folded."""
    return {
        "lang": lang(),
        "apps": _apps(),
        "app": _app(),
        "emulator_bar": _emulator_bar(),
        "language_links": _language_links(),
        "theme": request.cookies.get("bookwithme.theme", ""),
        "folded": _folded,
    }


def _apps() -> list[tuple[str, str, str, bool]]:
    """Icon, title and address of what the rail leads to; nothing where the page is none of it."""
    below, who = _below(), None
    with suppress(NotFound, NotNow):
        who = persona()
    if below is None or who is None:
        return []
    say = lang().gettext
    apps = (
        ("mail", say("Mail"), url_for("mailbox.inbox", to=who.address)),
        ("calendar", say("Calendar"), url_for("organizer.week")),
        ("people", say("Bookings"), url_for("organizer.me")),
        ("shield", say("Admin"), url_for("console.show")),
    )
    return [(*app, app[0] == below) for app in apps]


def _app() -> tuple[str, str] | None:
    """Icon and title of the part of the suite that is shown; None: all else is of Bookings."""
    below = _below()
    return (below, lang().gettext(NAMES[below])) if below in NAMES else None


def _below() -> str | None:
    path = f"{request.path}/"
    return next((app for app, paths in APPS.items() if path.startswith(paths)), None)


def _folded(name: str) -> bool:
    """Whether the visitor folded a part of the page away; static/js/memory.js remembers it."""
    return request.cookies.get(f"bookwithme.fold.{name}") == "closed"


def _emulator_bar() -> dict[str, Any] | None:
    """What the emulator bar tells; None in a world that there is not, or that cannot be asked."""
    with suppress(NotFound, NotNow, TooManyRequests):
        here = world_context()
        face = clocks.show_clock(here)
        return {
            "base": request.script_root,
            "world": here.world,
            "now": face.now,
            "zone": home_zone(),
            "mode": face.mode.value,
            "persona": persona(),
            "faults": faults.all_faults(here),
            "remote": _remote() if is_operator() or is_invited() else None,
            "ran": request.args.get("ran", type=int),
        }
    return None


def _remote() -> dict[str, Any]:
    """Who one can be, and where one can go from here; `next`: what is shown, to come back to."""
    here = world_context()
    names = worlds.names(here, SHOWN) if is_operator() else [here.world]
    root = request.script_root.removesuffix(world_path(here.world))
    query = urlencode([each for each in _query().items(multi=True) if each[0] != "ran"])
    shown = f"{request.script_root}{_openable(request.path)}{query and '?'}{query}"
    is_own = request.blueprint == "organizer" and request.view_args
    return {
        # A page that names nobody, such as that of a dead link, names nobody around it either.
        "people": administration.mailboxes(here) if persona() or is_operators_path() else [],
        "worlds": [(name, f"{root}{world_path(name)}/") for name in names],
        "next": shown,
        "next_as_other": url_for("organizer.me") if is_own else shown,
    }


def _language_links() -> list[tuple[str, str, str]]:
    """The page in each language; where it answers a form, what can be opened in its place."""
    query = [(name, value) for name, value in _query().items(multi=True) if name != "lang"]
    here = request.script_root + _openable(request.path)
    return [
        (code, name, f"{here}?{urlencode([*query, ('lang', code)])}") for code, name in i18n.names()
    ]


def _query() -> MultiDict[str, str]:
    """The query, and of a form the time that was chosen in it: the next step begins with that."""
    query = MultiDict(request.args)
    with suppress(HTTPException):  # a form that was refused unread
        for name in {"start", "timeZone"} & {*request.form} - {*query}:
            query[name] = request.form[name]
    return query


def _openable(path: str) -> str:
    """The address of what is shown, or of what it is part of, where it has none to be opened by."""
    if request.method in {"GET", "HEAD"}:
        return path
    ways = current_app.create_url_adapter(request)
    while ways and not ways.test(path, "GET"):
        path = path.rpartition("/")[0] or "/"
    return path
