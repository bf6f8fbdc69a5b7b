"""What a TZID means that no VTIMEZONE defines (case rule 5).

In this order: a name of the time zone database or of Windows, with or without a vendor's prefix; a
display name of Outlook or Exchange, that is a region or a list of cities; an offset from UTC.
"""

import re
from functools import cache, lru_cache

from bookwithme.ical.zones.offsets import NamedZone, Zone, fixed
from bookwithme.ical.zones.vtimezone import utc_offset
from bookwithme.zone_names import key_of
from bookwithme.zones import all_keys, zone_of

_PREFIX = re.compile(r"\((?:UTC|GMT)([+-]\d\d[:.]?\d\d)?\)\s*", re.IGNORECASE)
_NO_CITY = re.compile(
    r"(Brazil|Canada|Chile|Etc|Mexico|US)/"
    r"|.+/(ACT|Center|LHI|NSW|North|Queensland|South|Tasmania|Victoria|West)$"
)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{1,2}):?(\d\d)?", re.IGNORECASE)

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
    "samoa": "Pacific/Apia",
    "saskatchewan": "America/Regina",
    "solomon is.": "Pacific/Guadalcanal",
    "west central africa": "Africa/Lagos",
    "yukon": "America/Whitehorse",
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
    key = _known(name) or _display(name)
    if key:
        return NamedZone(zone_of(key))
    match = _PREFIX.match(name)
    if match and match[1]:
        return fixed(name, utc_offset(match[1].replace(".", ":")))
    match = _OFFSET.fullmatch(name)
    if match and int(match[2]) <= 14:
        return fixed(name, utc_offset(f"{match[1]}{match[2]:0>2}{match[3] or '00'}"))
    return None


@cache
def _cities() -> dict[str, str]:
    """Cities of the database by name; of two of one name the one with the shorter path."""
    cities = (key for key in all_keys() if "/" in key and not _NO_CITY.match(key))
    longest_first = sorted(cities, key=lambda key: (len(key), key), reverse=True)
    named = {key.rpartition("/")[2].replace("_", " ").lower(): key for key in longest_first}
    return named | _CITIES


def _known(name: str) -> str | None:
    """Try the name, then what remains without its first, second … component."""
    parts = name.split("/")
    tails = ("/".join(parts[start:]) for start in range(min(len(parts), 8)))
    return next(filter(None, map(key_of, tails)), None)


def _display(name: str) -> str | None:
    """Resolve `(UTC-05:00) Eastern Time (US & Canada)` or `Amsterdam, Belgrade, Berlin, …`.

    The offset in such a name is the standard one, and often out of date, so the words decide.
    """
    words, prefixes = _PREFIX.subn("", name.lower())
    region = words.partition("(")[0].strip()
    if region in _REGIONS:
        return _REGIONS[region]
    cities = re.split("[,/]" if prefixes else ",", words.rpartition(":")[2])
    found = (_REGIONS.get(city) or _cities().get(city) for city in map(str.strip, cities))
    return next(filter(None, found), None)
