"""Settings that no command complains of and that have cost real admins a day."""

from bookwithme.domain.access import (
    AccessRules,
    ApplicationAccessPolicy,
    EwsPolicy,
    lists_ignored,
)
from bookwithme.domain.access_texts import Caution


def cautions(
    rules: AccessRules, organization: EwsPolicy, mailbox: EwsPolicy
) -> tuple[Caution, ...]:
    """Return what an admin should know about an organization's and one mailbox's settings."""
    found = []
    if locks_others_out(organization) or locks_others_out(mailbox):
        found.append(Caution.ONE_ENTRY)
    if organization.ews_enabled is False and mailbox.ews_enabled is True:
        lenient = rules is AccessRules.R2022
        found.append(Caution.OVERRIDDEN if lenient else Caution.CANNOT_OVERRIDE)
    policies = organization.application_access_policy, mailbox.application_access_policy
    if any(policies) and lists_ignored(rules, organization, mailbox):
        found.append(Caution.NOT_ENFORCED)
    return tuple(found)


def locks_others_out(policy: EwsPolicy) -> bool:
    """Whether an allow list lets in one application alone: the cause of a real outage."""
    allowing = policy.application_access_policy is ApplicationAccessPolicy.ENFORCE_ALLOW_LIST
    return allowing and len(policy.allow_list) == 1
