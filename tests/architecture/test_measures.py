"""How long functions and modules may be."""

import ast
from statistics import median, quantiles

from tests.architecture.tree import PACKAGE, functions, modules, name_of

TESTS = PACKAGE.parent / "tests"


def lengths():
    return {
        f"{module}.{function}": length
        for module, tree in modules().items()
        for function, length in functions(tree)
    }


def test_no_function_is_longer_than_40_lines():
    assert {name: length for name, length in lengths().items() if length > 40} == {}


def test_nine_functions_in_ten_have_at_most_25_lines_and_half_of_them_8():
    found = list(lengths().values())
    assert quantiles(found, n=10)[-1] <= 25
    assert median(found) <= 8


def test_no_module_is_longer_than_300_lines():
    long = {
        path.relative_to(PACKAGE.parent).as_posix(): count
        for folder in (PACKAGE, TESTS)
        for path in folder.rglob("*.py")
        if (count := len(path.read_text("utf-8").splitlines())) > 300
    }
    assert long == {}


def test_every_module_says_what_it_is():
    silent = {name for name, tree in modules().items() if not ast.get_docstring(tree)}
    assert silent == set()


def test_a_function_is_as_long_as_the_lines_from_its_name_to_its_end():
    tree = ast.parse("@cache\ndef one():\n    return 1\n\nclass A:\n    async def two(self): ...\n")
    assert list(functions(tree)) == [("one", 2), ("two", 1)]
    assert name_of(PACKAGE / "domain" / "slots.py") == "domain.slots"
