"""Outlook on the web mailbox policies by the control API: who may, and from when."""

import pytest

from tests.web.conftest import BLOCKED, ORGANIZER

API = "/_emulator/api"
POLICIES = f"{API}/organizations/contoso.com/owa-policies"
DEFAULT = f"{POLICIES}/OwaMailboxPolicy-Default"
OFF = 'Set-OwaMailboxPolicy -Identity "OwaMailboxPolicy-Default" -PersonalBookingsDisabled $true'
UNTOUCHED = {
    "personalBookingsDisabled": False,
    "bookingsMailboxCreationEnabled": True,
    "name": "OwaMailboxPolicy-Default",
    "isDefault": True,
}


@pytest.fixture
def rules_2026(client, cast):
    client.patch(f"{API}/settings", json={"accessRules": "2026"})


@pytest.fixture
def slow(client, rules_2026):
    client.patch(f"{API}/settings", json={"policyDelay": "realistic"})


def access(client, address=ORGANIZER):
    return client.get(f"{API}/mailboxes/{address}/access").json


def typed(client, command):
    answer = client.post(f"{API}/exchange", json={"command": command}).json
    assert answer["error"] is None
    return answer


def given(client, policy, address=ORGANIZER):
    return client.patch(f"{API}/mailboxes/{address}", json={"owaMailboxPolicy": policy})


def test_the_default_policy_always_exists_and_disables_nothing(client, cast):
    assert client.get(POLICIES).json == {"owaPolicies": [UNTOUCHED]}
    assert client.get(DEFAULT.lower()).json == UNTOUCHED


def test_the_default_policy_turned_off_denies_everybody_without_a_policy_of_their_own(
    client, rules_2026
):
    assert access(client)["allowed"]
    changed = client.patch(DEFAULT, json={"personalBookingsDisabled": True})
    assert changed.json == UNTOUCHED | {"personalBookingsDisabled": True}
    assert access(client)["reason"] == (
        "Personal bookings are disabled by the Outlook on the web mailbox policy "
        "'OwaMailboxPolicy-Default'"
    )
    page = client.get(f"{API}/mailboxes/{ORGANIZER}/page")
    assert (page.status_code, page.json["code"]) == (403, "AccessDenied")
    client.post(POLICIES, json={"name": "BwmEnablePolicy"})
    assert given(client, "bwmenablepolicy").json["owaMailboxPolicy"] == "BwmEnablePolicy"
    assert access(client)["allowed"]
    assert given(client, None).json["owaMailboxPolicy"] is None
    assert not access(client)["allowed"]


def test_the_lists_of_ews_do_not_decide_any_more(client, cast):
    assert not access(client, BLOCKED)["allowed"]
    client.patch(f"{API}/settings", json={"accessRules": "2026"})
    told = access(client, BLOCKED)
    assert (told["allowed"], told["steps"][2]["step"]) == (True, "owaPolicy")


def test_a_new_policy_disables_nothing_unless_it_says_so(client, cast):
    made = client.post(POLICIES, json={"name": "Own"})
    assert (made.status_code, made.json["personalBookingsDisabled"]) == (201, False)
    other = client.post(POLICIES, json={"name": "Other", "personalBookingsDisabled": True})
    assert other.json["personalBookingsDisabled"] is True
    names = [each["name"] for each in client.get(POLICIES).json["owaPolicies"]]
    assert names == ["OwaMailboxPolicy-Default", "Own", "Other"]


def test_the_default_policy_and_one_that_a_mailbox_has_cannot_be_deleted(client, cast):
    client.post(POLICIES, json={"name": "Own"})
    given(client, "Own")
    for address in (DEFAULT, f"{POLICIES}/Own"):
        refused = client.delete(address)
        assert (refused.status_code, refused.json["code"]) == (409, "OwaPolicyInUse")
    assert ORGANIZER in client.delete(f"{POLICIES}/Own").json["detail"]
    given(client, None)
    assert client.delete(f"{POLICIES}/Own").status_code == 204
    assert client.get(f"{POLICIES}/Own").status_code == 404


@pytest.mark.parametrize("name", ["", " ", " a", "a/b", "a" * 65, "a\n", 5, None])
def test_a_name_that_no_policy_can_have_is_refused(client, cast, name):
    refused = client.post(POLICIES, json={"name": name})
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "name")


def test_a_name_is_taken_once_whatever_its_case(client, cast):
    client.post(POLICIES, json={"name": "Own"})
    refused = client.post(POLICIES, json={"name": "OWN"})
    assert (refused.status_code, refused.json["code"]) == (409, "OwaPolicyExists")


@pytest.mark.parametrize("body", [{"name": "x"}, {"isDefault": True}, {"personal": True}])
def test_only_the_switches_can_be_changed(client, cast, body):
    assert client.patch(DEFAULT, json=body).status_code == 422


def test_a_policy_that_is_not_there_cannot_be_given_and_the_known_ones_are_named(client, cast):
    refused = given(client, "Nobody's")
    [error] = refused.json["errors"]
    assert (refused.status_code, error["field"]) == (422, "owaMailboxPolicy")
    assert "OwaMailboxPolicy-Default" in error["problem"]
    new = {"displayName": "Eve", "timeZone": "Europe/Paris", "subscription": None}
    made = client.post(
        f"{API}/mailboxes", json=new | {"address": "eve@new.com", "owaMailboxPolicy": "x"}
    )
    assert made.status_code == 422


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_organization_that_is_not_there_is_not_found(client, cast, method):
    path = f"{API}/organizations/example.org/owa-policies"
    body = {"json": {"name": "x"}} if method == "post" else {}
    assert getattr(client, method)(path, **body).status_code == 404


def test_what_waited_for_a_policy_that_is_gone_does_not_fall_due(client, slow):
    typed(client, "New-OwaMailboxPolicy Gone")
    typed(client, "Set-OwaMailboxPolicy Gone -PersonalBookingsDisabled $true")
    typed(client, "Remove-OwaMailboxPolicy Gone")
    assert client.post(f"{API}/clock/advance", json={"by": "PT2H"}).json["ran"] == []


def test_with_the_realistic_delay_set_owa_mailbox_policy_takes_an_hour(client, slow):
    hint = typed(client, OFF)["hints"][0]
    assert hint.startswith("The change is configured, but takes effect only at 2026-11-23 09:00")
    told = access(client)
    assert told["allowed"]
    [waiting] = told["pending"]
    assert (waiting["effectiveAt"], waiting["after"]["personalBookingsDisabled"]) == (
        "2026-11-23T09:00:00Z",
        True,
    )
    ran = client.post(f"{API}/clock/advance", json={"by": "PT1H"}).json["ran"]
    assert [(each["what"], each["about"]) for each in ran] == [("policyEffective", OFF)]
    assert access(client) | {"steps": []} == {
        "allowed": False,
        "reason": "Personal bookings are disabled by the Outlook on the web mailbox policy "
        "'OwaMailboxPolicy-Default'",
        "steps": [],
        "pending": [],
    }


def test_giving_a_mailbox_another_policy_counts_at_once_even_with_the_delay(client, slow):
    client.post(POLICIES, json={"name": "Off", "personalBookingsDisabled": True})
    typed(client, f"Set-CASMailbox {ORGANIZER} -OwaMailboxPolicy Off")
    assert not access(client)["allowed"]
    typed(client, f"Set-CASMailbox {ORGANIZER} -OwaMailboxPolicy $null")
    assert access(client)["allowed"]


def test_what_the_api_writes_counts_at_once_over_what_waits(client, slow):
    typed(client, OFF)
    client.patch(DEFAULT, json={"personalBookingsDisabled": True})
    assert not access(client)["allowed"]
    assert access(client)["pending"] == []


def test_the_delay_of_a_policy_and_that_of_the_organization_are_apart(client, slow):
    typed(client, "Set-OrganizationConfig -EwsEnabled $false")
    typed(client, OFF)
    told = [each["effectiveAt"] for each in access(client)["pending"]]
    assert told == ["2026-11-23T12:00:00Z", "2026-11-23T09:00:00Z"]


def test_in_earlier_years_the_policy_is_set_and_does_not_count_yet(client, cast):
    client.patch(DEFAULT, json={"personalBookingsDisabled": True})
    told = access(client)
    assert told["allowed"]
    assert told["steps"][-1]["outcome"] == "Doesn't apply yet: only under the rules of 2026."


def test_policies_come_back_with_a_snapshot_a_document_and_go_with_a_reset(client, slow):
    client.post(POLICIES, json={"name": "Own"})
    given(client, "Own")
    typed(client, OFF)
    before, document = client.get(POLICIES).json, client.get(f"{API}/world").json
    told = access(client)
    client.post(f"{API}/snapshots", json={"name": "then"})
    client.post(f"{API}/reset", json={"scenario": "contoso"})
    assert client.get(POLICIES).json == {"owaPolicies": [UNTOUCHED]}
    client.post(f"{API}/snapshots/then/restore")
    assert (client.get(POLICIES).json, access(client)) == (before, told)
    client.post(f"{API}/reset", json={"scenario": "contoso"})
    assert client.put(f"{API}/world", json=document).status_code == 200
    assert (client.get(POLICIES).json, access(client)) == (before, told)
    assert client.get(f"{API}/world").json == document


def test_the_change_of_a_policy_that_is_gone_is_in_no_document(client, cast):
    client.post(POLICIES, json={"name": "Own"})
    client.delete(f"{POLICIES}/Own")
    document = client.get(f"{API}/world").json
    assert document["policyChanges"] == []
    assert client.put(f"{API}/world", json=document).status_code == 200
