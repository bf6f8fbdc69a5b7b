"""Organizer mode: the page of one's own, its menu, the tiles and their menus."""

import re
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bookwithme.contract.world import ClockWish
from bookwithme.domain.addresses import type_token
from bookwithme.domain.meeting_type import MeetingType, Visibility
from bookwithme.domain.settings import Provisioning
from bookwithme.service.admin import administration
from bookwithme.service.organizer import meeting_types, sharing
from bookwithme.service.worlds import clocks
from tests.page import Page, words
from tests.web.acting import be, state
from tests.web.conftest import (
    BLOCKED,
    NEWCOMER,
    NOW,
    ORGANIZER,
    STRANGER_TOKEN,
    UNLICENSED,
    people,
)


@pytest.fixture
def adele(client, cast):
    """The organizer's browser."""
    return be(client, ORGANIZER)


def token(kind):
    return type_token(kind.guid)


def groups(page):
    """Titles of the tiles in the public and in the private group."""
    found = [section for section in Page(page).all("section") if section.all(".tile--add")]
    public, private = (section.texts(".tile__title > a") for section in found)
    return public, private


@pytest.mark.parametrize("path", ["/bookwithme/", "/bookwithme/me"])
def test_types_stand_in_two_groups_each_with_a_plus(adele, path):
    page = adele.get(path)
    assert groups(page) == (["Coffee chat"], ["Salary talk"])
    told = words(page)
    assert "Adele Vance Bookings page Preview" in told
    assert "Public These will appear on your booking page" in told
    assert len(Page(page).all("a.tile--add")) == 2


def test_a_tile_tells_its_duration_in_capitals(adele):
    assert "30 MIN" in words(adele.get("/bookwithme/me"))


def test_who_is_nobody_chooses_first_and_comes_back(client, cast):
    answer = client.get("/bookwithme/me/links?state=active")
    assert answer.status_code == 303
    wanted = "/_emulator/persona?next=/bookwithme/me/links?state%3Dactive"
    assert answer.location == wanted
    ways = Page(client.get(answer.location)).values('[name="next"]', "value")
    assert "/bookwithme/me/links?state=active" in ways


def test_who_is_nobody_does_nothing(client, cast):
    before = state(cast.context)
    answer = client.post("/bookwithme/me/page", data={"teams": "no"})
    assert answer.location == "/_emulator/persona?next=/bookwithme/me"
    assert state(cast.context) == before


def test_the_first_run_says_what_to_do_and_shares_nothing(client, cast):
    page = be(client, NEWCOMER).get("/bookwithme/me")
    assert "Create your first meeting type" in words(page)
    assert Page(page).one('button[disabled][aria-describedby="page-state"]').text == "Share"
    assert "/bookwithme/me/share" not in page.text


@pytest.fixture
def dora(client, cast):
    """Somebody whose page takes its eight minutes, from NOW on."""
    administration.change_settings(
        cast.context, partial(replace, provisioning=Provisioning.REALISTIC)
    )
    meeting_types.create_type(cast.context, NEWCOMER, MeetingType(title="First"))
    return be(client, NEWCOMER)


@pytest.mark.parametrize(("minutes", "step"), [(0, 0), (3, 1), (7, 2)])
def test_realistic_provisioning_goes_on_in_three_steps(dora, cast, minutes, step):
    now = NOW + timedelta(minutes=minutes)
    clocks.put(cast.context, ClockWish(now=now, mode="frozen"))
    page = dora.get("/bookwithme/me")
    current = [item.get("aria-current") == "step" for item in Page(page).all("ol.stepper > li")]
    assert current == [n == step for n in range(3)]
    assert "This may take a while. You can share your page from 9:08 AM." in words(page)
    assert "/bookwithme/me/share" not in page.text


def test_realistic_provisioning_ends_with_a_page_that_can_be_shared(dora, cast):
    ready = NOW + timedelta(minutes=8)
    clocks.put(cast.context, ClockWish(now=ready, mode="frozen"))
    page = dora.get("/bookwithme/me")
    assert "All set. Your page can be shared." in words(page)
    assert 'href="/bookwithme/me/share"' in page.text


def test_turning_the_page_off_asks_once(adele, cast):
    asked = adele.post("/bookwithme/me/page", data={"on": "no"})
    assert (asked.status_code, 'name="on" value="no"' in asked.text) == (200, True)
    assert meeting_types.page(cast.context, ORGANIZER)[0].page.on
    done = adele.post("/bookwithme/me/page", data={"on": "no", "confirmed": "yes"})
    assert done.location == "/bookwithme/me?done=off"
    assert not meeting_types.page(cast.context, ORGANIZER)[0].page.on
    page = adele.get(done.location)
    assert "Your booking page is off" in words(page)
    assert "/bookwithme/me/share" not in page.text


def test_a_page_is_turned_on_again_without_a_question(adele, cast):
    meeting_types.change_page(cast.context, ORGANIZER, partial(replace, on=False))
    assert adele.post("/bookwithme/me/page", data={"on": "yes"}).status_code == 303
    assert meeting_types.page(cast.context, ORGANIZER)[0].page.on


def test_teams_for_all_and_the_banner_are_switched(adele, cast):
    adele.post("/bookwithme/me/page", data={"teams": "no"})
    adele.post("/bookwithme/me/page", data={"banner": "night"})
    page = meeting_types.page(cast.context, ORGANIZER)[0].page
    assert (page.teams_for_all, page.banner, page.on) == (False, "night", True)


def test_the_banner_in_use_is_chosen_among_all(adele, cast):
    meeting_types.change_page(cast.context, ORGANIZER, partial(replace, banner="hills"))
    page = Page(adele.get("/bookwithme/me/banner"))
    names = ["waves", "dawn", "hills", "confetti", "blocks", "night"]
    assert page.values('[name="banner"]', "value") == names
    assert page.values('[name="banner"][checked]', "value") == ["hills"]


def test_a_banner_that_is_none_changes_nothing(adele, cast):
    before = state(cast.context)
    assert adele.post("/bookwithme/me/page", data={"banner": "../x"}).status_code == 422
    assert state(cast.context) == before


def test_a_type_is_duplicated_without_its_links(adele, cast):
    cast.link()
    answer = adele.post(f"/bookwithme/me/meetingtype/{token(cast.private)}/duplicate")
    assert answer.status_code == 303
    types = meeting_types.organizer_mode(cast.context, ORGANIZER).private
    found = [(each.title, len(sharing.links(cast.context, each.guid))) for each in types]
    assert found == [("Salary talk", 1), ("Salary talk (copy)", 0)]


def test_the_copy_of_a_long_title_fits(adele, cast):
    long = MeetingType(title="x" * 120)
    _, kind = meeting_types.create_type(cast.context, ORGANIZER, long)
    answer = adele.post(f"/bookwithme/me/meetingtype/{token(kind)}/duplicate")
    assert answer.status_code == 303


def test_a_type_becomes_private_and_public_again(adele, cast):
    path = f"/bookwithme/me/meetingtype/{token(cast.public)}/visibility"
    adele.post(path, data={"visibility": "private"})
    assert groups(adele.get("/bookwithme/me")) == ([], ["Coffee chat", "Salary talk"])
    adele.post(path, data={"visibility": "public"})
    assert groups(adele.get("/bookwithme/me")) == (["Coffee chat"], ["Salary talk"])


@pytest.mark.parametrize("sent", [{}, {"visibility": ""}, {"visibility": "Public"}])
def test_a_visibility_that_is_none_changes_nothing(adele, cast, sent):
    path = f"/bookwithme/me/meetingtype/{token(cast.private)}/visibility"
    assert adele.post(path, data=sent).status_code == 422
    assert groups(adele.get("/bookwithme/me")) == (["Coffee chat"], ["Salary talk"])


@pytest.mark.parametrize("sent", [{"on": ""}, {"on": "off"}, {"on": "yes", "teams": "?"}])
def test_a_switch_that_is_neither_on_nor_off_changes_nothing(adele, context, sent):
    before = state(context)
    assert adele.post("/bookwithme/me/page", data=sent).status_code == 422
    assert state(context) == before


def test_deleting_a_type_asks_once(adele, cast):
    path = f"/bookwithme/me/meetingtype/{token(cast.public)}/delete"
    asked = adele.post(path)
    assert asked.status_code == 200
    assert "Delete “Coffee chat”?" in words(asked)
    assert groups(adele.get("/bookwithme/me"))[0] == ["Coffee chat"]
    assert adele.post(path, data={"confirmed": "yes"}).status_code == 303
    assert groups(adele.get("/bookwithme/me"))[0] == []


@pytest.mark.parametrize("act", ["duplicate", "visibility", "delete"])
def test_another_persons_type_is_as_good_as_none(client, cast, act):
    before = state(cast.context)
    dora = be(client, NEWCOMER)
    for name in (token(cast.public), STRANGER_TOKEN, "no-token"):
        path = f"/bookwithme/me/meetingtype/{name}/{act}"
        assert dora.post(path, data={"confirmed": "yes"}).status_code == 404
    assert state(cast.context) == before


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        (BLOCKED, "EWS is blocked by policy for this user or tenant"),
        (UNLICENSED, "No subscription that includes Bookings is assigned to this user"),
    ],
)
def test_who_may_not_is_told_the_kind_of_reason_and_where_to_look(client, cast, address, reason):
    page = be(client, address).get("/bookwithme/me")
    assert page.status_code == 403
    assert reason in words(page)
    assert f"/_emulator/exchange?identity={address}#decision" in Page(page).addresses
    assert "Exchange console" not in Page(page).one("main").text


def test_nothing_that_is_typed_becomes_html(adele, cast):
    title = "<script>alert(1)</script>\N{RIGHT-TO-LEFT OVERRIDE}"
    kind = MeetingType(title=title, description="<b>", visibility=Visibility.PRIVATE)
    meeting_types.create_type(cast.context, ORGANIZER, kind)
    page = adele.get("/bookwithme/me").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_organizer_mode_speaks_french(adele):
    page = adele.get("/bookwithme/me?lang=fr")
    told = words(page)
    assert "Page de réservation" in told
    assert "Réservations à venir" in told
    assert "lundi 23 novembre 2026, 09:00" in told


def test_a_world_of_its_own_keeps_its_addresses(client, cast, other_place):
    people(other_place)
    client.post("/w/class/_emulator/persona", data={"address": ORGANIZER})
    inner = Page(client.get("/w/class/bookwithme/me")).addresses
    assert [path for path in inner if not path.startswith(("/w/class/", "/static/"))] == [
        "/"  # of the emulator bar, which leads to other worlds
    ]
    assert client.get("/bookwithme/me").status_code == 303


def every_address(app, cast):
    """Each method and address of organizer mode, with things in it that exist."""
    values = {
        "token": token(cast.private),
        "bookingcode": str(cast.link().link.bookingcode),
        "guid": "00000000-0000-4000-8000-000000000000",
    }
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("organizer."):
            path = re.sub(r"<(\w+)>", lambda match: values[match[1]], rule.rule)
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                yield method, path


def test_every_door_of_organizer_mode_closes_with_the_gate(app, adele, cast):
    doors = list(every_address(app, cast))
    cast.block()
    before = state(cast.context)
    answers = {
        door: adele.open(
            door[1], method=door[0], data={"title": "x"} if door[0] == "POST" else None
        )
        for door in doors
        if "/bookings/" not in door[1]
    }
    assert len(answers) > 20
    wrong = {door: a.status_code for door, a in answers.items() if a.status_code != 403}
    assert wrong == {}
    assert state(cast.context) == before


def test_looking_at_organizer_mode_changes_nothing(app, adele, cast):
    looks = [path for method, path in every_address(app, cast) if method == "GET"]
    before = state(cast.context)
    codes = {
        (path, adele.open(path, method=method).status_code)
        for path in looks
        for method in ("GET", "HEAD")
    }
    # There is no booking and no event of the id that stands in these addresses.
    of_one = re.compile("/bookings/|/calendar/(?!new)")
    assert {code for path, code in codes if not of_one.search(path)} == {200}
    assert state(cast.context) == before
