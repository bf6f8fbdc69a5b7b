"""Thirty trainees at once in *Private links*, a trainer's board beside them, one server on SQLite.

Each has a world and an invitation; 27 are scripted, and 3 are people at Chromium (none where there
is no Chromium). Before each step a trainee looks at five pages, and reads each of them for 1 to 3
seconds, 2 on average, while the open page asks once a second whether anything happened: nobody
reads faster. Then they go through it again, in worlds of their own, and read no page at all, only
the step: the next page is asked for when the one before has come, which no class does; it shows
how many pages the server gives in a second, not how long one takes.

Told are how long pages take beside the same pages before the class, how far the board, which asks
once a second, is behind what a trainee was answered, how often somebody saw what is another's, and
how much of the processors' time the server had, since trainees and browsers are on the same ones.

Run: `python benchmarks/bench_class.py [--trainees 30] [--browsers 3] [--read 2.0]`
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench_waiting import serving

from bookwithme.client import Emulator

TOKEN = "a-trainers-own-token"
LESSON = "private-links"
ADELE = "adele@contoso.com"
PAGES = ("/", "/bookwithme/me", "/bookwithme/me/links", "/_emulator/lesson", "/_emulator/mail")
STEP = 2.0
"""Seconds in which the task of a step is read; half as long or half as long again."""
LONGEST = 600
STEP_BUTTON = "form[action$='/solve'] button"


class Trainee:
    """A browser without a face: cookies, one connection, how long its pages took."""

    def __init__(self, number: int, invite: str) -> None:
        self.number, self.world = number, urlsplit(invite).path.partition("/_emulator")[0]
        self.connection = http.client.HTTPConnection(urlsplit(invite).netloc, timeout=60)
        self.cookies: dict[str, str] = {}
        self.took: list[float] = []
        self.stands = ""
        self.done: dict[str, float] = {}
        self.saw_others = 0
        self.ask("GET", urlsplit(invite).path)
        self.ask("POST", f"{self.world}/_emulator/persona", form=f"address={ADELE}")

    def ask(
        self, method: str, path: str, body: object = None, form: str | None = None
    ) -> tuple[int, str]:
        """The status and the text of an answer."""
        kind = "application/json" if form is None else "application/x-www-form-urlencoded"
        sent = form if body is None else json.dumps(body)
        headers = {"Cookie": "; ".join(f"{name}={each}" for name, each in self.cookies.items())}
        headers |= {"Content-Type": kind} if sent is not None else {}
        headers |= {} if "/api/" in path else {"Accept": "text/html"}
        self.connection.request(method, path, sent, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for each in answer.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: one.value for name, one in SimpleCookie(each).items()}
        return answer.status, text

    def look(self, path: str) -> str:
        """A page, and how long it took."""
        began = time.perf_counter()
        status, text = self.ask("GET", self.world + path)
        self.took.append(time.perf_counter() - began)
        if status != http.client.OK:
            raise SystemExit(f"{self.world}{path} was answered {status}.")
        return text

    def read(self, seconds: float) -> None:
        """Do nothing, while the open page asks whether anything happened since it asked before."""
        until = time.monotonic() + seconds * random.uniform(0.5, 1.5)
        while (left := until - time.monotonic()) > 0:
            status, text = self.ask("GET", f"{self.world}/_emulator/api/changes{self.stands}")
            if status == http.client.OK:
                self.stands = f"?after={json.loads(text)['after']}"
            time.sleep(min(1.0, left))

    def learn(self, seconds: float, others: list[str]) -> None:
        """Go through the lesson, look around between its steps, and try another's door once.

        `seconds`: how long a page is read; 0: the step alone is.
        """
        api = f"{self.world}/_emulator/api"
        own = f"of-trainee-{self.number:02}-alone"
        for step in json.loads(self.ask("GET", f"{api}/lesson")[1])["steps"]:
            self.read(STEP)
            shown = ""
            for path in PAGES:
                shown += self.look(path)
                self.read(seconds)
            self.saw_others += shown.count("of-trainee-") - shown.count(own)
            status, text = self.ask("POST", f"{api}/lesson/steps/{step['id']}/solve")
            states = json.loads(text)["steps"] if status == http.client.OK else []
            if {"id": step["id"], "state": "done"} not in [
                {name: each[name] for name in ("id", "state")} for each in states
            ]:
                raise SystemExit(f"{self.world}: {step['id']} is not done: {text[:200]}")
            self.done[step["id"]] = time.monotonic()
            self.name_links(api, own)
        for other in others:
            if other != self.world:
                self.saw_others += self.ask("GET", f"{other}/bookwithme/me/links")[0] == 200

    def name_links(self, api: str, name: str) -> None:
        """Give every private link a name that nobody else's has."""
        types = json.loads(self.ask("GET", f"{api}/mailboxes/{ADELE}/meeting-types")[1])
        for each in types["meetingTypes"]:
            links = json.loads(self.ask("GET", f"{api}/meeting-types/{each['id']}/links")[1])
            for link in links["links"]:
                if link["name"] != name:
                    self.ask("PATCH", f"{api}/links/{link['bookingcode']}", {"name": name})


def watch(
    trainer: Emulator, name: str, seen: dict[tuple[int, str], float], over: threading.Event
) -> None:
    """Look at the board once a second, as its page does, until the class is over."""
    while not over.wait(1.0):
        for each in trainer.call("GET", f"/classes/{name}")["trainees"]:
            for step in each["steps"]:
                if step["state"] == "done":
                    seen.setdefault((each["number"], step["id"]), time.monotonic())


@contextmanager
def opened(invites: list[str]) -> Iterator[dict[str, Any]]:
    """Real browsers, by the invitation that each has taken."""
    drivers: dict[str, Any] = {}
    try:
        for invite in invites:
            from tests.browser.chromium import start  # noqa: PLC0415

            drivers[invite] = start()  # type: ignore[no-untyped-call]
            drivers[invite].get(invite)
        yield drivers
    finally:
        for driver in drivers.values():
            driver.quit()


def people(drivers: dict[str, Any], seconds: float, took: list[float]) -> None:
    """Some at browsers: each reads the lesson's page, then *Do it for me*, until it is over."""
    measured = "return performance.getEntriesByType('navigation')[0].responseEnd / 1000"
    waiting = dict(drivers)
    while waiting:
        for invite, driver in list(waiting.items()):
            driver.get(f"{invite.partition('/_emulator')[0]}/_emulator/lesson")
            took.append(driver.execute_script(measured))
            buttons = driver.find_elements("css selector", STEP_BUTTON)
            time.sleep(max(0.5, seconds / len(drivers)))
            if buttons:
                buttons[0].click()
            else:
                del waiting[invite]


def told(what: str, seconds: list[float], reach: str = "") -> float:
    """Print and return what 95 of 100 stay below."""
    if not seconds:
        return 0.0
    ordered = sorted(seconds)
    late = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    middle = statistics.median(ordered)
    print(f"{what}: {len(ordered)}, median {middle * 1000:.0f} ms, p95 {late * 1000:.0f} ms{reach}")
    return late


def main() -> None:
    """Hold the class, and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trainees", type=int, default=30)
    parser.add_argument("--browsers", type=int, default=3)
    parser.add_argument("--read", type=float, default=2.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder, 'class.sqlite3')}"
        settings = {"BOOKWITHME_CONTROL_TOKEN": TOKEN}
        with serving("--database", database, **settings) as (process, url):
            trainer = Emulator(url.rstrip("/"), TOKEN)
            print(f"Each page is read for {asked.read:g} s.")
            hold(trainer, asked, "reading", asked.read, process.pid)
            print("\nNo page is read.")
            hold(trainer, asked, "hurried", 0.0, process.pid)


def worked(process: int) -> float:
    """Seconds of the processors that a process had until now."""
    told = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def teach(
    watched: Callable[[threading.Event], None], learners: Sequence[Callable[[], object]]
) -> None:
    """Let everybody learn at once, and the board be watched until a while after all of them."""
    over = threading.Event()
    board = threading.Thread(target=watched, args=(over,))
    threads = [threading.Thread(target=each) for each in learners]
    for each in (board, *threads):
        each.start()
    for each in threads:
        each.join(LONGEST)
    time.sleep(2.5)
    over.set()
    board.join()


def hold(
    trainer: Emulator, asked: argparse.Namespace, name: str, seconds: float, server: int
) -> None:
    """One class from its making to its end."""
    began = time.perf_counter()
    given = {"name": name, "trainees": asked.trainees, "lesson": LESSON}
    made = trainer.call("POST", "/classes", given)
    print(f"made in {time.perf_counter() - began:.1f} s (reach: 2)")
    invites = [each["inviteUrl"] for each in made["trainees"]]
    scripted = [Trainee(number, each) for number, each in enumerate(invites[asked.browsers :], 1)]
    for _ in range(5):
        for path in PAGES:
            scripted[0].look(path)
    alone = told("pages before the class", scripted[0].took)
    scripted[0].took.clear()
    seen, browsers = dict[tuple[int, str], float](), list[float]()
    worlds = [each.world for each in scripted]
    learners = [partial(each.learn, seconds, worlds) for each in scripted]
    with opened(invites[: asked.browsers]) as drivers:
        learners.append(partial(people, drivers, seconds, browsers))
        began, had, own = time.perf_counter(), worked(server), time.process_time()
        teach(partial(watch, trainer, name, seen), learners)
        took = time.perf_counter() - began
    shares = (worked(server) - had) / took, (time.process_time() - own) / took
    print(
        "the lesson took {:.0f} s; of a processor the server had {:.0%}, scripts {:.0%}".format(
            took, *shares
        )
    )
    late = told("pages in the class", [s for each in scripted for s in each.took], " (reach: 300)")
    told("pages in Chromium", browsers)
    behind = [
        max(0.0, seen[asked.browsers + each.number, step] - at)
        for each in scripted
        for step, at in each.done.items()
    ]
    told("the board is behind", behind, " (reach: 1000, a second of it between two looks)")
    print(f"pages in the class / before it: {late / alone:.1f}")
    print(f"saw what is another's: {sum(each.saw_others for each in scripted)} (reach: 0)")


if __name__ == "__main__":
    main()
