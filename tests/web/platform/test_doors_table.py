"""Route × {loopback without a token, token, invitation, anyone}: who gets through which door."""

import json
import re
from dataclasses import replace

import pytest

from bookwithme.service.worlds import worlds
from bookwithme.storage.worlds import Worlds
from bookwithme.web.platform import body_limits
from tests.page import Page
from tests.service.whole import exported
from tests.web.conftest import BASE

TOKEN = {"Authorization": "Bearer open sesame"}
OF_ALL_WORLDS = (
    "probes.metrics",
    "api.classes.",
    "control_classes.",
    "api.worlds.all_worlds",
    "api.worlds.delete",
    "api.worlds.make",
    "control_worlds.delete_world",
    "control_worlds.make_world",
    "control_worlds.reset_all",
    "control_worlds.reset_world",
)
FOR_ANYONE = ("start.sign_in", "start.signed_in", "openapi.description", "invitations.accept")
"""Of the emulator's own; the product's pages are open to everybody, as they are in the world."""

VALUES = {"uuid": "00000000-0000-4000-8000-000000000000"}


@pytest.fixture
def guarded(app, other_place, monkeypatch):
    """An installation that asks for a token, with a world beside the default one."""
    found = app.extensions["bookwithme"]
    asks = replace(found.settings, control_token="open sesame")
    monkeypatch.setattr(found, "settings", asks)
    return app


def routes(app):
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:(\w+):)?\w+>", lambda m: VALUES.get(m[1], "x"), rule.rule)
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, path


def is_shut(client, method, path, headers=None):
    with client.open(path, method=method, headers=headers or {}) as answer:
        to_sign_in = answer.status_code == 302 and "sign-in" in answer.location
        # So many knocks look like guessing; at the product's own pages that is no shut door.
        own = ("/_emulator", "/adminapi/", "/metrics")
        slowed = answer.status_code == 429 and any(each in path for each in own)
        # A program over EWS says whose mailbox it asks for, with or without a token.
        return to_sign_in or slowed or (answer.status_code == 401 and "/EWS/" not in path)


def through(app, client, base="", headers=None):
    """The endpoints whose door is open."""
    return {
        (endpoint, method)
        for endpoint, method, path in routes(app)
        if not is_shut(client, method, base + path, headers)
    }


def is_operators(path):
    return path == "/" or path.startswith(("/_emulator", "/adminapi/", "/metrics"))


def everything(app):
    return {(endpoint, method) for endpoint, method, _ in routes(app)}


def for_anyone(app):
    return {
        (endpoint, method)
        for endpoint, method, path in routes(app)
        if not is_operators(path) or endpoint in FOR_ANYONE
    }


def of_one_world(app):
    return {each for each in everything(app) if not each[0].startswith(OF_ALL_WORLDS)}


def invited(app, context):
    """A browser that has followed a world's invitation, and where it was led."""
    client = app.test_client()
    world = next(each for each in worlds.all_worlds(context) if each.name == context.world)
    base = context.base.removeprefix(BASE)
    answer = client.get(f"{base}/_emulator/invite/{world.invitation}")
    assert (answer.status_code, answer.location) == (303, f"{base}/")
    return client


def test_on_loopback_without_a_token_every_door_is_open(app, other_place):
    assert through(app, app.test_client()) == everything(app)


def test_the_token_opens_every_door(guarded):
    assert through(guarded, guarded.test_client(), headers=TOKEN) == everything(guarded)


@pytest.mark.parametrize("base", ["", "/w/class"])
def test_anyone_finds_the_product_and_the_way_to_sign_in(guarded, base):
    assert through(guarded, guarded.test_client(), base) == for_anyone(guarded)


def test_an_invitation_opens_its_world(guarded, other_place):
    client = invited(guarded, other_place)
    assert through(guarded, client, "/w/class") == of_one_world(guarded)


@pytest.mark.parametrize("base", ["", "/w/second"])
def test_an_invitation_opens_no_other_world(guarded, context, other_place, base):
    worlds.make_world(context, "second", "empty")
    assert through(guarded, invited(guarded, other_place), base) == for_anyone(guarded)


def test_an_invitation_to_the_default_world_opens_nothing_of_the_others(guarded, context):
    client = invited(guarded, context)
    assert through(guarded, client) == of_one_world(guarded)
    assert through(guarded, client, "/w/class") == for_anyone(guarded)


def test_a_guest_imports_less_than_the_operator(guarded, other_place, monkeypatch):
    monkeypatch.setattr(body_limits, "DOCUMENT", 2_000)
    body = json.dumps(exported(other_place)).ljust(3_000)
    sent = {"path": "/w/class/_emulator/api/world", "data": body}
    sent["content_type"] = "application/json"
    refused = invited(guarded, other_place).put(**sent)
    assert (refused.status_code, refused.json["detail"]) == (413, "The body may have 2000 bytes.")
    assert guarded.test_client().put(**sent).status_code == 401
    assert guarded.test_client().put(**sent, headers=TOKEN).status_code == 200


def test_a_guest_sees_no_other_world_and_no_other_invitation(guarded, context, other_place):
    page = invited(guarded, other_place).get("/w/class/_emulator/worlds").text
    assert set(re.findall(r"_emulator/invite/([\w-]+)", page)) == {worlds.invitation(other_place)}
    listed = Page(page).texts(".table .strong")
    assert ("class" in listed, "default" in listed) == (True, False)
    all_of_them = guarded.test_client().get("/_emulator/worlds", headers=TOKEN).text
    found = set(re.findall(r"_emulator/invite/([\w-]+)", all_of_them))
    assert found == {worlds.invitation(context), worlds.invitation(other_place)}


@pytest.mark.parametrize("secret", ["x", "", "welcome", "é"])
def test_a_wrong_invitation_is_not_found_and_opens_nothing(guarded, secret):
    client = guarded.test_client()
    answer = client.get(f"/w/class/_emulator/invite/{secret}")
    assert (answer.status_code, answer.headers.get("Set-Cookie")) == (404, None)


def test_whoever_signs_in_comes_to_where_they_wanted(guarded):
    client = guarded.test_client()
    asked = client.get("/w/class/")
    assert (asked.status_code, asked.location) == (302, "/w/class/_emulator/sign-in?next=/w/class/")
    form = {"token": "open sesame", "next": "/w/class/"}
    assert client.post("/w/class/_emulator/sign-in", data=form).location == "/w/class/"
    assert client.get("/w/class/").status_code == 200


def test_an_invitation_ends_with_its_world(guarded, context, other_place):
    client = invited(guarded, other_place)
    worlds.reset(other_place)
    assert client.get("/w/class/_emulator/").status_code == 200
    worlds.delete_world(context, "class")
    worlds.make_world(context, "class", "empty")
    assert client.get("/w/class/_emulator/").status_code == 302


def test_a_world_without_an_invitation_invites_nobody(guarded, context):
    with context.store.transaction() as connection:
        all_of_them = Worlds(connection)
        all_of_them.add("closed")
    answers = [
        guarded.test_client().get(f"/w/closed/_emulator/invite/{each}").status_code
        for each in ("", "None", "%00")
    ]
    assert set(answers) <= {400, 404}


def test_the_root_shows_all_worlds_and_resets_one_or_all(client, cast, context, other_place):
    worlds.make_world(context, "third", "contoso")
    yes = {"confirmed": "yes"}
    page = client.get("/_emulator/worlds").text
    assert "5 people" in page
    assert client.post("/_emulator/worlds/default/reset").status_code == 200
    assert len(client.get("/_emulator/api/mailboxes").json["mailboxes"]) == 5
    client.post("/w/third/_emulator/api/clock/advance", json={"by": "P1D"})
    answer = client.post("/_emulator/worlds/default/reset", data=yes)
    assert answer.location.endswith("?done=resetOne")
    assert client.get("/_emulator/api/mailboxes").json == {"mailboxes": []}
    assert client.get("/w/third/_emulator/api/clock").json["mode"] == "shifted"
    answer = client.post("/_emulator/worlds/reset", data=yes)
    assert answer.location.endswith("?done=resetAll")
    modes = {
        client.get(f"/w/{name}/_emulator/api/clock").json["mode"] for name in ("class", "third")
    }
    assert modes == {"system"}


def test_worlds_are_reset_from_the_root_alone(client, other_place):
    for path in ("reset", "default/reset"):
        assert client.post(f"/w/class/_emulator/worlds/{path}").status_code == 404
