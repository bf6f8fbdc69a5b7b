"""Exchange Online's REST door."""

import re

import pytest

from bookwithme.domain.access import AccessRules
from bookwithme.exchange.rest import HASHTABLE, invoke
from tests.exchange.fake_directory import FakeDirectory

ADDRESS = "http://127.0.0.1:8000/adminapi/beta/contoso.com"
CONTEXT = f"{ADDRESS}/$metadata#Collection(Exchange.GenericHashTable)"
APPLICATION = "MicrosoftOWSPersonalBookings"


@pytest.fixture
def directory():
    return FakeDirectory()


def called(directory, name, **parameters):
    body = {"CmdletInput": {"CmdletName": name, "Parameters": parameters}}
    return invoke(body, directory, ADDRESS)


def edit(**pairs):
    return {"@odata.type": HASHTABLE, **pairs}


def test_an_added_entry_comes_back_as_a_typed_collection(directory):
    changed = called(
        directory,
        "Set-CASMailbox",
        Identity="adam@contoso.com",
        EwsApplicationAccessPolicy="EnforceBlockList",
        EwsBlockList=edit(Add=[APPLICATION]),
    )
    assert changed == (
        200,
        {"@odata.context": CONTEXT, "@adminapi.warnings": [], "value": []},
    )
    assert called(directory, "get-casmailbox", Identity="adam") == (
        200,
        {
            "@odata.context": CONTEXT,
            "@adminapi.warnings": [],
            "value": [
                {
                    "Name": "Adam",
                    "DisplayName": "Adam",
                    "PrimarySmtpAddress": "adam@contoso.com",
                    "EwsEnabled": True,
                    "EwsAllowOutlook": None,
                    "EwsAllowMacOutlook": None,
                    "EwsAllowEntourage": None,
                    "EwsApplicationAccessPolicy": "EnforceBlockList",
                    "EwsAllowList@odata.type": "#Collection(String)",
                    "EwsAllowList": None,
                    "EwsBlockList@odata.type": "#Collection(String)",
                    "EwsBlockList": [APPLICATION],
                    "OwaMailboxPolicy": None,
                    "Alias": "Adam",
                    "ExchangeGuid": "00000000-0000-0000-0000-000000000001",
                    "Identity": "adam@contoso.com",
                }
            ],
        },
    )


def test_all_mailboxes_are_listed_without_an_identity(directory):
    body = {"CmdletInput": {"CmdletName": "Get-CASMailbox"}}
    _, payload = invoke(body, directory, ADDRESS)
    assert [each["PrimarySmtpAddress"] for each in payload["value"]] == list(directory.people)


@pytest.mark.parametrize(
    "given", [["a", "b"], edit(Add=["a", "b"]), edit(add="a", Add2=None) | {"Add": ["b"]}]
)
def test_lists_are_given_plain_or_as_a_hashtable(directory, given):
    status, _ = called(directory, "Set-OrganizationConfig", EwsBlockList=given)
    good = "Add2" not in given
    assert status == (200 if good else 400)
    assert directory.contoso.ews.block_list == (("a", "b") if good else ())


def test_a_change_is_logged_as_the_command_that_one_would_type(directory):
    called(
        directory,
        "Set-CASMailbox",
        Identity="adele@contoso.com",
        EwsEnabled=False,
        EwsBlockList=edit(Add=["MicrosoftOWS*", "b c"], Remove="d"),
        EwsAllowOutlook=None,
    )
    typed = (
        'Set-CASMailbox -Identity "adele@contoso.com" -EwsEnabled $false '
        '-EwsBlockList @{Add="MicrosoftOWS*","b c"; Remove="d"} -EwsAllowOutlook $null'
    )
    assert directory.log == [typed]


def test_numbers_are_taken_as_the_console_takes_them(directory):
    assert called(directory, "Set-CASMailbox", Identity="adam", EwsEnabled=0)[0] == 200
    assert directory.people["adam@contoso.com"].ews.ews_enabled is False
    _, payload = called(directory, "Get-CASMailbox", ResultSize=1)
    assert [each["Name"] for each in payload["value"]] == ["Adam"]


def test_a_command_that_changes_nothing_warns(directory):
    _, payload = called(directory, "Set-CASMailbox", Identity="adam", EwsEnabled=True)
    warning = (
        "The command completed successfully but no settings of 'adam@contoso.com' "
        "have been modified."
    )
    assert payload["@adminapi.warnings"] == [warning]


def test_an_unknown_mailbox_is_a_bad_request_in_exchanges_words(directory):
    message = (
        "The operation couldn't be performed because object 'nobody' couldn't be found on "
        "'DC01.contoso.com'."
    )
    kind = "Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException"
    status, payload = called(directory, "Get-CASMailbox", Identity="nobody")
    number = payload["error"]["details"][0]["message"].partition("|")[0]
    assert re.fullmatch("Ex[0-9A-F]{6}", number)
    assert (status, payload) == (
        400,
        {
            "error": {
                "code": "BadRequest",
                "message": "Invalid Operation",
                "details": [
                    {"code": "Context", "target": "", "message": f"{number}|{kind}|{message}"}
                ],
                "innererror": {
                    "message": "Invalid Operation",
                    "type": "Microsoft.Exchange.Admin.OData.Core.ODataServiceException",
                    "stacktrace": "",
                    "internalexception": {"message": message, "type": kind, "stacktrace": ""},
                },
            }
        },
    )


def test_an_errors_number_is_always_the_same_and_each_kind_has_its_own(directory):
    def number(name, **parameters):
        _, payload = called(directory, name, **parameters)
        return payload["error"]["details"][0]["message"][:8]

    missing = number("Get-CASMailbox", Identity="nobody")
    assert missing == number("Set-CASMailbox", Identity="somebody else", EwsEnabled=True)
    assert missing != number("Get-CASMailbox", Wrong="x")


def test_only_the_selected_properties_come_and_identity(directory):
    body = {"CmdletInput": {"CmdletName": "Get-OrganizationConfig"}}
    _, payload = invoke(body, directory, ADDRESS, "ewsEnabled, EwsBlockList,Nothing")
    assert payload["value"] == [
        {
            "EwsBlockList@odata.type": "#Collection(String)",
            "EwsBlockList": None,
            "EwsEnabled": None,
            "Identity": "contoso.com",
        }
    ]


@pytest.mark.parametrize("parameters", [None, {"ErrorAction": "Stop"}, {"erroraction": 1}])
def test_parameters_that_are_null_or_the_errors_action_are_taken(directory, parameters):
    body = {"CmdletInput": {"CmdletName": "Get-OrganizationConfig", "Parameters": parameters}}
    assert invoke(body, directory, ADDRESS)[0] == 200


def test_a_cmdlet_that_is_real_is_not_emulated_and_another_is_not_recognized(directory):
    def told(name):
        return called(directory, name)[1]["error"]["innererror"]["internalexception"]["message"]

    assert told("Get-InboxRule").startswith("The command 'Get-InboxRule' is not emulated here.")
    assert "is not recognized as a name of a cmdlet" in told("Get-Nothing")


def test_the_cmdlets_of_outlook_on_the_web_policies_are_here_too(directory):
    assert called(directory, "New-OwaMailboxPolicy", Name="Own")[0] == 200
    off = {"Identity": "Own", "PersonalBookingsDisabled": True}
    assert called(directory, "Set-OwaMailboxPolicy", **off)[0] == 200
    _, payload = called(directory, "Get-OwaMailboxPolicy", Identity="own")
    assert payload["value"][0]["PersonalBookingsDisabled"] is True


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"CmdletInput": {}},
        {"CmdletInput": {"CmdletName": 5, "Parameters": {}}},
        {"CmdletInput": {"CmdletName": "Get-CASMailbox", "Parameters": []}},
        {"CmdletInput": {"CmdletName": "Get-MailboxStatistics", "Parameters": {}}},
        {"CmdletInput": {"CmdletName": "Format-List", "Parameters": {}}},
        {"CmdletInput": {"CmdletName": "Set-CASMailbox", "Parameters": {}}},
        {"CmdletInput": {"CmdletName": "Set-CASMailbox", "Parameters": {"Identity": {}}}},
        {"CmdletInput": {"CmdletName": "Set-CASMailbox", "Parameters": {"Identity": [["adam"]]}}},
        {"CmdletInput": {"CmdletName": "Get-CASMailbox", "Parameters": {"Identity": 1.5}}},
    ],
)
def test_what_is_no_cmdlet_call_is_a_bad_request(directory, body):
    status, payload = invoke(body, directory, ADDRESS)
    assert (status, payload["error"]["code"]) == (400, "BadRequest")


def test_the_rules_of_2025_hold_here_too():
    directory = FakeDirectory(rules=AccessRules.R2025)
    _, payload = called(directory, "Set-OrganizationConfig", EwsBlockList=edit(Add=["a"]))
    assert payload["error"]["innererror"]["internalexception"]["message"] == (
        "EwsApplicationAccessPolicy must be specified if to set EwsAllowList or EwsBlockList."
    )


@pytest.mark.parametrize("text", ["\ud800", "a\0b", ["\ud800"]])
def test_a_text_that_no_database_keeps_is_refused(directory, text):
    status, answer = called(directory, "Get-CASMailbox", Identity=text)
    assert status == 400
    assert answer["error"]["innererror"]["internalexception"]["message"].startswith("The text has")
