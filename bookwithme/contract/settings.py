"""The settings of a world."""

from typing import ClassVar

from bookwithme.contract.base import Change, Record
from bookwithme.contract.types import Flag
from bookwithme.domain.access import AccessRules
from bookwithme.domain.ews_retirement import EwsRetirement
from bookwithme.domain.settings import FirstRun, PolicyDelay, Provisioning


class Settings(Record):
    """How a world behaves where the product has two answers."""

    access_rules: AccessRules
    policy_delay: PolicyDelay
    email_verification: Flag
    provisioning: Provisioning
    first_run: FirstRun
    ews_retirement: EwsRetirement


class SettingsChange(Change, Settings):
    """The settings that are to change."""

    example: ClassVar = {"policyDelay": "realistic"}
