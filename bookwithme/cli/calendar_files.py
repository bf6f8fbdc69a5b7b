"""Commands on a calendar file alone, without a server: what it blocks, what is open."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from bookwithme import clock, zones
from bookwithme.cli.options import duration, json_option, print_json
from bookwithme.contract.availability import ClosedTime, Slot, SlotList
from bookwithme.contract.types import edge, instant_text, zone
from bookwithme.domain.durations import parse_duration
from bookwithme.domain.errors import CalendarTooLarge, InvalidInput
from bookwithme.domain.explain import closed_times
from bookwithme.domain.freebusy import BusyPeriod, blocking, merged
from bookwithme.domain.hours import REGULAR_HOURS, WEEKDAYS, Hours, parse_week, windows
from bookwithme.domain.interval import Interval, instant
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.domain.slots import Availability, open_times
from bookwithme.ical.reading.reader import NotACalendar, Reading, read


class _Parsed(click.ParamType[Any]):
    """A parameter read by one of our parsers, whose ValueError is the message."""

    def __init__(self, name: str, parse: Callable[[Any], Any]) -> None:
        self.name = name
        self._parse = parse

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """Read one value."""
        if not isinstance(value, str):
            return value
        try:
            return self._parse(value)
        except ValueError as error:
            return self.fail(f"{value!r} {error}", param, ctx)


def _every_work_day(text: str) -> Hours:
    rows = [text.split("-")]
    try:
        return Hours(parse_week(dict.fromkeys(WEEKDAYS[:5], rows)))
    except InvalidInput as error:
        raise ValueError("must be hours such as 08:00-17:00; only the end may be 24:00") from error


_INSTANT = _Parsed("instant", edge)
_DURATION = _Parsed("duration", lambda text: parse_duration(duration(text)))
_ZONE = _Parsed("zone", lambda text: zones.zone_of(zone(text)))
_HOURS = _Parsed("hours", _every_work_day)


_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_from = click.option("--from", "start", type=_INSTANT, required=True, help="The first instant.")
_to = click.option("--to", "end", type=_INSTANT, required=True, help="The instant after the last.")
_tz = click.option("--tz", "zone", type=_ZONE, required=True, help="The mailbox's zone.")


_LENGTHS = {
    "--duration": ("PT30M", "Of a meeting."),
    "--buffer-before": ("PT0S", "Kept free before it."),
    "--buffer-after": ("PT0S", "Kept free after it."),
    "--start-time-increment": ("PT30M", "From one start to the next."),
    "--minimum-lead-time": ("PT1H", "The nearest start, from now."),
    "--maximum-lead-time": ("P90D", "The farthest start, from now."),
}
"""Of a meeting type: what each is unless told otherwise, and what it means."""


def _lengths(command: Callable[..., None]) -> Callable[..., None]:
    """Every length of a meeting type as an option."""
    for name, (usual, means) in reversed(_LENGTHS.items()):
        option = click.option(name, type=_DURATION, default=usual, show_default=True, help=means)
        command = option(command)
    return command


def _reading(file: Path, window: Interval, zone: ZoneInfo) -> Reading:
    if window.end <= window.start:
        raise click.BadParameter("--to must lie after --from")
    try:
        return read(file.read_bytes(), zone=zone, start=window.start, end=window.end)
    except (NotACalendar, CalendarTooLarge) as error:
        raise click.ClickException(f"{file}: {error}") from error


def _periods(reading: Reading) -> list[BusyPeriod]:
    named = [(each.uid, each.title) for each in reading.sources]
    return [
        BusyPeriod(instant(start), instant(end), status, *named[source])
        for start, end, status, source in reading.periods
    ]


@click.command()
@_file
@_from
@_to
@_tz
@json_option
def freebusy(file: Path, start: datetime, end: datetime, zone: ZoneInfo, *, as_json: bool) -> None:
    """Tell what a calendar blocks, and what could not be read of it."""
    window = Interval(start, end)
    reading = _reading(file, window, zone)
    blocks = merged(blocking(_periods(reading)), window)
    if as_json:
        answer = {
            "merged": [[instant_text(edge) for edge in block] for block in blocks],
            "events": reading.events,
            "zoneData": zones.data(),
            "problems": [str(each) for each in reading.problems],
            "notes": [str(each) for each in reading.notes],
        }
        print_json(answer)
        return
    for block in blocks:
        click.echo(f"{instant_text(block.start)}  {instant_text(block.end)}")
    click.echo(f"{reading.events} events read")
    click.echo(f"zone data: {zones.data()}")
    _tell_problems(reading, err=False)
    for note in reading.notes:
        click.echo(f"note: {_one_line(str(note))}")


def _tell_problems(reading: Reading, *, err: bool) -> None:
    for problem in reading.problems:
        click.echo(f"problem: {_one_line(str(problem))}", err=err)


def _one_line(text: str) -> str:
    """Somebody else's words, fit to stand in a line."""
    return "".join(each if each.isprintable() else " " for each in text)


@click.command()
@_file
@_from
@_to
@_tz
@_lengths
@click.option(
    "--hours", type=_HOURS, default=REGULAR_HOURS, help="Of each work day; 09:00-17:00 by default."
)
@click.option("--now", type=_INSTANT, help="The present; by default the machine's.")
@click.option("--explain", is_flag=True, help="Tell why the other times are not open.")
@json_option
def slots(
    file: Path,
    start: datetime,
    end: datetime,
    zone: ZoneInfo,
    *,
    hours: Hours,
    now: datetime | None,
    explain: bool,
    as_json: bool,
    **lengths: Any,
) -> None:
    """Tell the open times that a calendar leaves; on the error output what could not be read."""
    meeting_type = MeetingType(title="-", **lengths)
    within = Interval(start, end)
    reach = Interval(
        start - meeting_type.buffer_before, end + meeting_type.duration + meeting_type.buffer_after
    )
    reading = _reading(file, reach, zone)
    _tell_problems(reading, err=True)
    availability = Availability(
        now=now or clock.system_now(),
        windows=list(windows(hours, zone, within)),
        busy=blocking(_periods(reading)),
    )
    found = open_times(meeting_type, availability, within)
    closed = closed_times(meeting_type, availability, within) if explain else []
    if as_json:
        told = tuple(ClosedTime.of(each) for each in closed) if explain else None
        answer = SlotList(slots=tuple(Slot.of(each) for each in found), closed=told)
        print_json(answer.model_dump(mode="json"))
        return
    for slot in found:
        click.echo(f"{instant_text(slot.start)}  {instant_text(slot.end)}")
    for begin, because, _, title in closed:
        click.echo(f"{instant_text(begin)}  {because.value}  {_one_line(title)}".rstrip())
