"""The API's page: each call as it is typed in this world, to search."""

import shlex

from bookwithme.app import install
from bookwithme.settings import Settings
from tests.page import Page
from tests.web.conftest import BASE


def test_each_call_is_shown_as_it_is_typed_in_this_world(client, other_place):
    page = Page(client.get("/w/class/_emulator/api-docs?q=/_emulator"))
    there = "http://127.0.0.1:8123/w/class"
    make = page.one("#links_create")
    curl, python = make.texts("pre")
    assert curl == (
        f"curl -X POST {there}/_emulator/api/meeting-types/GUID/links "
        """-H 'Content-Type: application/json' -d '{"singleUse": true, "name": """
        """"Ben, first round"}'"""
    )
    assert f'Emulator("{there}")' in python
    assert """emulator.call("POST", "/meeting-types/GUID/links", {'singleUse': True""" in python
    for each in [pre.raw for pre in page.all("details.call pre")]:
        if each.startswith(("from ", "import ")):
            compile(each, "example", "exec")
        elif each.startswith("curl"):
            assert shlex.split(each)[0] == "curl"


def test_a_call_or_a_shape_is_opened_by_its_link(client, context):
    page = Page(client.get("/_emulator/api-docs"))
    assert page.all("details.call, pre") == []
    for name in ("links_create", "NewLink"):
        opened = Page(client.get(page.one(f"a#{name}")["href"].partition("#")[0]))
        assert opened.values("details.call[open]", "id") == [name]
        assert opened.all("details.call pre")


def test_calls_are_searched_by_words(client, context):
    page = Page(client.get("/_emulator/api-docs?q=DELETE+bookingcode"))
    assert page.values("details.call[open]", "id") == ["links_revoke"]
    assert "No call contains all these words" in Page(client.get("/_emulator/api-docs?q=xyz")).text


def test_a_call_names_the_token_where_one_is_asked_for(app, context):
    settings = Settings(database_url="sqlite://", control_token="open sesame")
    install(app, settings, context.store, BASE)
    asking = {"Authorization": "Bearer open sesame"}
    page = Page(app.test_client().get("/_emulator/api-docs?q=journal", headers=asking))
    assert "$BOOKWITHME_CONTROL_TOKEN" in page.text
    assert 'os.environ["BOOKWITHME_CONTROL_TOKEN"]' in page.text
    assert "open sesame" not in page.text
