"""What the client does with a world's clock, faults and snapshots."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from urllib.parse import quote

from bookwithme.domain.durations import format_duration


class Caller(Protocol):
    """What calls the control API of one world."""

    def call(self, method: str, path: str, body: object = None, /) -> Any:
        """Call it; the answer's JSON."""


class Clock:
    """The world's clock. Instants need a zone: a time without one is another on each machine."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    @property
    def now(self) -> datetime:
        """The world's present."""
        return instant_of(self._caller.call("GET", "/clock")["now"])

    def set(self, instant: datetime) -> None:
        """Set it to any instant; it goes on from there."""
        self._caller.call("PUT", "/clock", {"now": instant_text(instant)})

    def freeze(self, instant: datetime | None = None) -> None:
        """Stop it, at an instant or where it is."""
        now = {"now": instant_text(instant)} if instant else {}
        self._caller.call("PUT", "/clock", {"mode": "frozen", **now})

    def resume(self) -> None:
        """Let it go on from where it is."""
        self._caller.call("PUT", "/clock", {"mode": "shifted"})

    def follow(self) -> None:
        """Let it show the machine's time again."""
        self._caller.call("DELETE", "/clock")

    def advance(self, **by: float) -> list[Any]:
        """Let time pass (`days=91`, `minutes=5`); what fell due on the way."""
        body = {"by": format_duration(timedelta(**by))}
        ran: list[Any] = self._caller.call("POST", "/clock/advance", body)["ran"]
        return ran


class Faults:
    """What is to go wrong in the world."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def all(self) -> list[Any]:
        """The faults that can still strike."""
        found: list[Any] = self._caller.call("GET", "/faults")["faults"]
        return found

    def set(self, *faults: object) -> None:
        """Have these and no others, as the control API writes them."""
        self._caller.call("PUT", "/faults", list(faults))

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        self._caller.call("DELETE", "/faults")


class Snapshots:
    """The world's snapshots."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def names(self) -> list[str]:
        """Their names, in order of creation."""
        found = self._caller.call("GET", "/snapshots")["snapshots"]
        return [str(each["name"]) for each in found]

    def save(self, name: str) -> None:
        """Keep the world as it is; a snapshot of this name is replaced."""
        self._caller.call("POST", "/snapshots", {"name": name})

    def restore(self, name: str) -> None:
        """Bring it back, with its clock."""
        self._caller.call("POST", f"/snapshots/{quote(name)}/restore")

    def delete(self, name: str) -> None:
        """Throw it away."""
        self._caller.call("DELETE", f"/snapshots/{quote(name)}")


def instant_text(instant: datetime) -> str:
    """An instant as the control API reads it; raises ValueError without a zone."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant} needs a zone, such as tzinfo=UTC")
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def instant_of(written: str) -> datetime:
    """An instant as the control API writes it."""
    return datetime.fromisoformat(written)
