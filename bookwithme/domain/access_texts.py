"""What the access decision says. Each value is an English sentence and its own key for translation.

No values inside: a step carries the value it looked at beside its sentences.
"""

from enum import StrEnum


class Reason(StrEnum):
    """Why access is denied (product, section 8; the first two are our words)."""

    SUBSCRIPTION = "No subscription that includes Bookings is assigned to this user"
    SERVICE_PLAN = "The Microsoft Bookings service plan is not assigned to this user"
    EWS_DISABLED = "EWS is disabled for this user or tenant"
    EWS_BLOCKED = "EWS is blocked by policy for this user or tenant"


class Question(StrEnum):
    """What a step looks at."""

    SUBSCRIPTION = "Does the user's subscription include Bookings?"
    SERVICE_PLAN = "Is the Microsoft Bookings service plan assigned to the user?"
    ORGANIZATION_ENABLED = "Is EWS enabled for the organization?"
    USER_ENABLED = "Is EWS enabled for the user?"
    ORGANIZATION_POLICY = "Which applications does the organization's policy let in?"
    USER_POLICY = "Which applications does the user's own policy let in?"


class Source(StrEnum):
    """Where a value that no command prints comes from."""

    SUBSCRIPTION = "The subscription assigned to the user"
    SERVICE_PLAN = "The service plans of the user's subscription"


class Outcome(StrEnum):
    """What follows from a step."""

    COVERED = "Covered: go on."
    NOT_COVERED = "Not covered: denied."
    ASSIGNED = "Assigned: go on."
    NOT_ASSIGNED = "Not assigned: denied."
    ENABLED = "Enabled: go on."
    BLANK_DEFAULT = "Blank, which is the default and does not disable: go on."
    BLANK_INHERITS = "Blank: the organization's value counts."
    DISABLED = "Disabled: denied."
    OVERRIDDEN = "Disabled, but the user's own value overrides it: go on."
    OVERRIDES = "Enabled, which overrides the organization: go on."
    CANNOT_OVERRIDE = "Enabled, but the organization is disabled and that counts."
    NOT_ENFORCED = "Not enforced while EwsEnabled is blank for organization and user: allowed."
    NOT_GOVERNING = "Not asked: the user's own policy governs alone."
    ORGANIZATION_GOVERNS = "Blank: the organization's policy governs."
    NO_POLICY = "Blank: all applications are allowed."
    ON_ALLOW_LIST = "On the allow list: allowed."
    NOT_ON_ALLOW_LIST = "Not on the allow list: denied."
    ON_BLOCK_LIST = "On the block list: denied."
    NOT_ON_BLOCK_LIST = "Not on the block list: allowed."


class Caution(StrEnum):
    """Warnings that would have saved real admins."""

    ONE_ENTRY = (
        "EwsAllowList has a single entry: every other application is locked out of EWS and REST."
    )
    OVERRIDDEN = (
        "EwsEnabled is False for the organization, but a mailbox with True overrides it: "
        "for that mailbox nothing is turned off."
    )
    CANNOT_OVERRIDE = (
        "EwsEnabled is False for the organization: True on a mailbox does not turn EWS on again."
    )
    NOT_ENFORCED = (
        "EwsEnabled is blank for the organization and for a mailbox: "
        "the organization's lists are not enforced there."
    )
