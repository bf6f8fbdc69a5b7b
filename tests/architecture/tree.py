"""The package's modules as syntax trees, and what each of them imports."""

import ast
import sys
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "bookwithme"


@cache
def modules():
    """Each module's dotted name below the package, such as `domain.slots`, with its tree."""
    return {name_of(path): ast.parse(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")}


def name_of(path):
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


def layer(name):
    """The folder, or the module beside the folders, that a module belongs to."""
    return name.split(".", 1)[0]


def imported(tree):
    """Every module that a tree names in an import, wherever it stands, TYPE_CHECKING included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from _imported_from(node)


def _imported_from(node):
    if node.level or node.module == "bookwithme":
        yield from (f"bookwithme.{alias.name}" for alias in node.names)
    else:
        yield node.module


def layers_used(tree):
    """The layers of the package that a tree imports from."""
    names = (name.split(".") for name in imported(tree))
    return {parts[1] for parts in names if parts[0] == "bookwithme" and len(parts) > 1}


def standard(tree):
    """The modules of the standard library that a tree imports."""
    return {name for name in imported(tree) if name.split(".")[0] in sys.stdlib_module_names}


def libraries(tree):
    """The third parties that a tree imports; `_typeshed` is the standard library's own types."""
    tops = {name.split(".")[0] for name in imported(tree)}
    return tops - sys.stdlib_module_names - {"bookwithme", "_typeshed"}


def functions(tree):
    """Each function or method with its length in lines, docstring and decorators apart."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.end_lineno - node.lineno + 1


def graph():
    """Each module with the modules of the package that it imports, type-only ones included."""
    known = {
        f"bookwithme.{name}".removesuffix(".__init__"): tree for name, tree in modules().items()
    }
    return {name: set(_own_modules(tree, known)) - {name} for name, tree in known.items()}


def _own_modules(tree, known):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            yield from _named_modules(node, known)


def _named_modules(node, known):
    for alias in node.names:
        full = f"{node.module}.{alias.name}"
        if full in known or node.module in known:
            yield full if full in known else node.module


def circle(edges):
    """A way from a module back to itself, or an empty list."""
    try:
        tuple(TopologicalSorter(edges).static_order())
    except CycleError as error:
        return error.args[1]
    return []
