"""Which argument belongs to which parameter, and what it becomes there.

In PowerShell's order: names first, then their values, then positions, then what is missing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bookwithme.exchange import convert
from bookwithme.exchange.errors import CommandFailed, NotEmulated
from bookwithme.exchange.language.values import Value

Bound = dict[str, Any]
"""Converted values by the parameters' own spelling; what was not given is absent."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of parameters: its .NET name, its conversion, and what Tab offers for it."""

    type_name: str
    convert: Callable[[str, str, Value], Any]
    choices: tuple[str, ...] = ()


TEXT = Kind("System.String", convert.text)
ANY_TEXT = Kind("System.String", convert.any_text)
IDENTITY = Kind("System.String", convert.identity)
ANY_IDENTITY = Kind("System.String", convert.any_identity)
OBJECT = Kind("System.Object", convert.anything)
FILTER = Kind("System.String", convert.filter_text)
ACTION = Kind(
    "System.Management.Automation.ActionPreference", convert.action, ("Stop", "SilentlyContinue")
)
BLOCK = Kind("System.Management.Automation.ScriptBlock", convert.anything)
NUMBER = Kind("System.Int32", convert.number)
NAMES = Kind("System.Object[]", convert.names)
PROPERTIES = Kind("System.Object[]", convert.properties)
COUNT = Kind("Microsoft.Exchange.Data.Unlimited`1[System.UInt32]", convert.count, ("Unlimited",))
BOOLEAN = Kind("System.Nullable`1[System.Boolean]", convert.boolean, ("$true", "$false", "$null"))
FLAG = Kind("System.Boolean", convert.flag, BOOLEAN.choices[:2])
SWITCH = Kind("System.Management.Automation.SwitchParameter", convert.switch)
POLICY = Kind(
    "System.Nullable`1[Microsoft.Exchange.Data.Directory.EwsApplicationAccessPolicy]",
    convert.policy,
    (*convert.POLICIES, "$null"),
)
ENTRIES = Kind(
    "Microsoft.Exchange.Data.MultiValuedProperty`1[System.String]",
    convert.entries,
    ('@{Add="MicrosoftOWSPersonalBookings"}', '@{Remove="MicrosoftOWSPersonalBookings"}', "$null"),
)


@dataclass(frozen=True, slots=True)
class Given:
    """One argument, worked out: with a name, a value, or both. `at`: its place in the text."""

    name: str | None
    value: tuple[Value, ...]
    at: int = 0


@dataclass(frozen=True, slots=True)
class Spec:
    """One parameter of a cmdlet.

    Attributes:
        positional: whether it takes a value without a name; several do so in their order.
        rest: whether it takes all that is left.
        piped: whether it takes what comes down the pipeline.
        alias: another name of its own.
    """

    name: str
    kind: Kind
    help: str = ""
    positional: bool = False
    mandatory: bool = False
    emulated: bool = True
    rest: bool = False
    piped: bool = False
    alias: str = ""

    def called(self, name: str) -> bool:
        """Whether this is its whole name or its alias; case is ignored."""
        return bool(name) and name.lower() in (self.name.lower(), self.alias.lower())

    def convert(self, value: Value) -> Any:
        """Turn a value into the parameter's type."""
        return self.kind.convert(self.name, self.kind.type_name, value)


def bind(
    cmdlet: str, specs: Sequence[Spec], arguments: Sequence[Given], *, piped: bool = False
) -> Bound:
    """Bind a command's arguments. `piped`: whether objects come down the pipeline for the rest.

    Raises:
        CommandFailed: in PowerShell's words; nothing has run yet.
    """
    named, loose = _pair(cmdlet, specs, arguments)
    bound = {spec.name: spec.convert(value) for spec, value in named.items()}
    for spec in specs:
        if spec.positional and spec not in named and loose:
            taken = len(loose) if spec.rest else 1
            values = tuple(each.value[0] for each in loose[:taken])
            del loose[:taken]
            bound[spec.name] = spec.convert(values if spec.rest else values[0])
    if loose:
        raise CommandFailed(
            f"PositionalParameterNotFound,{cmdlet}",
            "A positional parameter cannot be found that accepts argument "
            f"'{convert.shown(loose[0].value[0])}'.",
            at=loose[0].at,
        )
    missing = [
        spec.name
        for spec in specs
        if spec.mandatory and spec.name not in bound and not (piped and spec.piped)
    ]
    if missing:
        raise CommandFailed(
            f"MissingMandatoryParameter,{cmdlet}",
            "Cannot process command because of one or more missing mandatory parameters: "
            f"{' '.join(missing)}.",
        )
    return bound


def find(cmdlet: str, specs: Sequence[Spec], name: str) -> Spec:
    """Return the parameter of this name, or the only one whose name begins so; case ignored."""
    found = [spec for spec in specs if spec.called(name)]
    found = found or [spec for spec in specs if spec.name.lower().startswith(name.lower())]
    if not found:
        raise CommandFailed(
            f"NamedParameterNotFound,{cmdlet}",
            f"A parameter cannot be found that matches parameter name '{name}'.",
        )
    if len(found) > 1:
        raise CommandFailed(
            f"AmbiguousParameter,{cmdlet}",
            f"Parameter cannot be processed because the parameter name '{name}' is ambiguous. "
            f"Possible matches include: {' '.join(f'-{spec.name}' for spec in found)}.",
        )
    if not found[0].emulated:
        raise NotEmulated(f"The parameter '{found[0].name}' is")
    return found[0]


def _pair(
    cmdlet: str, specs: Sequence[Spec], arguments: Sequence[Given]
) -> tuple[dict[Spec, Value], list[Given]]:
    """Give each named parameter its value; what is left over has only its position."""
    named: dict[Spec, Value] = {}
    loose = []
    waiting: Spec | None = None
    for each in arguments:
        if each.name is None:
            if waiting:
                named[waiting] = each.value[0]
                waiting = None
            else:
                loose.append(each)
            continue
        _refuse_waiting(cmdlet, waiting)
        spec = find(cmdlet, specs, each.name)
        if spec in named:
            raise _twice(cmdlet, spec)
        waiting = _begin(spec, each, named)
    _refuse_waiting(cmdlet, waiting)
    return named, loose


def _begin(spec: Spec, given: Given, named: dict[Spec, Value]) -> Spec | None:
    """Bind what needs no further argument; return the parameter that waits for one."""
    if given.value:
        named[spec] = given.value[0]
    elif spec.kind is SWITCH:
        named[spec] = True
    else:
        return spec
    return None


def _refuse_waiting(cmdlet: str, spec: Spec | None) -> None:
    if spec:
        raise CommandFailed(
            f"MissingArgument,{cmdlet}",
            f"Missing an argument for parameter '{spec.name}'. "
            f"Specify a parameter of type '{spec.kind.type_name}' and try again.",
        )


def _twice(cmdlet: str, spec: Spec) -> CommandFailed:
    return CommandFailed(
        f"ParameterAlreadyBound,{cmdlet}",
        f"Cannot bind parameter because parameter '{spec.name}' is specified more than once. "
        "To provide multiple values to parameters that can accept multiple values, use the array "
        'syntax. For example, "-parameter value1,value2,value3".',
    )
