"""The access decision: subscription, service plan, and what the rules of the year ask for.

One function decides, for every way in: the booking page and any other program. It also tells how,
step by step, in the numbering of the document "Bookings in Outlook" (12 May 2022): its part on the
organization has a step 1 and steps 2A, 2B, 2C; so has its part on single users.
"""

from bookwithme.domain.access import (
    BOOKINGS,
    AccessRules,
    ApplicationAccessPolicy,
    Decision,
    EwsPolicy,
    Program,
    Protocol,
    Step,
    lists_ignored,
)
from bookwithme.domain.access_texts import Caution, Outcome, Question, Source
from bookwithme.domain.errors import BookwithmeError
from bookwithme.domain.ews_check import EwsCheck, idle
from bookwithme.domain.ews_lists import argument, quoted
from bookwithme.domain.ews_retirement import EwsStage, at_stage
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.owa_policy import OwaPolicy
from bookwithme.domain.subscriptions import ALL_SUBSCRIPTIONS, COVERED_SUBSCRIPTIONS

_UNTOUCHED = OwaPolicy()


class AccessDenied(BookwithmeError):
    """This booking page isn't available."""

    def __init__(self, decision: Decision, mailbox: Mailbox) -> None:
        super().__init__()
        self.decision = decision
        """Why; for the organizer and the admin, not for attendees."""
        self.mailbox = mailbox


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
    program: Program = BOOKINGS,
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
        program: who asks; of a program other than the page nothing but EWS's settings is asked.
    """
    who = f"-Identity {argument(identity)}"
    as_it_is = at_stage(organization, stage)
    check = EwsCheck(rules, as_it_is, mailbox, who, stage, organization, program)
    if program.protocol is not Protocol.PAGE:
        return _decision(check.steps())
    opening = (_subscription(rules, subscription), _service_plan(assigned=bookings_plan))
    if rules is AccessRules.R2026:
        no_longer = (idle(each, Outcome.NO_LONGER) for each in check.steps())
        steps = (*opening, _owa_policy(owa), *no_longer)
    else:
        steps = (*opening, *check.steps(), idle(_owa_policy(owa), Outcome.NOT_YET))
    return _decision(steps, owa.name)


def _decision(steps: tuple[Step, ...], policy: str = "") -> Decision:
    reason = next((step.denial for step in steps if step.denial), None)
    return Decision(reason is None, reason, steps, policy)


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
    )


def _subscription(rules: AccessRules, name: str | None) -> Step:
    covering = ALL_SUBSCRIPTIONS if rules is AccessRules.R2026 else COVERED_SUBSCRIPTIONS
    return Step(
        "subscription",
        Question.SUBSCRIPTION,
        name or "",
        Source.SUBSCRIPTION,
        Outcome.COVERED if name in covering else Outcome.NOT_COVERED,
    )


def _service_plan(*, assigned: bool) -> Step:
    return Step(
        "servicePlan",
        Question.SERVICE_PLAN,
        str(assigned),
        Source.SERVICE_PLAN,
        Outcome.ASSIGNED if assigned else Outcome.NOT_ASSIGNED,
    )


def cautions(
    rules: AccessRules, organization: EwsPolicy, mailbox: EwsPolicy
) -> tuple[Caution, ...]:
    """Return what no command complains of and what has cost real admins a day."""
    lists = {_caution_on_list(organization), _caution_on_list(mailbox)}
    found = [each for each in Caution if each in lists]
    if organization.ews_enabled is False and mailbox.ews_enabled is True:
        lenient = rules is AccessRules.R2022
        found.append(Caution.OVERRIDDEN if lenient else Caution.CANNOT_OVERRIDE)
    policies = organization.application_access_policy, mailbox.application_access_policy
    if any(policies) and lists_ignored(rules, organization, mailbox):
        found.append(Caution.NOT_ENFORCED)
    return tuple(found)


def _caution_on_list(policy: EwsPolicy) -> Caution | None:
    """Tell what an enforced list shuts out without saying so; a real outage had one entry."""
    everything = any(entry and not entry.strip("*") for entry in policy.enforced_list)
    if policy.application_access_policy is ApplicationAccessPolicy.ENFORCE_BLOCK_LIST:
        return Caution.EVERY_ENTRY if everything else None
    if policy.application_access_policy is None or everything or len(policy.allow_list) > 1:
        return None
    return Caution.ONE_ENTRY if policy.allow_list else Caution.NO_ENTRY
