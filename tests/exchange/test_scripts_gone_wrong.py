"""What is left of a script that is stopped, and that none takes the machine's memory or time."""

import pytest

from bookwithme.domain.errors import NotFound
from bookwithme.exchange.console import run
from tests.exchange.fake_directory import FakeDirectory

LONG = "$x = '0123456789abcdef'; " + '$x = "$x$x$x$x"; ' * 6
"""Makes $x 65536 characters long."""


@pytest.fixture
def directory():
    return FakeDirectory()


@pytest.mark.parametrize(
    ("script", "printed"),
    [
        ("foreach ($n in 1..3) { $n; if ($n -eq 2) { throw 'enough' } }", "1\n2\n"),
        ("1..3 | % { $_; if ($_ -eq 2) { Get-CASMailbox nobody -EA Stop } }", "1\n2\n"),
        ("$ErrorActionPreference = 1; 1..3 | % { $_; Get-Mailbox nobody }", "1\n"),
    ],
)
def test_what_was_put_out_before_the_stop_is_printed(directory, script, printed):
    result = run(script, directory)
    assert result.output == printed
    assert len(result.errors) == 1


@pytest.mark.parametrize(
    "ends",
    [
        "$a = foreach ($n in 1..3000) { $x }; $a",
        '$a = foreach ($n in 1..3000) { "$x$n" }; $a.Count',
        '$a = foreach ($n in 1..90) { $x }; "$a"',
        "$a = foreach ($n in 1..90) { $x }; $a.Replace('0', '11').Count",
        "$a = foreach ($n in 1..90) { $x }; Set-OrganizationConfig -EwsBlockList $a",
        "$a = foreach ($n in 1..90) { $x }; $b = foreach ($n in 1..20) { $a }; $b | ConvertTo-Json",
        "$a = foreach ($n in 1..90) { $x }; $b = foreach ($n in 1..20) { $a }; $b | sort -Unique",
        "$a = foreach ($n in 1..90) { $x }; $b = foreach ($n in 1..20) { $a }; $b | select -Unique",
        "$h = @{a = $x; b = $x; c = $x; d = $x; e = $x}; $h, $h | fl",
    ],
)
def test_a_script_that_piles_up_texts_is_stopped(directory, ends):
    assert run(LONG + ends, directory).error.id == "ScriptLimitReached"
    assert directory.log == []


def test_an_error_quotes_only_the_beginning_of_a_long_value(directory):
    result = run(LONG + "Get-CASMailbox $x; throw $x", directory)
    assert [len(each.message) for each in result.errors] == [2001, 2001]


def test_a_pipeline_of_many_commands_is_read_once(directory):
    result = run("Get-CASMailbox adam" + " | fl" * 2500, directory)
    assert result.output.startswith("\nName ")


def test_the_log_has_what_was_given(directory):
    run("$off = $false; Get-CASMailbox adam | % { Set-CASMailbox $_ -EwsEnabled $off }", directory)
    run("$edit = @{Add = 'x'}; Set-CASMailbox adam -EwsBlockList $edit -EwsEnabled 1", directory)
    assert directory.log == [
        'Set-CASMailbox "adam@contoso.com" -EwsEnabled $false',
        'Set-CASMailbox "adam" -EwsBlockList @{Add="x"} -EwsEnabled 1',
    ]


def test_a_policy_that_somebody_else_has_just_removed_is_an_error_of_the_one_command(directory):
    def gone(*_arguments):
        raise NotFound("There is no policy OwaMailboxPolicy-Default.")

    directory.owa.change = gone
    script = "1; Set-OwaMailboxPolicy OwaMailboxPolicy-Default -PersonalBookingsDisabled $true; 2"
    result = run(script, directory)
    assert (result.output, result.error.id) == ("1\n2\n", "NotFound")


def test_what_an_error_does_is_checked_where_it_is_set(directory):
    result = run("$ErrorActionPreference = 'bogus'; Get-CASMailbox nobody; 1", directory)
    assert [each.column for each in result.errors] == [1, 35]
    assert result.output == "1\n"


@pytest.mark.parametrize("number", ["0", "4", "$quiet"])
def test_error_action_is_also_given_by_its_number(directory, number):
    assert not run(f"$quiet = 0; Get-CASMailbox nobody -EA {number}", directory).error


@pytest.mark.parametrize(
    "condition",
    [
        "Name -eq $(1)",
        "Name -eq @(1)",
        "Name -eq @{a=1}",
        'Name -eq "$(1)"',
        "Name -eq 'a'" + " -or Name -eq 'a'" * 1000,
    ],
)
def test_a_filter_beyond_what_is_emulated_is_refused(directory, condition):
    text = condition.replace("'", "''")
    error = run(f"Get-CASMailbox -Filter '{text}'", directory).error
    assert error.id in ("NotEmulated", "ScriptTooDeep")


@pytest.mark.parametrize("days", ["''", "$null", "$typo", "','"])
def test_no_days_at_all_are_no_work_days_to_set(directory, days):
    before = directory.people["adam@contoso.com"].meeting_hours
    assert run(f"Set-MailboxCalendarConfiguration adam -WorkDays {days}", directory).error
    assert directory.people["adam@contoso.com"].meeting_hours == before


def test_work_days_after_none_have_the_usual_span_again(directory):
    run("Set-MailboxCalendarConfiguration adam -WorkDays None", directory)
    run("Set-MailboxCalendarConfiguration adam -WorkDays Monday, weekenddays", directory)
    shown = run("Get-MailboxCalendarConfiguration adam", directory).output
    assert "WorkDays              : Monday, Saturday, Sunday\n" in shown
    assert "StartTime : 08:00:00\nWorkingHoursEndTime   : 17:00:00\n" in shown


def test_a_cell_of_a_csv_file_keeps_its_line_ends(directory):
    files = {"a.csv": '#TYPE x\r\nName,Says\r\n\r\nAdam,"one\ntwo\u2028"\r\n'}
    assert run("(Import-Csv a.csv).Says", directory, files).output == "one\ntwo\u2028\n"


def test_write_host_prints_blank_and_false_things_too(directory):
    assert run("'', 0, $false, 'a' | Write-Host", directory).output == "\n0\nFalse\na\n"


@pytest.mark.parametrize(
    ("script", "place"),
    [
        ("Get-CASMailbox\nforeach ($m in 1, 2) {\n  if ($m) {\n    $m\n  }\n", (2, 22)),
        ("Get-CASMailbox | ForEach-Object {\n  $_.Name\n", (1, 33)),
        ("$x = @{\n  Add = 'a'\n  Remove = @('b'\n}", (4, 1)),
    ],
)
def test_a_brace_that_nothing_closes_is_told_where_it_opens(directory, script, place):
    result = run(script, directory)
    assert ((result.error.line, result.error.column), result.output) == (place, "")
