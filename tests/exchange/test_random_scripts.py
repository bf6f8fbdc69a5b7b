"""Whatever script is sent, it ends, nothing raises, and one that cannot be read changes nothing.

`RANDOM_SCRIPTS` is how many are made up; 10 000 were run before a release.
"""

import os
import random

import pytest

from bookwithme.exchange.console import run
from bookwithme.exchange.errors import CommandFailed
from bookwithme.exchange.language.parser import parse
from tests.exchange.fake_directory import FakeDirectory

SCRIPTS = int(os.environ.get("RANDOM_SCRIPTS", "400"))
AT_ONCE = 100

NAMES = ["x", "y", "m", "_", "table", "nobody"]
TEXTS = ["adam", "adele@contoso.com", "Other*", "a.b", "", "7", "(a|b)+", "[", "é"]
PROPERTIES = ["Name", "EwsEnabled", "EwsBlockList", "Count", "Length", "Nothing", "ExchangeGuid"]
OPERATORS = ["eq", "ne", "like", "notlike", "contains", "in", "match", "replace", "split", "join"]
OPERATORS += ["and", "or", "notcontains", "gt", "f"]
METHODS = ["ToUpper()", "Trim()", "Replace('a', 'bb')", "Split('a')", "ToString('N')", "Add(1)"]
SETTERS = [
    "Set-CASMailbox {} -EwsEnabled {}",
    "Set-CASMailbox -Identity {} -EwsBlockList {}",
    "Set-OrganizationConfig -EwsBlockList {1} -WhatIf:{0}",
    "Set-CASMailbox @table -EwsAllowList @{{Add={}; Remove={}}}",
    "Set-MailboxCalendarConfiguration {} -WorkDays {}",
]
FILTERS = [
    "? {{ {} }}",
    "where {} -eq {}",
    "% {{ {}; $_ }}",
    "select {}, @{{n={}; e={{ $_ }}}}",
    "select -ExpandProperty Name -First 2",
    "sort Name -Descending",
    "measure",
    "ft",
    "fl Name, {}",
    "ConvertTo-Json -Depth 9",
    "Write-Output",
    "Set-CASMailbox -EwsEnabled {}",
]


class Maker:
    """Makes scripts up from a seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def value(self, depth=0):
        pick = self.random.choice
        simple = [
            lambda: f"${pick(NAMES)}",
            lambda: f"'{pick(TEXTS)}'",
            lambda: f'"{pick(TEXTS)} ${pick(NAMES)} $({self.value(depth + 1)})"',
            lambda: str(self.random.randint(-3, 12)),
            lambda: pick(["$true", "$false", "$null", "@()", "@{}"]),
        ]
        made = [
            lambda: f"({self.value(depth + 1)} -{pick(OPERATORS)} {self.value(depth + 1)})",
            lambda: f"({self.pipeline(depth + 1)}).{pick(PROPERTIES)}",
            lambda: f"${pick(NAMES)}.{pick(METHODS)}",
            lambda: f"@({self.value(depth + 1)}, {self.value(depth + 1)})",
            lambda: f"@{{Identity = {self.value(depth + 1)}; a = {self.value(depth + 1)}}}",
            lambda: f"({self.value(depth + 1)})[{self.value(depth + 1)}]",
            lambda: f"(1..{self.random.randint(1, 40)})",
            lambda: f"(-not {self.value(depth + 1)})",
        ]
        return pick(simple if depth > 3 else simple + made)()

    def pipeline(self, depth=0):
        pick = self.random.choice
        first = pick(
            [
                lambda: "Get-CASMailbox",
                lambda: f"Get-Mailbox {self.value(depth + 1)}",
                lambda: "Get-OrganizationConfig",
                lambda: f"Import-Csv {pick(['users.csv', 'x'])}",
                lambda: pick(SETTERS).format(self.value(depth + 1), self.value(depth + 1)),
                lambda: self.value(depth + 1),
                lambda: f"Write-Host {self.value(depth + 1)}",
            ]
        )()
        filters = [
            pick(FILTERS).format(self.value(depth + 1), self.value(depth + 1))
            for _ in range(self.random.randint(0, 2))
        ]
        return " | ".join([first, *filters])

    def statement(self, depth=0):
        pick = self.random.choice
        simple = [
            self.pipeline,
            lambda: f"${pick(NAMES)} = {self.pipeline()}",
            lambda: f"$table.{pick(PROPERTIES)} = {self.value()}",
            lambda: f"throw {self.value()}" if depth else "1",
        ]
        made = [
            lambda: f"foreach (${pick(NAMES)} in {self.pipeline()}) {self.block(depth)}",
            lambda: f"if ({self.value()}) {self.block(depth)} else {self.block(depth)}",
            lambda: f"try {self.block(depth)} catch {self.block(depth)}",
            lambda: f"1..9 | % {self.block(depth)}",
        ]
        return pick(simple if depth > 2 else simple + made)()

    def block(self, depth):
        return "{ " + "; ".join(self.statement(depth + 1) for _ in range(2)) + " }"

    def script(self):
        lines = "\n".join(self.statement() for _ in range(self.random.randint(1, 5)))
        if self.random.random() < 0.3:  # and some are damaged
            at = self.random.randrange(len(lines))
            lines = lines[:at] + self.random.choice("{}()[]|$@'\",;`") + lines[at + 1 :]
        return lines


@pytest.mark.parametrize("first", range(0, SCRIPTS, AT_ONCE))
def test_no_script_hangs_or_raises_and_one_that_is_refused_changes_nothing(first):
    for seed in range(first, first + AT_ONCE):
        script, directory = Maker(seed).script(), FakeDirectory()
        before = directory.state()
        result = run(script, directory, {"users.csv": "Identity,b\nadam,1\n"})
        assert len(result.output) <= 256 * 1024, script
        if not readable(script):
            assert (directory.state(), len(result.replies)) == (before, 1), script


def readable(script):
    try:
        return parse(script) is not None
    except CommandFailed:
        return False


HOSTILE = {
    "steps": "1..9000 | % { $x = $_ }; foreach ($i in 1..9000) { foreach ($j in 1..9000) { $j } }",
    "doubling": "$x = 'ab'; foreach ($i in 1..60) { $x = \"$x$x\" }",
    "arrays": "$x = 1, 2; foreach ($i in 1..60) { $x = @($x; $x) }",
    "nesting": "$x = 1, 2; foreach ($i in 1..60) { $x = $x, $x }; $x | ConvertTo-Json -Depth 99",
    "printing": "$x = 'x'; foreach ($i in 1..12) { $x = \"$x$x\" }; foreach ($i in 1..99) { $x }",
    "replacing": "$x = 'a'; foreach ($i in 1..30) { $x = $x.Replace('a', 'aaaaaaaaaa') }",
    "pattern": f"'{'a' * 5000}' -match 'a*a*a*a*b'",
    "deep": "$x = 1; foreach ($i in 1..3000) { $x = ,$x }; if ($x) { $x.Trim() }",
    "column": "Import-Csv long.csv | where a -match 'a*a*a*a*b'",
    "itself": '$t = @{}; $t.t = $t; $t; $t | ConvertTo-Json -Depth 50; "$t"; @($t).Contains($t)',
    "brackets": "(" * 9000,
    "members": "$x" + ".a" * 9000,
    "operators": "$x" + " -and $x" * 2000,
    "blocks": "if (1) { " * 200 + "}" * 200,
    "table": "$x = 'x'; foreach ($i in 1..14) { $x = \"$x$x\" }; 1..99 | select @{n=$x;e={1}} | ft",
}


@pytest.mark.parametrize("script", HOSTILE.values(), ids=list(HOSTILE))
def test_a_hostile_script_is_stopped(script):
    result = run(script, FakeDirectory(), {"long.csv": f"a\n{'a' * 5000}\n"})
    assert len(result.output) <= 256 * 1024
    assert result.error or script == HOSTILE["itself"]


def test_what_ran_before_a_script_was_stopped_stays():
    directory = FakeDirectory()
    result = run("Set-CASMailbox adam -EwsEnabled $false\n1..99999 | % { 1 }\n'never'", directory)
    assert (result.error.id, result.output) == ("ScriptLimitReached", "")
    assert directory.people["adam@contoso.com"].ews.ews_enabled is False
