"""The console: text in, what Exchange Online PowerShell would print out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bookwithme.exchange import output
from bookwithme.exchange.binding import StrayArgument, bind
from bookwithme.exchange.cmdlet import Call, Cmdlet
from bookwithme.exchange.errors import CommandFailed, ConsoleError, NotEmulated
from bookwithme.exchange.output import Objects, Text
from bookwithme.exchange.registry import help_on, lookup
from bookwithme.exchange.settings import LISTS, POLICY
from bookwithme.exchange.syntax import parse
from bookwithme.exchange.tree import Hashtable, Parameter

if TYPE_CHECKING:
    from bookwithme.exchange.directory import Directory
    from bookwithme.exchange.tree import Pipeline

LONGEST = 20_000
"""Characters that one text may have."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What one command of a text answers. Warnings are without PowerShell's `WARNING: `."""

    command: str
    output: str = ""
    warnings: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    error: ConsoleError | None = None


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
    def error(self) -> ConsoleError | None:
        """The first error, if any."""
        return next((reply.error for reply in self.replies if reply.error), None)


def run(text: str, directory: Directory) -> Result:
    """Run a text: nothing if it cannot be read whole, else command by command, errors or not.

    Each command that changes something does so in a transaction of its own; one that fails has
    changed nothing.
    """
    try:
        pipelines = parse(_readable(text))
    except CommandFailed as failure:
        return Result((_failed(text.strip()[:LONGEST], failure),))
    return Result(tuple(_reply(pipeline, directory) for pipeline in pipelines))


def _readable(text: str) -> str:
    if len(text) > LONGEST:
        raise CommandFailed("TextTooLong", f"The text is longer than {LONGEST} characters.")
    if "\0" in text or any("\ud800" <= each <= "\udfff" for each in text):
        raise CommandFailed("UnreadableText", "The text has characters that no command can have.")
    return text


def _reply(pipeline: Pipeline, directory: Directory) -> Reply:
    calls: list[Call] = []
    try:
        printed = _run(pipeline, directory, calls)
    except StrayArgument as failure:
        failure.hint = _mend(pipeline, failure)
        return _failed(pipeline.text, failure)
    except CommandFailed as failure:
        return _failed(pipeline.text, failure)
    return Reply(
        pipeline.text,
        printed,
        tuple(each for call in calls for each in call.warnings),
        tuple(each for call in calls for each in call.hints),
    )


def _failed(command: str, failure: CommandFailed) -> Reply:
    hints = (failure.hint,) if failure.hint else ()
    return Reply(command, hints=hints, error=failure.error)


def _run(pipeline: Pipeline, directory: Directory, calls: list[Call]) -> str:
    """Bind every command first, as PowerShell does: a slip in the last one stops the first."""
    stages: list[Cmdlet] = []
    for command in pipeline.commands:
        cmdlet = lookup(command.name)
        if any(isinstance(each, Parameter) and each.name == "?" for each in command.arguments):
            return help_on(cmdlet).text
        if stages and not cmdlet.filters:
            raise NotEmulated(f"Piping into {cmdlet.name} is")
        bound = bind(cmdlet.name, cmdlet.specs, command.arguments)
        calls.append(Call(bound, directory, pipeline.text))
        stages.append(cmdlet)
    return _flow(stages, calls).text


def _flow(stages: list[Cmdlet], calls: list[Call]) -> Text:
    flowing: Objects | Text = Objects()
    for cmdlet, call in zip(stages, calls, strict=True):
        if isinstance(flowing, Text):
            return flowing
        flowing = cmdlet.run(call, flowing)
    return flowing if isinstance(flowing, Text) else output.shown(flowing)


def _mend(pipeline: Pipeline, failure: StrayArgument) -> str | None:
    """Name what a hashtable without its parameter lacks: the document prints such a command."""
    policy = failure.bound.get(POLICY)
    missing = next((name for name, enforcing in LISTS.items() if enforcing is policy), None)
    if not isinstance(failure.argument.value, Hashtable) or not missing:
        return None
    at = failure.argument.start
    mended = f"{pipeline.text[:at]}-{missing} {pipeline.text[at:]}"
    return f"The command lacks -{missing} before the hashtable. Type: {' '.join(mended.split())}"
