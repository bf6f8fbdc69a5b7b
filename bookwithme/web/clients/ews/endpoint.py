"""The endpoint itself: who calls, what is called, and the answer or the fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookwithme.service.clients.journal import Endpoint, Outcome
from bookwithme.web.clients.callers import sender
from bookwithme.web.clients.journal import journalled
from flask import Blueprint

from bookwithme.domain.access import Protocol
from bookwithme.service.clients.ews.caller import Caller
from bookwithme.service.clients.ews.errors import EwsError
from bookwithme.web.api.request_bodies import raw_body
from bookwithme.web.clients.ews import soap
from bookwithme.web.clients.ews.availability import get_user_availability
from bookwithme.web.clients.ews.call import Call, invalid
from bookwithme.web.clients.ews.find_item import find_item
from bookwithme.web.clients.ews.folders import find_folder, get_folder
from bookwithme.web.clients.ews.items import (
    convert_id,
    create_item,
    delete_item,
    get_item,
    resolve_names,
    update_item,
)
from bookwithme.web.clients.ews.time_zones import get_server_time_zones
from bookwithme.web.clients.ews.xml import read
from bookwithme.web.platform.body_limits import MIB
from bookwithme.web.platform.request_context import world_context

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask import Response

    from bookwithme.web.clients.ews.soap import Envelope

OPERATIONS: dict[str, Callable[[Call], str]] = {
    "ConvertId": convert_id,
    "CreateItem": create_item,
    "DeleteItem": delete_item,
    "FindFolder": find_folder,
    "FindItem": find_item,
    "GetFolder": get_folder,
    "GetItem": get_item,
    "GetServerTimeZones": get_server_time_zones,
    "GetUserAvailability": get_user_availability,
    "ResolveNames": resolve_names,
    "UpdateItem": update_item,
}

PATH = "/EWS/Exchange.asmx"

blueprint = Blueprint("ews", __name__)


@blueprint.post(PATH)
def exchange() -> Response:
    """Answer one call."""
    with journalled(Endpoint.EWS) as noted:
        sent = sender()
        envelope = soap.Envelope(read(raw_body(MIB)))
        noted.operation = envelope.name
        mailbox = sent.mailbox(envelope.impersonated)
        noted.mailbox = mailbox.address
        caller = Caller(world_context(), mailbox, sent.program(Protocol.EWS))
        now = caller.check()
        try:
            return soap.answer(_run(caller, envelope, now))
        except EwsError as error:
            noted.outcome = Outcome.FAILED
            return soap.fault(error)


def _run(caller: Caller, envelope: Envelope, now: datetime) -> str:
    operation = envelope.operation
    if operation is None:
        raise invalid("the body names no operation.")
    run = OPERATIONS.get(envelope.name)
    if run is None:
        raise EwsError("ErrorInvalidOperation", f"This operation is not emulated: {envelope.name}.")
    return run(Call(caller, operation, envelope.zone, now))
