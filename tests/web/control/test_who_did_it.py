"""Every entry of the journal bears who did it, and when really."""

from bookwithme import clock
from bookwithme.contract.types import instant
from bookwithme.service.worlds import worlds
from tests.page import Page
from tests.web.acting import be
from tests.web.attendee.attendees import book_directly
from tests.web.conftest import ORGANIZER

API = "/_emulator/api"


def by(client, kind, base=""):
    """Who did what, of a kind."""
    told = client.get(f"{base}{API}/journal?kind={kind}").json["entries"]
    return [each["by"] for each in told]


def test_an_act_bears_the_persona_and_real_time_beside_the_world_s(client, cast):
    be(client, ORGANIZER)
    begun = clock.system_now()
    client.post("/bookwithme/me/page", data={"on": "no", "confirmed": "yes"})
    (entry,) = client.get(f"{API}/journal?kind=page").json["entries"]
    assert entry["by"] == {"persona": ORGANIZER, "trainee": None}
    assert entry["at"] == "2026-11-23T08:00:00Z"  # the world's clock stands
    (row, *_) = Page(client.get("/_emulator/journal")).all(".told__one")
    assert row.text.startswith("Adele Vance turned off the booking page of Adele Vance")
    assert ORGANIZER in row.text
    assert "real time:" in row.text
    assert begun <= instant(entry["reallyAt"]) <= clock.system_now()


def test_a_look_bears_who_looked(client, cast):
    be(client, ORGANIZER)
    client.get(f"/bookwithme/user/{cast.organizer.page_name}?anonymous")
    assert by(client, "opened") == [{"persona": ORGANIZER, "trainee": None}]


def test_an_invitation_that_is_opened_is_an_entry_and_whoever_came_by_it_is_named(client, context):
    world = worlds.make_world(context, "pair-07", "contoso")
    client.get(f"/w/pair-07/_emulator/invite/{world.invitation}")
    client.patch(f"/w/pair-07{API}/settings", json={"accessRules": "2025"})
    (opened,) = client.get(f"/w/pair-07{API}/journal?kind=opened").json["entries"]
    assert (opened["what"], opened["invited"]) == ("invitation", "pair-07")
    assert by(client, "settings", "/w/pair-07") == [{"persona": None, "trainee": "pair-07"}]
    client.patch(f"{API}/settings", json={"accessRules": "2025"})
    assert by(client, "settings") == [{"persona": None, "trainee": None}]  # not in another world


def test_a_persona_of_a_world_that_is_gone_is_nobody(client, context):
    worlds.make_world(context, "pair", "contoso")
    client.post("/w/pair/_emulator/persona", data={"address": "adele@contoso.com"})
    worlds.delete_world(context, "pair")
    worlds.make_world(context, "pair", "contoso")
    client.patch(f"/w/pair{API}/settings", json={"accessRules": "2025"})
    assert by(client, "settings", "/w/pair") == [{"persona": None, "trainee": None}]


def test_a_reset_leaves_a_trace_with_who_did_it(client, cast):
    be(client, ORGANIZER)
    client.post(f"{API}/reset")
    (left,) = client.get(f"{API}/journal").json["entries"]
    assert (left["kind"], left["change"]) == ("world", "reset")
    assert left["by"] == {"persona": ORGANIZER, "trainee": None}


def test_a_booking_s_own_page_is_an_entry_without_its_secret(client, cast):
    secret = book_directly(cast.context, cast.public).manage_secret
    assert client.get(f"/bookwithme/manage/{secret}").status_code == 200
    (opened,) = client.get(f"{API}/journal?kind=opened").json["entries"]
    assert (opened["what"], opened["status"]) == ("manage", 200)
    assert secret not in client.get(f"{API}/journal").text
