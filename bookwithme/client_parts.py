"""What the client does with a world's faults and snapshots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from bookwithme.client import Emulator


class Faults:
    """What is to go wrong in the world."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    def all(self) -> list[Any]:
        """The faults that can still strike."""
        found: list[Any] = self._emulator.call("GET", "/faults")["faults"]
        return found

    def set(self, *faults: object) -> None:
        """Have these and no others, as the control API writes them."""
        self._emulator.call("PUT", "/faults", list(faults))

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        self._emulator.call("DELETE", "/faults")


class Snapshots:
    """The world's snapshots."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    def names(self) -> list[str]:
        """Their names, in order of creation."""
        found = self._emulator.call("GET", "/snapshots")["snapshots"]
        return [str(each["name"]) for each in found]

    def save(self, name: str) -> None:
        """Keep the world as it is; a snapshot of this name is replaced."""
        self._emulator.call("POST", "/snapshots", {"name": name})

    def restore(self, name: str) -> None:
        """Bring it back, with its clock."""
        self._emulator.call("POST", f"/snapshots/{quote(name)}/restore")

    def delete(self, name: str) -> None:
        """Throw it away."""
        self._emulator.call("DELETE", f"/snapshots/{quote(name)}")
