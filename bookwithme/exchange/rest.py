"""Exchange Online's own REST endpoint: `POST /adminapi/{beta,v1.0}/<tenant>/InvokeCommand`.

What Exchange Online's PowerShell module and admin scripts talk to: a cmdlet's name and parameters
as JSON, objects as JSON back. The same cmdlets as the console's, bound by the same rules.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID
from zlib import crc32

from bookwithme.exchange.binding import Given, bind
from bookwithme.exchange.cmdlet import Call
from bookwithme.exchange.commands.cmdlets import CMDLETS
from bookwithme.exchange.convert import typed
from bookwithme.exchange.errors import CommandFailed, ConsoleError, NotEmulated
from bookwithme.exchange.language.tree import Numeral
from bookwithme.exchange.language.values import Hashtable, Value, readable
from bookwithme.exchange.output import Objects, Property, Record
from bookwithme.exchange.registry import lookup
from bookwithme.exchange.transcript import Reply
from bookwithme.service.admin.policies import Directory

HASHTABLE = "#Exchange.GenericHashTable"

_IGNORED = frozenset(("erroraction",))
"""Common parameters that scripts send along and that mean nothing here."""

_SERVICE_ERROR = "Microsoft.Exchange.Admin.OData.Core.ODataServiceException"
_DEFAULT_TYPE = "Microsoft.Exchange.Management.RestApiClient.RestClientException"
_TYPES = {
    "ManagementObjectNotFoundException": (
        "Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException"
    ),
    "ManagementObjectAmbiguousException": (
        "Microsoft.Exchange.Configuration.Tasks.ManagementObjectAmbiguousException"
    ),
    "ParameterArgumentTransformationError": (
        "System.Management.Automation.ParameterBindingException"
    ),
    "CommandNotFoundException": "System.Management.Automation.CommandNotFoundException",
}


def invoke(
    body: object, directory: Directory, address: str, select: str | None = None
) -> tuple[int, dict[str, Any]]:
    """Run one cmdlet.

    Args:
        body: the request's JSON, read.
        directory: the organization.
        address: the absolute address of `/adminapi/beta/<tenant>`, for `@odata.context`.
        select: the names of the properties that are wanted, with commas; without it, all.

    Returns:
        200 and the objects, or 400 and an error; an error has changed nothing.
    """
    try:
        name, parameters = _input(body)
        objects, call = _run(name, parameters, directory)
    except CommandFailed as failure:
        error = failure.error
        return 400, refusal("BadRequest", error.id, error.message)
    wanted = {each.strip().lower() for each in select.split(",")} if select else None
    return 200, {
        "@odata.context": f"{address}/$metadata#Collection(Exchange.GenericHashTable)",
        "@adminapi.warnings": call.warnings + call.alarms,
        "value": [_record(each, wanted) for each in objects.records if isinstance(each, Mapping)],
    }


def replied(body: object, payload: dict[str, Any]) -> Reply | None:
    """The same as the console would have answered it; None where no command is asked for."""
    try:
        name, parameters = _input(body)
        command = typed(name, ((key, (_value(key, each),)) for key, each in parameters.items()))
    except CommandFailed:
        return None
    if "error" not in payload:
        return Reply(command)
    told = payload["error"]["innererror"]["internalexception"]
    return Reply(command, error=ConsoleError(told["message"], told["type"]))


def _input(body: object) -> tuple[str, dict[str, Any]]:
    match body:
        case {"CmdletInput": {"CmdletName": str(name), "Parameters": dict(parameters)}}:
            return name, {
                key: each for key, each in parameters.items() if key.lower() not in _IGNORED
            }
        case {"CmdletInput": {"CmdletName": str(name), "Parameters": None}}:
            return name, {}
        case {"CmdletInput": {"CmdletName": str(name), **others}} if "Parameters" not in others:
            return name, {}
    raise CommandFailed(
        "InvalidCmdletInput",
        "The body must be an object with CmdletInput: an object with CmdletName and Parameters.",
    )


def _run(name: str, parameters: dict[str, Any], directory: Directory) -> tuple[Objects, Call]:
    cmdlet = lookup(name)
    if cmdlet not in CMDLETS:
        raise NotEmulated(f"The command '{name}' by this endpoint is")
    given = [Given(key, (_value(key, value),)) for key, value in parameters.items()]
    bound = bind(cmdlet.name, cmdlet.specs, given)
    command = typed(cmdlet.name, [(each.name, each.value) for each in given])
    call = Call(bound, directory, command, name=cmdlet.name)
    objects = cmdlet.run(call, Objects())
    return (objects if isinstance(objects, Objects) else Objects()), call


def _value(name: str, given: object) -> Value:
    """Turn JSON into what the console's reader would have made of the same argument."""
    match given:
        case str():
            return readable(given)
        case None | bool():
            return given
        case int():
            return Numeral(given)
        case list() if _flat(given):
            return tuple(_value(name, each) for each in given)
        case {"@odata.type": "#Exchange.GenericHashTable", **pairs} if _flat(*pairs.values()):
            return Hashtable({str(key): _value(name, pairs[key]) for key in pairs})
    raise CommandFailed(
        "ParameterArgumentTransformationError",
        f"Cannot process argument transformation on parameter '{name}'. It must be a text, a "
        f"boolean, null, a list of texts, or an object with @odata.type {HASHTABLE}.",
    )


def _flat(*values: object) -> bool:
    """Whether lists among the values hold no lists or objects, and there are no objects."""
    return not any(
        isinstance(each, dict)
        or (isinstance(each, list) and any(isinstance(entry, list | dict) for entry in each))
        for each in values
    )


def _record(record: Record, wanted: set[str] | None) -> dict[str, Any]:
    answer: dict[str, Any] = {}
    for name, value in record.items():
        if wanted is not None and name.lower() not in wanted | {"identity"}:
            continue
        if isinstance(value, tuple) or name in ("EwsAllowList", "EwsBlockList"):
            answer[f"{name}@odata.type"] = "#Collection(String)"
        answer[name] = _json(value)
    return answer


def _json(value: Property) -> object:
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, UUID) else value


def refusal(code: str, error_id: str, message: str) -> dict[str, Any]:
    """An error in the endpoint's own form; equal ids give equal numbers."""
    kind = _TYPES.get(error_id, _DEFAULT_TYPE)
    told = f"Ex{crc32(error_id.encode()) & 0xFFFFFF:06X}|{kind}|{message}"
    invalid = "Invalid Operation"
    return {
        "error": {
            "code": code,
            "message": invalid,
            "details": [{"code": "Context", "target": "", "message": told}],
            "innererror": {
                "message": invalid,
                "type": _SERVICE_ERROR,
                "stacktrace": "",
                "internalexception": {"message": message, "type": kind, "stacktrace": ""},
            },
        }
    }
