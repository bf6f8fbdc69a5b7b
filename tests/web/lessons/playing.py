"""Play a lesson by the control API, as its panel does."""

from bookwithme.contract.lesson import Lesson
from bookwithme.service.lessons.library import SHIPPED
from bookwithme.service.worlds.scenarios import read_file

API = "/_emulator/api"
SAID = {"en": "Said", "fr": "Dit"}
_QUESTION = {
    "question": SAID,
    "choices": [SAID, SAID, SAID],
    "right": [0, 2],
    "hints": [SAID, SAID],
}
ASKING = Lesson.example | {
    "name": "asking",
    "scenario": "empty",
    "steps": [{"id": "ask", "title": SAID, "text": SAID, **_QUESTION}],
}
"""A lesson of one question."""
SHIPPED_NAMES = sorted(each.stem for each in SHIPPED.glob("*.json"))


def document(name):
    """A shipped lesson's document."""
    return read_file(SHIPPED / f"{name}.json", "lesson")


def begin(client, lesson, **more):
    """Begin a lesson; its state."""
    answer = client.put(f"{API}/lesson", json={"lesson": lesson, **more})
    assert answer.status_code == 200, answer.json
    return answer.json


def done(client):
    """The ids of the steps that are done."""
    steps = client.get(f"{API}/lesson").json["steps"]
    return [each["id"] for each in steps if each["state"] == "done"]


def look_again(client):
    """Ask for a check, and tell the steps that are done then."""
    assert client.post(f"{API}/lesson/check").json == {"problems": []}
    return done(client)


def solve(client, step):
    """Let the emulator do a step."""
    return client.post(f"{API}/lesson/steps/{step}/solve")


def texts_in(value):
    """Every text of a lesson."""
    if isinstance(value, dict) and "en" in value:
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from texts_in(each)
