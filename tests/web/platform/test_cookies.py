"""Cookies: whose they are, how long, and that none takes the place of another."""

from dataclasses import replace
from http.cookies import SimpleCookie

import pytest

from bookwithme.app import create_app
from bookwithme.service.worlds import worlds
from tests.web.conftest import BASE, ORGANIZER, add_mailbox

CLOCK = "/_emulator/api/clock"


def installed(context, settings, **changes):
    """A browser before an installation that asks for a token."""
    settings = replace(settings, **{"control_token": "open sesame"} | changes)
    return create_app(settings, context.store, BASE).test_client()


def sign_in(client, token="open sesame", **request):
    answer = client.post("/_emulator/sign-in", data={"token": token}, **request)
    assert answer.status_code == 303
    (cookie,) = SimpleCookie(answer.headers["Set-Cookie"]).values()
    return cookie


def test_the_cookie_of_the_control_token_is_not_the_token_and_ends(context, settings):
    client = installed(context, settings)
    cookie = sign_in(client)
    assert "sesame" not in cookie.value
    assert (cookie["max-age"], cookie["samesite"], cookie["httponly"]) == ("86400", "Strict", True)
    assert client.get(CLOCK).status_code == 200


def test_it_ends_after_a_day_whatever_the_browser_does(context, settings, monkeypatch):
    client = installed(context, settings)
    sign_in(client)
    monkeypatch.setattr("bookwithme.web.platform.request_guards.A_DAY", -1)
    assert client.get(CLOCK).status_code == 401


def test_it_ends_with_the_token_it_was_given_for(context, settings):
    cookie = sign_in(installed(context, settings))
    for token, status in (("open sesame", 200), ("another", 401)):
        client = installed(context, settings, control_token=token)
        client.set_cookie(cookie.key, cookie.value)
        assert client.get(CLOCK).status_code == status


@pytest.mark.parametrize("value", ["open sesame", "", "x.y.z", "é", "a" * 4_000])
def test_a_cookie_that_somebody_made_up_opens_nothing(context, settings, value):
    client = installed(context, settings)
    key = sign_in(installed(context, settings)).key
    assert client.get(CLOCK, headers={"Cookie": f"{key}={value}"}).status_code == 401


@pytest.mark.parametrize(
    ("public", "asked", "secure"),
    [
        ("https://class.example", "http://class.example", True),
        ("https://class.example", "https://class.example", True),
        ("https://class.example", "http://127.0.0.1:8000", ""),
        (None, "https://localhost", True),
        (None, "http://localhost", ""),
    ],
)
def test_cookies_are_for_tls_alone_where_people_come_by_tls(
    context, settings, public, asked, secure
):
    client = installed(context, settings, public_url=public)
    assert sign_in(client, base_url=asked)["secure"] == secure


@pytest.mark.parametrize("name", ["control", "lang", "invited-class", "console-class", "theme"])
def test_no_world_can_be_called_so_that_its_cookie_is_another(context, settings, name):
    worlds.make_world(context, name, "empty")
    there = context.elsewhere(name)
    add_mailbox(there, ORGANIZER, "Adele Vance")
    client = installed(context, settings)
    sign_in(client)
    client.get("/?lang=fr")
    invitation = worlds.invitation(there)
    client.get(f"/w/{name}/_emulator/invite/{invitation}")
    answer = client.post(f"/w/{name}/_emulator/persona", data={"address": ORGANIZER})
    assert answer.status_code == 303
    console = client.post(f"/w/{name}/_emulator/exchange", data={"command": "Get-Mailbox"})
    assert console.status_code == 303
    kept = list(client._cookies.values())
    assert len({cookie.key for cookie in kept}) == len(kept) == 5
    assert client.get(CLOCK).status_code == 200
    page = client.get(f"/w/{name}/").text
    assert 'lang="fr"' in page
    assert "Adele Vance" in page
