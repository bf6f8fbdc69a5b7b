"""How a mail is drawn from its templates."""

from collections.abc import Sequence
from typing import NamedTuple, Self

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bookwithme import i18n
from bookwithme.domain.letter import Kind, Letter
from bookwithme.domain.mailbox import Mailbox
from bookwithme.resources import TEMPLATES
from bookwithme.templates import CompiledOnce, teach


class Sender(NamedTuple):
    """Who a mail is from."""

    address: str
    name: str
    reply_to: str | None = None

    @classmethod
    def owner(cls, mailbox: Mailbox, reply_to: str | None = None) -> Self:
        """Say it in the organizer's own name."""
        return cls(mailbox.address, mailbox.display_name, reply_to)

    @classmethod
    def page(cls, mailbox: Mailbox, reply_to: str) -> Self:
        """Say it in the name of the organizer's page, which reads no answers."""
        return cls(f"no-reply@{mailbox.domain}", "Bookings", reply_to)

    @classmethod
    def server(cls, address: str) -> Self:
        """Say it in the name of the mail server that an address's mails go through."""
        return cls(f"postmaster@{address.rpartition('@')[2]}", "Mail Delivery Subsystem")


def compose(
    template: str,
    lang: i18n.Language,
    *,
    kind: Kind,
    sender: Sender,
    to: Sequence[str],
    subject: str,
    values: dict[str, object],
    links: tuple[str | None, ...] = (),
    code: str | None = None,
) -> Letter:
    """Draw a mail from the templates of that name, text and HTML; `links` may have gaps."""
    return Letter(
        kind=kind,
        sender=sender.address,
        sender_name=sender.name,
        recipients=tuple(to),
        reply_to=sender.reply_to,
        subject=subject,
        language=lang.code,
        text=draw(f"{template}.txt", lang, {"subject": subject, **values}),
        html=draw(f"{template}.html", lang, {"subject": subject, **values}),
        links=tuple(filter(None, links)),
        code=code,
    )


def draw(name: str, lang: i18n.Language, values: dict[str, object]) -> str:
    """Fill one template of `templates/mail`."""
    return templates.get_template(name).render(lang=lang, **values).strip()


def _made() -> Environment:
    environment = CompiledOnce(
        loader=FileSystemLoader(TEMPLATES / "mail"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    teach(environment)
    return environment


templates = _made()
"""Those of mails."""
