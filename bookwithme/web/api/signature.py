"""The signature of a mailbox, those of many as files, and what is to be said of any other."""

from collections.abc import Iterable

from flask import Blueprint, Response

from bookwithme import i18n
from bookwithme.contract.links import (
    Card,
    Check,
    CheckedAddress,
    CheckedSignature,
    Signature,
    SignatureFiles,
    SignatureQuery,
    SignatureToCheck,
)
from bookwithme.domain.pasted import Pasted, Unread
from bookwithme.pictures import CARD_SIZE
from bookwithme.service.organizer import signatures
from bookwithme.service.organizer.signature_rules import Finding
from bookwithme.service.organizer.signatures import Signed
from bookwithme.web.api.operation import Operation
from bookwithme.web.attendee.cards import Subject, card_of
from bookwithme.web.organizer import signature_files
from bookwithme.web.platform.request_context import world_context

blueprint = Blueprint("signature", __name__)


@blueprint.get("/mailboxes/<address>/signature")
@Operation()
def show(address: str, query: SignatureQuery) -> Signature:
    """The line as HTML and as text, where it leads, the card of that, and whether it works.

    `card` is null where the address does not open: then nobody draws one.
    """
    wanted = signatures.Wanted(query.meeting_type, query.bookingcode)
    found = signatures.signed(world_context(), address, wanted, query.language, query.icon)
    card = _card(found, query.language or found.mailbox.language)
    return Signature.of(found.paper, url=found.url, card=card, checks=_told(found.checks()))


@blueprint.post("/signature/check")
@Operation()
def check(body: SignatureToCheck) -> CheckedSignature:
    """What an address or a whole signature is, and all checks; nothing is fetched."""
    read, findings = signatures.checked(world_context(), body.url, body.html)
    return CheckedSignature(address=_address(read), checks=_told(findings))


@blueprint.post("/signatures")
@Operation(media="application/zip")
def files(body: SignatureFiles) -> Response:
    """Signatures of many as a ZIP with a folder for each."""
    return signature_files.zipped(body)


def _told(findings: Iterable[Finding]) -> tuple[Check, ...]:
    return tuple(
        Check(check=each.check, ok=each.ok, says=each.says % each.values) for each in findings
    )


def _address(read: Pasted | Unread) -> CheckedAddress:
    if isinstance(read, Unread):
        return CheckedAddress(what=read.value)
    what = "privateLink" if read.bookingcode else "meetingType" if read.guid else "page"
    return CheckedAddress.of(read, what=what, is_microsofts=read.is_real, meeting_type=read.guid)


def _card(found: Signed, code: str) -> Card | None:
    if found.failure is not None:
        return None
    subject = Subject(found.mailbox, found.meeting_type, found.link)
    card = card_of(world_context(), i18n.language(code), subject)
    width, height = CARD_SIZE
    return Card.of(card, image_width=width, image_height=height)
