"""The start page and the choice of a persona."""

import json
from dataclasses import replace
from functools import partial

import pytest

from bookwithme.app import create_app
from bookwithme.service.organizer import meeting_types
from bookwithme.service.worlds import scenarios as scenarios_of
from bookwithme.service.worlds import worlds
from bookwithme.service.worlds.scenarios import scenarios
from tests.page import Page, words
from tests.web.acting import be, state
from tests.web.conftest import BASE, ORGANIZER, people


def test_everybody_of_the_world_can_be_chosen(client, cast):
    chosen = Page(client.get("/")).values('main [name="persona"]', "value")
    assert chosen == [
        "adele@contoso.com",
        "ben@contoso.com",
        "carol@contoso.com",
        "dora@contoso.com",
        "gus@fabrikam.com",
    ]


def test_each_card_tells_what_its_person_really_shows(client, cast):
    meeting_types.change_page(cast.context, ORGANIZER, partial(replace, on=False))
    assert Page(client.get("/")).texts("article.person .badge") == [
        "Page is off",
        "Blocked by policy",
        "Subscription without Bookings",
        "Nothing set up yet",
        "No subscription",
    ]


def test_a_person_says_what_there_is_to_see_in_the_readers_language(client, context):
    worlds.make_world(context, "class", "contoso")
    page = words(client.get("/w/class/"))
    assert "Runs Exchange: let people in and lock them out in the console." in page
    french = words(client.get("/w/class/", headers={"Accept-Language": "fr"}))
    assert "Administre Exchange\N{NO-BREAK SPACE}: autorisez et bloquez l’accès" in french


def test_three_ways_lead_in(client, cast):
    link = cast.link()
    ways = Page(client.get("/")).values("section[aria-labelledby=ways] a.button", "href")
    assert ways == ["/_emulator/lesson", link.url.removeprefix(BASE), "/_emulator/signature"]


def test_what_to_try_begins_with_addresses_that_open(client, cast):
    link = cast.link()
    opening = Page(client.get("/")).values('a[href^="/bookwithme/user/"]', "href")
    assert set(opening) == {
        f"/bookwithme/user/{cast.organizer.page_name}?anonymous&ep=plink",
        link.url.removeprefix(BASE),
    }


def test_a_link_for_many_is_shown_before_one_for_a_single_booking(client, cast):
    cast.link(single_use=True)
    lasting = cast.link()
    assert str(lasting.link.bookingcode) in client.get("/").text


@pytest.mark.parametrize("path", ["/", "/_emulator/persona"])
def test_an_empty_world_leads_to_where_it_is_filled(client, context, path):
    page = client.get(path)
    assert "No one is in this world yet" in words(page)
    ways = {"/_emulator/mailboxes#make", "/_emulator/worlds"}
    assert ways <= set(Page(page).addresses)


def test_a_world_of_a_scenario_says_what_the_scenario_is_for(client, context):
    worlds.make_world(context, "first", "first-day")
    (told,) = [each for each in scenarios(None) if each.name == "first-day"]
    page = words(client.get("/w/first/"))
    assert len(told.about) == 3
    assert [line for line in (told.title, *told.about) if line not in page] == []
    french = words(client.get("/w/first/", headers={"Accept-Language": "fr"}))
    assert "Connectez-vous en tant qu’Adele et créez le premier type de réunion" in french


def test_a_scenario_may_say_in_each_language_what_it_is_for(client, context, monkeypatch, tmp_path):
    about = {"en": "Try this.\nThen that.", "fr": "Essayez ceci."}
    document = {"version": 1, "title": "Own", "about": about}
    (tmp_path / "own.json").write_text(json.dumps(document), encoding="utf-8")
    monkeypatch.setattr(scenarios_of, "SEED_DATA", tmp_path)
    worlds.make_world(context, "mine", "own")
    page = words(client.get("/w/mine/"))
    assert [line for line in about["en"].splitlines() if line not in page] == []
    french = words(client.get("/w/mine/", headers={"Accept-Language": "fr"}))
    assert "Essayez ceci." in french
    assert "Try this." not in french


def test_a_world_whose_scenario_is_gone_says_nothing_of_it(client, context, monkeypatch, tmp_path):
    monkeypatch.setattr(scenarios_of, "SEED_DATA", tmp_path)
    assert "This world started with" not in words(client.get("/"))


def test_the_clock_of_the_world_is_told_in_its_own_zone_whoever_one_is(client, cast):
    for who in ("", ORGANIZER):
        be(client, who)
        assert "It is 9:00 AM November 23, 2026" in words(client.get("/"))


def test_the_start_page_speaks_french(client, cast):
    page = client.get("/", headers={"Accept-Language": "fr"})
    assert Page(page)["lang"] == "fr"
    assert "Qui voulez-vous être\N{NO-BREAK SPACE}?" in words(page)


def test_looking_changes_nothing(client, cast):
    before = state(cast.context)
    for method in (client.get, client.head):
        assert method("/").status_code == 200
        assert method("/_emulator/persona").status_code == 200
    assert state(cast.context) == before


def test_being_somebody_leads_on(client, cast):
    chosen = {"address": ORGANIZER, "next": "/bookwithme/me?lang=fr"}
    answer = client.post("/_emulator/persona", data=chosen)
    assert (answer.status_code, answer.location) == (303, "/bookwithme/me?lang=fr")
    assert "You are Adele Vance" in words(client.get("/"))


def test_a_button_counts_where_the_browser_says_that_it_is_ours(client, cast):
    chosen = {"persona": ORGANIZER, "next": "/bookwithme/me"}
    for site in ("none", "same-site", "cross-site", None):
        headers = {"Sec-Fetch-Site": site} if site else {}
        assert client.post("/_emulator/persona", data=chosen, headers=headers).status_code == 403
    ours = {"Sec-Fetch-Site": "same-origin"}
    answer = client.post("/_emulator/persona", data=chosen, headers=ours)
    assert (answer.status_code, answer.location) == (303, "/bookwithme/me")


def test_a_browser_that_does_not_say_so_has_the_address_typed(client, cast):
    page = Page(client.post("/_emulator/persona", data={"persona": ORGANIZER, "next": "/x"}))
    field = page.one('input[name="address"][required]')
    assert (field["value"], set(page.values('main [name="next"]', "value"))) == ("", {"/x"})
    told = client.get("/_emulator/persona", headers={"Sec-Fetch-Site": "none"})
    assert Page(told).all('input[name="address"]') == []


def test_nobody_can_be_chosen_again(client, cast):
    be(client, ORGANIZER)
    be(client, "")
    assert "No persona chosen" in words(client.get("/"))


def test_somebody_who_is_not_there_cannot_be_chosen(client, cast):
    answer = client.post("/_emulator/persona", data={"address": "nobody@contoso.com"})
    assert answer.status_code == 404
    assert "No persona chosen" in words(client.get("/"))


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "/\n", "x"],
)
def test_the_way_back_stays_inside(client, cast, target):
    answer = client.post("/_emulator/persona", data={"address": ORGANIZER, "next": target})
    assert answer.location == "/"


def test_the_choice_on_the_way_to_a_page_keeps_the_way(client, cast):
    page = Page(client.get("/_emulator/persona?next=/bookwithme/me/links"))
    assert set(page.values('main [name="next"]', "value")) == {"/bookwithme/me/links"}


def test_a_world_of_its_own_has_its_own_people(client, cast, other_place):
    be(client, ORGANIZER)
    people(other_place)
    page = Page(client.get("/w/class/"))
    assert "No persona chosen" in page.text
    assert "/w/class/_emulator/persona" in page.addresses
    assert set(page.values('main [name="next"]', "value")) == {"/w/class/bookwithme/me"}


def test_who_somebody_was_ends_with_the_world_whatever_the_next_is_called(client, context, cast):
    worlds.make_world(context, "class", "contoso")
    client.post("/w/class/_emulator/persona", data={"address": ORGANIZER})
    assert client.get("/w/class/bookwithme/me").status_code == 200
    worlds.reset(context.elsewhere("class"))
    assert client.get("/w/class/bookwithme/me").status_code == 200
    worlds.delete_world(context, "class")
    worlds.make_world(context, "class", "contoso")
    assert client.get("/w/class/bookwithme/me").status_code == 303


@pytest.fixture
def guarded(context, settings):
    """A browser before an installation that asks for the control token."""
    return create_app(replace(settings, control_token="open sesame"), context.store).test_client()


def test_the_right_token_opens_the_controls(guarded):
    typed = {"token": "open sesame", "next": "/_emulator/persona"}
    answer = guarded.post("/_emulator/sign-in", data=typed)
    assert (answer.status_code, answer.location) == (303, "/_emulator/persona")
    assert guarded.get("/_emulator/persona").status_code == 200


def test_a_wrong_token_is_told_and_opens_nothing(guarded):
    answer = guarded.post("/_emulator/sign-in", data={"token": "open says me"})
    assert answer.status_code == 403
    assert "That isn't the right token." in words(answer)
    assert guarded.get("/_emulator/persona").status_code in {302, 303}
