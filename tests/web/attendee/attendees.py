"""What an attendee does with a page: read it, fill in its form, send it."""

from urllib.parse import urlsplit

from bookwithme.contract.types import instant
from bookwithme.domain.addresses import page_url, type_url
from bookwithme.domain.booking import Attendee
from bookwithme.service.attendee import bookings
from bookwithme.service.attendee.address_resolution import Address
from bookwithme.service.attendee.booking import BookingRequest, book_meeting
from bookwithme.service.mail import outbox
from tests.page import Page
from tests.web.conftest import BASE

GUEST = {"name": "Ann Example", "email": "ann@example.org", "notes": "About the plan."}
PARIS_TEN = "2026-11-24T09:00:00Z"
"""Ten o'clock on Tuesday in Paris: open as long as nobody books it."""


def local(url):
    """An address without its host."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def page_of(cast):
    return local(page_url(BASE, cast.organizer.page_name))


def type_of(cast, kind=None):
    return local(type_url(BASE, cast.organizer.page_name, (kind or cast.public).guid))


def private_of(cast, shared):
    code = shared.link.bookingcode
    return local(type_url(BASE, cast.organizer.page_name, cast.private.guid, code))


def starts(answer):
    """The times on offer, in their order."""
    return Page(answer).values("[name=start]", "value")


def mailed_code(context):
    """The code of the newest mail that tells one."""
    return [message.code for message in outbox.messages(context) if message.code][-1]


def ask_for_code(client, url, start=PARIS_TEN, **changes):
    return client.post(url, data={"start": start, **GUEST, **changes})


def book(client, context, url, start=PARIS_TEN, **changes):
    """Go all the way as a guest; the manage page's path."""
    asked = ask_for_code(client, url, start, **changes)
    answer = client.post(url, data=Page(asked).hidden | {"code": mailed_code(context)})
    assert answer.status_code == 303
    return urlsplit(answer.location).path.removesuffix("/confirmation")


def booked(context):
    """Every booking of the world."""
    return [record.booking for record in bookings.bookings(context)]


def book_directly(context, kind, start=PARIS_TEN):
    """Somebody else is quicker."""
    asked = BookingRequest(
        start=instant(start), attendee=Attendee("Bob", "bob@x.org"), time_zone="Europe/Paris"
    )
    return book_meeting(context, Address.of_type(kind.guid), asked)


def kinds(context):
    """The kinds of all mails, in order."""
    return [str(message.kind) for message in outbox.messages(context)]
