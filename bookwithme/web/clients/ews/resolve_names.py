"""ResolveNames: who may be meant by what somebody typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookwithme.service.clients.ews.errors import EwsError
from bookwithme.service.clients.ews.names import resolve
from bookwithme.web.clients.ews.soap import message, response
from bookwithme.web.clients.ews.xml import el, text

if TYPE_CHECKING:
    from bookwithme.domain.mailbox import Mailbox
    from bookwithme.web.clients.ews.call import Call

_MOST = 100


def resolve_names(call: Call) -> str:
    """Tell of those who may be meant; several, or nobody, is said to be that."""
    caller = call.caller
    typed = text(call.operation, "m:UnresolvedEntry")
    found = resolve(caller.context, caller.mailbox.domain, typed)
    told = [_resolution(each) for each in found[:_MOST]]
    paging = {"TotalItemsInView": len(told), "IncludesLastItemInRange": len(found) <= _MOST}
    set_ = el("m:ResolutionSet", told, **paging)
    if not found:
        error = EwsError("ErrorNameResolutionNoResults", "No results were found.")
        return response("ResolveNames", [message("ResolveNames", error=error)])
    if len(found) > 1:
        text_ = "Multiple results were found."
        error = EwsError("ErrorNameResolutionMultipleResults", text_)
        return response(
            "ResolveNames", [message("ResolveNames", set_, error=error, kind="Warning")]
        )
    return response("ResolveNames", [message("ResolveNames", set_)])


def _resolution(mailbox: Mailbox) -> str:
    parts = [
        el("t:Name", mailbox.display_name),
        el("t:EmailAddress", mailbox.address),
        el("t:RoutingType", "SMTP"),
        el("t:MailboxType", "Mailbox"),
    ]
    return el("t:Resolution", [el("t:Mailbox", parts)])
