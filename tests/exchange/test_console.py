"""The replies to a text, taken together as the contract answers them."""

from bookwithme.exchange.console import Reply, Result, run
from bookwithme.exchange.errors import ConsoleError
from tests.exchange.fake_directory import FakeDirectory

UNKNOWN = ConsoleError(
    "The term 'Get-Foo' is not recognized as a name of a cmdlet, function, script file, "
    "or executable program.",
    "CommandNotFoundException",
    line=1,
    column=1,
)
UNCHANGED = (
    "The command completed successfully but no settings of 'adam@contoso.com' have been modified."
)
SET_TOO = (
    "The command names no EwsApplicationAccessPolicy, so it has set that too: to EnforceBlockList."
)


def test_the_replies_come_one_by_one_and_taken_together():
    result = run(
        "Get-Foo; Get-CASMailbox adam | fl EwsEnabled; Set-CASMailbox adam -EwsEnabled 1; Get-Bar\n"
        "Set-CASMailbox adam -EwsBlockList a; Set-CASMailbox adele -EwsBlockList a",
        FakeDirectory(),
    )
    shown = "\nEwsEnabled : True\n\n"
    assert [reply.command for reply in result.replies] == [
        "Get-Foo",
        "Get-CASMailbox adam | fl EwsEnabled",
        "Set-CASMailbox adam -EwsEnabled 1",
        "Get-Bar",
        "Set-CASMailbox adam -EwsBlockList a",
        "Set-CASMailbox adele -EwsBlockList a",
    ]
    assert result.replies[1] == Reply("Get-CASMailbox adam | fl EwsEnabled", shown)
    assert (result.output, result.warnings) == (shown, (UNCHANGED,))
    assert (result.hints, result.error) == ((SET_TOO,), UNKNOWN)


def test_an_empty_text_answers_nothing():
    assert run(" \n;;\t# comment", FakeDirectory()) == Result(())


def test_an_organization_without_mailboxes_lists_none():
    directory = FakeDirectory()
    directory.people.clear()
    result = run("Get-CASMailbox; Set-OrganizationConfig -EwsEnabled $false", directory)
    assert (result.output, result.hints, result.error) == ("", (), None)


def test_a_text_that_is_too_long_or_cannot_be_stored_is_refused_whole():
    directory = FakeDirectory()
    change = "Set-CASMailbox adam -EwsEnabled $false"
    texts = [f"{change}{' ' * 20_000}", f"{change} # \0", f"{change} # \udcff"]
    errors = [run(text, directory).error.id for text in texts]
    assert errors == ["TextTooLong", "UnreadableText", "UnreadableText"]
    assert directory.log == []
