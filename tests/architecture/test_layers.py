"""Which layer may import which, and which third parties (docs/architecture.md has the table)."""

import ast

import pytest

from tests.architecture.tree import (
    PACKAGE,
    circle,
    graph,
    imported,
    layer,
    layers_used,
    libraries,
    modules,
    standard,
)

# What each layer may import of the package besides itself, and which third parties.
LAYERS = {
    "domain": (set(), set()),
    "clock": ({"domain"}, set()),
    "zones": (set(), set()),
    "zone_names": ({"zones"}, {"babel"}),
    "resources": (set(), set()),
    "settings": (set(), set()),
    "counters": (set(), set()),
    "i18n": ({"zone_names"}, {"babel"}),
    "templates": ({"i18n"}, {"jinja2", "markupsafe"}),
    # typing_extensions, which pydantic brings, until Python 3.12 is the floor.
    "contract": (
        {"domain", "i18n", "zones", "zone_names"},
        {"pydantic", "pydantic_core", "typing_extensions"},
    ),
    "storage": ({"domain", "clock"}, {"sqlalchemy", "alembic"}),
    "ical": ({"domain", "zones", "zone_names"}, {"icalendar"}),
    "mail": ({"domain", "i18n", "resources", "templates", "zones"}, {"jinja2"}),
    "pictures": (set(), {"PIL", "fontpkg", "segno"}),
    "service": (
        {
            "domain",
            "contract",
            "clock",
            "storage",
            "ical",
            "mail",
            "i18n",
            "resources",
            "zones",
            "zone_names",
        },
        set(),
    ),
    "exchange": ({"domain", "service"}, set()),
    "web": (
        {
            "domain",
            "contract",
            "counters",
            "service",
            "exchange",
            "i18n",
            "pictures",
            "settings",
            "zones",
        },
        {"flask", "werkzeug", "itsdangerous"},
    ),
}
WIRING = {
    "__init__", "__main__", "app", "cli", "server", "testing",
    "client",
    "ticker", "stopping", "receiving", "request_log", "workers",
}  # fmt: skip
"""May import everything, to wire it; nobody below may import them."""

EXCEPTIONS = {
    # The application hands its store to the web, which names the type and nothing more of it.
    ("web.platform.request_context", "storage"),
    # The mail viewer shows mails, whose value lives with the outbox.
    ("web.control.mail_viewer", "storage"),
}
"""Only to name a type: a test below looks that nothing of it is there at run time."""

DOMAIN_NEVER = {
    "io", "logging", "os", "os.path", "pathlib", "random", "secrets", "shutil", "socket",
    "subprocess", "sys", "tempfile", "threading", "time",
}  # fmt: skip


def test_every_module_belongs_to_a_known_layer():
    assert {layer(name) for name in modules()} <= set(LAYERS) | WIRING


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_imports_the_layers_that_it_may_and_no_permission_is_unused(name):
    allowed, _ = LAYERS[name]
    assert set().union(*layers_of(name).values()) - {name} == allowed


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_imports_the_libraries_that_it_may_and_no_permission_is_unused(name):
    _, allowed = LAYERS[name]
    found = [libraries(tree) for module, tree in modules().items() if layer(module) == name]
    assert set().union(*found) == allowed


def layers_of(name):
    """Each module of a layer with the layers that it imports, named exceptions left out."""
    return {
        module: {other for other in layers_used(tree) if (module, other) not in EXCEPTIONS}
        for module, tree in modules().items()
        if layer(module) == name
    }


def test_no_imports_go_in_a_circle():
    assert circle(graph()) == []


def test_a_circle_is_seen_also_of_types_alone_and_inside_functions():
    assert circle({"one": {"two"}, "two": {"one"}}) != []
    edges = graph()
    assert "bookwithme.service.world_context" in edges["bookwithme.service.access_gate"]
    assert "bookwithme.pictures.link_card" in edges["bookwithme.pictures"]


def test_every_exception_is_still_needed_and_names_types_alone():
    trees = {module: modules()[module] for module, _ in EXCEPTIONS}
    assert {
        (module, other) for module, other in EXCEPTIONS if other in layers_used(trees[module])
    } == (EXCEPTIONS)
    at_run_time = {module: layers_used(at_run_time_only(tree)) for module, tree in trees.items()}
    assert {each for each in EXCEPTIONS if each[1] in at_run_time[each[0]]} == set()


def at_run_time_only(tree):
    """A tree without its `if TYPE_CHECKING:` parts."""
    kept = [
        node
        for node in tree.body
        if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    ]
    return ast.Module(kept, [])


def test_the_domain_touches_no_clock_no_environment_and_no_file():
    trees = {name: tree for name, tree in modules().items() if layer(name) == "domain"}
    assert {
        (name, each) for name, tree in trees.items() for each in standard(tree) & DOMAIN_NEVER
    } == (set())
    opened = {
        name
        for name, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id == "open"
    }
    assert opened == set()


def test_the_walk_sees_every_kind_of_import():
    text = """
import bookwithme.web.platform.errors
from bookwithme import clock
from . import neighbour
if TYPE_CHECKING:
    from sqlalchemy.engine import Engine
def late():
    import os.path
"""
    tree = ast.parse(text)
    assert set(imported(tree)) == {
        "bookwithme.web.platform.errors", "bookwithme.clock", "bookwithme.neighbour",
        "sqlalchemy.engine", "os.path",
    }  # fmt: skip
    assert (layers_used(tree), libraries(tree)) == ({"web", "clock", "neighbour"}, {"sqlalchemy"})
    assert standard(tree) == {"os.path"}


def test_the_walk_sees_the_whole_package():
    assert len(modules()) == len(list(PACKAGE.rglob("*.py"))) > 60
