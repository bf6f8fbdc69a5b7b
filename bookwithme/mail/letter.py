"""A composed mail, and how one is drawn from its templates."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bookwithme import i18n
from bookwithme.resources import TEMPLATES

if TYPE_CHECKING:
    from bookwithme.domain.mailbox import Mailbox


class Kind(StrEnum):
    """What a mail is for, as the control API names it."""

    VERIFICATION_CODE = "verificationCode"
    INVITATION = "invitation"
    ORGANIZER_NOTICE = "organizerNotice"
    UPDATE = "update"
    ORGANIZER_UPDATE = "organizerUpdate"
    CANCELLATION = "cancellation"
    ORGANIZER_CANCELLATION = "organizerCancellation"
    SHARE = "share"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail before it is sent.

    Attributes:
        kind: what it is for.
        sender: address of who it is from; `sender_name` as it is shown.
        recipients: addresses, each its own reader.
        subject: one line.
        language: code of the language it is written in.
        text: its plain text.
        html: the same as a document of its own, styled inline, loading nothing.
        calendar: its iTIP object (RFC 6047), where it carries one.
        links: every address it asks to open, in its order.
        code: the verification code it tells.
    """

    kind: Kind
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    language: str
    text: str
    html: str
    calendar: str | None = None
    links: tuple[str, ...] = ()
    code: str | None = None


def from_owner(owner: Mailbox) -> tuple[str, str]:
    """Name the sender of what the organizer says to others: address, name."""
    return owner.address, owner.display_name


def from_page(owner: Mailbox) -> tuple[str, str]:
    """Name the sender of what the page itself says: address, name."""
    return f"no-reply@{owner.domain}", "Bookings"


def render(template: str, lang: i18n.Language, subject: str, **values: object) -> tuple[str, str]:
    """Draw a mail's text and its HTML from the templates of that name."""
    return _draw(f"{template}.txt", lang, subject, values), _draw(
        f"{template}.html", lang, subject, values
    )


def _draw(name: str, lang: i18n.Language, subject: str, values: dict[str, object]) -> str:
    return _environment.get_template(name).render(lang=lang, subject=subject, **values)


def _made() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES / "mail"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    i18n.install(environment)
    return environment


_environment = _made()
