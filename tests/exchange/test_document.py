"""Every command of the document "Bookings in Outlook", exactly as it is printed there.

The document is not ours to ship: it is read from the folder `reference` beside the folder of the
shared cases. Where it is absent, `corpus/document-*` holds the same behaviour.
"""

import re

import pytest

from bookwithme.exchange.console import run
from tests.exchange.fake_directory import FakeDirectory
from tests.needs import DOCUMENT

BROKEN = (
    "A positional parameter cannot be found that accepts argument 'System.Collections.Hashtable'."
)


def _commands():
    text = "".join(path.read_bytes().decode("utf-8") for path in DOCUMENT)
    return re.findall(r"^[ \t]*```PowerShell\s*?\n(.*?)\n[ \t]*```", text, re.DOTALL | re.MULTILINE)


@pytest.mark.document
@pytest.mark.parametrize("command", _commands() or [""])
def test_a_command_of_the_document_works_as_printed_but_for_the_one_that_is_broken(command):
    directory = FakeDirectory()
    before = directory.state()
    result = run(command, directory)
    if "EnforceBlockList @{" in " ".join(command.split()):
        assert result.error.message == BROKEN
        assert directory.state() == before
        assert "-EwsBlockList @{Add=" in result.hints[0]
    else:
        assert result.error is None


def test_the_mended_command_does_what_the_document_promises():
    printed = (
        "Set-CASMailbox -Identity adam@contoso.com -EwsApplicationAccessPolicy\u202f\u202f"
        'EnforceBlockList @{Add="MicrosoftOWSPersonalBookings"}'
    )
    directory = FakeDirectory()
    hint = run(printed, directory).hints[0]
    assert run(hint.partition("Type: ")[2], directory).error is None
    assert not directory.decision("adam@contoso.com").allowed


@pytest.mark.parametrize("address", ["adam@contoso.com", "adele@contoso.com"])
@pytest.mark.parametrize(
    "command",
    [
        'Set-OrganizationConfig -EwsApplicationAccessPolicy EnforceBlockList -EwsBlockList "*"',
        "Set-OrganizationConfig -EwsAllowList Outlook*",
        "Set-OrganizationConfig -EwsBlockList MicrosoftOWS*,*Bookings,Other",
        "Set-CASMailbox {} -EwsEnabled $false",
        "Set-CASMailbox {} -EwsAllowList Outlook*",
        "Set-CASMailbox {} -EwsBlockList *",
    ],
)
def test_the_remedy_of_the_step_that_denies_can_be_typed_and_lets_the_user_in_again(
    command, address
):
    directory = FakeDirectory()
    assert run(command.format(address), directory).error is None
    denying = [step for step in directory.decision(address).steps if step.denial]
    assert [run(step.remedy, directory).error for step in denying] == [None]
    assert directory.decision(address).allowed
