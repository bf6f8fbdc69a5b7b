"""What an entry of the journal keeps of a thing: its names, so that it is told in words later.

They are those of the moment: a story is still told when the thing is renamed or gone.
"""

from bookwithme.contract.types import instant_text
from bookwithme.domain.booking import Booking
from bookwithme.domain.links import PrivateLink
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.meeting_type import MeetingType

Names = dict[str, str]


def of_type(mailbox: Mailbox, meeting_type: MeetingType, link: PrivateLink | None = None) -> Names:
    """A meeting type, and the private link that it is opened by."""
    guid, title = str(meeting_type.guid), meeting_type.title
    return {"mailbox": mailbox.address, "meetingType": guid, "title": title} | of_link(link)


def of_link(link: PrivateLink | None) -> Names:
    """A private link, with its name where it has one."""
    named = {"linkName": link.name} if link and link.name else {}
    return ({"bookingcode": str(link.bookingcode)} if link else {}) | named


def of_booking(booking: Booking, mailbox: Mailbox, link: PrivateLink | None = None) -> Names:
    """A booking: who meets whom, what for, when."""
    return {
        "booking": str(booking.guid),
        "mailbox": mailbox.address,
        "title": booking.title,
        "name": booking.attendee.name,
        "email": booking.attendee.email,
        "start": instant_text(booking.start),
    } | of_link(link)
