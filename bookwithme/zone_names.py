"""Time zones to pick from: one per Windows zone, labelled with an offset and its cities.

Which zones there are is CLDR's `windowsZones`, the cities' names are CLDR's exemplar cities in the
reader's language. CLDR as Babel carries it names one city for each; `_NEIGHBOURS` adds those that
people look for in the largest ones.
"""

import datetime as dt
from functools import lru_cache

from babel import Locale, dates
from babel.core import get_global

from bookwithme.zones import zone_of

_NEIGHBOURS = (
    ("America/Los_Angeles", "America/Vancouver"),
    ("America/Denver", "America/Edmonton"),
    ("America/Chicago", "America/Winnipeg"),
    ("America/New_York", "America/Toronto"),
    ("Europe/London", "Europe/Dublin", "Europe/Lisbon"),
    ("Europe/Berlin", "Europe/Amsterdam", "Europe/Rome", "Europe/Stockholm", "Europe/Vienna"),
    ("Europe/Paris", "Europe/Brussels", "Europe/Copenhagen", "Europe/Madrid"),
    ("Europe/Budapest", "Europe/Belgrade", "Europe/Bratislava", "Europe/Prague"),
    ("Europe/Warsaw", "Europe/Sarajevo", "Europe/Skopje", "Europe/Zagreb"),
    ("Europe/Kiev", "Europe/Helsinki", "Europe/Riga", "Europe/Tallinn", "Europe/Vilnius"),
    ("Asia/Shanghai", "Asia/Hong_Kong"),
    ("Australia/Sydney", "Australia/Melbourne"),
)
_GROUPS = {key: group for group in _NEIGHBOURS for key in group}


def label(key: str, at: dt.datetime, locale: Locale) -> str:
    """Label a zone with its offset at that instant: "(UTC+01:00) Amsterdam, Berlin, …"."""
    name = _cities(key, str(locale))
    return f"({_offset(key, at)}) {name}".rstrip()


def choices(at: dt.datetime, locale: Locale, include: str | None) -> list[tuple[str, str]]:
    """List (IANA name, label), from west to east; `include` stands for its own group."""
    keys = set(get_global("windows_zone_mapping").values())
    if include:
        keys -= set(_GROUPS.get(include, ()))
        keys.add(include)
    rows = [(_shift(key, at), label(key, at, locale), key) for key in keys]
    return [(key, text) for _, text, key in sorted(rows)]


def _shift(key: str, at: dt.datetime) -> dt.timedelta:
    return at.astimezone(zone_of(key)).utcoffset() or dt.timedelta()


def _offset(key: str, at: dt.datetime) -> str:
    minutes = _shift(key, at) // dt.timedelta(minutes=1)
    sign = "+" if minutes > 0 else "-"
    return f"UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}" if minutes else "UTC"


@lru_cache(maxsize=2048)
def _cities(key: str, locale: str) -> str:
    if key in {"UTC", "Etc/UTC"}:
        return dates.get_timezone_name("UTC", "long", zone_variant="standard", locale=locale)
    if key.startswith("Etc/"):
        return ""
    return ", ".join(sorted(_city(zone, locale) for zone in _GROUPS.get(key, (key,))))


def _city(key: str, locale: str) -> str:
    named = dates.get_timezone_location(key, locale=locale, return_city=True)
    return named.rpartition("/")[2]
