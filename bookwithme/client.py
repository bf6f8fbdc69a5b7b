"""A client for tests: drives one world of an emulator over HTTP; the standard library alone."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from bookwithme.client_parts import Clock, Faults, Snapshots, instant_of, instant_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

TIMEOUT = 70  # real seconds; longer than any `wait` that the emulator grants


@dataclass(frozen=True, slots=True)
class Response:
    """An answer, whatever its status."""

    status_code: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode(errors="replace")

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class CallFailed(AssertionError):
    """A call that a test needed did not succeed; `response` says why."""

    def __init__(self, method: str, url: str, response: Response) -> None:
        super().__init__(f"{method} {url}: {response.status_code} {response.text[:2000]}")
        self.response = response


def request(
    method: str,
    url: str,
    body: object = None,
    *,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Send one request; redirects are not followed. `body`: JSON, or bytes as they are."""
    data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    given = {"Content-Type": "application/json"} if data is not None else {}
    call = urllib.request.Request(
        url, data=data, method=method, headers={**given, **(headers or {})}
    )
    try:
        with _OPENER.open(call, timeout=TIMEOUT) as answer:
            return Response(answer.status, dict(answer.headers), answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return Response(error.code, dict(error.headers), error.read())


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Let the test see the redirect itself."""


_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay)


class Emulator:
    """One world. `url` is where it begins, without a slash at its end."""

    def __init__(self, url: str, token: str | None = None) -> None:
        self.url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.clock = Clock(self)
        self.faults = Faults(self)
        self.snapshots = Snapshots(self)

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Call the control API; the answer's JSON.

        Raises:
            CallFailed: the status is not 2xx.
        """
        url = f"{self.url}/_emulator/api{path}"
        response = request(method, url, body, headers={**self._headers, **(headers or {})})
        if not 200 <= response.status_code < 300:
            raise CallFailed(method, url, response)
        return response.json() if response.body else None

    def get(self, path: str) -> Response:
        """Fetch a page of this world."""
        return request("GET", self.url + path)

    def mailbox(self, address: str, **fields: Any) -> Mailbox:
        """The mailbox of an address; made where there is none, changed where fields are given.

        `fields`: as the contract writes them; a new one is a Microsoft 365 E3 user in UTC.
        """
        known = {each["address"]: each for each in self.call("GET", "/mailboxes")["mailboxes"]}
        found = known.get(address.lower())
        if found is None:
            name = address.partition("@")[0].replace(".", " ").title()
            made = {"displayName": name, "timeZone": "UTC", "subscription": "Microsoft 365 E3"}
            found = self.call("POST", "/mailboxes", {"address": address, **made, **fields})
        elif fields:
            found = self.call("PATCH", f"/mailboxes/{quote(address)}", fields)
        return Mailbox(self, found)

    def settings(self, **changes: Any) -> Any:
        """The world's switches, after setting some; named as the contract names them."""
        if changes:
            return self.call("PATCH", "/settings", changes)
        return self.call("GET", "/settings")

    def exchange(self, command: str, organization: str | None = None) -> Any:
        """Run a command of the Exchange console."""
        body = {"command": command} | ({"organization": organization} if organization else {})
        return self.call("POST", "/exchange", body)

    def messages(self, *, to: str = "", subject: str = "", wait: float = 0) -> list[Any]:
        """The mails that fit; `wait`: so many real seconds for the first one."""
        query = {"to": to, "subject": subject, "wait": wait}
        asked = urlencode({name: value for name, value in query.items() if value})
        found: list[Any] = self.call("GET", f"/messages?{asked}")["messages"]
        return found

    def journal(
        self, *, kind: str = "", text: str = "", after: int = 0, wait: float = 0
    ) -> list[Any]:
        """What happened, in order: of a kind, with a text in it, after an entry's id.

        `wait`: so many real seconds for the first entry that fits.
        """
        query = {"kind": kind, "text": text, "after": after, "wait": wait}
        asked = urlencode({name: value for name, value in query.items() if value})
        found: list[Any] = self.call("GET", f"/journal?{asked}")["entries"]
        return found

    def export(self) -> Any:
        """The world as a document."""
        return self.call("GET", "/world")

    def load(self, document: object) -> None:
        """Replace the world by a document; raises CallFailed, and changes nothing, on a bad one."""
        self.call("PUT", "/world", document)

    def reset(self, scenario: str | None = None) -> None:
        """Bring the world back to its scenario, or to another."""
        self.call("POST", "/reset", {"scenario": scenario} if scenario else {})


class _Thing:
    """Something that the control API gave; its JSON is `data`."""

    def __init__(self, emulator: Emulator, data: dict[str, Any]) -> None:
        self.emulator = emulator
        self.data = data


class Mailbox(_Thing):
    """A mailbox of the world."""

    @property
    def address(self) -> str:
        """Its address."""
        return str(self.data["address"])

    @property
    def url(self) -> str:
        """Its public page."""
        return str(self.data["pageUrl"])

    def meeting_type(self, title: str, **fields: Any) -> MeetingType:
        """A new meeting type; `fields` as the contract writes them."""
        path = f"/mailboxes/{quote(self.address)}/meeting-types"
        return MeetingType(
            self.emulator, self.emulator.call("POST", path, {"title": title, **fields})
        )

    def calendar(self, body: bytes, name: str = "Calendar") -> Any:
        """Give it a calendar; the health report."""
        path = f"/mailboxes/{quote(self.address)}/calendars/{quote(name)}"
        return self.emulator.call("PUT", path, body, headers={"Content-Type": "text/calendar"})

    def freebusy(self, start: datetime, end: datetime) -> Any:
        """What its calendars and bookings say of a window."""
        window = urlencode({"start": instant_text(start), "end": instant_text(end)})
        return self.emulator.call("GET", f"/mailboxes/{quote(self.address)}/freebusy?{window}")

    def access(self) -> Any:
        """The decision whether its owner may use Bookings, step by step."""
        return self.emulator.call("GET", f"/mailboxes/{quote(self.address)}/access")


class MeetingType(_Thing):
    """A meeting type."""

    @property
    def id(self) -> str:
        """Its GUID."""
        return str(self.data["id"])

    @property
    def url(self) -> str:
        """Its own address; of a private type nobody without a link sees anything there."""
        return str(self.data["url"])

    def share(self, *, single_use: bool = False) -> Link:
        """A new private link to it."""
        path = f"/meeting-types/{self.id}/links"
        return Link(self.emulator, self.emulator.call("POST", path, {"singleUse": single_use}))

    def slots(self, start: datetime, end: datetime) -> list[datetime]:
        """The starts that are open in [start, end)."""
        window = urlencode({"start": instant_text(start), "end": instant_text(end)})
        found = self.emulator.call("GET", f"/meeting-types/{self.id}/slots?{window}")["slots"]
        return [instant_of(each["start"]) for each in found]

    def book(self, start: datetime, *, key: str | None = None, **fields: Any) -> Any:
        """Book a time, without an e-mail code; raises CallFailed where it is not to be had."""
        who = {"name": "Ben Walters", "email": "ben@fabrikam.com"}
        headers = {"Idempotency-Key": key} if key else {}
        body = {"start": instant_text(start), **who, **fields}
        path = f"/meeting-types/{self.id}/bookings"
        return self.emulator.call("POST", path, body, headers=headers)


class Link(_Thing):
    """A private link."""

    @property
    def url(self) -> str:
        """What is shared."""
        return str(self.data["url"])

    @property
    def bookingcode(self) -> str:
        """Its secret."""
        return str(self.data["bookingcode"])

    def open(self) -> Response:
        """Open it as a guest's browser does."""
        return request("GET", self.url)

    def state(self) -> str:
        """What became of it: active, expired, consumed, revoked."""
        return str(self.emulator.call("GET", f"/links/{self.bookingcode}")["state"])

    def revoke(self) -> None:
        """Take it back."""
        self.emulator.call("DELETE", f"/links/{self.bookingcode}")
