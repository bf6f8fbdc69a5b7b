"""The control API: worlds, scenarios, reset, documents, snapshots."""

import json

import pytest

from bookwithme.web.platform import body_limits

API = "/_emulator/api"
CLASS = "/w/class/_emulator/api"


def test_a_world_is_made_listed_and_deleted(client):
    made = client.post(f"{API}/worlds", json={"name": "class", "scenario": "empty"})
    told = dict(made.json)
    invitation = told.pop("inviteUrl")
    assert invitation.startswith("http://127.0.0.1:8123/w/class/_emulator/invite/")
    assert (made.status_code, told) == (
        201,
        {
            "name": "class",
            "url": "http://127.0.0.1:8123/w/class",
            "scenario": "empty",
            "seed": None,
        },
    )
    assert [each["name"] for each in client.get(f"{API}/worlds").json["worlds"]] == [
        "default",
        "class",
    ]
    assert client.delete(f"{API}/worlds/class").status_code == 204
    assert client.get(f"{CLASS}/clock").status_code == 404


def test_worlds_are_handled_at_the_root_only(client, other_place):
    answers = [
        client.get(f"{CLASS}/worlds"),
        client.post(f"{CLASS}/worlds", json={"name": "x", "scenario": "empty"}),
        client.delete(f"{CLASS}/worlds/class"),
    ]
    assert [each.status_code for each in answers] == [404, 404, 404]


def test_a_name_in_use_and_the_default_world_are_conflicts(client, other_place):
    twice = client.post(f"{API}/worlds", json={"name": "class", "scenario": "empty"})
    assert (twice.status_code, twice.json["code"]) == (409, "WorldExists")
    default = client.delete(f"{API}/worlds/default")
    assert (default.status_code, default.json["code"]) == (409, "DefaultWorld")


def test_a_world_that_cannot_be_made_names_what_is_wrong(client):
    bad = client.post(f"{API}/worlds", json={"name": "Bad Name", "scenario": "empty"})
    assert (bad.status_code, bad.json["errors"][0]["field"]) == (422, "name")
    bad = client.post(f"{API}/worlds", json={"name": "x", "scenario": "nowhere", "seed": []})
    assert [each["field"] for each in bad.json["errors"]] == ["seed"]
    bad = client.post(f"{API}/worlds", json={"name": "x", "scenario": "../empty"})
    assert (bad.status_code, bad.json["errors"][0]["field"]) == (422, "scenario")


def test_worlds_of_one_seed_are_alike(client):
    tokens = []
    for name in ("one", "two"):
        client.post(f"{API}/worlds", json={"name": name, "scenario": "empty", "seed": 7})
        mailbox = {
            "address": "adele@contoso.com",
            "displayName": "Adele Vance",
            "timeZone": "Europe/Paris",
            "subscription": None,
        }
        made = client.post(f"/w/{name}/_emulator/api/mailboxes", json=mailbox)
        tokens.append(made.json["exchangeGuid"])
    assert tokens[0] == tokens[1]


def test_scenarios_are_listed_and_empty_is_among_them(client):
    assert "empty" in [each["name"] for each in client.get(f"{API}/scenarios").json["scenarios"]]


def test_reset_brings_back_the_scenario_and_keeps_snapshots(client, cast):
    client.post(f"{API}/snapshots", json={"name": "before"})
    assert client.post(f"{API}/reset").status_code == 200
    assert client.get(f"{API}/mailboxes").json == {"mailboxes": []}
    assert client.get(f"{API}/clock").json["mode"] == "system"
    assert [each["name"] for each in client.get(f"{API}/snapshots").json["snapshots"]] == ["before"]


def test_a_restored_snapshot_is_the_world_of_then_with_its_clock(client, cast):
    before = client.get(f"{API}/world").json
    made = client.post(f"{API}/snapshots", json={"name": "before"})
    assert (made.status_code, made.json) == (201, {"name": "before", "scenario": "empty"})
    client.post(f"{API}/reset")
    restored = client.post(f"{API}/snapshots/before/restore")
    assert restored.json == {"name": "before", "now": "2026-11-23T08:00:00Z", "mode": "frozen"}
    assert client.get(f"{API}/world").json == before


def test_a_snapshot_is_deleted_once(client, context):
    client.post(f"{API}/snapshots", json={"name": "x"})
    answers = [client.delete(f"{API}/snapshots/x"), client.delete(f"{API}/snapshots/x")]
    assert [each.status_code for each in answers] == [204, 404]
    answer = client.post(f"{API}/snapshots/x/restore")
    assert (answer.status_code, answer.json["detail"]) == (404, "There is no snapshot 'x'.")


def test_an_exported_world_is_imported_into_another_one(client, cast, other_place):
    cast.link()
    document = client.get(f"{API}/world").json
    answer = client.put(f"{CLASS}/world", json=document)
    assert answer.status_code == 200
    moved = client.get(f"{CLASS}/world").json
    assert moved == document | {"name": "class"}
    assert json.dumps(document).count("127.0.0.1") == 0


def test_a_document_with_a_fault_is_refused_and_changes_nothing(client, cast):
    document = client.get(f"{API}/world").json
    broken = json.loads(json.dumps(document))
    broken["mailboxes"][1]["meetingTypes"][0]["duration"] = "PT1H30"
    answer = client.put(f"{API}/world", json=broken)
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json["errors"]] == [
        "mailboxes[1].meetingTypes[0].duration"
    ]
    assert client.get(f"{API}/world").json == document


def test_a_document_that_contradicts_itself_is_refused(client, cast):
    document = client.get(f"{API}/world").json
    twice = document | {"mailboxes": [document["mailboxes"][0]] * 2}
    answer = client.put(f"{API}/world", json=twice)
    assert (400 <= answer.status_code < 500, client.get(f"{API}/world").json) == (True, document)


def test_a_document_may_be_longer_than_other_bodies(client, cast, monkeypatch):
    document = client.get(f"{API}/world").json
    body = json.dumps(document).ljust(2 * 1024 * 1024).encode()
    put = client.put(f"{API}/world", data=body, content_type="application/json")
    assert put.status_code == 200
    monkeypatch.setattr(body_limits, "WORLD", 1024 * 1024)
    too_long = client.put(f"{API}/world", data=body, content_type="application/json")
    assert (too_long.status_code, too_long.mimetype) == (413, "application/problem+json")
    assert too_long.json["detail"] == "The body may have 1048576 bytes."


OWN = {
    "version": 1,
    "name": "our-case",
    "mailboxes": [{"address": "ada@own.example", "displayName": "Ada", "timeZone": "UTC"}],
}


def addresses(client, prefix):
    answer = client.get(f"{prefix}/mailboxes").json
    return [each["address"] for each in answer["mailboxes"]]


def test_a_world_begins_with_a_document_and_is_reset_to_it(client):
    made = client.post(f"{API}/worlds", json={"name": "mine", "scenario": OWN})
    assert (made.status_code, made.json["scenario"]) == (201, "our-case")
    mine = f"/w/mine{API}"
    assert client.post(f"{mine}/reset", json={"scenario": "empty"}).status_code == 200
    assert addresses(client, mine) == []
    assert client.post(f"{mine}/reset").json["scenario"] == "our-case"
    assert addresses(client, mine) == ["ada@own.example"]


def test_a_world_is_reset_to_a_document_for_once(client):
    assert client.post(f"{API}/reset", json={"scenario": OWN}).status_code == 200
    assert addresses(client, API) == ["ada@own.example"]
    client.post(f"{API}/reset")
    assert addresses(client, API) == []


def test_a_document_that_is_wrong_is_refused_with_its_places(client):
    wrong = OWN | {"mailboxes": [{"address": "ada"}]}
    answer = client.post(f"{API}/worlds", json={"name": "mine", "scenario": wrong})
    assert answer.status_code == 422
    fields = {each["field"] for each in answer.json["errors"]}
    assert "scenario.mailboxes[0].address" in fields
    assert client.get(f"/w/mine{API}/clock").status_code == 404


@pytest.mark.parametrize("scenario", [7, None, ["contoso"]])
def test_a_scenario_is_a_name_or_a_document(client, scenario):
    answer = client.post(f"{API}/worlds", json={"name": "mine", "scenario": scenario})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "scenario"


def test_a_document_of_a_scenario_may_be_as_large_as_one_that_is_imported(client):
    large = OWN | {"title": "x" * (1024 * 1024)}
    answer = client.post(f"{API}/worlds", json={"name": "mine", "scenario": large})
    assert answer.status_code == 201
