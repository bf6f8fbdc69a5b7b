"""Forwarded headers are believed from trusted proxies, and from nobody else."""

import pytest

from bookwithme.domain.errors import InvalidInput
from bookwithme.web.platform.rate_limits import PER_ADDRESS
from bookwithme.web.platform.trusted_proxies import believe, networks

TRUSTED = networks({"10.0.0.1", "192.168.0.0/16", "fd00::/8"})


def believed(peer, **headers):
    """Client, scheme and host of a request, after its proxies were heard."""
    environ = {"REMOTE_ADDR": peer, "wsgi.url_scheme": "http", "HTTP_HOST": "inside:8000"}
    environ |= {f"HTTP_X_FORWARDED_{name.upper()}": value for name, value in headers.items()}
    believe(environ, TRUSTED)
    return environ["REMOTE_ADDR"], environ["wsgi.url_scheme"], environ["HTTP_HOST"]


@pytest.mark.parametrize("peer", ["10.0.0.1", "192.168.7.7", "fd00::1", "::ffff:10.0.0.1"])
def test_a_trusted_proxy_says_who_asks_how_and_for_what(peer):
    found = believed(peer, **{"for": "203.0.113.9", "proto": "https", "host": "class.example"})
    assert found == ("203.0.113.9", "https", "class.example")


@pytest.mark.parametrize("peer", ["10.0.0.2", "127.0.0.1", "::1", "", "unix"])
def test_nobody_else_is_believed(peer):
    found = believed(peer, **{"for": "203.0.113.9", "proto": "https", "host": "class.example"})
    assert found == (peer, "http", "inside:8000")


@pytest.mark.parametrize(
    ("written", "client"),
    [
        ("198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9, 192.168.1.1", "203.0.113.9"),
        ("192.168.1.1", "192.168.1.1"),
        ("203.0.113.9, nonsense", "10.0.0.1"),
        ("nonsense, 203.0.113.9", "203.0.113.9"),
        ("", "10.0.0.1"),
        ("2001:db8::9", "2001:db8::9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_the_client_is_the_last_address_that_is_no_proxy(written, client):
    assert believed("10.0.0.1", **{"for": written})[0] == client


def test_what_the_nearest_proxy_wrote_last_counts_and_no_odd_scheme():
    assert believed("10.0.0.1", proto="http, https", host="made.up, b.example")[1:] == (
        "https",
        "b.example",
    )
    assert believed("10.0.0.1", proto="javascript")[1] == "http"


@pytest.mark.parametrize("written", ["proxy.example", "10.0.0.0/40", "*"])
def test_what_is_no_address_is_refused_with_the_setting_named(written):
    with pytest.raises(InvalidInput, match=r"BOOKWITHME_TRUSTED_PROXIES: .*such as 10\.0\.0\.0/8"):
        networks({"10.0.0.1", written})


@pytest.fixture
def behind_a_proxy(app, monkeypatch):
    """A browser whose proxy, on this machine, is trusted."""
    monkeypatch.setattr(app.extensions["bookwithme"], "proxies", networks({"127.0.0.1"}))
    return app.test_client()


def test_who_guesses_behind_a_proxy_slows_nobody_else_behind_it_down(behind_a_proxy, cast):
    def opened(client):
        headers = {"X-Forwarded-For": client}
        return behind_a_proxy.get("/bookwithme/manage/wrong", headers=headers).status_code

    assert [opened("203.0.113.9") for _ in range(PER_ADDRESS + 1)][-2:] == [404, 429]
    assert opened("203.0.113.10") == 404


def test_the_forwarded_host_is_the_one_that_must_be_known(behind_a_proxy, cast):
    def status(**headers):
        forwarded = {f"X-Forwarded-{name.title()}": value for name, value in headers.items()}
        return behind_a_proxy.get("/", headers=forwarded).status_code

    assert status(host="rebound.example") == 400
    assert status(host="localhost") == 200
    inside = behind_a_proxy.get("/", headers={"Host": "a1", "X-Forwarded-Host": "localhost"})
    assert inside.status_code == 200


def test_cookies_are_for_tls_alone_where_the_proxy_speaks_it(behind_a_proxy, cast):
    secure = behind_a_proxy.get("/?lang=fr", headers={"X-Forwarded-Proto": "https"})
    assert "Secure" in secure.headers["Set-Cookie"]
    assert "Secure" not in behind_a_proxy.get("/?lang=fr").headers["Set-Cookie"]


def test_without_a_trusted_proxy_forwarded_headers_change_nothing(client, cast):
    headers = {"X-Forwarded-Host": "rebound.example", "X-Forwarded-Proto": "https"}
    answer = client.get("/?lang=fr", headers=headers)
    assert answer.status_code == 200
    assert "Secure" not in answer.headers["Set-Cookie"]
