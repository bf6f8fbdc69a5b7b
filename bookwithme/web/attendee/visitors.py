"""Tell who looks at an attendee's address, as whom, and what they typed."""

import re
import secrets
from dataclasses import dataclass, replace

from flask import g, request, url_for

from bookwithme.domain.mailbox import Mailbox
from bookwithme.service.attendee import scheduling
from bookwithme.service.attendee.address_resolution import Address
from bookwithme.service.attendee.scheduling import SchedulingView
from bookwithme.web.attendee import queries
from bookwithme.web.attendee.queries import Way, way_to
from bookwithme.web.platform.request_context import persona, world_context

_OPAQUE = re.compile(r"[A-Za-z0-9_=-]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Details:
    """What was typed, as it was typed. `key` tells this showing of the form from others."""

    name: str = ""
    email: str = ""
    notes: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who looks at which address. `persona`: who is signed in, unless they look as a guest."""

    address: Address
    persona: Mailbox | None

    @property
    def is_guest(self) -> bool:
        """Whether nobody is signed in, or wants to be."""
        return self.persona is None

    def way(self, token: str | None = None) -> Way:
        """Lead to this address, or to that of one of the page's types."""
        named = self.address.token or token
        if named is None:
            return self.page()
        path = url_for("scheduling.look", page=self.address.page, token=named)
        return way_to(path, self.address.bookingcode)

    def page(self) -> Way:
        """Lead to the page that the address is on."""
        return way_to(url_for("scheduling.look", page=self.address.page))

    def look(self) -> SchedulingView:
        """Open the address; raises NotFound, AccessDenied, LinkDead."""
        view = scheduling.view(world_context(), self.address, queries.month_query())
        g.opened_view = view  # for whoever notes the opening
        return view

    def details(self) -> Details:
        """Read what was typed; a signed-in visitor's name and address are their own."""
        form = request.form
        typed = Details(
            form.get("name", "").strip(),
            form.get("email", "").strip(),
            form.get("notes", ""),
            opaque("key") or secrets.token_urlsafe(12),
        )
        if self.persona is None:
            return typed
        return replace(typed, name=self.persona.display_name, email=self.persona.address)


def opaque(name: str) -> str:
    """Read a field that we filled in ourselves; empty where somebody else did."""
    text = request.form.get(name, "")
    return text if _OPAQUE.fullmatch(text) else ""


def visitor_of(page: str, token: str | None = None) -> Visitor:
    """Tell who asks. `anonymous` in an address says: as a guest, whoever they are."""
    address = queries.address_of(page, token)
    return Visitor(address, None if "anonymous" in request.args else persona())
