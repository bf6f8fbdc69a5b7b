"""Tell what the control API has instead of an address or a method that it has not."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from flask import current_app, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

CONTROL_API = "/_emulator/api/"
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
_LIKE_ENOUGH = 0.6
_SHOWN = 3
_LONGEST = 200
_EVERYWHERE = {"HEAD", "OPTIONS"}


def told(error: HTTPException) -> str:
    """What to say of it; of a route that was found, and of all else, the error's own words."""
    if request.url_rule is None and request.path.startswith(CONTROL_API):
        if isinstance(error, MethodNotAllowed):
            methods = _listed(error.valid_methods or ())
            return f"{request.method} is not known at this address; known are {methods}."
        if error.code == 404:
            near = _nearest(request.path[:_LONGEST].split("/"))
            instead = f" Nearest: {'; '.join(near)}." if near else ""
            return f"The control API has no such address.{instead} All: /_emulator/api-docs."
    return error.description or ""


def _nearest(asked: list[str]) -> list[str]:
    """The most alike first, each with its methods."""
    methods: dict[str, set[str]] = {}
    for rule in current_app.url_map.iter_rules():
        if rule.rule.startswith(CONTROL_API):
            methods.setdefault(rule.rule, set()).update(rule.methods or ())
    alike = {path: _alike(asked, path.split("/")) for path in methods}
    best = sorted((path for path in alike if alike[path] >= _LIKE_ENOUGH), key=lambda p: -alike[p])
    return [f"{_listed(methods[path])} {_readable(path)}" for path in best[:_SHOWN]]


def _alike(asked: list[str], known: list[str]) -> float:
    """How like they are, from 0 to 1; a parameter is as what was asked in its place."""
    pairs = zip(known, [*asked, *[""] * len(known)], strict=False)
    filled = [given if each.startswith("<") else each for each, given in pairs]
    begin = CONTROL_API.count("/")
    return SequenceMatcher(None, "/".join(asked[begin:]), "/".join(filled[begin:])).ratio()


def _readable(path: str) -> str:
    """A path as the description writes it."""
    return _PARAMETER.sub(r"{\1}", path)


def _listed(methods: Iterable[str]) -> str:
    return ", ".join(sorted(set(methods) - _EVERYWHERE))
