"""How a world's time goes, and the instants that its clock may show."""

from datetime import UTC, datetime
from enum import StrEnum

EARLIEST = datetime(1971, 1, 1, tzinfo=UTC)
LATEST = datetime(2191, 1, 1, tzinfo=UTC)


def check_shown(moment: datetime) -> datetime:
    """Let an instant pass that a clock may show: lead times and lives of links lead on from it.

    Raises:
        ValueError: it lies too far away.
    """
    if not EARLIEST <= moment < LATEST:
        raise ValueError(
            "must lie between 1971 and 2190, so that what is counted from it still exists"
        )
    return moment


class ClockMode(StrEnum):
    """How a world's time goes."""

    SYSTEM = "system"
    SHIFTED = "shifted"
    FROZEN = "frozen"
