"""Run what docs/deploy.md describes: `make deploy-test`; it says each step that it saw.

nginx, with the configuration in docs/deploy, takes TLS before two servers of one PostgreSQL
database; a class books through it while a server is killed and started again; the database is
backed up and restored; the servers stop in order. Needs Debian's nginx, PostgreSQL and systemd.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import trustme

from bookwithme.client import CallFailed, Emulator, NoServer, request
from bookwithme.contract.types import instant_text
from tests.needs import POSTGRES
from tests.processes import reached, running
from tests.storage.postgres import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

DOCS = Path(__file__).parents[2] / "docs" / "deploy"
TOKEN = "a-control-token-of-this-run-alone"
BOOKWITHME = (sys.executable, "-m", "bookwithme")
ADELE = "adele@contoso.com"
ELSEWHERE = "127.0.0.9"
"""Where a visitor comes from that is no proxy."""

GUESTS = 40

MAIN = """
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/bookwithme.conf;
}}
"""
"""What Debian's own nginx.conf is around a site's configuration."""


def say(step: str) -> None:
    """Write a line of the transcript."""
    print(f"- {step}", flush=True)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Deployment:
    """Where everything of this run is, and how to reach it."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self.database = folder, database
        self.ports = {"443": free_port(), "8001": free_port(), "8002": free_port()}
        self.servers: dict[str, subprocess.Popen[str]] = {}
        self.url = f"https://localhost:{self.ports['443']}"
        self.world = Emulator(self.url, TOKEN)

    @property
    def environment(self) -> dict[str, str]:
        """/etc/bookwithme.env, as docs/deploy.md has it."""
        return {
            **os.environ,
            "BOOKWITHME_DATABASE_URL": self.database,
            "BOOKWITHME_PUBLIC_URL": self.url,
            "BOOKWITHME_CONTROL_TOKEN": TOKEN,
            "BOOKWITHME_TRUSTED_PROXIES": "127.0.0.1",
            "BOOKWITHME_LOG": "json",
        }

    def run(self, *arguments: str) -> str:
        """Run a command of bookwithme; what it printed."""
        command = [*BOOKWITHME, *arguments]
        done = subprocess.run(command, env=self.environment, stdout=subprocess.PIPE, check=True)
        return done.stdout.decode()

    def certificate(self) -> None:
        """Make a certificate that this process trusts, and nobody else."""
        authority = trustme.CA()
        issued = authority.issue_cert("localhost")
        authority.cert_pem.write_to_path(self.folder / "authority.pem")
        issued.private_key_and_cert_chain_pem.write_to_path(self.folder / "own.pem")
        os.environ["SSL_CERT_FILE"] = str(self.folder / "authority.pem")

    def configuration(self) -> Path:
        """docs/deploy/nginx.conf with this run's ports, name and certificate."""
        text = (DOCS / "nginx.conf").read_text("utf-8")
        for known, port in self.ports.items():
            text = text.replace(f"127.0.0.1:{known};", f"127.0.0.1:{port};")
            text = text.replace(f"listen {known} ssl", f"listen {port} ssl")
        own = str(self.folder / "own.pem")
        for ending in ("pem", "key"):
            text = text.replace(f"/etc/ssl/class.example.{ending}", own)
        text = text.replace("server_name class.example", "server_name localhost")
        (self.folder / "bookwithme.conf").write_text(text, "utf-8")
        main = self.folder / "nginx.conf"
        main.write_text(MAIN.format(folder=self.folder), "utf-8")
        return main

    @contextmanager
    def proxy(self) -> Iterator[None]:
        """Run nginx, until the end."""
        command = [nginx(), "-c", str(self.configuration()), "-e", f"{self.folder}/error.log"]
        subprocess.run([*command, "-t", "-q"], check=True)
        with running([*command, "-g", "daemon off;"]):
            assert reached(lambda: answers(self.ports["443"])), "nginx does not listen"
            yield

    def start(self, name: str) -> None:
        """Start one of the two servers; it is there when it has said its address."""
        with (self.folder / f"{name}.log").open("a") as log:
            process = subprocess.Popen(
                [*BOOKWITHME, "serve", "--port", str(self.ports[name])],
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self.servers[name] = process
        assert process.stdout is not None
        assert process.stdout.readline(), f"the server at {name} did not start"

    def end(self, how: signal.Signals, name: str) -> int:
        """End a server by a signal; its exit status."""
        self.servers[name].send_signal(how)
        return self.servers[name].wait(30)

    def logged(self) -> set[str]:
        """The addresses of visitors in the servers' logs."""
        lines = "".join((self.folder / f"{name}.log").read_text() for name in self.servers)
        return {json.loads(line)["client"] for line in lines.splitlines()}


def nginx() -> str:
    """Where nginx is: Debian keeps it off the path of people."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    return found or sys.exit("make deploy-test needs nginx: apt-get install nginx-light")


def answers(port: int) -> bool:
    """Whether somebody listens."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def check_the_unit() -> None:
    """Have systemd read the unit."""
    if not shutil.which("systemd-analyze"):
        return say("systemd is not here: the unit was not checked")
    with tempfile.TemporaryDirectory() as folder:
        unit = Path(folder) / "bookwithme@8001.service"
        text = (DOCS / "bookwithme@.service").read_text("utf-8")
        unit.write_text(text.replace("/srv/bookwithme/bin/bookwithme", sys.executable), "utf-8")
        subprocess.run(["systemd-analyze", "verify", str(unit)], check=True)
    return say("systemd-analyze verify: nothing to say of the unit")


def check_the_edge(deployment: Deployment) -> None:
    """TLS, names, tokens, cookies and addresses, as a stranger meets them."""
    start = request("GET", f"{deployment.url}/")
    assert start.headers["Location"] == "/_emulator/sign-in?next=/", start
    for path in ("/_emulator/api/worlds", "/metrics"):
        assert request("GET", deployment.url + path).status_code == 401, path
    assert deployment.world.call("GET", "/worlds")["worlds"]
    say("TLS; who comes is asked to sign in; the control API and /metrics with the token alone")
    signed_in = request(
        "POST",
        f"{deployment.url}/_emulator/sign-in",
        f"token={TOKEN}".encode(),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert "Secure" in signed_in.headers["Set-Cookie"], signed_in.headers
    say("signing in gives a cookie that goes by TLS alone")
    refused_name(deployment.ports["443"])
    say("a name that is not ours is refused by the proxy, in the handshake")
    from_elsewhere = http.client.HTTPSConnection(
        "localhost", deployment.ports["443"], source_address=(ELSEWHERE, 0)
    )
    from_elsewhere.request("GET", "/healthz")
    assert from_elsewhere.getresponse().status == 200
    assert deployment.logged() == {"127.0.0.1", ELSEWHERE}, deployment.logged()
    say("the log has the visitors' addresses, from the proxy")


def refused_name(port: int) -> None:
    """Shake hands by another name, in vain."""
    context = ssl.create_default_context()
    # Whatever certificate came would do: the handshake itself is to fail.
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", port)) as plain, suppress(ssl.SSLError):
        context.wrap_socket(plain, server_hostname="elsewhere.example").close()
        raise AssertionError("another name was answered")


def check_a_killed_server(deployment: Deployment) -> None:
    """Let guests book while a server is killed, and comes back."""
    kind = deployment.world.mailbox(ADELE).meeting_type("Office hour", minimum_lead_time="PT0S")
    first = deployment.world.clock.now
    times = kind.slots(first, first + timedelta(days=30))[:GUESTS]
    with ThreadPoolExecutor(8) as guests:
        asked = [
            guests.submit(book, deployment.world, kind.data.id, number, start)
            for number, start in enumerate(times)
        ]
        asked[GUESTS // 4].result()
        deployment.end(signal.SIGKILL, "8001")
        asked[GUESTS // 2].result()
        deployment.start("8001")
        again = sum(each.result() for each in asked)
    booked = deployment.world.call("GET", f"/bookings?mailbox={ADELE}")["bookings"]
    starts = [each["start"] for each in booked if each["title"] == "Office hour"]
    assert sorted(starts) == [instant_text(each) for each in times], starts
    say(f"{GUESTS} guests booked while a server was killed and came back; {again} asked again")


def book(world: Emulator, kind: object, number: int, start: datetime) -> int:
    """Book one time; asked again where the answer was lost, under the same key. How often."""
    body = {"start": instant_text(start), "name": "Ann", "email": f"g{number}@example.org"}
    for tries in range(20):
        with suppress(CallFailed, NoServer):
            path = f"/meeting-types/{kind}/bookings"
            world.call("POST", path, body, headers={"Idempotency-Key": f"key-{number}"})
            return tries
    raise AssertionError(f"guest {number} could not book")


def check_backup(deployment: Deployment, postgres: Server) -> None:
    """Save the database and bring it back beside itself; all worlds are in it."""
    before = deployment.run("export")
    source = urlsplit(deployment.database)
    _, restored = postgres.new_database()
    host = parse_qs(source.query)["host"][0]
    reach = ("--host", host, "--username", str(source.username))
    dump = ("pg_dump", *reach, "--format=custom", "--dbname", source.path[1:])
    saved = subprocess.run(dump, check=True, stdout=subprocess.PIPE).stdout
    into = ("pg_restore", *reach, "--no-owner", "--dbname", urlsplit(restored).path[1:])
    subprocess.run(into, check=True, input=saved)
    deployment.database = restored
    assert deployment.run("export") == before
    say(f"pg_dump, pg_restore: {len(saved) // 1024} KiB hold the same world")


def main() -> None:
    """Run it all, and end what was started."""
    check_the_unit()
    assert POSTGRES, "make deploy-test needs PostgreSQL"
    postgres = Server(POSTGRES)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        postgres.start()
        stack.callback(postgres.stop)
        deployment = Deployment(folder, postgres.new_database()[1])
        deployment.certificate()
        deployment.run("seed", "contoso")
        stack.callback(lambda: [each.kill() for each in deployment.servers.values()])
        deployment.start("8001")
        deployment.start("8002")
        stack.enter_context(deployment.proxy())
        check_the_edge(deployment)
        check_a_killed_server(deployment)
        check_backup(deployment, postgres)
        ended = [deployment.end(signal.SIGTERM, name) for name in ("8001", "8002")]
        assert ended == [0, 0], ended
        assert request("GET", f"{deployment.url}/").status_code == 502
        say("both servers stopped in order, with status 0; the proxy says 502")


if __name__ == "__main__":
    main()
