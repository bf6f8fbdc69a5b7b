"""What a cmdlet is: a name, parameters, and what it does with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Protocol

from bookwithme.exchange.binding import ACTION, OBJECT, SWITCH, Bound, Spec
from bookwithme.exchange.directory import Directory
from bookwithme.exchange.language.tree import Block
from bookwithme.exchange.language.values import Value
from bookwithme.exchange.output import Objects, Text
from bookwithme.exchange.real_names import parameters as real_parameters


class Session(Protocol):
    """The script that a cmdlet runs in."""

    @property
    def files(self) -> Mapping[str, str]:
        """The texts of the files beside the script, by their names."""

    def block(self, block: Block, item: Value, emit: Callable[[Value], None]) -> None:
        """Run a script block on an object, which is `$_` meanwhile."""

    def host(self, text: str) -> None:
        """Print a line at once, past the pipeline."""

    def warn(self, text: str) -> None:
        """Print a warning of the script's own."""

    def compare(self, name: str, left: Value, right: Value) -> Value:
        """What an operator gives, its cost counted."""

    def spend(self, units: int) -> None:
        """Count what is done, so that it ends; raises LimitReached."""


@dataclass(slots=True)
class Call:
    """One run of a cmdlet. `command`: the text as typed; remarks are collected in the lists.

    `alarms`: hints that concern programs, and that a program is told too.

    `session` is None for a program that calls one cmdlet by itself; `emit` puts an object out at
    once, before what `run` returns.
    """

    bound: Bound
    directory: Directory
    command: str
    warnings: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    session: Session | None = None
    name: str = ""
    emit: Callable[[Value], None] = field(default=lambda _value: None)

    def proceeds(self, target: str) -> bool:
        """Whether to change the target; with -WhatIf it is only told what would happen."""
        if not self.bound.get("WhatIf"):
            return True
        if self.session:
            operation = f'What if: Performing the operation "{self.name}" on target "{target}".'
            self.session.host(operation)
        return False

    def per_object(self, block: Block, item: Value) -> tuple[Value, ...]:
        """Return what a script block puts out for an object."""
        found: list[Value] = []
        if self.session:
            self.session.block(block, item, found.append)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Cmdlet:
    """A cmdlet. `run` gets what comes down the pipeline; at its beginning that is no object.

    Attributes:
        filters: whether it takes all that another cmdlet puts out, at once.
        ours: whether Microsoft has no such cmdlet.
    """

    name: str
    synopsis: str
    run: Callable[[Call, Objects], Objects | Text]
    parameters: tuple[Spec, ...] = ()
    filters: bool = False
    ours: bool = False

    @property
    def specs(self) -> tuple[Spec, ...]:
        """Its parameters, and those that the real one has and this one has not."""
        return _specs(self.name, self.parameters)

    @property
    def piped(self) -> Spec | None:
        """The parameter that takes an object of the pipeline."""
        return next((each for each in self.parameters if each.piped), None)


_COMMON = (
    Spec("ErrorAction", ACTION, "What an error does."),
    Spec("Verbose", SWITCH, "Taken; there is nothing more to tell."),
)


@cache
def _specs(name: str, parameters: tuple[Spec, ...]) -> tuple[Spec, ...]:
    real = real_parameters(name)
    emulated = [replace(each, alias=real.get(each.name, "")) for each in parameters + _COMMON]
    known = {each.name.lower() for each in emulated}
    others = (
        Spec(each, OBJECT, emulated=False, alias=alias)
        for each, alias in sorted(real.items())
        if each.lower() not in known
    )
    return (*emulated, *others)
