"""A PostgreSQL server of the tests' own: found on the machine, private, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psycopg

_USER = "bookwithme"
_LOCALE = ("--no-locale", "--encoding=UTF8")
_FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=60")


def programs() -> Path | None:
    """The folder with `initdb` and `postgres`, of the newest version there is."""
    found = [Path(path).parent for path in [shutil.which("initdb")] if path]
    if shutil.which("pg_config"):
        asked = subprocess.run(
            ["pg_config", "--bindir"], capture_output=True, text=True, check=True
        )
        found.append(Path(asked.stdout.strip()))
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    found += sorted(Path("/usr/pgsql").glob("*/bin"), reverse=True)
    return next((each for each in found if _whole(each)), None)


def _version(folder: Path) -> float:
    name = folder.parent.name
    return float(name) if name.replace(".", "", 1).isdigit() else 0


def _whole(folder: Path) -> bool:
    return all((folder / name).exists() for name in ("initdb", "pg_ctl", "postgres"))


class Server:
    """One cluster in a folder of its own, reached by a socket in it: no port, no other user.

    PostgreSQL refuses to run as root; there it runs as `postgres`, or as `nobody`. It is fast and
    forgetful; `settings` come after that, such as "synchronous_commit=on". It lies `under` the
    folder that is given, or where temporary files do.
    """

    def __init__(self, folder: Path, *settings: str, under: Path | None = None) -> None:
        self._programs = folder
        self._settings = settings
        self._root = Path(tempfile.mkdtemp(prefix="bookwithme-pg-", dir=under))
        self._data = self._root / "data"
        self._as = _somebody() if os.geteuid() == 0 else None
        self._databases = 0

    def start(self) -> None:
        """Make the cluster and wait until it answers."""
        if self._as:
            os.chown(self._root, self._as.pw_uid, self._as.pw_gid)
        self._run("initdb", "-D", self._data, "-U", _USER, "--auth=trust", "-N", *_LOCALE)
        self.go_on()

    def go_on(self) -> None:
        """Run the cluster, and wait until it answers."""
        place = ("listen_addresses=", f"unix_socket_directories={self._root}")
        settings = (*place, *_FAST, *self._settings)
        options = " ".join(f"-c {setting}" for setting in settings)
        self._run(
            "pg_ctl", "-D", self._data, "-w", "-l", self._root / "log", "-o", options, "start"
        )

    def log(self) -> str:
        """What the server has reported until now."""
        return (self._root / "log").read_text("utf-8", "replace")

    def pause(self) -> None:
        """Stop the cluster at once; with `synchronous_commit=on` what was committed stays."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "stop")

    @property
    def lives(self) -> bool:
        """Whether it was started, and neither paused nor killed since."""
        return self._lock.exists()

    @property
    def _lock(self) -> Path:
        return self._data / "postmaster.pid"

    def kill(self) -> None:
        """Kill −9 it and its children, all at once, and wait until none is left; needs `/proc`."""
        number = int(self._lock.read_text("ascii").split()[0])
        children = Path(f"/proc/{number}/task/{number}/children").read_text("ascii").split()
        everybody = [number, *map(int, children)]
        for each in everybody:
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        while any(Path(f"/proc/{each}/exe").exists() for each in everybody):
            time.sleep(0.005)
        # Where nobody asks after the dead, PostgreSQL would take the number for one that lives.
        self._lock.unlink()
        (self._root / ".s.PGSQL.5432.lock").unlink()

    def stop(self) -> None:
        """Stop the cluster and delete it."""
        if self.lives:
            self.pause()
        shutil.rmtree(self._root, ignore_errors=True)

    def new_database(self, template: str = "template1") -> tuple[str, str]:
        """The name and the URL of a fresh database: a copy of another."""
        self._databases += 1
        name = f"test_{os.getpid()}_{self._databases}"
        with psycopg.connect(host=str(self._root), user=_USER, dbname="postgres") as connection:
            connection.autocommit = True
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        return name, f"postgresql+psycopg://{_USER}@/{name}?host={self._root}"

    def _run(self, program: str, *arguments: str | Path) -> None:
        user = {"user": self._as.pw_uid, "group": self._as.pw_gid} if self._as else {}
        command = [str(self._programs / program), *map(str, arguments)]
        with (self._root / "output").open("a") as output:
            subprocess.run(
                command,
                check=True,
                cwd=self._root,
                stdout=output,
                stderr=output,
                extra_groups=[] if self._as else None,
                **user,
            )


def _somebody() -> pwd.struct_passwd:
    names = {each.pw_name: each for each in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]
