"""Lines that somebody types in a terminal, with history and completion.

Apart from `console`, so that a server starts without reading what only a conversation needs.
"""

from collections.abc import Iterable, Iterator

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import InMemoryHistory

from bookwithme.exchange.completion import complete, word_start
from bookwithme.service.admin.policies import Directory


class Words(Completer):
    """Tab offers cmdlets, parameters and values."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        """Offer what could stand at the cursor."""
        del complete_event
        text, cursor = document.text, document.cursor_position
        start = word_start(text, cursor) - cursor
        for word in complete(text, cursor, self._directory):
            yield Completion(word, start_position=start)


def lines(prompt: str, directory: Directory) -> Iterator[str]:
    """What is typed, until the end of the input or `exit`; Ctrl+C gives a line up."""
    session: PromptSession[str] = PromptSession(
        history=InMemoryHistory(), completer=Words(directory), complete_while_typing=False
    )
    while True:
        try:
            line = session.prompt(prompt)
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        if line.strip().lower() == "exit":
            return
        yield line
