"""Thirty trainees at once in *Private links*, a trainer's board beside them, one server on SQLite.

Each has a world and an invitation; 27 are scripted, with an open page's questions once a second
while they think, and 3 are people at Chromium (none where there is no Chromium). Told are how long
pages take beside the same pages before the class, how far the board, which asks once a second, is
behind what a trainee was answered, and how often somebody saw what is another's.

Run: `python benchmarks/bench_class.py [--trainees 30] [--browsers 3] [--think 2.0]`
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import statistics
import tempfile
import threading
import time
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlsplit

from bench_waiting import serving

from bookwithme.client import Emulator

TOKEN = "a-trainers-own-token"
LESSON, CLASS = "private-links", "bench"
ADELE = "adele@contoso.com"
PAGES = ("/", "/bookwithme/me", "/bookwithme/me/links", "/_emulator/lesson", "/_emulator/mail")
LONGEST = 600
STEP_BUTTON = "form[action$='/solve'] button"


class Trainee:
    """A browser without a face: cookies, one connection, how long its pages took."""

    def __init__(self, number: int, invite: str) -> None:
        self.number, self.world = number, urlsplit(invite).path.partition("/_emulator")[0]
        self.connection = http.client.HTTPConnection(urlsplit(invite).netloc, timeout=60)
        self.cookies: dict[str, str] = {}
        self.took: list[float] = []
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

    def think(self, seconds: float) -> None:
        """Do nothing, while the open page asks whether anything moved."""
        until = time.monotonic() + seconds * random.uniform(0.5, 1.5)
        while (left := until - time.monotonic()) > 0:
            self.ask("GET", f"{self.world}/_emulator/api/changes")
            time.sleep(min(1.0, left))

    def learn(self, think: float, others: list[str]) -> None:
        """Go through the lesson, look around between its steps, and try another's door once."""
        api = f"{self.world}/_emulator/api"
        own = f"of-trainee-{self.number:02}-alone"
        for step in json.loads(self.ask("GET", f"{api}/lesson")[1])["steps"]:
            self.think(think)
            shown = "".join(map(self.look, PAGES))
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


def watch(trainer: Emulator, over: threading.Event, seen: dict[tuple[int, str], float]) -> None:
    """Look at the board once a second, as its page does, until the class is over."""
    while not over.wait(1.0):
        for each in trainer.call("GET", f"/classes/{CLASS}")["trainees"]:
            for step in each["steps"]:
                if step["state"] == "done":
                    seen.setdefault((each["number"], step["id"]), time.monotonic())


def people(invites: list[str], took: list[float]) -> None:
    """Somebody at a real browser: *Do it for me* until the lesson is over."""
    from selenium.webdriver.common.by import By  # noqa: PLC0415

    from tests.browser.chromium import start  # noqa: PLC0415

    measured = "return performance.getEntriesByType('navigation')[0].responseEnd / 1000"
    drivers = [start() for _ in invites]
    try:
        for driver, invite in zip(drivers, invites, strict=True):
            driver.get(invite)
        waiting = dict(zip(invites, drivers, strict=True))
        while waiting:
            for invite, driver in list(waiting.items()):
                driver.get(f"{invite.partition('/_emulator')[0]}/_emulator/lesson")
                took.append(driver.execute_script(measured))
                buttons = driver.find_elements(By.CSS_SELECTOR, STEP_BUTTON)
                if buttons:
                    buttons[0].click()
                    time.sleep(0.5)
                else:
                    del waiting[invite]
    finally:
        for driver in drivers:
            driver.quit()


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
    parser.add_argument("--think", type=float, default=2.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder, 'class.sqlite3')}"
        settings = {"BOOKWITHME_CONTROL_TOKEN": TOKEN}
        with serving("--database", database, **settings) as (_process, url):
            hold(Emulator(url.rstrip("/"), TOKEN), asked)


def hold(trainer: Emulator, asked: argparse.Namespace) -> None:
    """One class from its making to its end."""
    began = time.perf_counter()
    made = trainer.call(
        "POST", "/classes", {"name": CLASS, "trainees": asked.trainees, "lesson": LESSON}
    )
    print(f"made in {time.perf_counter() - began:.1f} s (reach: 2)")
    invites = [each["inviteUrl"] for each in made["trainees"]]
    scripted = [Trainee(number, each) for number, each in enumerate(invites[asked.browsers :], 1)]
    for _ in range(5):
        for path in PAGES:
            scripted[0].look(path)
    alone = told("pages before the class", scripted[0].took)
    scripted[0].took.clear()
    over, seen, browsers = threading.Event(), dict[tuple[int, str], float](), list[float]()
    worlds = [each.world for each in scripted]
    threads = [threading.Thread(target=each.learn, args=(asked.think, worlds)) for each in scripted]
    if asked.browsers:
        threads.append(threading.Thread(target=people, args=(invites[: asked.browsers], browsers)))
    board = threading.Thread(target=watch, args=(trainer, over, seen))
    began = time.perf_counter()
    for each in (board, *threads):
        each.start()
    for each in threads:
        each.join(LONGEST)
    print(f"the lesson took {time.perf_counter() - began:.0f} s")
    time.sleep(2.5)
    over.set()
    board.join()
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
