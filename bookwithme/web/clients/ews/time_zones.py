"""GetServerTimeZones, and zones inside other operations."""

from __future__ import annotations

from datetime import time
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

from bookwithme.service.clients.ews.time_zones import (
    DAYS,
    LAST,
    Rules,
    Turn,
    served,
    unknown_zone,
    zone_by,
)
from bookwithme.web.clients.ews.call import Call, invalid, number
from bookwithme.web.clients.ews.soap import each
from bookwithme.web.clients.ews.xml import NAMES, el, text

_LONGEST_BIAS = 24 * 60 - 1


def get_server_time_zones(call: Call) -> str:
    """Tell of the zones that are asked for, or of all."""
    asked = call.operation.find("m:Ids", NAMES)
    names = None if asked is None else [zone.text or "" for zone in asked]

    def told(names: list[str] | None) -> list[str]:
        found = [_definition(*zone) for zone in served(names, call.now.year)]
        return [el("m:TimeZoneDefinitions", found)]

    return each("GetServerTimeZones", [names], told)


def _definition(name: str, rules: Rules) -> str:
    bias = {"std": ("Standard", rules.standard), "dlt": ("Daylight", rules.daylight)}
    turns = {"std": rules.to_standard, "dlt": rules.to_daylight}
    if rules.to_standard is None:
        del bias["dlt"], turns["dlt"]
    periods = [
        el("t:Period", None, Bias=_duration(-minutes), Name=said, Id=key)
        for key, (said, minutes) in bias.items()
    ]
    group = el("t:TransitionsGroup", [_turn(*turn) for turn in turns.items()], Id="0")
    parts = [
        el("t:Periods", periods),
        el("t:TransitionsGroups", [group]),
        el("t:Transitions", [el("t:Transition", [el("t:To", "0", Kind="Group")])]),
    ]
    return el("t:TimeZoneDefinition", parts, Id=name, Name=name)


def _duration(minutes: int) -> str:
    return f"{'-' * (minutes < 0)}PT{abs(minutes) // 60}H{abs(minutes) % 60}M"


def _turn(period: str, turn: Turn | None) -> str:
    to = el("t:To", period, Kind="Period")
    if turn is None:
        return el("t:Transition", [to])
    parts = [
        to,
        el("t:TimeOffset", _duration(turn.at.hour * 60 + turn.at.minute)),
        el("t:Month", turn.month),
        el("t:DayOfWeek", DAYS[turn.day]),
        el("t:Occurrence", -1 if turn.ordinal == LAST else turn.ordinal),
    ]
    return el("t:RecurringDayTransition", parts)


def serialized(rules: Rules) -> str:
    """A zone as availability has it: offsets west of UTC, those of each half beside them."""
    halves = (
        ("StandardTime", 0, rules.to_standard),
        ("DaylightTime", rules.standard - rules.daylight, rules.to_daylight),
    )
    parts = [el("t:Bias", -rules.standard), *(_half(*half) for half in halves)]
    return el("t:TimeZone", parts)


def _half(name: str, bias: int, turn: Turn | None) -> str:
    turn = turn or Turn(1, 1, 0, time())
    parts = {
        "Bias": bias,
        "Time": turn.at,
        "DayOrder": turn.ordinal,
        "Month": turn.month,
        "DayOfWeek": DAYS[turn.day],
    }
    return el(f"t:{name}", [el(f"t:{key}", value) for key, value in parts.items()])


def read_zone(given: Element) -> ZoneInfo:
    """The zone that an availability call describes; raises EwsError."""
    west = _bias(text(given, "t:Bias"))
    halves = [given.find(f"t:{name}", NAMES) for name in ("StandardTime", "DaylightTime")]
    biases = [_bias(text(half, "t:Bias") if half is not None else "") for half in halves]
    standard, daylight = (-west - bias for bias in biases)
    if standard == daylight:
        return zone_by(Rules(standard, standard))
    return zone_by(Rules(standard, daylight, *map(_read_turn, halves)))


def _bias(value: str) -> int:
    minutes = number(value.removeprefix("-"), 0)
    if minutes > _LONGEST_BIAS:
        raise invalid("a Bias is of less than a day.")
    return -minutes if value.startswith("-") else minutes


def _read_turn(given: Element | None) -> Turn | None:
    if given is None:
        return None
    try:
        at = time.fromisoformat(text(given, "t:Time"))
        day = DAYS.index(text(given, "t:DayOfWeek"))
    except ValueError:
        raise unknown_zone(text(given, "t:Time")) from None
    month, ordinal = (number(text(given, f"t:{name}")) for name in ("Month", "DayOrder"))
    return Turn(month, ordinal, day, at.replace(microsecond=0, tzinfo=None))
