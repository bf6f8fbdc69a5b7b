"""Classes on each kind of database: made, acted upon while trainees write, ended."""

import threading

import pytest

from bookwithme.contract.classes import ClassClock, ClassSettings, NewClass
from bookwithme.domain.errors import NotFound
from bookwithme.domain.world_clock import ClockMode
from bookwithme.service.lessons import class_files, classes, running
from bookwithme.service.worlds import clocks
from tests.web.lessons.playing import ASKING

WANTED = NewClass.read({"name": "monday", "trainees": 3, "lesson": ASKING})


def test_a_class_lives_and_ends(any_place):
    any_place.store.after_entries = running.tick
    made = classes.make(any_place, WANTED)
    classes.note_seen(any_place.elsewhere("monday-02"), {}, "start")
    classes.move_clocks(any_place, "monday", ClassClock(mode=ClockMode.FROZEN))
    classes.change_settings(any_place, "monday", ClassSettings.read({"accessRules": "2025"}))
    classes.say(any_place, "monday", "Break")
    classes.lock(any_place, "monday", locked=True)
    running.answer(any_place.elsewhere("monday-01"), "ask", [0, 2])
    classes.reset(any_place, "monday")
    first, second, _ = classes.show(any_place, "monday").trainees
    assert (first.reached, second.joined_at is not None) == (("ask",), True)
    assert len(class_files.results(any_place, "monday").splitlines()) == 4
    assert [each.name for each in classes.every(any_place)] == [made.name]
    classes.delete(any_place, "monday")
    assert classes.every(any_place) == []


def test_acts_for_all_beside_trainees_who_write_lose_nothing(any_place):
    classes.make(any_place, WANTED)
    failed = []

    def trainee(number):
        there = any_place.elsewhere(f"monday-{number:02}")
        try:
            for step in range(8):
                with there.write() as uow:
                    uow.journal.add("page", uow.now, {"number": step})
                clocks.show_clock(there)
        except Exception as error:  # noqa: BLE001 - told below
            failed.append(error)

    def trainer(text):
        try:
            for _ in range(4):
                classes.say(any_place, "monday", text)
        except Exception as error:  # noqa: BLE001 - told below
            failed.append(error)

    threads = [threading.Thread(target=trainee, args=(each,)) for each in (1, 2, 3)]
    threads += [threading.Thread(target=trainer, args=(each,)) for each in ("one", "two")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failed == []
    for number in (1, 2, 3):
        with any_place.elsewhere(f"monday-{number:02}").read_journal() as uow:
            kinds = [each.kind for each in uow.journal.all()]
            last = uow.world.message
        assert (kinds.count("page"), kinds.count("lesson")) == (8, 9)
        assert last in {"one", "two"}


def test_an_act_for_all_is_one_act(any_place):
    classes.make(any_place, WANTED)
    numbers = []
    for number in (1, 2, 3):
        with any_place.elsewhere(f"monday-{number:02}").read() as uow:
            numbers.append(uow.changes)

    def broken(uow):
        if uow.world.name == "monday-03":
            raise NotFound("the third world fails")
        uow.set_class_state(message="half")

    with pytest.raises(NotFound):
        classes._each_uow(any_place, "monday", None, broken)
    for number, before in zip((1, 2, 3), numbers, strict=True):
        with any_place.elsewhere(f"monday-{number:02}").read() as uow:
            assert (uow.changes, uow.world.message) == (before, "")
