"""The part of PowerShell's grammar that the console reads; the rest is refused by name.

A text is a row of pipelines, parted by `;` and line ends. The whole text is read before anything
runs, as PowerShell does, so a slip of the pen in the last line leaves the first one undone too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bookwithme.domain.ews_lists import SINGLE_QUOTES
from bookwithme.exchange.errors import CommandFailed, NotEmulated, NotRecognized
from bookwithme.exchange.tree import (
    Argument,
    Command,
    Hashtable,
    Numeral,
    Parameter,
    Pipeline,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

DASHES = "-\u2013\u2014\u2015"
DOUBLE_QUOTES = '"\u201c\u201d\u201e'

_QUOTES = SINGLE_QUOTES + DOUBLE_QUOTES
_LINE_ENDS = "\r\n"
_WORD_ENDS = "{}();,|&<>"
_STATEMENT_ENDS = ";|" + _LINE_ENDS
_ESCAPES = dict(zip("0abefnrtv", "\0\a\b\x1b\f\n\r\t\v", strict=True))
_CONSTANTS: Final = {"true": True, "false": False, "null": None}
_CONTINUED = re.compile(r"`(?:\r\n|\r|\n)")
_COMMENT = re.compile(rf"#[^\r\n]*|<#.*?#>|{_CONTINUED.pattern}", re.DOTALL)
_PARAMETER = re.compile(rf"[{DASHES}]([A-Za-z_?][^\s{{}}();,|&.\[:{_QUOTES}]*)(:?)")
_VARIABLE = re.compile(r"\$[\w:?^$]+")
_KEY = re.compile(r"[\w-]+")


def parse(text: str) -> tuple[Pipeline, ...]:
    """Read a whole text.

    Raises:
        CommandFailed: it is no PowerShell, or a part of PowerShell that is not emulated.
    """
    return tuple(_Reader(text).pipelines())


class _Reader:
    """Reads from left to right; `at` is the place of the next character."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.start = 0
        self.in_table = False

    def peek(self) -> str:
        """The next character; empty at the end."""
        return self.text[self.at : self.at + 1]

    def take(self) -> str:
        self.at += 1
        return self.text[self.at - 1]

    def at_any(self, characters: str) -> bool:
        """Whether the next character is one of these, or there is none."""
        return self.at >= len(self.text) or self.text[self.at] in characters

    def skip(self, also: str = "") -> None:
        """Pass over spaces, comments, continued line ends, and `also`."""
        while self.at < len(self.text):
            comment = _COMMENT.match(self.text, self.at)
            if comment:
                self.at = comment.end()
            elif self.peek() in also or (self.peek().isspace() and self.peek() not in _LINE_ENDS):
                self.at += 1
            elif self.text.startswith("<#", self.at):
                raise CommandFailed(
                    "MissingTerminatorMultiLineComment",
                    "The terminator '#>' is missing from the multiline comment.",
                )
            else:
                return

    def pipelines(self) -> Iterator[Pipeline]:
        self.skip(_LINE_ENDS + ";")
        while self.peek():
            self.start = self.at
            commands = tuple(self.commands())
            yield Pipeline(commands, self.text[self.start : self.at].strip())
            self.skip(_LINE_ENDS + ";")

    def commands(self) -> Iterator[Command]:
        while True:
            self.skip(_LINE_ENDS)
            yield self.command()
            if self.peek() != "|":
                return
            self.take()
            if self.peek() == "|":
                raise NotEmulated("The operator '||' is")

    def command(self) -> Command:
        if self.at_any(_STATEMENT_ENDS):
            raise CommandFailed("EmptyPipeElement", "An empty pipe element is not allowed.")
        if self.peek() in ")}":
            raise _unexpected(self.peek())
        if not (self.peek().isalpha() or self.peek() in "_?%"):
            raise NotEmulated(f"What begins with '{self.peek()}', such as a variable or script, is")
        name = "".join("-" if each in DASHES else each for each in self.word())
        self.skip()
        if self.peek() == "=":
            raise NotEmulated("An assignment is")
        return Command(name, tuple(self.arguments()))

    def arguments(self) -> Iterator[Parameter | Argument]:
        self.skip()
        while not self.at_any(_STATEMENT_ENDS):
            parameter = _PARAMETER.match(self.text, self.at)
            if parameter:
                self.at = parameter.end()
                self.skip()
                tied = parameter[2] and not self.at_any(_STATEMENT_ENDS)
                yield Parameter(parameter[1], (self.values(),) if tied else ())
            else:
                context = self.at - self.start
                yield Argument(self.values(), context)
            self.skip()

    def values(self) -> Value:
        """One value, or several with commas between them."""
        values = [self.value()]
        self.skip()
        while self.peek() == ",":
            self.take()
            self.skip(_LINE_ENDS)
            values.append(self.value())
            self.skip()
        return values[0] if len(values) == 1 else tuple(values)

    def value(self) -> Value:
        if self.at_any(_STATEMENT_ENDS + ","):
            raise CommandFailed("MissingArgument", "Missing argument in parameter list.")
        if self.text.startswith("@{", self.at):
            self.at += 2
            return Hashtable(tuple(self.pairs()))
        if self.peek() == "$" and (variable := _VARIABLE.match(self.text, self.at)):
            return self.constant(variable)
        if self.peek() in "@({&<>":
            raise NotEmulated(f"What begins with '{self.peek()}', such as a script or array, is")
        if self.peek() in ")}":
            raise _unexpected(self.peek())
        return self.text_value()

    def text_value(self) -> str:
        if self.peek() in _QUOTES:
            return self.string()
        word = self.word()
        if self.in_table and not word.isdecimal():
            # Here PowerShell expects an expression: a bare word would be a command to run.
            raise NotRecognized(word)
        return Numeral(word) if word.isdecimal() else word

    def constant(self, variable: re.Match[str]) -> Value:
        self.at = variable.end()
        name = variable[0][1:].lower()
        if name not in _CONSTANTS:
            raise NotEmulated(f"The variable {variable[0]} is")
        if not self.peek().isspace() and not self.at_any(_STATEMENT_ENDS + ",})"):
            raise NotEmulated(f"An expression on {variable[0]} is")
        return _CONSTANTS[name]

    def pairs(self) -> Iterator[tuple[str, Value]]:
        if self.in_table:
            raise NotEmulated("A hashtable within a hashtable is")
        self.in_table = True
        seen = set()
        self.skip(_LINE_ENDS + ";")
        while self.peek() != "}":
            key = self.key()
            if key in seen:
                raise CommandFailed(
                    "DuplicateKeyInHashLiteral",
                    f"Duplicate keys '{key}' are not allowed in hash literals.",
                )
            seen.add(key)
            yield key, self.values_of_pair()
            if not self.at_any(_LINE_ENDS + ";}"):
                raise _incomplete()
            self.skip(_LINE_ENDS + ";")
        self.take()
        self.in_table = False

    def key(self) -> str:
        key = _KEY.match(self.text, self.at)
        if key:
            self.at = key.end()
        elif not self.peek() or self.peek() not in _QUOTES:
            raise _incomplete()
        name = key[0] if key else self.string()
        self.skip()
        if self.peek() != "=":
            raise CommandFailed(
                "MissingEqualsInHashLiteral", "Missing '=' operator after key in hash literal."
            )
        self.take()
        self.skip(_LINE_ENDS)
        return name.lower()

    def values_of_pair(self) -> Value:
        if self.at_any(";}"):
            raise CommandFailed(
                "MissingStatementInHashLiteral", "Missing statement after '=' in hash literal."
            )
        return self.values()

    def word(self) -> str:
        """A bare word; quotes inside it belong to it, as in `a"b c"d`."""
        found = []
        while not self.at_any(_WORD_ENDS) and not self.peek().isspace():
            if _CONTINUED.match(self.text, self.at):
                break
            if self.peek() in _QUOTES:
                found.append(self.string())
            else:
                found.append(self.character())
        return "".join(found)

    def string(self) -> str:
        """A string in quotes of any shape; a quote within it is doubled."""
        quotes = SINGLE_QUOTES if self.peek() in SINGLE_QUOTES else DOUBLE_QUOTES
        self.take()
        found: list[str] = []
        while self.peek():
            if self.peek() in quotes:
                self.take()
                if not self.peek() or self.peek() not in quotes:
                    return "".join(found)
                found.append(self.take())
            else:
                found.append(self.take() if quotes is SINGLE_QUOTES else self.character())
        raise CommandFailed(
            "TerminatorExpectedAtEndOfString",
            f"The string is missing the terminator: {quotes[0]}.",
        )

    def character(self) -> str:
        """One character where a backtick escapes and a dollar sign begins a variable."""
        if self.peek() == "$" and re.match(r"\$[\w:{(]", self.text[self.at : self.at + 2]):
            raise NotEmulated("A variable or expression inside a text is")
        if self.peek() == "`" and self.at + 1 < len(self.text):
            self.take()
            escaped = self.take()
            return _ESCAPES.get(escaped, escaped)
        return self.take()


def _incomplete() -> CommandFailed:
    return CommandFailed("IncompleteHashLiteral", "The hash literal was incomplete.")


def _unexpected(token: str) -> CommandFailed:
    message = f"Unexpected token '{token}' in expression or statement."
    return CommandFailed("UnexpectedToken", message)
