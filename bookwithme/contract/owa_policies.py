"""Mailbox policies of Outlook on the web."""

from typing import Annotated, ClassVar

from pydantic import Field

from bookwithme.contract.base import Change, Partial, Record, those_of
from bookwithme.contract.types import Flag, Line, matching, ruled
from bookwithme.domain.owa_policy import NAME_LENGTH, OwaSwitches, name_problems

_OTHER = r"/\u0000-\u001f\u007f-\u009f"
_NAME = rf"^(?!\.\.?$)[^\s{_OTHER}]([^{_OTHER}]*[^\s{_OTHER}])?$"
"""The domain's `name_problems` says whether a name is right."""


class OwaPolicyFields(Record):
    """What a policy says."""

    personal_bookings_disabled: Flag
    bookings_mailbox_creation_enabled: Flag


class OwaPolicyInfo(OwaPolicyFields):
    """A policy; the default one governs the mailboxes that have none of their own."""

    name: str
    is_default: bool


class NewOwaPolicy(Partial, OwaPolicyFields):
    """A policy to be made; what is left out is as Exchange has it at first."""

    example: ClassVar = {"name": "BwmDisablePolicy", "personalBookingsDisabled": True}

    required: ClassVar = ("name",)

    name: Annotated[
        Line, Field(min_length=1, max_length=NAME_LENGTH), matching(_NAME), ruled(name_problems)
    ]

    def switches(self) -> OwaSwitches:
        """What it says."""
        return OwaSwitches(**those_of(OwaSwitches, self.values()))


class OwaPolicyChange(Change, OwaPolicyFields):
    """The switches that are to change."""

    example: ClassVar = {"personalBookingsDisabled": True}
