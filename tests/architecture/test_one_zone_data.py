"""Nothing but `zones.py` makes time zones: Python's own way takes the system's, however old."""

import ast

from tests.architecture.tree import modules

MAKING = {"ZoneInfo", "from_file", "no_cache", "available_timezones", "reset_tzpath"}


def made(tree):
    """The calls of a tree that make zones or list them, as `name:line`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rpartition(".")[2]
            if name in MAKING:
                yield f"{name}:{node.lineno}"


def test_only_one_module_makes_time_zones():
    assert {name for name, tree in modules().items() if any(made(tree))} == {"zones"}


def test_every_way_of_making_one_is_seen():
    text = """
a = ZoneInfo("Europe/Paris")
b = zoneinfo.ZoneInfo("Europe/Paris")
c = ZoneInfo.no_cache("Europe/Paris")
d = ZoneInfo.from_file(file)
e = zoneinfo.available_timezones()
zoneinfo.reset_tzpath(to=[])
def fine(zone: ZoneInfo): return zone_of("Europe/Paris")
"""
    assert list(made(ast.parse(text))) == [
        "ZoneInfo:2", "ZoneInfo:3", "no_cache:4", "from_file:5", "available_timezones:6",
        "reset_tzpath:7",
    ]  # fmt: skip
