"""Which addresses make a mailbox: those that can stand in every path that leads to it."""

from urllib.parse import quote

import pytest

from tests.web.api.test_api_mailboxes import API, NEW


@pytest.mark.parametrize(
    "address",
    ["a/b@x.com", "a@x/y.com", "a@x?y.com", "a@x%y.com", "a@-x.com", "a@x-.com", "a@x_y.com"],
)
def test_an_address_that_could_not_stand_in_paths_makes_no_mailbox(client, context, address):
    refused = client.post(f"{API}/mailboxes", json=NEW | {"address": address})
    problem = "must have no slash, and behind the @ letters, digits, hyphens and dots alone"
    assert refused.status_code == 422
    assert refused.json["errors"] == [{"field": "address", "problem": problem}]


@pytest.mark.parametrize("address", ["a+b?#%'@bücher.example", "a@a-b.c--d.x1", "x@例え.テスト"])
def test_whatever_makes_a_mailbox_leads_to_it(client, context, address):
    made = client.post(f"{API}/mailboxes", json=NEW | {"address": address, "alias": "x"})
    assert made.status_code == 201
    one = f"{API}/mailboxes/{quote(address)}"
    assert client.get(one).json == made.json
    page = client.get(f"/_emulator/mailboxes/{quote(address)}")
    assert page.status_code == 200
    client.post(f"{one}/meeting-types", json={"title": "Intro", "duration": "PT30M"})
    assert client.get(made.json["pageUrl"]).status_code == 200
    assert client.delete(one).status_code == 204


def test_an_address_that_gives_no_alias_asks_for_one(client, context):
    refused = client.post(f"{API}/mailboxes", json=NEW | {"address": "é@x.com"})
    (error,) = refused.json["errors"]
    assert error["field"] == "alias"
    assert error["problem"].startswith("must be given, since the address gives none")
    made = client.post(f"{API}/mailboxes", json=NEW | {"address": "é@x.com", "alias": "e"})
    assert made.status_code == 201
