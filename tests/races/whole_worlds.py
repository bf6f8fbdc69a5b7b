"""Acts over a whole world against everything else that is written in it, in one moment."""

import itertools
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bookwithme import clock
from bookwithme.app import create_app
from bookwithme.domain.errors import BookwithmeError
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import worlds
from bookwithme.settings import Settings
from bookwithme.web.platform.errors import status_of

SCENARIO = "private-link-last-day"
NAME, API = "raced", "/_emulator/api"
HERE = f"/w/{NAME}{API}"
NEW = {"name": NAME, "scenario": SCENARIO, "seed": "races"}
"""With a seed it has the same GUIDs each time, so that all can be asked for what was there."""
TODAY = clock.system_now().replace(hour=8, minute=0, second=0, microsecond=0)
NOW = {"now": f"{TODAY:%FT%TZ}", "mode": "frozen"}
"""Of this day: a world that is begun anew shows the machine's time."""
WINDOW = f"start={TODAY + timedelta(days=3):%FT%TZ}&end={TODAY + timedelta(days=24):%FT%TZ}"
ADELE = "adele@contoso.com"
BASE = "http://127.0.0.1:8000"


class Races:
    """One world, and clients of one or more processes that race in it."""

    def __init__(self, *stores):
        apps = [create_app(Settings(database_url="sqlite://"), store, BASE) for store in stores]
        self._contexts = [WorldContext(store, BASE, NAME) for store in stores]
        self._clients = itertools.cycle(each.test_client for each in apps)
        self._choosing = threading.Lock()
        self._random = random.Random(1)
        self._begin()
        self._document = self.ask("GET", f"{HERE}/world").json
        types = self.ask("GET", f"{HERE}/mailboxes/{ADELE}/meeting-types").json["meetingTypes"]
        self._type = next(each["id"] for each in types if each["visibility"] == "public")
        self._starts = self._open()
        self._booked = self._book(self._starts.pop()).json["id"]
        self.ask("POST", f"{HERE}/snapshots", {"name": "kept"})

    def _begin(self):
        self.ask("POST", f"{API}/worlds", NEW)
        self.ask("PUT", f"{HERE}/clock", NOW)

    def ask(self, method, path, body=None):
        """One request of the next client."""
        with self._choosing:
            client = next(self._clients)()
        return client.open(path, method=method, json=body)

    def whole(self):
        """Acts over the whole world, by name."""
        return {
            "make": lambda: self._status("POST", f"{API}/worlds", NEW),
            "seed": self._seed,
            "reset": lambda: self._status("POST", f"{HERE}/reset"),
            "import": lambda: self._status("PUT", f"{HERE}/world", self._document),
            "save": lambda: self._status("POST", f"{HERE}/snapshots", {"name": "saved"}),
            "restore": lambda: self._status("POST", f"{HERE}/snapshots/kept/restore", {}),
            "forget": lambda: self._status("DELETE", f"{HERE}/snapshots/saved"),
            "delete": lambda: self._status("DELETE", f"{API}/worlds/{NAME}"),
        }

    def _others(self):
        """Whatever else is written: a booking, a mail, the clock, settings, the console."""
        start, enabled = self._random.choice(self._starts), self._random.choice(["true", "false"])
        command = {"command": f"Set-OrganizationConfig -EwsEnabled ${enabled}"}
        yield lambda: self._book(start).status_code
        yield lambda: self._status("POST", f"{HERE}/bookings/{self._booked}/cancel", {})
        yield lambda: self._status("POST", f"{HERE}/clock/advance", {"by": "PT1M"})
        yield lambda: self._status("PATCH", f"{HERE}/settings", {"emailVerification": False})
        yield lambda: self._status("POST", f"{HERE}/exchange", command)

    def race(self, act):
        """Let an act meet all others, another one of its kind and one of another: the statuses."""
        acts = self.whole()
        another = self._random.choice([each for each in acts if each != act])
        racing = [acts[act], acts[act], acts[another], *self._others()]
        self._random.shuffle(racing)
        return at_once(racing)

    def quiet(self):
        """What a client is answered that comes when all is over: a clock, a booking, a snapshot.

        Then all is as it was in the beginning.
        """
        kept = self.ask("GET", f"{HERE}/snapshots")
        if kept.status_code == 404:
            self._begin()
        answers = [
            self._status("PUT", f"{HERE}/clock", NOW),
            self._book(self._random.choice(self._open())).status_code,
            self._status("POST", f"{HERE}/snapshots", {"name": "saved"}),
        ]
        if "kept" not in kept.text:
            self.ask("PUT", f"{HERE}/world", self._document)
            self.ask("POST", f"{HERE}/snapshots", {"name": "kept"})
        return [*answers, self._status("POST", f"{HERE}/snapshots/kept/restore", {})]

    def _open(self):
        slots = self.ask("GET", f"{HERE}/meeting-types/{self._type}/slots?{WINDOW}")
        return [each["start"] for each in slots.json["slots"]]

    def _book(self, start):
        guest = {"start": start, "name": "Ben", "email": "ben@fabrikam.com"}
        return self.ask("POST", f"{HERE}/meeting-types/{self._type}/bookings", guest)

    def _status(self, method, path, body=None):
        return self.ask(method, path, body).status_code

    def _seed(self):
        try:
            worlds.seed(self._contexts[-1], SCENARIO)
        except BookwithmeError as error:
            return status_of(type(error))
        return 200


def at_once(acts):
    """What all answer that begin in one moment; who is told 503 since others write comes again."""
    barrier = threading.Barrier(len(acts))

    def begin(act):
        barrier.wait(30)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        answers = list(pool.map(begin, acts))
    return [act() if answer == 503 else answer for act, answer in zip(acts, answers, strict=True)]
