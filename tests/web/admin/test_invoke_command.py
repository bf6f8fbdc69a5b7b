"""Exchange Online's own REST door, as its PowerShell module and admin scripts knock at it."""

import re

import pytest

from bookwithme.app import create_app
from bookwithme.service.admin import administration
from bookwithme.service.admin.policies import directory_of
from bookwithme.settings import Settings
from tests.web.conftest import BASE, ORGANIZER, people

DOOR = "/adminapi/beta/contoso.com/InvokeCommand"
BLOCK = {
    "CmdletInput": {
        "CmdletName": "Set-CASMailbox",
        "Parameters": {
            "Identity": ORGANIZER,
            "EwsBlockList": {
                "@odata.type": "#Exchange.GenericHashTable",
                "Add": ["MicrosoftOWSPersonalBookings"],
            },
        },
    }
}


def cmdlet(name, **parameters):
    return {"CmdletInput": {"CmdletName": name, "Parameters": parameters}}


def test_a_cmdlet_sets_and_another_tells_what_is_set(client, cast):
    done = client.post(DOOR, json=BLOCK)
    assert (done.status_code, done.json) == (
        200,
        {
            "@odata.context": (
                f"{BASE}/adminapi/beta/contoso.com/$metadata#Collection(Exchange.GenericHashTable)"
            ),
            "@adminapi.warnings": [],
            "value": [],
        },
    )
    [told] = client.post(DOOR, json=cmdlet("Get-CASMailbox", Identity=ORGANIZER)).json["value"]
    assert told["EwsApplicationAccessPolicy"] == "EnforceBlockList"
    assert told["EwsBlockList@odata.type"] == "#Collection(String)"
    assert told["EwsBlockList"] == ["MicrosoftOWSPersonalBookings"]
    assert not administration.access(cast.context, ORGANIZER).decision.allowed


def test_what_it_changes_is_logged_as_its_own(client, cast):
    client.post(DOOR, json=BLOCK)
    [logged] = directory_of(cast.context, "contoso.com", "console").log()
    assert logged.via == "adminapi"
    assert logged.command == (
        f'Set-CASMailbox -Identity "{ORGANIZER}" '
        '-EwsBlockList @{Add="MicrosoftOWSPersonalBookings"}'
    )


def test_nothing_changed_is_a_warning(client, cast):
    client.post(DOOR, json=BLOCK)
    [warning] = client.post(DOOR, json=BLOCK).json["@adminapi.warnings"]
    assert warning.startswith("The command completed successfully but no settings")


def test_a_tenants_guid_is_the_first_mailboxs_organization(client, cast):
    door = "/adminapi/beta/11111111-2222-3333-4444-555555555555/InvokeCommand"
    assert len(client.post(door, json=cmdlet("Get-CASMailbox")).json["value"]) == 4


def test_an_error_of_a_cmdlet_is_400_in_exchanges_shape(client, cast):
    answer = client.post(DOOR, json=cmdlet("Get-CASMailbox", Identity="nobody"))
    message = (
        "The operation couldn't be performed because object 'nobody' couldn't be found on "
        "'DC01.contoso.com'."
    )
    assert answer.status_code == 400
    error = answer.json["error"]
    kind = "Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException"
    assert (error["code"], error["message"]) == ("BadRequest", "Invalid Operation")
    assert re.fullmatch(r"Ex[0-9A-F]{6}\|.*", error["details"][0]["message"])
    assert error["details"][0]["message"].partition("|")[2] == f"{kind}|{message}"
    assert error["innererror"]["internalexception"]["type"] == kind


@pytest.mark.parametrize("body", [{}, [], "x", {"CmdletInput": {"CmdletName": 1}}])
def test_a_body_of_another_shape_is_400_and_changes_nothing(client, cast, body):
    assert client.post(DOOR, json=body).status_code == 400
    assert directory_of(cast.context, "contoso.com", "console").log() == []


def test_another_tenant_is_not_found_and_another_type_refused(client, cast):
    assert client.post("/adminapi/beta/example.org/InvokeCommand", json=BLOCK).status_code == 404
    assert client.post(DOOR, data="CmdletInput").status_code == 415


def test_another_world_has_a_door_of_its_own(client, cast, other_place):
    people(other_place)
    answer = client.post("/w/class" + DOOR, json=BLOCK)
    assert answer.json["@odata.context"].startswith(f"{BASE}/w/class/adminapi/beta/contoso.com/")
    assert administration.access(cast.context, ORGANIZER).decision.allowed
    assert not administration.access(other_place, ORGANIZER).decision.allowed


def test_where_there_is_a_control_token_the_door_asks_for_it(cast):
    settings = Settings(database_url="sqlite://", control_token="let-me-in")
    guarded = create_app(settings, cast.context.store, BASE).test_client()
    bearer = {"Authorization": "Bearer let-me-in"}
    assert guarded.post(DOOR, json=BLOCK).status_code == 401
    assert guarded.post(DOOR, json=BLOCK, headers=bearer).status_code == 200
