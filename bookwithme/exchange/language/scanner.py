"""Words, strings, spaces and comments: what the parser is built on."""

import re
from collections.abc import Callable
from typing import Final, NoReturn

from bookwithme.domain.ews_lists import SINGLE_QUOTES
from bookwithme.exchange.errors import CommandFailed, NotEmulated
from bookwithme.exchange.language import tree

DASHES = "-\u2013\u2014\u2015"
DOUBLE_QUOTES = '"\u201c\u201d\u201e'
QUOTES = SINGLE_QUOTES + DOUBLE_QUOTES
LINE_ENDS = "\r\n"
STATEMENT_ENDS = ";|" + LINE_ENDS
_WORD_ENDS = "{}();,|&<>"
_ESCAPES = dict(zip("0abefnrtv", "\0\a\b\x1b\f\n\r\t\v", strict=True))
_CONSTANTS: Final = {"true": True, "false": False, "null": None}
_CONTINUED = re.compile(r"`(?:\r\n|\r|\n)")
_COMMENT = re.compile(rf"#[^\r\n]*|<#.*?#>|{_CONTINUED.pattern}", re.DOTALL)
_VARIABLE = re.compile(r"\$(?:\{([\w ]+)\}|(\w+)(:?)(\w*)|([?^$]))")
_HERE = re.compile(rf"@([{QUOTES}])[^\S\r\n]*(\r\n|\r|\n)?")
_AUTOMATIC = frozenset(
    """
    args confirmpreference consolefilename debugpreference enabledexperimentalfeatures error event
    eventargs eventsubscriber executioncontext foreach formatenumerationlimit home host
    informationpreference input iscoreclr islinux ismacos iswindows lastexitcode matches
    maximumhistorycount myinvocation nestedpromptlevel ofs outputencoding pid profile
    progresspreference psboundparameters pscmdlet pscommandpath psculture psdebugcontext
    psdefaultparametervalues psedition pshome psscriptroot pssenderinfo psuiculture psversiontable
    pwd sender shellid stacktrace switch this verbosepreference warningpreference whatifpreference
    """.split()  # noqa: SIM905 - a list of 48 strings is harder to read
)
"""Variables that have a meaning of their own in PowerShell, and none here."""


class Scanner:
    """Reads from left to right; `at` is the place of the next character."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def peek(self, length: int = 1) -> str:
        """The next characters; fewer at the end."""
        return self.text[self.at : self.at + length]

    def take(self) -> str:
        """Pass over the next character; return it."""
        self.at += 1
        return self.text[self.at - 1]

    def at_any(self, characters: str) -> bool:
        """Whether the next character is one of these, or there is none."""
        return self.at >= len(self.text) or self.text[self.at] in characters

    def matched(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Pass over what fits the pattern here."""
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found

    def fail(self, error_id: str, message: str, at: int | None = None) -> NoReturn:
        """Refuse the text."""
        raise CommandFailed(error_id, message, at=self.at if at is None else at)

    def refuse(self, what: str, at: int | None = None) -> NoReturn:
        """Refuse what PowerShell has and this console has not."""
        raise NotEmulated(what, at=self.at if at is None else at)

    def unexpected(self) -> NoReturn:
        """Refuse what stands here."""
        token = self.peek()
        self.fail("UnexpectedToken", f"Unexpected token '{token}' in expression or statement.")

    def skip(self, also: str = "") -> None:
        """Pass over spaces, comments, continued line ends, and `also`."""
        while self.at < len(self.text):
            if self.matched(_COMMENT):
                continue
            if self.peek() in also or (self.peek().isspace() and self.peek() not in LINE_ENDS):
                self.at += 1
            elif self.peek(2) == "<#":
                self.fail(
                    "MissingTerminatorMultiLineComment",
                    "The terminator '#>' is missing from the multiline comment.",
                )
            else:
                return

    def word(self) -> tree.Node:
        """A bare word; quotes inside it belong to it, as in `a"b c"d`."""
        start, parts = self.at, []
        while not self.at_any(_WORD_ENDS) and not self.peek().isspace():
            if _CONTINUED.match(self.text, self.at):
                break
            parts.append(self.string() if self.peek() in QUOTES else self.piece())
        return joined(start, parts)

    def string(self) -> tree.Node:
        """A string in quotes of any shape; a quote within it is doubled."""
        quotes = SINGLE_QUOTES if self.peek() in SINGLE_QUOTES else DOUBLE_QUOTES
        start = self.at
        self.take()

        def ended() -> bool:
            if self.peek() not in quotes or not self.peek():
                return False
            self.take()
            return not self.peek() or self.peek() not in quotes

        return self._parts(start, quotes, ended, f"{quotes[0]}.")

    def here_string(self) -> tree.Node:
        """The lines between `@"` and `"@`, or between `@'` and `'@`."""
        start, opened = self.at, self.matched(_HERE)
        assert opened is not None  # noqa: S101 - the caller has looked
        if not opened[2]:
            self.fail(
                "UnexpectedCharactersAfterHereStringHeader",
                "No characters are allowed after a here-string header but before the end of the "
                "line.",
            )
        quotes = SINGLE_QUOTES if opened[1] in SINGLE_QUOTES else DOUBLE_QUOTES
        end = re.compile(rf"(?:\r\n|\r|\n)[{quotes}]@")
        self.at -= len(opened[2])
        if self.matched(end):
            return tree.Literal(start, "")
        self.at += len(opened[2])
        return self._parts(start, quotes, lambda: bool(self.matched(end)), f"{quotes[0]}@.")

    def _parts(self, start: int, quotes: str, ended: Callable[[], bool], closing: str) -> tree.Node:
        parts: list[tree.Node] = []
        while not ended():
            if not self.peek():
                message = f"The string is missing the terminator: {closing}"
                self.fail("TerminatorExpectedAtEndOfString", message, start)
            plain = quotes is SINGLE_QUOTES
            parts.append(tree.Literal(self.at, self.take()) if plain else self.piece())
        return joined(start, parts)

    def piece(self) -> tree.Node:
        """A character, or what a dollar sign begins; a backtick escapes."""
        start = self.at
        if self.peek(2) == "$(":
            self.at += 2
            return tree.Group(start, "$(", self.statements_until(")"))
        if self.peek() == "$" and _VARIABLE.match(self.text, self.at):
            return self.variable()
        if self.peek(3) == "`u{":
            self.refuse("The escape `u{…} is")
        if self.peek() == "`" and self.at + 1 < len(self.text):
            self.take()
            escaped = self.take()
            return tree.Literal(start, _ESCAPES.get(escaped, escaped))
        return tree.Literal(start, self.take())

    def variable(self) -> tree.Node:
        """`$name` or `${name}`; a constant is its value."""
        start, found = self.at, self.matched(_VARIABLE)
        if not found:
            self.unexpected()
        if found[3] and not found[4]:
            self.fail(
                "InvalidVariableReferenceWithDrive",
                "Variable reference is not valid. ':' was not followed by a valid variable name "
                "character. Consider using ${} to delimit the name.",
                start,
            )
        name = (found[1] or found[2] or found[5]).lower()
        if found[4] or found[5] or name in _AUTOMATIC:
            self.refuse(f"The variable {found[0]} is", start)
        if name in _CONSTANTS:
            return tree.Literal(start, _CONSTANTS[name])
        return tree.Variable(start, "_" if name == "psitem" else name)

    def statements_until(self, close: str) -> tuple[tree.Node, ...]:
        """Read statements up to a closing bracket, and the bracket."""
        raise NotImplementedError


def joined(start: int, parts: list[tree.Node]) -> tree.Node:
    """Make one text of its parts, a plain one where nothing in it is worked out."""
    plain = [each.value for each in parts if isinstance(each, tree.Literal)]
    if len(plain) == len(parts):
        return tree.Literal(start, "".join("" if each is None else str(each) for each in plain))
    return tree.Expandable(start, tuple(parts))
