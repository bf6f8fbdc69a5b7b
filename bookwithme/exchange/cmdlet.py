"""What a cmdlet is: a name, parameters, and what it does with them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from bookwithme.exchange.binding import ACTION, OBJECT, SWITCH, Bound, Spec
from bookwithme.exchange.language.interpreter import Interpreter
from bookwithme.exchange.language.tree import Block
from bookwithme.exchange.language.values import Value
from bookwithme.exchange.output import Objects, Text
from bookwithme.exchange.real_names import parameters as real_parameters
from bookwithme.exchange.transcript import Transcript
from bookwithme.service.admin.policies import Directory


@dataclass(slots=True)
class Call:
    """One run of a cmdlet. `command`: the text as typed; remarks are collected in the lists.

    `alarms`: hints that concern programs, and that a program is told too.

    `session`: the script that it runs in; `files`: the texts beside that, by name. `emit` puts an
    object out at once, before what `run` returns.
    """

    bound: Bound
    directory: Directory
    command: str
    warnings: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    session: Interpreter = field(default_factory=lambda: Interpreter({}))
    transcript: Transcript = field(default_factory=Transcript)
    files: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    emit: Callable[[Value], None] = field(default=lambda _value: None)

    def proceeds(self, target: str) -> bool:
        """Whether to change the target; with -WhatIf it is only told what would happen."""
        if not self.bound.get("WhatIf"):
            return True
        operation = f'What if: Performing the operation "{self.name}" on target "{target}".'
        self.transcript.host(operation)
        return False

    def per_object(self, block: Block, item: Value) -> tuple[Value, ...]:
        """Return what a script block puts out for an object."""
        found: list[Value] = []
        self.session.block(block, item, found.append)
        return tuple(found)


Run = Callable[[Call, Objects], Objects | Text]


@dataclass(frozen=True, slots=True)
class Cmdlet:
    """A cmdlet. `run` gets what comes down the pipeline; at its beginning that is no object.

    Attributes:
        filters: whether it takes all that another cmdlet puts out, at once.
        ours: whether Microsoft has no such cmdlet.
    """

    name: str
    synopsis: str
    run: Run
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


def cmdlet(
    name: str, synopsis: str, *parameters: Spec, filters: bool = False, ours: bool = False
) -> Callable[[Run], Cmdlet]:
    """Make a cmdlet of the function that it decorates."""
    return lambda run: Cmdlet(name, synopsis, run, parameters, filters, ours)


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
