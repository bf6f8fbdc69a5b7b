"""Runs a script's commands on an organization."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from bookwithme.domain.errors import Conflict, InvalidInput, NotFound
from bookwithme.exchange import convert
from bookwithme.exchange.binding import ACTION, Bound, Given, Spec, bind
from bookwithme.exchange.cmdlet import Call, Cmdlet
from bookwithme.exchange.errors import CommandFailed, LimitReached
from bookwithme.exchange.hints import mend
from bookwithme.exchange.language import tree
from bookwithme.exchange.language.interpreter import STEP, Emit, Interpreter
from bookwithme.exchange.language.values import Hashtable, Item, Value, several
from bookwithme.exchange.output import Objects
from bookwithme.exchange.registry import help_on, lookup
from bookwithme.exchange.transcript import Transcript
from bookwithme.service.admin.policies import Directory

_WRITTEN = (
    tree.Pipeline,
    tree.Command,
    tree.Parameter,
    tree.Argument,
    tree.Literal,
    tree.Commas,
    tree.Table,
)
_READ = 20
"""What an object that was read costs, where a step costs 100."""

_NOT_BOUND = (
    "The input object cannot be bound to any parameters for the command either because the "
    "command does not take pipeline input or the input and its properties do not match any of "
    "the parameters that take pipeline input."
)


@dataclass(frozen=True, slots=True)
class _Stage:
    """One command of a pipeline, bound. `piped`: whether something comes down to it."""

    cmdlet: Cmdlet
    bound: Bound
    node: tree.Command
    text: str
    piped: bool


class Session(Interpreter):
    """One run of a text."""

    def __init__(
        self,
        text: str,
        directory: Directory,
        files: Mapping[str, str],
        variables: dict[str, Value],
    ) -> None:
        super().__init__(variables)
        self.text = text
        self.directory = directory
        self.files = files
        self.transcript = Transcript()

    def run_all(self, statements: Sequence[tree.Node]) -> None:
        """Run a script, until something stops it."""
        for each in statements:
            line = self.text[each.at :].partition("\n")[0].rstrip()
            self.transcript.begin(each.text if isinstance(each, tree.Pipeline) else line)
            try:
                self._run_one(each)
            except CommandFailed as failure:
                self._tell(failure)
                return
            except RecursionError:
                self._tell(LimitReached("The script was stopped: a value is nested too deep."))
                return
            self.transcript.close()

    def _run_one(self, statement: tree.Node) -> None:
        """Run a statement; what it put out is printed, also where it is stopped."""
        try:
            self.run((statement,), self._put)
        finally:
            self.transcript.flush()

    def _put(self, value: Value) -> None:
        self.spend(1)
        self.transcript.put(value)

    def report(self, failure: CommandFailed) -> None:
        """Print an error and go on, unless the script wants it otherwise."""
        self._act_on(failure, str(self.variables.get("erroractionpreference", "Continue")))

    def assign(self, node: tree.Assignment, emit: Emit) -> None:
        """Give a variable a value; the one that says what errors do takes no other."""
        super().assign(node, emit)
        name = "erroractionpreference"
        if isinstance(node.target, tree.Variable) and node.target.name == name:
            wanted = self.variables.pop(name)
            self.variables[name] = Spec("ErrorActionPreference", ACTION).convert(wanted)

    def _act_on(self, failure: CommandFailed, action: str) -> None:
        if action == "Stop" or failure.final:
            failure.stops = True
            raise failure
        if action == "Continue":
            self.transcript.flush()
            self._tell(failure)

    def _tell(self, failure: CommandFailed) -> None:
        self.transcript.remark((), (failure.hint,) if failure.hint else ())
        self.transcript.close(failure.placed(self.text))

    def pipeline(self, node: tree.Pipeline, emit: Emit) -> None:
        """Bind every command first, as PowerShell does: a slip in the last one stops the first."""
        head = node.elements[0]
        piped = not isinstance(head, tree.Command)
        commands = [each for each in node.elements if isinstance(each, tree.Command)]
        asked = next((each for each in commands if _asks_for_help(each)), None)
        if asked:
            emit(help_on(lookup(asked.name)))
            return
        # The pipeline's text, where it says all that its commands are given.
        is_constant = all(isinstance(each, _WRITTEN) for each in tree.walk((node,)))
        written = node.text if is_constant else ""
        stages = [
            self._bind(each, node, written, piped=piped or each is not head) for each in commands
        ]
        values = several(self.evaluate(head)) if piped else ()
        for stage in stages:
            found: list[Value] = []
            self._flow(stage, values, emit if stage is stages[-1] else found.append)
            values = tuple(found)
        if not stages:
            for value in values:
                emit(value)

    def _bind(
        self, command: tree.Command, node: tree.Pipeline, written: str, *, piped: bool
    ) -> _Stage:
        with self._placed(command, node.text):
            cmdlet = lookup(command.name)
            given = list(self._given(command))
            bound = bind(cmdlet.name, cmdlet.specs, given, piped=piped)
        typed = written or convert.typed(cmdlet.name, [(each.name, each.value) for each in given])
        return _Stage(cmdlet, bound, command, typed, piped)

    def _given(self, command: tree.Command) -> Iterator[Given]:
        for each in command.arguments:
            if isinstance(each, tree.Parameter):
                yield Given(each.name, tuple(map(self.evaluate, each.tied)), each.at)
            elif isinstance(each, tree.Argument):
                yield Given(None, (self.evaluate(each.value),), each.at)
            else:
                yield from self._splatted(each)

    def _splatted(self, splat: tree.Splat) -> Iterator[Given]:
        value = self.variables.get(splat.name)
        if isinstance(value, Hashtable):
            for name, each in value.items():
                yield Given(name, (each,), splat.at)
        else:
            for each in several(value):
                yield Given(None, (each,), splat.at)

    def _flow(self, stage: _Stage, values: tuple[Value, ...], emit: Emit) -> None:
        """Run a command on what comes down: a filter once on all, another on one by one."""
        if stage.cmdlet.filters:
            self.spend(STEP * max(len(values), 1))
            with self._placed(stage.node, stage.text):
                self._call(stage, stage.bound, values, emit)
            return
        for each in values if stage.piped else (None,):
            self.spend()
            try:
                with self._placed(stage.node, stage.text):
                    piped = _from_pipe(stage, each) if stage.piped else {}
                    self._call(stage, {**stage.bound, **piped}, (each,), emit)
            except CommandFailed as failure:
                if "ErrorAction" in stage.bound:
                    self._act_on(failure, stage.bound["ErrorAction"])
                else:
                    self.report(failure)

    @contextmanager
    def _placed(self, node: tree.Node, text: str) -> Iterator[None]:
        """Say of an error inside where it happened, and how to mend what was published."""
        try:
            yield
        except CommandFailed as failure:
            failure.at = node.at if failure.at is None else failure.at
            failure.hint = failure.hint or mend(failure, text, self.directory.rules)
            raise

    def _call(self, stage: _Stage, bound: Bound, values: tuple[Value, ...], emit: Emit) -> None:
        name = stage.cmdlet.name
        call = Call(bound, self.directory, stage.text, name=name, emit=emit)
        call.session, call.transcript, call.files = self, self.transcript, self.files
        try:
            found = stage.cmdlet.run(call, Objects(values))
            for each in found.items() if isinstance(found, Objects) else (found,):
                self.spend(1 if stage.cmdlet.filters else _READ)
                emit(each)
        except (Conflict, InvalidInput, NotFound) as refused:  # somebody else was quicker
            raise CommandFailed(refused.code, str(refused)) from None
        finally:
            self.transcript.remark(call.warnings, [*call.hints, *call.alarms])


def _from_pipe(stage: _Stage, value: Value) -> dict[str, object]:
    """Give an object of the pipeline to the parameter that takes it."""
    spec: Spec | None = stage.cmdlet.piped
    named = not isinstance(value, Item) or (spec is not None and spec.name in value)
    if spec is None or spec.name in stage.bound or not named:
        raise CommandFailed(f"InputObjectNotBound,{stage.cmdlet.name}", _NOT_BOUND)
    return {spec.name: spec.convert(value)}


def _asks_for_help(command: tree.Command) -> bool:
    return any(isinstance(each, tree.Parameter) and each.name == "?" for each in command.arguments)
