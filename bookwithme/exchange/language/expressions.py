"""Reading expressions: operators, members, arrays, hashtables."""

import re
from collections.abc import Callable
from typing import Final, NoReturn, TypeVar

from bookwithme.exchange.language import tree
from bookwithme.exchange.language.members import METHODS
from bookwithme.exchange.language.scanner import DASHES, LINE_ENDS, QUOTES, Scanner

T = TypeVar("T")

DEEPEST = 30
"""How many brackets and blocks may be open at once."""

PRECEDENCE: Final = {
    **dict.fromkeys(("and", "or"), 1),
    **dict.fromkeys(("eq", "ne", "like", "notlike", "contains", "notcontains", "in"), 2),
    **dict.fromkeys(("match", "replace", "split", "join"), 2),
    "..": 3,
}
_UNARY = ("not", "split", "join")
_ELSEWHERE = frozenset(
    """
    gt ge lt le notin notmatch is isnot as f band bor bxor bnot xor shl shr
    """.split()  # noqa: SIM905 - a list of 17 strings is harder to read
)
_OPERATOR = re.compile(rf"[{DASHES}]([A-Za-z]+)(?!\w)|(\.\.)")
_ARITHMETIC = re.compile(r"[+*/%\u2013\u2014\u2015-]=?|\?\?")
_NUMBER = re.compile(r"\d+(?!\w|\.\d)")
_NAME = re.compile(r"\w+")
_KEY = re.compile(r"[\w-]+")


class Expressions(Scanner):
    """Reads what has a value."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.open = 0

    def statement(self) -> tree.Node:
        """Read one statement."""
        raise NotImplementedError

    def expression(self, lowest: int = 1) -> tree.Node:
        """Operands and the operators between them."""
        left = self.commas(self.operand)
        while True:
            self.skip()
            found = _OPERATOR.match(self.text, self.at)
            name = self.operator(found) if found else None
            if found is None or name not in PRECEDENCE or PRECEDENCE[name] < lowest:
                break
            self.at = found.end()
            self.skip(LINE_ENDS)
            if not self.peek():
                message = "You must provide a value expression following the "
                self.fail("ExpectedValueExpression", f"{message}'{found[0].lower()}' operator.")
            left = tree.Operation(left.at, name, left, self.expression(PRECEDENCE[name] + 1))
        if not found and _ARITHMETIC.match(self.text, self.at):
            self.refuse(f"The operator '{self.peek()}' is")
        return left

    def operator(self, found: re.Match[str]) -> str:
        """The operator's plain name; it is refused where it exists only elsewhere."""
        name = (found[1] or found[2]).lower()
        if name in _ELSEWHERE or (name[:1] in ("c", "i") and name[1:] in _NAMES):
            self.refuse(f"The operator '-{name}' is")
        return name

    def commas(self, read: Callable[[], tree.Node]) -> tree.Node:
        """What `read` reads, or several of it with commas between them."""
        start = self.at
        elements = [read()]
        self.skip()
        while self.peek() == ",":
            self.take()
            self.skip(LINE_ENDS)
            elements.append(read())
            self.skip()
        return elements[0] if len(elements) == 1 else tree.Commas(start, tuple(elements))

    def operand(self) -> tree.Node:
        """One operand: a value, or an operator before one."""
        start, found = self.at, _OPERATOR.match(self.text, self.at)
        if self.peek() == "!" or (found and self.operator(found) in _UNARY):
            self.at = found.end() if found else self.at + 1
            self.skip(LINE_ENDS)
            name = self.operator(found) if found else "not"
            return self.nested(lambda: tree.Operation(start, name, None, self.operand()))
        if self.peek() == ",":
            self.take()
            return tree.Commas(start, (self.nested(self.operand),))
        if self.peek() and self.peek() in DASHES and self.text[self.at + 1 : self.at + 2].isdigit():
            self.take()
            return tree.Literal(start, -self.number())
        return self.members(self.primary())

    def nested(self, read: Callable[[], T]) -> T:
        """Read something inside; it may be nested only so deep."""
        self.open += 1
        if self.open > DEEPEST:
            self.fail("ScriptTooDeep", f"The text is nested more than {DEEPEST} levels deep.")
        found = read()
        self.open -= 1
        return found

    def number(self) -> int:
        """A whole number."""
        found = self.matched(_NUMBER)
        if not found or len(found[0]) > 9:
            self.refuse("A number with a fraction or a unit, or of more than 9 digits, is")
        return int(found[0])

    def primary(self) -> tree.Node:
        """What begins a value: a bracket, a string, a variable, a number."""
        start, ahead = self.at, self.peek(2)
        if ahead in ("$(", "@("):
            return tree.Group(start, ahead, self.inside(2, ")"))
        if ahead == "@{":
            return self.nested(self.table)
        if ahead[:1] == "@" and ahead[1:] and ahead[1:] in QUOTES:
            return self.here_string()
        return self.simple(start)

    def simple(self, start: int) -> tree.Node:
        """The same, but no array, hashtable or here-string."""
        first = self.peek()
        if first == "(":
            return tree.Group(start, "(", self.inside(1, ")"))
        if first == "{":
            return self.script_block()
        if first == "$":
            return self.variable()
        if first and first in QUOTES:
            return self.string()
        if first.isdigit():
            return tree.Literal(start, self.number())
        if first == "[":
            self.refuse("A type of .NET is")
        if not first or first in LINE_ENDS:
            self.fail("ExpectedValueExpression", "You must provide a value expression.")
        return self.unexpected()

    def script_block(self) -> tree.Block:
        """`{…}`."""
        start, statements = self.at, self.inside(1, "}")
        return tree.Block(start, statements, self.text[start + 1 : self.at - 1])

    def inside(self, opening: int, close: str) -> tuple[tree.Node, ...]:
        """Statements between brackets."""
        self.at += opening
        return self.nested(lambda: self.statements_until(close))

    def members(self, target: tree.Node) -> tree.Node:
        """`.name`, `.name(…)` and `[…]` behind a value, as many as there are."""
        while True:
            start = self.at
            if self.peek() == "." and self.peek(2) != "..":
                self.take()
                target = self.member(target, start)
            elif self.peek() == "[":
                self.take()
                self.skip(LINE_ENDS)
                target = tree.Index(start, target, self.nested(self.expression))
                message = "Missing ']' after array index expression."
                self.close("]", "MissingEndSquareBracket", message)
            elif self.peek(2) in ("::", "++", "--", "?."):
                self.refuse(f"The operator '{self.peek(2)}' is")
            else:
                return target

    def member(self, target: tree.Node, start: int) -> tree.Node:
        """A property, or a call of a method."""
        found = self.matched(_NAME)
        if not found and self.peek() and self.peek() in "$('\"":
            self.refuse("A name of a property that is worked out is")
        if not found:
            self.fail("MissingPropertyName", "Missing property name after reference operator.")
        if self.peek() != "(":
            return tree.Member(start, target, found[0], None)
        if found[0].lower() not in METHODS:
            self.refuse(f"The method '{found[0]}' is", start)
        self.take()
        self.skip(LINE_ENDS)
        given: tree.Node | None = None if self.peek() == ")" else self.nested(self.expression)
        self.close(")", "MissingEndParenthesisInMethodCall", "Missing ')' in method call.")
        arguments = given.elements if isinstance(given, tree.Commas) else (given,) if given else ()
        return tree.Member(start, target, found[0], arguments)

    def close(self, bracket: str, error_id: str, complaint: str) -> None:
        """Pass over a closing bracket, or complain."""
        self.skip(LINE_ENDS)
        if self.peek() != bracket:
            self.fail(error_id, complaint)
        self.take()

    def table(self) -> tree.Node:
        """`@{key = value; …}`."""
        start = self.at
        self.at += 2
        pairs: list[tuple[tree.Node, tree.Node]] = []
        seen: set[str] = set()
        self.skip(LINE_ENDS + ";")
        while self.peek() != "}":
            key = self.key(seen)
            pairs.append((key, self.value_of_pair()))
            self.skip()
            if not self.at_any(LINE_ENDS + ";}"):
                self.incomplete()
            self.skip(LINE_ENDS + ";")
        self.take()
        return tree.Table(start, tuple(pairs))

    def key(self, seen: set[str]) -> tree.Node:
        """A key of a hashtable, and its equals sign."""
        start, found = self.at, self.matched(_KEY)
        if not found and (not self.peek() or self.peek() not in QUOTES):
            self.incomplete()
        key = tree.Literal(start, found[0]) if found else self.string()
        self.skip()
        if self.peek() != "=":
            message = "Missing '=' operator after key in hash literal."
            self.fail("MissingEqualsInHashLiteral", message)
        self.take()
        self.skip(LINE_ENDS)
        if isinstance(key, tree.Literal):
            name = str(key.value).lower()
            if name in seen:
                message = f"Duplicate keys '{name}' are not allowed in hash literals."
                self.fail("DuplicateKeyInHashLiteral", message, start)
            seen.add(name)
        return key

    def value_of_pair(self) -> tree.Node:
        """What stands behind a key."""
        if self.at_any(";}"):
            message = "Missing statement after '=' in hash literal."
            self.fail("MissingStatementInHashLiteral", message)
        return self.statement()

    def incomplete(self) -> NoReturn:
        """Refuse a hashtable."""
        self.fail("IncompleteHashLiteral", "The hash literal was incomplete.")


_NAMES = {*_ELSEWHERE, *_UNARY, *PRECEDENCE}
