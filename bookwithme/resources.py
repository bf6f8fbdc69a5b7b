"""Where templates, static files and seed data are.

Beside the package in a checkout, inside it in a wheel (`force-include` in pyproject.toml).
"""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def folder(name: str, package: Path = _PACKAGE) -> Path:
    """Find a folder of resources for a package installed at `package`; raises FileNotFoundError."""
    for place in (package / name, package.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(name)


TEMPLATES = folder("templates")
STATIC = folder("static")
SEED_DATA = folder("seed_data")
