"""The console: text in, what Exchange Online PowerShell would print out."""

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, field

from bookwithme.exchange.binding import find
from bookwithme.exchange.errors import CommandFailed, ConsoleError, NotEmulated
from bookwithme.exchange.language.parser import parse
from bookwithme.exchange.language.tree import (
    Assignment,
    Command,
    ForEach,
    Node,
    Parameter,
    Splat,
    Variable,
    walk,
)
from bookwithme.exchange.language.values import Value, readable
from bookwithme.exchange.registry import lookup
from bookwithme.exchange.session import Session
from bookwithme.exchange.transcript import Reply
from bookwithme.service.admin.policies import Directory

__all__ = ["LONGEST", "Reply", "Result", "decoded", "problem_of", "run"]

LONGEST = 20_000
"""Characters that one text may have."""

_ALONE = (
    "Nothing has run. Each Run is a script of its own and knows no variable of an earlier one: "
    "set it in the same text (Shift+Enter begins a line), or use bookwithme console, which keeps "
    "variables."
)


@dataclass(frozen=True, slots=True)
class Result:
    """The replies to a text, in order; taken together they are what the contract answers."""

    replies: tuple[Reply, ...] = field(default=())

    @property
    def output(self) -> str:
        """Everything printed, without warnings and errors."""
        return "".join(reply.output for reply in self.replies)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Every warning."""
        return tuple(each for reply in self.replies for each in reply.warnings)

    @property
    def hints(self) -> tuple[str, ...]:
        """Every hint, once."""
        return tuple(dict.fromkeys(each for reply in self.replies for each in reply.hints))

    @property
    def errors(self) -> tuple[ConsoleError, ...]:
        """Every error."""
        return tuple(reply.error for reply in self.replies if reply.error)

    @property
    def error(self) -> ConsoleError | None:
        """The first error, if any."""
        return next(iter(self.errors), None)


def run(
    text: str,
    directory: Directory,
    files: Mapping[str, str] | None = None,
    variables: dict[str, Value] | None = None,
    *,
    strict: bool = False,
) -> Result:
    """Run a text: nothing if it cannot be read whole, else command by command, errors or not.

    Each command that changes something does so in a transaction of its own; one that fails has
    changed nothing.

    Args:
        text: a command or a script.
        directory: the organization.
        files: texts beside the script, by name.
        variables: those of a conversation; what this text sets stays in there.
        strict: whether to refuse a text that reads a variable which nothing in it sets, as
            PowerShell's strict mode does. Otherwise it is `$null`, which may mean everybody.
    """
    try:
        statements = parse(_readable(text))
        _check(statements)
        if strict:
            _check_variables(statements)
    except CommandFailed as failure:
        hints = (failure.hint,) if failure.hint else ()
        shown = text.strip()[:LONGEST]
        return Result((Reply(shown, hints=hints, error=failure.placed(text)),))
    session = Session(text, directory, files or {}, {} if variables is None else variables)
    session.run_all(statements)
    return Result(tuple(session.transcript.replies))


def problem_of(text: str) -> str:
    """What keeps a text from being run at all, or which command in it there is not; else ""."""
    try:
        statements = parse(_readable(text))
        _check(statements)
        for node in walk(statements):
            if isinstance(node, Command):
                lookup(node.name)
    except CommandFailed as failure:
        return failure.error.message
    return ""


def decoded(data: bytes) -> str:
    """Read a file as PowerShell does: by its mark, else UTF-8, else as Windows wrote it once."""
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _readable(text: str) -> str:
    if len(text) > LONGEST:
        raise CommandFailed("TextTooLong", f"The text is longer than {LONGEST} characters.")
    return readable(text)


def _check_variables(statements: tuple[Node, ...]) -> None:
    """Refuse to read what is never set, before anything runs."""
    nodes = tuple(walk(statements))
    known = {"_", "erroractionpreference"}
    known |= {each.variable for each in nodes if isinstance(each, ForEach)}
    for node in nodes:
        if isinstance(node, Assignment) and isinstance(node.target, Variable):
            known.add(node.target.name)
    for node in nodes:
        if isinstance(node, Variable | Splat) and node.name not in known:
            raise CommandFailed(
                "VariableIsUndefined",
                f"The variable '${node.name}' cannot be retrieved because it has not been set.",
                hint=_ALONE,
                at=node.at,
            )


def _check(statements: tuple[Node, ...]) -> None:
    """Refuse what exists and is not emulated, before anything runs."""
    for node in walk(statements):
        if isinstance(node, Command):
            _check_command(node)


def _check_command(command: Command) -> None:
    try:
        cmdlet = lookup(command.name)
        for each in command.arguments:
            if isinstance(each, Parameter) and each.name != "?":
                find(cmdlet.name, cmdlet.specs, each.name)
    except NotEmulated as failure:
        failure.at = command.at
        raise
    except CommandFailed:
        # PowerShell, too, finds out only when it comes to run the command.
        return
