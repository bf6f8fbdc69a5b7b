"""The end of Exchange Web Services in Exchange Online, for worlds that play it."""

from dataclasses import replace
from datetime import UTC, datetime
from enum import Enum, StrEnum

from bookwithme.domain.access import EwsPolicy

BLANK_IS_FALSE_FROM = datetime(2026, 10, 1, tzinfo=UTC)
ENDED_FROM = datetime(2027, 4, 1, tzinfo=UTC)


class EwsRetirement(StrEnum):
    """Whether a world plays it."""

    OFF = "off"
    REALISTIC = "realistic"


class EwsStage(Enum):
    """How far it has come."""

    OPEN = 0
    BLANK_IS_FALSE = 1
    ENDED = 2


def stage_at(retirement: EwsRetirement, now: datetime) -> EwsStage:
    """How far it has come at an instant of the world's clock, whenever it was switched on."""
    if retirement is EwsRetirement.OFF or now < BLANK_IS_FALSE_FROM:
        return EwsStage.OPEN
    return EwsStage.BLANK_IS_FALSE if now < ENDED_FROM else EwsStage.ENDED


def at_stage(organization: EwsPolicy, stage: EwsStage) -> EwsPolicy:
    """An organization's settings as they are then: EwsEnabled may have become False by itself."""
    blank = organization.ews_enabled is None and stage is EwsStage.BLANK_IS_FALSE
    if blank or stage is EwsStage.ENDED:
        return replace(organization, ews_enabled=False)
    return organization
