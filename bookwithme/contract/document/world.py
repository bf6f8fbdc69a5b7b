"""A world's document as a whole."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, PlainValidator, WithJsonSchema

from bookwithme.contract.base import Partial, Record
from bookwithme.contract.document.mailboxes import Mailbox
from bookwithme.contract.document.moments import SignedDuration
from bookwithme.contract.document.policies import Organization, PolicyChange
from bookwithme.contract.document.records import Booking, Message, Number
from bookwithme.contract.document.whole import keys_twice, names_of_nothing
from bookwithme.contract.types import Instant, Text, written
from bookwithme.contract.world import Settings
from bookwithme.domain.errors import InvalidInput
from bookwithme.domain.settings import WorldSettings
from bookwithme.domain.world_clock import ClockMode
from bookwithme.i18n import languages

VERSION = 1


def _version(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value != VERSION:
        raise ValueError(f"must be {VERSION}")
    return value


def _about(value: object) -> tuple[str, ...] | dict[str, str]:
    if isinstance(value, list | tuple):
        return tuple(written(line) for line in value)
    if isinstance(value, dict) and value.keys() <= set(languages):
        return {language: written(text) for language, text in value.items()}
    known = ", ".join(languages)
    raise ValueError(f"must be a list of texts, or an object with a text for each of {known}")


About = Annotated[
    tuple[str, ...] | dict[str, str],
    PlainValidator(_about),
    WithJsonSchema(
        {
            "description": "Of a scenario: what to try; in English, or in each language.",
            "anyOf": [
                {"type": "array", "items": {"type": "string"}},
                {
                    "type": "object",
                    "properties": {each: {"type": "string"} for each in languages},
                    "additionalProperties": False,
                },
            ],
        }
    ),
]


class Clock(Record):
    """How a world's time goes: from `now` on, or for a shifted clock by `shift`; or system."""

    mode: ClockMode = ClockMode.SYSTEM
    shift: SignedDuration | None = None
    now: Instant | None = None


class DocumentSettings(Partial, Settings):
    """How a world behaves; what is left out is as in every new world."""

    def made(self) -> WorldSettings:
        """The settings that it describes."""
        return WorldSettings(**self.values())


class World(Record):
    """A world: a scenario, an export, what is imported."""

    version: Annotated[int, PlainValidator(_version), WithJsonSchema({"const": VERSION})]
    name: object = Field(None, description="Of the world that was exported; ignored.")
    title: Text = Field("", description="Of a scenario.")
    about: About = ()
    sequence: Number = Field(
        0, description="Of a world with a seed: how many numbers its tokens have used."
    )
    clock: Clock = Field(default_factory=Clock)
    settings: DocumentSettings = Field(default_factory=lambda: DocumentSettings.read({}))
    organizations: tuple[Organization, ...] = ()
    mailboxes: tuple[Mailbox, ...] = ()
    bookings: tuple[Booking, ...] = ()
    policy_changes: tuple[PolicyChange, ...] = ()
    messages: tuple[Message, ...] = ()

    @classmethod
    def read(cls, document: object, context: object = None) -> Self:
        """As every record; what only the whole can tell comes after all else.

        Raises:
            InvalidInput: naming every place that is wrong.
        """
        world = super().read(document, context)
        # What names something is looked at where each name stands once.
        if problems := tuple(keys_twice(world)) or tuple(names_of_nothing(world)):
            raise InvalidInput(*problems)
        return world

    def text(self, indent: int | None = None) -> str:
        """The document as it is written: what the world does not have is left out."""
        return self.model_dump_json(exclude_unset=True, indent=indent)
