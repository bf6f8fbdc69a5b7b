"""A mail as it goes over the wire (RFC 5322, 2045, 6047)."""

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from hashlib import sha256

from bookwithme.domain.letter import Kind, Letter
from bookwithme.domain.mail_address import ascii_address

_AUTOMATIC: dict[str, str] = {
    kind: "auto-replied" if kind is Kind.BOUNCE else "auto-generated"
    for kind in Kind
    if kind not in {Kind.SHARE, Kind.SIGNATURE}  # somebody sends these
}
"""What Auto-Submitted says (RFC 3834), so that no absence note answers a machine."""

_METHOD = re.compile(r"^METHOD:([A-Z]+)\r?$", re.MULTILINE)


def eml(mail: Letter, sent_at: datetime, message_id: str) -> bytes:
    """Write a mail: text, HTML and, where it has one, the calendar part, as alternatives.

    Args:
        mail: what to send.
        sent_at: aware.
        message_id: `left@right`, without angle brackets.

    The same mail gives the same bytes. Lines are short and ASCII, so that any server takes them;
    only letters beyond ASCII before an @ need one that knows RFC 6532.
    """
    addresses = map(ascii_address, (mail.sender, *mail.recipients, mail.reply_to or ""))
    ascii_only = all(address.isascii() for address in addresses)
    message = EmailMessage(policy=SMTP if ascii_only else SMTPUTF8)
    message["From"] = _address(mail.sender, mail.sender_name)
    message["To"] = [_address(each) for each in mail.recipients]
    if mail.reply_to:
        message["Reply-To"] = _address(mail.reply_to)
    message["Subject"] = _line(mail.subject)
    message["Date"] = format_datetime(sent_at)
    message["Message-ID"] = f"<{message_id}>"
    if mail.kind in _AUTOMATIC:
        message["Auto-Submitted"] = _AUTOMATIC[mail.kind]
    _fill(message, mail)
    message["Content-Language"] = mail.language
    message.set_boundary(_boundary(mail, message_id))
    return message.as_bytes()


def _fill(message: EmailMessage, mail: Letter) -> None:
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    if mail.calendar:
        method = _METHOD.search(mail.calendar)
        message.add_alternative(
            mail.calendar.encode(),
            maintype="text",
            subtype="calendar",
            params={"charset": "utf-8", "method": method[1] if method else "PUBLISH"},
        )


def _boundary(mail: Letter, message_id: str) -> str:
    """Make a boundary that no part can hold, since it is made from all of them."""
    parts = (message_id, mail.text, mail.html, mail.calendar or "")
    return f"==={sha256(chr(0).join(parts).encode()).hexdigest()[:40]}=="


def _address(address: str, name: str = "") -> Address:
    user, _, domain = ascii_address(address).rpartition("@")
    return Address(_line(name), user, domain)


def _line(text: str) -> str:
    """Make one line of a text, so that nobody's name can begin a header of its own."""
    return " ".join(text.splitlines())
