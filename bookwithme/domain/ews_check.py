"""What Exchange Web Services ask of a program: steps 1 and 2 of the document, on both levels.

The booking page is one of the programs. Others may be let in, or locked out, by a switch for their
kind, and while EWS is being retired by the GUID of their application.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bookwithme.domain.access import (
    AccessRules,
    ApplicationAccessPolicy,
    EwsPolicy,
    Program,
    Protocol,
    Step,
    lists_ignored,
)
from bookwithme.domain.access_texts import Outcome, Question
from bookwithme.domain.ews_lists import matching, quoted
from bookwithme.domain.ews_retirement import EwsStage

_ALLOW = ApplicationAccessPolicy.ENFORCE_ALLOW_LIST
_BLOCK = ApplicationAccessPolicy.ENFORCE_BLOCK_LIST


def _text(switch: object) -> str:
    return "" if switch is None else str(switch)


def _policy_text(policy: EwsPolicy) -> str:
    if policy.application_access_policy is None:
        return ""
    return f"{policy.application_access_policy} {{{', '.join(policy.enforced_list)}}}"


def idle(step: Step, outcome: Outcome) -> Step:
    """A step that is told and decides nothing."""
    return replace(step, outcome=outcome, remedy=None)


_LETTERS = {_ALLOW: "A", _BLOCK: "B", None: "C"}
_LISTED = {_ALLOW: Outcome.ON_ALLOW_LIST, _BLOCK: Outcome.ON_BLOCK_LIST}
_SWITCHED = {
    True: Outcome.SWITCHED_ON,
    False: Outcome.SWITCHED_OFF,
    None: Outcome.SWITCH_BLANK,
}
_DECIDING = (Outcome.SWITCHED_ON, Outcome.SWITCHED_OFF)
_UNLISTED = {_ALLOW: Outcome.NOT_ON_ALLOW_LIST, _BLOCK: Outcome.NOT_ON_BLOCK_LIST}
_SWITCHES = {
    ("Microsoft Office Outlook", "Microsoft Outlook"): ("EwsAllowOutlook", "outlook"),
    ("MacOutlook",): ("EwsAllowMacOutlook", "mac_outlook"),
    ("Microsoft-Entourage",): ("EwsAllowEntourage", "entourage"),
}
"""What a User-Agent holds, any of these, and the switch for such a program."""

_ENABLE_ORGANIZATION = "Set-OrganizationConfig -EwsEnabled: $true"


@dataclass(frozen=True, slots=True)
class EwsCheck:
    """Steps 1 and 2 on both levels, for one program.

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
    program: Program

    def steps(self) -> tuple[Step, ...]:
        """All that are asked, in the document's order."""
        enabled = [self._organization_enabled(), self._user_enabled(), *self._app_ids()]
        if self.program.protocol is Protocol.REST:
            enabled = [idle(each, Outcome.NOT_FOR_REST) for each in enabled]
        switch = [*self._switch()]
        lists = [self._organization_policy(), self._user_policy()]
        if any(each.outcome in _DECIDING for each in switch):
            lists = [idle(each, Outcome.SWITCH_DECIDED) for each in lists]
        return *enabled, *switch, *lists

    def _app_ids(self) -> Iterator[Step]:
        """While EWS is being retired only named applications are let in; the page is none."""
        if self.stage is not EwsStage.BLANK_IS_FALSE or self.program.protocol is not Protocol.EWS:
            return
        listed, own = self.organization.allowed_app_ids, self.program.app_id
        named = own is not None and own.lower() in {each.lower() for each in listed}
        outcome = Outcome.ALLOWED_APP if named else Outcome.NOT_AN_ALLOWED_APP
        verb = "Remove" if named else "Add"
        yield Step(
            "allowedAppIDs",
            Question.ALLOWED_APP_IDS,
            f"{{{', '.join(listed)}}}",
            "Get-OrganizationConfig | Format-List EwsAllowedAppIDs",
            outcome,
            f"Set-OrganizationConfig -EwsAllowedAppIDs @{{{verb}={quoted(own)}}}" if own else None,
        )

    def _switch(self) -> Iterator[Step]:
        """The switch for programs of this kind, where it is of one that has a switch."""
        agent = self.program.agent.lower()
        found = [
            self._switched(*switch)
            for names, switch in _SWITCHES.items()
            if any(name.lower() in agent for name in names)
        ]
        deciding = (each for each in found if each.outcome in _DECIDING)
        yield from [next(deciding, found[0])] if found else []

    def _switched(self, name: str, attribute: str) -> Step:
        own, others = getattr(self.mailbox, attribute), getattr(self.organization, attribute)
        value = others if own is None else own
        shower = f"Get-CASMailbox {self.identity}" if own is not None else "Get-OrganizationConfig"
        step = Step(
            "switch",
            Question.SWITCH,
            f"{name}: {_text(value)}",
            f"{shower} | Format-List {name}",
            _SWITCHED[value],
            f"Set-CASMailbox {self.identity} -{name} ${'false' if value else 'true'}",
        )
        return idle(step, Outcome.NOT_ENFORCED) if self._lists_idle else step

    def _organization_enabled(self) -> Step:
        enabled, outcome = self.organization.ews_enabled, self._organization_outcome()
        return Step(
            "organization 1",
            Question.ORGANIZATION_ENABLED,
            _text(self.organization.ews_enabled),
            "Get-OrganizationConfig | Format-List EwsEnabled",
            outcome,
            None if enabled or self.stage is EwsStage.ENDED else _ENABLE_ORGANIZATION,
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

    def _user_enabled(self) -> Step:
        outcome = self._user_enabled_outcome()
        would_override = self.organization.ews_enabled is False and self.rules is AccessRules.R2022
        helps = self.stage is not EwsStage.ENDED and (
            outcome is Outcome.DISABLED or (outcome is Outcome.BLANK_INHERITS and would_override)
        )
        return Step(
            "user 1",
            Question.USER_ENABLED,
            _text(self.mailbox.ews_enabled),
            f"Get-CASMailbox {self.identity} | Format-List EwsEnabled",
            outcome,
            f"Set-CASMailbox {self.identity} -EwsEnabled $true" if helps else None,
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

    def _organization_policy(self) -> Step:
        governs = self.mailbox.application_access_policy is None
        outcome = self._lists(self.organization) if governs else Outcome.NOT_GOVERNING
        return Step(
            f"organization 2{_LETTERS[self.organization.application_access_policy]}",
            Question.ORGANIZATION_POLICY,
            _policy_text(self.organization),
            "Get-OrganizationConfig | Format-List EwsApplicationAccessPolicy,Ews*List",
            outcome,
            # From the rules of 2025 on Exchange refuses an organization's list without its policy.
            self._list_command(
                "Set-OrganizationConfig",
                self.organization,
                outcome,
                name_policy=self.rules is not AccessRules.R2022,
            ),
        )

    def _user_policy(self) -> Step:
        outcome = self._lists(self.mailbox)
        if outcome is Outcome.NO_POLICY and self.organization.application_access_policy:
            outcome = Outcome.ORGANIZATION_GOVERNS
        return Step(
            f"user 2{_LETTERS[self.mailbox.application_access_policy]}",
            Question.USER_POLICY,
            _policy_text(self.mailbox),
            f"Get-CASMailbox {self.identity} | Format-List EwsApplicationAccessPolicy,Ews*List",
            outcome,
            self._list_command(f"Set-CASMailbox {self.identity}", self.mailbox, outcome),
        )

    def _lists(self, policy: EwsPolicy) -> Outcome:
        if policy.application_access_policy is None:
            return Outcome.NO_POLICY
        if self._lists_idle:
            return Outcome.NOT_ENFORCED
        listed = matching(policy.enforced_list, self.program.agent)
        return (_LISTED if listed else _UNLISTED)[policy.application_access_policy]

    @property
    def _lists_idle(self) -> bool:
        over_ews = self.program.protocol is not Protocol.REST
        return over_ews and lists_ignored(self.rules, self.organization, self.mailbox)

    def _list_command(
        self, setter: str, policy: EwsPolicy, outcome: Outcome, *, name_policy: bool = False
    ) -> str | None:
        if outcome is Outcome.NOT_ENFORCED:
            return _ENABLE_ORGANIZATION
        if outcome in (Outcome.NOT_GOVERNING, Outcome.ORGANIZATION_GOVERNS):
            return None
        enforced = policy.application_access_policy or _BLOCK
        if name_policy or policy.application_access_policy is None:
            setter = f"{setter} -EwsApplicationAccessPolicy {enforced}"
        listed = matching(policy.enforced_list, self.program.agent)
        verb, entries = ("Remove", listed) if listed else ("Add", (self.program.agent,))
        parameter = "EwsAllowList" if enforced is _ALLOW else "EwsBlockList"
        written = ",".join(map(quoted, entries))
        return f"{setter} -{parameter} @{{{verb}={written}}}" if all(entries) else None
