"""What a signature that leaves refers to, and what those who show it make of it: judged by rule.

Nothing is fetched. After what the makers of mail programs and caniemail.com say of them.
"""

import re
from collections.abc import Iterable
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from bookwithme.i18n import mark
from bookwithme.mail.word import Reader, word_problems

GMAIL_LONGEST = 10_000
"""Characters of a signature that Gmail keeps."""

_CARRIED = frozenset({"cid", "data", "mailto", "tel"})
_OURS_ALONE = (".localhost", ".local", ".internal", ".test", ".invalid", ".lan")
_SHOWN = 120
_KNOWN = frozenset({"{{bookings}}", "{{name}}", "{{address}}", "{{url}}"})
_PLACES = re.compile(r"\{\{[^{}<>]*\}\}")
_REMOVED = re.compile("button|embed|form|iframe|input|object|script|select|style|textarea")
"""Elements that mail programs take out."""

_IN_STYLE = re.compile(r"url\(\s*[\"']?([^\"')\s]+)")


# By check: what is said where it is passed, and where it is not.
_SAYS = {
    "opens": (
        mark("It opens: anyone who follows it sees the scheduling view."),
        mark("It doesn't open: anyone who follows it sees that it isn't available."),
    ),
    "pageOn": (
        mark("The booking page is on."),
        mark("The booking page is off or not set up yet."),
    ),
    "access": (
        mark("Its owner has access to Bookings."),
        mark("Its owner has no access to Bookings."),
    ),
    "linkAlive": (
        mark("The private link works."),
        mark("The private link no longer works."),
    ),
    "publicAddress": (
        mark("Others can reach every link and picture."),
        mark(
            "Others cannot reach %(what)s. If it is on this server, set --public-url "
            "(BOOKWITHME_PUBLIC_URL) to an address that others can open."
        ),
    ),
    "nothingHere": (
        mark("No picture and no other link leads to the emulator."),
        mark("These refer to the emulator: %(what)s"),
    ),
    "wordSafe": (
        mark("Classic Outlook on Windows shows it as it is here."),
        mark("Classic Outlook on Windows does not show all of it: %(what)s"),
    ),
    "gmail": (mark("Gmail keeps all of it."), mark("Gmail does not keep: %(what)s")),
    "places": (
        mark("Every placeholder is filled in."),
        mark(
            "There is nothing to put in place of %(what)s. "
            "You can use {{bookings}}, {{name}}, {{address}} and {{url}}."
        ),
    ),
    "darkTheme": (
        mark("It stays readable in a dark theme: Outlook and phones invert all its colors."),
        mark("In a dark theme, these backgrounds stay light under text that turns light: %(what)s"),
    ),
    "imagesOff": (
        mark("With pictures off, as in Outlook by default, each link still has text."),
        mark("With pictures off, as in Outlook by default, nothing is left of: %(what)s"),
    ),
}


class Finding(NamedTuple):
    """What a check found; `says`: a message with places for `values`."""

    check: str
    ok: bool
    says: str
    values: dict[str, str]


def found(check: str, *wrong: str, ok: bool = True) -> Finding:
    """What is told of a check; `wrong`: what it holds against."""
    what = ", ".join(dict.fromkeys(each[:_SHOWN] for each in wrong))
    passed = ok and not wrong
    return Finding(check, passed, _SAYS[check][not passed], {"what": what})


class _Parts(Reader):
    """Links with the words inside them, pictures, and fixed grounds of some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: dict[str, str] = {}
        self.pictures: list[str] = []
        self.grounds: list[str] = []
        self.removed: list[str] = []
        self._open: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.removed += [f"<{tag}>"] if _REMOVED.fullmatch(tag) else []
        if tag == "a" and "href" in named:
            self._open = named["href"]
            self.links.setdefault(self._open, "")
        if tag == "img":
            self.pictures.append(named.get("src", ""))
            self.handle_data(named.get("alt", ""))
        self.pictures += [named["background"]] if "background" in named else []
        self.pictures += _IN_STYLE.findall(named.get("style", ""))
        if "bgcolor" in named or "background" in named.get("style", ""):
            self.grounds.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self._open = None if tag == "a" else self._open

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self.links[self._open] += data


def judge(html: str, base: str) -> list[Finding]:
    """Hold every rule against all links and pictures; `base`: the emulator's own address."""
    parts = _Parts(html)
    everything = (*parts.links, *parts.pictures)
    return [
        found("publicAddress", *(each for each in everything if not is_public(each))),
        found("nothingHere", *(each for each in everything if _is_here(each, base))),
        found("wordSafe", *word_problems(html)),
        found("gmail", *_gmail(html, parts)),
        found("places", *(each for each in _PLACES.findall(html) if each not in _KNOWN)),
        found("darkTheme", *parts.grounds),
        found("imagesOff", *(url for url, words in parts.links.items() if not words.strip())),
    ]


def links_of(html: str) -> list[str]:
    """Every address that some HTML links to, once."""
    return list(_Parts(html).links)


def is_html(text: str) -> bool:
    """Whether something is a signature's HTML, and not an address with words around it."""
    parts = _Parts(text)
    return bool(parts.links or parts.pictures or parts.removed)


def _gmail(html: str, parts: _Parts) -> Iterable[str]:
    if len(html) > GMAIL_LONGEST:
        yield f"> {GMAIL_LONGEST}"
    yield from parts.removed
    yield from (each for each in parts.pictures if each.startswith(("data:", "cid:")))


def _is_here(url: str, base: str) -> bool:
    """Whether an address is one of the emulator's, and none to book by."""
    return url.startswith(f"{base}/") and not url.startswith(f"{base}/bookwithme/user/")


def is_public(url: str) -> bool:
    """Whether others can reach an address: one of the internet, or what a mail carries itself."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or not host:
        return parts.scheme in _CARRIED
    try:
        return ip_address(host).is_global
    except ValueError:
        name = host.rstrip(".")
        return not (name.endswith(_OURS_ALONE) or name.rpartition(".")[2].isdigit()) and "." in name
