"""What a TZID means that no VTIMEZONE defines (case rule 5).

In this order: a name of the time zone database, with or without a vendor's prefix; a Windows name
(CLDR's map, carried by `icalendar`), with or without Outlook's counter behind it; a display name of
Outlook or Exchange, that is a region or a list of cities; an offset from UTC.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from bookwithme.ical.vtimezone import utc_offset
from bookwithme.ical.zones import NamedZone, Zone, fixed
from bookwithme.zones import all_keys, zone_of

_PREFIX = re.compile(r"\((?:UTC|GMT)([+-]\d\d:?\d\d)?\)\s*", re.IGNORECASE)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{1,2}):?(\d\d)?", re.IGNORECASE)
_COUNTER = re.compile(r" \d+$")

_REGIONS = {
    "alaska": "America/Anchorage",
    "arizona": "America/Phoenix",
    "atlantic time": "America/Halifax",
    "azores": "Atlantic/Azores",
    "cabo verde is.": "Atlantic/Cape_Verde",
    "cape verde is.": "Atlantic/Cape_Verde",
    "central america": "America/Guatemala",
    "central time": "America/Chicago",
    "coordinated universal time": "UTC",
    "eastern time": "America/New_York",
    "fiji": "Pacific/Fiji",
    "greenland": "America/Nuuk",
    "hawaii": "Pacific/Honolulu",
    "indiana": "America/Indiana/Indianapolis",
    "international date line west": "Etc/GMT+12",
    "mid-atlantic": "Etc/GMT+2",
    "midway island": "Pacific/Midway",
    "mountain time": "America/Denver",
    "newfoundland": "America/St_Johns",
    "pacific time": "America/Los_Angeles",
    "saskatchewan": "America/Regina",
    "solomon is.": "Pacific/Guadalcanal",
    "west central africa": "Africa/Lagos",
}
_CITIES = {
    "abu dhabi": "Asia/Dubai",
    "astana": "Asia/Almaty",
    "beijing": "Asia/Shanghai",
    "bern": "Europe/Zurich",
    "brasilia": "America/Sao_Paulo",
    "canberra": "Australia/Sydney",
    "chennai": "Asia/Kolkata",
    "edinburgh": "Europe/London",
    "ekaterinburg": "Asia/Yekaterinburg",
    "guadalajara": "America/Mexico_City",
    "hanoi": "Asia/Bangkok",
    "islamabad": "Asia/Karachi",
    "kyiv": "Europe/Kiev",
    "mumbai": "Asia/Kolkata",
    "new delhi": "Asia/Kolkata",
    "nuku'alofa": "Pacific/Tongatapu",
    "osaka": "Asia/Tokyo",
    "petropavlovsk-kamchatsky": "Asia/Kamchatka",
    "pretoria": "Africa/Johannesburg",
    "quito": "America/Guayaquil",
    "sapporo": "Asia/Tokyo",
    "st. petersburg": "Europe/Moscow",
    "wellington": "Pacific/Auckland",
}


@lru_cache(maxsize=500)
def zone_named(name: str) -> Zone | None:
    """The zone that a TZID names, or None when nobody knows it."""
    name = name.strip().strip('"')
    key = _database(name) or _windows(name) or _display(name)
    if key:
        return NamedZone(zone_of(key))
    match = _PREFIX.match(name)
    if match and match[1]:
        return fixed(name, utc_offset(match[1]))
    match = _OFFSET.fullmatch(name)
    if match and int(match[2]) <= 14:
        return fixed(name, utc_offset(f"{match[1]}{match[2]:0>2}{match[3] or '00'}"))
    return None


@cache
def _keys() -> dict[str, str]:
    return {key.lower(): key for key in all_keys()}


@cache
def _cities() -> dict[str, str]:
    """Cities of the database by name; of two of one name the one with the shorter path."""
    keys = sorted((key for key in all_keys() if "/" in key), key=len, reverse=True)
    named = {key.rpartition("/")[2].replace("_", " ").lower(): key for key in keys}
    return named | _CITIES


@cache
def _windows_names() -> dict[str, str]:
    return {name.lower(): key for name, key in WINDOWS_TO_OLSON.items()}


def _database(name: str) -> str | None:
    """Try the name, then what remains without its first, second … component."""
    parts = name.lower().replace(" ", "_").split("/")
    tails = ("/".join(parts[start:]) for start in range(min(len(parts), 8)))
    return next((_keys()[tail] for tail in tails if tail in _keys()), None)


def _windows(name: str) -> str | None:
    names = _windows_names()
    name = name.lower()
    return names.get(name) or names.get(_COUNTER.sub("", name))


def _display(name: str) -> str | None:
    """Resolve `(UTC-05:00) Eastern Time (US & Canada)` or `Amsterdam, Belgrade, Berlin, …`.

    The offset in such a name is the standard one, and often out of date, so the words decide.
    """
    words = _PREFIX.sub("", name).lower()
    region = words.partition("(")[0].strip()
    if region in _REGIONS:
        return _REGIONS[region]
    cities = [city.strip() for city in words.rpartition(":")[2].split(",")]
    found = (_REGIONS.get(city) or _cities().get(city) for city in cities)
    return next(filter(None, found), None)
