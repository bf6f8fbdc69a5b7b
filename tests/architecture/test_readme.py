"""The README tells what there is, and nothing that is not."""

import ast
import re
import shlex
from argparse import ArgumentParser
from pathlib import Path

import click
import pytest

from bookwithme import cli
from bookwithme.client import request
from bookwithme.service.worlds import worlds
from bookwithme.settings import from_environment
from tests.architecture.tree import modules

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
VARIABLE = re.compile(r"BOOKWITHME_[A-Z_]+")
EVIDENCE = {"doc", "seen", "ours", "setting", "simplified", "RFC"}


def section(title):
    """What stands below a heading, up to the next one."""
    return README.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def rows(title):
    """The rows of a section's first table, cell by cell, without its head."""
    table = re.search(r"(?:^\|.*\n)+", section(title), re.MULTILINE)[0]
    return [re.split(r"\s*\|\s*", line)[1:-1] for line in table.splitlines()[2:]]


def code(language):
    """Every block of code in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


class Asked(dict):
    """An environment that remembers what it was asked for."""

    def get(self, name, default=None):
        """As a dictionary does."""
        return self.setdefault(name, default)


def variables_read(tmp_path):
    """Every variable of ours that the package asks the environment for."""
    environment = Asked(XDG_DATA_HOME=str(tmp_path))
    from_environment(environment)
    elsewhere = {
        node.args[0].value
        for tree in modules().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"os.environ.get", "os.getenv"}
    }
    return {name for name in {*environment, *elsewhere} if VARIABLE.fullmatch(name)}


def test_every_variable_that_is_read_is_told_and_no_other(tmp_path):
    read = variables_read(tmp_path)
    assert {"BOOKWITHME_DATABASE_URL", "BOOKWITHME_URL"} < read
    assert set(VARIABLE.findall(README)) == read
    assert set(VARIABLE.findall(section("Settings"))) == read


def test_every_flag_of_serve_is_told_and_no_other():
    told = {flag for row in rows("Settings") for flag in re.findall(r"--[a-z-]+", row[1])}
    assert told == options(cli.serve)


def test_every_flag_that_is_told_anywhere_is_one_of_a_command_or_of_the_plugin():
    told = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", README))
    of_commands = {flag for each in commands(cli.main) for flag in options(each)}
    of_the_plugin = {"--bookwithme-url", "--bookwithme-token"}
    assert told - of_commands == of_the_plugin


def commands(group):
    """The commands of a group, and those inside them."""
    for each in group.commands.values():
        yield each
        if isinstance(each, click.Group):
            yield from commands(each)


def options(command):
    """The flags of a command."""
    return {flag for option in command.params for flag in option.opts}


def test_every_command_is_told_and_no_other():
    first = " ".join(row[0] for row in rows("Commands"))
    assert sorted(re.findall(r"`(?:bookwithme )?(\w+)", first)) == sorted(cli.main.commands)


@pytest.mark.parametrize(
    ("group", "by_itself"),
    [
        ("clock", "show"),
        ("worlds", ""),
        ("snapshots", "list"),
        ("messages", ""),
        ("faults", "list"),
    ],
)
def test_every_subcommand_is_told(group, by_itself):
    (told,) = (row[1] for row in rows("Commands") if f"`bookwithme {group}`" in row[0])
    known = set(cli.main.commands[group].commands) - {by_itself}
    assert known == set(re.findall(r"`([a-z]+)(?=[` ])", told))


def test_every_scenario_is_told():
    assert {each.name for each in worlds.scenarios()} <= set(re.findall(r"`([\w-]+)`", README))


def test_every_choice_has_its_evidence_and_a_test_that_exists():
    chosen = rows("Emulated, simplified, our choice")
    assert len(chosen) > 60
    assert [row for row in chosen if not set(re.findall(r"\w+", row[2])) & EVIDENCE] == []
    assert [row for row in chosen if not re.fullmatch(r"`tests/\S+::test_\w+`", row[3])] == []
    assert [name for name in named_tests() if not exists(*name)] == []


def named_tests():
    """Every test that the README names: its file, its name."""
    return re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", README)


def exists(path, name):
    """Whether a file has a test of this name."""
    file = ROOT / path
    return file.is_file() and any(
        isinstance(node, ast.FunctionDef) and node.name == name
        for node in ast.parse(file.read_text("utf-8")).body
    )


def test_a_test_that_there_is_not_is_seen():
    assert exists("tests/architecture/test_readme.py", "test_a_test_that_there_is_not_is_seen")
    assert not exists("tests/architecture/test_readme.py", "test_nothing")
    assert not exists("tests/architecture/test_nothing.py", "test_nothing")


def test_every_file_that_is_linked_or_named_is_there():
    linked = re.findall(r"\]\(([^)#:]+)\)", README)
    named = re.findall(r"`((?:tests|docs|benchmarks|seed_data|bookwithme)/[\w./-]+)[`:]", README)
    assert "docs/bookwithme.png" in linked
    assert [path for path in [*linked, *named] if not (ROOT / path).exists()] == []


@pytest.mark.parametrize(
    "what",
    [
        r"(?i)\bpypi\b|npmjs|index-url|find-links|registry",
        r"(?<![\w.])/(?:h[o]me|r[o]ot|t[m]p|w[o]rk|Users|opt|var)/",
        r"[A-Z]:\\",
    ],
)
def test_no_package_registry_and_no_path_of_a_machine_is_named(what):
    assert re.findall(what, README) == []


def test_the_example_of_a_test_passes(emulator):
    (example,) = code("python")
    names = {}
    exec(compile(example, "README.md", "exec"), names)
    names["test_sharing"](emulator)


@pytest.fixture
def root(emulator):
    """The server's own address; the world of the examples is gone afterwards."""
    found = emulator.url.partition("/w/")[0]
    yield found
    request("DELETE", f"{found}/_emulator/api/worlds/try")


def test_the_examples_of_the_control_api_work_one_after_the_other(root):
    known, answers = {}, []
    for line in "".join(code("sh")).splitlines():
        words = [filled(word, known) for word in shlex.split(line, comments=True)]
        if words[0] != "curl":
            known |= dict(each.split("=", 1) for each in words) | {"B": root}
            continue
        answers.append(curl(words[1:]))
        if line.startswith("curl $A/mailboxes/"):
            known["ID"] = answers[-1]["id"]
    (mail,) = next(each["messages"] for each in answers if "messages" in each)
    assert mail["subject"] == "Ben - Intro"
    assert [each["what"] for each in next(each["ran"] for each in answers if "ran" in each)] == [
        "linkExpired"
    ]
    assert len(answers[-1]["faults"]) == 3


def filled(word, known):
    """A word of a shell's line with its variables filled in."""
    return re.sub(r"\$(\w+)", lambda found: known[found[1]], word)


def curl(words):
    """Do what curl does; the answer's JSON."""
    parser = ArgumentParser()
    parser.add_argument("url")
    for flag in ("-X", "-H", "-d"):
        parser.add_argument(flag)
    asked = parser.parse_args(words)
    body = asked.d and asked.d.encode()
    answer = request(asked.X or ("POST" if body else "GET"), asked.url, body)
    assert 200 <= answer.status_code < 300, answer.text
    return answer.json()
