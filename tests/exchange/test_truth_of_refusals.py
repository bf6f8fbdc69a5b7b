"""What runs, what is real and does not run here, and what nobody has: three cases, never mixed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookwithme.exchange import real_names
from bookwithme.exchange.binding import find
from bookwithme.exchange.console import run
from bookwithme.exchange.errors import CommandFailed, NotEmulated
from bookwithme.exchange.registry import ALIASES, ALL
from bookwithme.exchange.rest import invoke
from tests.exchange.fake_directory import FakeDirectory

RUN = {each.name.lower() for each in ALL} | set(ALIASES)
REAL = sorted(set(real_names.commands()) - RUN)
IDLE = {"Connect-ExchangeOnline", "Disconnect-ExchangeOnline", "Import-Module", "Clear-Host"}
letters = st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=12)


def error_of(text):
    return run(text, FakeDirectory()).error


def test_the_registry_is_wide():
    assert len(REAL) > 900
    assert len(real_names.parameters("Set-OrganizationConfig")) > 120


def test_every_real_command_that_does_not_run_says_so_by_its_name():
    wrong = [
        name
        for name in REAL
        if error_of(name).id != "NotEmulated" or f"'{name}'" not in error_of(name).message
    ]
    assert wrong == []


def test_what_runs_is_real_or_said_to_be_ours():
    assert {each.name for each in ALL if each.ours} == {"Test-BookingsAccess"}
    ours = {"test-bookingsaccess"}
    assert RUN - set(real_names.commands()) == ours


@given(st.builds("{}-{}".format, letters, letters).filter(lambda n: n not in RUN | set(REAL)))
def test_an_invented_command_is_told_in_powershells_own_words(name):
    error = error_of(name)
    assert error.message.startswith(f"The term '{name}' is not recognized as a name of a cmdlet")


@pytest.mark.parametrize("cmdlet", ALL, ids=lambda each: each.name)
def test_every_real_parameter_runs_or_says_that_it_does_not(cmdlet):
    emulated = {each.name for each in cmdlet.specs if each.emulated}
    real = {} if cmdlet.ours else real_names.parameters(cmdlet.name)
    assert emulated <= {*real, "ErrorAction", "Verbose"} or cmdlet.ours
    for name in real:
        if name in emulated:
            assert find(cmdlet.name, cmdlet.specs, name).name == name
        else:
            with pytest.raises(NotEmulated, match=f"'{name}'"):
                find(cmdlet.name, cmdlet.specs, name.upper())


@pytest.mark.parametrize("cmdlet", ALL, ids=lambda each: each.name)
def test_a_beginning_of_a_parameter_is_as_ambiguous_as_over_all_real_ones(cmdlet):
    names = [each.name.lower() for each in cmdlet.specs]
    for name in names:
        for length in range(1, len(name)):
            begun = [each for each in names if each.startswith(name[:length])]
            if name[:length] in names or any(each.alias == name[:length] for each in cmdlet.specs):
                continue
            error = problem(cmdlet, name[:length])
            assert error.startswith("AmbiguousParameter") is (len(begun) > 1)


def problem(cmdlet, name):
    try:
        find(cmdlet.name, cmdlet.specs, name)
    except CommandFailed as failure:
        return failure.id
    return ""


@given(letters.map("Zz{}".format))
def test_an_invented_parameter_is_told_in_powershells_own_words(name):
    for cmdlet in ("Get-CASMailbox", "Set-OrganizationConfig", "Where-Object"):
        message = f"A parameter cannot be found that matches parameter name '{name}'."
        assert error_of(f"{cmdlet} -{name} 1").message == message


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Get-MailboxStatistics", "The command 'Get-MailboxStatistics' is not emulated here."),
        ("Format-List", "The command 'Format-List' by this endpoint is not emulated here."),
        ("Get-Nothing", "The term 'Get-Nothing' is not recognized as a name of a cmdlet"),
    ],
)
def test_the_rest_endpoint_tells_the_same_cases_apart(name, words):
    body = {"CmdletInput": {"CmdletName": name, "Parameters": {}}}
    status, answer = invoke(body, FakeDirectory(), "http://localhost/adminapi/beta/contoso.com")
    assert (
        status,
        answer["error"]["innererror"]["internalexception"]["message"].startswith(words),
    ) == (400, True)


def test_the_rest_endpoint_says_that_a_real_parameter_is_not_emulated():
    given = {"Identity": "adam", "ActiveSyncEnabled": True}
    body = {"CmdletInput": {"CmdletName": "Set-CASMailbox", "Parameters": given}}
    _, answer = invoke(body, FakeDirectory(), "http://localhost/adminapi/beta/contoso.com")
    message = answer["error"]["innererror"]["internalexception"]["message"]
    assert message.startswith("The parameter 'ActiveSyncEnabled' is not emulated here.")


@pytest.mark.parametrize("name", sorted(IDLE))
def test_what_does_nothing_here_says_so(name):
    result = run(name, FakeDirectory())
    assert (result.error, len(result.hints)) == (None, 1)
