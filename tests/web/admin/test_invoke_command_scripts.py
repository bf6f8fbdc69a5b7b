"""What scripts send to Exchange's REST endpoint: versions, batches, other spellings, errors."""

from dataclasses import replace

import pytest

from tests.web.conftest import BASE, BLOCKED, ORGANIZER

INVOKE = "/adminapi/beta/contoso.com/InvokeCommand"
BATCH = "/adminapi/beta/contoso.com/$batch"


def call(name, **parameters):
    return {"CmdletInput": {"CmdletName": name, "Parameters": parameters}}


def asked(number, url=INVOKE, body=None, method="POST"):
    return {"id": number, "method": method, "url": url, "body": body or call("Get-CASMailbox")}


def refused(answer):
    """The status, the code and the text of an error in the endpoint's own form."""
    error = answer.json["error"]
    number, _kind, text = error["details"][0]["message"].split("|", 2)
    assert (answer.mimetype, number[:2], len(number)) == ("application/json", "Ex", 8)
    assert error["innererror"]["internalexception"]["message"] == text
    return answer.status_code, error["code"], text


@pytest.mark.parametrize(
    "path",
    [
        "/adminapi/v1.0/contoso.com/InvokeCommand",
        "/AdminApi/Beta/contoso.com/invokecommand",
        "/ADMINAPI/V1.0/Contoso.COM/INVOKECOMMAND",
        "/w/class/AdminApi/beta/contoso.com/InvokeCommand",
    ],
)
def test_both_versions_answer_in_any_spelling(client, cast, other_place, path):
    if path.startswith("/w/"):
        client.put("/w/class/_emulator/api/world", json=client.get("/_emulator/api/world").json)
    answer = client.post(path, json=call("Get-OrganizationConfig"))
    assert (answer.status_code, answer.json["value"][0]["Name"]) == (200, "contoso.com")


def test_another_spelling_is_guarded_like_the_usual_one(client, cast, app, monkeypatch):
    found = app.extensions["bookwithme"]
    asks = replace(found.settings, control_token="open sesame")
    monkeypatch.setattr(found, "settings", asks)
    for path in (INVOKE, INVOKE.replace("adminapi", "AdminApi")):
        assert refused(client.post(path, json=call("Get-CASMailbox")))[:2] == (401, "Unauthorized")


def test_a_select_leaves_the_other_properties_out(client, cast):
    answer = client.post(f"{INVOKE}?$select=EwsEnabled", json=call("Get-OrganizationConfig"))
    assert answer.json["value"] == [{"EwsEnabled": None, "Identity": "contoso.com"}]


def test_a_batch_answers_each_request_by_itself_in_order(client, cast):
    block = call("Set-CASMailbox", Identity=ORGANIZER, EwsEnabled=False)
    look = call("Get-CASMailbox", Identity=ORGANIZER)
    sent = [
        asked("1", body=block),
        asked("2", url=f"{BASE}{INVOKE}?$select=EwsEnabled", body=look),
        asked(3, url="/AdminApi/v1.0/contoso.onmicrosoft.com/invokecommand"),
        asked("4", body=call("Get-CASMailbox", Identity="nobody")),
        asked("5", url="/adminapi/beta/nowhere.com/InvokeCommand"),
        asked("6", url="/adminapi/beta/contoso.com/Mailbox"),
        asked("7", method="GET"),
        asked("8", url="InvokeCommand"),
    ]
    answers = client.post(BATCH, json={"requests": sent}).json["responses"]
    told = [(each["id"], each["status"]) for each in answers]
    assert told == [
        ("1", 200), ("2", 200), (3, 200), ("4", 400), ("5", 404), ("6", 404), ("7", 404), ("8", 200)
    ]  # fmt: skip
    assert answers[1]["body"]["value"] == [{"EwsEnabled": False, "Identity": ORGANIZER}]
    assert {each["headers"]["Content-Type"] for each in answers} == {"application/json"}
    assert answers[4]["body"]["error"]["code"] == "NotFound"


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"requests": {}},
        {"requests": [5]},
        {"requests": [{"id": "1"}]},
        {"requests": [asked("1")] * 101},
        {"requests": [asked("1", body=call("Set-CASMailbox", Identity=BLOCKED, EwsEnabled=False)),
                      {}]},
    ],
)  # fmt: skip
def test_a_batch_of_another_shape_is_refused_whole(client, cast, body):
    assert refused(client.post(BATCH, json=body))[:2] == (400, "BadRequest")
    assert client.get("/_emulator/api/journal?kind=policy").json["entries"] == []


@pytest.mark.parametrize(
    ("tenant", "organization"),
    [
        ("contoso.onmicrosoft.com", "contoso.com"),
        ("Fabrikam.OnMicrosoft.com", "fabrikam.com"),
        ("northwind.onmicrosoft.com", "contoso.com"),
        ("3f2b1c4e-0000-4000-8000-000000000000", "contoso.com"),
    ],
)
def test_an_initial_domain_means_the_organization_of_that_name_or_the_only_one(
    client, cast, tenant, organization
):
    person = {"displayName": "Fred", "timeZone": "UTC", "subscription": None}
    client.post("/_emulator/api/mailboxes", json=person | {"address": "fred@fabrikam.com"})
    path = f"/adminapi/beta/{tenant}/InvokeCommand"
    answer = client.post(path, json=call("Get-OrganizationConfig"))
    assert answer.json["value"][0]["Identity"] == organization


@pytest.mark.parametrize(
    ("path", "sent", "expected"),
    [
        ("/adminapi/beta/nowhere.com/InvokeCommand", {"json": {}}, (404, "NotFound")),
        ("/adminapi/beta/contoso.com/Mailbox", {"json": {}}, (404, "NotFound")),
        ("/AdminApi/v2.0/contoso.com/InvokeCommand", {"json": {}}, (404, "NotFound")),
        ("/adminapi/", {"json": {}}, (404, "NotFound")),
        ("/adminapi", {"json": {}}, (404, "NotFound")),
        ("/AdminAPI", {"json": {}}, (404, "NotFound")),
        ("/w/default/AdminApi", {"json": {}}, (404, "NotFound")),
        ("/ADMINAPI/nowhere/at/all", {"json": {}}, (404, "NotFound")),
        (INVOKE, {"data": "{", "content_type": "application/json"}, (400, "BadRequest")),
        (INVOKE, {"data": "x"}, (415, "UnsupportedMediaType")),
        (INVOKE, {"json": {"CmdletInput": {"CmdletName": "Get-Nothing"}}}, (400, "BadRequest")),
    ],
)
def test_every_error_has_the_endpoints_own_form(client, cast, path, sent, expected):
    answer = client.post(path, **sent)
    assert refused(answer)[:2] == expected


def test_the_wrong_method_is_told_in_the_same_form(client, cast):
    answer = client.get(INVOKE)
    assert refused(answer)[:2] == (405, "MethodNotAllowed")
    assert "POST" in answer.headers["Allow"]


def test_what_a_program_runs_is_in_the_journal_as_what_somebody_types(client, cast):
    client.post(INVOKE, json=call("Set-CASMailbox", Identity=ORGANIZER, EwsEnabled=False))
    client.post(INVOKE, json=call("Get-Nonsense"))
    client.post(INVOKE, json={"CmdletInput": "none"})
    client.post(BATCH, json={"requests": [asked(1)]})
    entries = client.get("/_emulator/api/journal?kind=console").json["entries"]
    assert {each["via"] for each in entries} == {"adminapi"}
    replies = [reply for each in entries for reply in each["replies"]]
    assert [(each["command"], each["error"] is None) for each in replies] == [
        (f'Set-CASMailbox -Identity "{ORGANIZER}" -EwsEnabled $false', True),
        ("Get-Nonsense", False),
        ("Get-CASMailbox", True),
    ]
