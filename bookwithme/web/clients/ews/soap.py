"""SOAP 1.1 around the operations: what was called, what is answered, faults."""

from collections.abc import Callable, Iterable
from typing import TypeVar
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

from flask import Response

from bookwithme.domain.errors import BookingStarted, InvalidInput, NotFound
from bookwithme.service.clients.ews.errors import BUSY, EwsError, as_ews
from bookwithme.service.clients.ews.time_zones import zone_named
from bookwithme.web.clients.ews.xml import NAMES, el, local, text

T = TypeVar("T")

BACK_OFF = 5_000
"""Milliseconds after which who met a busy server may come again."""

XML = "text/xml; charset=utf-8"

_IMPERSONATED = ("PrimarySmtpAddress", "SmtpAddress", "PrincipalName")
_VERSION = {
    "MajorVersion": 15,
    "MinorVersion": 20,
    "MajorBuildNumber": 9000,
    "MinorBuildNumber": 0,
    "Version": "V2018_01_08",
}


def called(root: Element) -> tuple[str, Element | None]:
    """What is called, the first element of the body, and its name; empty where nothing is."""
    operation = root.find("s:Body/*", NAMES)
    name = "" if operation is None else local(operation).removesuffix("Request")[:100]
    return name, operation


def impersonated(root: Element) -> str | None:
    """The mailbox that is meant, whoever authenticated."""
    given = root.find("s:Header/t:ExchangeImpersonation/t:ConnectingSID", NAMES)
    named = (text(given, f"t:{name}") for name in _IMPERSONATED) if given is not None else ()
    return next(filter(None, named), None)


def zone(root: Element) -> ZoneInfo:
    """The zone of times without an offset; raises EwsError."""
    given = root.find("s:Header/t:TimeZoneContext/t:TimeZoneDefinition", NAMES)
    return zone_named(given.get("Id", "UTC") if given is not None else "UTC")


def answer(content: str) -> Response:
    """The answer to a call."""
    return _enveloped(content, 200)


def fault(error: EwsError) -> Response:
    """The answer to a call that failed as a whole."""
    detail = [el("e:ResponseCode", error.code), el("e:Message", str(error))]
    if error.code == BUSY:
        value = el("t:Value", BACK_OFF, Name="BackOffMilliseconds")
        detail.append(el("t:MessageXml", [value]))
    told = [
        el("faultcode", f"a:{error.code}", **{"xmlns:a": NAMES["t"]}),
        el("faultstring", str(error), **{"xml:lang": "en-US"}),
        el("detail", detail),
    ]
    return _enveloped(el("s:Fault", told), 500)


def _enveloped(content: str, status: int) -> Response:
    spaces = {f"xmlns:{prefix}": space for prefix, space in NAMES.items()}
    spaces["xmlns:xsi"] = "http://www.w3.org/2001/XMLSchema-instance"
    version = el("t:ServerVersionInfo", **_VERSION)
    parts = [el("s:Header", [version]), el("s:Body", [content])]
    written = '<?xml version="1.0" encoding="utf-8"?>' + el("s:Envelope", parts, **spaces)
    return Response(written, status, content_type=XML)


def each(
    operation: str,
    things: Iterable[T | EwsError],
    told: Callable[[T], Iterable[str] | None],
    empty: tuple[str, ...] = (),
) -> str:
    """Answer for each thing by itself.

    Args:
        operation: its name.
        things: what was asked for; an error is told in its place.
        told: what stands in the message about one of them.
        empty: what stands there instead beside an error.
    """
    messages = []
    for thing in things:
        try:
            if isinstance(thing, EwsError):
                raise thing
            messages.append(message(operation, told(thing) or ()))
        except (EwsError, InvalidInput, NotFound, BookingStarted) as error:
            messages.append(message(operation, empty, as_ews(error)))
    return response(operation, messages)


def response(operation: str, messages: list[str]) -> str:
    """The answer of an operation."""
    return el(f"m:{operation}Response", [el("m:ResponseMessages", messages)])


def message(
    operation: str, content: Iterable[str], error: EwsError | None = None, kind: str = "Error"
) -> str:
    """The answer about one thing; `kind`: of an error."""
    code = told(error) if error else [el("m:ResponseCode", "NoError")]
    outcome = kind if error else "Success"
    return el(f"m:{operation}ResponseMessage", [*code, *content], ResponseClass=outcome)


def told(error: EwsError) -> list[str]:
    """An error inside a message, in the schema's order."""
    code = el("m:ResponseCode", error.code)
    return [el("m:MessageText", str(error)), code, el("m:DescriptiveLinkKey", 0)]
