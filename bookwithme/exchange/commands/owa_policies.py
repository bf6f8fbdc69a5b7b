"""The cmdlets on Outlook on the web mailbox policies, the switch for Bookings since June 2026."""

from dataclasses import replace
from functools import partial

from bookwithme.domain import owa_policy
from bookwithme.domain.access import AccessRules
from bookwithme.domain.errors import Conflict, InvalidInput
from bookwithme.domain.owa_policy import OwaPolicy, OwaSwitches
from bookwithme.exchange import convert
from bookwithme.exchange.binding import FLAG, IDENTITY, SWITCH, TEXT, Kind, Spec
from bookwithme.exchange.cmdlet import Call, cmdlet
from bookwithme.exchange.commands import mailboxes, settings
from bookwithme.exchange.errors import CommandFailed, ObjectNotFound
from bookwithme.exchange.language.values import Value
from bookwithme.exchange.output import Objects, Record

OF_MAILBOX = "OwaMailboxPolicy"
NOT_YET = (
    "Under the rules of {year} Outlook on the web mailbox policies do not decide about the booking "
    "page yet; under those of 2026 they do."
)

_SWITCHES = {
    "PersonalBookingsDisabled": "personal_bookings_disabled",
    "BookingsMailboxCreationEnabled": "bookings_mailbox_creation_enabled",
}


def _policy_or_none(name: str, type_name: str, value: Value) -> str | None:
    return None if value is None else convert.text(name, type_name, value)


POLICY_HELP = "The policy, by its name."
_IDENTITY = Spec("Identity", IDENTITY, POLICY_HELP, positional=True, piped=True)
_NEEDED = replace(_IDENTITY, mandatory=True)

GIVEN = Spec(
    OF_MAILBOX,
    Kind("System.String", _policy_or_none, ("$null",)),
    "The mailbox's own policy of Outlook on the web; $null for none.",
)
"""Set-CASMailbox's parameter."""


def check(call: Call) -> None:
    """Refuse to give a mailbox a policy that is not there; hint that it may not count yet."""
    if call.bound.get(OF_MAILBOX):
        _find(call, call.bound[OF_MAILBOX])
    if OF_MAILBOX in call.bound:
        _hint(call)


@cmdlet(
    "Get-OwaMailboxPolicy",
    "Shows one Outlook on the web mailbox policy, or all of them.",
    _IDENTITY,
)
def _get(call: Call, _incoming: Objects) -> Objects:
    identity = call.bound.get("Identity")
    return _objects(*([_find(call, identity)] if identity else call.directory.owa.all()))


@cmdlet(
    "New-OwaMailboxPolicy",
    "Makes an Outlook on the web mailbox policy, which disables nothing.",
    Spec("Name", TEXT, "What it is called.", positional=True, mandatory=True),
    *mailboxes.CHANGING,
)
def _new(call: Call, _incoming: Objects) -> Objects:
    if not call.proceeds(call.bound["Name"]):
        return Objects()
    try:
        made = call.directory.owa.add(call.bound["Name"], OwaSwitches(), call.command)
    except Conflict as refused:
        raise CommandFailed("ADObjectAlreadyExistsException", str(refused)) from None
    except InvalidInput as refused:
        raise CommandFailed("ParameterArgumentValidationError", str(refused)) from None
    _hint(call)
    return _objects(made)


@cmdlet(
    "Set-OwaMailboxPolicy",
    "Configures an Outlook on the web mailbox policy. What it sets may take effect later.",
    _NEEDED,
    Spec("PersonalBookingsDisabled", FLAG, "Whether the booking page is off."),
    Spec("BookingsMailboxCreationEnabled", FLAG, "Shared Bookings; not the page."),
    *mailboxes.CHANGING,
)
def _change(call: Call, _incoming: Objects) -> Objects:
    given = {field: call.bound[name] for name, field in _SWITCHES.items() if name in call.bound}
    name = _find(call, call.bound["Identity"]).name
    if not call.proceeds(name):
        return Objects()
    edit = partial(replace, **given)
    before, after, waits_until = call.directory.owa.change(name, edit, call.command)
    if before == after:
        call.warnings.append(mailboxes.UNCHANGED.format(name))
    call.hints.extend(settings.waits(waits_until))
    _hint(call)
    return Objects()


@cmdlet(
    "Remove-OwaMailboxPolicy",
    "Removes an Outlook on the web mailbox policy that no mailbox has.",
    _NEEDED,
    Spec("Force", SWITCH, "Taken, but this console never asks."),
    *mailboxes.CHANGING,
)
def _remove(call: Call, _incoming: Objects) -> Objects:
    name = _find(call, call.bound["Identity"]).name
    if not call.proceeds(name):
        return Objects()
    try:
        call.directory.owa.remove(name, call.command)
    except Conflict as refused:
        raise CommandFailed("OwaMailboxPolicyInUse", str(refused)) from None
    return Objects()


def _find(call: Call, identity: str) -> OwaPolicy:
    found = owa_policy.find(call.directory.owa.all(), identity)
    if found is None:
        raise ObjectNotFound(identity, call.directory.organization().domain)
    return found


def _objects(*policies: OwaPolicy) -> Objects:
    return Objects(tuple(map(_record, policies)), ("Name", "IsDefault"))


def _record(policy: OwaPolicy) -> Record:
    switches = {name: getattr(policy.switches, field) for name, field in _SWITCHES.items()}
    named = {"Identity": policy.name, "IsDefault": policy.is_default, "Name": policy.name}
    return dict(sorted((switches | named).items()))


def _hint(call: Call) -> None:
    if call.directory.rules is not AccessRules.R2026:
        call.hints.append(NOT_YET.format(year=call.directory.rules))


CMDLETS = (_get, _new, _change, _remove)
