"""How far a lesson has come: which steps wait for something to happen, which are done."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StepProgress:
    """How far one step has come.

    Attributes:
        id: its name in the lesson.
        since: the id of the journal's last entry before it began; None: it did not begin yet.
        done_at: in real time; a step that is done stays done.
        hints: how many were shown.
        solved: whether the emulator was asked to do it.
        tries: how often its question was answered.
    """

    id: str
    since: int | None = None
    done_at: datetime | None = None
    hints: int = 0
    solved: bool = False
    tries: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it has begun and is not done."""
        return self.since is not None and self.done_at is None


Steps = tuple[StepProgress, ...]


@dataclass(frozen=True, slots=True)
class Running:
    """A lesson that was begun.

    Attributes:
        document: its text, as JSON.
        started_at: in real time.
        begun_after: the id of the journal's last entry before it.
        steps: how far each has come, in the lesson's order.
        reached: ids of steps that were done before the world was reset.
    """

    document: str
    started_at: datetime
    begun_after: int
    steps: Steps
    reached: tuple[str, ...] = ()


def begin(ids: Iterable[str], last: int, *, in_order: bool) -> Steps:
    """The steps of a lesson that begins now; `last`: the id of the journal's last entry."""
    return tuple(
        StepProgress(each, last if not in_order or number == 0 else None)
        for number, each in enumerate(ids)
    )


def finish(steps: Steps, done: Collection[str], really: datetime, last: int) -> Steps:
    """The steps, with some done; the one after the last that is done begins, in order."""
    finished = [
        replace(each, done_at=really) if each.id in done and each.is_open else each
        for each in steps
    ]
    waiting = next((n for n, each in enumerate(finished) if each.done_at is None), None)
    if waiting is not None and finished[waiting].since is None:
        finished[waiting] = replace(finished[waiting], since=last)
    return tuple(finished)


def is_right(chosen: Collection[int], right: Collection[int]) -> bool:
    """Whether an answer has all right choices and no other."""
    return set(chosen) == set(right)
