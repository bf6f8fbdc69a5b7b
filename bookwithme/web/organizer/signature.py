"""Signature and link preview: how an address looks below a mail and in a chat, and if it works.

It shows, and changes nothing; it mails what it is told to. An address of the real service can be
pasted: it is taken apart and drawn like ours, and never opened.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, render_template, request, url_for

from bookwithme import i18n, pictures
from bookwithme.contract.links import QrQuery
from bookwithme.contract.problems import unknown
from bookwithme.domain.addresses import parse_guid, parse_type_token, type_token
from bookwithme.domain.errors import FieldProblem, InvalidInput, NotFound, existing
from bookwithme.domain.pasted import LONGEST, LONGEST_SIGNATURE, Pasted, Unread
from bookwithme.domain.sharing import Icon
from bookwithme.i18n import mark
from bookwithme.service.organizer import signatures
from bookwithme.service.organizer.signature_rules import is_html
from bookwithme.service.organizer.signatures import Signed, Wanted
from bookwithme.web.attendee.cards import Card, Subject, card_of
from bookwithme.web.control.mail_viewer import DOCUMENT_CSP
from bookwithme.web.organizer.signature_choices import known, options
from bookwithme.web.platform.request_context import lang, persona, world_context
from bookwithme.web.platform.statics import pack

blueprint = Blueprint("signature", __name__, url_prefix="/_emulator/signature")

EITHER = ["GET", "POST"]
"""What shows something: by its address, or by a form that is too long for one. Nothing is kept."""

NO_IMAGES = "images-off"
LOOKS = ("outlook-light", "outlook-dark", NO_IMAGES, "phone")

UNREAD = {
    Unread.NO_ADDRESS: mark(
        "There is no web address in this text. Copy the whole link, from https:// to its end."
    ),
    Unread.OWN_PAGE: mark(
        "This is the address of organizer mode, which only its owner can open. Share the page or "
        "a meeting type from there, and paste the link you get."
    ),
    Unread.SHARED_PAGE: mark(
        "This is a page of Microsoft Bookings for teams, which is another product. A personal "
        "booking page has /bookwithme/user/ in its address."
    ),
    Unread.OTHER_ADDRESS: mark(
        "This address does not lead to a personal booking page, which has /bookwithme/user/ in it."
    ),
    Unread.PAGE_NAME: mark(
        "The mailbox in this address is cut off or mistyped: it should be 32 digits and letters "
        "a to f, an @ and a domain."
    ),
    Unread.MEETING_TYPE: mark(
        "The meeting type in this address is cut off or mistyped: it should be 23 characters, the "
        "last one a 2."
    ),
    Unread.BOOKINGCODE: mark(
        "The booking code in this address is cut off or mistyped: it should be a GUID."
    ),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page is about: something of this world, or a pasted address."""

    language: str
    signed: Signed | None
    pasted: Pasted | Unread | None
    typed: str
    icon: Icon | None
    own: str

    @property
    def name(self) -> str:
        """Of whom signs."""
        return self.signed.mailbox.display_name if self.signed else ""

    @property
    def address(self) -> str:
        """Of whom signs."""
        return self.signed.mailbox.address if self.signed else ""

    @property
    def url(self) -> str | None:
        """Where the signature leads; None: there is nothing to sign with."""
        if self.pasted is not None:
            return self.pasted.url if isinstance(self.pasted, Pasted) else None
        return self.signed.url if self.signed else None

    @property
    def query(self) -> str:
        """The same thing as a query, for the page's documents and pictures."""
        about = {"pasted": self.url or self.typed} if self.typed else {"show": _value(self.signed)}
        more = {"icon": self.icon, "own": self.own}
        chosen = {name: value for name, value in more.items() if value}
        return urlencode({**about, "in": self.language, **chosen})


@blueprint.route("", methods=EITHER)
def page() -> str:
    """Choose what to sign with; see it in its places; copy it, keep it, mail it."""
    return show({})


def show(wrong: dict[str, str], done: str = "") -> str:
    """The page; `wrong`: what is wrong with what was typed below it, by field; `done`: what was."""
    shown = what_is_shown()
    signed, card = shown.signed, _card(shown)
    paper = paper_of(shown) if shown.url else None
    return render_template(
        "signature/page.html",
        shown=shown,
        signed=signed,
        pasted=shown.pasted if isinstance(shown.pasted, Pasted) else None,
        problem=UNREAD[shown.pasted] if isinstance(shown.pasted, Unread) else None,
        paper=paper,
        findings=_findings(shown, paper.html) if paper else (),
        is_whole=is_html(shown.typed),
        longest=LONGEST_SIGNATURE,
        card=card,
        picture=card and request.script_root + card.image.removeprefix(world_context().base),
        options=options(),
        chosen=_value(signed),
        languages=i18n.names(),
        host=urlsplit(world_context().base).netloc,
        done=done,
        wrong=wrong,
    )


def _findings(shown: Shown, html: str) -> list[tuple[bool, str]]:
    """Every check in the reader's language; of what is pasted by the rules alone.

    A whole signature that is pasted is checked itself, not the line that is made of its address.
    """
    if shown.signed and not shown.typed:
        found = shown.signed.checks(html)
    else:
        whole = shown.typed if is_html(shown.typed) else html
        _, found = signatures.checked(world_context(), None, whole)
    return [(each.ok, lang().gettext(each.says, **each.values)) for each in found]


@blueprint.get("/preview/<look>")
def preview(look: str) -> Response:
    """The end of a mail with the signature, drawn by the browser: a document of its own."""
    if look not in LOOKS:
        raise NotFound
    shown = what_is_shown()
    html = render_template(
        "mail/signed.html",
        look=look,
        html=signatures.here(world_context(), paper_of(shown), url_for("card_images.icon")),
        lang=i18n.language(shown.language),
        name=shown.name if not (shown.typed or shown.own) else "",
    )
    policy = (
        DOCUMENT_CSP.replace(" img-src data: 'self';", "") if look == NO_IMAGES else DOCUMENT_CSP
    )
    return Response(html, headers={"Content-Security-Policy": policy})


@blueprint.route("/qr.svg", methods=EITHER)
def qr_svg() -> Response:
    """The address as a QR code to be shown, or kept at a size, with a line below it."""
    drawn = pictures.qr_svg(_url(what_is_shown()), **_drawn())
    return pack(Response(drawn, mimetype="image/svg+xml"))


@blueprint.route("/qr.png", methods=EITHER)
def qr_png() -> Response:
    """The address as a QR code to be kept."""
    answer = Response(pictures.qr_png(_url(what_is_shown()), **_drawn()), mimetype="image/png")
    answer.headers["Content-Disposition"] = 'attachment; filename="booking-page.png"'
    return answer


def _drawn() -> dict[str, Any]:
    """How large, and with which line; raises InvalidInput."""
    asked = {name: request.values[name] for name in ("size", "caption") if name in request.values}
    return QrQuery.read(asked).values() if asked else {}


def paper_of(shown: Shown) -> signatures.Paper:
    """The signature as it is shown; raises NotFound without an address."""
    names = {"name": shown.name, "address": shown.address}
    return signatures.paper(
        world_context(), _url(shown), shown.language, shown.icon, shown.own, **names
    )


def _url(shown: Shown) -> str:
    """The address; raises NotFound without one."""
    return existing(shown.url)


def what_is_shown() -> Shown:
    """What the query asks for, or the form that is posted; raises InvalidInput."""
    typed = request.values.get("pasted", "")[:LONGEST_SIGNATURE].strip()
    wanted, icon = request.values.get("in", ""), request.values.get("icon", "")
    own = request.values.get("own", "")[:LONGEST].strip()
    if wanted and wanted not in i18n.languages:
        raise InvalidInput(FieldProblem("in", unknown(wanted, i18n.languages)))
    language = wanted or lang().code
    signed = _signed(request.values.get("show", ""), language)
    pasted = signatures.read(typed) if typed else None
    return Shown(language, signed, pasted, typed, Icon(icon) if icon in set(Icon) else None, own)


def _signed(value: str, language: str) -> Signed | None:
    """What `show` names: `<mailbox>` or `<mailbox>/<type's token or link's code>`.

    Empty: one's own page, or the first; None where there is no mailbox.

    Raises:
        InvalidInput: it names what is not there.
    """
    address, _, thing = (value or _own_address()).partition("/")
    code = parse_guid(thing)
    wanted = Wanted(None if code else parse_type_token(thing), code)
    if not thing or wanted != Wanted():
        with suppress(NotFound):
            return signatures.signed(world_context(), address, wanted, language)
    if not value:
        return None
    raise InvalidInput(FieldProblem("show", unknown(value, known(address))))


def _own_address() -> str:
    """Of whoever the visitor is, else of the first mailbox that there is."""
    who = persona()
    if who:
        return who.address
    return next((each.mailbox.address for each in signatures.choices(world_context())), "")


def _value(signed: Signed | None) -> str:
    """How `show` names it."""
    if signed is None:
        return ""
    address = signed.mailbox.address
    if signed.link:
        return f"{address}/{signed.link.bookingcode}"
    return f"{address}/{type_token(signed.meeting_type.guid)}" if signed.meeting_type else address


def _card(shown: Shown) -> Card | None:
    """The card that a chat draws of it; None where it does not open, or is not ours to open."""
    signed = shown.signed
    if signed is None or shown.typed or signed.failure is not None:
        return None
    subject = Subject(signed.mailbox, signed.meeting_type, signed.link)
    return card_of(world_context(), i18n.language(shown.language), subject)
