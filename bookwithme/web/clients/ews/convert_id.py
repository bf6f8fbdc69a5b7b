"""ConvertId: by which clients learn whether anybody answers, and whose mailbox it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookwithme.service.clients.ews.errors import EwsError
from bookwithme.service.clients.ews.ids import parse
from bookwithme.web.clients.ews.soap import message, response
from bookwithme.web.clients.ews.xml import el

if TYPE_CHECKING:
    from bookwithme.web.clients.ews.call import Call


def convert_id(call: Call) -> str:
    """Give each id back, in whatever format."""
    wanted = call.operation.get("DestinationFormat", "EwsId")
    told = [_converted(call, each.get("Id", ""), wanted) for each in call.each("m:SourceIds/*")]
    return response("ConvertId", told)


def _converted(call: Call, given: str, wanted: str) -> str:
    try:
        parse(given)
    except EwsError as error:
        return message("ConvertId", error=error)
    named = {"Format": wanted, "Id": given, "Mailbox": call.caller.mailbox.address}
    alternate = el("m:AlternateId", None, **{"xsi:type": "t:AlternateIdType"}, **named)
    return message("ConvertId", alternate)
