"""Compose the mails that follow a booking, with their calendar parts; `outbox` sends them.

Composing needs no unit of work, so that it can be done before the lock is taken.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Literal

from bookwithme.domain.addresses import manage_url, teams_url
from bookwithme.domain.booking import Booking
from bookwithme.domain.interval import Interval
from bookwithme.domain.letter import Letter
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.reminders import PlannedMail
from bookwithme.ical.writing.writer import invitation
from bookwithme.mail import letters
from bookwithme.mail.letters import Invite, Pair
from bookwithme.service.world_context import WorldContext


class BookingMails:
    """Compose the mails about one booking, as at `now`."""

    def __init__(
        self, context: WorldContext, owner: Mailbox, booking: Booking, now: datetime
    ) -> None:
        self._owner, self._booking, self._now = owner, booking, now
        self._base = context.base
        self._manage = manage_url(context.base, booking.manage_secret)
        self._teams = teams_url(context.base, booking.guid) if booking.teams_id else None

    def booked(self) -> Pair:
        """Tell both sides that it was made."""
        return letters.booked(
            self._owner,
            self._booking,
            manage_url=self._manage,
            teams_url=self._teams,
            invite=self._invite("REQUEST"),
        )

    def rescheduled(self, before: Interval) -> Pair:
        """Tell both sides that it moved; `before` is when it was."""
        return letters.rescheduled(
            self._owner,
            self._booking,
            before=before,
            manage_url=self._manage,
            teams_url=self._teams,
            invite=self._invite("REQUEST"),
        )

    def cancelled(self) -> Pair:
        """Tell both sides that it is off."""
        return letters.cancelled(self._owner, self._booking, invite=self._invite("CANCEL"))

    def planned(self, mail: PlannedMail) -> Letter:
        """Remind the attendee, or follow the meeting up."""
        return letters.planned(
            self._owner,
            self._booking,
            mail,
            base=self._base,
            manage_url=self._manage,
            teams_url=self._teams,
        )

    def calendar(self) -> str:
        """Write the calendar part of the attendee's mail about the booking as it is now."""
        pair = self.cancelled() if self._booking.is_cancelled else self.booked()
        return pair.attendee.calendar or ""

    def _invite(self, method: Literal["REQUEST", "CANCEL"]) -> Invite:
        return partial(
            invitation,
            self._booking,
            self._owner,
            method=method,
            now=self._now,
            manage_url=self._manage,
            teams_url=self._teams,
        )
