"""How a command fails: PowerShell's words, PowerShell's error id, and perhaps a hint of ours."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConsoleError:
    """What the console prints in red; `id` begins PowerShell's FullyQualifiedErrorId."""

    message: str
    id: str


class CommandFailed(Exception):
    """A command that changed nothing; `hint` is the emulator's own advice, kept apart."""

    def __init__(self, error_id: str, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.error = ConsoleError(message, error_id)
        self.hint = hint


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

    def __init__(self, what: str) -> None:
        super().__init__("NotEmulated", f"{what} not emulated here. Type Get-Help to see what is.")
