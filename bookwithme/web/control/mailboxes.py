"""The control room's mailboxes: make, change and delete them, as the control API does."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bookwithme import i18n
from bookwithme.contract.mailbox import MailboxChange, MailboxInfo, NewMailbox
from bookwithme.contract.types import zone as zone_key
from bookwithme.domain.addresses import page_url
from bookwithme.domain.errors import InvalidInput, MailboxExists, NotFound
from bookwithme.domain.hours import WEEKDAYS
from bookwithme.domain.subscriptions import ALL_SUBSCRIPTIONS
from bookwithme.i18n import mark
from bookwithme.service.admin import administration
from bookwithme.service.admin.owa_policies import OwaPolicyAdmin
from bookwithme.service.availability.calendars import all_calendars
from bookwithme.service.worlds import clocks
from bookwithme.service.worlds.personas import Persona, personas_of
from bookwithme.web.control import mailbox_form
from bookwithme.web.control.frame import Answer, ask_once, show
from bookwithme.web.control.mail_viewer import DOCUMENT_CSP
from bookwithme.web.control.mailbox_form import Typed
from bookwithme.web.platform.errors import status_of
from bookwithme.web.platform.forms import back_to, told
from bookwithme.web.platform.request_context import lang, persona_address, world_context
from bookwithme.zones import zone_of

blueprint = Blueprint("control_mailboxes", __name__, url_prefix="/_emulator")


@blueprint.get("/mailboxes")
def all_mailboxes() -> str:
    """Every mailbox of the world, and a form for another."""
    return _list({})


def _list(problems: dict[str, str], typed: Typed | None = None) -> str:
    people = personas_of(world_context(), request.script_root).personas
    if typed is None:
        zone = people[0].mailbox.time_zone if people else "UTC"
        typed = mailbox_form.fresh(zone, lang().code)
    rows = [(each, page_url(request.script_root, each.mailbox.page_name)) for each in people]
    return show("mailboxes", problems, rows=rows, me=persona_address(), **_choices(typed))


def _choices(typed: Typed) -> dict[str, Any]:
    """What the form needs; a zone that it could not offer stands there as it was sent."""
    zone = _zone(typed["timeZone"])
    zones = lang().zones(clocks.show_clock(world_context()).now, zone)
    names = dict(lang().weekdays())
    statuses = mailbox_form.STATUSES.items()
    return {
        "typed": typed | ({"timeZone": zone.key} if zone else {}),
        "zones": zones if zone else [*zones, (typed["timeZone"], typed["timeZone"])],
        "languages": i18n.names(),
        "subscriptions": ALL_SUBSCRIPTIONS,
        "days": [(day, names[number].capitalize()) for number, day in enumerate(WEEKDAYS)],
        "statuses": [(each.value, lang().gettext(text)) for each, text in statuses],
    }


def _zone(name: str) -> ZoneInfo | None:
    """A zone by its IANA or Windows name, as the control API takes it; None: there is none."""
    try:
        return zone_of(zone_key(name))
    except ValueError:
        return None


@blueprint.post("/mailboxes")
def make() -> Answer | AnyResponse:
    """A new mailbox, and its organization where the domain is new."""
    typed = mailbox_form.of_form(request.form)
    wish = mailbox_form.document(typed) | {"address": typed["address"]}
    try:
        administration.create_mailbox(world_context(), NewMailbox.read(wish))
    except InvalidInput as error:
        return _list(told(error, mailbox_form.RULES), typed), 422
    except MailboxExists as error:
        taken = lang().gettext("A mailbox with this address already exists.")
        return _list({"address": taken}, typed), status_of(type(error))
    return back_to("control_mailboxes.all_mailboxes", "mailboxMade")


@blueprint.get("/mailboxes/<address>")
def mailbox(address: str) -> str:
    """One mailbox: what it is, its calendars, and a form to change it."""
    return one(address, {})


def one(
    address: str,
    problems: dict[str, str],
    typed: Typed | None = None,
    calendar: Mapping[str, Any] | None = None,
) -> str:
    """The page of one mailbox; `typed`, `calendar`: its forms again, with what was typed."""
    found = _persona(address)
    policies = OwaPolicyAdmin(world_context(), found.mailbox.domain, "control").all()
    document = MailboxInfo.at(world_context().base, found.mailbox).model_dump(mode="json")
    return show(
        "mailbox",
        problems,
        persona=found,
        mailbox=document,
        page=page_url(request.script_root, found.mailbox.page_name),
        me=persona_address(),
        calendars=all_calendars(world_context(), address),
        calendar=calendar or {},
        question=lang().gettext(_QUESTION, **_lost(found)),
        policies=[(each.name, each.name) for each in policies],
        **_choices(typed or mailbox_form.of_json(document)),
    )


def _persona(address: str) -> Persona:
    for each in personas_of(world_context(), request.script_root).personas:
        if each.mailbox.address == address.lower():
            return each
    raise NotFound(f"There is no mailbox {address}.")


@blueprint.get("/mailboxes/<address>/signature")
def signature(address: str) -> Response:
    """The mailbox's signature below a mail: a document of its own, in which nothing runs."""
    owner = _persona(address).mailbox
    values = {"look": "", "name": "", "html": owner.signature.html}
    html = render_template("mail/signed.html", lang=i18n.language(owner.language), **values)
    return Response(html, headers={"Content-Security-Policy": DOCUMENT_CSP})


@blueprint.post("/mailboxes/<address>")
def change(address: str) -> Answer | AnyResponse:
    """Change a mailbox."""
    typed = mailbox_form.of_form(request.form)
    try:
        change = MailboxChange.read(mailbox_form.document(typed))
        administration.change_mailbox(world_context(), address, change.applied_to)
    except InvalidInput as error:
        return one(address, told(error, mailbox_form.RULES), typed), 422
    return back_to("control_mailboxes.mailbox", "mailboxChanged", address=address)


@blueprint.post("/mailboxes/<address>/delete")
def delete(address: str) -> AnyResponse:
    """Delete a mailbox with all that hangs on it, when that is meant."""
    back = url_for("control_mailboxes.mailbox", address=address)
    ask_once(_QUESTION, mark("Delete"), back, **_lost(_persona(address)))
    administration.delete_mailbox(world_context(), address)
    return back_to("control_mailboxes.all_mailboxes", "mailboxDeleted")


_QUESTION = mark(
    "Delete the mailbox %(address)s? Its booking page, its meeting types (%(types)s) with "
    "their links, its calendars (%(calendars)s) and its bookings (%(coming)s upcoming) are "
    "deleted too. Attendees aren't notified, and a new mailbox with this address gets another "
    "GUID: links to the old one won't work again."
)


def _lost(found: Persona) -> dict[str, object]:
    """What goes with a mailbox, for the question."""
    return {
        "address": found.mailbox.address,
        "types": found.public + found.private,
        "calendars": found.calendars,
        "coming": found.coming,
    }
