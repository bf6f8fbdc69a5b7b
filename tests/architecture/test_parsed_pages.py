"""Tests read a page with a parser (tests/page.py), and never with a regular expression."""

import ast
from itertools import pairwise
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
ATTRIBUTES = ("action", "class", "content", "href", "id", "lang", "name", "rel", "src", "value")
MARKS = ("<[", "</", "href=", "aria-", "data-", *(f'{name}="' for name in ATTRIBUTES))


def of_html(pattern):
    """Whether a regular expression looks for tags or attributes."""
    bare = pattern.replace("(?P<", "").replace("(?:", "").replace("(", "")
    begins_a_tag = any(one == "<" and other.isalpha() for one, other in pairwise(bare))
    return begins_a_tag or any(mark in pattern for mark in MARKS)


def patterns(tree):
    """Every regular expression that a module writes down, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and ast.unparse(node.func).startswith("re."):
            for part in ast.walk(node.args[0]):
                if isinstance(part, ast.Constant) and isinstance(part.value, str | bytes):
                    yield part.lineno, str(part.value)


def test_no_test_reads_a_page_with_a_regular_expression():
    found = [
        f"{path.relative_to(TESTS.parent)}:{line}: {pattern}"
        for path in sorted(TESTS.rglob("*.py"))
        for line, pattern in patterns(ast.parse(path.read_text("utf-8")))
        if of_html(pattern)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("re.search('<h1', page)", True),
        ("re.compile(rb'</?(table|tr)')", True),
        ("re.sub('(?s)<(?:script|style).*', ' ', page)", True),
        ("re.sub('<[^>]*>', '', page)", True),
        ("re.findall(f'{1}href=(.*)', page)", True),
        ("re.findall(PLACE + 'name=\"(.*?)\"', page)", True),
        (r"re.sub(r'<(\w+)>', '', rule)", False),
        ("re.match('(?P<year>[0-9]+)(?<!x)', text)", False),
        ("re.search('requests{status=\"2xx\"}', numbers)", False),
        ("text.replace('<p>', '')", False),
    ],
)
def test_what_looks_for_tags_or_attributes_is_seen(line, found):
    assert any(of_html(pattern) for _, pattern in patterns(ast.parse(line))) == found
