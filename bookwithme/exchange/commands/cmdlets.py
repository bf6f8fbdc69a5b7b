"""The cmdlets on an organization and its mailboxes."""

from collections.abc import Iterable

from bookwithme.domain.access import AccessRules, EwsPolicy
from bookwithme.domain.access_decision import cautions
from bookwithme.domain.ews_settings import ChangedSettings
from bookwithme.domain.mailbox import Mailbox
from bookwithme.exchange.binding import BOOLEAN, ENTRIES, FLAG, POLICY, Spec
from bookwithme.exchange.cmdlet import Call, Cmdlet, cmdlet
from bookwithme.exchange.commands import calendars, mailboxes, owa_policies, settings, signatures
from bookwithme.exchange.output import Objects, Record

OURS = "Test-BookingsAccess is a command of this emulator; Exchange Online does not have it."

_CAS_COLUMNS = ("Name", "PrimarySmtpAddress", "EwsEnabled", settings.POLICY)
_SETTINGS = (
    Spec("EwsEnabled", BOOLEAN, "Whether EWS is on; $null is blank."),
    Spec("EwsAllowOutlook", BOOLEAN, "Whether Outlook may use EWS. Bookings does not ask."),
    Spec("EwsAllowMacOutlook", BOOLEAN, "Whether Outlook for Mac may. Bookings does not ask."),
    Spec("EwsAllowEntourage", BOOLEAN, "Whether Entourage may. Bookings does not ask."),
    Spec(settings.POLICY, POLICY, "Which list is enforced; $null for none."),
    Spec("EwsAllowList", ENTRIES, "The applications that EnforceAllowList lets in."),
    Spec("EwsBlockList", ENTRIES, "The applications that EnforceBlockList shuts out."),
    *mailboxes.CHANGING,
)

_APP_IDS = Spec(
    settings.APP_IDS, ENTRIES, "The programs, by their application's GUID, that EWS still lets in."
)

_OTHERS = (
    Spec("BookingsEnabled", FLAG, "Whether shared Bookings is on. The booking page does not ask."),
    Spec("RetrieveEwsOperationAccessPolicy", FLAG, "Taken and shown; it decides nothing here."),
)

Pair = tuple[EwsPolicy, EwsPolicy]
"""An organization's policy and a mailbox's."""


@cmdlet("Get-OrganizationConfig", "Shows what is configured for the organization.")
def _get_organization(call: Call, _incoming: Objects) -> Objects:
    record = call.directory.organization()
    shown: Record = {
        **settings.properties(record.ews),
        settings.APP_IDS: record.ews.allowed_app_ids or None,
        "BookingsEnabled": record.switches.bookings is not False,
        "RetrieveEwsOperationAccessPolicy": record.switches.retrieve_operations is True,
        "Identity": record.domain,
        "Name": record.domain,
    }
    return Objects((dict(sorted(shown.items())),))


def get_mailboxes(call: Call, _incoming: Objects) -> Objects:
    """Show one mailbox, or all of them."""
    found = mailboxes.chosen(call)
    return mailboxes.shown(call, [_mailbox(each) for each in found], _CAS_COLUMNS)


@cmdlet(
    "Set-OrganizationConfig",
    "Configures the organization. What it sets may take effect later.",
    *_SETTINGS,
    _APP_IDS,
    *_OTHERS,
)
def _set_organization(call: Call, _incoming: Objects) -> Objects:
    directory, rules = call.directory, call.directory.rules
    settings.check(
        call.bound,
        policy_needed=rules is not AccessRules.R2022,
        ended=directory.ews_ended,
    )
    if not call.proceeds(directory.organization().domain):
        return Objects()
    changed = directory.change_organization(settings.edit(call.bound), call.command)
    others = [each.ews for each in directory.mailboxes()]
    before, after = changed.before.policy, changed.after.policy
    moves = [((before, other), (after, other)) for other in others]
    _remark(call, rules, changed, directory.organization().domain, moves)
    return Objects()


@cmdlet(
    "Set-CASMailbox",
    "Configures the client access settings of one mailbox. They take effect at once.",
    mailboxes.ONE,
    *_SETTINGS,
    owa_policies.GIVEN,
)
def _set_mailbox(call: Call, _incoming: Objects) -> Objects:
    directory, rules = call.directory, call.directory.rules
    settings.check(call.bound, policy_needed=False, ended=directory.ews_ended)
    owa_policies.check(call)
    address = mailboxes.find(directory, call.bound["Identity"]).address
    if not call.proceeds(address):
        return Objects()
    changed = directory.change_mailbox(address, settings.edit(call.bound), call.command)
    other = changed.organization
    move = (other, changed.before.policy), (other, changed.after.policy)
    _remark(call, rules, changed, address, [move])
    return Objects()


@cmdlet(
    "Test-BookingsAccess",
    "Tells whether a user may use Bookings, and why. Not Microsoft's: this emulator's own.",
    mailboxes.ONE,
    ours=True,
)
def _explain_access(call: Call, _incoming: Objects) -> Objects:
    address = mailboxes.find(call.directory, call.bound["Identity"]).address
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
        **settings.properties(record.ews),
        owa_policies.OF_MAILBOX: record.owa_mailbox_policy,
        "Alias": record.alias,
        "ExchangeGuid": record.exchange_guid,
        "Identity": record.address,
    }


def _remark(
    call: Call,
    rules: AccessRules,
    changed: ChangedSettings,
    identity: str,
    moves: Iterable[tuple[Pair, Pair]],
) -> None:
    """Warn that nothing changed, or hint at what this command has newly brought about."""
    if changed.before == changed.after:
        call.warnings.append(mailboxes.UNCHANGED.format(identity))
    call.hints.extend(settings.hints(call.bound, changed, rules))
    call.alarms.extend(settings.alarms(changed, of_mailbox="@" in identity))
    new: dict[str, None] = {}
    for before, after in moves:
        known = cautions(rules, *before)
        new |= {each: None for each in cautions(rules, *after) if each not in known}
    call.hints.extend(map(str, new))


CMDLETS = (
    _get_organization,
    _set_organization,
    Cmdlet(
        "Get-CASMailbox",
        "Shows the client access settings of one mailbox, or of all.",
        get_mailboxes,
        mailboxes.WHICH,
    ),
    Cmdlet(
        "Get-EXOCASMailbox",
        "Shows the same.",
        get_mailboxes,
        (*mailboxes.WHICH, mailboxes.PROPERTIES),
    ),
    _set_mailbox,
    *owa_policies.CMDLETS,
    *mailboxes.CMDLETS,
    *calendars.CMDLETS,
    *signatures.CMDLETS,
    _explain_access,
)
