"""Who looks at an attendee's address, as whom, and what they typed."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import request, url_for

from bookwithme.service.attendee import scheduling
from bookwithme.service.attendee.address_resolution import Address
from bookwithme.web.attendee import queries
from bookwithme.web.attendee.queries import Trail, trail
from bookwithme.web.platform.request_context import persona, world_context

if TYPE_CHECKING:
    from bookwithme.domain.mailbox import Mailbox
    from bookwithme.service.attendee.scheduling import SchedulingView


_OPAQUE = re.compile(r"[A-Za-z0-9_=-]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed, as it was typed. `key` tells this showing of the form from others."""

    name: str = ""
    email: str = ""
    notes: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who looks at which address. `visitor`: who is signed in, unless they look as a guest."""

    address: Address
    visitor: Mailbox | None

    @property
    def guest(self) -> bool:
        """Whether nobody is signed in, or wants to be."""
        return self.visitor is None

    def way(self, token: str | None = None) -> Trail:
        """To this address, or to that of one of the page's types."""
        found = self.address.token or token
        if found is None:
            return self.page()
        return trail(url_for("scheduling.look", page=self.address.page, token=found))

    def page(self) -> Trail:
        """To the page that the address is on."""
        return trail(url_for("scheduling.look", page=self.address.page))

    def look(self) -> SchedulingView:
        """What there is to see; raises NotFound, AccessDenied, LinkDead."""
        return scheduling.view(world_context(), self.address, queries.wish())

    def draft(self) -> Draft:
        """What was typed; a signed-in visitor's name and address are their own."""
        form = request.form
        typed = Draft(
            form.get("name", "").strip(),
            form.get("email", "").strip(),
            form.get("notes", ""),
            opaque("key") or secrets.token_urlsafe(12),
        )
        if self.visitor is None:
            return typed
        return replace(typed, name=self.visitor.display_name, email=self.visitor.address)


def opaque(name: str) -> str:
    """A field that we filled in ourselves; empty where somebody else did."""
    text = request.form.get(name, "")
    return text if _OPAQUE.fullmatch(text) else ""


def caller(page: str, token: str | None = None) -> Caller:
    """Who asks. `anonymous` in an address says: as a guest, whoever they are."""
    address = Address(page, token, request.args.get("bookingcode"))
    return Caller(address, None if "anonymous" in request.args else persona())
