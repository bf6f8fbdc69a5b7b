"""The refusal of the access check; apart from the other errors, since it bears who was refused."""

from bookwithme.domain.access import Decision
from bookwithme.domain.errors import BookwithmeError
from bookwithme.domain.mailbox import Mailbox


class AccessDenied(BookwithmeError):
    """This booking page isn't available."""

    def __init__(self, decision: Decision, mailbox: Mailbox) -> None:
        super().__init__()
        self.decision = decision
        """Why; for the organizer and the admin, not for attendees."""
        self.mailbox = mailbox
