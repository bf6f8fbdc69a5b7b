"""How far a lesson has come is read again as it was kept, also as earlier versions kept it."""

import json

from sqlalchemy import text

from bookwithme.domain.lesson_progress import Running, StepProgress
from tests.storage.builders import MINUTE, NOON

STEPS = (
    StepProgress("look", since=3, done_at=NOON + MINUTE, hints=2, solved=True, tries=1),
    StepProgress("act", since=0),
    StepProgress("why"),
)
LESSON = Running("{}", NOON, 3, STEPS, ("look",))


def test_a_lesson_is_read_as_it_was_kept(store):
    with store.write() as uow:
        uow.lessons.put(Running("{}", NOON, 0, ()))
        uow.lessons.put(LESSON)
    with store.read() as uow:
        assert uow.lessons.running() == LESSON


def test_so_is_one_whose_steps_were_written_with_all_that_they_lack(store):
    with store.write() as uow:
        uow.lessons.put(LESSON)
        written = uow.connection.execute(text("SELECT steps FROM lessons")).scalar_one()
        steps = json.loads(written) if isinstance(written, str) else written
        lacking = {"since": None, "done_at": None, "hints": 0, "solved": False, "tries": 0}
        old = json.dumps([{"id": each["id"]} | lacking | each for each in steps])
        uow.connection.execute(text("UPDATE lessons SET steps = :old"), {"old": old})
    with store.read() as uow:
        assert uow.lessons.running() == LESSON
