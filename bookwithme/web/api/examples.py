"""Calls of the control API as they are typed: for curl, and in Python by the project's client."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from flask import json

from bookwithme.web.api.operation import JSON

if TYPE_CHECKING:
    from collections.abc import Mapping

TOKEN = "BOOKWITHME_CONTROL_TOKEN"  # noqa: S105 – the name of the variable that holds it
API = "/_emulator/api"


def filled(path: str, call: Mapping[str, Any], known: Mapping[str, str]) -> str:
    """A path with what is known in its places, else their names in capitals, and what it asks."""
    asked = []
    for each in call["parameters"]:
        name = each["name"]
        value = known.get(name, name.upper())
        path = path.replace(f"{{{name}}}", value)
        if each["in"] == "query" and each["required"]:
            asked.append(f"{name}={value}")
    return f"{path}?{'&'.join(asked)}" if asked else path


def curl(base: str, method: str, path: str, call: Mapping[str, Any], *, token: bool) -> str:
    """The call as a command line. `base`: of the world; `token`: whether one is asked for."""
    parts = ["curl"] + ([] if method == "GET" else ["-X", method]) + [shlex.quote(base + path)]
    parts += [f'-H "Authorization: Bearer ${TOKEN}"'] if token else []
    media, body = _body(call)
    if media == JSON:
        parts += ["-H 'Content-Type: application/json'", "-d", shlex.quote(json.dumps(body))]
    elif media:
        parts += [f"-H 'Content-Type: {media}'", "--data-binary @FILE"]
    return " ".join(parts)


def python(base: str, method: str, path: str, call: Mapping[str, Any], *, token: bool) -> str:
    """The same in Python; what is no call of the control API, by `requests`."""
    media, body = _body(call)
    key = f'os.environ["{TOKEN}"]'
    imports = "import os\n\n" if token else ""
    if path.startswith(API) and media in {None, JSON}:
        arguments = [f'"{method}"', f'"{path.removeprefix(API)}"']
        arguments += [repr(body)] if media else []
        world = f'Emulator("{base}", {key})' if token else f'Emulator("{base}")'
        return (
            f"{imports}from bookwithme.client import Emulator\n\n"
            f"emulator = {world}\nprint(emulator.call({', '.join(arguments)}))"
        )
    sent = [f'"{base}{path}"'] + ([f"json={body!r}"] if media == JSON else [])
    sent += ['data=open("FILE", "rb")'] if media not in {None, JSON} else []
    sent += [f'headers={{"Authorization": f"Bearer {{{key}}}"}}'] if token else []
    return f"{imports}import requests\n\nprint(requests.{method.lower()}({', '.join(sent)}).text)"


def _body(call: Mapping[str, Any]) -> tuple[str | None, Any]:
    """In which form a body comes, and one that is good; None: it takes none."""
    content = call.get("requestBody", {}).get("content", {})
    with_example = {media: each["example"] for media, each in content.items() if each["example"]}
    return next(iter(with_example.items()), (next(iter(content), None), {}))
