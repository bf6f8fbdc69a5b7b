"""What the client makes in a world: mailboxes, meeting types, bookings, links."""

from __future__ import annotations

from datetime import datetime
from typing import Generic, Literal, TypeVar, Unpack
from urllib.parse import quote, urlencode

from bookwithme.client import fields as f
from bookwithme.client.http import Response
from bookwithme.client.parts import Caller, Moment, body_of, instant_text
from bookwithme.contract.availability import CalendarHealth, FreeBusy, SlotList
from bookwithme.contract.base import Record
from bookwithme.contract.bookings import BookingInfo, NewBooking
from bookwithme.contract.events import EventChange, EventInfo, NewEvent
from bookwithme.contract.links import BotVisit, PrivateLink, PrivateLinkStory
from bookwithme.contract.mailbox import Access, MailboxInfo
from bookwithme.contract.meeting_type import NewType, Type

D = TypeVar("D", bound=Record)


class _Thing(Generic[D]):
    """Something that was made; `data` is what the control API last said of it."""

    def __init__(self, emulator: Caller, data: D) -> None:
        self.emulator = emulator
        self.data = data

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.data!r})"


class Mailbox(_Thing[MailboxInfo]):
    """A mailbox of the world."""

    @property
    def address(self) -> str:
        """Its address."""
        return self.data.address

    @property
    def url(self) -> str:
        """Its public page."""
        return self.data.page_url

    @property
    def _path(self) -> str:
        return f"/mailboxes/{quote(self.address)}"

    def meeting_type(self, title: str, **fields: Unpack[f.NewTypeFields]) -> MeetingType:
        """A new meeting type."""
        body = {"title": title, **body_of(NewType, fields)}
        made = self.emulator.ask(Type, "POST", f"{self._path}/meeting-types", body)
        return MeetingType(self.emulator, made)

    def calendar(self, body: bytes | str, name: str = "Calendar") -> CalendarHealth:
        """Give it a calendar, the text of an .ics file; the health report."""
        path = f"{self._path}/calendars/{quote(name)}"
        data = body.encode() if isinstance(body, str) else body
        headers = {"Content-Type": "text/calendar"}
        return self.emulator.ask(CalendarHealth, "PUT", path, data, headers=headers)

    def event(
        self, subject: str, start: Moment, end: Moment, **fields: Unpack[f.NewEventFields]
    ) -> Event:
        """A new event of its own calendar, which takes its time at once."""
        when = {"start": instant_text(start), "end": instant_text(end)}
        body = {"subject": subject, **when, **body_of(NewEvent, fields)}
        made = self.emulator.ask(EventInfo, "POST", f"{self._path}/events", body)
        return Event(self.emulator, made)

    def events(self) -> list[Event]:
        """The events of its own calendar, in order of creation."""
        found = self.emulator.call("GET", f"{self._path}/events")["events"]
        return [Event(self.emulator, EventInfo.read(each)) for each in found]

    def freebusy(self, start: Moment, end: Moment) -> FreeBusy:
        """What its calendars and bookings say of a window."""
        return self.emulator.ask(FreeBusy, "GET", f"{self._path}/freebusy?{_window(start, end)}")

    def access(
        self, *, client: str | None = None, protocol: Literal["ews", "rest"] = "ews"
    ) -> Access:
        """The decision whether its owner may use Bookings, or a program the mailbox.

        `client`: the program's User-Agent.
        """
        asked = "" if client is None else f"?{urlencode({'client': client, 'protocol': protocol})}"
        return self.emulator.ask(Access, "GET", f"{self._path}/access{asked}")


def _window(start: Moment, end: Moment) -> str:
    return urlencode({"start": instant_text(start), "end": instant_text(end)})


class MeetingType(_Thing[Type]):
    """A meeting type."""

    @property
    def id(self) -> str:
        """Its GUID."""
        return str(self.data.id)

    @property
    def url(self) -> str:
        """Its own address; of a private type nobody without a link sees anything there."""
        return self.data.url

    def share(self, *, single_use: bool = False, name: str = "") -> Link:
        """A new private link to it."""
        path, body = f"/meeting-types/{self.id}/links", {"singleUse": single_use, "name": name}
        return Link(self.emulator, self.emulator.ask(PrivateLink, "POST", path, body))

    def slots(self, start: Moment, end: Moment) -> list[datetime]:
        """The starts that are open in [start, end)."""
        path = f"/meeting-types/{self.id}/slots?{_window(start, end)}"
        return [slot.start for slot in self.emulator.ask(SlotList, "GET", path).slots]

    def book(
        self, start: Moment, *, key: str | None = None, **fields: Unpack[f.NewBookingFields]
    ) -> Booking:
        """Book a time, without an e-mail code; raises CallFailed where it is not to be had."""
        who = {"name": "Ben Walters", "email": "ben@fabrikam.com"}
        headers = {"Idempotency-Key": key} if key else {}
        body = {"start": instant_text(start), **who, **body_of(NewBooking, fields)}
        path = f"/meeting-types/{self.id}/bookings"
        made = self.emulator.ask(BookingInfo, "POST", path, body, headers=headers)
        return Booking(self.emulator, made)


class Event(_Thing[EventInfo]):
    """An event of a mailbox's own calendar."""

    @property
    def id(self) -> str:
        """Its GUID."""
        return str(self.data.guid)

    def change(self, **fields: Unpack[f.EventChangeFields]) -> None:
        """Change some of its fields."""
        body = body_of(EventChange, fields)
        self.data = self.emulator.ask(EventInfo, "PATCH", f"/events/{self.id}", body)

    def delete(self) -> None:
        """Delete it."""
        self.emulator.call("DELETE", f"/events/{self.id}")


class Booking(_Thing[BookingInfo]):
    """A booking."""

    @property
    def id(self) -> str:
        """Its GUID."""
        return str(self.data.id)

    @property
    def start(self) -> datetime:
        """When it begins."""
        return self.data.start

    @property
    def end(self) -> datetime:
        """When it ends."""
        return self.data.end

    def refresh(self) -> Booking:
        """Look at it anew, after somebody else may have changed it."""
        self.data = self.emulator.ask(BookingInfo, "GET", f"/bookings/{self.id}")
        return self

    def reschedule(self, start: Moment) -> None:
        """Move it; raises CallFailed where the time is not to be had."""
        self._act("reschedule", {"start": instant_text(start)})

    def cancel(self, reason: str | None = None) -> None:
        """Cancel it; doing it again changes nothing."""
        self._act("cancel", {"reason": reason} if reason else {})

    def _act(self, name: str, body: object) -> None:
        self.data = self.emulator.ask(BookingInfo, "POST", f"/bookings/{self.id}/{name}", body)


class Link(_Thing[PrivateLink]):
    """A private link."""

    @property
    def url(self) -> str:
        """What is shared."""
        return self.data.url

    @property
    def bookingcode(self) -> str:
        """Its secret."""
        return str(self.data.bookingcode)

    def open(self) -> Response:
        """Open it as a guest's browser does."""
        return self.emulator.open(self.url)

    def state(self) -> str:
        """What became of it: active, expired, consumed, revoked."""
        self.data = self.emulator.ask(PrivateLinkStory, "GET", f"/links/{self.bookingcode}")
        return self.data.state.value

    def bots(self) -> list[BotVisit]:
        """Let previewers, scanners and fetchers open it; what each was taken for, saw, changed."""
        found = self.emulator.call("POST", f"/links/{self.bookingcode}/bots")["visits"]
        return [BotVisit.read(each) for each in found]

    def rename(self, name: str) -> None:
        """Give it another name."""
        body = {"name": name}
        self.data = self.emulator.ask(PrivateLink, "PATCH", f"/links/{self.bookingcode}", body)

    def revoke(self) -> None:
        """Take it back."""
        self.emulator.call("DELETE", f"/links/{self.bookingcode}")
