from pathlib import Path

import pytest

from bookwithme import i18n

ROOT = Path(__file__).parents[2]


@pytest.fixture
def english():
    return i18n.language("en")


@pytest.fixture
def french():
    return i18n.language("fr")


@pytest.fixture
def templates():
    return ROOT / "templates"
