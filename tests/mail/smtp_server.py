"""An SMTP server in this process, that takes mails or refuses them as it is told."""

import socket
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


@dataclass
class Server:
    """`taken`: sender, recipients and bytes of every mail; `refusing`: replies by recipient."""

    refusing: dict[str, str] = field(default_factory=dict)
    at_end: str | None = None
    taken: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    url: str = ""

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
        return "250 OK"


class _Controller(Controller):
    def factory(self):
        """Know addresses beyond ASCII."""
        return SMTP(self.handler, enable_SMTPUTF8=True)


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def taking(**how):
    """A server on a free port."""
    server = Server(**how)
    port = free_port()
    server.url = f"smtp://127.0.0.1:{port}"
    controller = _Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
