"""A class: trainees, each with a world of their own."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bookwithme.domain.lesson_progress import Running

MOST = 99
"""Trainees of one class."""
STUCK_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Trainee:
    """Who has which world; times are real. `more`: what the roster says besides."""

    number: int
    world: str
    name: str = ""
    more: dict[str, str] = field(default_factory=dict)
    joined_at: datetime | None = None
    seen_at: datetime | None = None
    place: str = ""

    @property
    def label(self) -> str:
        """What the trainee is called in the journal."""
        return self.name or f"{self.number:02}"


@dataclass(frozen=True, slots=True)
class Training:
    """A class, and who is in it. `lesson`: its name, or empty."""

    name: str
    lesson: str
    scenario: str
    made_at: datetime
    trainees: tuple[Trainee, ...] = ()


def stuck_since(trainee: Trainee, lesson: Running | None, really: datetime) -> datetime | None:
    """Since when a trainee has come no step further, if that is long ago.

    None before they joined, and after the last step.
    """
    if trainee.joined_at is None or lesson is None:
        return None
    done = [each.done_at for each in lesson.steps]
    if None not in done:
        return None
    since = max(trainee.joined_at, lesson.started_at, *(each for each in done if each))
    return since if really - since >= STUCK_AFTER else None
