"""Runs a tree: statements one after the other, objects through pipelines, all of it bounded."""

from collections.abc import Callable
from typing import Final, TypeAlias, cast

from bookwithme.exchange.errors import CommandFailed, LimitReached, NotEmulated
from bookwithme.exchange.language import tree
from bookwithme.exchange.language.members import call, element, property_of
from bookwithme.exchange.language.operators import cost, operate
from bookwithme.exchange.language.values import (
    Hashtable,
    Item,
    Value,
    find_key,
    joined,
    several,
    single,
    text_of,
    true,
    whole,
)

Emit: TypeAlias = Callable[[Value], None]
"""Takes what is put out."""

STEPS = 10_000
"""Statements and objects that a script may run."""

STEP = 100
"""What a step costs; looking at one value costs 1."""

CHARACTERS = 64
"""How many characters of a text cost 1."""


class Interpreter:
    """One run of a script. How commands run is for a subclass to say."""

    def __init__(self, variables: dict[str, Value]) -> None:
        self.variables = variables
        self.spent = 0
        self.trying = 0
        self._statements: Final[dict[type, Callable[..., None]]] = {
            tree.Pipeline: self.pipeline,
            tree.Assignment: self.assign,
            tree.If: self.choose,
            tree.ForEach: self.repeat,
            tree.Try: self.attempt,
            tree.Throw: self.throw,
        }
        self._values: Final[dict[type, Callable[..., Value]]] = {
            tree.Literal: lambda node: node.value,
            tree.Variable: lambda node: self.variables.get(node.name),
            tree.Expandable: self.expand,
            tree.Commas: lambda node: tuple(map(self.evaluate, node.elements)),
            tree.Group: self.group,
            tree.Table: self.table,
            tree.Block: lambda node: node,
            tree.Member: self.member,
            tree.Index: self.index,
            tree.Operation: self.operation,
        }

    def pipeline(self, node: tree.Pipeline, emit: Emit) -> None:
        """Run a pipeline."""
        raise NotImplementedError

    def report(self, failure: CommandFailed) -> None:
        """Print an error that stops nothing."""
        raise NotImplementedError

    def spend(self, units: int = STEP) -> None:
        """Count what is done; raises LimitReached."""
        self.spent += units
        if self.spent > STEPS * STEP:
            raise LimitReached(f"The script was stopped: it takes more than {STEPS} steps.")

    def run(self, statements: tuple[tree.Node, ...], emit: Emit) -> None:
        """Run statements; an error ends one of them, unless it stops the script."""
        for each in statements:
            try:
                self.spend()
                self._statements[type(each)](each, emit)
            except CommandFailed as failure:
                if failure.at is None:
                    failure.at = each.at
                if self.trying or failure.stops:
                    raise
                self.report(failure)

    def collect(self, statements: tuple[tree.Node, ...], *, inside: bool) -> tuple[Value, ...]:
        """Run statements and keep what they put out.

        Args:
            statements: to run.
            inside: whether they are a part of another statement, which their errors end too.
        """
        found: list[Value] = []

        def keep(value: Value) -> None:
            self.spend(1)
            found.append(value)

        if not inside:
            self.run(statements, keep)
        for each in statements if inside else ():
            self.spend()
            self._statements[type(each)](each, keep)
        return tuple(found)

    def block(self, block: tree.Block, item: Value, emit: Emit) -> None:
        """Run a script block on an object, which is `$_` meanwhile."""
        before = self.variables.get("_")
        self.variables["_"] = item
        try:
            self.run(block.statements, emit)
        finally:
            self.variables["_"] = before

    def evaluate(self, node: tree.Node) -> Value:
        """Work out a value; a long text costs more."""
        value = self._values[type(node)](node)
        self.spend(1 + (len(value) // CHARACTERS if isinstance(value, str) else 0))
        return value

    def group(self, node: tree.Group) -> Value:
        """`(…)` and `$(…)` are what is put out, `@(…)` always an array of it."""
        if node.opening == "(" and len(node.statements) == 1:
            return self.result(node.statements[0])
        found = self.collect(node.statements, inside=node.opening == "(")
        return found if node.opening == "@(" else single(found)

    def expand(self, node: tree.Expandable) -> str:
        """Put a text together."""
        return joined(text_of(self.evaluate(each)) for each in node.parts)

    def table(self, node: tree.Table) -> Value:
        """Make a hashtable."""
        made = Hashtable()
        for key, statement in node.pairs:
            made[text_of(self.evaluate(key))] = self.result(statement)
        return made

    def result(self, statement: tree.Node) -> Value:
        """What a statement gives to a variable, a key or a bracket: an array as it was written."""
        if isinstance(statement, tree.Pipeline) and len(statement.elements) == 1:
            (value,) = statement.elements
            if not isinstance(value, tree.Command):
                return self.evaluate(value)
        return single(self.collect((statement,), inside=True))

    def member(self, node: tree.Member) -> Value:
        """A property, or what a method gives."""
        target = self.evaluate(node.target)
        if isinstance(target, tuple):
            self.spend(len(target))
        if node.arguments is None:
            return property_of(target, node.name)
        return call(target, node.name, tuple(map(self.evaluate, node.arguments)))

    def index(self, node: tree.Index) -> Value:
        """An element."""
        return element(self.evaluate(node.target), self.evaluate(node.index))

    def operation(self, node: tree.Operation) -> Value:
        """What an operator gives."""
        name = node.operator
        if node.left is None:
            return self.prefixed(name, self.evaluate(node.right))
        left = self.evaluate(node.left)
        if name in ("and", "or"):
            return true(left) if true(left) is (name == "or") else true(self.evaluate(node.right))
        right = self.evaluate(node.right)
        if name == "..":
            return self.range(left, right)
        return self.compare(name, left, right)

    def compare(self, name: str, left: Value, right: Value) -> Value:
        """What an operator gives; long texts and patterns that take long cost more."""
        operands = (*several(left), *several(right))
        length = sum(len(each) for each in operands if isinstance(each, str))
        self.spend(len(operands) + length // 100)
        if name in ("match", "replace", "split"):
            wanted = text_of((several(right) or ("",))[0])
            for each in several(left):
                self.spend(cost(wanted, len(text_of(each))) // 1000)
        return operate(name, left, right)

    @staticmethod
    def prefixed(name: str, value: Value) -> Value:
        """What an operator gives that stands before its only operand."""
        if name == "not":
            return not true(value)
        if name == "join":
            return operate("join", value, "")
        return tuple(part for each in several(value) for part in text_of(each).split())

    def range(self, left: Value, right: Value) -> Value:
        """`first..last`."""
        first, last = (whole("0" if each is None else each) for each in (left, right))
        self.spend(abs(last - first))
        step = 1 if first <= last else -1
        return tuple(range(first, last + step, step))

    def assign(self, node: tree.Assignment, emit: Emit) -> None:
        """Give a variable a value, or a hashtable's key."""
        del emit
        value = self.result(node.value)
        target = node.target
        if isinstance(target, tree.Variable):
            self.variables[target.name] = value
            return
        inner = cast("tree.Member | tree.Index", target)
        table = self.evaluate(inner.target)
        key = inner.name if isinstance(inner, tree.Member) else text_of(self.evaluate(inner.index))
        if not isinstance(table, Hashtable):
            raise NotEmulated("Setting what is no variable and no key of a hashtable is")
        table[find_key(table, key) or key] = value

    def choose(self, node: tree.If, emit: Emit) -> None:
        """Run the first block whose condition holds."""
        for condition, block in node.branches:
            if true(self.evaluate(condition)):
                self.run(block.statements, emit)
                return
        if node.otherwise:
            self.run(node.otherwise.statements, emit)

    def repeat(self, node: tree.ForEach, emit: Emit) -> None:
        """Run a block for each element."""
        for each in several(self.result(node.source)):
            self.spend()
            self.variables[node.variable] = each
            self.run(node.body.statements, emit)

    def attempt(self, node: tree.Try, emit: Emit) -> None:
        """Run a block, and the other one when an error comes out of it."""
        self.trying += 1
        try:
            self.run(node.body.statements, emit)
        except CommandFailed as failure:
            if failure.final:
                raise
            caught = failure
        else:
            return
        finally:
            self.trying -= 1
        self.block(node.handler, error_record(caught), emit)

    def throw(self, node: tree.Throw, emit: Emit) -> None:
        """End the script, or go on in the `catch` around it."""
        del emit
        value = self.result(node.value) if node.value else "ScriptHalted"
        message = text_of(value) or "ScriptHalted"
        failure = CommandFailed(message, message)
        failure.at, failure.stops = node.at, True
        raise failure


def error_record(failure: CommandFailed) -> Item:
    """Make what `$_` is in a `catch`."""
    exception = Item({"Message": failure.message}, (), failure.message)
    record: dict[str, Value] = {"Exception": exception, "FullyQualifiedErrorId": failure.id}
    return Item(record, (), failure.message)
