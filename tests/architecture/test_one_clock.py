"""Nothing but `clock.py` asks the machine for the time."""

import ast
import re

from tests.architecture.tree import modules

_DAYS = {"now", "utcnow", "today", "fromtimestamp"}
ASKING = {
    "datetime": _DAYS,
    "date": _DAYS,
    "dt": _DAYS,
    "func": {"now", "current_timestamp"},
    "time": {"time", "time_ns", "monotonic", "perf_counter", "localtime", "gmtime"},
}
"""`fromtimestamp` asks nothing of the clock, but without a zone it asks where the machine is."""

SQL = re.compile(r"\bcurrent_(?:timestamp|date|time)\b|(?<![.\w])now\(\)", re.IGNORECASE)


def asked(tree):
    """The places where a tree asks for the time, as `name:line`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of = ast.unparse(node.func.value).rpartition(".")[2]
            alone = node.func.attr != "fromtimestamp" or len(node.args) + len(node.keywords) < 2
            if node.func.attr in ASKING.get(of, ()) and alone:
                yield f"{of}.{node.func.attr}:{node.lineno}"
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from (f"{found}:{node.lineno}" for found in SQL.findall(node.value))


def test_only_the_clock_asks_the_machine_for_the_time():
    found = {name: list(asked(tree)) for name, tree in modules().items() if any(asked(tree))}
    assert set(found) == {"clock"}


def test_every_way_of_asking_is_seen():
    text = """
import time
a = datetime.now(UTC)
b = datetime.datetime.utcnow()
c = date.today()
d = func.now()
e = text("SELECT CURRENT_TIMESTAMP")
f = datetime.fromtimestamp(0)
g = time.monotonic()
time.sleep(1)
fine = datetime.fromtimestamp(0, UTC), work.now, clock.now(state)
"""
    assert list(asked(ast.parse(text))) == [
        "datetime.now:3", "datetime.utcnow:4", "date.today:5", "func.now:6",
        "datetime.fromtimestamp:8", "time.monotonic:9", "CURRENT_TIMESTAMP:7",
    ]  # fmt: skip
