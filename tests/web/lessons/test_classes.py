"""Classes by the control API: worlds, board, acts for all or for chosen ones."""

import csv
from dataclasses import replace
from io import StringIO

import pytest

from bookwithme import clock
from bookwithme.domain.training import STUCK_AFTER
from tests.web.lessons.playing import API, ASKING

AS_A_PAGE = {"Accept": "text/html,*/*;q=0.8"}
CLASSES = f"{API}/classes"


@pytest.fixture
def monday(client, context):
    """A class of three with a lesson of one question."""
    body = {"name": "monday", "trainees": ["Ann", "", "=Cléo"], "lesson": ASKING}
    made = client.post(CLASSES, json=body)
    assert made.status_code == 201, made.json
    return made.json


def board(client, name="monday"):
    return client.get(f"{CLASSES}/{name}").json["trainees"]


def act(client, what, **body):
    return client.post(f"{CLASSES}/monday/{what}", json=body)


def of_world(number, path):
    return f"/w/monday-{number:02}{API}{path}"


def join(app, trainee):
    """A browser that came by a trainee's invitation."""
    browser = app.test_client()
    path = trainee["inviteUrl"].partition("/w/")[2]
    came = browser.get(f"/w/{path}", headers=AS_A_PAGE, follow_redirects=True)
    assert came.status_code == 200
    return browser


def test_a_class_is_a_world_with_an_invitation_for_each_trainee(client, monday):
    told = [(each["number"], each["name"], each["world"]) for each in monday["trainees"]]
    assert told == [(1, "Ann", "monday-01"), (2, "", "monday-02"), (3, "=Cléo", "monday-03")]
    assert len({each["inviteUrl"] for each in monday["trainees"]}) == 3
    assert [each["joinedAt"] for each in monday["trainees"]] == [None] * 3
    (listed,) = client.get(CLASSES).json["classes"]
    assert (listed["name"], listed["lesson"]) == ("monday", "asking")
    assert client.get(of_world(2, "/lesson")).json["name"] == "asking"


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"name": "monday", "trainees": 2}, 409, None),
        ({"name": "Monday", "trainees": 2}, 422, "name"),
        ({"name": "x" * 61, "trainees": 2}, 422, "name"),
        ({"name": "new", "trainees": 0}, 422, "trainees"),
        ({"name": "new", "trainees": 100}, 422, "trainees"),
        ({"name": "new", "trainees": True}, 422, "trainees"),
        ({"name": "new", "trainees": ["a\nb"]}, 422, "trainees"),
        ({"name": "new", "trainees": 2, "lesson": "nothing"}, 422, "lesson"),
        ({"name": "new", "trainees": 2, "scenario": "nothing"}, 422, "scenario"),
    ],
)
def test_what_is_no_class_is_refused_and_makes_nothing(client, monday, body, status, field):
    before = client.get(f"{API}/worlds").json
    refused = client.post(CLASSES, json=body)
    assert (refused.status_code, field) == (
        status, refused.json["errors"][0]["field"] if field else None,
    )  # fmt: skip
    assert client.get(f"{API}/worlds").json == before


def test_a_world_of_the_name_stops_the_whole_class(client, context):
    client.post(f"{API}/worlds", json={"name": "new-02", "scenario": "empty"})
    refused = client.post(CLASSES, json={"name": "new", "trainees": 3})
    assert (refused.status_code, refused.json["code"]) == (409, "WorldExists")
    assert client.get(f"{CLASSES}/new").status_code == 404
    assert len(client.get(f"{API}/worlds").json["worlds"]) == 2


def test_the_board_tells_who_has_joined_and_how_far_they_are(app, client, monday):
    browser = join(app, monday["trainees"][0])
    browser.post(of_world(1, "/lesson/steps/ask/hint"))
    browser.post(of_world(1, "/lesson/steps/ask/answer"), json={"choices": [0, 2]})
    ann, other, _ = board(client)
    assert ann["joinedAt"] is not None
    assert ann["joinedAt"] <= ann["lastSeenAt"]
    assert ann["place"] == "start"
    assert (ann["steps"][0]["state"], ann["steps"][0]["hints"]) == ("done", 1)
    assert (other["joinedAt"], other["steps"][0]["state"]) == (None, "open")
    entries = client.get(of_world(1, "/journal?kind=lesson")).json["entries"]
    assert entries[-1]["by"]["trainee"] == "Ann"


def test_what_scripts_ask_for_is_no_place(app, client, monday):
    browser = join(app, monday["trainees"][0])
    browser.get("/w/monday-01/_emulator/mail", headers=AS_A_PAGE)
    after = browser.get(of_world(1, "/changes")).json["after"]
    assert browser.get(of_world(1, f"/changes?after={after}")).status_code == 304
    browser.get("/w/monday-01/_emulator/lesson", headers={"Accept": "*/*"})
    browser.get(of_world(1, "/messages"), headers=AS_A_PAGE)
    assert board(client)[0]["place"] == "mailbox"


def test_who_comes_no_further_for_five_minutes_is_stuck(app, client, monday, monkeypatch):
    join(app, monday["trainees"][1])
    assert [each["stuckSince"] for each in board(client)] == [None] * 3
    now = clock.system_now()
    monkeypatch.setattr(clock, "system_now", lambda: now + STUCK_AFTER)
    first, second, _ = board(client)
    assert (first["stuckSince"], second["stuckSince"] is not None) == (None, True)


def test_the_clocks_of_all_go_on_from_where_each_is(client, monday):
    client.put(of_world(1, "/clock"), json={"mode": "frozen", "now": "2026-11-23T08:00:00Z"})
    act(client, "clock", to="2026-12-01T08:00:00Z", only=[2, 3])
    told = act(client, "clock", by="P1D").json["trainees"]
    assert [each["clock"][:10] for each in told] == ["2026-11-24", "2026-12-02", "2026-12-02"]
    assert client.get(of_world(1, "/clock")).json["mode"] == "frozen"
    assert client.get(of_world(2, "/clock")).json["mode"] == "shifted"
    act(client, "clock", mode="frozen")
    modes = [client.get(of_world(each, "/clock")).json["mode"] for each in (1, 2, 3)]
    assert modes == ["frozen"] * 3
    act(client, "clock", to="2020-01-01T00:00:00Z")  # back, too
    assert {each["clock"] for each in board(client)} == {"2020-01-01T00:00:00Z"}


def test_an_act_that_is_refused_changes_no_world(client, monday):
    act(client, "clock", to="2189-01-01T00:00:00Z", only=[3])
    before = [client.get(of_world(each, "/clock")).json["mode"] for each in (1, 2, 3)]
    assert act(client, "clock", by="P900D").status_code == 422
    assert [client.get(of_world(each, "/clock")).json["mode"] for each in (1, 2, 3)] == before
    assert act(client, "lock", locked=True, only=[1, 9]).status_code == 422
    assert [each["locked"] for each in board(client)] == [False] * 3


def test_settings_and_a_message_are_for_all_or_for_some(client, monday):
    act(client, "settings", accessRules="2025", only=[1])
    rules = [client.get(of_world(each, "/settings")).json["accessRules"] for each in (1, 2, 3)]
    assert rules == ["2025", "2022", "2022"]
    assert act(client, "settings", accessRules="1999").status_code == 422
    act(client, "message", text="Break until 10:30")
    assert "Break until 10:30" in client.get("/w/monday-02/").text
    act(client, "message", text="", only=[2])
    assert "Break until 10:30" not in client.get("/w/monday-02/").text
    assert "Break until 10:30" in client.get("/w/monday-01/").text


def test_a_locked_world_can_be_looked_at_and_not_changed(client, monday):
    act(client, "lock", locked=True, only=[1])
    change = {"json": {"accessRules": "2025"}}
    refused = client.patch(of_world(1, "/settings"), **change)
    assert (refused.status_code, refused.json["code"]) == (423, "WorldLocked")
    page = client.post("/w/monday-01/_emulator/exchange", data={"command": "Get-Help"})
    assert (page.status_code, "This world is locked" in page.text) == (423, True)
    assert client.get("/w/monday-01/").status_code == 200
    assert client.patch(of_world(2, "/settings"), **change).status_code == 200
    act(client, "clock", by="P1D")  # the trainer's own acts go through
    act(client, "lock", locked=False)
    assert client.patch(of_world(1, "/settings"), **change).status_code == 200


@pytest.mark.parametrize(
    ("path", "send"),
    [
        ("/w/monday-01/_emulator/api/signature/check", {"json": {"url": "https://x.example"}}),
        ("/w/monday-01/_emulator/api/signatures", {"json": {"mailboxes": "all"}}),
        ("/w/monday-01/_emulator/api/lesson/check", {"json": {}}),
        ("/w/monday-01/_emulator/signature", {"data": {"template": "x"}}),
        ("/w/monday-01/_emulator/signature/signature.htm", {"data": {}}),
        ("/w/monday-01/_emulator/signature/qr.svg", {"data": {}}),
        ("/w/monday-01/_emulator/signature/qr.png", {"data": {}}),
        ("/w/monday-01/_emulator/signature/all", {"data": {}}),
    ],
)
def test_in_a_locked_world_what_changes_nothing_is_answered(client, monday, path, send):
    before = client.post(path, **send)
    act(client, "lock", locked=True)
    answer = client.post(path, **send)
    assert answer.status_code == before.status_code
    assert client.post(of_world(1, "/lesson/check")).status_code == 423


def test_a_reset_is_a_beginning_and_the_board_keeps_what_was_reached(client, monday):
    client.post(of_world(1, "/lesson/steps/ask/answer"), json={"choices": [0, 2]})
    client.patch(of_world(2, "/settings"), json={"accessRules": "2025"})
    told = act(client, "reset", only=[1]).json["trainees"]
    assert (told[0]["steps"][0]["state"], told[0]["reached"]) == ("open", ["ask"])
    assert client.get(of_world(2, "/settings")).json["accessRules"] == "2025"
    act(client, "reset")
    assert client.get(of_world(2, "/settings")).json["accessRules"] == "2022"


def test_results_are_a_table_in_which_no_name_is_a_formula(client, monday):
    client.post(of_world(1, "/lesson/steps/ask/solve"))
    answer = client.get(f"{CLASSES}/monday/results.csv")
    assert answer.mimetype == "text/csv"
    first, second, third = csv.DictReader(StringIO(answer.text.lstrip("\ufeff")))
    assert (first["name"], first["done"], first["solved"], first["ask"] != "") == (
        "Ann", "1", "1", True,
    )  # fmt: skip
    assert (second["done"], third["name"]) == ("0", "'=Cléo")


def test_results_tell_nothing_of_a_world_that_is_gone(client, monday):
    client.delete(f"{API}/worlds/monday-02")
    rows = csv.reader(StringIO(client.get(f"{CLASSES}/monday/results.csv").text))
    head, first, second, _ = rows
    assert len(first) == len(second) == len(head)
    assert (first[5:8], set(second[3:])) == (["0"] * 3, {""})


def test_a_class_that_ends_takes_its_worlds_with_it(client, monday):
    client.delete(f"{API}/worlds/monday-02")
    assert [each["inviteUrl"] is None for each in board(client)] == [False, True, False]
    assert client.delete(f"{CLASSES}/monday").status_code == 204
    assert [each["name"] for each in client.get(f"{API}/worlds").json["worlds"]] == ["default"]
    assert client.get(f"{CLASSES}/monday").status_code == 404


def test_classes_stand_at_the_root_alone(client, monday):
    assert client.get(f"/w/monday-01{CLASSES}").status_code == 404
    assert client.get("/w/monday-01/_emulator/classes").status_code == 404
    assert "Classes" not in client.get("/w/monday-01/_emulator/").text


def test_a_trainee_sees_the_own_world_alone(app, client, monday, monkeypatch):
    found = app.extensions["bookwithme"]
    asks = replace(found.settings, control_token="open sesame")
    monkeypatch.setattr(found, "settings", asks)
    browser = join(app, monday["trainees"][0])
    assert browser.get("/w/monday-01/_emulator/lesson").status_code == 200
    for path in (CLASSES, f"{CLASSES}/monday", of_world(2, "/lesson"), f"/w/monday-01{CLASSES}"):
        assert browser.get(path).status_code == 401
    for path in ("/_emulator/classes/monday", "/w/monday-02/_emulator/lesson"):
        assert "sign-in" in browser.get(path).location
