"""How a command fails: PowerShell's words, PowerShell's error id, and perhaps a hint of ours."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConsoleError:
    """What the console prints in red; `id` begins PowerShell's FullyQualifiedErrorId.

    `line` and `column`, counted from 1, are where it stands in the text.
    """

    message: str
    id: str
    line: int | None = None
    column: int | None = None


class CommandFailed(Exception):
    """A command that changed nothing; `hint` is the emulator's own advice, kept apart.

    Attributes:
        at: where in the text it happened.
        stops: whether it ends the whole script, unless a `catch` takes it.
        final: whether no `catch` can take it.
    """

    final = False
    longest = 2000
    """Characters of a message; a value that it quotes may be much longer."""

    def __init__(
        self, error_id: str, message: str, *, hint: str | None = None, at: int | None = None
    ) -> None:
        super().__init__(message)
        self.id = error_id[: self.longest]
        self.message = message[: self.longest] + "…" * (len(message) > self.longest)
        self.hint = hint
        self.at = at
        self.stops = False

    @property
    def error(self) -> ConsoleError:
        """The error without a place."""
        return ConsoleError(self.message, self.id)

    def placed(self, text: str) -> ConsoleError:
        """The error with its line and column in the text."""
        if self.at is None:
            return self.error
        before = text[: self.at].replace("\r\n", "\n").replace("\r", "\n")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        return ConsoleError(self.message, self.id, line, column)


class NotRecognized(CommandFailed):
    """A word that stands where a command must, and is none."""

    def __init__(self, term: str) -> None:
        super().__init__(
            "CommandNotFoundException",
            f"The term '{term}' is not recognized as a name of a cmdlet, function, script file, "
            "or executable program.",
        )


class ObjectNotFound(CommandFailed):
    """A name that no object of the organization has."""

    def __init__(self, identity: str, domain: str) -> None:
        super().__init__(
            "ManagementObjectNotFoundException",
            f"The operation couldn't be performed because object '{identity}' couldn't be found on "
            f"'DC01.{domain}'.",
        )


class NotEmulated(CommandFailed):
    """PowerShell has it, this console does not; `what` begins the sentence."""

    def __init__(self, what: str, *, at: int | None = None) -> None:
        message = f"{what} not emulated here. Type Get-Help to see what is."
        super().__init__("NotEmulated", message, at=at)


class LimitReached(CommandFailed):
    """A script that goes on for too long; what it did before stays."""

    final = True

    def __init__(self, message: str) -> None:
        super().__init__("ScriptLimitReached", message)
        self.stops = True
