"""The control API described as OpenAPI 3.1: routes from the code, shapes from `operations`."""

from __future__ import annotations

import inspect
import re
from collections import defaultdict
from http import HTTPStatus
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, current_app, json, render_template

from bookwithme.domain import errors as e
from bookwithme.web.api import answer_schemas, world_schema
from bookwithme.web.api.operations import OPERATIONS, Operation
from bookwithme.web.api.schema import GUID, TEXT, Schema
from bookwithme.web.platform.errors import STATUS
from bookwithme.web.platform.request_context import world_context

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from werkzeug.routing import Rule

blueprint = Blueprint("openapi", __name__, url_prefix="/_emulator")

_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_ABOUT = (
    "Everything that the control room does, for programs. In a world of its own all paths but "
    "/worlds begin with /w/{world}. Unknown keys are refused. Instants are UTC, in whole seconds."
)
_OF_DOCUMENT = ("World", "Hours")
"""Shapes of a world's document that keep their name; the others are called Document…."""


@blueprint.get("/openapi.json")
def description() -> Response:
    """The description for programs."""
    return Response(
        json.dumps(document(current_app, world_context().base)), mimetype="application/json"
    )


@blueprint.get("/api-docs")
def read() -> str:
    """The description for people; it loads nothing from elsewhere."""
    told = document(current_app, world_context().base)
    groups: dict[str, list[tuple[str, str, dict[str, Any]]]] = defaultdict(list)
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            groups[operation["tags"][0]].append((method.upper(), path, operation))
    shapes = {name: json.dumps(each, indent=2) for name, each in _shapes(told)}
    return render_template("control/api_docs.html", groups=groups, shapes=shapes)


def _shapes(told: dict[str, Any]) -> Iterator[tuple[str, Schema]]:
    yield from sorted(told["components"]["schemas"].items())


def document(app: Flask, base: str) -> dict[str, Any]:
    """The whole description. `base`: the address of the world that it is asked in."""
    paths: dict[str, dict[str, Any]] = defaultdict(dict)
    for rule, method in described(app):
        path = _PARAMETER.sub(r"{\2}", rule.rule)
        paths[path][method.lower()] = _operation(app, rule, OPERATIONS[rule.endpoint])
    return {
        "openapi": "3.1.0",
        "info": {"title": "bookwithme", "version": version("bookwithme"), "description": _ABOUT},
        "servers": [{"url": base}],
        "security": [{}, {"token": []}],
        "paths": dict(paths),
        "components": {
            "schemas": _components(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def described(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every route of the control API with its method, in the order of the paths."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: each.rule):
        if rule.endpoint.startswith(("api.", "invoke_command.")):
            methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
            yield from ((rule, method) for method in sorted(methods))


def _components() -> dict[str, Schema]:
    of_document = json.dumps(world_schema.DEFINITIONS)
    for name in world_schema.DEFINITIONS:
        if name not in _OF_DOCUMENT:
            of_document = of_document.replace(f'"#/$defs/{name}"', f'"#/$defs/Document{name}"')
    named = {
        name if name in _OF_DOCUMENT else f"Document{name}": each
        for name, each in json.loads(of_document).items()
    }
    return _moved(named | answer_schemas.DEFINITIONS)


def _moved(schema: Schema) -> Schema:
    """Shapes by their place in a description."""
    text = json.dumps(schema).replace('"#/$defs/', '"#/components/schemas/')
    moved: Schema = json.loads(text)
    return moved


def _operation(app: Flask, rule: Rule, operation: Operation) -> dict[str, Any]:
    view = app.view_functions[rule.endpoint]
    summary, _, rest = (inspect.getdoc(view) or "").partition("\n")
    body = {"requestBody": _body(operation, operation.body)} if operation.body else {}
    return {
        "operationId": rule.endpoint.removeprefix("api."),
        "tags": [rule.endpoint.removeprefix("api.").partition(".")[0]],
        "summary": summary,
        **({"description": rest.strip()} if rest.strip() else {}),
        "parameters": list(_parameters(rule, operation)),
        **body,
        "responses": _responses(operation),
    }


def _parameters(rule: Rule, operation: Operation) -> Iterator[dict[str, Any]]:
    for kind, name in _PARAMETER.findall(rule.rule):
        schema = GUID if kind == "uuid" else TEXT | {"minLength": 1}
        yield {"name": name, "in": "path", "required": True, "schema": schema}
    for name, (schema, required) in operation.query.items():
        yield {"name": name, "in": "query", "required": required, "schema": schema}
    for name in operation.headers:
        header = {"type": "string", "maxLength": 255}
        yield {"name": name, "in": "header", "required": False, "schema": header}


def _body(operation: Operation, body: Schema) -> dict[str, Any]:
    content: dict[str, Any] = {"application/json": {"schema": _moved(body)}}
    if operation.accepts:
        content[operation.accepts] = {"schema": TEXT}
    return {"required": not operation.optional, "content": content}


def _responses(operation: Operation) -> dict[str, Any]:
    good: dict[str, Any] = {"description": HTTPStatus(operation.status).phrase}
    if operation.answer is not None:
        good["content"] = {operation.media: {"schema": _moved(operation.answer)}}
    codes = defaultdict(set)
    for error in _errors(operation):
        codes[STATUS[error]].add(error.code)
    codes[401].add("Unauthorized")
    if operation.body:
        codes[413].add("RequestEntityTooLarge")
        codes[415].add("UnsupportedMediaType")
    bad = {
        str(status): {"description": ", ".join(sorted(names)), "content": _PROBLEM}
        for status, names in sorted(codes.items())
    }
    return {str(operation.status): good, **bad}


def _errors(operation: Operation) -> Iterator[type[e.BookwithmeError]]:
    yield from (e.Malformed, e.NotFound, e.Busy)
    yield from operation.errors
    if operation.body or operation.query or operation.headers:
        yield e.InvalidInput
