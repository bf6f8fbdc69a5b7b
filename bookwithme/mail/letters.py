"""The mails that Bookings sends, composed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from bookwithme import i18n
from bookwithme.domain.addresses import manage_url, teams_url
from bookwithme.domain.booking import Booking, same_address
from bookwithme.domain.interval import Interval
from bookwithme.domain.letter import Kind, Letter
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.markdown import html_of
from bookwithme.domain.reminders import PlannedKind, PlannedMail
from bookwithme.mail.letter import Sender, compose
from bookwithme.zones import agree, zone_of


class Invite(Protocol):
    """Writes the calendar part around a mail's words.

    Who sends the mail brings it (`ical.writer.invitation` with all else filled in): mail knows no
    iCalendar, and the event says what the mail says.
    """

    def __call__(
        self,
        *,
        method: Literal["REQUEST", "CANCEL"],
        description: str,
        location: str,
        manage_url: str,
        teams_url: str | None,
    ) -> str:
        """Write the iTIP object."""


class Pair(NamedTuple):
    """What both sides of a booking get."""

    attendee: Letter
    organizer: Letter


def verification_code(
    owner: Mailbox,
    *,
    title: str,
    email: str,
    code: str,
    interval: Interval,
    zone: ZoneInfo,
    language: str,
) -> Letter:
    """Tell a guest the code that proves their address, for the meeting type `title`."""
    lang = i18n.language(language)
    when = lang.when(*interval, zone)
    return compose(
        "code",
        lang,
        kind=Kind.VERIFICATION_CODE,
        sender=Sender.page(owner, owner.address),
        to=[email],
        subject=lang.gettext("Your verification code: %(code)s", code=code),
        values={"owner": owner, "title": title, "email": email, "code": code, "when": when},
        code=code,
    )


def shared(
    owner: Mailbox,
    *,
    to: Sequence[str],
    message: str,
    language: str,
    url: str,
    title: str | None = None,
    duration: timedelta | None = None,
) -> Letter:
    """Share the page, or the one meeting type that has `title` and `duration`."""
    lang = i18n.language(language)
    length = duration and lang.duration(duration)
    return compose(
        "share",
        lang,
        kind=Kind.SHARE,
        sender=Sender.owner(owner),
        to=to,
        subject=lang.gettext(
            "The booking page '%(name)s - Booking page' has been shared with you",
            name=owner.display_name,
        ),
        values={"owner": owner, "message": message, "url": url, "title": title, "length": length},
        links=(url,),
    )


def bounced(letter: Letter) -> Letter:
    """Tell the sender of a mail that it reached nobody."""
    lang = i18n.language(letter.language)
    return compose(
        "bounce",
        lang,
        kind=Kind.BOUNCE,
        sender=Sender.server(letter.sender),
        to=[letter.sender],
        subject=lang.gettext("Undeliverable: %(subject)s", subject=letter.subject),
        values={"recipients": letter.recipients, "about": letter.subject},
    )


@dataclass(frozen=True, slots=True)
class BookingMails:
    """Compose the mails about one booking.

    `base`: the world's own address; `invite`: writes their calendar parts.
    """

    owner: Mailbox
    booking: Booking
    base: str
    invite: Invite

    @property
    def _manage(self) -> str:
        return manage_url(self.base, self.booking.manage_secret)

    @property
    def _teams(self) -> str | None:
        return teams_url(self.base, self.booking.guid) if self.booking.teams_id else None

    def booked(self) -> Pair:
        """Invite the attendee, and tell the organizer of the new booking."""
        lang, own = self._languages()
        told = own.gettext("New booking from %(name)s", name=self.booking.attendee.name)
        return Pair(
            self._to_attendee(Kind.INVITATION, lang, self.booking.subject),
            self._to_organizer(Kind.ORGANIZER_NOTICE, own, told),
        )

    def rescheduled(self, before: Interval) -> Pair:
        """Tell both that it moved; `before` is when it was."""
        lang, own = self._languages()
        told = own.gettext("Updated booking from %(name)s", name=self.booking.attendee.name)
        return Pair(
            self._to_attendee(Kind.UPDATE, lang, self.booking.subject, before),
            self._to_organizer(Kind.ORGANIZER_UPDATE, own, told, before),
        )

    def cancelled(self) -> Pair:
        """Tell both that it is off, and why where a reason was given."""
        lang, own = self._languages()
        canceled = lang.gettext("Canceled: %(subject)s", subject=self.booking.subject)
        told = own.gettext("Canceled booking from %(name)s", name=self.booking.attendee.name)
        return Pair(
            self._to_attendee(Kind.CANCELLATION, lang, canceled),
            self._to_organizer(Kind.ORGANIZER_CANCELLATION, own, told),
        )

    def planned(self, mail: PlannedMail) -> Letter:
        """Remind the attendee, or follow the meeting up.

        The owner gets a copy where the reminder says so.
        """
        kind, is_reminder = Kind(mail.kind.value), mail.kind is PlannedKind.REMINDER
        owner, attendee = self.owner, self.booking.attendee
        has_copy = mail.copy_to_organizer and not same_address(attendee.email, owner.address)
        lang, _own = self._languages()
        subject = (
            lang.gettext("Reminder: %(subject)s", subject=self.booking.subject)
            if is_reminder
            else lang.gettext("Follow-up: %(subject)s", subject=self.booking.subject)
        )
        linked = mail.text.replace("](/", f"]({self.base}/")
        text = {"html": html_of(mail.text, self.base), "text": linked}
        return compose(
            "planned",
            lang,
            kind=kind,
            sender=Sender.owner(owner),
            to=[attendee.email, *([owner.address] if has_copy else [])],
            subject=subject,
            values=self._values(kind, lang, self.booking.time_zone, owner.time_zone) | text,
            links=(self._manage, self._teams) if is_reminder else (),
        )

    def calendar(self) -> str:
        """Write the calendar part of the attendee's mail about the booking as it is now."""
        pair = self.cancelled() if self.booking.is_cancelled else self.booked()
        return pair.attendee.calendar or ""

    def _languages(self) -> tuple[i18n.Language, i18n.Language]:
        """Give the attendee's and the organizer's."""
        return i18n.language(self.booking.language), i18n.language(self.owner.language)

    def _to_attendee(
        self, kind: Kind, lang: i18n.Language, subject: str, before: Interval | None = None
    ) -> Letter:
        is_off = kind in _OVER
        here, there = self.booking.time_zone, self.owner.time_zone
        letter = compose(
            "attendee",
            lang,
            kind=kind,
            sender=Sender.owner(self.owner),
            to=list(dict.fromkeys(each.email for each in self.booking.everybody)),
            subject=subject,
            values=self._values(kind, lang, here, there, before),
            links=() if is_off else (self._manage, self._teams),
        )
        event = self.invite(
            method="CANCEL" if is_off else "REQUEST",
            description=letter.text,
            location=self._location(lang),
            manage_url=self._manage,
            teams_url=self._teams,
        )
        return replace(letter, calendar=event)

    def _to_organizer(
        self, kind: Kind, lang: i18n.Language, subject: str, before: Interval | None = None
    ) -> Letter:
        here, there = self.owner.time_zone, self.booking.time_zone
        return compose(
            "organizer",
            lang,
            kind=kind,
            sender=Sender.owner(self.owner, self.booking.attendee.email),
            to=[self.owner.address],
            subject=subject,
            values=self._values(kind, lang, here, there, before),
            links=() if kind in _OVER else (self._teams,),
        )

    def _values(
        self, kind: Kind, lang: i18n.Language, here: str, there: str, before: Interval | None = None
    ) -> dict[str, object]:
        """Give the templates their words; `there` is told only where its clocks differ."""
        start, end = self.booking.start, self.booking.end
        zone, other = zone_of(here), zone_of(there)
        same = agree(zone, other, start, end)
        is_on = kind not in _OVER
        return {
            "kind": kind,
            "owner": self.owner,
            "booking": self.booking,
            "when": lang.when(start, end, zone),
            "elsewhere": None if same else lang.when(start, end, other),
            "before": before and lang.when(*before, zone),
            "location": self._location(lang),
            "teams_url": self._teams if is_on else None,
            "meeting_id": _in_threes(self.booking.teams_id or ""),
            "manage_url": self._manage if is_on else None,
        }

    def _location(self, lang: i18n.Language) -> str:
        teams = lang.gettext("Microsoft Teams meeting") if self.booking.teams_id else ""
        return "; ".join(filter(None, (self.booking.location, teams)))


_OVER = {Kind.CANCELLATION, Kind.ORGANIZER_CANCELLATION, Kind.FOLLOW_UP}
"""Mails about a meeting that nobody can join or change any more."""


def _in_threes(digits: str) -> str:
    return " ".join(digits[at : at + 3] for at in range(0, len(digits), 3))
