"""Read a world's document: scenario or export, one format (version 1).

Instants are RFC 3339, or relative, so that a scenario is never stale: `-P89DT4H` and `P2D` count
from the moment the world is made; `W+1-2T10:00` is ten o'clock on Tuesday of next week in the
mailbox's zone. A calendar stands as `text`, or, in a scenario, as the name of a `file` whose
dates move with the week: `week` is the Monday it was written for.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bookwithme.domain.access import AccessRules, ApplicationAccessPolicy, EwsPolicy
from bookwithme.domain.durations import parse_duration
from bookwithme.domain.errors import FieldProblem, InvalidInput
from bookwithme.domain.hours import to_utc
from bookwithme.domain.organization import EwsClients
from bookwithme.domain.settings import PolicyDelay, Provisioning
from bookwithme.i18n import languages
from bookwithme.service import fields as f
from bookwithme.zones import zone_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

VERSION = 1

Known = dict[str, tuple[str, "Callable[[Any], Any]"]]
"""JSON name to attribute and parser."""

_SIGNED = re.compile(r"[+-]?P")
_WEEKLY = re.compile(r"W([+-]\d{1,3})-([1-7])T([01]\d|2[0-3]):([0-5]\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Moments:
    """How instants of a document are read: against `now`, weeks in `zone`."""

    now: datetime
    zone: str = "UTC"

    def instant(self, value: object) -> datetime:
        """Absolute, relative to now, or of a week; raises ValueError."""
        written = f.text(value)
        if match := _WEEKLY.fullmatch(written):
            return self._of_week(*(int(group) for group in match.groups()))
        if _SIGNED.match(written):
            return self.after(signed(written))
        return f.instant(written)

    def after(self, length: timedelta) -> datetime:
        """So long after now; raises ValueError beyond the years that instants may have."""
        try:
            moment = self.now + length
        except OverflowError:
            raise ValueError("must lie between 1970 and 2200") from None
        return f.in_range(moment)

    def monday(self) -> datetime:
        """This week's Monday in the zone, at its midnight, without a zone."""
        today = self.now.astimezone(zone_of(self.zone)).date()
        return datetime.combine(today - timedelta(days=today.weekday()), datetime.min.time())

    def _of_week(self, weeks: int, day: int, hour: int, minute: int) -> datetime:
        local = self.monday() + timedelta(weeks=weeks, days=day - 1)
        return f.in_range(to_utc(local.date(), hour * 60 + minute, zone_of(self.zone)))


def signed(value: object) -> timedelta:
    """An ISO 8601 duration that may have a sign; raises ValueError."""
    written = f.text(value)
    length = parse_duration(written[1:] if written[:1] in {"+", "-"} else written)
    return -length if written.startswith("-") else length


def within(longest: int) -> Callable[[Any], str]:
    """Text of at most so many characters, as many as a column of the database takes."""

    def parse(value: object) -> str:
        written = f.text(value)
        if len(written) > longest:
            raise ValueError(f"must have at most {longest} characters")
        return written

    return parse


@contextmanager
def placed(where: str) -> Iterator[None]:
    """Name the place in the document of what is found wrong inside."""
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput(
            *(FieldProblem(f"{where}.{each.field}", each.problem) for each in error.problems)
        ) from error


@contextmanager
def named_as(key: str) -> Iterator[None]:
    """Name what is found wrong inside as the document does, which has it under another key."""
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput(*(FieldProblem(key, each.problem) for each in error.problems)) from error


def each(parse: Callable[[f.Fields], Any]) -> Callable[[Any], list[Any]]:
    """A list of objects, each read by `parse`; problems name the item."""

    def parse_all(value: object) -> list[Any]:
        if not isinstance(value, list):
            raise ValueError("must be a list")
        found, problems = [], []
        for number, item in enumerate(value):
            try:
                found.append(_whole(item, parse))
            except InvalidInput as error:
                problems += [
                    FieldProblem(f.joined(f"[{number}]", one.field), one.problem)
                    for one in error.problems
                ]
        if problems:
            raise InvalidInput(*problems)
        return found

    return parse_all


def one(parse: Callable[[f.Fields], Any]) -> Callable[[Any], Any]:
    """An object read by `parse`."""
    return lambda value: _whole(value, parse)


def _whole(item: object, parse: Callable[[f.Fields], Any]) -> Any:
    if not isinstance(item, dict):
        raise InvalidInput(FieldProblem("", "must be an object"))
    read = f.Fields(item)
    value = parse(read)
    read.done()
    return value


def named(
    read: f.Fields,
    known: Known,
    required: Collection[str] = (),
) -> dict[str, Any]:
    """The fields that an object names, by attribute; those of `required` in any case."""
    for name in known:
        read.raw(name)
    return {
        attribute: read.read(name, parse)
        for name, (attribute, parse) in known.items()
        if read.has(name) or name in required
    }


def language(value: object) -> str:
    """A language that mails can be written in."""
    if value not in languages:
        raise ValueError(f"must be one of {', '.join(languages)}")
    return str(value)


def settings(read: f.Fields) -> dict[str, Any]:
    """The switches that an object names, by attribute of WorldSettings."""
    known: Known = {
        "accessRules": ("access_rules", f.one_of(AccessRules)),
        "policyDelay": ("policy_delay", f.one_of(PolicyDelay)),
        "emailVerification": ("email_verification", f.flag),
        "provisioning": ("provisioning", f.one_of(Provisioning)),
    }
    return named(read, known)


def policy(read: f.Fields, *, enabled: bool | None) -> tuple[EwsPolicy, EwsClients]:
    """The EWS settings of an organization or mailbox; `enabled`: EwsEnabled where not given."""
    entries = f.list_of(f.text)
    ews = EwsPolicy(
        ews_enabled=read.read("ewsEnabled", f.nothing_or(f.flag), enabled),
        application_access_policy=read.read(
            "ewsApplicationAccessPolicy", f.nothing_or(f.one_of(ApplicationAccessPolicy)), None
        ),
        allow_list=tuple(read.read("ewsAllowList", entries, ()) or ()),
        block_list=tuple(read.read("ewsBlockList", entries, ()) or ()),
    )
    switch = f.nothing_or(f.flag)
    clients = EwsClients(
        read.read("ewsAllowOutlook", switch, None),
        read.read("ewsAllowMacOutlook", switch, None),
        read.read("ewsAllowEntourage", switch, None),
    )
    return ews, clients
