"""A world's document as a whole."""

from typing import Annotated, ClassVar

from pydantic import Field, PlainValidator, WithJsonSchema

from bookwithme.contract.base import Documented, Record
from bookwithme.contract.document.about import About
from bookwithme.contract.document.mailboxes import Mailbox
from bookwithme.contract.document.moments import SignedDuration
from bookwithme.contract.document.places import placed
from bookwithme.contract.document.policies import Organization, PolicyChange
from bookwithme.contract.document.records import Booking, Message, Number
from bookwithme.contract.mailbox import NewMailbox
from bookwithme.contract.settings import Settings
from bookwithme.contract.types import Instant, Text
from bookwithme.domain.settings import WorldSettings
from bookwithme.domain.world_clock import ClockMode

VERSION = 1


def _version(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value != VERSION:
        raise ValueError(f"must be {VERSION}")
    return value


class Clock(Record):
    """How a world's time goes: from `now` on, or for a shifted clock by `shift`; or system."""

    mode: ClockMode = ClockMode.SYSTEM
    shift: SignedDuration | None = None
    now: Instant | None = None


class DocumentSettings(Documented, Settings):
    """How a world behaves; what is left out is as in every new world."""

    kept: ClassVar = WorldSettings
    first: ClassVar = ("access_rules", "policy_delay", "email_verification", "provisioning")

    def made(self) -> WorldSettings:
        """The settings that it describes; raises InvalidInput."""
        with placed("settings"):
            return WorldSettings(**self.values())


class World(Record):
    """A world: a scenario, an export, what is imported."""

    example: ClassVar = {"version": 1, "mailboxes": [NewMailbox.example]}

    version: Annotated[int, PlainValidator(_version), WithJsonSchema({"const": VERSION})]
    name: object = Field(None, description="Of the world that was exported; ignored.")
    title: Text = Field("", description="Of a scenario.")
    about: About = Field((), description="Of a scenario: what to try.")
    sequence: Number = Field(
        0, description="Of a world with a seed: how many numbers its tokens have used."
    )
    clock: Clock = Field(default_factory=Clock)
    settings: DocumentSettings = Field(default_factory=lambda: DocumentSettings.read({}))
    organizations: tuple[Organization, ...] = ()
    mailboxes: tuple[Mailbox, ...] = ()
    policy_changes: tuple[PolicyChange, ...] = ()
    bookings: tuple[Booking, ...] = ()
    messages: tuple[Message, ...] = ()

    def text(self, indent: int | None = None) -> str:
        """The document as it is written: what the world does not have is left out."""
        return self.model_dump_json(exclude_unset=True, indent=indent)
