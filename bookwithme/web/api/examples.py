"""What a call of the control API is typed with in this world; the page puts it into commands."""

import shlex
from collections.abc import Mapping
from typing import Any

from flask import json


def example(base: str, path: str, call: Mapping[str, Any], known: Mapping[str, str]) -> Any:
    """Its address, with what is not known in capitals, and a good body, for shell and Python."""
    asked = {
        each["name"]: known.get(each["name"], each["name"].upper()) for each in call["parameters"]
    }
    for name, value in asked.items():
        path = path.replace(f"{{{name}}}", value)
    query = [
        each["name"] for each in call["parameters"] if each["in"] == "query" and each["required"]
    ]
    path += "?" * bool(query) + "&".join(f"{name}={asked[name]}" for name in query)
    content = call.get("requestBody", {}).get("content", {})
    media = next((each for each in content if content[each]["example"]), next(iter(content), None))
    body = content[media]["example"] if media else None
    told = {"base": base, "path": path, "media": media, "url": shlex.quote(base + path)}
    return told | {"shell": shlex.quote(json.dumps(body)), "python": repr(body)}
