"""The end of EWS on a world's clock: what the console shows, and what becomes of the page."""

import pytest

from tests.web.conftest import ORGANIZER

API = "/_emulator/api"
SEPTEMBER = "2026-09-30T23:00:00Z"


def settings(client, **values):
    return client.patch(f"{API}/settings", json=values)


def typed(client, command):
    return client.post(f"{API}/exchange", json={"command": command}).json


def enabled(client):
    shown = typed(client, "Get-OrganizationConfig | fl EwsEnabled")["output"]
    return shown.partition(":")[2].strip()


def allowed(client):
    return client.get(f"{API}/mailboxes/{ORGANIZER}/access").json["allowed"]


@pytest.fixture
def september(client, cast):
    """A world of 2025 an hour before the first day of the end."""
    client.put(f"{API}/clock", json={"now": SEPTEMBER, "mode": "frozen"})
    settings(client, accessRules="2025", ewsRetirement="realistic")


def test_it_is_refused_under_the_rules_of_2022_and_these_while_it_is_on(client, cast):
    refused = settings(client, ewsRetirement="realistic")
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "ewsRetirement")
    assert settings(client, accessRules="2025", ewsRetirement="realistic").status_code == 200
    assert settings(client, accessRules="2022").status_code == 422
    assert settings(client, accessRules="2022", ewsRetirement="off").status_code == 200


def test_a_document_that_contradicts_itself_is_refused_at_its_place(client, cast):
    document = client.get(f"{API}/world").json
    document["settings"]["ewsRetirement"] = "realistic"
    refused = client.put(f"{API}/world", json=document)
    assert refused.json["errors"][0]["field"] == "settings.ewsRetirement"


def test_on_1_october_a_blank_becomes_false_and_the_page_goes(client, september):
    assert (enabled(client), allowed(client)) == ("", True)
    ran = client.post(f"{API}/clock/advance", json={"by": "PT1H"}).json["ran"]
    assert [(each["at"], each["what"]) for each in ran] == [
        ("2026-10-01T00:00:00Z", "ewsRetirement")
    ]
    assert (enabled(client), allowed(client)) == ("False", False)
    step = client.get(f"{API}/mailboxes/{ORGANIZER}/access").json["steps"][2]
    assert step["outcome"] == "Blank, which means False since 1 October 2026: denied."


def test_true_saves_the_page_until_1_april_2027(client, september):
    typed(client, "Set-OrganizationConfig -EwsEnabled $true")
    client.post(f"{API}/clock/advance", json={"by": "P180D"})
    assert (enabled(client), allowed(client)) == ("True", True)
    client.post(f"{API}/clock/advance", json={"by": "P3D"})
    assert (enabled(client), allowed(client)) == ("False", False)


def test_it_holds_whenever_the_setting_is_turned_on_and_off_again(client, september):
    client.put(f"{API}/clock", json={"now": "2026-12-01T00:00:00Z", "mode": "frozen"})
    settings(client, ewsRetirement="off")
    assert (enabled(client), allowed(client)) == ("", True)
    settings(client, ewsRetirement="realistic")
    assert (enabled(client), allowed(client)) == ("False", False)


def test_a_command_about_the_lists_leaves_the_blank_blank(client, september):
    client.put(f"{API}/clock", json={"now": "2026-12-01T00:00:00Z", "mode": "frozen"})
    typed(client, "Set-OrganizationConfig -EwsApplicationAccessPolicy EnforceBlockList")
    warned = typed(client, "Set-OrganizationConfig -EwsEnabled $false")["warnings"]
    settings(client, ewsRetirement="off")
    assert (enabled(client), len(warned)) == ("", 1)


@pytest.mark.parametrize(
    "command",
    [
        "Set-OrganizationConfig -EwsEnabled $true",
        "Set-OrganizationConfig -EwsEnabled $null",
        f"Set-CASMailbox {ORGANIZER} -EwsEnabled $true",
    ],
)
def test_from_1_april_2027_setting_ews_enabled_is_an_error(client, september, command):
    client.put(f"{API}/clock", json={"now": "2027-04-01T00:00:00Z", "mode": "frozen"})
    error = typed(client, command)["error"]
    assert (error["id"], error["message"]) == (
        "EwsEnabledRetired",
        "EwsEnabled can't be set: Exchange Web Services ended on 1 April 2027.",
    )


def test_under_the_rules_of_2026_the_page_goes_on(client, september):
    settings(client, accessRules="2026")
    client.put(f"{API}/clock", json={"now": "2027-04-01T00:00:00Z", "mode": "frozen"})
    assert (enabled(client), allowed(client)) == ("False", True)
