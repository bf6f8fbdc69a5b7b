"""What Set-OrganizationConfig and Set-CASMailbox do to EWS settings, and what deserves a hint.

Pure functions over values.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bookwithme.domain.access import AccessRules, ApplicationAccessPolicy, EwsPolicy
from bookwithme.domain.access_texts import Outcome
from bookwithme.domain.ews_settings import ChangedSettings, Edit, EwsSettings
from bookwithme.exchange.binding import Bound
from bookwithme.exchange.errors import CommandFailed
from bookwithme.exchange.output import Property

POLICY = "EwsApplicationAccessPolicy"
LISTS = {
    "EwsAllowList": ApplicationAccessPolicy.ENFORCE_ALLOW_LIST,
    "EwsBlockList": ApplicationAccessPolicy.ENFORCE_BLOCK_LIST,
}
"""Each list, and the policy that enforces it."""

APP_IDS = "EwsAllowedAppIDs"
NO_LONGER = (
    "Under the rules of 2026 EWS settings do not decide about the booking page; a mailbox policy "
    "of Outlook on the web does: Get-Help Set-OwaMailboxPolicy."
)

SWITCHES = {
    "EwsAllowOutlook": "outlook",
    "EwsAllowMacOutlook": "mac_outlook",
    "EwsAllowEntourage": "entourage",
}
OF_ORGANIZATION = {
    "BookingsEnabled": "bookings",
    "RetrieveEwsOperationAccessPolicy": "retrieve_operations",
}
"""Switches that only an organization has; the booking page asks for neither."""


def properties(policy: EwsPolicy) -> dict[str, Property]:
    """Return the settings as Get-CASMailbox prints them, in its order."""
    return {
        "EwsEnabled": policy.ews_enabled,
        **{name: getattr(policy, field) for name, field in SWITCHES.items()},
        POLICY: policy.application_access_policy,
        **{name: _list(policy, name) for name in LISTS},
    }


def _list(policy: EwsPolicy, name: str) -> Property:
    entries = policy.allow_list if name == "EwsAllowList" else policy.block_list
    # A list that nobody ever filled is null, but under its own policy it is a list, and empty.
    return entries if entries or policy.application_access_policy is LISTS[name] else None


def check(bound: Bound, *, policy_needed: bool, ended: bool) -> None:
    """Refuse what contradicts itself, whatever is configured.

    Args:
        bound: the command's parameters.
        policy_needed: whether a list needs its policy in the same command (the organization's
            since the rules of 2025).
        ended: whether EWS has ended, so that its switch is gone.

    Raises:
        CommandFailed: nothing may be changed.
    """
    if ended and "EwsEnabled" in bound:
        raise CommandFailed(
            "EwsEnabledRetired",
            "EwsEnabled can't be set: Exchange Web Services ended on 1 April 2027.",
        )
    lists = [name for name in LISTS if name in bound]
    if len(lists) > 1:
        raise CommandFailed(
            "EwsAllowListAndEwsBlockListSpecified",
            "EwsAllowList and EwsBlockList can't be set by the same command. "
            "EwsApplicationAccessPolicy enforces one of them; set that one.",
        )
    if lists and POLICY in bound:
        _check_list_and_policy(lists[0], bound)
    elif lists and policy_needed:
        raise CommandFailed(
            "EwsApplicationAccessPolicyMissing",
            "EwsApplicationAccessPolicy must be specified if to set EwsAllowList or EwsBlockList.",
        )


def _check_list_and_policy(name: str, bound: Bound) -> None:
    policy = bound[POLICY]
    idle = policy is None and not bound[name].brings_entries
    if policy is LISTS[name] or idle:
        return
    raise CommandFailed(
        "EwsListContradictsPolicy",
        f"{name} can't be set together with EwsApplicationAccessPolicy {policy or '$null'}. "
        f"The policy that enforces it is {LISTS[name]}.",
    )


def edit(bound: Bound) -> Edit:
    """Return what a command with these parameters does to settings."""

    def apply(settings: EwsSettings) -> EwsSettings:
        return replace(
            settings,
            policy=_edited(settings.policy, bound),
            switches=replace(settings.switches, **_given(OF_ORGANIZATION, bound)),
            owa_mailbox_policy=bound.get("OwaMailboxPolicy", settings.owa_mailbox_policy),
        )

    return apply


def _edited(policy: EwsPolicy, bound: Bound) -> EwsPolicy:
    name = next((name for name in LISTS if name in bound), None)
    changed = policy
    if name:
        changed = _with_list(policy, name, bound)
    app_ids = policy.allowed_app_ids
    return replace(
        changed,
        allowed_app_ids=bound[APP_IDS].apply(app_ids) if APP_IDS in bound else app_ids,
        ews_enabled=bound.get("EwsEnabled", policy.ews_enabled),
        application_access_policy=bound.get(POLICY, changed.application_access_policy),
        **_given(SWITCHES, bound),
    )


def _with_list(policy: EwsPolicy, name: str, bound: Bound) -> EwsPolicy:
    allowing = name == "EwsAllowList"
    before = policy.allow_list if allowing else policy.block_list
    after = bound[name].apply(before)
    # Only a command that brings something new means to enforce it: adding what is there, or
    # removing, leaves the policy as it is.
    sets_policy = bool(bound[name].replace) or (bound[name].add and after != before)
    return replace(
        policy,
        allow_list=after if allowing else policy.allow_list,
        block_list=policy.block_list if allowing else after,
        application_access_policy=LISTS[name] if sets_policy else policy.application_access_policy,
    )


def _given(switches: Mapping[str, str], bound: Bound) -> dict[str, Any]:
    return {field: bound[name] for name, field in switches.items() if name in bound}


def hints(bound: Bound, changed: ChangedSettings, rules: AccessRules) -> Iterator[str]:
    """Tell what the command did, or failed to do, without saying so."""
    if rules is AccessRules.R2026 and bound.keys() & {"EwsEnabled", POLICY, *LISTS}:
        yield NO_LONGER
    if POLICY not in bound:
        yield from _hints_on_policy(bound, changed)
    yield from waits(changed.waits_until)


_LOCKING = {
    Outcome.NOT_ON_ALLOW_LIST: "it is not on EwsAllowList",
    Outcome.ON_BLOCK_LIST: "it is on EwsBlockList",
    Outcome.NOT_AN_ALLOWED_APP: "its application is not among EwsAllowedAppIDs",
}
_NAMED = 3
"""So many mailboxes are named that a program used."""


def alarms(changed: ChangedSettings, *, of_mailbox: bool) -> Iterator[str]:
    """Tell which programs the command locks out that were seen to use a mailbox."""
    found: dict[tuple[str, str], list[str]] = {}
    for each in changed.locked_out:
        switch = each.step.value.partition(":")[0] if each.step.step == "switch" else "EwsEnabled"
        why = _LOCKING.get(each.step.outcome, f"{switch} is False")
        found.setdefault((each.agent or "A program without a name", why), []).append(each.mailbox)
    until = changed.waits_until
    since = f"{until:%Y-%m-%d %H:%M:%S} UTC" if until else "now"
    for (agent, why), addresses in found.items():
        used = "this mailbox" if of_mailbox else ", ".join(addresses[:_NAMED])
        more = f" and {len(addresses) - _NAMED} more" if len(addresses) > _NAMED else ""
        yield f"{agent} used {used}{more} and is locked out from {since} on: {why}."


def waits(until: datetime | None) -> Iterator[str]:
    """Tell when a change takes effect that waits."""
    if until:
        yield f"The change is configured, but takes effect only at {until:%Y-%m-%d %H:%M:%S} UTC."


def _hints_on_policy(bound: Bound, changed: ChangedSettings) -> Iterator[str]:
    before = changed.before.policy.application_access_policy
    after = changed.after.policy.application_access_policy
    if after is not before:
        was = f"; it was {before}" if before else ""
        yield (
            f"The command names no EwsApplicationAccessPolicy, so it has set that too: to {after}"
            f"{was}."
        )
    for name in LISTS.keys() & bound.keys():
        if after is not LISTS[name]:
            yield (
                f"{name} does not count while EwsApplicationAccessPolicy is {after or 'blank'}: "
                f"only {LISTS[name]} enforces it."
            )
