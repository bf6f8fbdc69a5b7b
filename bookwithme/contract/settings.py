"""A world's settings."""

from __future__ import annotations

from bookwithme.contract.base import Change, Record
from bookwithme.contract.types import Flag
from bookwithme.domain.access import AccessRules
from bookwithme.domain.settings import PolicyDelay, Provisioning


class Settings(Record):
    """How a world behaves where the product has two answers."""

    access_rules: AccessRules
    policy_delay: PolicyDelay
    email_verification: Flag
    provisioning: Provisioning


class SettingsChange(Change, Settings):
    """The settings that are to change."""
