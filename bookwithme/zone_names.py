"""What people call time zones: Windows' names, and the labels to pick from.

Windows' names are CLDR's `windowsZones`, and so are the zones to pick from: one per Windows zone,
labelled with an offset and its cities. The cities' names are CLDR's exemplar cities in the reader's
language. CLDR as Babel carries it names one city for each; `_NEIGHBOURS` adds those that people
look for in the largest ones.
"""

import datetime as dt
import re
from functools import cache, lru_cache

from babel import Locale, dates
from babel.core import get_global

from bookwithme import zones

_COUNTER = re.compile(r"(?: |(?<=[a-z]{4})-)\d+$", re.IGNORECASE)  # but GMT-5 has none
_SUMMER = re.compile(r"\b(?:daylight|summer)(?= time$)")

_NEIGHBOURS = (
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


def key_of(name: str) -> str | None:
    """The IANA name of the zone with this IANA or Windows name, in any case; None: there is none.

    A Windows name may be the one that a report gives it in summer, and either may bear the counter
    that Outlook puts behind it where a file has two versions of a zone.
    """
    return _exactly(name) or _exactly(_COUNTER.sub("", name))


def _exactly(name: str) -> str | None:
    return zones.key_of(name) or _windows().get(_SUMMER.sub("standard", name.lower()))


@cache
def _windows() -> dict[str, str]:
    return {name.lower(): key for name, key in windows_names().items()}


def windows_names() -> dict[str, str]:
    """Windows' names of zones, as Microsoft writes them, each with the IANA name it stands for."""
    known = get_global("windows_zone_mapping").items()
    return {name: key for name, key in known if key in zones.all_keys()}


def label(key: str, locale: Locale, *at: dt.datetime) -> str:
    """Label a zone with its offset at that instant: "(UTC+01:00) Amsterdam, Berlin, …".

    Of several instants with each offset: "(UTC+02:00, UTC+01:00) Amsterdam, Berlin, …".
    """
    shifts = [_shift(key, each) for each in at]
    group = _groups().get(_canonical(key), (key,))
    alike = [each for each in group if [_shift(each, instant) for instant in at] == shifts]
    offsets = ", ".join(dict.fromkeys(map(_offset, shifts)))
    return f"({offsets}) {', '.join(sorted(_city(each, locale) for each in alike))}".rstrip()


def offset(local: dt.datetime) -> str:
    """The offset that a time has where it stands: "(UTC+01:00)"."""
    return f"({_offset(local.utcoffset() or dt.timedelta())})"


def comes_twice(local: dt.datetime) -> bool:
    """Whether the wall clock shows an instant's time twice: the clocks go back over it."""
    return local.replace(fold=1 - local.fold).utcoffset() != local.utcoffset()


def choices(at: dt.datetime, locale: Locale, include: str | None) -> list[tuple[str, str]]:
    """List (IANA name, label), from west to east, each label once; `include` stands for its own."""
    return _choices(at.replace(second=0, microsecond=0), locale, include)


@lru_cache(maxsize=64)
def _choices(at: dt.datetime, locale: Locale, include: str | None) -> list[tuple[str, str]]:
    """Remembered for a minute of a world's clock: it is a tenth of a page on which it stands."""
    keys = (*_groups(), *_windows().values(), *filter(None, [include]))
    # Of several zones with one label the last one stands for it.
    labelled = {label(key, locale, at): key for key in keys}
    rows = sorted((_shift(key, at), text, key) for text, key in labelled.items())
    return [(key, text) for _, text, key in rows]


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    """The group of each zone in one; neighbours that are Windows zones by now are in none."""
    apart = set(_windows().values())
    groups = [
        (first, *(key for key in others if key not in apart)) for first, *others in _NEIGHBOURS
    ]
    return {_canonical(key): group for group in groups for key in group}


def _canonical(key: str) -> str:
    """Babel's name for a zone of several names; which of them it is differs from Babel to Babel."""
    return str(get_global("zone_aliases").get(key, key))


def _shift(key: str, at: dt.datetime) -> dt.timedelta:
    return at.astimezone(zones.zone_of(key)).utcoffset() or dt.timedelta()


def _offset(shift: dt.timedelta) -> str:
    minutes = shift // dt.timedelta(minutes=1)
    sign = "+" if minutes > 0 else "-"
    return f"UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}" if minutes else "UTC"


@lru_cache(maxsize=2048)
def _city(key: str, locale: Locale) -> str:
    """The city that stands for a zone; none for one that is a mere offset."""
    canonical = _canonical(key)
    if canonical == "Etc/UTC":
        return dates.get_timezone_name("UTC", "long", zone_variant="standard", locale=locale)
    if key.startswith("Etc/"):
        return ""
    city = locale.time_zones.get(canonical, {}).get("city")
    return city or canonical.rpartition("/")[2].replace("_", " ")
