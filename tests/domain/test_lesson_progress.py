"""Steps begin and end in their order."""

from datetime import UTC, datetime

from bookwithme.domain.lesson_progress import begin, finish, is_right

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_in_order_a_step_begins_when_the_one_before_it_is_done():
    steps = begin("abc", 7, in_order=True)
    assert [each.since for each in steps] == [7, None, None]
    steps = finish(steps, {"a", "b"}, NOON, 9)
    assert [each.done_at for each in steps] == [NOON, None, None]  # b had not begun
    assert [each.since for each in steps] == [7, 9, None]


def test_in_any_order_all_begin_with_the_lesson():
    steps = finish(begin("abc", 7, in_order=False), {"c"}, NOON, 9)
    assert [each.since for each in steps] == [7, 7, 7]
    assert [each.is_open for each in steps] == [True, True, False]


def test_what_is_done_stays_done():
    steps = finish(begin("ab", 7, in_order=True), {"a"}, NOON, 9)
    assert finish(steps, {"a"}, NOON.replace(hour=13), 10) == steps


def test_an_answer_has_all_that_is_right_and_no_more():
    assert is_right([1, 0], [0, 1])
    assert not is_right([0], [0, 1])
    assert not is_right([0, 1, 2], [0, 1])
