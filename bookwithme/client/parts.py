"""What the client does with a world's clock, faults and snapshots; how values are written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any, TypedDict, TypeVar, Unpack
from urllib.parse import quote

from pydantic import ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import to_jsonable_python

from bookwithme.client.http import CallFailed, Headers, Response, differing, request
from bookwithme.contract import types
from bookwithme.contract.base import Record
from bookwithme.contract.faults import Fault, FaultList
from bookwithme.contract.world import Advanced, ClockFace, Ran
from bookwithme.domain.durations import format_duration

R = TypeVar("R", bound=Record)

Moment = datetime | str
"""An instant: aware, or an ISO text with its zone."""
Length = timedelta | str
"""A duration: a timedelta, or an ISO text such as `PT30M`."""


class Lengths(TypedDict, total=False):
    """A length of time, as `timedelta` takes it."""

    weeks: float
    days: float
    hours: float
    minutes: float
    seconds: float


class Clock:
    """The world's clock. Instants need a zone: a time without one is another on each machine."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._frozen: Any = None
        self._shown: datetime | None = None

    @property
    def now(self) -> datetime:
        """The world's present."""
        return self._caller.ask(ClockFace, "GET", "/clock").now

    def set(self, instant: Moment) -> None:
        """Set it to any instant; it goes on from there."""
        self._put(now=instant)

    def freeze(self, instant: Moment | None = None) -> None:
        """Stop it, at an instant or where it is."""
        self._put(mode="frozen", **({} if instant is None else {"now": instant}))

    def resume(self) -> None:
        """Let it go on from where it is."""
        self._put(mode="shifted")

    def follow(self) -> None:
        """Let it show the machine's time again."""
        self._frozen = None
        self._caller.call("DELETE", "/clock")

    def advance(
        self, by: Length | None = None, *, to: Moment | None = None, **lengths: Unpack[Lengths]
    ) -> list[Ran]:
        """Let time pass (`days=91`, `to=…`); what fell due on the way. Raises ValueError."""
        self._frozen = None
        by = timedelta(**lengths) if lengths else by
        if isinstance(by, timedelta) and by < timedelta():
            raise ValueError("advance only goes forward: clock.set takes an earlier instant")
        body = written({name: each for name, each in (("by", by), ("to", to)) if each is not None})
        return list(self._caller.ask(Advanced, "POST", "/clock/advance", body).ran)

    def follow_test_clock(self) -> None:
        """Let it stand where freezegun has the test's time, and go with the machine's otherwise.

        It is set before each call of this client: wherever the server runs, it has no other way to
        know. Setting the clock in another way ends it.

        Raises:
            ImportError: freezegun is not installed.
        """
        self._frozen = import_module("freezegun.api").freeze_factories
        self._shown = None
        self._caller.call("DELETE", "/clock")

    def keep_up(self) -> None:
        """Set it to the test's time, if it follows that."""
        frozen = self._frozen
        now = frozen[-1]().replace(tzinfo=UTC, microsecond=0) if frozen else None
        if frozen is None or now == self._shown:
            return
        self._shown = now
        if now:
            self._caller.call("PUT", "/clock", written({"mode": "frozen", "now": now}))
        else:
            self._caller.call("DELETE", "/clock")

    def _put(self, **wish: object) -> None:
        self._frozen = None
        self._caller.call("PUT", "/clock", written(wish))


class Caller:
    """What calls the control API of one world, and fetches addresses."""

    def __init__(self, url: str, token: str | None = None) -> None:
        self.url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.clock = Clock(self)

    def call(self, method: str, path: str, body: object = None, *, headers: Headers = None) -> Any:
        """Call the control API; the answer's JSON. Raises CallFailed if it is not 2xx, NoServer."""
        response = self._send(method, path, body, headers)
        return response.json() if response.body else None

    def _send(
        self, method: str, path: str, body: object = None, headers: Headers = None
    ) -> Response:
        self.clock.keep_up()
        url = f"{self.url}/_emulator/api{path}"
        response = request(method, url, body, headers={**self._headers, **(headers or {})})
        if not 200 <= response.status_code < 300:
            raise CallFailed(method, url, response, differing(self.url))
        return response

    def ask(
        self,
        record: type[R],
        method: str,
        path: str,
        body: object = None,
        *,
        headers: Headers = None,
    ) -> R:
        """Call it; the answer as a record of the contract. Raises as `call`."""
        return self._read(record, self.call(method, path, body, headers=headers))

    def _read(self, record: type[R], found: object) -> R:
        try:
            # What a newer server tells besides is kept in `model_extra`.
            return record.model_validate(found, by_alias=True, by_name=False, extra="allow")
        except ValidationError as error:
            raise AssertionError(f"{record.__name__}: {error}{differing(self.url)}") from None

    def get(self, path: str) -> Response:
        """Fetch a page of this world."""
        return self.open(self.url + path)

    def open(self, url: str) -> Response:
        """Fetch an address as a guest's browser does."""
        self.clock.keep_up()
        return request("GET", url)


class Faults:
    """What is to go wrong in the world."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def all(self) -> list[Fault]:
        """The faults that can still strike."""
        return list(self._caller.ask(FaultList, "GET", "/faults").faults)

    def set(self, *faults: Fault | str | Mapping[str, object]) -> None:
        """Have these and no others, as the control API writes them."""
        self._caller.call("PUT", "/faults", written(faults))

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        self._caller.call("DELETE", "/faults")


class Snapshots:
    """The world's snapshots."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def names(self) -> list[str]:
        """Their names, in order of creation."""
        found = self._caller.call("GET", "/snapshots")["snapshots"]
        return [str(each["name"]) for each in found]

    def save(self, name: str) -> None:
        """Keep the world as it is; a snapshot of this name is replaced."""
        self._caller.call("POST", "/snapshots", {"name": name})

    def restore(self, name: str) -> None:
        """Bring it back, with its clock."""
        self._caller.call("POST", f"/snapshots/{quote(name)}/restore")

    def delete(self, name: str) -> None:
        """Throw it away."""
        self._caller.call("DELETE", f"/snapshots/{quote(name)}")


def body_of(record: type[Record], given: Mapping[str, object]) -> dict[str, Any]:
    """What is sent for values by the names of a record's attributes, or by those of its JSON."""
    known = record.model_fields
    alias = {name: field.alias or to_camel(name) for name, field in known.items()}
    return {alias.get(name, to_camel(name)): written(each) for name, each in given.items()}


def written(value: object) -> Any:
    """A value as JSON takes it.

    Raises:
        ValueError: an instant has no zone. TypeError: it is a link, where its code is meant.
    """
    if hasattr(value, "open") and hasattr(value, "bookingcode"):
        raise TypeError("a link is not its code: give link.bookingcode")
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, timedelta):
        return format_duration(value)
    if isinstance(value, dict):
        return {name: written(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [written(each) for each in value]
    return to_jsonable_python(value, by_alias=True)  # GUIDs, choices, records


def instant_text(instant: Moment) -> str:
    """An instant as the control API reads it; raises ValueError without a zone."""
    if isinstance(instant, datetime):
        if instant.tzinfo is None:
            raise ValueError(f"{instant} needs a zone, such as tzinfo=UTC")
        return types.instant_text(instant)
    return instant
