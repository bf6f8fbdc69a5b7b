"""The cmdlets on an organization and its mailboxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookwithme.domain.access import AccessRules, EwsPolicy
from bookwithme.domain.access_cautions import cautions
from bookwithme.exchange import owa_policies, settings
from bookwithme.exchange.binding import BOOLEAN, COUNT, ENTRIES, POLICY, SWITCH, TEXT, Spec
from bookwithme.exchange.cmdlet import Call, Cmdlet
from bookwithme.exchange.errors import CommandFailed, ObjectNotFound
from bookwithme.exchange.output import Objects, Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bookwithme.domain.ews_settings import ChangedSettings
    from bookwithme.domain.mailbox import Mailbox
    from bookwithme.exchange.directory import Directory

OURS = "Test-BookingsAccess is a command of this emulator; Exchange Online does not have it."

_CAS_COLUMNS = ("Name", "PrimarySmtpAddress", "EwsEnabled", settings.POLICY)
_IDENTITY_HELP = "The mailbox: its address, alias, display name or GUID."
_SETTINGS = (
    Spec("EwsEnabled", BOOLEAN, "Whether EWS is on; $null is blank."),
    Spec("EwsAllowOutlook", BOOLEAN, "Whether Outlook may use EWS. Bookings does not ask."),
    Spec("EwsAllowMacOutlook", BOOLEAN, "Whether Outlook for Mac may. Bookings does not ask."),
    Spec("EwsAllowEntourage", BOOLEAN, "Whether Entourage may. Bookings does not ask."),
    Spec(settings.POLICY, POLICY, "Which list is enforced; $null for none."),
    Spec("EwsAllowList", ENTRIES, "The applications that EnforceAllowList lets in."),
    Spec("EwsBlockList", ENTRIES, "The applications that EnforceBlockList shuts out."),
    Spec("Confirm", SWITCH, "Taken, but this console never asks."),
)

_APP_IDS = Spec(
    settings.APP_IDS, ENTRIES, "The programs, by their application's GUID, that EWS still lets in."
)

Pair = tuple[EwsPolicy, EwsPolicy]
"""An organization's policy and a mailbox's."""


def get_organization(call: Call, _incoming: Objects) -> Objects:
    """Show what is configured for the organization, in alphabetical order."""
    record = call.directory.organization()
    shown: Record = {
        **settings.properties(record.ews, record.clients),
        settings.APP_IDS: record.ews.allowed_app_ids or None,
        "Identity": record.domain,
        "Name": record.domain,
    }
    return Objects((dict(sorted(shown.items())),))


def get_mailboxes(call: Call, _incoming: Objects) -> Objects:
    """Show one mailbox, or all of them."""
    directory = call.directory
    identity = call.bound.get("Identity")
    found = [_find(directory, identity)] if identity else directory.mailboxes()
    most = call.bound.get("ResultSize")
    return Objects(tuple(map(_mailbox, found[:most])), _CAS_COLUMNS)


def set_organization(call: Call, _incoming: Objects) -> Objects:
    """Configure the organization."""
    directory = call.directory
    settings.check(
        call.bound,
        policy_needed=directory.rules is not AccessRules.R2022,
        ended=directory.ews_ended,
    )
    changed = directory.change_organization(settings.edit(call.bound), call.command)
    others = [each.ews for each in directory.mailboxes()]
    before, after = changed.before.policy, changed.after.policy
    moves = [((before, other), (after, other)) for other in others]
    _remark(call, changed, directory.organization().domain, moves)
    return Objects()


def set_mailbox(call: Call, _incoming: Objects) -> Objects:
    """Configure one mailbox."""
    directory = call.directory
    settings.check(call.bound, policy_needed=False, ended=directory.ews_ended)
    owa_policies.check(call)
    address = _find(directory, call.bound["Identity"]).address
    changed = directory.change_mailbox(address, settings.edit(call.bound), call.command)
    other = directory.organization().ews
    move = (other, changed.before.policy), (other, changed.after.policy)
    _remark(call, changed, address, [move])
    return Objects()


def explain_access(call: Call, _incoming: Objects) -> Objects:
    """Tell the whole decision: the answer first, then one object a step."""
    address = _find(call.directory, call.bound["Identity"]).address
    decision = call.directory.decision(address)
    call.hints.append(OURS)
    answer: Record = {"Identity": address, "Allowed": decision.allowed, "Reason": decision.told}
    steps: list[Record] = [
        {
            "Step": step.step,
            "Question": step.question,
            "Value": step.value,
            "Source": step.source,
            "Outcome": step.outcome,
            "Remedy": step.remedy,
        }
        for step in decision.steps
    ]
    return Objects((answer, *steps))


def _mailbox(record: Mailbox) -> Record:
    return {
        "Name": record.display_name,
        "DisplayName": record.display_name,
        "PrimarySmtpAddress": record.address,
        **settings.properties(record.ews, record.clients),
        owa_policies.OF_MAILBOX: record.owa_mailbox_policy,
        "Alias": record.alias,
        "ExchangeGuid": str(record.exchange_guid),
        "Identity": record.address,
    }


def _find(directory: Directory, identity: str) -> Mailbox:
    wanted = identity.lower()
    mailboxes = directory.mailboxes()
    found = [each for each in mailboxes if each.address.lower() == wanted]
    found = found or [each for each in mailboxes if wanted in _other_names(each)]
    if len(found) == 1:
        return found[0]
    if found:
        raise CommandFailed(
            "ManagementObjectAmbiguousException",
            f"The operation couldn't be performed because '{identity}' matches multiple entries.",
        )
    raise ObjectNotFound(identity, directory.organization().domain)


def _other_names(record: Mailbox) -> tuple[str, ...]:
    names = record.alias.lower(), record.display_name.lower()
    return *names, str(record.exchange_guid), record.exchange_guid.hex


def _remark(
    call: Call, changed: ChangedSettings, identity: str, moves: Iterable[tuple[Pair, Pair]]
) -> None:
    """Warn that nothing changed, or hint at what this command has newly brought about."""
    if changed.before == changed.after:
        call.warnings.append(
            f"The command completed successfully but no settings of '{identity}' "
            "have been modified."
        )
    rules = call.directory.rules
    call.hints.extend(settings.hints(call.bound, changed, rules))
    new: dict[str, None] = {}
    for before, after in moves:
        known = cautions(rules, *before)
        new |= {each: None for each in cautions(rules, *after) if each not in known}
    call.hints.extend(map(str, new))


CMDLETS = (
    Cmdlet(
        "Get-OrganizationConfig",
        "Shows what is configured for the organization.",
        get_organization,
    ),
    Cmdlet(
        "Set-OrganizationConfig",
        "Configures the organization. What it sets may take effect later.",
        set_organization,
        (*_SETTINGS, _APP_IDS),
    ),
    Cmdlet(
        "Get-CASMailbox",
        "Shows the client access settings of one mailbox, or of all.",
        get_mailboxes,
        (
            Spec("Identity", TEXT, _IDENTITY_HELP, positional=True),
            Spec("ResultSize", COUNT, "How many mailboxes at most."),
        ),
    ),
    Cmdlet(
        "Set-CASMailbox",
        "Configures the client access settings of one mailbox. They take effect at once.",
        set_mailbox,
        (
            Spec("Identity", TEXT, _IDENTITY_HELP, positional=True, mandatory=True),
            *_SETTINGS,
            owa_policies.GIVEN,
        ),
    ),
    *owa_policies.CMDLETS,
    Cmdlet(
        "Test-BookingsAccess",
        "Tells whether a user may use Bookings, and why. Not Microsoft's: this emulator's own.",
        explain_access,
        (Spec("Identity", TEXT, _IDENTITY_HELP, positional=True, mandatory=True),),
        ours=True,
    ),
)
