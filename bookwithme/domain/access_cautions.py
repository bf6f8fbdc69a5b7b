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
