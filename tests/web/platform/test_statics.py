"""Styles, scripts and drawings come compressed, and are asked for once."""

import gzip
import re
from pathlib import Path

import pytest

from bookwithme.web.platform import statics
from tests.page import Page

SOURCES = Path(__file__).parents[3] / "static"
FOREVER = "public, max-age=31536000, immutable"
PACKED = {"Accept-Encoding": "br;q=0.5, gzip"}


def addresses(client):
    page = Page(client.get("/"))
    return [
        *page.values("link[href]", "href"),
        *page.values("script[src]", "src"),
        *(each.partition("#")[0] for each in page.values("use[href]", "href")),
    ]


def test_whatever_a_page_asks_for_may_be_kept_for_ever(client, cast):
    found = {each: client.get(each) for each in addresses(client)}
    assert len(found) > 3
    assert {each.status_code for each in found.values()} == {200}
    assert {each.headers["Cache-Control"] for each in found.values()} == {FOREVER}
    assert {each.headers["Vary"] for each in found.values()} == {"Accept-Encoding"}


def test_what_a_script_or_a_style_asks_for_bears_the_same_fingerprint(client):
    folder = addresses(client)[0].rpartition("/")[0]
    script = client.get(f"{folder}/js/main.js")
    assert script.mimetype == "text/javascript"
    assert 'from "./copy.js"' in script.text
    assert client.get(f"{folder}/js/copy.js").headers["Cache-Control"] == FOREVER
    assert client.get(f"{folder}/banners/waves.svg").mimetype == "image/svg+xml"


def test_what_pages_need_is_one_sheet_and_one_script(client):
    folder = addresses(client)[0].rpartition("/")[0]
    sheet, script = (client.get(f"{folder}/{each}").text for each in ("css/page.css", "js/page.js"))
    rules = re.compile(r"^[^\s@/}].*\{$", re.MULTILINE)
    for path in SOURCES.glob("css/*.css"):
        assert set(rules.findall(path.read_text("utf-8"))) <= set(rules.findall(sheet)), path
    assert re.findall(r"^(?:import|export)\b.*", script, re.MULTILINE) == []
    assert re.findall(r"^ *(?://|/\*).*", sheet + script, re.MULTILINE) == []
    asked, asking = script.index("const { ask }"), script.index("const { dialogsAndMenus }")
    assert asked < asking, "what is imported stands first"
    assert script.count("const { ask }") == 1


def test_each_name_that_a_module_takes_is_one_that_the_script_gives(client):
    """Else it is unknown where the modules have become one script."""
    folder = addresses(client)[0].rpartition("/")[0]
    given = named(r"^const \{ (.*) \} = ", client.get(f"{folder}/js/page.js").text)
    taken = [path.read_text("utf-8") for path in SOURCES.glob("js/*.js")]
    assert "mayLeave" in given
    assert set().union(*(named(r"^import \{ (.*) \} from", each) for each in taken)) <= given


def named(pattern, text):
    """The names of each list that a pattern finds."""
    lists = re.findall(pattern, text, re.MULTILINE)
    return {name for each in lists for name in each.split(", ")}


def test_it_comes_compressed_to_whoever_takes_that(client):
    for address in addresses(client):
        plain, packed = client.get(address), client.get(address, headers=PACKED)
        assert "Content-Encoding" not in plain.headers
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == plain.data
        assert packed.headers["ETag"] != plain.headers["ETag"]


@pytest.mark.parametrize("taken", ["", "br", "gzip;q=0", "identity"])
def test_nobody_gets_what_they_cannot_read(client, taken):
    plain = client.get(addresses(client)[0], headers={"Accept-Encoding": taken})
    assert "Content-Encoding" not in plain.headers


@pytest.mark.parametrize("before", ["", "0123456789ab/"])
def test_under_an_address_of_another_version_it_is_checked_each_time(client, before):
    address = f"/static/{before}css/base.css"
    sent = client.get(address)
    assert (sent.status_code, sent.headers["Cache-Control"]) == (200, "no-cache")
    again = client.get(address, headers={"If-None-Match": sent.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("name", ["nothing.css", "../README.md", "css", "css/", ""])
def test_what_is_not_there_is_not_found(client, name):
    folder = addresses(client)[0].rpartition("/")[0]
    for address in (f"/static/{name}", f"{folder}/{name}"):
        assert client.get(address).status_code == 404


def test_another_content_has_another_address(tmp_path):
    seen = set()
    for number in range(2):
        (tmp_path / f"{number}").mkdir()
        (tmp_path / f"{number}" / "a.css").write_text(f"a {{ top: {number}px; }}", "utf-8")
        seen.add(statics._read(tmp_path / f"{number}").version)
    assert len(seen) == 2
    assert all(re.fullmatch("[0-9a-f]{12}", each) for each in seen)


def test_pages_are_not_compressed(client):
    assert "Content-Encoding" not in client.get("/", headers=PACKED).headers


OPENED = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "same-origin"}


@pytest.mark.parametrize("site", ["same-origin", "none"])
@pytest.mark.parametrize("path", ["/", "/_emulator/", "/_emulator/mail?q=x", "/no/such/page"])
def test_a_page_opened_from_ours_comes_compressed(client, cast, path, site):
    plain = client.get(path)
    packed = client.get(path, headers=PACKED | OPENED | {"Sec-Fetch-Site": site})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_a_page_fetched_again_comes_compressed_where_it_did_at_first(client, cast):
    renewed = PACKED | {"Sec-Fetch-Dest": "empty", "X-Came-Packed": "yes"}
    for site, coding in (("same-origin", "gzip"), ("same-site", None), ("cross-site", None)):
        answer = client.get("/_emulator/journal", headers=renewed | {"Sec-Fetch-Site": site})
        assert answer.headers.get("Content-Encoding") == coding


@pytest.mark.parametrize(
    "other",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Dest": "empty"},
        {"Sec-Fetch-Dest": "iframe"},
    ],
)
def test_one_whose_address_another_site_may_have_chosen_does_not(client, cast, other):
    answer = client.get("/_emulator/mail?q=x", headers=PACKED | OPENED | other)
    assert "Content-Encoding" not in answer.headers
    bare = client.get("/_emulator/mail?q=x", headers=PACKED)
    assert "Content-Encoding" not in bare.headers
