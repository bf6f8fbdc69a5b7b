"""Time zones as EWS has them: Windows' names, two yearly rules, wall-clock times."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bookwithme import zones
from bookwithme.contract.types import edge
from bookwithme.domain.hours import at_wall_clock, to_utc
from bookwithme.domain.zone_rules import LAST, Year
from bookwithme.ical.writing.zone_writer import yearly
from bookwithme.service.clients.ews.errors import EwsError
from bookwithme.zone_names import key_of, windows_names
from bookwithme.zones import zone_of

_DAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
_MINUTE = timedelta(minutes=1)


def rules_of(key: str, year: int) -> Year:
    """The offsets and rules of a zone around a year."""
    return yearly(zone_of(key), year)


@lru_cache(maxsize=1_000)
def windows_name(key: str, year: int) -> str:
    """The Windows name of a zone: its own, else that of one with the same rules, or offset."""
    own = rules_of(key, year)
    names = windows_names()
    same = (name for name, each in names.items() if each == key)
    alike = (name for name, each in names.items() if rules_of(each, year) == own)
    near = (name for name, each in names.items() if rules_of(each, year).standard == own.standard)
    return next(same, None) or next(alike, None) or next(near, "UTC")


def zone_by(rules: Year) -> ZoneInfo:
    """The zone that goes by such rules in every year; raises EwsError."""
    written = f"<STD>{_west(rules.standard)}"
    if rules.to_standard and rules.to_daylight and rules.daylight != rules.standard:
        written += f"<DST>{_west(rules.daylight)}"
        for rule in (rules.to_daylight, rules.to_standard):
            ordinal = 5 if rule.ordinal == LAST else rule.ordinal
            written += f",M{rule.month}.{ordinal}.{_DAYS.index(rule.weekday)}/{rule.time}"
    try:
        return zones.zone_by(written)
    except ValueError:
        raise unknown_zone(written) from None


def _west(offset: timedelta) -> str:
    minutes = -offset // _MINUTE
    return f"{'-' * (minutes < 0)}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def zone_named(name: str) -> ZoneInfo:
    """The zone of a Windows or IANA name; raises EwsError."""
    key = key_of(name)
    if key is None:
        raise unknown_zone(name)
    return zone_of(key)


def served(names: Iterable[str] | None, year: int) -> Iterator[tuple[str, Year]]:
    """Zones by their Windows or IANA names, or all there are; raises EwsError."""
    known = {name.lower(): name for name in windows_names()}
    for asked in known if names is None else names:
        key = zone_named(asked).key
        yield known.get(asked.lower()) or windows_name(key, year), rules_of(key, year)


def unknown_zone(name: str) -> EwsError:
    """The answer about a zone that nobody knows."""
    return EwsError("ErrorTimeZone", f"There is no such time zone: {name[:100]}")


def moment(text: str, zone: ZoneInfo) -> datetime:
    """Read a time of the years 1000 to 8999; one without an offset is in `zone`.

    Raises:
        ValueError: it is none.
    """
    at = datetime.fromisoformat(text.strip().upper())
    try:
        at = at if at.tzinfo else at_wall_clock(at, zone)
        return edge(at.astimezone(UTC).isoformat(timespec="seconds"))
    except OverflowError:
        raise ValueError(text) from None


def midnight(at: datetime, zone: ZoneInfo) -> datetime:
    """The midnight that begins an instant's day in a zone."""
    return to_utc(at.astimezone(zone).date(), 0, zone)
