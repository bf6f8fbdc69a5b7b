"""DeleteItem: own single events, and bookings, which their owner cancels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookwithme.service.clients.ews.errors import EwsError
from bookwithme.service.clients.ews.writing import delete
from bookwithme.web.clients.ews.soap import message, response

if TYPE_CHECKING:
    from bookwithme.service.clients.ews.items import Item
    from bookwithme.web.clients.ews.call import Call


def delete_item(call: Call) -> str:
    """Delete items, each by itself: there is no bin."""
    return response("DeleteItem", [_one(call, each) for each in call.items()])


def _one(call: Call, item: Item | EwsError) -> str:
    if isinstance(item, EwsError):
        return message("DeleteItem", error=item)
    silent = call.operation.get("SendMeetingCancellations") == "SendToNone"
    try:
        delete(call.caller.context, item, mails=not silent)
    except EwsError as error:
        return message("DeleteItem", error=error)
    return message("DeleteItem")
