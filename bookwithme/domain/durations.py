"""Durations as ISO 8601 writes them (`PT30M`, `P90D`), in whole seconds."""

import re
from datetime import timedelta

CODE_LIFETIME = timedelta(minutes=10)
"""Of a code that was mailed to a guest, in the world's time and in real time."""

_SHAPE = re.compile(
    r"P(?:(?P<weeks>\d{1,6})W)?(?:(?P<days>\d{1,6})D)?"
    r"(?:T(?:(?P<hours>\d{1,6})H)?(?:(?P<minutes>\d{1,8})M)?(?:(?P<seconds>\d{1,10})S)?)?",
    re.ASCII,
)


def parse_duration(text: str) -> timedelta:
    """`P1DT30M` and the like; years and months have no fixed length. Raises ValueError."""
    match = _SHAPE.fullmatch(text)
    if not match or text[-1] in "PT":
        raise ValueError(f"{text!r} is no ISO 8601 duration such as PT30M or P90D")
    return timedelta(**{unit: int(value) for unit, value in match.groupdict("0").items()})


def format_duration(duration: timedelta) -> str:
    """The shortest ISO 8601 text with days, hours, minutes and seconds; never negative."""
    hours, rest = divmod(duration.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    days = f"{duration.days}D" if duration.days else ""
    parts = ((hours, "H"), (minutes, "M"), (seconds, "S"))
    clock = "".join(f"{value}{unit}" for value, unit in parts if value)
    if not days and not clock:
        return "PT0S"
    return f"P{days}T{clock}" if clock else f"P{days}"
