"""The README is short, and what it shows works."""

import re
import shlex
from argparse import ArgumentParser

import pytest

from bookwithme.client import request
from bookwithme.resources import SEED_DATA
from tests.architecture.prose import ALL, DOCS, README, ROOT, code, rows

LINES = 150


def test_it_is_read_in_five_minutes():
    assert len(README.splitlines()) <= LINES


def test_every_scenario_is_told():
    told = [row[0].strip("`") for row in rows(README, "First hour: train a class")]
    assert sorted(told) == sorted(each.stem for each in SEED_DATA.glob("*.json"))


def test_every_document_is_linked():
    linked = re.findall(r"\]\(docs/([\w-]+\.md)\)", README + DOCS["architecture.md"])
    linked += re.findall(r"\]\(([\w-]+\.md)\)", DOCS["architecture.md"])
    assert set(linked) == set(DOCS)


@pytest.mark.parametrize(
    "what",
    [
        r"(?i)\bpypi\b|npmjs|index-url|find-links|registry",
        r"(?<![\w.])/(?:h[o]me|r[o]ot|t[m]p|w[o]rk|Users|opt|var)/",
        r"[A-Z]:\\",
    ],
)
def test_no_package_registry_and_no_path_of_a_machine_is_named(what):
    assert [name for name, text in ALL.items() if re.search(what, text)] == []


def test_the_example_of_a_test_passes(emulator):
    (example,) = code(README, "python")
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
    for line in "".join(
        code(README + DOCS["control-api.md"] + DOCS["testing.md"], "sh")
    ).splitlines():
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


def test_every_file_that_is_linked_or_named_is_there():
    assert [(name, path) for name, text in ALL.items() for path in missing(name, text)] == []
    assert "docs/bookwithme.png" in re.findall(r"\]\(([^)#:]+)\)", README)


def missing(name, text):
    """Every path that a document names and that leads nowhere."""
    for linked in re.findall(r"\]\(([^)#:]+)\)", text):
        if not (ROOT / name).parent.joinpath(linked).exists():
            yield linked
    named = r"`((?:tests|docs|benchmarks|seed_data|bookwithme|templates)/[\w./-]+)[`:]"
    for path in re.findall(named, text):
        if not (ROOT / path).exists() and path not in EXAMPLES:
            yield path


EXAMPLES = {
    "bookwithme/web/control/people.py",
    "templates/control/people.html",
    "bookwithme/storage/migrations/versions/0023_dial_in.py",
}
"""Files that a document tells how to write."""
