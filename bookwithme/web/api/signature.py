"""The signature of a mailbox, as its owner would paste it below a mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint

from bookwithme import i18n
from bookwithme.contract.links import Card, Check, Signature, SignatureQuery
from bookwithme.pictures import CARD_SIZE
from bookwithme.service.organizer import signatures
from bookwithme.web.api.operation import Operation
from bookwithme.web.attendee.cards import Subject, card_of
from bookwithme.web.platform.request_context import world_context

if TYPE_CHECKING:
    from bookwithme.service.organizer.signatures import Signed

blueprint = Blueprint("signature", __name__)


@blueprint.get("/mailboxes/<address>/signature")
@Operation(query=SignatureQuery, answer=Signature)
def show(address: str, query: SignatureQuery) -> Signature:
    """The line as HTML and as text, where it leads, the card of that, and whether it works.

    `card` is null where the address does not open: then nobody draws one.
    """
    wanted = signatures.Wanted(query.meeting_type, query.bookingcode)
    found = signatures.signed(world_context(), address, wanted, query.language)
    return Signature.of(
        found.paper,
        url=found.url,
        card=_card(found, query.language or found.mailbox.language),
        checks=[Check(check=each, passed=passed) for each, passed in found.checks().items()],
    )


def _card(found: Signed, code: str) -> Card | None:
    if found.failure is not None:
        return None
    subject = Subject(found.mailbox, found.meeting_type, found.link)
    card = card_of(world_context(), i18n.language(code), subject)
    width, height = CARD_SIZE
    return Card.of(card, image_width=width, image_height=height)
