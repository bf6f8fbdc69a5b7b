"""The documents tell what there is, and nothing that is not."""

import ast
import re

import click

from bookwithme import cli
from bookwithme.domain.settings import WorldSettings
from bookwithme.settings import from_environment
from docs.generate import WHOLE, documents, nearest
from tests.architecture.prose import ALL, DOCS, ROOT, rows, section
from tests.architecture.tree import modules

VARIABLE = re.compile(r"BOOKWITHME_[A-Z_]+")
EVIDENCE = {"doc", "seen", "ours", "setting", "simplified", "RFC"}
SETTINGS = DOCS["settings.md"]
PLUGIN = {"--bookwithme-url", "--bookwithme-token"}


def test_what_is_made_from_the_code_is_as_the_code_is():
    written = {path.name: path.read_text("utf-8") for path in documents()}
    assert written == {path.name: text for path, text in documents().items()}, (
        "python -m docs.generate writes it anew"
    )


def test_the_drawing_of_layers_leaves_out_what_follows():
    used = {"web": {"service", "domain"}, "service": {"domain"}, "domain": set()}
    assert {name: nearest(used, name) for name in used} == {
        "web": {"service"},
        "service": {"domain"},
        "domain": set(),
    }


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
    assert set(VARIABLE.findall("".join(ALL.values()))) == read
    assert set(VARIABLE.findall("".join(row[0] for row in rows(SETTINGS, "Of a server")))) == read


def test_every_flag_of_serve_is_told_with_its_default_and_no_other():
    told = {row[1].strip("`"): row[2] for row in rows(SETTINGS, "Of a server") if row[1]}
    assert told.keys() == options(cli.command("serve"))
    numbers_and_names = {
        option.opts[0]: f"`{option.default}`"
        for option in cli.command("serve").params
        if isinstance(option.default, int | str)
    }
    assert len(numbers_and_names) == 3
    assert numbers_and_names.items() <= told.items()


def test_every_setting_of_a_world_is_told_with_its_values_the_default_first():
    told = {row[0].strip("`"): re.findall(r"`(\w+)`", row[1]) for row in world_settings()}
    fields = {_camel(name): value for name, value in vars_of(WorldSettings()).items()}
    assert {name: values[0] for name, values in told.items()} == {
        name: str(value).lower() for name, value in fields.items()
    }
    assert {name: set(values) for name, values in told.items()} == {
        name: {"true", "false"} if isinstance(value, bool) else {str(each) for each in type(value)}
        for name, value in fields.items()
    }


def world_settings():
    return rows(SETTINGS, "Of a world")


def vars_of(settings):
    return {name: getattr(settings, name) for name in WorldSettings.__dataclass_fields__}


def _camel(name):
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


def test_every_option_of_the_plugin_is_told():
    assert {row[0].strip("`") for row in rows(SETTINGS, "Of the pytest plugin")} == PLUGIN


def test_every_flag_that_is_told_anywhere_is_one_of_a_command_or_of_the_plugin():
    told = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", "".join(ALL.values())))
    of_commands = {flag for each in (WHOLE, *commands(WHOLE)) for flag in options(each)}
    assert told - of_commands - OF_OTHERS == PLUGIN


OF_OTHERS = {
    "--browsers", "--dbname", "--default-non-nullable", "--format", "--help", "--minutes", "--no",
    "--no-owner", "--no-sandbox", "--now", "--postmaster", "--save-dev", "--test", "--think",
    "--upgrade",
}  # fmt: skip
"""Every command's own; one of uv's that `make requirements` hands on; npm's, Chromium's, node's,
openapi-typescript's and the TypeScript compiler's (`--noEmit`) in the example for JavaScript; the
benchmarks'."""


def commands(group):
    """The commands of a group, and those inside them."""
    for each in group.commands.values():
        yield each
        if isinstance(each, click.Group):
            yield from commands(each)


def options(command):
    """The flags of a command."""
    return {flag for option in command.params for flag in option.opts if flag.startswith("-")}


def test_every_command_says_what_it_and_each_of_its_options_does():
    assert [each.name for each in commands(WHOLE) if not each.help] == []
    silent = [
        (each.name, option.opts)
        for each in commands(WHOLE)
        for option in each.params
        if isinstance(option, click.Option) and not option.help
    ]
    assert silent == []


def test_every_choice_has_its_evidence_and_a_test_that_exists():
    chosen = rows(DOCS["emulated.md"], "Each point, its evidence and its test")
    assert len(chosen) > 60
    assert [row for row in chosen if not set(re.findall(r"\w+", row[2])) & EVIDENCE] == []
    assert [row for row in chosen if not re.fullmatch(r"`tests/\S+::test_\w+`", row[3])] == []
    assert [name for name in named_tests() if not exists(*name)] == []


def named_tests():
    """Every test that a document names: its file, its name."""
    return re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", "".join(ALL.values()))


def exists(path, name):
    """Whether a file defines this name, as a function, a class or a value."""
    file = ROOT / path
    return file.is_file() and name in defined(ast.parse(file.read_text("utf-8")))


def defined(tree):
    """The names that a module defines."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (each.id for each in targets if isinstance(each, ast.Name))


def test_a_test_that_there_is_not_is_seen():
    assert exists("tests/architecture/test_docs.py", "test_a_test_that_there_is_not_is_seen")
    assert exists("tests/architecture/test_docs.py", "EVIDENCE")
    assert not exists("tests/architecture/test_docs.py", "test_nothing")
    assert not exists("tests/architecture/test_nothing.py", "test_nothing")


def test_every_name_that_is_said_to_be_in_a_module_is_there():
    text = " ".join("\n".join(ALL.values()).split())
    named = re.findall(r"`(\w+)`(?: \(\w+\))? in `(bookwithme/[\w/]+\.py)`", text)
    assert len(named) > 10
    assert [each for each in named if not exists(each[1], each[0])] == []


def test_each_benchmark_is_named_beside_its_numbers():
    scripts = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "benchmarks").glob("*.py")
        if 'if __name__ == "__main__"' in path.read_text("utf-8")
    }
    named = re.findall(r"`python (benchmarks/\w+\.py)`", DOCS["measured.md"])
    assert set(named) == scripts


def test_the_words_of_the_code_are_explained():
    assert {"gate, `Allowed`", "operator"} <= {
        row[0] for row in rows(DOCS["architecture.md"], "Words")
    }
    assert "`WorldContext`" in section(DOCS["architecture.md"], "Words")
