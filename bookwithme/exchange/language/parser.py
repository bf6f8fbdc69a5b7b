"""Reading a whole text: statements, pipelines, commands and their arguments.

All of it is read before anything runs, as PowerShell does, so a slip of the pen in the last line
leaves the first one undone too.
"""

import re
from collections.abc import Iterator

from bookwithme.exchange.language import tree
from bookwithme.exchange.language.expressions import Expressions
from bookwithme.exchange.language.scanner import DASHES, LINE_ENDS, QUOTES, STATEMENT_ENDS

_PARAMETER = re.compile(rf"[{DASHES}]([A-Za-z_?][^\s{{}}();,|&.\[:{QUOTES}]*)(:?)")
_SPLAT = re.compile(r"@(\w+)")
_KEYWORD = re.compile(r"[A-Za-z]+(?![\w-])")
_WHOLE_VARIABLE = re.compile(r"\$(?:\w+|\{[\w ]+\})(?=[\s.\[,;|)}&]|$)")
_ELSEWHERE = frozenset(
    """
    function filter workflow configuration param begin process end clean dynamicparam while
    for do switch return break continue exit trap data class enum using parallel sequence
    inlinescript
    """.split()  # noqa: SIM905 - a list of 26 strings is harder to read
)


def parse(text: str) -> tuple[tree.Node, ...]:
    """Read a whole text.

    Raises:
        CommandFailed: it is no PowerShell, or a part of PowerShell that is not emulated.
    """
    return Parser(text).statements_until("")


class Parser(Expressions):
    """Reads statements."""

    def statements_until(self, close: str) -> tuple[tree.Node, ...]:
        """Statements parted by `;` and line ends, up to a closing bracket or the end."""
        found, opened = [], self.at - 1
        self.skip(LINE_ENDS + ";")
        while self.peek() and self.peek() != close:
            found.append(self.statement())
            self.skip()
            if not self.at_any(LINE_ENDS + ";" + close) and not _block(found[-1]):
                self.unexpected()
            self.skip(LINE_ENDS + ";")
        if close and not self.peek():
            if close == "}":
                message = "Missing closing '}' in statement block or type definition."
                self.fail("MissingEndCurlyBrace", message, opened)
            what = "subexpression" if self.text[opened - 1 : opened] in ("$", "@") else "expression"
            self.fail(f"MissingEndParenthesisIn{what.title()}", f"Missing closing ')' in {what}.")
        if close:
            self.take()
        return tuple(found)

    def statement(self) -> tree.Node:
        """One statement, by the word that begins it."""
        keyword = _KEYWORD.match(self.text, self.at)
        name = keyword[0].lower() if keyword else ""
        if keyword and name in _ELSEWHERE:
            self.refuse(f"The statement '{name}' is")
        if keyword and name in ("if", "foreach", "try", "throw"):
            start, self.at = self.at, keyword.end()
            self.skip(LINE_ENDS if name != "throw" else "")
            return self.nested(lambda: self.compound(name, start))
        return self.pipeline()

    def compound(self, name: str, start: int) -> tree.Node:
        """What a keyword begins."""
        read = {
            "if": self.if_statement,
            "foreach": self.foreach_statement,
            "try": self.try_statement,
            "throw": self.throw_statement,
        }
        return read[name](start)

    def if_statement(self, start: int) -> tree.Node:
        """`if (…) {…}`, with what follows."""
        branches, otherwise = [self.branch("if")], None
        while word := self.following("elseif", "else"):
            if word == "else":
                message = "Missing statement block after 'else' keyword."
                otherwise = self.block("MissingStatementBlockAfterElse", message)
                break
            branches.append(self.branch("elseif"))
        return tree.If(start, tuple(branches), otherwise)

    def following(self, *names: str) -> str:
        """Pass over one of these words, if it comes next, also on another line."""
        before = self.at
        self.skip(LINE_ENDS)
        found = self.matched(_KEYWORD)
        if found and found[0].lower() in names:
            self.skip(LINE_ENDS)
            return found[0].lower()
        self.at = before
        return ""

    def branch(self, keyword: str) -> tuple[tree.Node, tree.Block]:
        """A condition and its block."""
        if self.peek() != "(":
            message = f"Missing '(' after '{keyword}' in if statement."
            self.fail("MissingOpenParenthesisInIfStatement", message)
        condition = self.simple(self.at)
        self.skip(LINE_ENDS)
        message = f"Missing statement block after {keyword} ( condition )."
        return condition, self.block("MissingStatementBlock", message)

    def block(self, error_id: str, complaint: str) -> tree.Block:
        """The block of a statement, or a complaint that it is missing."""
        if self.peek() != "{":
            self.fail(error_id, complaint)
        return self.script_block()

    def foreach_statement(self, start: int) -> tree.Node:
        """`foreach ($variable in …) {…}`."""
        if self.peek() != "(":
            message = "Missing opening '(' after keyword 'foreach'."
            self.fail("MissingOpenParenthesisAfterKeyword", message)
        self.take()
        self.skip(LINE_ENDS)
        variable = self.variable() if self.peek() == "$" else None
        if not isinstance(variable, tree.Variable):
            message = "Missing variable name after foreach."
            self.fail("MissingVariableNameAfterForeach", message)
        if not self.following("in"):
            self.fail("MissingInInForeach", "Missing 'in' after variable in foreach loop.")
        source = self.statement()
        message = "Missing closing ')' after expression part of foreach loop."
        self.close(")", "MissingEndParenthesisAfterForeach", message)
        self.skip(LINE_ENDS)
        message = "Missing statement body in foreach loop."
        body = self.block("MissingForeachStatement", message)
        return tree.ForEach(start, variable.name, source, body)

    def try_statement(self, start: int) -> tree.Node:
        """`try {…} catch {…}`."""
        message = "The Try statement is missing its statement block."
        body = self.block("MissingTryStatementBlock", message)
        word = self.following("catch", "finally")
        if word == "finally" or self.peek() == "[":
            self.refuse("A finally block, or a catch block for one type, is")
        if not word:
            message = "The Try statement is missing its Catch or Finally block."
            self.fail("MissingCatchOrFinally", message)
        message = "The Catch block is missing its statement block."
        handler = self.block("MissingCatchHandlerBlock", message)
        if self.following("catch", "finally"):
            self.refuse("More than one block after try is")
        return tree.Try(start, body, handler)

    def throw_statement(self, start: int) -> tree.Node:
        """`throw …`."""
        return tree.Throw(start, None if self.at_any(LINE_ENDS + ";}") else self.pipeline())

    def pipeline(self) -> tree.Node:
        """Commands joined by `|`, perhaps behind an expression."""
        start, elements = self.at, [self.first_element()]
        if isinstance(elements[0], tree.Assignment):
            return elements[0]
        self.skip()
        while self.peek() == "|":
            self.take()
            if self.peek() == "|":
                self.refuse("The operator '||' is", self.at - 1)
            self.skip(LINE_ENDS)
            elements.append(self.command())
            self.skip()
        if self.peek() == "&":
            self.refuse(f"The operator '{'&&' if self.peek(2) == '&&' else '&'}' is")
        if self.peek() in (">", "<"):
            self.refuse("Writing to a file, and reading from one, is")
        return tree.Pipeline(start, tuple(elements), self.text[start : self.at].strip())

    def first_element(self) -> tree.Node:
        """A command, an expression, or an assignment."""
        if not self.peek() or self.peek() not in "$@(\"'[!,{" + QUOTES + DASHES + "0123456789":
            return self.command()
        if splat := _SPLAT.match(self.text, self.at):
            self.fail(
                "SplattingNotPermitted",
                "The splatting operator '@' cannot be used to reference variables in an "
                f"expression. '@{splat[1]}' can be used only as an argument to a command. To "
                f"reference variables in an expression use '${splat[1]}'.",
            )
        left = self.expression()
        self.skip()
        if self.peek() != "=":
            return left
        return self.assignment(left)

    def assignment(self, target: tree.Node) -> tree.Node:
        """What stands behind `=`."""
        if not isinstance(
            target, tree.Variable | tree.Index | tree.Member
        ) or target == tree.Variable(target.at, "_"):
            message = (
                "The assignment expression is not valid. The input to an assignment operator must "
                "be an object that is able to accept assignments, such as a variable or a property."
            )
            self.fail("InvalidLeftHandSide", message)
        self.take()
        self.skip(LINE_ENDS)
        if self.at_any(STATEMENT_ENDS + ")}"):
            message = "You must provide a value expression following the '=' operator."
            self.fail("ExpectedValueExpression", message)
        return tree.Assignment(target.at, target, self.nested(self.statement))

    def command(self) -> tree.Node:
        """A command and its arguments."""
        if self.at_any(STATEMENT_ENDS):
            self.fail("EmptyPipeElement", "An empty pipe element is not allowed.")
        if self.peek() in ")}":
            self.unexpected()
        if not (self.peek().isalpha() or self.peek() in "_?%"):
            self.refuse(f"What begins with '{self.peek()}' is")
        start, name = self.at, self.word()
        if not isinstance(name, tree.Literal):
            self.refuse("A command's name with a variable in it is", start)
        plain = "".join("-" if each in DASHES else each for each in str(name.value))
        return tree.Command(start, plain, tuple(self.arguments()))

    def arguments(self) -> Iterator[tree.Parameter | tree.Argument | tree.Splat]:
        """Parameters, values and splats."""
        self.skip()
        while not self.at_any(STATEMENT_ENDS + ")}&<>"):
            start, parameter = self.at, self.matched(_PARAMETER)
            if parameter:
                self.skip()
                tied = parameter[2] and not self.at_any(STATEMENT_ENDS + ")}")
                yield tree.Parameter(
                    start, parameter[1], (self.commas(self.value),) if tied else ()
                )
            elif splat := self.matched(_SPLAT):
                yield tree.Splat(start, splat[1].lower())
            else:
                yield tree.Argument(start, self.commas(self.value))
            self.skip()

    def value(self) -> tree.Node:
        """One value of an argument."""
        if self.at_any(STATEMENT_ENDS + ",)}"):
            self.fail("MissingArgument", "Missing argument in parameter list.")
        if self.peek() in "&<>":
            self.refuse(f"What begins with '{self.peek()}' is")
        start, first = self.at, self.peek()
        if first == "$" and self.peek(2) != "$(" and not _WHOLE_VARIABLE.match(self.text, start):
            return self.word()
        if first in "$@({" + QUOTES:
            return self.members(self.primary())
        word = self.word()
        if isinstance(word, tree.Literal) and str(word.value).isdecimal():
            return tree.Literal(start, tree.Numeral(word.value))
        return word


def _block(statement: tree.Node) -> bool:
    """Whether a statement ends with a block, so that nothing need part it from the next."""
    return isinstance(statement, tree.If | tree.ForEach | tree.Try)
