"""What every EWS call meets: who calls, limits, faults, folders."""

from xml.etree import ElementTree as ET

import pytest

from tests.web.clients.soaping import (
    AGENT,
    NAMES,
    PATH,
    ask,
    basic,
    codes,
    create,
    distinguished,
    envelope,
    event,
    fault,
    find,
    get,
    ids_of,
    names,
    post,
    texts,
    view,
)
from tests.web.conftest import BLOCKED, ORGANIZER

TEN, ELEVEN = "2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z"
DUMMY = (
    '<m:ConvertId DestinationFormat="EntryId"><m:SourceIds><t:AlternateId Id="DUMMY"/>'
    "</m:SourceIds></m:ConvertId>"
)
LOCK = (
    "Set-OrganizationConfig -EwsApplicationAccessPolicy EnforceAllowList "
    '-EwsAllowList @{Add="MicrosoftOWSPersonalBookings"} -EwsEnabled $true'
)


def test_the_first_contact_of_a_client_is_401_and_then_any_answer(client, cast):
    refused = post(client, DUMMY, user=None)
    assert (refused.status_code, refused.get_data()) == (401, b"")
    assert refused.headers.getlist("WWW-Authenticate") == ['Basic realm="bookwithme"', "Bearer"]
    assert codes(ask(client, DUMMY)) == ["ErrorInvalidIdMalformed"]


def test_an_id_is_given_back_with_the_callers_own_address(client, cast):
    (number,) = ids_of(ask(client, create(event(TEN, ELEVEN))))
    answer = ask(client, DUMMY.replace("DUMMY", number), user="adele")
    told = answer.find(".//m:AlternateId", NAMES)
    assert (told.get("Id"), told.get("Format"), told.get("Mailbox")) == (
        number,
        "EntryId",
        ORGANIZER,
    )


def test_a_program_that_is_locked_out_is_told_why_and_the_journal_knows(client, cast):
    client.post("/_emulator/api/exchange", json={"command": LOCK})
    refused = post(client, DUMMY)
    assert (refused.status_code, refused.get_data()) == (403, b"")
    policy = "EWS is blocked by policy for this user or tenant"
    assert refused.headers["X-EWS-Policy-Reason"] == policy
    assert "Connection" not in refused.headers  # closed, exchangelib would take it for a busy one
    (entry, *_) = client.get("/_emulator/api/journal?kind=client").json["entries"]
    wanted = ("endpoint", "operation", "mailbox", "agent", "outcome", "step")
    assert [entry[each] for each in wanted] == [
        "ews", "ConvertId", ORGANIZER, AGENT, "denied", "organization 2A",
    ]  # fmt: skip


def test_whoever_impersonates_is_judged_by_the_mailbox_that_is_meant(client, cast):
    sid = "<t:ConnectingSID><t:PrimarySmtpAddress>{}</t:PrimarySmtpAddress></t:ConnectingSID>"
    header = f"<t:ExchangeImpersonation>{sid.format(BLOCKED)}</t:ExchangeImpersonation>"
    ask(client, create(event(TEN, ELEVEN)), header=header)
    assert ids_of(ask(client, view(TEN, ELEVEN), user=BLOCKED))
    assert ids_of(ask(client, view(TEN, ELEVEN))) == []


@pytest.mark.parametrize("path", ["/ews/exchange.asmx", "/EWS/Exchange.asmx"])
def test_the_path_is_known_in_any_case_and_posted_to_alone(client, cast, path):
    assert codes(ask(client, DUMMY, path=path)) == ["ErrorInvalidIdMalformed"]
    assert client.get(path).status_code == 405


def test_what_is_not_emulated_is_a_fault_that_names_it(client, cast):
    code, text = fault(client, "<m:Subscribe/>")
    assert (code, text) == ("ErrorInvalidOperation", "This operation is not emulated: Subscribe.")
    assert fault(client, "")[0] == "ErrorSchemaValidation"
    root = ET.fromstring(post(client, "<m:GetRoomLists/>").get_data())
    assert names(root.find("s:Body/s:Fault", NAMES)) == ["faultcode", "faultstring", "detail"]


def test_folders_are_never_written(client, cast):
    for act in ("Create", "Update", "Delete", "Move", "Copy", "Empty"):
        assert fault(client, f"<m:{act}Folder/>")[0] == "ErrorAccessDenied"


BOMB = (
    '<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<s>&b;&b;&b;&b;</s>"
)
NO_XML = {
    "nothing": "",
    "no XML": "GET /",
    "a document type": BOMB,
    "an entity of elsewhere": '<!DOCTYPE s SYSTEM "file:///etc/passwd"><s/>',
    "NUL": envelope("\0"),
    "nested too deep": "<a>" * 101 + "</a>" * 101,
    "too many elements": f"<a>{'<b/>' * 20_001}</a>",
    "an unknown encoding": '<?xml version="1.0" encoding="ebcdic-none"?><a/>',
    "an entity that nobody defined": "<a>&b;</a>",
    "a body that ends early": envelope(DUMMY)[:-9],
}


@pytest.mark.parametrize("body", NO_XML.values(), ids=[*NO_XML])
def test_what_is_no_xml_of_ours_is_400(client, cast, body):
    headers = basic(ORGANIZER)
    answer = client.post(PATH, data=body, headers=headers, content_type="text/xml")
    assert (answer.status_code, answer.get_data()) == (400, b"")


def test_a_body_that_is_too_long_is_413_and_too_many_ids_are_a_fault(client, cast):
    assert post(client, " " * 10_000_000).status_code == 413
    assert fault(client, get(["x"] * 1_001))[0] == "ErrorExceededFindCountLimit"


def test_folders_are_read_and_listed_in_the_schemas_order(client, cast):
    ask(client, create(event(TEN, ELEVEN)))
    asked = "".join(map(distinguished, ("root", "calendar", "inbox", "tasks", "nowhere")))
    answer = ask(client, f"<m:GetFolder><m:FolderIds>{asked}</m:FolderIds></m:GetFolder>")
    assert codes(answer) == ["NoError"] * 4 + ["ErrorFolderNotFound"]
    found = [each[0] for each in answer.iterfind(".//m:Folders", NAMES) if len(each)]
    assert [each.tag.rpartition("}")[2] for each in found] == [
        "Folder",
        "CalendarFolder",
        "Folder",
        "TasksFolder",
    ]
    parts = [
        "FolderId",
        "ParentFolderId",
        "FolderClass",
        "DisplayName",
        "TotalCount",
        "ChildFolderCount",
    ]
    assert names(found[1]) == parts
    assert names(found[2]) == [*parts, "UnreadCount"]
    assert names(found[0]) == [parts[0], *parts[2:]]
    assert texts(found[1])["TotalCount"] == "1"
    by_id = "".join(
        f'<t:FolderId Id="{each.find("t:FolderId", NAMES).get("Id")}"/>' for each in found
    )
    again = ask(client, f"<m:GetFolder><m:FolderIds>{by_id}</m:FolderIds></m:GetFolder>")
    assert [texts(each[0]) for each in again.iterfind(".//m:Folders", NAMES)] == [
        *map(texts, found)
    ]
    for deep, count in (("Deep", 10), ("Shallow", 1)):
        body = (
            f'<m:FindFolder Traversal="{deep}"><m:ParentFolderIds>{distinguished("root")}'
            "</m:ParentFolderIds></m:FindFolder>"
        )
        assert len(ask(client, body).findall(".//t:DisplayName", NAMES)) == count


def resolve(client, typed):
    answer = ask(
        client, f"<m:ResolveNames><m:UnresolvedEntry>{typed}</m:UnresolvedEntry></m:ResolveNames>"
    )
    found = answer.findall(".//t:Mailbox/t:EmailAddress", NAMES)
    return answer[0][0].get("ResponseClass"), codes(answer)[0], [each.text for each in found]


def test_names_are_resolved_in_ones_own_organization(client, cast):
    assert resolve(client, "vance") == ("Success", "NoError", [ORGANIZER])
    for nobody in ("gus", "", "zzz"):
        assert resolve(client, nobody) == ("Error", "ErrorNameResolutionNoResults", [])
    kind, code, several = resolve(client, "B")
    assert (kind, code) == ("Warning", "ErrorNameResolutionMultipleResults")
    assert len(several) > 1


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        ("2026-01-01", "2029-01-01", "ErrorCalendarViewRangeTooBig"),
        ("2026-01-02", "2026-01-01", "ErrorCalendarEndDateIsEarlierThanStartDate"),
        ("0001-01-01", "0001-01-02", "ErrorSchemaValidation"),
    ],
)
def test_a_view_that_cannot_be_shown_is_refused(client, cast, start, end, code):
    assert codes(ask(client, view(start, end))) == [code]


def test_the_preset_of_a_busy_server_is_a_fault_with_a_time_to_wait(client, cast):
    preset = {"kind": "ews-busy", "fault": {"times": 1}}
    assert client.put("/_emulator/api/faults", json=[preset]).status_code == 200
    answer = post(client, find())
    detail = ET.fromstring(answer.get_data()).find("s:Body/s:Fault/detail", NAMES)
    assert detail.findtext("e:ResponseCode", None, NAMES) == "ErrorServerBusy"
    waiting = detail.find("t:MessageXml/t:Value", NAMES)
    assert (waiting.get("Name"), int(waiting.text) > 0) == ("BackOffMilliseconds", True)
    assert codes(ask(client, find())) == ["NoError"]


def test_a_fault_meets_an_operation_by_its_name(client, cast):
    fails = {"match": {"operation": "FindItem"}, "fault": {"status": 503}}
    assert client.put("/_emulator/api/faults", json=[fails]).status_code == 200
    answer = post(client, find())
    assert (answer.status_code, answer.get_data()) == (503, b"")
    assert codes(ask(client, DUMMY)) == ["ErrorInvalidIdMalformed"]


@pytest.mark.parametrize("match", [{"operation": "FindItem"}, {"path": "/EWS/Exchange.asmx"}])
def test_a_fault_of_500_is_told_in_soap(client, cast, match):
    fails = {"match": match, "fault": {"status": 500, "times": 1}}
    assert client.put("/_emulator/api/faults", json=[fails]).status_code == 200
    assert fault(client, find())[0] == "ErrorInternalServerError"
    assert codes(ask(client, find())) == ["NoError"]


def test_a_locked_world_is_read_and_not_written(client, cast, context):
    with context.write() as uow:
        uow.set_class_state(locked=True)
    assert codes(ask(client, find())) == ["NoError"]
    assert post(client, create(event(TEN, ELEVEN))).status_code == 423
