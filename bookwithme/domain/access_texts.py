"""What the access decision says. Each value is an English sentence and its own key for translation.

A step carries the value it looked at beside its sentences; one reason has a place for the name of
a policy, which the decision knows.
"""

from enum import StrEnum


def mark(message: str) -> str:
    """Mark a sentence for the catalogues, which are made of what stands in `mark(…)`."""
    return message


class Reason(StrEnum):
    """Why access is denied; the first two and the last are our words."""

    SUBSCRIPTION = mark("No subscription that includes Bookings is assigned to this user")
    SERVICE_PLAN = mark("The Microsoft Bookings service plan is not assigned to this user")
    EWS_DISABLED = mark("EWS is disabled for this user or tenant")
    EWS_BLOCKED = mark("EWS is blocked by policy for this user or tenant")
    PERSONAL_BOOKINGS_DISABLED = mark(
        "Personal bookings are disabled by the Outlook on the web mailbox policy '%(policy)s'"
    )


class Question(StrEnum):
    """What a step looks at."""

    SUBSCRIPTION = mark("Does the user's subscription include Bookings?")
    SERVICE_PLAN = mark("Is the Microsoft Bookings service plan assigned to the user?")
    ORGANIZATION_ENABLED = mark("Is EWS enabled for the organization?")
    USER_ENABLED = mark("Is EWS enabled for the user?")
    ORGANIZATION_POLICY = mark("Which applications does the organization's policy allow?")
    USER_POLICY = mark("Which applications does the user's own policy allow?")
    ALLOWED_APP_IDS = mark("Is the program's application among EwsAllowedAppIDs?")
    SWITCH = mark("Does the switch for programs of this kind let it in?")
    DEFAULT_OWA_POLICY = mark(
        "Does the default Outlook on the web mailbox policy disable personal bookings?"
    )
    OWN_OWA_POLICY = mark(
        "Does the user's own Outlook on the web mailbox policy disable personal bookings?"
    )


class Source(StrEnum):
    """Where a value that no command prints comes from."""

    SUBSCRIPTION = mark("The subscription assigned to the user")
    SERVICE_PLAN = mark("The service plans of the user's subscription")


class Outcome(StrEnum):
    """What follows from a step."""

    COVERED = mark("Covered: continue.")
    NOT_COVERED = mark("Not covered: denied.")
    ASSIGNED = mark("Assigned: continue.")
    NOT_ASSIGNED = mark("Not assigned: denied.")
    ENABLED = mark("Enabled: continue.")
    BLANK_DEFAULT = mark("Blank, which is the default and does not disable: continue.")
    BLANK_INHERITS = mark("Blank: the organization's value applies.")
    DISABLED = mark("Disabled: denied.")
    OVERRIDDEN = mark("Disabled, but the user's own value overrides it: continue.")
    OVERRIDES = mark("Enabled, which overrides the organization: continue.")
    CANNOT_OVERRIDE = mark(
        "Enabled, but it's disabled for the organization, which takes precedence."
    )
    BLANK_IS_FALSE = mark("Blank, which means False since 1 October 2026: denied.")
    ENDED = mark("Exchange Web Services ended on 1 April 2027: denied.")
    NOT_ENFORCED = mark(
        "Not enforced while EwsEnabled is blank for organization and user: allowed."
    )
    NOT_GOVERNING = mark("Not checked: only the user's own policy applies.")
    ORGANIZATION_GOVERNS = mark("Blank: the organization's policy applies.")
    NO_POLICY = mark("Blank: all applications are allowed.")
    ON_ALLOW_LIST = mark("On the allow list: allowed.")
    NOT_ON_ALLOW_LIST = mark("Not on the allow list: denied.")
    ON_BLOCK_LIST = mark("On the block list: denied.")
    NOT_ON_BLOCK_LIST = mark("Not on the block list: allowed.")
    NOT_FOR_REST = mark("Not checked: EwsEnabled has no effect on REST.")
    ALLOWED_APP = mark("Among them: continue.")
    NOT_AN_ALLOWED_APP = mark("Not among them: denied.")
    SWITCHED_ON = mark("True: allowed, and the lists are not checked.")
    SWITCHED_OFF = mark("False: denied, and the lists are not checked.")
    SWITCH_BLANK = mark("Blank: the lists decide.")
    SWITCH_DECIDED = mark("Not checked: the switch has decided.")
    OWA_ENABLED = mark("Not disabled: allowed.")
    OWA_DISABLED = mark("Disabled by the policy: denied.")
    NOT_YET = mark("Doesn't apply yet: only under the rules of 2026.")
    NO_LONGER = mark("No longer applies: since 30 June 2026, EWS settings don't control the page.")


DENIALS = {
    Outcome.NOT_COVERED: Reason.SUBSCRIPTION,
    Outcome.NOT_ASSIGNED: Reason.SERVICE_PLAN,
    Outcome.DISABLED: Reason.EWS_DISABLED,
    Outcome.BLANK_IS_FALSE: Reason.EWS_DISABLED,
    Outcome.ENDED: Reason.EWS_DISABLED,
    Outcome.NOT_ON_ALLOW_LIST: Reason.EWS_BLOCKED,
    Outcome.ON_BLOCK_LIST: Reason.EWS_BLOCKED,
    Outcome.NOT_AN_ALLOWED_APP: Reason.EWS_BLOCKED,
    Outcome.SWITCHED_OFF: Reason.EWS_BLOCKED,
    Outcome.OWA_DISABLED: Reason.PERSONAL_BOOKINGS_DISABLED,
}
"""The outcomes that deny by themselves, each with the reason that is given."""


class Caution(StrEnum):
    """Warnings that would have saved real admins."""

    ONE_ENTRY = mark(
        "EwsAllowList has a single entry: every other application is locked out of EWS and REST."
    )
    NO_ENTRY = mark(
        "EwsAllowList is enforced and empty: every application is locked out of EWS and REST."
    )
    EVERY_ENTRY = mark(
        "EwsBlockList is enforced and has *: every application is locked out of EWS and REST."
    )
    OVERRIDDEN = mark(
        "EwsEnabled is False for the organization, but a mailbox with True overrides it: "
        "for that mailbox nothing is turned off."
    )
    CANNOT_OVERRIDE = mark(
        "EwsEnabled is False for the organization: True on a mailbox does not turn EWS on again."
    )
    NOT_ENFORCED = mark(
        "EwsEnabled is blank for the organization and for a mailbox: "
        "the organization's lists are not enforced there."
    )
