"""The optional relay: mails of the outbox go on to a real SMTP server (RFC 5321)."""

import smtplib
import ssl
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from bookwithme.domain.errors import FieldProblem, InvalidInput
from bookwithme.domain.mail_address import ascii_address, is_at

PATIENCE = 20.0
"""Real seconds for each step of the conversation."""

PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
SETTING = "BOOKWITHME_SMTP_URL"


@dataclass(frozen=True, slots=True)
class Relay:
    """An SMTP server, and the only domains of recipients that mails are sent to."""

    scheme: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    domains: frozenset[str]

    def allows(self, recipient: str) -> bool:
        """Whether a recipient's domain is one of those."""
        return is_at(recipient, self.domains)


class NotRelayed(Exception):
    """A mail was not taken; the message says what the server said, or why it said nothing."""


class Unreachable(NotRelayed):
    """Nothing was said about the mail: the server cannot be reached, or does not let us in."""


class Refused(NotRelayed):
    """The server refused the mail. `forever`: and will do so again (a 5yz reply)."""

    def __init__(self, detail: str, *, forever: bool) -> None:
        super().__init__(detail)
        self.forever = forever


def parse(url: str, domains: Iterable[str]) -> Relay:
    """Read `smtp://`, `smtps://` or `smtp+starttls://[user:password@]host[:port]`.

    Raises:
        InvalidInput: it is none of these, or no domain is allowed.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise InvalidInput(FieldProblem(SETTING, str(error))) from error
    if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/"):
        problem = f"must be {', '.join(PORTS)} and ://[user:password@]host[:port]"
        raise InvalidInput(FieldProblem(SETTING, problem))
    allowed = frozenset(domains)
    if not allowed:
        problem = "must name the domains that mails may go to"
        raise InvalidInput(FieldProblem("BOOKWITHME_RELAY_DOMAINS", problem))
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    host, port = parts.hostname, port or PORTS[parts.scheme]
    return Relay(parts.scheme, host, port, user, password, allowed)


def send(relay: Relay, data: bytes, sender: str, recipients: Sequence[str]) -> dict[str, str]:
    """Hand a mail over; which recipients were refused, and why, where others were taken.

    On its way each domain is in ASCII; letters beyond it before an @ need a server that knows
    SMTPUTF8 (RFC 6531).

    Raises:
        Unreachable, Refused: it is not handed over.
    """
    try:
        with _connected(relay) as server:
            here, *there = map(ascii_address, (sender, *recipients))
            options = _options(server, here, *there)
            refused = server.sendmail(here, there, data, options)
    except smtplib.SMTPRecipientsRefused as error:
        replies = error.recipients.values()
        forever = all(code >= 500 for code, _ in replies)
        raise Refused(_told(next(iter(replies))), forever=forever) from error
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        reply = (error.smtp_code, error.smtp_error)
        raise Refused(_told(reply), forever=error.smtp_code >= 500) from error
    except (smtplib.SMTPException, OSError) as error:
        raise Unreachable(f"{relay.host}:{relay.port}: {error}") from error
    return {
        each: _told(refused[written])
        for each, written in zip(recipients, there, strict=True)
        if written in refused
    }


def _options(server: smtplib.SMTP, *addresses: str) -> tuple[str, ...]:
    """What to ask the server for; raises Refused where it cannot take an address."""
    beyond = [address for address in addresses if not address.isascii()]
    if not beyond:
        return ()
    server.ehlo_or_helo_if_needed()
    if not server.has_extn("smtputf8"):
        names = ", ".join(beyond)
        problem = "the relay takes no letters beyond ASCII before the @ (it knows no SMTPUTF8)"
        raise Refused(f"{names}: {problem}; use another address.", forever=True)
    return ("SMTPUTF8", "BODY=8BITMIME")


def _connected(relay: Relay) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if relay.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            relay.host, relay.port, timeout=PATIENCE, context=context
        )
    else:
        server = smtplib.SMTP(relay.host, relay.port, timeout=PATIENCE)
    try:
        if relay.scheme == "smtp+starttls":
            server.starttls(context=context)
        if relay.user:
            server.login(relay.user, relay.password)
    except (smtplib.SMTPException, OSError) as error:
        server.close()
        raise Unreachable(f"{relay.host}:{relay.port}: {error}") from error
    return server


def _told(reply: tuple[int, bytes | str]) -> str:
    code, words = reply
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(f"{code} {text}".split())[:500]
