"""Bots open a link: previewers, scanners, fetchers at each keystroke. Nothing is consumed."""

import pytest

from tests.page import Page, words
from tests.web.acting import be, state
from tests.web.attendee.attendees import booked
from tests.web.conftest import ORGANIZER

LINKS = "/_emulator/api/links"


@pytest.mark.parametrize("single_use", [False, True])
def test_every_bot_opens_the_link_and_none_changes_anything(client, cast, context, single_use):
    link = cast.link(single_use=single_use)
    code = link.link.bookingcode
    before = state(context)
    visits = client.post(f"{LINKS}/{code}/bots").json["visits"]
    assert [each["changed"] for each in visits] == [False] * len(visits)
    assert {each["method"] for each in visits} == {"GET", "HEAD", "POST"}
    assert {each["recognizedAs"] for each in visits} == {"previewBot", "scanner", "person"}
    assert (state(context), booked(context)) == (before, [])
    told = client.get(f"{LINKS}/{code}").json
    assert (told["state"], told["openings"]["byClient"]["previewBot"] > 3) == ("active", True)


def test_each_sees_the_card_that_names_nobody_and_a_cut_address_has_none(client, cast):
    visits = client.post(f"{LINKS}/{cast.link().link.bookingcode}/bots").json["visits"]
    seen = {each["agent"]: each for each in visits}
    teams = seen["Microsoft Teams"]
    assert (teams["status"], teams["card"]["title"]) == (200, "Book a meeting")
    assert (
        client.get(teams["card"]["image"].removeprefix("http://127.0.0.1:8123")).status_code == 200
    )
    typed = seen["WhatsApp, while it is typed"]
    assert (typed["status"], typed["card"]) == (404, None)
    noted = client.get("/_emulator/api/journal?kind=unknownLink").json["entries"]
    assert [each["userAgent"] for each in noted] == ["WhatsApp/2.23.20.0"]
    assert (seen["Safe Links"]["status"], seen["Safe Links"]["card"]) == (200, None)
    assert seen["Scanner that submits forms"]["status"] == 422


def test_a_dead_link_is_dead_to_bots_too_and_one_that_is_not_there_is_not_opened(client, cast):
    code = cast.link().link.bookingcode
    client.delete(f"{LINKS}/{code}")
    visits = client.post(f"{LINKS}/{code}/bots").json["visits"]
    assert {each["status"] for each in visits} == {410, 404}
    assert client.post(f"{LINKS}/{'0' * 8}-0000-4000-8000-{'0' * 12}/bots").status_code == 404


def test_a_button_on_the_link_lets_them_in_and_tells(client, cast):
    be(client, ORGANIZER)
    page = f"/bookwithme/me/links/{cast.link().link.bookingcode}"
    form = Page(client.get(page)).one('#bots form[method="post"]')
    french = {"Accept-Language": "fr"}
    path = form["action"].partition("#")[0]
    assert Page(client.post(path, headers=french)).one("html")["lang"] == "fr"
    answer = client.post(path)
    assert "Nothing changed: the link is as it was, and nothing was booked." in words(answer)
    assert "Book a meeting You were invited to choose a time." in words(answer)
    assert "A preview bot opened the link, which changed nothing" in words(answer)


def test_in_a_world_of_its_own_they_open_its_own_address(client, other_place):
    api = "/w/class/_emulator/api"
    box = {"address": "a@x.org", "displayName": "A", "timeZone": "UTC"}
    client.post(f"{api}/mailboxes", json=box | {"subscription": "Microsoft 365 E3"})
    kind = client.post(f"{api}/mailboxes/a@x.org/meeting-types", json={"title": "Intro"}).json
    code = client.post(f"{api}/meeting-types/{kind['id']}/links").json["bookingcode"]
    visits = client.post(f"{api}/links/{code}/bots").json["visits"]
    assert visits[0]["status"] == 200
