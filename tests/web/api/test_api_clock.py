"""The control API: a world's clock and switches."""

import pytest

from bookwithme.storage import verifications
from tests.web.conftest import NOW

API = "/_emulator/api"


def test_a_frozen_clock_stands_where_it_was_put(client, context):
    answer = client.put(f"{API}/clock", json={"now": "2027-03-28T01:30:00+01:00", "mode": "frozen"})
    assert (answer.status_code, answer.json) == (
        200,
        {"now": "2027-03-28T00:30:00Z", "mode": "frozen"},
    )
    assert client.get(f"{API}/clock").headers["X-Emulator-Now"] == "2027-03-28T00:30:00Z"


def test_a_clock_without_mode_goes_on_from_any_instant_also_an_earlier_one(client, context):
    answer = client.put(f"{API}/clock", json={"now": "2020-01-01T00:00:00Z"})
    assert answer.json["mode"] == "shifted"
    assert "2020-01-01T00:00:00Z" <= client.get(f"{API}/clock").json["now"] < "2020-01-01T00:10"


def test_frozen_without_an_instant_stands_at_the_present_and_resumes_from_it(client, context):
    client.put(f"{API}/clock", json={"now": "2030-01-01T00:00:00Z"})
    assert client.put(f"{API}/clock", json={"mode": "frozen"}).json["now"][:13] == "2030-01-01T00"
    resumed = client.put(f"{API}/clock", json={"mode": "shifted"}).json
    assert (resumed["mode"], resumed["now"][:13]) == ("shifted", "2030-01-01T00")


def test_the_machines_time_comes_back(client, context):
    assert client.delete(f"{API}/clock").json["mode"] == "system"
    client.put(f"{API}/clock", json={"now": "2030-01-01T00:00:00Z"})
    assert client.put(f"{API}/clock", json={"mode": "system"}).json["mode"] == "system"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "now"),
        ({"mode": "system", "now": "2030-01-01T00:00:00Z"}, "now"),
        ({"mode": "stopped"}, "mode"),
        ({"now": "2030-01-01T00:00:00"}, "now"),
        ({"now": "2030-02-30T00:00:00Z"}, "now"),
        ({"now": "1969-12-31T23:59:59Z"}, "now"),
        ({"now": "1970-12-31T23:59:59Z"}, "now"),
        ({"now": "2191-01-01T00:00:00Z"}, "now"),
        ({"now": "2200-01-01T00:00:00Z"}, "now"),
    ],
)
def test_a_clock_that_cannot_be_set_stays(client, context, body, field):
    answer = client.put(f"{API}/clock", json=body)
    assert (answer.status_code, [each["field"] for each in answer.json["errors"]]) == (422, [field])
    assert client.get(f"{API}/clock").json == {"now": "2026-11-23T08:00:00Z", "mode": "frozen"}


def test_time_passes_by_a_duration_and_tells_what_fell_due(client, cast):
    link = cast.link()
    answer = client.post(f"{API}/clock/advance", json={"by": "P91D"})
    assert answer.json == {
        "from": "2026-11-23T08:00:00Z",
        "to": "2027-02-22T08:00:00Z",
        "ran": [
            {
                "at": "2027-02-21T08:00:00Z",
                "what": "linkExpired",
                "about": str(link.link.bookingcode),
                "name": "Salary talk",
            }
        ],
    }
    assert client.get(f"{API}/clock").json == {"now": "2027-02-22T08:00:00Z", "mode": "frozen"}


def test_what_falls_due_is_told_in_its_order(client, cast):
    link = cast.link()
    code = verifications.Verification(
        meeting_type_id=cast.public.id,
        link_id=None,
        secret="secret",
        start=NOW,
        email="gus@fabrikam.com",
        code="123456",
        created_at=NOW,
        created_really_at=NOW,
    )
    with cast.context.write() as uow:
        uow.verifications.add(code)
    client.patch(f"{API}/settings", json={"policyDelay": "realistic"})
    command = "Set-OrganizationConfig -EwsEnabled $false"
    client.post(f"{API}/exchange", json={"command": command})
    ran = client.post(f"{API}/clock/advance", json={"by": "P91D"}).json["ran"]
    assert [(each["at"], each["what"], each["about"]) for each in ran] == [
        ("2026-11-23T08:10:00Z", "codeExpired", "gus@fabrikam.com"),
        ("2026-11-23T08:45:00Z", "policyEffective", command),
        ("2027-02-21T08:00:00Z", "linkExpired", str(link.link.bookingcode)),
    ]


@pytest.mark.parametrize("edge", ["1971-01-01T00:00:00Z", "2190-12-31T23:59:59Z"])
def test_at_the_edges_of_time_the_pages_work(client, cast, edge):
    client.put(f"{API}/clock", json={"now": edge, "mode": "frozen"})
    page = f"/bookwithme/user/{cast.organizer.page_name}?anonymous"
    paths = ("/", "/_emulator/", "/_emulator/worlds", f"{API}/world", f"{API}/mailboxes")
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)
    assert client.get(page).status_code == 200


def test_time_passes_to_an_instant_and_the_present_is_one(client, context):
    for to in ("2026-11-23T08:00:00Z", "2026-12-01T00:00:00Z"):
        assert client.post(f"{API}/clock/advance", json={"to": to}).json["to"] == to


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"to": "2026-11-23T07:59:59Z"}, "to"),
        ({"by": "P1D", "to": "2027-01-01T00:00:00Z"}, "by"),
        ({}, "by"),
        ({"by": "P1M"}, "by"),
        ({"by": "-P1D"}, "by"),
        ({"by": "P999999W"}, "by"),
        ({"by": "P64000D"}, "by"),
        ({"to": "2191-01-01T00:00:00Z"}, "to"),
    ],
)
def test_time_does_not_go_back_nor_beyond_its_end(client, context, body, field):
    answer = client.post(f"{API}/clock/advance", json=body)
    assert (answer.status_code, [each["field"] for each in answer.json["errors"]]) == (422, [field])


def test_worlds_have_clocks_of_their_own(client, other_place):
    client.post("/w/class/_emulator/api/clock/advance", json={"by": "P1D"})
    assert client.get(f"{API}/clock").json["now"] == "2026-11-23T08:00:00Z"


def test_settings_are_the_contracts_until_one_is_changed(client, context):
    defaults = {
        "accessRules": "2022",
        "policyDelay": "immediate",
        "emailVerification": True,
        "provisioning": "instant",
        "firstRun": "2022",
        "ewsRetirement": "off",
    }
    assert client.get(f"{API}/settings").json == defaults
    changed = client.patch(f"{API}/settings", json={"emailVerification": False})
    assert changed.json == defaults | {"emailVerification": False}
    assert client.get(f"{API}/settings").json == changed.json
