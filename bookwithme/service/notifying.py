"""The mails that follow a booking, with their calendar parts: composed here, sent by `posting`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from bookwithme.domain.addresses import manage_url, teams_url
from bookwithme.ical.writer import invitation
from bookwithme.mail import letters
from bookwithme.service.posting import post

if TYPE_CHECKING:
    from bookwithme.domain.booking import Booking
    from bookwithme.domain.interval import Interval
    from bookwithme.domain.mailbox import Mailbox
    from bookwithme.mail.letters import Invite, Pair
    from bookwithme.service.place import Place
    from bookwithme.storage.work import Work


class Notice:
    """All mails about one booking."""

    def __init__(self, place: Place, work: Work, owner: Mailbox, booking: Booking) -> None:
        self._work, self._owner, self._booking = work, owner, booking
        self._manage = manage_url(place.base, booking.manage_secret)
        self._teams = teams_url(place.base, booking.guid) if booking.teams_id else None

    def booked(self) -> None:
        """It was made."""
        self._post(self._booked())

    def _booked(self) -> Pair:
        return letters.booked(
            self._owner,
            self._booking,
            manage_url=self._manage,
            teams_url=self._teams,
            invite=self._invite("REQUEST"),
        )

    def rescheduled(self, before: Interval) -> None:
        """It moved; `before` is when it was."""
        self._post(
            letters.rescheduled(
                self._owner,
                self._booking,
                before=before,
                manage_url=self._manage,
                teams_url=self._teams,
                invite=self._invite("REQUEST"),
            )
        )

    def cancelled(self) -> None:
        """It is off."""
        self._post(self._cancelled())

    def _cancelled(self) -> Pair:
        return letters.cancelled(self._owner, self._booking, invite=self._invite("CANCEL"))

    def calendar(self) -> str:
        """The calendar part that the attendee's mail about the booking as it is now has."""
        pair = self._cancelled() if self._booking.is_cancelled else self._booked()
        return pair.attendee.calendar or ""

    def _post(self, pair: Pair) -> None:
        for letter in pair:
            post(self._work, letter)

    def _invite(self, method: Literal["REQUEST", "CANCEL"]) -> Invite:
        return partial(
            invitation,
            self._booking,
            self._owner,
            method=method,
            now=self._work.now,
            manage_url=self._manage,
            teams_url=self._teams,
        )
