"""Read a world's document: scenario or export, one format (version 1).

Instants are RFC 3339, or relative, so that a scenario is never stale: `-P89DT4H` and `P2D` count
from the moment the world is made; `W+1-2T10:00` is ten o'clock on Tuesday of next week in the
mailbox's zone. A calendar stands as `text`, or, in a scenario, as the name of a `file` whose
dates move with the week: `week` is the Monday it was written for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bookwithme.domain.access import AccessRules, ApplicationAccessPolicy, EwsPolicy
from bookwithme.domain.booking import Attendee
from bookwithme.domain.durations import parse_duration
from bookwithme.domain.errors import FieldProblem, InvalidInput
from bookwithme.domain.hours import to_utc
from bookwithme.domain.organization import EwsClients
from bookwithme.domain.settings import PolicyDelay, Provisioning
from bookwithme.service import fields as f

if TYPE_CHECKING:
    from collections.abc import Callable

VERSION = 1

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
        if written.lstrip("+-").startswith("P"):
            return self.now + signed(written)
        return f.instant(written)

    def monday(self) -> datetime:
        """This week's Monday in the zone, at its midnight, without a zone."""
        today = self.now.astimezone(ZoneInfo(self.zone)).date()
        return datetime.combine(today - timedelta(days=today.weekday()), datetime.min.time())

    def _of_week(self, weeks: int, day: int, hour: int, minute: int) -> datetime:
        local = self.monday() + timedelta(weeks=weeks, days=day - 1)
        return to_utc(local.date(), hour * 60 + minute, ZoneInfo(self.zone))


def signed(value: object) -> timedelta:
    """An ISO 8601 duration that may have a sign; raises ValueError."""
    written = f.text(value)
    by = parse_duration(written.lstrip("+-"))
    return -by if written.startswith("-") else by


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
                    FieldProblem(f"[{number}].{one.field}", one.problem) for one in error.problems
                ]
        if problems:
            raise InvalidInput(*problems)
        return found

    return parse_all


def one(parse: Callable[[f.Fields], Any]) -> Callable[[Any], Any]:
    """An object read by `parse`."""
    return lambda value: _whole(value, parse)


def _whole(item: object, parse: Callable[[f.Fields], Any]) -> Any:
    read = f.Fields(item)
    value = parse(read)
    read.done()
    return value


def settings(read: f.Fields) -> dict[str, Any]:
    """The switches that an object names, by attribute of WorldSettings."""
    known: dict[str, tuple[str, Callable[[Any], Any]]] = {
        "accessRules": ("access_rules", f.one_of(AccessRules)),
        "policyDelay": ("policy_delay", f.one_of(PolicyDelay)),
        "emailVerification": ("email_verification", f.flag),
        "provisioning": ("provisioning", f.one_of(Provisioning)),
    }
    present = {
        attribute: read.read(name, parse)
        for name, (attribute, parse) in known.items()
        if read.has(name)
    }
    for name in known:
        read.raw(name)
    return present


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


def attendee(read: f.Fields) -> Attendee | None:
    """Name, e-mail and notes; None where one of them is wrong, which `read` then knows."""
    name = read.read("name", f.text)
    email = read.read("email", f.text)
    notes = read.read("notes", f.text, "")
    if read.problems:
        return None
    try:
        return Attendee(name, email, notes)
    except InvalidInput as error:
        read.problems += error.problems
        return None
