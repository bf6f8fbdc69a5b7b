"""How a world's time goes, and the instants that its clock may show."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

EARLIEST = datetime(1971, 1, 1, tzinfo=UTC)
LATEST = datetime(2191, 1, 1, tzinfo=UTC)


class ClockMode(StrEnum):
    """How a world's time goes."""

    SYSTEM = "system"
    SHIFTED = "shifted"
    FROZEN = "frozen"
