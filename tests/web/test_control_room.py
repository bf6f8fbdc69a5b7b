"""The control room: clock, settings, scenarios, snapshots, documents, worlds, journal."""

import io
import json
import re
from html import unescape

import pytest

from bookwithme.service import administering, clocks, watching, worlds
from bookwithme.service.wire import instant_text
from tests.web.conftest import NOW, ORGANIZER

ROOM = "/_emulator/"
WORLDS = "/_emulator/worlds"
JOURNAL = "/_emulator/journal"
YES = {"confirmed": "yes"}


def now(place):
    return clocks.clock_json(administering.show_clock(place))


def text(answer):
    """What a page says, without its marks."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))))


@pytest.mark.parametrize("path", [ROOM, WORLDS, JOURNAL])
@pytest.mark.parametrize("base", ["", "/w/class"])
def test_every_page_of_the_room_is_there_in_every_world(client, cast, other_place, base, path):
    page = client.get(base + path)
    assert page.status_code == 200
    elsewhere = [
        link
        for link in re.findall(r'(?:href|action)="(/[^"]*)"', page.get_data(as_text=True))
        if not link.startswith(f"{base}/")
    ]
    # Only the list of all worlds leads out of a world.
    assert elsewhere == [] or path == WORLDS


@pytest.mark.parametrize(
    ("by", "then"),
    [
        ("PT5M", "2026-11-23T08:05:00Z"),
        ("PT35M", "2026-11-23T08:35:00Z"),
        ("PT1H", "2026-11-23T09:00:00Z"),
        ("P1D", "2026-11-24T08:00:00Z"),
        ("P7D", "2026-11-30T08:00:00Z"),
        ("P90D", "2027-02-21T08:00:00Z"),
    ],
)
def test_each_button_lets_its_time_pass(client, place, by, then):
    assert f'name="by" value="{by}"' in client.get(ROOM).get_data(as_text=True)
    answer = client.post("/_emulator/clock/advance", data={"by": by})
    assert (answer.status_code, answer.location) == (303, f"{ROOM}?done=advanced")
    assert now(place) == {"now": then, "mode": "frozen"}
    assert "Time has passed." in text(client.get(answer.location))


@pytest.mark.parametrize(
    ("amount", "unit", "then"),
    [
        ("8", "minutes", "2026-11-23T08:08:00Z"),
        ("45", "seconds", "2026-11-23T08:00:45Z"),
        (" 3 ", "hours", "2026-11-23T11:00:00Z"),
        ("2", "days", "2026-11-25T08:00:00Z"),
        ("1", "weeks", "2026-11-30T08:00:00Z"),
        ("PT1H30M", "", "2026-11-23T09:30:00Z"),
    ],
)
def test_any_amount_of_time_passes(client, place, amount, unit, then):
    form = {"amount": amount, "unit": unit}
    answer = client.post("/_emulator/clock/advance", data=form)
    assert (answer.status_code, now(place)) == (303, {"now": then, "mode": "frozen"})


def test_an_amount_that_cannot_pass_is_told_and_kept_in_its_field(client, place):
    for amount in ("", "-5", "1.5", "99999999"):
        form = {"amount": amount, "unit": "weeks"}
        answer = client.post("/_emulator/clock/advance", data=form)
        page = answer.get_data(as_text=True)
        assert (answer.status_code, page.count("Time only passes forward")) == (422, 1)
        assert (
            'aria-describedby="field-amount-error"' in page,
            'value="weeks" selected' in page,
        ) == (
            True,
            True,
        )
    assert now(place)["now"] == instant_text(NOW)


def test_time_passes_up_to_an_instant_and_tells_what_fell_due(client, cast, place):
    code = str(cast.link().link.bookingcode)
    client.post("/_emulator/persona", data={"address": ORGANIZER})
    form = {"now": "2027-03-01T09:30:15"}
    assert client.post("/_emulator/clock/advance", data=form).status_code == 303
    assert now(place) == {"now": "2027-03-01T08:30:15Z", "mode": "frozen"}
    assert code in text(client.get(ROOM))
    back = client.post("/_emulator/clock/advance", data={"now": "2027-03-01T09:30:14"})
    assert (back.status_code, "Time only passes forward" in text(back)) == (422, True)
    assert 'value="2027-03-01T09:30:14"' in back.get_data(as_text=True)
    assert now(place)["now"] == "2027-03-01T08:30:15Z"


def test_what_fell_due_on_the_way_is_told(client, cast):
    code = cast.link().link.bookingcode
    client.post("/_emulator/clock/advance", data={"by": "P89D"})
    assert "Nothing fell due" in text(client.get(ROOM))
    client.post("/_emulator/clock/advance", data={"by": "P90D"})
    page = text(client.get(ROOM))
    assert ("A link expired" in page, str(code) in page) == (True, True)


def test_of_a_clock_that_was_only_set_nothing_is_claimed(client, cast):
    cast.link()
    client.post("/_emulator/clock", data={"now": "2027-03-01T09:30"})
    assert "fell due" not in text(client.get(ROOM))


def test_time_that_cannot_pass_is_told_and_does_not(client, place):
    for by in ("", "P1M", "P999999W"):
        answer = client.post("/_emulator/clock/advance", data={"by": by})
        assert (answer.status_code, "Time only passes forward" in text(answer)) == (422, True)
    assert now(place)["now"] == instant_text(NOW)


def test_the_clock_is_set_in_the_zone_that_the_page_shows(client, cast, place):
    client.post("/_emulator/clock", data={"now": "2027-03-01T09:30"})
    assert (now(place)["now"][:16], now(place)["mode"]) == ("2027-03-01T09:30", "shifted")
    client.post("/_emulator/persona", data={"address": ORGANIZER})
    client.post("/_emulator/clock", data={"now": "2027-03-01T09:30"})
    assert now(place)["now"][:16] == "2027-03-01T08:30"


@pytest.mark.parametrize(
    "typed", ["soon", "2026-02-30T10:00", "0001-01-01T00:00", "9999-12-31T23:59"]
)
def test_a_time_that_is_none_is_told_and_kept_in_its_field(client, cast, place, typed):
    client.post("/_emulator/persona", data={"address": ORGANIZER})
    answer = client.post("/_emulator/clock", data={"now": typed})
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.get_data(as_text=True)
    assert "between the years 1971 and 2190" in text(answer)
    assert now(place)["now"] == instant_text(NOW)


def test_the_clock_is_stopped_at_a_second(client, cast, place):
    client.post("/_emulator/clock", data={"now": "2027-03-01T09:30:15", "mode": "frozen"})
    assert now(place) == {"now": "2027-03-01T09:30:15Z", "mode": "frozen"}
    client.post("/_emulator/persona", data={"address": ORGANIZER})
    page = client.get(ROOM).get_data(as_text=True)
    field = re.search(r'<input [^>]*name="now"[^>]*>', page)[0]
    assert ('value="2027-03-01T10:30:15"' in field, 'step="1"' in field) == (True, True)


def test_the_clock_stops_goes_on_and_comes_back(client, place):
    modes = []
    for mode in ("shifted", "frozen", "system"):
        client.post("/_emulator/clock", data={"mode": mode})
        modes.append(now(place)["mode"])
    assert modes == ["shifted", "frozen", "system"]


def test_settings_are_saved_together(client, place):
    form = {"accessRules": "2025", "policyDelay": "realistic", "provisioning": "realistic"}
    answer = client.post("/_emulator/settings", data=form)
    assert answer.location == f"{ROOM}?done=settings"
    settings = administering.settings(place)
    assert (settings.access_rules, settings.email_verification) == ("2025", False)
    client.post("/_emulator/settings", data=form | {"emailVerification": "on"})
    assert administering.settings(place).email_verification is True
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
def test_dangerous_things_ask_once_and_keep_the_form(client, cast, other_place, place, path):
    worlds.save_snapshot(place, "x")
    before = (worlds.export_world(place), len(watching.journal(place, None, 0, 0)))
    asked = client.post(path, data={"scenario": "empty"})
    page = asked.get_data(as_text=True)
    assert asked.status_code == 200
    assert '<input type="hidden" name="scenario" value="empty">' in page
    assert '<input type="hidden" name="confirmed" value="yes">' in page
    assert (worlds.export_world(place), len(watching.journal(place, None, 0, 0))) == before
    assert len(worlds.all_worlds(place)) == 2
    assert client.post(path, data={"scenario": "empty"} | YES).status_code == 303


def test_reset_brings_the_chosen_scenario(client, cast, place):
    client.post("/_emulator/reset", data={"scenario": "empty"} | YES)
    assert administering.mailboxes(place) == []
    wrong = client.post("/_emulator/reset", data={"scenario": "../empty"} | YES)
    assert (wrong.status_code, "Choose one of the scenarios" in text(wrong)) == (422, True)


def test_a_snapshot_is_taken_listed_restored_and_deleted(client, cast, place):
    assert client.post("/_emulator/snapshots", data={"snapshot": "before"}).status_code == 303
    assert "before" in text(client.get(WORLDS))
    administering.delete_mailbox(place, ORGANIZER)
    client.post("/_emulator/snapshots/before/restore", data=YES)
    assert ORGANIZER in [each.address for each in administering.mailboxes(place)]
    client.post("/_emulator/snapshots/before/delete", data=YES)
    assert worlds.snapshots(place) == []


def test_a_snapshot_without_a_name_is_refused_with_what_was_typed(client, place):
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
    exported = worlds.export_world(other_place)
    assert exported == json.loads(document) | {"name": "class"}


API = "/_emulator/api"


def upload(client, document, **fields):
    data = {"document": (io.BytesIO(document), "world.json"), **fields}
    return client.post("/w/class/_emulator/world", data=data)


@pytest.mark.parametrize("document", [b"", b"{", b"[]", b'{"version": 2}', b"\xff\xfe\x00"])
def test_a_file_that_is_no_world_is_refused_and_changes_nothing(client, other_place, document):
    before = worlds.export_world(other_place)
    answer = upload(client, document, replace="on")
    assert (answer.status_code, "nothing was changed" in text(answer)) == (422, True)
    assert worlds.export_world(other_place) == before


def test_an_import_must_be_meant(client, cast, other_place):
    before = worlds.export_world(other_place)
    assert upload(client, client.get(f"{API}/world").data).status_code == 422
    assert client.post("/w/class/_emulator/world", data={"replace": "on"}).status_code == 422
    assert worlds.export_world(other_place) == before


def test_worlds_are_made_listed_and_deleted(client, place):
    form = {"name": "class-1", "scenario": "empty", "seed": ""}
    assert client.post(WORLDS, data=form).status_code == 303
    page = client.get(WORLDS).get_data(as_text=True)
    assert ('href="/w/class-1/"' in page, 'href="/w/class-1/_emulator/"' in page) == (True, True)
    client.post("/_emulator/worlds/class-1/delete", data=YES)
    assert [each.name for each in worlds.all_worlds(place)] == ["default"]


@pytest.mark.parametrize(
    ("form", "status", "told"),
    [
        ({"name": "Bad Name", "scenario": "empty"}, 422, "Write at most 63 small letters"),
        ({"name": "x", "scenario": "nowhere"}, 422, "Choose one of the scenarios"),
        ({"name": "x", "scenario": "empty", "seed": "s" * 201}, 422, "at most 200 characters"),
        ({"name": "class", "scenario": "empty"}, 409, "There is a world of this name already"),
    ],
)
def test_a_world_that_cannot_be_made_is_explained(client, other_place, form, status, told):
    answer = client.post(WORLDS, data=form)
    assert (answer.status_code, told in text(answer)) == (status, True)
    assert f'value="{form["name"]}"' in answer.get_data(as_text=True)


def test_worlds_are_made_and_deleted_in_the_default_worlds_room_only(client, place, other_place):
    page = client.get(f"/w/class{WORLDS}").get_data(as_text=True)
    assert ("Make a world" in page, "/worlds/class/delete" in page) == (False, False)
    form = {"name": "x", "scenario": "empty"}
    assert client.post(f"/w/class{WORLDS}", data=form).status_code == 404
    assert client.post(f"/w/class{WORLDS}/class/delete", data=YES).status_code == 404
    default = client.post("/_emulator/worlds/default/delete", data=YES)
    assert (default.status_code, len(worlds.all_worlds(place))) == (409, 2)


def test_the_journal_shows_the_latest_first_and_one_kind_on_demand(client, cast):
    link = cast.link().link.bookingcode
    page = client.get(JOURNAL).get_data(as_text=True)
    kinds = re.findall(r'<span class="badge[^>]*>([^<]*)</span>', page)
    assert (kinds, str(link) in page) == (["Link made", *["Meeting type"] * 3, "Clock"], True)
    only = text(client.get(f"{JOURNAL}?kind=clock"))
    assert (str(link) in only, "2026-11-23T08:00:00Z" in only) == (False, True)
    assert "Nothing happened yet" in text(client.get(f"{JOURNAL}?kind=nothing"))


def test_journal_and_room_show_what_people_typed_as_text(client, place):
    with place.write() as work:
        work.journal.add(
            "opened", NOW, {"userAgent": "<script>alert(1)</script>", "to": ["a", "b"]}
        )
    page = client.get(JOURNAL).get_data(as_text=True)
    assert ("<script>alert(1)" in page, "&lt;script&gt;alert(1)" in page) == (False, True)
    assert "a, b" in page


def test_the_journal_is_emptied(client, cast, place):
    cast.link()
    client.post("/_emulator/journal/delete", data=YES)
    assert watching.journal(place, None, 0, 0) == []


@pytest.mark.parametrize(
    ("path", "word"),
    [
        (ROOM, "Arrêter l’horloge"),
        (ROOM, "La laisser repartir"),
        (WORLDS, "Instantanés"),
        (JOURNAL, "Vider le journal"),
    ],
)
def test_the_room_speaks_french(client, cast, place, path, word):
    if word == "Arrêter l’horloge":
        clocks.put(place, {"mode": "shifted"})
    assert word in text(client.get(path, headers={"Accept-Language": "fr-CA"}))


def test_looking_changes_nothing(client, cast, place):
    before = (worlds.export_world(place), len(watching.journal(place, None, 0, 0)))
    for path in (ROOM, WORLDS, JOURNAL):
        assert [client.get(path).status_code, client.head(path).status_code] == [200, 200]
    posts = ("reset", "clock", "clock/advance", "settings", "snapshots", "journal/delete")
    codes = {client.get(f"/_emulator/{path}").status_code for path in posts}
    assert codes <= {404, 405}
    assert (worlds.export_world(place), len(watching.journal(place, None, 0, 0))) == before


def test_another_sites_form_can_do_nothing(client, cast, place):
    answer = client.post("/_emulator/reset", data=YES, headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, len(administering.mailboxes(place))) == (403, 5)
