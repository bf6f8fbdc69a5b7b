"""Settings of an installation, read once: from flags and the environment (docs/settings.md)."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


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

    @property
    def relayed(self) -> frozenset[str]:
        """The domains that mails go on to; none without a relay."""
        return self.relay_domains if self.smtp_url else frozenset()


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings that environment variables give; an empty one is as good as none."""

    def text(name: str) -> str | None:
        return environment.get(f"BOOKWITHME_{name}") or None

    def names(name: str) -> frozenset[str]:
        return names_in(text(name) or "")

    public_url = text("PUBLIC_URL")
    return Settings(
        database_url=text("DATABASE_URL") or default_database(environment),
        public_url=public_url.rstrip("/") if public_url else None,
        allowed_hosts=names("ALLOWED_HOSTS"),
        trusted_proxies=names("TRUSTED_PROXIES"),
        log=(text("LOG") or "text").lower(),
        control_token=text("CONTROL_TOKEN"),
        smtp_url=text("SMTP_URL"),
        relay_domains=names("RELAY_DOMAINS"),
        local_feeds=text("LOCAL_FEEDS") == "1",
    )


def names_in(written: str) -> frozenset[str]:
    """Names with commas between, in small letters."""
    return frozenset(part.strip().lower() for part in written.split(",")) - {""}


def default_database(environment: Mapping[str, str]) -> str:
    """An SQLite file in the user's data folder, which is made where it is missing."""
    data = environment.get("LOCALAPPDATA") or environment.get("XDG_DATA_HOME")
    folder = (Path(data) if data else Path.home() / ".local" / "share") / "bookwithme"
    folder.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{(folder / 'bookwithme.sqlite3').as_posix()}"
