"""Writers of a world stand in a line: first come, first served; who waited too long leaves it."""

import threading

import pytest

from bookwithme.domain.errors import Busy
from bookwithme.storage.lines import Line, Lines
from tests.processes import reached

MANY = 20


def arrive(line, number, served, patience=20):
    """Somebody who waits in a line, and notes that it was their turn."""

    def wait():
        if line.acquire(patience):
            served.append(number)
            line.release()

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


def test_who_comes_first_is_first():
    line, served = Line(), []
    assert line.acquire(0)
    waiting = []
    for number in range(MANY):
        waiting.append(arrive(line, number, served))
        assert reached(lambda: len(line._waiting) == number + 1)  # noqa: B023
    line.release()
    for each in waiting:
        each.join()
    assert served == list(range(MANY))
    assert line.acquire(0)


def test_who_waited_too_long_is_busy_and_holds_up_nobody():
    lines, served = Lines(), []
    with lines.stand("world", 1):
        with pytest.raises(Busy), lines.stand("world", 0.05):
            pass
        line = lines._lines["world"]
        waiting = arrive(line, "next", served)
        assert reached(lambda: len(line._waiting) == 1)
    waiting.join()
    assert served == ["next"]
    with lines.stand("world", 0):
        pass


def test_lines_of_other_names_are_others_and_none_is_kept():
    lines = Lines()
    with lines.stand("one", 0), lines.stand("two", 0):
        assert len(lines._lines) == 2
    assert len(lines._lines) == 0
