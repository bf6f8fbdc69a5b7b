"""The control API described as OpenAPI 3.1: routes from the code, shapes from `operation`."""

import inspect
import re
import shlex
from collections import defaultdict
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from flask import Blueprint, Flask, Response, current_app, json, render_template, request
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.routing import Rule

from bookwithme.contract.base import Record
from bookwithme.contract.describing import Schema, shapes
from bookwithme.contract.problem import Problem
from bookwithme.domain import errors as e
from bookwithme.service.admin import administration
from bookwithme.web.api.operation import JSON, OPERATIONS, Operation
from bookwithme.web.platform.errors import status_of
from bookwithme.web.platform.request_context import installation, world_context

blueprint = Blueprint("openapi", __name__, url_prefix="/_emulator")

_TEXT: Schema = {"type": "string"}
_BYTES: Schema = {"type": "string", "format": "binary"}
_CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//EN\r\nBEGIN:VEVENT\r\nUID:1\r\n"
    "DTSTART:20261124T090000Z\r\nDTEND:20261124T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
_GUID: Schema = {"type": "string", "format": "uuid"}
_REFER = "#/components/schemas/{model}"
_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
_AT_THE_ROOT = ("/_emulator/api/worlds", "/_emulator/api/classes")
_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_ABOUT = (
    "Everything that the control room does, for programs. In a world of its own all paths but "
    "/worlds begin with /w/{world}. Unknown keys are refused. Instants are UTC, in whole seconds."
)


@blueprint.get("/openapi.json")
def description() -> Response:
    """The description for programs."""
    return Response(
        json.dumps(document(current_app, world_context().base)), mimetype="application/json"
    )


@blueprint.get("/api-docs")
def read() -> str:
    """The description for people: one call or shape whole, or all that have the words searched."""
    here, text = world_context(), request.args.get("q", "").strip()
    opened = request.args.get("open", "")
    told = document(current_app, here.base)
    first = next(iter(administration.mailboxes(here)), None)
    known = {"address": first.address} if first else {}
    groups: dict[str, list[tuple[str, str, dict[str, Any], Any]]] = defaultdict(list)
    for path, methods in told["paths"].items():
        base = here.public_url if path.startswith(_AT_THE_ROOT) else here.base
        for method, call in methods.items():
            words = f"{method} {path} {call['summary']} {call.get('description')}".casefold()
            if all(each in words for each in text.casefold().split()):
                typed = _example(base, path, call, known)
                groups[call["tags"][0]].append((method.upper(), path, call, typed))
    shapes = {
        name: json.dumps(each, indent=2)
        for name, each in sorted(told["components"]["schemas"].items())
    }
    token = installation().settings.control_token is not None
    return render_template(
        "control/api_docs.html",
        groups=dict(sorted(groups.items())),
        shapes=shapes,
        q=text,
        opened=opened,
        token=token,
    )


def _example(base: str, path: str, call: Mapping[str, Any], known: Mapping[str, str]) -> Any:
    """A call's address, with what is not known in capitals, and a good body, to be typed."""
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


def document(app: Flask, base: str) -> dict[str, Any]:
    """The whole description. `base`: the address of the world that it is asked in."""
    paths: dict[str, dict[str, Any]] = defaultdict(dict)
    for rule, method in described(app):
        path = _PARAMETER.sub(r"{\2}", rule.rule)
        paths[path][method.lower()] = _operation(app, rule, operation_of(app, rule))
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


def operation_of(app: Flask, rule: Rule) -> Operation:
    """The operation behind a route."""
    return OPERATIONS[app.view_functions[rule.endpoint]]


def _components() -> dict[str, Schema]:
    told = OPERATIONS.values()
    taken = [each for op in told for each in (op.body, op.parameters) if isinstance(each, type)]
    answered = [op.answer for op in told if isinstance(op.answer, type)]
    answered += [op.refusal for op in told if op.refusal]
    named = shapes(taken, [*answered, Problem], _REFER)
    queries = {op.parameters.__name__ for op in told if op.parameters}
    lists = {_list_name(op): _list(op) for op in told if op.plural}
    return lists | {name: each for name, each in named.items() if name not in queries}


def _operation(app: Flask, rule: Rule, operation: Operation) -> dict[str, Any]:
    view = app.view_functions[rule.endpoint]
    summary, _, rest = (inspect.getdoc(view) or "").partition("\n")
    body = {"requestBody": _body(operation)} if operation.body else {}
    return {
        "operationId": rule.endpoint.removeprefix("api.").replace(".", "_"),
        "tags": [rule.endpoint.removeprefix("api.").partition(".")[0]],
        "summary": summary,
        **({"description": rest.strip()} if rest.strip() else {}),
        "parameters": list(_parameters(rule, operation)),
        **body,
        "responses": _responses(operation),
    }


def _parameters(rule: Rule, operation: Operation) -> Iterator[dict[str, Any]]:
    for kind, name in _PARAMETER.findall(rule.rule):
        schema = _GUID if kind == "uuid" else _TEXT | {"minLength": 1}
        yield {"name": name, "in": "path", "required": True, "schema": schema}
    if operation.parameters:
        yield from _query(operation.parameters)
    for name in operation.headers:
        header = {"type": "string", "maxLength": 255}
        yield {"name": name, "in": "header", "required": False, "schema": header}


def _query(record: type[Record]) -> Iterator[dict[str, Any]]:
    described = shapes([record], [], _REFER)[record.__name__]
    required = described.get("required", ())
    for name, schema in described["properties"].items():
        yield {"name": name, "in": "query", "required": name in required, "schema": _there(schema)}


def _there(schema: Schema) -> Schema:
    """A parameter that is there is not null."""
    return next((each for each in schema.get("anyOf", ()) if each != {"type": "null"}), schema)


def _body(operation: Operation) -> dict[str, Any]:
    example = operation.body.example if isinstance(operation.body, type) else None
    content: dict[str, Any] = {JSON: {"schema": _named(operation.body), "example": example}}
    if operation.accepts:
        content[operation.accepts] = {"schema": _BYTES, "example": _CALENDAR}
    return {"required": not operation.optional, "content": content}


def _named(record: type[Record] | str | None) -> Schema:
    name = record if isinstance(record, str) or record is None else record.__name__
    return {"$ref": _REFER.format(model=name)}


def _answer(operation: Operation) -> Schema:
    if operation.answer is None:
        if operation.media.endswith("json"):
            return {"type": "object"}
        return {"type": "string"} if operation.media.startswith("text/") else _BYTES
    return _named(_list_name(operation) if operation.plural else operation.answer)


def _list_name(operation: Operation) -> str:
    """The name of a list's shape: generators confuse one that is named as its only field."""
    return f"{operation.answer.__name__}List" if isinstance(operation.answer, type) else ""


def _list(operation: Operation) -> Schema:
    return {
        "type": "object",
        "properties": {operation.plural: {"type": "array", "items": _named(operation.answer)}},
        "required": [operation.plural],
        "additionalProperties": False,
    }


def _responses(operation: Operation) -> dict[str, Any]:
    good: dict[str, Any] = {"description": HTTP_STATUS_CODES[operation.status]}
    if operation.status != HTTPStatus.NO_CONTENT:
        good["content"] = {operation.media: {"schema": _answer(operation)}}
    codes = defaultdict(set)
    for error in _errors(operation):
        codes[status_of(error)].add(error.code)
    codes[401].add("Unauthorized")
    if operation.body:
        codes[413].add("RequestEntityTooLarge")
        codes[415].add("UnsupportedMediaType")
    refusal = {JSON: {"schema": _named(operation.refusal)}} if operation.refusal else _PROBLEM
    bad = {
        str(status): {"description": ", ".join(sorted(names)), "content": refusal}
        for status, names in sorted(codes.items())
    }
    same = {"304": {"description": "Nothing changed"}} if operation.unchanged else {}
    return {str(operation.status): good, **same, **bad}


def _errors(operation: Operation) -> Iterator[type[e.BookwithmeError]]:
    yield from (e.Malformed, e.NotFound, e.Busy, e.DatabaseUnavailable)
    yield from operation.errors
    if operation.body or operation.parameters or operation.headers:
        yield e.InvalidInput
