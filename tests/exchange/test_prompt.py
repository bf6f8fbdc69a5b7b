"""What somebody types at the terminal's prompt; keys as a terminal sends them."""

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from bookwithme.cli.prompt import Words, lines
from tests.exchange.fake_directory import FakeDirectory

CTRL_C, CTRL_D, ENTER = "\x03", "\x04", "\r"
TYPED = {
    f"one{ENTER}two{ENTER}{CTRL_D}": ["one", "two"],
    f"given up{CTRL_C}kept{ENTER}{CTRL_D}": ["kept"],
    f"one{ENTER} Exit {ENTER}after{ENTER}": ["one"],
    CTRL_D: [],
}


@pytest.mark.parametrize("keys", TYPED, ids=ascii)
def test_lines_come_until_the_end_or_exit(keys):
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text(keys)
        assert list(lines("> ", FakeDirectory())) == TYPED[keys]


def test_tab_replaces_the_word_at_the_cursor():
    typed = Document("Set-CASMailbox -EwsEnabled $f | fl", cursor_position=29)
    (offer,) = Words(FakeDirectory()).get_completions(typed, CompleteEvent())
    assert (offer.text, offer.start_position) == ("$false", -len("$f"))
