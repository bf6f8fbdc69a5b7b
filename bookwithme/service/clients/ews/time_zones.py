"""Time zones as EWS has them: Windows' names, two yearly rules, wall-clock times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bookwithme import zones
from bookwithme.contract.types import edge
from bookwithme.domain.hours import to_utc
from bookwithme.ical.writing.zone_writer import yearly
from bookwithme.service.clients.ews.errors import EwsError
from bookwithme.zone_names import key_of, windows_names
from bookwithme.zones import zone_of

LAST = 5
"""The ordinal of the last such weekday of a month."""

DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")

_MINUTE = timedelta(minutes=1)
_DAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")


class Turn(NamedTuple):
    """When clocks change each year: the `ordinal`th (1 to 4, `LAST`) such day of a month."""

    month: int
    ordinal: int
    day: int
    at: time


class Rules(NamedTuple):
    """A zone in a year: minutes east of UTC, and when it changes to either; None: never."""

    standard: int
    daylight: int
    to_standard: Turn | None = None
    to_daylight: Turn | None = None


@lru_cache(maxsize=1_000)
def rules_of(key: str, year: int) -> Rules:
    """The rules of a zone around a year; without just two changes its standard offset alone."""
    standard, turns = yearly(zone_of(key), year)
    minutes = standard // _MINUTE
    if not turns:
        return Rules(minutes, minutes)
    back, forth = (
        Turn(rule.month, rule.ordinal % (LAST + 1), _DAYS.index(rule.weekday), rule.time)
        for rule, _ in turns
    )
    return Rules(minutes, turns[1][1] // _MINUTE, back, forth)


@lru_cache(maxsize=1_000)
def windows_name(key: str, year: int) -> str:
    """The Windows name of a zone: its own, else that of one with the same rules, or offset."""
    own = rules_of(key, year)
    names = windows_names()
    same = (name for name, each in names.items() if each == key)
    alike = (name for name, each in names.items() if rules_of(each, year) == own)
    near = (name for name, each in names.items() if rules_of(each, year).standard == own.standard)
    return next(same, None) or next(alike, None) or next(near, "UTC")


def zone_by(rules: Rules) -> ZoneInfo:
    """The zone that goes by such rules in every year; raises EwsError."""
    west, summer = (_offset(-each) for each in (rules.standard, rules.daylight))
    written = f"<STD>{west}"
    if rules.to_standard and rules.to_daylight and rules.daylight != rules.standard:
        turns = (
            f",M{turn.month}.{turn.ordinal}.{turn.day}/{turn.at}"
            for turn in (rules.to_daylight, rules.to_standard)
        )
        written += f"<DST>{summer}{''.join(turns)}"
    try:
        return zones.zone_by(written)
    except ValueError:
        raise unknown_zone(written) from None


def _offset(minutes: int) -> str:
    return f"{'-' * (minutes < 0)}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def zone_named(name: str) -> ZoneInfo:
    """The zone of a Windows or IANA name; raises EwsError."""
    key = key_of(name)
    if key is None:
        raise unknown_zone(name)
    return zone_of(key)


def served(names: Iterable[str] | None, year: int) -> Iterator[tuple[str, Rules]]:
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
        if at.tzinfo is None:
            whole = timedelta(seconds=at.second)
            at = to_utc(at.date(), at.hour * 60 + at.minute, zone) + whole
        return edge(at.astimezone(UTC).isoformat(timespec="seconds"))
    except OverflowError:
        raise ValueError(text) from None


def midnight(at: datetime, zone: ZoneInfo) -> datetime:
    """The midnight that begins an instant's day in a zone."""
    return to_utc(at.astimezone(zone).date(), 0, zone)
