"""Who may use Bookings: subscription, service plan, and the EWS check.

One function decides, for every way in. It also tells how, step by step, in the numbering of the
document "Bookings in Outlook" (12 May 2022): its part on the organization has a step 1 and steps
2A, 2B, 2C; so has its part on single users.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache

from bookwithme.domain.access_texts import Outcome, Question, Reason, Source
from bookwithme.domain.ews_lists import APPLICATION, argument, matching, quoted

COVERED_SUBSCRIPTIONS = (
    *(f"Office 365 {plan}" for plan in ("A3", "A5", "E1", "E3", "E5", "F1", "F3")),
    *(f"Microsoft 365 {plan}" for plan in ("A3", "A5", "E1", "E3", "E5", "F1", "F3")),
    *(f"Microsoft 365 Business {plan}" for plan in ("Basic", "Standard", "Premium")),
)
"""The subscriptions that include Bookings, in the document's order."""

_COVERED = frozenset(COVERED_SUBSCRIPTIONS)


@lru_cache(maxsize=256)
def nearest_covered(subscription: str | None) -> str | None:
    """The covered subscription that is meant by a name that is none, such as "E3"; None: none is.

    The end of a name is enough; of two, the one that Microsoft sells today.
    """
    if not subscription or subscription in _COVERED:
        return None
    ending = f" {subscription.strip().casefold()}"
    meant = [each for each in COVERED_SUBSCRIPTIONS if each.casefold().endswith(ending)]
    near = meant[-1:] or get_close_matches(subscription, COVERED_SUBSCRIPTIONS, 1)
    return near[0] if near else None


class AccessRules(StrEnum):
    """Which of Microsoft's two published tables for EwsEnabled holds, by the year it began."""

    R2022 = "2022"
    R2025 = "2025"


class ApplicationAccessPolicy(StrEnum):
    """EwsApplicationAccessPolicy; blank is None."""

    ENFORCE_ALLOW_LIST = "EnforceAllowList"
    ENFORCE_BLOCK_LIST = "EnforceBlockList"


_ALLOW = ApplicationAccessPolicy.ENFORCE_ALLOW_LIST
_BLOCK = ApplicationAccessPolicy.ENFORCE_BLOCK_LIST


@dataclass(frozen=True, slots=True)
class EwsPolicy:
    """The EWS settings of an organization or of a mailbox; None is Exchange's blank.

    Both lists may hold entries; only the one that the policy names counts.
    """

    ews_enabled: bool | None = None
    application_access_policy: ApplicationAccessPolicy | None = None
    allow_list: tuple[str, ...] = ()
    block_list: tuple[str, ...] = ()

    @property
    def enforced_list(self) -> tuple[str, ...]:
        """The entries of the list that the policy names; nothing without a policy."""
        if self.application_access_policy is None:
            return ()
        return self.allow_list if self.application_access_policy is _ALLOW else self.block_list


@dataclass(frozen=True, slots=True)
class Step:
    """One question of the decision.

    Attributes:
        step: the document's numbering, such as `organization 2A`; before it `subscription` and
            `servicePlan`.
        question, outcome: sentences to translate.
        value: what was looked at, as the console prints it; empty for blank.
        source: the document's command that shows the value, or a sentence to translate.
        remedy: the document's command that would change the outcome, mended where it is broken.
        denial: the reason, where this step by itself denies.
    """

    step: str
    question: Question
    value: str
    source: str
    outcome: Outcome
    remedy: str | None = None
    denial: Reason | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Allowed or not; the reason of the first step that denies; every step, in order."""

    allowed: bool
    reason: Reason | None
    steps: tuple[Step, ...]


def decide(
    *,
    rules: AccessRules,
    subscription: str | None,
    bookings_plan: bool,
    organization: EwsPolicy,
    mailbox: EwsPolicy,
    identity: str,
) -> Decision:
    """Decide for one mailbox, from the settings in effect.

    All steps are told, also those after a denial: who mends one thing sees what else is shut.

    Args:
        rules: the table for step 1.
        subscription: the name of the user's subscription, if any.
        bookings_plan: whether the Microsoft Bookings service plan is assigned.
        organization: what is in effect for the organization, not what is configured.
        mailbox: the mailbox's own settings.
        identity: how commands name the mailbox, such as its address.
    """
    check = _EwsCheck(rules, organization, mailbox, f"-Identity {argument(identity)}")
    steps = (
        _subscription(subscription),
        _service_plan(assigned=bookings_plan),
        check.organization_enabled(),
        check.user_enabled(),
        check.organization_policy(),
        check.user_policy(),
    )
    reason = next((step.denial for step in steps if step.denial), None)
    return Decision(reason is None, reason, steps)


def lists_ignored(rules: AccessRules, organization: EwsPolicy, mailbox: EwsPolicy) -> bool:
    """Whether EwsEnabled is blank on both levels, which under the rules of 2022 idles all lists."""
    blank = organization.ews_enabled is None and mailbox.ews_enabled is None
    return blank and rules is AccessRules.R2022


def _subscription(name: str | None) -> Step:
    covered = name in _COVERED
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
_DENYING = frozenset((Outcome.DISABLED, Outcome.NOT_ON_ALLOW_LIST, Outcome.ON_BLOCK_LIST))
_ENABLE_ORGANIZATION = "Set-OrganizationConfig -EwsEnabled: $true"


@dataclass(frozen=True, slots=True)
class _EwsCheck:
    """Steps 1 and 2 on both levels. `identity`: the argument that names the mailbox."""

    rules: AccessRules
    organization: EwsPolicy
    mailbox: EwsPolicy
    identity: str

    def organization_enabled(self) -> Step:
        enabled = self.organization.ews_enabled
        if enabled is False:
            lenient = self.rules is AccessRules.R2022 and self.mailbox.ews_enabled is True
            outcome = Outcome.OVERRIDDEN if lenient else Outcome.DISABLED
        else:
            outcome = Outcome.ENABLED if enabled else Outcome.BLANK_DEFAULT
        return Step(
            "organization 1",
            Question.ORGANIZATION_ENABLED,
            _enabled_text(self.organization),
            "Get-OrganizationConfig | Format-List EwsEnabled",
            outcome,
            None if enabled else _ENABLE_ORGANIZATION,
            Reason.EWS_DISABLED if outcome in _DENYING else None,
        )

    def user_enabled(self) -> Step:
        outcome = self._user_enabled_outcome()
        would_override = self.organization.ews_enabled is False and self.rules is AccessRules.R2022
        helps = outcome is Outcome.DISABLED or (
            outcome is Outcome.BLANK_INHERITS and would_override
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
            # Under the rules of 2025 Exchange refuses an organization's list without its policy.
            _list_command(
                "Set-OrganizationConfig",
                self.organization,
                outcome,
                name_policy=self.rules is AccessRules.R2025,
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
