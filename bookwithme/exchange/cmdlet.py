"""What a cmdlet is: a name, parameters, and what it does with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bookwithme.exchange.binding import SWITCH, Bound, Spec

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookwithme.exchange.directory import Directory
    from bookwithme.exchange.output import Objects, Text


@dataclass(frozen=True, slots=True)
class Call:
    """One run of a cmdlet. `command`: the text as typed; remarks are collected in the lists."""

    bound: Bound
    directory: Directory
    command: str
    warnings: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Cmdlet:
    """A cmdlet. `run` gets what comes down the pipeline; at its beginning that is no object.

    Attributes:
        filters: whether it takes what another cmdlet puts out.
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
        """Its parameters and the common ones, which are known but not emulated."""
        return self.parameters + _COMMON


_COMMON = tuple(
    Spec(name, SWITCH, emulated=False)
    for name in (
        "Debug",
        "ErrorAction",
        "ErrorVariable",
        "InformationAction",
        "InformationVariable",
        "OutBuffer",
        "OutVariable",
        "PipelineVariable",
        "Verbose",
        "WarningAction",
        "WarningVariable",
        "WhatIf",
    )
)
