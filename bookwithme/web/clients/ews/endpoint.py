"""The endpoint itself: who calls, what is called, and the answer or the fault."""

from collections.abc import Callable
from datetime import datetime
from xml.etree.ElementTree import Element

from flask import Blueprint, Response

from bookwithme.domain.access import Protocol
from bookwithme.domain.access_decision import AccessDenied
from bookwithme.domain.access_texts import Reason
from bookwithme.domain.errors import NotNow
from bookwithme.domain.faults import EWS_BUSY
from bookwithme.service.clients.ews.caller import Caller
from bookwithme.service.clients.ews.errors import BUSY, EwsError, as_ews
from bookwithme.service.clients.journal import Endpoint, Outcome
from bookwithme.service.faults import faults
from bookwithme.web.api.request_bodies import raw_body
from bookwithme.web.clients.callers import journalled, sender
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
from bookwithme.web.platform import injected_faults
from bookwithme.web.platform.body_limits import MIB
from bookwithme.web.platform.request_context import world_context

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

_OF_FOLDERS = frozenset(
    f"{act}Folder" for act in ("Create", "Update", "Delete", "Move", "Copy", "Empty")
)
"""What would write folders."""

_WRITING = frozenset(("CreateItem", "DeleteItem", "UpdateItem"))

PATH = "/EWS/Exchange.asmx"

blueprint = Blueprint("ews", __name__)


@blueprint.errorhandler(AccessDenied)
def refuse(denied: AccessDenied) -> Response:
    """Tell a program that it is locked out, and by what."""
    is_off = denied.decision.reason is Reason.EWS_DISABLED
    reason = f"EWS is {'disabled' if is_off else 'blocked by policy'} for this user or tenant"
    answer = Response(status=403, content_type="text/plain; charset=utf-8")
    answer.headers["X-EWS-Policy-Reason"] = reason
    return answer


@blueprint.post(PATH)
def exchange() -> Response:
    """Answer one call."""
    with journalled(Endpoint.EWS) as noted:
        sent = sender()
        root = read(raw_body(MIB))
        noted.operation, _ = soap.called(root)
        mailbox = sent.mailbox(soap.impersonated(root))
        noted.mailbox = mailbox.address
        caller = Caller(world_context(), mailbox, sent.program(Protocol.EWS))
        now = caller.check(writes=noted.operation in _WRITING)
        if struck := injected_faults.meet(noted.operation):
            return struck
        try:
            return soap.answer(_run(caller, root, now))
        except (EwsError, NotNow) as error:
            noted.outcome = Outcome.FAILED
            return soap.fault(as_ews(error))


def _run(caller: Caller, root: Element, now: datetime) -> str:
    name, operation = soap.called(root)
    if faults.struck(caller.context, EWS_BUSY):
        raise EwsError(BUSY, "The server cannot service this request right now.")
    if operation is None:
        raise invalid("the body names no operation.")
    if name in _OF_FOLDERS:
        raise EwsError("ErrorAccessDenied", "Folders are read here, never written.")
    if name not in OPERATIONS:
        raise EwsError("ErrorInvalidOperation", f"This operation is not emulated: {name}.")
    return OPERATIONS[name](Call(caller, operation, soap.zone(root), now))
