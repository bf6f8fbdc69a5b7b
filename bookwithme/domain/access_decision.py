"""The access decision: subscription, service plan, and what the rules of the year ask for.

One function decides, for every way in. It also tells how, step by step, in the numbering of the
document "Bookings in Outlook" (12 May 2022): its part on the organization has a step 1 and steps
2A, 2B, 2C; so has its part on single users.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bookwithme.domain.access import (
    AccessRules,
    ApplicationAccessPolicy,
    Decision,
    Step,
    lists_ignored,
)
from bookwithme.domain.access_texts import Outcome, Question, Reason, Source
from bookwithme.domain.ews_lists import APPLICATION, argument, matching, quoted
from bookwithme.domain.ews_retirement import EwsStage, at_stage
from bookwithme.domain.owa_policy import OwaPolicy
from bookwithme.domain.subscriptions import ALL_SUBSCRIPTIONS, COVERED_SUBSCRIPTIONS

if TYPE_CHECKING:
    from bookwithme.domain.access import EwsPolicy

_ALLOW = ApplicationAccessPolicy.ENFORCE_ALLOW_LIST
_BLOCK = ApplicationAccessPolicy.ENFORCE_BLOCK_LIST
_UNTOUCHED = OwaPolicy()


def decide(
    *,
    rules: AccessRules,
    subscription: str | None,
    bookings_plan: bool,
    organization: EwsPolicy,
    mailbox: EwsPolicy,
    identity: str,
    owa: OwaPolicy = _UNTOUCHED,
    stage: EwsStage = EwsStage.OPEN,
) -> Decision:
    """Decide for one mailbox, from the settings in effect.

    All steps are told, also those after a denial: who mends one thing sees what else is shut.

    Args:
        rules: those of the year.
        subscription: the name of the user's subscription, if any.
        bookings_plan: whether the Microsoft Bookings service plan is assigned.
        organization: what is in effect for the organization, not what is configured.
        mailbox: the mailbox's own settings.
        identity: how commands name the mailbox, such as its address.
        owa: the Outlook on the web mailbox policy that governs the mailbox.
        stage: how far the end of EWS has come.
    """
    who = f"-Identity {argument(identity)}"
    check = _EwsCheck(rules, at_stage(organization, stage), mailbox, who, stage, organization)
    opening = (_subscription(rules, subscription), _service_plan(assigned=bookings_plan))
    if rules is AccessRules.R2026:
        idle = (_idle(each, Outcome.NO_LONGER) for each in check.steps())
        steps = (*opening, _owa_policy(owa), *idle)
    else:
        steps = (*opening, *check.steps(), _idle(_owa_policy(owa), Outcome.NOT_YET))
    reason = next((step.denial for step in steps if step.denial), None)
    return Decision(reason is None, reason, steps, owa.name)


def _owa_policy(policy: OwaPolicy) -> Step:
    """Ask the policy; the remedy turns its switch over."""
    disabled, name = policy.switches.personal_bookings_disabled, quoted(policy.name)
    other = "$false" if disabled else "$true"
    return Step(
        "owaPolicy",
        Question.DEFAULT_OWA_POLICY if policy.is_default else Question.OWN_OWA_POLICY,
        f"{policy.name} {{PersonalBookingsDisabled: {disabled}}}",
        f"Get-OwaMailboxPolicy -Identity {name} | Select PersonalBookingsDisabled",
        Outcome.OWA_DISABLED if disabled else Outcome.OWA_ENABLED,
        f"Set-OwaMailboxPolicy -Identity {name} -PersonalBookingsDisabled {other}",
        Reason.PERSONAL_BOOKINGS_DISABLED if disabled else None,
    )


def _idle(step: Step, outcome: Outcome) -> Step:
    return replace(step, outcome=outcome, remedy=None, denial=None)


def _subscription(rules: AccessRules, name: str | None) -> Step:
    covering = ALL_SUBSCRIPTIONS if rules is AccessRules.R2026 else COVERED_SUBSCRIPTIONS
    covered = name in covering
    return Step(
        "subscription",
        Question.SUBSCRIPTION,
        name or "",
        Source.SUBSCRIPTION,
        Outcome.COVERED if covered else Outcome.NOT_COVERED,
        denial=None if covered else Reason.SUBSCRIPTION,
    )


def _service_plan(*, assigned: bool) -> Step:
    return Step(
        "servicePlan",
        Question.SERVICE_PLAN,
        str(assigned),
        Source.SERVICE_PLAN,
        Outcome.ASSIGNED if assigned else Outcome.NOT_ASSIGNED,
        denial=None if assigned else Reason.SERVICE_PLAN,
    )


def _enabled_text(policy: EwsPolicy) -> str:
    return "" if policy.ews_enabled is None else str(policy.ews_enabled)


def _policy_text(policy: EwsPolicy) -> str:
    if policy.application_access_policy is None:
        return ""
    return f"{policy.application_access_policy} {{{', '.join(policy.enforced_list)}}}"


_LETTERS = {_ALLOW: "A", _BLOCK: "B", None: "C"}
_LISTED = {_ALLOW: Outcome.ON_ALLOW_LIST, _BLOCK: Outcome.ON_BLOCK_LIST}
_UNLISTED = {_ALLOW: Outcome.NOT_ON_ALLOW_LIST, _BLOCK: Outcome.NOT_ON_BLOCK_LIST}
_DENYING = frozenset(
    (
        *(Outcome.DISABLED, Outcome.BLANK_IS_FALSE, Outcome.ENDED),
        *(Outcome.NOT_ON_ALLOW_LIST, Outcome.ON_BLOCK_LIST),
    )
)
_ENABLE_ORGANIZATION = "Set-OrganizationConfig -EwsEnabled: $true"


@dataclass(frozen=True, slots=True)
class _EwsCheck:
    """Steps 1 and 2 on both levels.

    Attributes:
        organization: as it is at this stage; `as_set`: as it was set.
        identity: the argument that names the mailbox.
    """

    rules: AccessRules
    organization: EwsPolicy
    mailbox: EwsPolicy
    identity: str
    stage: EwsStage
    as_set: EwsPolicy

    def steps(self) -> tuple[Step, ...]:
        """All four, in the document's order."""
        enabled = self.organization_enabled(), self.user_enabled()
        return *enabled, self.organization_policy(), self.user_policy()

    def organization_enabled(self) -> Step:
        enabled, outcome = self.organization.ews_enabled, self._organization_outcome()
        return Step(
            "organization 1",
            Question.ORGANIZATION_ENABLED,
            _enabled_text(self.organization),
            "Get-OrganizationConfig | Format-List EwsEnabled",
            outcome,
            None if enabled or self.stage is EwsStage.ENDED else _ENABLE_ORGANIZATION,
            Reason.EWS_DISABLED if outcome in _DENYING else None,
        )

    def _organization_outcome(self) -> Outcome:
        if self.stage is EwsStage.ENDED:
            return Outcome.ENDED
        if self.organization != self.as_set:
            return Outcome.BLANK_IS_FALSE
        if self.organization.ews_enabled is False:
            lenient = self.rules is AccessRules.R2022 and self.mailbox.ews_enabled is True
            return Outcome.OVERRIDDEN if lenient else Outcome.DISABLED
        return Outcome.ENABLED if self.organization.ews_enabled else Outcome.BLANK_DEFAULT

    def user_enabled(self) -> Step:
        outcome = self._user_enabled_outcome()
        would_override = self.organization.ews_enabled is False and self.rules is AccessRules.R2022
        helps = self.stage is not EwsStage.ENDED and (
            outcome is Outcome.DISABLED or (outcome is Outcome.BLANK_INHERITS and would_override)
        )
        return Step(
            "user 1",
            Question.USER_ENABLED,
            _enabled_text(self.mailbox),
            f"Get-CASMailbox {self.identity} | Format-List EwsEnabled",
            outcome,
            f"Set-CASMailbox {self.identity} -EwsEnabled $true" if helps else None,
            Reason.EWS_DISABLED if outcome in _DENYING else None,
        )

    def _user_enabled_outcome(self) -> Outcome:
        if self.mailbox.ews_enabled is None:
            return Outcome.BLANK_INHERITS
        if not self.mailbox.ews_enabled:
            return Outcome.DISABLED
        if self.organization.ews_enabled is not False:
            return Outcome.ENABLED
        lenient = self.rules is AccessRules.R2022
        return Outcome.OVERRIDES if lenient else Outcome.CANNOT_OVERRIDE

    def organization_policy(self) -> Step:
        governs = self.mailbox.application_access_policy is None
        outcome = self._lists(self.organization) if governs else Outcome.NOT_GOVERNING
        return Step(
            f"organization 2{_LETTERS[self.organization.application_access_policy]}",
            Question.ORGANIZATION_POLICY,
            _policy_text(self.organization),
            "Get-OrganizationConfig | Format-List EwsApplicationAccessPolicy,Ews*List",
            outcome,
            # From the rules of 2025 on Exchange refuses an organization's list without its policy.
            _list_command(
                "Set-OrganizationConfig",
                self.organization,
                outcome,
                name_policy=self.rules is not AccessRules.R2022,
            ),
            Reason.EWS_BLOCKED if outcome in _DENYING else None,
        )

    def user_policy(self) -> Step:
        outcome = self._lists(self.mailbox)
        if outcome is Outcome.NO_POLICY and self.organization.application_access_policy:
            outcome = Outcome.ORGANIZATION_GOVERNS
        return Step(
            f"user 2{_LETTERS[self.mailbox.application_access_policy]}",
            Question.USER_POLICY,
            _policy_text(self.mailbox),
            f"Get-CASMailbox {self.identity} | Format-List EwsApplicationAccessPolicy,Ews*List",
            outcome,
            _list_command(f"Set-CASMailbox {self.identity}", self.mailbox, outcome),
            Reason.EWS_BLOCKED if outcome in _DENYING else None,
        )

    def _lists(self, policy: EwsPolicy) -> Outcome:
        if policy.application_access_policy is None:
            return Outcome.NO_POLICY
        if lists_ignored(self.rules, self.organization, self.mailbox):
            return Outcome.NOT_ENFORCED
        listed = matching(policy.enforced_list)
        return (_LISTED if listed else _UNLISTED)[policy.application_access_policy]


def _list_command(
    setter: str, policy: EwsPolicy, outcome: Outcome, *, name_policy: bool = False
) -> str | None:
    if outcome is Outcome.NOT_ENFORCED:
        return _ENABLE_ORGANIZATION
    if outcome in (Outcome.NOT_GOVERNING, Outcome.ORGANIZATION_GOVERNS):
        return None
    enforced = policy.application_access_policy or _BLOCK
    if name_policy or policy.application_access_policy is None:
        setter = f"{setter} -EwsApplicationAccessPolicy {enforced}"
    listed = matching(policy.enforced_list)
    verb, entries = ("Remove", listed) if listed else ("Add", (APPLICATION,))
    parameter = "EwsAllowList" if enforced is _ALLOW else "EwsBlockList"
    return f"{setter} -{parameter} @{{{verb}={','.join(map(quoted, entries))}}}"
