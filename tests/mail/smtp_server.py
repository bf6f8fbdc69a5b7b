"""An SMTP server in this process, that takes mails or refuses them as it is told."""

import socket
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult


@dataclass
class Server:
    """`taken`: sender, recipients and bytes of every mail; `refusing`: replies by recipient.

    `known`: the user and password that are taken; `signed_in`: who came with them; `utf8`: whether
    it knows addresses beyond ASCII; `came`: set with each mail.
    """

    refusing: dict[str, str] = field(default_factory=dict)
    at_end: str | None = None
    known: tuple[str, str] | None = None
    utf8: bool = True
    signed_in: list[str] = field(default_factory=list)
    taken: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    url: str = ""
    came: Event = field(default_factory=Event)

    def authenticate(self, _server, _session, _envelope, _mechanism, given):
        """Whether somebody is who is known here."""
        user, password = (each.decode() for each in (given.login, given.password))
        if (user, password) != self.known:
            return AuthResult(success=False, handled=False)
        self.signed_in.append(user)
        return AuthResult(success=True)

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        """Take a recipient, or do not; the name is the library's."""
        if address in self.refusing:
            return self.refusing[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        """Take the mail, or do not; the name is the library's."""
        if self.at_end:
            return self.at_end
        self.taken.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        self.came.set()
        return "250 OK"


class _Controller(Controller):
    def __init__(self, server, context, **where):
        self._starttls = context
        super().__init__(server, enable_SMTPUTF8=server.utf8, **where)

    def factory(self):
        """Know encryption, passwords and, if wanted, addresses beyond ASCII."""
        return SMTP(
            self.handler,
            enable_SMTPUTF8=self.handler.utf8,
            tls_context=self._starttls,
            require_starttls=bool(self._starttls),
            authenticator=self.handler.authenticate,
            auth_require_tls=bool(self._starttls),
        )


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def taking(*, tls=None, starttls=None, **how):
    """A server on a free port; `tls` and `starttls`: what it encrypts with, and from when on."""
    server = Server(**how)
    port = free_port()
    server.url = f"smtp://127.0.0.1:{port}"
    controller = _Controller(server, starttls, hostname="127.0.0.1", port=port, ssl_context=tls)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
