"""The control room: settings, scenarios, snapshots, documents, worlds, journal."""

import io
import json

import pytest

from bookwithme.contract.world import ClockWish
from bookwithme.service.admin import administration
from bookwithme.service.worlds import clocks, journal, worlds
from bookwithme.storage import worlds as stored
from bookwithme.web.platform import body_limits
from bookwithme.web.platform.body_limits import MIB
from tests.page import Page, words
from tests.service.whole import exported
from tests.web.attendee.attendees import book_directly
from tests.web.conftest import NOW, ORGANIZER

ROOM = "/_emulator/"
WORLDS = "/_emulator/worlds"
JOURNAL = "/_emulator/journal"
YES = {"confirmed": "yes"}


@pytest.mark.parametrize("path", [ROOM, WORLDS, JOURNAL])
@pytest.mark.parametrize("base", ["", "/w/class"])
def test_every_page_of_the_room_is_there_in_every_world(client, cast, other_place, base, path):
    page = client.get(base + path)
    assert page.status_code == 200
    elsewhere = [link for link in Page(page).addresses if not link.startswith(f"{base}/")]
    # Only the list of all worlds leads out of a world, and the emulator bar to the root.
    assert set(elsewhere) <= {"/"} or path == WORLDS


def test_settings_are_saved_together(client, context):
    form = {"accessRules": "2025", "policyDelay": "realistic", "provisioning": "realistic"}
    answer = client.post("/_emulator/settings", data=form)
    assert answer.location == f"{ROOM}?done=settings"
    settings = administration.settings(context)
    assert (settings.access_rules, settings.email_verification) == ("2025", False)
    client.post("/_emulator/settings", data=form | {"emailVerification": "on"})
    assert administration.settings(context).email_verification is True
    wrong = client.post("/_emulator/settings", data=form | {"accessRules": "2030"})
    assert wrong.status_code == 422


@pytest.mark.parametrize(
    "path",
    [
        "/_emulator/reset",
        "/_emulator/snapshots/x/restore",
        "/_emulator/snapshots/x/delete",
        "/_emulator/worlds/class/delete",
        "/_emulator/journal/delete",
    ],
)
def test_dangerous_things_ask_once_and_keep_the_form(client, cast, other_place, context, path):
    worlds.save_snapshot(context, "x")
    before = (exported(context), len(journal.entries(context, None, 0, 0)))
    asked = client.post(path, data={"scenario": "empty"})
    assert asked.status_code == 200
    assert Page(asked).hidden.items() >= {("scenario", "empty"), ("confirmed", "yes")}
    assert (exported(context), len(journal.entries(context, None, 0, 0))) == before
    assert len(worlds.all_worlds(context)) == 2
    assert client.post(path, data={"scenario": "empty"} | YES).status_code == 303


def test_reset_brings_the_chosen_scenario(client, cast, context):
    client.post("/_emulator/reset", data={"scenario": "empty"} | YES)
    assert administration.mailboxes(context) == []
    wrong = client.post("/_emulator/reset", data={"scenario": "../empty"} | YES)
    assert (wrong.status_code, "Choose one of the scenarios" in words(wrong)) == (422, True)


def test_a_snapshot_is_taken_listed_restored_and_deleted(client, cast, context):
    assert client.post("/_emulator/snapshots", data={"snapshot": "before"}).status_code == 303
    assert "before" in words(client.get(WORLDS))
    administration.delete_mailbox(context, ORGANIZER)
    client.post("/_emulator/snapshots/before/restore", data=YES)
    assert ORGANIZER in [each.address for each in administration.mailboxes(context)]
    client.post("/_emulator/snapshots/before/delete", data=YES)
    assert worlds.snapshots(context) == []


def test_a_snapshot_without_a_name_is_refused_with_what_was_typed(client, context):
    answer = client.post("/_emulator/snapshots", data={"snapshot": "Not A Name"})
    assert (answer.status_code, 'value="Not A Name"' in answer.get_data(as_text=True)) == (
        422,
        True,
    )


def test_a_world_is_exported_and_imported_as_a_file(client, cast, other_place):
    assert f'href="{API}/world" download="default.json"' in client.get(WORLDS).get_data(
        as_text=True
    )
    document = client.get(f"{API}/world").data
    answer = upload(client, document, replace="on")
    assert answer.location == "/w/class/_emulator/worlds?done=imported"
    there = exported(other_place)
    assert there == json.loads(document) | {"name": "class"}


API = "/_emulator/api"


def upload(client, document, **fields):
    data = {"document": (io.BytesIO(document), "world.json"), **fields}
    return client.post("/w/class/_emulator/world", data=data)


def test_a_document_may_be_larger_than_other_files_and_is_refused_with_the_number(
    client, other_place, monkeypatch
):
    document = client.get(f"{API}/world").data
    fields = b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
    parts = [(b"replace", b"", b"on"), (b"document", b'; filename="w"', document.ljust(25 * MIB))]
    body = b"".join(fields % each for each in parts) + b"--x--\r\n"

    def sent():
        address, form = "/w/class/_emulator/world", "multipart/form-data; boundary=x"
        return client.post(address, data=body, content_type=form)

    assert sent().status_code == 303
    monkeypatch.setattr(body_limits, "WORLD", 2 * MIB)
    refused = sent()
    assert refused.status_code == 413
    assert "This document is larger than 2 MB." in words(refused)


@pytest.mark.parametrize("document", [b"", b"{", b"[]", b'{"version": 2}', b"\xff\xfe\x00"])
def test_a_file_that_is_no_world_is_refused_and_changes_nothing(client, other_place, document):
    before = exported(other_place)
    answer = upload(client, document, replace="on")
    assert (answer.status_code, "nothing was changed" in words(answer)) == (422, True)
    assert exported(other_place) == before


def test_an_import_must_be_meant(client, cast, other_place):
    before = exported(other_place)
    assert upload(client, client.get(f"{API}/world").data).status_code == 422
    assert client.post("/w/class/_emulator/world", data={"replace": "on"}).status_code == 422
    assert exported(other_place) == before


def test_what_is_in_a_world_is_counted_so_far(client, context, cast, monkeypatch):
    monkeypatch.setattr(stored, "COUNTED", 2)
    monkeypatch.setattr(worlds.Glance, "many", 2)
    for count, told in enumerate(["0 bookings", "1 booking", "2 bookings or more"]):
        page = words(client.get(WORLDS))
        assert f"{told}, {'2 emails or more' if count else '0 emails'}" in page
        book_directly(context, cast.public, f"2026-11-{24 + count}T09:00:00Z")


def test_worlds_are_made_listed_and_deleted(client, context):
    form = {"name": "class-1", "scenario": "empty", "seed": ""}
    assert client.post(WORLDS, data=form).status_code == 303
    assert {"/w/class-1/", "/w/class-1/_emulator/"} <= set(Page(client.get(WORLDS)).addresses)
    client.post("/_emulator/worlds/class-1/delete", data=YES)
    assert [each.name for each in worlds.all_worlds(context)] == ["default"]


@pytest.mark.parametrize(
    ("form", "status", "told"),
    [
        ({"name": "Bad Name", "scenario": "empty"}, 422, "Enter up to 63 lowercase letters"),
        ({"name": "x", "scenario": "nowhere"}, 422, "Choose one of the scenarios"),
        ({"name": "x", "scenario": "empty", "seed": "s" * 201}, 422, "up to 200 characters"),
        ({"name": "class", "scenario": "empty"}, 409, "A world with this name already exists"),
    ],
)
def test_a_world_that_cannot_be_made_is_explained(client, other_place, form, status, told):
    answer = client.post(WORLDS, data=form)
    assert (answer.status_code, told in words(answer)) == (status, True)
    assert f'value="{form["name"]}"' in answer.get_data(as_text=True)


def test_worlds_are_made_and_deleted_in_the_default_worlds_room_only(client, context, other_place):
    page = client.get(f"/w/class{WORLDS}").get_data(as_text=True)
    assert ("Create a world" in page, "/worlds/class/delete" in page) == (False, False)
    form = {"name": "x", "scenario": "empty"}
    assert client.post(f"/w/class{WORLDS}", data=form).status_code == 404
    assert client.post(f"/w/class{WORLDS}/class/delete", data=YES).status_code == 404
    default = client.post("/_emulator/worlds/default/delete", data=YES)
    assert (default.status_code, len(worlds.all_worlds(context))) == (409, 2)


def test_the_journal_shows_the_latest_first_and_one_kind_on_demand(client, cast):
    link = cast.link().link.bookingcode
    page = Page(client.get(JOURNAL))
    kinds = page.texts(".told__raw strong")
    assert (kinds, str(link) in page.text) == (
        ["Link created", *["Meeting type"] * 3, "Clock"],
        True,
    )
    only = words(client.get(f"{JOURNAL}?kind=clock"))
    assert (str(link) in only, "2026-11-23T08:00:00Z" in only) == (False, True)
    assert "Nothing like this has happened" in words(client.get(f"{JOURNAL}?kind=nothing"))


def test_journal_and_room_show_what_people_typed_as_text(client, context):
    with context.write() as uow:
        uow.journal.add("opened", NOW, {"userAgent": "<script>alert(1)</script>", "to": ["a", "b"]})
    page = client.get(JOURNAL).get_data(as_text=True)
    assert ("<script>alert(1)" in page, "&lt;script&gt;alert(1)" in page) == (False, True)
    assert "a, b" in page


def test_the_journal_is_emptied(client, cast, context):
    cast.link()
    client.post("/_emulator/journal/delete", data=YES)
    assert journal.entries(context, None, 0, 0) == []


@pytest.mark.parametrize(
    ("path", "word"),
    [
        (ROOM, "Arrêter l’horloge"),
        (ROOM, "Redémarrer l’horloge"),
        (WORLDS, "Instantanés"),
        (JOURNAL, "Vider le journal"),
    ],
)
def test_the_room_speaks_french(client, cast, context, path, word):
    if word == "Arrêter l’horloge":
        clocks.put(context, ClockWish.read({"mode": "shifted"}))
    assert word in words(client.get(path, headers={"Accept-Language": "fr-CA"}))


def test_looking_changes_nothing(client, cast, context):
    before = (exported(context), len(journal.entries(context, None, 0, 0)))
    for path in (ROOM, WORLDS, JOURNAL):
        assert [client.get(path).status_code, client.head(path).status_code] == [200, 200]
    posts = ("reset", "clock", "clock/advance", "settings", "snapshots", "journal/delete")
    codes = {client.get(f"/_emulator/{path}").status_code for path in posts}
    assert codes <= {404, 405}
    assert (exported(context), len(journal.entries(context, None, 0, 0))) == before


def test_another_sites_form_can_do_nothing(client, cast, context):
    answer = client.post("/_emulator/reset", data=YES, headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, len(administration.mailboxes(context))) == (403, 5)


@pytest.mark.parametrize("page", ["worlds?after", "journal?before", "mail?below"])
@pytest.mark.parametrize("odd", ["x", "-1", "0", "9" * 30, f"-{'9' * 30}"])
def test_a_list_whose_place_is_none_begins_at_its_beginning(client, cast, page, odd):
    name = page.partition("?")[0]
    shown = [client.get(f"/_emulator/{each}") for each in (f"{page}={odd}", name)]
    assert [each.status_code for each in shown] == [200, 200]
    assert Page(shown[0]).one("main").text == Page(shown[1]).one("main").text
