"""GetItem, and what stands for an item in the answers of other operations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookwithme.service.clients.ews.errors import EwsError
from bookwithme.web.clients.ews.fields import asked_for, calendar_item
from bookwithme.web.clients.ews.soap import message, response
from bookwithme.web.clients.ews.xml import el

if TYPE_CHECKING:
    from bookwithme.web.clients.ews.call import Call


def get_item(call: Call) -> str:
    """Read items by their ids."""
    wanted = asked_for(call.operation, in_list=False)
    return response(
        "GetItem",
        [
            failed("GetItem", each)
            if isinstance(each, EwsError)
            else message("GetItem", el("m:Items", [calendar_item(each, wanted)]))
            for each in call.items()
        ],
    )


def failed(operation: str, error: EwsError) -> str:
    """The answer about an item with which nothing can be done."""
    return message(operation, el("m:Items"), error=error)
