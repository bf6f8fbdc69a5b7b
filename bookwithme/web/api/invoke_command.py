"""Exchange Online's own REST endpoint, as its PowerShell module and admin scripts ask for it."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Blueprint, Response, json, request

from bookwithme.contract.exchange import BatchCall, CmdletAnswer, CmdletCall
from bookwithme.domain.addresses import parse_guid
from bookwithme.domain.errors import Malformed, NotFound
from bookwithme.exchange import history, rest
from bookwithme.service.admin.policies import Directory, directory_of, organizations
from bookwithme.web.api.operation import JSON, Operation
from bookwithme.web.api.request_bodies import json_body
from bookwithme.web.platform.request_context import world_context
from bookwithme.web.platform.world_prefix import canonical

blueprint = Blueprint("invoke_command", __name__)

MOST = 100
"""Requests of one batch."""

_COMMAND = "InvokeCommand"


def _organization(tenant: str) -> Directory:
    """The organization of a tenant.

    A GUID or `<name>.onmicrosoft.com` that is none here means the first one: scripts know one only.
    """
    known = [each.domain for each in organizations(world_context())]
    domain: str | None = tenant
    if tenant.lower() not in known and (
        parse_guid(tenant) or tenant.lower().endswith(".onmicrosoft.com")
    ):
        label = tenant.lower().partition(".")[0]
        domain = next((each for each in known if each.partition(".")[0] == label), None)
    return directory_of(world_context(), domain, "adminapi")


def _run(body: object, version: str, tenant: str, select: str | None) -> tuple[int, Any]:
    address = f"{world_context().base}/adminapi/{version}/{tenant}"
    admin = _organization(tenant)
    status, payload = rest.invoke(body, admin, address, select)
    if reply := rest.replied(body, payload):
        history.note_run(admin, reply.command, [reply])
    return status, payload


def _answer(payload: object, status: int = 200) -> Response:
    return Response(json.dumps(payload), status, content_type=JSON)


@Operation(body=CmdletCall, answer=CmdletAnswer, refusal=CmdletAnswer)
def invoke(tenant: str) -> Response:
    """Run one cmdlet. `tenant`: a domain, `<name>.onmicrosoft.com` or a GUID."""
    version = request.path.split("/")[2]
    status, payload = _run(json_body(), version, tenant, request.args.get("$select"))
    return _answer(payload, status)


@Operation(body=BatchCall, answer=CmdletAnswer, refusal=CmdletAnswer)
def batch(tenant: str) -> Response:
    """Run several cmdlets, one after the other, whatever becomes of each."""
    match json_body():
        case {"requests": list(requests)} if len(requests) <= MOST:
            read = [_read(each) for each in requests]  # all of them before any of them runs
        case _:
            raise Malformed(f"The body must be an object with requests: a list of at most {MOST}.")
    answers = ((number, *_one(tenant, url, asked)) for number, url, asked in read)
    headers = {"Content-Type": JSON}
    told = [
        {"id": number, "status": status, "headers": headers, "body": body}
        for number, status, body in answers
    ]
    return _answer({"responses": told})


def _read(asked: object) -> tuple[str | int, str, dict[str, Any]]:
    match asked:
        case {"id": str() | int() as number, "url": str(url), **others}:
            return number, url, {str(name): each for name, each in others.items()}
    raise Malformed("Each of the requests must be an object with id, method, url and body.")


def _one(tenant: str, url: str, asked: dict[str, Any]) -> tuple[int, Any]:
    """Answer one request of a batch. An address without a tenant means the batch's own."""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    *before, command = canonical(f"/{parts.path.lstrip('/')}").split("/")
    if command != _COMMAND or str(asked.get("method", "POST")).upper() != "POST":
        return 404, rest.refusal("NotFound", "NotFound", f"There is no {command} here: {_COMMAND}.")
    version, tenant = before[-2:] if "adminapi" in before[:-2] else ("beta", tenant)
    select = next(iter(parse_qs(parts.query).get("$select", ())), None)
    try:
        return _run(asked.get("body"), version, tenant, select)
    except NotFound as error:
        return 404, rest.refusal("NotFound", error.code, str(error))


for version, ending in (("beta", ""), ("v1.0", "_v1")):
    for name, view in ((_COMMAND, invoke), ("$batch", batch)):
        endpoint = {invoke: "invoke", batch: "batch"}[view] + ending
        rule = f"/adminapi/{version}/<tenant>/{name}"
        blueprint.add_url_rule(rule, endpoint, view, methods=["POST"])
