"""Get-Mailbox and its kin: finding mailboxes, and what is shown and set of them besides EWS."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from bookwithme.domain.hours import MINUTES_A_DAY, WEEKDAYS, Hours, Row
from bookwithme.domain.mailbox import Mailbox
from bookwithme.exchange import convert
from bookwithme.exchange.binding import (
    ANY_IDENTITY,
    COUNT,
    FILTER,
    IDENTITY,
    NAMES,
    SWITCH,
    Kind,
    Spec,
)
from bookwithme.exchange.cmdlet import Call, Cmdlet
from bookwithme.exchange.directory import Directory
from bookwithme.exchange.errors import CommandFailed, ObjectNotFound
from bookwithme.exchange.language import tree
from bookwithme.exchange.language.expressions import Expressions
from bookwithme.exchange.language.interpreter import Interpreter
from bookwithme.exchange.language.scanner import LINE_ENDS
from bookwithme.exchange.language.values import Item, Value, find_key, text_of, true
from bookwithme.exchange.output import Objects, Record

IDENTITY_HELP = "The mailbox: its address, alias, display name or GUID."
ONE = Spec("Identity", IDENTITY, IDENTITY_HELP, positional=True, mandatory=True, piped=True)
ANY = Spec("Identity", ANY_IDENTITY, IDENTITY_HELP, positional=True, piped=True)
RESULT_SIZE = Spec("ResultSize", COUNT, "How many mailboxes at most.")
WHICH = (
    ANY,
    RESULT_SIZE,
    Spec("Filter", FILTER, "A condition, such as \"Alias -like 'a*'\"."),
)
CHANGING = (
    Spec("Confirm", SWITCH, "Taken, but this console never asks."),
    Spec("WhatIf", SWITCH, "Tells what would happen, and changes nothing."),
)
PROPERTIES = Spec("Properties", NAMES, "Properties to show beside the usual ones.")
_COLUMNS = ("Name", "Alias", "PrimarySmtpAddress", "RecipientTypeDetails")
_BY_REQUEST = ("ExchangeGuid", "PersistedCapabilities")
"""What Get-EXOMailbox shows only where -Properties names it."""

UNCHANGED = "The command completed successfully but no settings of '{}' have been modified."
_PLAN = "BPOS_S_BookingsAddOn"
_FILTER_OPERATORS = ("eq", "ne", "like", "and", "or", "not")


def find(directory: Directory, identity: str) -> Mailbox:
    """Find a mailbox by any of its names.

    Raises:
        CommandFailed: there is none, or more than one.
    """
    wanted = identity.lower()
    one = directory.mailbox(wanted)
    found = [one] if one else [each for each in directory.mailboxes() if wanted in _names(each)]
    if len(found) == 1:
        return found[0]
    if found:
        raise CommandFailed(
            "ManagementObjectAmbiguousException",
            f"The operation couldn't be performed because '{identity}' matches multiple entries.",
        )
    raise ObjectNotFound(identity, directory.organization().domain)


def _names(record: Mailbox) -> tuple[str, ...]:
    names = record.alias.lower(), record.display_name.lower()
    return *names, str(record.exchange_guid), record.exchange_guid.hex


def chosen(call: Call) -> list[Mailbox]:
    """Return the mailbox that a command names, or all of them."""
    identity, directory = call.bound.get("Identity"), call.directory
    return [find(directory, identity)] if identity else list(directory.mailboxes())


def shown(call: Call, records: list[Record], columns: tuple[str, ...]) -> Objects:
    """Return those of the records that -Filter and -ResultSize leave."""
    if "Filter" in call.bound:
        if call.session:
            call.session.spend(len(records) * len(call.bound["Filter"]) // 20)
        try:
            condition = _Filter(call.bound["Filter"], records[0] if records else {})
            records = [each for each in records if condition.holds(each)]
        except CommandFailed as failure:
            failure.at = None  # what stands there is the filter's text, not the script's
            raise
    return Objects(tuple(records[: call.bound.get("ResultSize")]), columns)


class _Filter(Expressions):
    """A condition in which a bare word is a property."""

    def __init__(self, text: str, known: Record) -> None:
        super().__init__(text)
        self.known = known
        self.skip(LINE_ENDS)
        self.condition = self.expression()
        if self.peek():
            self.unexpected()
        for node in tree.walk((self.condition,)):
            if isinstance(node, tree.Operation) and node.operator not in _FILTER_OPERATORS:
                self.refuse(f"The operator '-{node.operator}' in a filter is", node.at)

    def simple(self, start: int) -> tree.Node:
        """A property, or what any expression has."""
        if not self.peek().isalpha():
            return super().simple(start)
        word = self.word()
        name = str(word.value) if isinstance(word, tree.Literal) else ""
        if self.known and find_key(self.known, name) is None:
            self.fail(
                "ParameterBindingFailed",
                f"Cannot bind parameter 'Filter' to the target. Exception setting \"Filter\": "
                f'""{name}" is not a recognized filterable property. For a complete list of '
                'filterable properties see the command help."',
            )
        return tree.Member(start, tree.Variable(start, "_"), name, None)

    def statements_until(self, close: str) -> tuple[tree.Node, ...]:
        """A condition in brackets."""
        if close != ")" or self.text[: self.at].endswith(("$(", "@(")):
            self.refuse("A script block or a subexpression in a filter is")
        self.skip(LINE_ENDS)
        found = self.expression()
        self.close(close, "Missing closing ')' in expression.")
        return (tree.Pipeline(found.at, (found,), ""),)

    def statement(self) -> tree.Node:
        """Nothing that a filter has."""
        self.refuse("A hashtable in a filter is")

    def holds(self, record: Record) -> bool:
        """Whether a record fulfils the condition."""
        return true(Interpreter({"_": Item(record)}).evaluate(self.condition))


def get_mailbox(call: Call, _incoming: Objects) -> Objects:
    """Show mailboxes."""
    return shown(call, [_mailbox(each) for each in chosen(call)], _COLUMNS)


def get_exo_mailbox(call: Call, _incoming: Objects) -> Objects:
    """Show mailboxes, some of their properties only where they are asked for."""
    wanted = {name.lower() for name in call.bound.get("Properties", ())}
    hidden = {name for name in _BY_REQUEST if name.lower() not in wanted}
    records = (_mailbox(each) for each in chosen(call))
    kept = [{name: each[name] for name in each if name not in hidden} for each in records]
    return shown(call, list[Record](kept), _COLUMNS)


def _mailbox(record: Mailbox) -> Record:
    return {
        "Name": record.display_name,
        "Alias": record.alias,
        "DisplayName": record.display_name,
        "PrimarySmtpAddress": record.address,
        "ExchangeGuid": record.exchange_guid,
        "Guid": record.exchange_guid,
        "RecipientTypeDetails": "UserMailbox",
        "PersistedCapabilities": (_PLAN,) if record.bookings_plan else (),
        "Identity": record.address,
    }


def get_sharing_policy(call: Call, _incoming: Objects) -> Objects:
    """Show the only sharing policy there is, as every organization has it at first."""
    name = "Default Sharing Policy"
    if (call.bound.get("Identity") or name).lower() != name.lower():
        raise ObjectNotFound(call.bound["Identity"], call.directory.organization().domain)
    domains = ("Anonymous:CalendarSharingFreeBusyReviewer", "*:CalendarSharingFreeBusySimple")
    record: Record = {"Name": name, "Domains": domains, "Enabled": True, "Default": True}
    return Objects(({**record, "Identity": name},), tuple(record))


def get_calendar(call: Call, _incoming: Objects) -> Objects:
    """Show regular meeting hours as one span of the work days."""
    return Objects(tuple(map(_calendar, chosen(call)))[: call.bound.get("ResultSize")])


def _calendar(record: Mailbox) -> Record:
    weekly = record.meeting_hours.weekly
    rows = [row for day in weekly for row in day]
    end = max((row.start + row.length for row in rows), default=17 * 60)
    return {
        "Identity": record.address,
        "WorkDays": _days_text(tuple(map(bool, weekly))),
        "WorkingHoursStartTime": _clock(min((row.start for row in rows), default=8 * 60)),
        "WorkingHoursEndTime": _clock(end),
    }


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}:00"


def _days_text(days: tuple[bool, ...]) -> str:
    whole = next((name for name, meant in _GROUPS.items() if meant == days), None)
    open_days = [day.title() for day, each in zip(WEEKDAYS, days, strict=True) if each]
    return whole or ", ".join(open_days)


def _days(name: str, type_name: str, value: Value) -> tuple[bool, ...]:
    """Read days of the week, or one of the groups of them."""
    given = text_of(value).replace(",", " ").split() or [""]
    if unknown := [each for each in given if each.lower() not in _NAMED]:
        names = [*_GROUPS, *(day.title() for day in WEEKDAYS)]
        raise convert.no_such_name(name, type_name, unknown[0], names)
    return tuple(map(any, zip(*(_NAMED[each.lower()] for each in given), strict=True)))


def _time(name: str, type_name: str, value: Value) -> int:
    """Read a time of day as minutes after midnight."""
    if not (match := _TIME.fullmatch(text_of(value))):
        complaint = "The value must be a time of day, such as 08:00:00."
        raise convert.unconvertible(name, type_name, value, complaint)
    return int(match[1]) * 60 + int(match[2])


def set_calendar(call: Call, _incoming: Objects) -> Objects:
    """Replace the hours of every work day by one row."""
    record = find(call.directory, call.bound["Identity"])
    before = _calendar(record)
    days = call.bound.get("WorkDays", tuple(map(bool, record.meeting_hours.weekly)))
    start, end = (
        call.bound.get(name, _time(name, "", before[name]))
        for name in ("WorkingHoursStartTime", "WorkingHoursEndTime")
    )
    end = end or MINUTES_A_DAY
    if start >= end:
        message = "WorkingHoursStartTime must be before WorkingHoursEndTime."
        raise CommandFailed("WorkingHoursStartTimeAfterEndTime", message)
    hours = Hours(tuple((Row(start, end),) if each else () for each in days))
    if not call.proceeds(record.address):
        return Objects()
    given = {"WorkDays", "WorkingHoursStartTime", "WorkingHoursEndTime"} & call.bound.keys()
    if given and hours.weekly != record.meeting_hours.weekly:
        call.directory.edit_mailbox(record.address, partial(replace, meeting_hours=hours))
    else:
        call.warnings.append(UNCHANGED.format(record.address))
    return Objects()


_GROUPS: dict[str, tuple[bool, ...]] = {
    "AllDays": (True,) * 7,
    "Weekdays": (True,) * 5 + (False,) * 2,
    "WeekEndDays": (False,) * 5 + (True,) * 2,
    "None": (False,) * 7,
}
_NAMED = {name.lower(): days for name, days in _GROUPS.items()} | {
    day: tuple(day == each for each in WEEKDAYS) for day in WEEKDAYS
}
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::00)?", re.ASCII)
_DAYS = Kind("Microsoft.Exchange.Data.Storage.Management.DaysOfWeek", _days, tuple(_GROUPS))
_SPAN = Kind("System.TimeSpan", _time)

CMDLETS = (
    Cmdlet("Get-Mailbox", "Shows one mailbox, or all of them.", get_mailbox, WHICH),
    Cmdlet(
        "Get-EXOMailbox",
        "Shows one mailbox, or all of them; some properties only where they are asked for.",
        get_exo_mailbox,
        (*WHICH, PROPERTIES),
    ),
    Cmdlet(
        "Get-SharingPolicy",
        "Shows how calendars may be shared with others. It does not decide about Bookings.",
        get_sharing_policy,
        (Spec("Identity", ANY_IDENTITY, "The policy's name.", positional=True),),
    ),
    Cmdlet(
        "Get-MailboxCalendarConfiguration",
        "Shows the regular meeting hours of one mailbox, or of all.",
        get_calendar,
        (ANY, RESULT_SIZE),
    ),
    Cmdlet(
        "Set-MailboxCalendarConfiguration",
        "Sets the regular meeting hours of one mailbox: the same span on every work day.",
        set_calendar,
        (
            ONE,
            Spec("WorkDays", _DAYS, "The days, such as Monday, Tuesday or Weekdays."),
            Spec("WorkingHoursStartTime", _SPAN, "When they begin, such as 08:00:00."),
            Spec("WorkingHoursEndTime", _SPAN, "When they end."),
            *CHANGING,
        ),
    ),
)
