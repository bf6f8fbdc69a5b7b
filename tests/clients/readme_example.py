"""The README's example, by a client that openapi-python-client has generated."""

import os
import urllib.error
import urllib.request
from datetime import timedelta
from http import HTTPStatus
from io import BytesIO
from typing import TypeVar

from emulator_client import Client
from emulator_client.api.bookings import bookings_book
from emulator_client.api.clock import clock_advance, clock_show
from emulator_client.api.links import links_create, links_show
from emulator_client.api.mailboxes import mailboxes_create, mailboxes_put_calendar
from emulator_client.api.meeting_types import meeting_types_create, meeting_types_slots
from emulator_client.api.messages import messages_all_messages, messages_source
from emulator_client.api.worlds import worlds_delete, worlds_make
from emulator_client.models import (
    Advance,
    Advanced,
    BookingInfo,
    CalendarHealth,
    ClockFace,
    LinkState,
    MailboxInfo,
    MailList,
    NewBooking,
    NewLink,
    NewMailbox,
    NewType,
    NewWorld,
    PrivateLink,
    PrivateLinkStory,
    Problem,
    SlotList,
    Type,
    Visibility,
    WorldInfo,
)
from emulator_client.types import File

T = TypeVar("T")
CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"


def made(kind: type[T], answer: object) -> T:
    """The answer, where it is what was asked for."""
    assert isinstance(answer, kind), answer
    return answer


def status(url: str) -> int:
    """What a guest's browser gets."""
    try:
        with urllib.request.urlopen(url) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def main() -> None:
    """Share a link, let 91 days pass, find it dead."""
    root = os.environ["BOOKWITHME_URL"]
    server = Client(base_url=root)
    new = NewWorld(name="generated", scenario="empty")
    made(WorldInfo, worlds_make.sync(client=server, body=new))
    world = Client(base_url=f"{root}/w/generated")
    who = NewMailbox(
        address="adele@contoso.com",
        display_name="Adele",
        time_zone="UTC",
        subscription="Microsoft 365 E3",
    )
    adele = made(MailboxInfo, mailboxes_create.sync(client=world, body=who))
    private = NewType(title="Intro", visibility=Visibility.PRIVATE)
    intro = made(Type, meeting_types_create.sync(adele.address, client=world, body=private))
    single = NewLink(single_use=True)
    link = made(PrivateLink, links_create.sync(intro.id, client=world, body=single))
    assert status(link.url) == HTTPStatus.OK
    send_calendar(world, adele)
    book(world, intro, made(PrivateLink, links_create.sync(intro.id, client=world)))
    made(Advanced, clock_advance.sync(client=world, body=Advance(by="P91D")))
    assert status(link.url) == HTTPStatus.GONE
    story = made(PrivateLinkStory, links_show.sync(link.bookingcode, client=world))
    assert story.state is LinkState.EXPIRED
    worlds_delete.sync_detailed("generated", client=server)


def send_calendar(world: Client, adele: MailboxInfo) -> None:
    """A calendar goes in as a file."""
    file = File(payload=BytesIO(CALENDAR))
    health = mailboxes_put_calendar.sync(adele.address, "Own", client=world, body=file)
    assert made(CalendarHealth, health).events == 0


def book(world: Client, intro: Type, link: PrivateLink) -> None:
    """A mail comes out as a file; what is refused comes as a problem."""
    now = made(ClockFace, clock_show.sync(client=world)).now
    later = now + timedelta(days=7)
    found = meeting_types_slots.sync(intro.id, client=world, start=now, end=later)
    ben = NewBooking(
        name="Ben",
        email="nobody",
        start=made(SlotList, found).slots[0].start,
        bookingcode=str(link.bookingcode),
    )
    refused = made(Problem, bookings_book.sync(intro.id, client=world, body=ben))
    assert (refused.code, refused.status) == ("InvalidInput", 422)
    ben.email = "ben@fabrikam.com"
    made(BookingInfo, bookings_book.sync(intro.id, client=world, body=ben))
    mails = made(MailList, messages_all_messages.sync(client=world, to="ben@")).messages
    source = made(File, messages_source.sync(mails[0].id, client=world))
    assert b"To: ben@fabrikam.com" in source.payload.read()


if __name__ == "__main__":
    main()
