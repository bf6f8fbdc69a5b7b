"""A lesson by the control API: begin it, let it tick, ask for help, end it."""

from datetime import timedelta
from itertools import count

import pytest

from bookwithme import clock
from bookwithme.contract.lesson import Lesson
from bookwithme.service.worlds import worlds
from tests.service.whole import exported
from tests.web.acting import be
from tests.web.lessons.playing import API, begin, done, solve

SAID = {"en": "Said", "fr": "Dit"}


def step(name, **more):
    return {"id": name, "title": {"en": name, "fr": f"{name} en français"}, "text": SAID, **more}


LESSON = Lesson.example | {
    "name": "ours",
    "scenario": "empty",
    "steps": [
        step("ask", question=SAID, choices=[SAID, SAID, SAID], right=[0, 2], hints=[SAID, SAID]),
        step("settings", done={"journal": {"kind": "settings"}}),
        step("move", done={"clock": {"movedBy": "P1D"}}, solution={"clock": "P1D"}),
    ],
}


def answer(client, *choices, step="ask"):
    return client.post(f"{API}/lesson/steps/{step}/answer", json={"choices": choices})


def change_a_setting(client):
    for value in ("2025", "2022"):
        client.patch(f"{API}/settings", json={"accessRules": value})


def test_a_lesson_is_listed_begun_shown_and_ended(client, context):
    listed = client.get(f"{API}/lessons").json["lessons"]
    assert "private-links" in [each["name"] for each in listed]
    assert client.get(f"{API}/lesson").status_code == 404
    begun = begin(client, LESSON)
    assert [(each["id"], each["state"]) for each in begun["steps"]] == [
        ("ask", "open"), ("settings", "open"), ("move", "open"),
    ]  # fmt: skip
    assert begun == client.get(f"{API}/lesson").json
    french = client.get(f"{API}/lesson", headers={"Accept-Language": "fr"}).json
    assert french["steps"][0]["title"] == "ask en français"
    assert client.delete(f"{API}/lesson").status_code == 204
    assert client.delete(f"{API}/lesson").status_code == 404


def test_it_begins_in_its_scenario_or_in_the_world_as_it_is(client, cast):
    before = exported(cast.context)
    begin(client, LESSON, keep=True)
    assert exported(cast.context) == before
    begin(client, LESSON)
    assert client.get(f"{API}/mailboxes").json == {"mailboxes": []}
    assert client.get(f"{API}/worlds").json["worlds"][0]["scenario"] == "empty"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"lesson": "private-link"}, "lesson"),
        ({"lesson": LESSON | {"scenario": "conto"}}, "scenario"),
        ({"lesson": LESSON | {"minutes": 0}}, "minutes"),
        ({"lesson": 1}, "lesson"),
        ({}, "lesson"),
    ],
)
def test_what_is_no_lesson_is_refused_and_changes_nothing(client, cast, body, field):
    before = exported(cast.context)
    refused = client.put(f"{API}/lesson", json=body)
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, field)
    assert exported(cast.context) == before
    assert client.get(f"{API}/lesson").status_code == 404


def test_a_question_wants_all_that_is_right_and_counts_tries(client, context):
    begin(client, LESSON)
    assert answer(client, 0).json["steps"][0]["state"] == "open"
    assert answer(client, 0, 1, 2).json["steps"][0]["state"] == "open"
    told = answer(client, 2, 0).json["steps"][0]
    assert (told["state"], told["tries"]) == ("done", 3)
    assert answer(client, 7).status_code == 422
    assert answer(client, 0, step="move").status_code == 422
    assert answer(client, 0, step="nothing").status_code == 404


def test_hints_are_counted_and_end(client, context):
    begin(client, LESSON)
    told = [client.post(f"{API}/lesson/steps/ask/hint").json["steps"][0]["hints"] for _ in range(3)]
    assert told == [1, 2, 2]


def test_a_step_that_has_not_begun_neither_ticks_nor_is_solved(client, context):
    begin(client, LESSON)
    change_a_setting(client)
    answer(client, 0, 2)
    assert done(client) == ["ask"]  # what happened before the step began does not count
    assert solve(client, "move").status_code == 422
    change_a_setting(client)
    assert done(client) == ["ask", "settings"]
    assert solve(client, "settings").status_code == 422  # it has no solution
    assert solve(client, "move").json["steps"][2]["solved"] is True


def test_steps_in_any_order_begin_with_the_lesson(client, context):
    begin(client, LESSON | {"inOrder": False})
    change_a_setting(client)
    client.post(f"{API}/clock/advance", json={"by": "P1D"})
    assert done(client) == ["settings", "move"]


def test_a_day_is_a_whole_day_however_slow_the_machine(client, context, monkeypatch):
    begin(client, LESSON | {"inOrder": False})
    start = clock.system_now()
    seconds = count()  # a second goes by at each look at the clock
    monkeypatch.setattr(clock, "system_now", lambda: start + timedelta(seconds=next(seconds)))
    assert client.post(f"{API}/clock/advance", json={"by": "P1D"}).status_code == 200
    assert done(client) == ["move"]


def test_progress_survives_the_clock_a_restore_and_an_import_and_is_in_no_document(client, context):
    begin(client, LESSON)
    client.post(f"{API}/snapshots", json={"name": "before"})
    answer(client, 0, 2)
    state = client.get(f"{API}/lesson").json
    client.put(f"{API}/clock", json={"now": "2020-01-01T00:00:00Z"})
    client.post(f"{API}/snapshots/before/restore")
    document = client.get(f"{API}/world").json
    assert "lesson" not in document
    assert client.put(f"{API}/world", json=document).status_code == 200
    assert client.get(f"{API}/lesson").json == state


def test_a_reset_begins_the_lesson_anew_and_says_so(client, context):
    begin(client, LESSON)
    answer(client, 0, 2)
    client.post(f"{API}/reset")
    assert done(client) == []
    told = client.get(f"{API}/journal").json["entries"]
    assert [(each["kind"], each["change"]) for each in told] == [
        ("world", "reset"), ("lesson", "begun"),
    ]  # fmt: skip
    with context.read() as uow:
        assert uow.lessons.running().reached == ("ask",)


def test_a_solution_that_goes_wrong_says_where(client, context):
    calls = [{"method": "GET", "path": "/_emulator/api/mailboxes/x@y.zz"}]
    wrong = step("wrong", done={"journal": {"kind": "page"}}, solution={"calls": calls})
    begin(client, LESSON | {"steps": [wrong]})
    refused = solve(client, "wrong")
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "solution.calls[0]")
    assert "404" in refused.json["detail"]


def test_a_document_is_checked_with_all_its_problems(client, context):
    good = client.post(f"{API}/lesson/check", json=LESSON)
    assert (good.status_code, good.json) == (200, {"problems": []})
    named = {"access": {"mailbox": "adele@contoso.co", "allowed": True}}
    twice = LESSON | {
        "scenario": "contoso",
        "steps": [step("a", done=named, **{"as": "adel@contoso.com"})],
    }
    found = client.post(f"{API}/lesson/check", json=twice).json["problems"]
    assert [each["path"] for each in found] == ["steps[0].as", "steps[0].done.access.mailbox"]
    assert "nearest: adele@contoso.com" in found[0]["problem"]


def test_changes_tell_that_the_lesson_moved(client, context):
    begin(client, LESSON)
    before = client.get(f"{API}/changes").json
    assert client.get(f"{API}/changes?after={before['after']}").status_code == 304
    answer(client, 0, 2)
    moved = client.get(f"{API}/changes?after={before['after']}").json
    assert moved["lesson"] > before["lesson"]


def test_a_world_s_lesson_goes_with_it(client, context):
    worlds.make_world(context, "gone", "empty")
    client.put("/w/gone/_emulator/api/lesson", json={"lesson": LESSON})
    assert client.delete(f"{API}/worlds/gone").status_code == 204
    worlds.make_world(context, "gone", "empty")
    assert client.get("/w/gone/_emulator/api/lesson").status_code == 404


def test_a_solution_opens_its_pages_once_and_as_its_own_persona(client, context):
    calls = [{"method": "GET", "path": "/bookwithme/user/{page:adele@contoso.com}?anonymous"}]
    look = {"done": {"opened": {"what": "page", "status": 200}}, "solution": {"calls": calls}}
    steps = [step("look", **{"as": "tomas@fabrikam.com"}, **look)]
    begin(client, LESSON | {"scenario": "contoso", "steps": steps})
    be(client, "adele@contoso.com")
    client.get("/")
    assert solve(client, "look").status_code == 200
    entries = client.get(f"{API}/journal?kind=opened").json["entries"]
    assert [each["by"]["persona"] for each in entries] == ["tomas@fabrikam.com"]
