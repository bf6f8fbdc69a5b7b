"""What a text's commands print, statement by statement."""

from collections.abc import Iterable
from dataclasses import dataclass

from bookwithme.exchange.errors import ConsoleError, LimitReached
from bookwithme.exchange.language.values import LONGEST_TEXT, Value
from bookwithme.exchange.output import printed


@dataclass(frozen=True, slots=True)
class Reply:
    """What one statement of a text answers; after an error the rest of it is a reply of its own.

    Warnings are without PowerShell's `WARNING: `; a rest has no command.
    """

    command: str
    output: str = ""
    warnings: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    error: ConsoleError | None = None


class Transcript:
    """The replies so far, and what is printed for the next one."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []
        self.length = 0
        self.begin("")

    def begin(self, command: str) -> None:
        """Begin the reply to a statement."""
        self.command = command
        self.text: list[str] = []
        self.warnings: list[str] = []
        self.hints: list[str] = []
        self.pending: list[Value] = []

    def put(self, value: Value) -> None:
        """Take an object; it is printed with those that come next to it."""
        self.pending.append(value)

    def host(self, text: str) -> None:
        """Print a line, after what was put out before it."""
        self.flush()
        self._print(f"{text}\n")

    def remark(self, warnings: Iterable[str], hints: Iterable[str]) -> None:
        """Note what a command said beside its output."""
        self.warnings.extend(warnings)
        self.hints.extend(hints)

    def flush(self) -> None:
        """Print the objects that were put out."""
        pending, self.pending = self.pending, []
        self._print(printed(pending))

    def warn(self, text: str) -> None:
        """Note a warning that the script itself words."""
        self._count(text)
        self.warnings.append(text)

    def _print(self, text: str) -> None:
        self._count(text)
        if text:
            self.text.append(text)

    def _count(self, text: str) -> None:
        self.length += len(text)
        if self.length > LONGEST_TEXT:
            message = f"The script was stopped: it prints more than {LONGEST_TEXT} characters."
            raise LimitReached(message)

    def close(self, error: ConsoleError | None = None) -> None:
        """End the reply; what is left of the statement is another one."""
        if error or self.command or self.text or self.warnings or self.hints:
            output = "".join(self.text)
            warnings, hints = tuple(self.warnings), tuple(self.hints)
            self.replies.append(Reply(self.command, output, warnings, hints, error))
        self.begin("")
