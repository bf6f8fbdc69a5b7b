"""Names that a request calls the server by, and sites that it comes from."""

import pytest

from tests.page import words

OURS = ("localhost", "127.0.0.1:8123", "[::1]:8000", "LOCALHOST")
FOREIGN = (
    "rebound.example", "a" * 5_000, "http://[", "[", "x@localhost", "localhost/x", "\0", "évil",
    "localhost:x", "localhost:999999", "localhost localhost", ".", "",
)  # fmt: skip


@pytest.mark.parametrize("host", OURS)
def test_a_name_of_the_server_is_answered(client, cast, host):
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/_emulator/api/clock", "/static/css/base.css", "/nowhere"])
@pytest.mark.parametrize("host", FOREIGN)
def test_any_other_is_refused_whatever_it_is(client, cast, host, path):
    with client.get(path, headers={"Host": host}) as answer:
        assert answer.status_code == 400


def test_a_program_is_told_the_name_and_the_setting(client, cast):
    told = client.get("/_emulator/api/clock", headers={"Host": "rebound.example:8000"}).json
    assert told["code"] == "UnknownHost"
    for part in ("'rebound.example:8000'", "BOOKWITHME_ALLOWED_HOSTS", "--allowed-hosts"):
        assert part in told["detail"]


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "This server doesn't answer to the name rebound.example:8000"),
        ("fr", "Ce serveur ne répond pas au nom rebound.example:8000"),
    ],
)
def test_a_person_is_told_the_name_and_the_setting(client, cast, language, title):
    headers = {"Host": "rebound.example:8000", "Accept-Language": language}
    page = words(client.get("/", headers=headers))
    assert title in page
    assert "BOOKWITHME_ALLOWED_HOSTS (--allowed-hosts)" in page


def test_a_long_name_is_shown_shortened(client, cast):
    page = words(client.get("/", headers={"Host": "a" * 5_000}))
    assert f"{'a' * 100}…" in page
    assert "a" * 101 not in page


def test_a_refused_name_is_logged_once_and_made_up_ones_do_not_fill_the_log(client, cast, caplog):
    for host in ("one.example", "two.example", "one.example"):
        client.get("/", headers={"Host": host})
    assert ["one.example" in each for each in caplog.messages] == [True, False]
    for number in range(200):
        client.get("/static/css/base.css", headers={"Host": f"{number}.example"})
    assert len(caplog.messages) == 100


@pytest.mark.parametrize("origin", ["http://[", "null", "", "http://", "//localhost", "\0", "é"])
def test_an_origin_that_is_not_ours_is_refused_whatever_it_is(client, cast, origin):
    answer = client.post("/_emulator/persona", headers={"Origin": origin})
    assert answer.status_code == 403


def test_our_own_origin_is_taken(client, cast):
    for origin in ("http://localhost", "https://localhost"):
        answer = client.post("/_emulator/persona", headers={"Origin": origin})
        assert answer.status_code == 303
