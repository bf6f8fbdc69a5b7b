"""The default world, empty: of SQLite, and of each kind of database there is."""

import shutil

import pytest

from bookwithme.service.place import Place
from bookwithme.storage.engine import Store

ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture
def place(sqlite_template, tmp_path):
    """For rules that no database knows of."""
    path = tmp_path / "service.sqlite3"
    shutil.copyfile(sqlite_template, path)
    opened = Store(f"sqlite:///{path}")
    yield Place(opened, ADDRESS)
    opened.close()


@pytest.fixture
def any_place(store):
    """For what a database has a part in."""
    return Place(store, ADDRESS)
