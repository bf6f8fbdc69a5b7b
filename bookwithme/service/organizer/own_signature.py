"""The signature that a mailbox has, and the line of its booking page in it."""

import re
from dataclasses import replace

from bookwithme.domain.addresses import SIGNATURE, page_path, page_url
from bookwithme.domain.errors import FieldProblem, InvalidInput
from bookwithme.domain.mailbox import SIGNATURE_LENGTH, Mailbox
from bookwithme.mail.signature import signature
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.unit_of_work import UnitOfWork

_END = re.compile(r"</(?:body|html)\b", re.IGNORECASE)


def leads_to_page(mailbox: Mailbox, text: str) -> bool:
    """Whether a text has the address of the mailbox's whole page, on whichever server."""
    path = re.escape(page_path(mailbox.page_name)).replace("@", "(@|%40)")
    return bool(re.search(rf"{path}(?![\w/.-])", text, re.IGNORECASE))


def append_line(context: WorldContext, uow: UnitOfWork, mailbox: Mailbox) -> Mailbox:
    """Put the page's line below the mailbox's signature, where it does not stand there already.

    Raises:
        InvalidInput: the signature would be too long.
    """
    url = page_url(context.base, mailbox.page_name, SIGNATURE)
    line, own = signature(url, None, mailbox.language), mailbox.signature
    html, text = own.html, own.text
    if not leads_to_page(mailbox, html):
        end = _END.search(html)
        at = end.start() if end else len(html)
        html = f"{html[:at]}{'<br>' if html else ''}\n{line.html}{html[at:]}".strip()
    if not leads_to_page(mailbox, text):
        text = f"{text}\n{line.text}".strip()
    if max(len(html), len(text)) > SIGNATURE_LENGTH:
        raise InvalidInput(FieldProblem("sign", "would make the e-mail signature too long"))
    signed = replace(mailbox, signature=replace(own, html=html, text=text))
    if signed != mailbox:
        uow.mailboxes.save(signed)
    return signed
