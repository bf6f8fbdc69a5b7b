"""Time zones by name, from the newer of the system's data and the package's (`tzdata`).

Python prefers the system's, however old. Which of the two counts is decided once, and here alone:
`zoneinfo.reset_tzpath` would change the zones of all code in the process, also of the projects
that use the pytest plugin. A PYTHONTZPATH that somebody set has the last word.

Zones are kept: `ZoneInfo` itself keeps eight, and a page with a zone picker asks for 160.
"""

import os
import re
import struct
import zoneinfo
from datetime import datetime, tzinfo
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_PACKAGE = files("tzdata")
_VERSION = re.compile(rb"(?:# version )?(\d{4}[a-z]+)")
_NO_ZONES = {"Factory", "localtime"}


@cache
def zone_of(key: str) -> ZoneInfo:
    """The zone of an IANA name, written as the database writes it; raises KeyError."""
    if key not in all_keys():
        raise ZoneInfoNotFoundError(f"No time zone is called {key!r}.")
    if not _is_packaged():
        return ZoneInfo(key)
    with _PACKAGE.joinpath("zoneinfo", *key.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key)


@lru_cache(maxsize=1_000)
def zone_by(rule: str) -> ZoneInfo:
    """The zone that goes by a POSIX rule such as `<STD>-1<DST>-2,M3.5.0/2,M10.5.0/3` in any year.

    It is the footer of a file without data (RFC 9636, 3.3). Raises ValueError.
    """
    nothing = struct.pack(">5s15x6l", b"TZif2", 0, 0, 0, 0, 1, 4) + struct.pack(">lbb4x", 0, 0, 0)
    return ZoneInfo.from_file(BytesIO(nothing * 2 + f"\n{rule}\n".encode()), rule)


def key_of(name: str) -> str | None:
    """An IANA name as the database writes it, in any case, with blanks or `_`; None: unknown."""
    return _by_small_letters().get(name.lower().replace(" ", "_"))


@cache
def _by_small_letters() -> dict[str, str]:
    return {key.lower(): key for key in all_keys()}


@cache
def all_keys() -> frozenset[str]:
    """The IANA names of all zones."""
    if not _is_packaged():
        return frozenset(zoneinfo.available_timezones() - _NO_ZONES)
    return frozenset((_PACKAGE / "zones").read_text("ascii").split()) - _NO_ZONES


def agree(one: tzinfo, other: tzinfo, *at: datetime) -> bool:
    """Whether the clocks of two zones show the same at each of these instants."""
    return all(
        each.astimezone(one).utcoffset() == each.astimezone(other).utcoffset() for each in at
    )


def data() -> str:
    """Which data counts, such as "2026b (package)"."""
    version, origin = _chosen()
    return f"{version or 'unknown'} ({origin})"


def _is_packaged() -> bool:
    return _chosen()[1] == "package"


@cache
def _chosen() -> tuple[str, str]:
    """The version of the data that counts, "" where nothing tells it, and where it comes from."""
    folder = next(filter(Path.is_dir, map(Path, zoneinfo.TZPATH)), None)
    system = _version(folder) if folder else None
    packaged = _version(_PACKAGE / "zoneinfo")
    if system is not None and "PYTHONTZPATH" in os.environ:
        return system, "PYTHONTZPATH"
    return (system, "system") if system and system > packaged else (packaged, "package")


def _version(folder: Traversable) -> str:
    """The version that a folder of zone data tells in a first line; "" when it tells none."""
    written = (folder / name for name in ("tzdata.zi", "+VERSION"))
    found = (_VERSION.match(path.read_bytes()) for path in written if path.is_file())
    return next((match[1].decode() for match in found if match), "")
