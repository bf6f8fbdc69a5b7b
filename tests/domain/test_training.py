"""Who is stuck: joined, not done, and no step further for five minutes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bookwithme.domain.lesson_progress import Running, begin, finish
from bookwithme.domain.training import STUCK_AFTER, Trainee, stuck_since

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ANN = Trainee(1, "monday-01", joined_at=NOON)
LESSON = Running("{}", NOON - timedelta(hours=1), 0, begin("ab", 0, in_order=True))


def test_the_last_step_or_the_joining_counts():
    assert stuck_since(ANN, LESSON, NOON + STUCK_AFTER) == NOON
    assert stuck_since(ANN, LESSON, NOON + STUCK_AFTER - timedelta(seconds=1)) is None
    later = NOON + timedelta(minutes=4)
    moved = replace(LESSON, steps=finish(LESSON.steps, {"a"}, later, 1))
    assert stuck_since(ANN, moved, NOON + STUCK_AFTER) is None
    assert stuck_since(ANN, moved, later + STUCK_AFTER) == later


def test_nobody_is_stuck_who_is_not_here_or_is_done_or_has_no_lesson():
    done = finish(finish(LESSON.steps, {"a"}, NOON, 1), {"b"}, NOON, 2)
    late = NOON + timedelta(hours=2)
    assert stuck_since(replace(ANN, joined_at=None), LESSON, late) is None
    assert stuck_since(ANN, replace(LESSON, steps=done), late) is None
    assert stuck_since(ANN, None, late) is None
