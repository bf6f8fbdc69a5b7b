"""Get-Mailbox and its kin: finding mailboxes, and what is shown and set of them besides EWS."""

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
from bookwithme.exchange.cmdlet import Call, cmdlet
from bookwithme.exchange.errors import CommandFailed, ObjectNotFound
from bookwithme.exchange.language import tree
from bookwithme.exchange.language.expressions import Expressions
from bookwithme.exchange.language.interpreter import Interpreter
from bookwithme.exchange.language.operators import like
from bookwithme.exchange.language.scanner import LINE_ENDS
from bookwithme.exchange.language.values import Item, Value, find_key, true
from bookwithme.exchange.output import Objects, Record
from bookwithme.service.admin.policies import Directory

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
_USER = "UserMailbox"
_TYPES = (
    *("DiscoveryMailbox", "EquipmentMailbox", "GroupMailbox", "LegacyMailbox", "LinkedMailbox"),
    *("LinkedRoomMailbox", "RoomMailbox", "SchedulingMailbox", "SharedMailbox", "TeamMailbox"),
    _USER,
)
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
    """Return the mailbox that a command names, or all of them; `*` stands for any letters."""
    identity, directory = call.bound.get("Identity"), call.directory
    if not identity:
        return list(directory.mailboxes())
    if "*" in identity and not call.name.startswith("Get-EXO"):
        found = [
            each
            for each in directory.mailboxes()
            if any(like(name, identity) for name in (*_names(each), each.address))
        ]
        if found:
            return found
    return [find(directory, identity)]


def shown(call: Call, records: list[Record], columns: tuple[str, ...]) -> Objects:
    """Return those of the records that -Filter and -ResultSize leave."""
    if "Filter" in call.bound:
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
        message = "Missing closing ')' in expression."
        self.close(close, "MissingEndParenthesisInExpression", message)
        return (tree.Pipeline(found.at, (found,), ""),)

    def statement(self) -> tree.Node:
        """Nothing that a filter has."""
        self.refuse("A hashtable in a filter is")

    def holds(self, record: Record) -> bool:
        """Whether a record fulfils the condition."""
        return true(Interpreter({"_": Item(record)}).evaluate(self.condition))


def _types(name: str, type_name: str, value: Value) -> tuple[str, ...]:
    """Read kinds of mailboxes, whatever their case."""
    given = convert.names(name, type_name, value)
    known = {each.lower(): each for each in _TYPES}
    if unknown := [each for each in given if each.lower() not in known]:
        raise convert.no_such_name(name, type_name, unknown[0], _TYPES)
    return tuple(known[each.lower()] for each in given)


_TYPE = Spec(
    "RecipientTypeDetails",
    Kind("Microsoft.Exchange.Data.Directory.Recipient.RecipientTypeDetails[]", _types, (_USER,)),
    "Kinds of mailboxes; all of them here are a user's.",
)


@cmdlet("Get-Mailbox", "Shows one mailbox, or all of them.", *WHICH, _TYPE)
def _get_mailbox(call: Call, _incoming: Objects) -> Objects:
    return shown(call, _of_type(call), _COLUMNS)


def _of_type(call: Call) -> list[Record]:
    """Return the mailboxes that -RecipientTypeDetails leaves: all of them are a user's here."""
    wanted = call.bound.get("RecipientTypeDetails", (_USER,))
    return [_mailbox(each) for each in chosen(call)] if _USER in wanted else []


@cmdlet(
    "Get-EXOMailbox",
    "Shows one mailbox, or all of them; some properties only where they are asked for.",
    *WHICH,
    PROPERTIES,
    _TYPE,
)
def _get_exo_mailbox(call: Call, _incoming: Objects) -> Objects:
    wanted = {name.lower() for name in call.bound.get("Properties", ())}
    hidden = {name for name in _BY_REQUEST if name.lower() not in wanted}
    kept = [{name: each[name] for name in each if name not in hidden} for each in _of_type(call)]
    return shown(call, list[Record](kept), _COLUMNS)


def _mailbox(record: Mailbox) -> Record:
    return {
        "Name": record.display_name,
        "Alias": record.alias,
        "DisplayName": record.display_name,
        "PrimarySmtpAddress": record.address,
        "ExchangeGuid": record.exchange_guid,
        "Guid": record.exchange_guid,
        "RecipientTypeDetails": _USER,
        "PersistedCapabilities": (_PLAN,) if record.bookings_plan else (),
        "Identity": record.address,
    }


@cmdlet(
    "Get-SharingPolicy",
    "Shows how calendars may be shared with others. It does not decide about Bookings.",
    Spec("Identity", ANY_IDENTITY, "The policy's name.", positional=True),
)
def _get_sharing_policy(call: Call, _incoming: Objects) -> Objects:
    # The only one that every organization has at first.
    name = "Default Sharing Policy"
    if (call.bound.get("Identity") or name).lower() != name.lower():
        raise ObjectNotFound(call.bound["Identity"], call.directory.organization().domain)
    domains = ("Anonymous:CalendarSharingFreeBusyReviewer", "*:CalendarSharingFreeBusySimple")
    record: Record = {"Name": name, "Domains": domains, "Enabled": True, "Default": True}
    return Objects(({**record, "Identity": name},), tuple(record))


CMDLETS = (_get_mailbox, _get_exo_mailbox, _get_sharing_policy)
