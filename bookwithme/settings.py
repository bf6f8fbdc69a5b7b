"""Settings of an installation, read once: from flags and the environment (docs/settings.md)."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

_NO_ADDRESS = (
    "BOOKWITHME_PUBLIC_URL (--public-url) must be an address such as http://trainer.example:8000"
)
_NO_FOLDER = (
    "Cannot keep a database in {}: {}. Name one in BOOKWITHME_DATABASE_URL, such as "
    "sqlite:///bookings.sqlite3."
)
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class BadSetting(Exception):
    """A setting that cannot be used; the message names it, and says what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How one installation runs.

    Attributes:
        database_url: an SQLAlchemy URL; an SQLite file of the user's by default.
        public_url: what all links begin with; None: http://127.0.0.1:<port>.
        allowed_hosts: further values that the Host header may have.
        trusted_proxies: addresses and networks of proxies whose forwarded headers are believed.
        log: what is written to standard error about requests: text, json or none.
        control_token: what the control API, console and personas ask for; None: nothing.
        smtp_url: a relay for the outbox; None: mails stay here.
        relay_domains: the only domains that the relay sends to.
        local_feeds: whether calendars may be fetched from this machine and private networks.
        scenarios: a folder of scenarios besides the emulator's own; `lessons`: one of lessons.
        snapshots, links, mails: how many of them a world may have; types: meeting types of a page.
    """

    database_url: str
    public_url: str | None = None
    allowed_hosts: frozenset[str] = frozenset()
    trusted_proxies: frozenset[str] = frozenset()
    log: str = "text"
    control_token: str | None = field(default=None, repr=False)
    smtp_url: str | None = field(default=None, repr=False)
    relay_domains: frozenset[str] = frozenset()
    local_feeds: bool = False
    scenarios: Path | None = None
    lessons: Path | None = None
    snapshots: int = 50
    links: int = 10_000
    mails: int = 1_000_000
    types: int = 200

    @property
    def relayed(self) -> frozenset[str]:
        """The domains that mails go on to; none without a relay."""
        return self.relay_domains if self.smtp_url else frozenset()


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of environment variables, of which an empty one is none; raises BadSetting."""

    def text(name: str) -> str | None:
        return environment.get(f"BOOKWITHME_{name}") or None

    def names(name: str) -> frozenset[str]:
        written = (text(name) or "").split(",")
        return frozenset(part.strip().lower() for part in written) - {""}

    def number(name: str, written: str) -> int:
        if not (written.isascii() and written.isdigit()):
            raise BadSetting(f"BOOKWITHME_{name} must be a whole number, not {written!r}.")
        return int(written)

    limits = {name: text(name.upper()) for name in ("snapshots", "links", "mails", "types")}
    public_url = text("PUBLIC_URL")
    return Settings(
        database_url=text("DATABASE_URL") or default_database(environment),
        public_url=public_url and _address(public_url),
        allowed_hosts=names("ALLOWED_HOSTS"),
        trusted_proxies=names("TRUSTED_PROXIES"),
        log=(text("LOG") or "text").lower(),
        control_token=text("CONTROL_TOKEN"),
        smtp_url=text("SMTP_URL"),
        relay_domains=names("RELAY_DOMAINS"),
        local_feeds=text("LOCAL_FEEDS") == "1",
        scenarios=_folder("BOOKWITHME_SCENARIOS", text("SCENARIOS")),
        lessons=_folder("BOOKWITHME_LESSONS", text("LESSONS")),
        **{name: number(name.upper(), most) for name, most in limits.items() if most},
    )


def _address(written: str) -> str:
    parts = urlsplit(written)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise BadSetting(f"{_NO_ADDRESS}, not {written!r}.")
    return written.rstrip("/")


def _folder(name: str, written: str | None) -> Path | None:
    folder = Path(written) if written else None
    if folder and not folder.is_dir():
        raise BadSetting(f"{name} must be a folder, and {written!r} is none.")
    return folder


def default_database(environment: Mapping[str, str], platform: str = sys.platform) -> str:
    """An SQLite file in the user's data folder, made where it is missing; raises BadSetting."""
    data = environment.get("LOCALAPPDATA") or environment.get("XDG_DATA_HOME")
    usual = "Library/Application Support" if platform == "darwin" else ".local/share"
    folder = (Path(data) if data else Path.home() / usual) / "bookwithme"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting(_NO_FOLDER.format(folder, error.strerror)) from error
    return f"sqlite:///{(folder / 'bookwithme.sqlite3').as_posix()}"
