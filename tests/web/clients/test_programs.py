"""What an admin is told of the programs that were seen, before and after a command."""

import pytest

from bookwithme.service.clients.journal import ClientCall, Endpoint, note_call
from bookwithme.service.faults.faults import struck
from tests.page import words
from tests.web.conftest import BLOCKED, ORGANIZER

API = "/_emulator/api"
AGENT = "exchangelib/5.6.0 (python-requests/2.34.2)"
DOCUMENTS = (
    "Set-OrganizationConfig -EwsApplicationAccessPolicy EnforceAllowList "
    '-EwsAllowList @{Add="MicrosoftOWSPersonalBookings"} -EwsEnabled $true'
)


def asked(context, agent=AGENT, mailbox=ORGANIZER, **more):
    context.look(lambda uow: uow.now)
    note_call(context, ClientCall(Endpoint.EWS, agent, "FindItem", mailbox, **more))


def hints(client, command):
    return client.post(f"{API}/exchange", json={"command": command}).json["hints"]


def access(browser, /, **query):
    return browser.get(f"{API}/mailboxes/{ORGANIZER}/access", query_string=query).json


def programs(client, identity=ORGANIZER):
    shown = words(client.get(f"/_emulator/exchange?identity={identity}"))
    return shown.partition("Programs seen here")[2].partition("Whether each one can")[0]


def test_a_command_that_locks_a_seen_program_out_says_so_wherever_it_is_typed(
    client, cast, context
):
    asked(context)
    told = hints(client, DOCUMENTS)
    assert (
        f"{AGENT} used {ORGANIZER} and is locked out from now on: it is not on EwsAllowList."
    ) in told
    assert hints(client, 'Set-OrganizationConfig -EwsAllowList @{Add="exchangelib*"}') == []
    told = hints(client, f"Set-CASMailbox {ORGANIZER} -EwsEnabled $false")
    assert f"{AGENT} used this mailbox and is locked out from now on: EwsEnabled is False." in told


def test_the_consoles_page_says_so_below_the_command(client, cast, context):
    asked(context)
    page = client.post("/_emulator/exchange", data={"command": DOCUMENTS}, follow_redirects=True)
    assert f"{AGENT} used {ORGANIZER} and is locked out from now on" in words(page)


def test_exchanges_rest_endpoint_warns_of_it_too(client, cast, context):
    asked(context)
    parameters = {"Identity": ORGANIZER, "EwsEnabled": False}
    call = {"CmdletInput": {"CmdletName": "Set-CASMailbox", "Parameters": parameters}}
    answer = client.post("/adminapi/beta/contoso.com/InvokeCommand", json=call).json
    assert answer["@adminapi.warnings"] == [
        f"{AGENT} used this mailbox and is locked out from now on: EwsEnabled is False."
    ]


def test_nobody_is_warned_of_who_was_locked_out_before_or_used_another_mailbox(
    client, cast, context
):
    asked(context, mailbox=BLOCKED)
    assert hints(client, f"Set-CASMailbox {ORGANIZER} -EwsEnabled $false") == []
    asked(context)
    assert hints(client, f"Set-CASMailbox {ORGANIZER} -EwsAllowOutlook $false") == []


def test_with_the_realistic_delay_both_say_from_when_on(client, cast, context):
    client.patch(f"{API}/settings", json={"policyDelay": "realistic"})
    asked(context)
    assert any(
        "is locked out from 2026-11-23 08:45:00 UTC on: it is not on EwsAllowList." in each
        for each in hints(client, DOCUMENTS)
    )
    assert access(client, client=AGENT)["allowed"]
    assert "Locked out from" in programs(client)
    client.post(f"{API}/clock/advance", json={"by": "PT45M"})
    assert not access(client, client=AGENT)["allowed"]
    assert "Locked out from" not in programs(client)


def test_the_console_lists_the_last_ten_programs_with_what_becomes_of_each(client, cast, context):
    for number in range(12):
        asked(context, f"App/{number}")
    asked(context, "MyApp/1.0", step="organization 2B")
    hints(
        client,
        "Set-OrganizationConfig -EwsEnabled $true -EwsApplicationAccessPolicy EnforceBlockList "
        "-EwsBlockList 'MyApp*'",
    )
    shown = programs(client)
    assert "MyApp/1.0 Organization, step 2B · On the block list: denied. Locked out" in shown
    assert "App/11 Allowed" in shown
    assert ("App/3 " in shown, "App/2 " in shown) == (True, False)


@pytest.mark.parametrize("protocol", ["ews", "rest"])
def test_the_decision_about_a_program_comes_in_the_usual_shape(client, cast, protocol):
    hints(client, f"Set-CASMailbox {ORGANIZER} -EwsEnabled $false")
    told = access(client, client=AGENT, protocol=protocol)
    assert told["allowed"] is (protocol == "rest")
    assert [each["step"] for each in told["steps"]] == [
        *("organization 1", "user 1", "organization 2C", "user 2C")
    ]
    assert not access(client)["allowed"]
    assert access(client, protocol="rest")["allowed"]
    assert client.get(f"{API}/mailboxes/{ORGANIZER}/access?protocol=page").status_code == 422


def test_outlooks_switch_opens_a_locked_organization_to_it_and_waits_as_the_policy_does(
    client, cast
):
    client.patch(f"{API}/settings", json={"policyDelay": "realistic"})
    hints(client, DOCUMENTS)
    hints(client, "Set-OrganizationConfig -EwsAllowOutlook $true")
    client.post(f"{API}/clock/advance", json={"by": "PT45M"})
    outlook = access(client, client="Microsoft Outlook 16.0")
    assert (outlook["allowed"], outlook["steps"][2]["value"]) == (True, "EwsAllowOutlook: True")
    assert not access(client, client=AGENT)["allowed"]


def test_ews_is_busy_is_a_fault_with_words(client, cast, context):
    assert not struck(context, "ews-busy")
    client.put(f"{API}/faults", json=[{"kind": "ews-busy", "fault": {"times": 1}}])
    assert "Exchange Web Services is busy" in words(client.get("/_emulator/faults"))
    assert [struck(context, "ews-busy") for _ in range(2)] == [True, False]
