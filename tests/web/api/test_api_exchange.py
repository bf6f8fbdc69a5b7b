"""The control API: the Exchange console, and Exchange Online's own REST door."""

import pytest

from tests.web.conftest import ORGANIZER

API = "/_emulator/api"
NOTHING = {"output": "", "warnings": [], "hints": [], "error": None, "errors": []}
INVOKE = "/adminapi/beta/contoso.com/InvokeCommand"
BLOCK = (
    "Set-CASMailbox -Identity adele@contoso.com -EwsApplicationAccessPolicy EnforceBlockList "
    '-EwsBlockList @{Add="MicrosoftOWSPersonalBookings"}'
)


def run(client, command, **more):
    return client.post(f"{API}/exchange", json={"command": command, **more})


def allowed(client):
    return client.get(f"{API}/mailboxes/{ORGANIZER}/access").json["allowed"]


def test_a_command_answers_output_warnings_hints_and_error(client, cast):
    answer = run(client, "Get-CASMailbox adele | Format-List EwsEnabled")
    assert (answer.status_code, answer.json) == (
        200,
        NOTHING | {"output": "\nEwsEnabled : True\n\n"},
    )


def test_a_command_that_fails_is_200_with_its_error(client, cast):
    answer = run(client, "Get-Nonsense")
    assert answer.status_code == 200
    assert answer.json["error"]["id"] == "CommandNotFoundException"
    assert "'Get-Nonsense' is not recognized" in answer.json["error"]["message"]


def test_an_empty_command_prints_nothing(client, cast):
    assert run(client, "").json == NOTHING


def test_a_script_answers_all_its_errors_with_their_places(client, cast):
    answer = run(client, "Get-Nonsense\n'between'\n  Get-CASMailbox nobody").json
    places = [(each["line"], each["column"], each["id"]) for each in answer["errors"]]
    assert places == [
        (1, 1, "CommandNotFoundException"),
        (3, 3, "ManagementObjectNotFoundException"),
    ]
    assert (answer["error"], answer["output"]) == (answer["errors"][0], "between\n")


def test_a_script_reads_the_files_that_come_with_it(client, cast):
    script = "Import-Csv .\\who.csv | % { Set-CASMailbox $_.Who -EwsEnabled $false }"
    answer = run(client, script, files={"who.csv": f"Who\n{ORGANIZER}\n"}).json
    assert (answer["errors"], allowed(client)) == ([], False)
    assert "Could not find file" in run(client, script).json["error"]["message"]


def test_nothing_of_a_script_runs_when_it_has_what_is_not_emulated(client, cast):
    answer = run(client, f"Set-CASMailbox {ORGANIZER} -EwsEnabled $false\n\n Export-Csv x").json
    assert (answer["error"]["line"], answer["error"]["column"]) == (3, 2)
    assert allowed(client)


def test_nothing_changed_is_a_warning(client, cast):
    answer = run(client, "Set-CASMailbox adele -EwsEnabled $true").json
    assert ("no settings" in answer["warnings"][0], answer["error"]) == (True, None)


def test_the_documents_command_closes_the_gate_and_its_contrary_opens_it(client, cast):
    assert (allowed(client), run(client, BLOCK).json["error"], allowed(client)) == (
        True,
        None,
        False,
    )
    run(client, BLOCK.replace("Add", "Remove"))
    assert allowed(client) is True


def test_the_organization_is_the_first_mailboxs_or_the_named_one(client, cast):
    names = [
        run(client, "Get-CASMailbox | fl Identity", **more).json["output"]
        for more in ({}, {"organization": "FABRIKAM.com"})
    ]
    assert ["adele" in name for name in names] == [True, False]
    assert run(client, "Get-CASMailbox", organization="nowhere.com").status_code == 404


def test_a_world_without_mailbox_has_nothing_to_connect_to(client, context):
    assert run(client, "Get-CASMailbox").status_code == 404


def test_a_command_in_one_world_changes_no_other(client, cast, other_place):
    client.post("/w/class/_emulator/api/mailboxes", json=_mailbox())
    url = "/w/class/_emulator/api/exchange"
    assert client.post(url, json={"command": BLOCK}).json["error"] is None
    assert allowed(client) is True


def _mailbox():
    return {
        "address": ORGANIZER,
        "displayName": "Adele",
        "timeZone": "UTC",
        "subscription": "Microsoft 365 E3",
    }


@pytest.mark.parametrize("tenant", ["contoso.com", "3f2b1c4e-0000-4000-8000-000000000000"])
def test_the_rest_door_runs_the_same_cmdlets(client, cast, tenant):
    url = f"/adminapi/beta/{tenant}/InvokeCommand"
    body = {
        "CmdletInput": {
            "CmdletName": "Set-CASMailbox",
            "Parameters": {
                "Identity": ORGANIZER,
                "EwsApplicationAccessPolicy": "EnforceBlockList",
                "EwsBlockList": {
                    "@odata.type": "#Exchange.GenericHashTable",
                    "Add": ["MicrosoftOWSPersonalBookings"],
                },
            },
        }
    }
    answer = client.post(url, json=body)
    assert (answer.status_code, answer.json["value"]) == (200, [])
    assert answer.json["@odata.context"].startswith(f"http://127.0.0.1:8123/adminapi/beta/{tenant}")
    assert allowed(client) is False
    entry = client.get(f"{API}/journal?kind=policy").json["entries"][-1]
    assert (entry["via"], "Set-CASMailbox" in entry["command"]) == ("adminapi", True)


def test_the_rest_doors_errors_are_exchanges_own(client, cast):
    body = {"CmdletInput": {"CmdletName": "Get-CASMailbox", "Parameters": {"Identity": "nobody"}}}
    answer = client.post(INVOKE, json=body)
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "BadRequest")
    assert "couldn't be found" in answer.json["error"]["details"][0]["message"]


def test_the_rest_door_knows_its_tenants(client, cast):
    body = {"CmdletInput": {"CmdletName": "Get-CASMailbox"}}
    answer = client.post("/adminapi/beta/nowhere.com/InvokeCommand", json=body)
    assert (answer.status_code, answer.mimetype) == (404, "application/json")
    assert client.post(INVOKE, data="{}", content_type="text/plain").status_code == 415
