"""Which way the arrows run (architecture, "Which way the arrows run" and its table)."""

import ast

import pytest

from tests.house.tree import PACKAGE, imported, libraries, modules, own, room, standard

# What each room may import of the house besides itself, and which third parties.
ARROWS = {
    "domain": (set(), set()),
    "clock": ({"domain"}, set()),
    "zone_names": (set(), {"babel"}),
    "resources": (set(), set()),
    "settings": (set(), set()),
    "i18n": ({"zone_names", "resources"}, {"babel", "jinja2"}),
    "storage": ({"domain", "clock"}, {"sqlalchemy", "alembic"}),
    "ical": ({"domain", "clock", "zone_names"}, {"icalendar"}),
    "mail": ({"domain", "clock", "i18n", "resources"}, {"jinja2", "markupsafe"}),
    "service": (
        {"domain", "clock", "storage", "ical", "mail", "i18n", "resources", "zone_names"},
        {"babel"},
    ),
    "exchange": ({"domain", "service"}, set()),
    "pictures": (set(), {"PIL", "fontpkg", "segno"}),
    # Besides the use cases: the console takes text, `mail` writes the signature that a page shows.
    "web": (
        {"domain", "service", "exchange", "i18n", "mail", "pictures", "resources", "settings"},
        {"flask", "werkzeug", "jinja2", "markupsafe", "itsdangerous"},
    ),
}
WIRING = {
    "__init__", "__main__", "app", "cli", "commands", "server", "terminal", "offline", "testing",
    "client", "client_parts",
    "prompt", "stopping", "ticker",
}  # fmt: skip
"""May import everything, to wire it; nobody below may import them."""

EXCEPTIONS = {
    # The application hands its store to the web, which names the type and nothing more of it.
    ("web.context", "storage"),
    # The mail viewer shows mails, whose value lives with the outbox.
    ("web.mailbox", "storage"),
}
"""Only to name a type: the test below looks that nothing of it is there at run time."""

DOMAIN_NEVER = {
    "io", "logging", "os", "os.path", "pathlib", "random", "secrets", "shutil", "socket",
    "subprocess", "sys", "tempfile", "threading", "time",
}  # fmt: skip


def test_every_module_belongs_to_a_room_whose_arrows_are_known():
    assert {room(name) for name in modules()} <= set(ARROWS) | WIRING


@pytest.mark.parametrize("name", ARROWS)
def test_no_arrow_runs_back_or_sideways(name):
    allowed, _ = ARROWS[name]
    stray = {
        (module, other)
        for module, tree in modules().items()
        if room(module) == name
        for other in own(tree) - allowed - {name}
    }
    assert stray - EXCEPTIONS == set()


def test_every_exception_is_still_needed_and_names_types_alone():
    trees = {module: modules()[module] for module, _ in EXCEPTIONS}
    assert {(module, other) for module, other in EXCEPTIONS if other in own(trees[module])} == (
        EXCEPTIONS
    )
    at_run_time = {module: own(at_run_time_only(tree)) for module, tree in trees.items()}
    assert {each for each in EXCEPTIONS if each[1] in at_run_time[each[0]]} == set()


def at_run_time_only(tree):
    """A tree without its `if TYPE_CHECKING:` parts."""
    kept = [
        node
        for node in tree.body
        if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    ]
    return ast.Module(kept, [])


@pytest.mark.parametrize("name", ARROWS)
def test_each_room_keeps_to_its_own_libraries(name):
    _, allowed = ARROWS[name]
    found = {
        (module, library)
        for module, tree in modules().items()
        if room(module) == name
        for library in libraries(tree) - allowed
    }
    assert found == set()


def test_the_domain_touches_no_clock_no_environment_and_no_file():
    trees = {name: tree for name, tree in modules().items() if room(name) == "domain"}
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
import bookwithme.web.errors
from bookwithme import clock
from . import neighbour
if TYPE_CHECKING:
    from sqlalchemy.engine import Engine
def late():
    import os.path
"""
    tree = ast.parse(text)
    assert set(imported(tree)) == {
        "bookwithme.web.errors", "bookwithme.clock", "bookwithme.neighbour", "sqlalchemy.engine",
        "os.path",
    }  # fmt: skip
    assert (own(tree), libraries(tree)) == ({"web", "clock", "neighbour"}, {"sqlalchemy"})
    assert standard(tree) == {"os.path"}


def test_the_walk_sees_the_whole_package():
    assert len(modules()) == len(list(PACKAGE.rglob("*.py"))) > 60
