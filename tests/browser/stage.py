"""A Contoso world in which every page has something to show, and the addresses of its pages."""

import secrets
from datetime import timedelta

from bookwithme.client import Emulator

ADELE, ADAM, NORA, TOMAS = (
    "adele@contoso.com",
    "adam@contoso.com",
    "nora@contoso.com",
    "tomas@fabrikam.com",
)
GUEST = {"name": "Ann Example", "email": "ann@example.org", "notes": "About the plan."}


def bare(url):
    """An address without its query, which says that a guest comes, and from where."""
    return url.split("?")[0]


class Stage:
    """The world; `names` are the places to fill in addresses of pages."""

    def __init__(self, root):
        self.root = Emulator(root)
        self.world = f"stage-{secrets.token_hex(4)}"
        self.root.call("POST", "/worlds", {"name": self.world, "scenario": "contoso"})
        self.emulator = Emulator(f"{root}/w/{self.world}")
        self.emulator.clock.freeze()
        self.emulator.call("POST", "/snapshots", {"name": "before-class"})
        kinds = self._kinds(ADELE)
        self.public, self.private = kinds["Project consultation"], kinds["Contract review"]
        self.names = {**self._of_types(), **self._of_links(), **self._of_booking()}
        self.names["event"] = self._block_time()
        self._switch_off("diego@contoso.com")

    def _block_time(self):
        hour = {"start": "2026-11-24T09:00:00Z", "end": "2026-11-24T10:00:00Z"}
        path = f"/mailboxes/{ADELE}/events"
        return self.emulator.call("POST", path, {"subject": "Focus", **hour})["guid"]

    def _kinds(self, address):
        listed = self.emulator.call("GET", f"/mailboxes/{address}/meeting-types")["meetingTypes"]
        return {each["title"]: each for each in listed}

    def _of_types(self):
        return {
            "page": bare(self.emulator.mailbox(ADELE).url),
            "denied": bare(self.emulator.mailbox(ADAM).url),
            "public": bare(self.public["url"]),
            "token": self.public["token"],
            "private_token": self.private["token"],
            "start": self._open_times()[0],
        }

    def _open_times(self):
        now = self.emulator.clock.now
        window = f"start={now:%FT%TZ}&end={now + timedelta(days=30):%FT%TZ}"
        path = f"/meeting-types/{self.public['id']}/slots?{window}"
        return [each["start"] for each in self.emulator.call("GET", path)["slots"]]

    def _of_links(self):
        path = f"/meeting-types/{self.private['id']}/links"
        links = self.emulator.call("GET", path)["links"]
        of_state = {each["state"]: each["url"] for each in links}
        active = next(each for each in links if each["state"] == "active")
        return {**of_state, "code": active["bookingcode"]}

    def _of_booking(self):
        start = self._open_times()[5]
        path = f"/meeting-types/{self.public['id']}/bookings"
        booked = self.emulator.call("POST", path, {"start": start, **GUEST})
        (mail,) = self.emulator.messages(to=GUEST["email"])
        return {
            "booking": booked["id"],
            "manage": booked["manageUrl"],
            "teams": booked["teamsUrl"],
            "mail": str(mail.guid),
        }

    def _switch_off(self, address):
        self.emulator.call("PATCH", f"/mailboxes/{address}/page", {"published": False})
        self.names["off"] = self.emulator.mailbox(address).url

    def strike(self):
        """Take it down."""
        self.root.call("DELETE", f"/worlds/{self.world}")
