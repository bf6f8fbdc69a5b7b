"""GetServerTimeZones, and zones inside other operations."""

from datetime import time, timedelta
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

from bookwithme.domain.zone_rules import LAST, Rule, Year
from bookwithme.service.clients.ews.time_zones import served, unknown_zone, zone_by
from bookwithme.web.clients.ews.call import Call, invalid, number
from bookwithme.web.clients.ews.soap import each
from bookwithme.web.clients.ews.xml import NAMES, el, holding, text

DAYS = {
    "SU": "Sunday",
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
}
_WEEKDAYS = {name: weekday for weekday, name in DAYS.items()}
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_NEVER = Rule(1, "SU", 1, time())


def get_server_time_zones(call: Call) -> str:
    """Tell of the zones that are asked for, or of all."""
    asked = call.operation.find("m:Ids", NAMES)
    names = None if asked is None else [zone.text or "" for zone in asked]

    def told(names: list[str] | None) -> list[str]:
        found = [_definition(*zone) for zone in served(names, call.now.year)]
        return [el("m:TimeZoneDefinitions", found)]

    return each("GetServerTimeZones", [names], told)


def _definition(name: str, rules: Year) -> str:
    halves = {"Standard": (rules.standard, rules.to_standard)}
    if rules.to_daylight:
        halves["Daylight"] = rules.daylight, rules.to_daylight
    periods = [
        el("t:Period", None, Bias=_duration(-offset), Name=half, Id=half)
        for half, (offset, _) in halves.items()
    ]
    turns = [_turn(half, rule) for half, (_, rule) in halves.items()]
    group = [el("t:TransitionsGroup", turns, Id="0")]
    always = [holding("t:Transition", To=el("t:To", "0", Kind="Group"))]
    parts = [el("t:Periods", periods), el("t:TransitionsGroups", group)]
    return el("t:TimeZoneDefinition", [*parts, el("t:Transitions", always)], Id=name, Name=name)


def _duration(offset: timedelta) -> str:
    minutes = offset // _MINUTE
    return f"{'-' * (minutes < 0)}PT{abs(minutes) // 60}H{abs(minutes) % 60}M"


def _turn(period: str, rule: Rule | None) -> str:
    to = el("t:To", period, Kind="Period")
    if rule is None:
        return holding("t:Transition", To=to)
    return holding(
        "t:RecurringDayTransition",
        To=to,
        TimeOffset=_duration(timedelta(hours=rule.time.hour, minutes=rule.time.minute)),
        Month=rule.month,
        DayOfWeek=DAYS[rule.weekday],
        Occurrence=rule.ordinal,
    )


def serialized(rules: Year) -> str:
    """A zone as availability has it: offsets west of UTC, those of each half beside them."""
    later = rules.standard - rules.daylight
    return holding(
        "t:TimeZone",
        Bias=-rules.standard // _MINUTE,
        StandardTime=_half("StandardTime", 0, rules.to_standard or _NEVER),
        DaylightTime=_half("DaylightTime", later // _MINUTE, rules.to_daylight or _NEVER),
    )


def _half(name: str, bias: int, rule: Rule) -> str:
    return holding(
        f"t:{name}",
        Bias=bias,
        Time=rule.time,
        DayOrder=5 if rule.ordinal == LAST else rule.ordinal,
        Month=rule.month,
        DayOfWeek=DAYS[rule.weekday],
    )


def read_zone(given: Element) -> ZoneInfo:
    """The zone that an availability call describes; raises EwsError."""
    west = _bias(given)
    standard, daylight = (given.find(f"t:{name}Time", NAMES) for name in ("Standard", "Daylight"))
    offsets = -west - _bias(standard), -west - _bias(daylight)
    if offsets[0] == offsets[1]:
        return zone_by(Year(*offsets))
    return zone_by(Year(*offsets, _rule(standard), _rule(daylight)))


def _bias(given: Element | None) -> timedelta:
    value = "" if given is None else text(given, "t:Bias")
    bias = number(value.removeprefix("-"), 0) * _MINUTE
    if bias >= _DAY:
        raise invalid("a Bias is of less than a day.")
    return -bias if value.startswith("-") else bias


def _rule(given: Element | None) -> Rule | None:
    if given is None:
        return None
    at, weekday = text(given, "t:Time"), _WEEKDAYS.get(text(given, "t:DayOfWeek"))
    ordinal, month = (number(text(given, f"t:{name}")) for name in ("DayOrder", "Month"))
    try:
        local = time.fromisoformat(at).replace(microsecond=0, tzinfo=None)
    except ValueError:
        raise unknown_zone(at) from None
    if weekday is None:
        raise unknown_zone(text(given, "t:DayOfWeek"))
    return Rule(LAST if ordinal == 5 else ordinal, weekday, month, local)
