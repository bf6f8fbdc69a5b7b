"""A world for each case of ews_python.py: its control API, and clients of exchangelib in it."""

import itertools
import sys
from datetime import datetime, timedelta

import requests
from exchangelib import (
    DELEGATE,
    UTC,
    Account,
    Configuration,
    Credentials,
    EWSDateTime,
    EWSTimeZone,
)
from exchangelib.errors import TransportError
from exchangelib.protocol import BaseProtocol, CachingProtocol, FailFast

ROOT, GUARDED, TOKEN = sys.argv[1:4]
ADELE, DIEGO = "adele@contoso.com", "diego@contoso.com"
POLICY = "EWS is blocked by policy for this user or tenant"
DISABLED = "EWS is disabled for this user or tenant"
OWN_AGENT = BaseProtocol.USERAGENT
PARIS = EWSTimeZone("Europe/Paris")
NUMBERS = itertools.count(1)
CASES = []
WORLDS = []
"""Those of the case that runs."""


class World:
    """A world, its control API and its clients."""

    def __init__(self, root=ROOT, token=None):
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.url = root
        name = f"ews-{next(NUMBERS)}"
        self.url = self.api("POST", "/worlds", {"name": name, "scenario": "empty"})["url"].rstrip(
            "/"
        )
        self.api("PUT", "/clock", {"now": "2026-10-19T06:00:00Z", "mode": "frozen"})
        for address, name in ((ADELE, "Adele Vance"), (DIEGO, "Diego Siciliani")):
            self.api(
                "POST",
                "/mailboxes",
                {
                    "address": address,
                    "displayName": name,
                    "timeZone": "Europe/Paris",
                    "subscription": "Microsoft 365 E3",
                },
            )
        WORLDS.append(self)
        self.kind = self.api("POST", f"/mailboxes/{ADELE}/meeting-types", {"title": "Intro"})["id"]

    def api(self, method, path, body=None, **more):
        given = {"json": body} if body is not None else {}
        answer = requests.request(
            method,
            f"{self.url}/_emulator/api{path}",
            headers={**self.headers, **more.pop("headers", {})},
            timeout=60,
            **given,
            **more,
        )
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def run(self, command):
        result = self.api("POST", "/exchange", {"command": command, "organization": "contoso.com"})
        assert not result["errors"], result

    def account(self, address=ADELE, password="anything"):
        """The six lines of docs/real-clients.md."""
        CachingProtocol.clear_cache()
        configuration = Configuration(
            service_endpoint=f"{self.url}/EWS/Exchange.asmx",
            credentials=Credentials(address, password),
            retry_policy=FailFast(),
        )
        return Account(
            address,
            config=configuration,
            autodiscover=False,
            access_type=DELEGATE,
            default_timezone=PARIS,
        )

    def slots(self, day="2026-10-20"):
        end = datetime.fromisoformat(day) + timedelta(days=1)
        path = (
            f"/meeting-types/{self.kind}/slots?start={day}T00:00:00Z&end={end:%Y-%m-%d}T00:00:00Z"
        )
        return [each["start"] for each in self.api("GET", path)["slots"]]

    def page_is_open(self):
        try:
            return bool(self.slots())
        except requests.HTTPError:
            return False

    def busy(self, *window):
        start, end = (f"{each.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for each in window)
        path = f"/mailboxes/{ADELE}/freebusy?start={start}&end={end}"
        return self.api("GET", path)["busy"]

    def journal(self):
        return self.api("GET", "/journal?kind=client")["entries"]


def at(day, hour, minute=0):
    return EWSDateTime(2026, *day, hour, minute, tzinfo=PARIS)


def refused(call):
    """The 403 that a client meets: its reason."""
    try:
        call()
    except TransportError as error:
        told = str(error)
        return next((each for each in (POLICY, DISABLED) if "403" in told and each in told), told)
    return None


def count(world, address=ADELE, agent=OWN_AGENT):
    BaseProtocol.USERAGENT = agent
    try:
        return world.account(address).calendar.total_count
    finally:
        BaseProtocol.USERAGENT = OWN_AGENT


def case(number, operation):
    def keep(function):
        CASES.append((number, operation, function))
        return function

    return keep
