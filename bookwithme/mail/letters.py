"""The mails that Bookings sends, composed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from bookwithme import i18n
from bookwithme.domain.booking import Booking, same_address
from bookwithme.domain.interval import Interval
from bookwithme.domain.letter import Kind, Letter
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.markdown import html_of
from bookwithme.domain.reminders import PlannedKind, PlannedMail
from bookwithme.mail.letter import Sender, compose
from bookwithme.zones import zone_of


class Invite(Protocol):
    """Writes the calendar part around a mail's words.

    Who sends the mail brings it (`ical.writer.invitation` with all else filled in): mail knows no
    iCalendar, and the event says what the mail says.
    """

    def __call__(self, *, description: str, location: str) -> str:
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


def booked(
    owner: Mailbox, booking: Booking, *, manage_url: str, teams_url: str | None, invite: Invite
) -> Pair:
    """Invite the attendee, and tell the organizer of the new booking."""
    about = _About(owner, booking, teams_url, manage_url)
    lang, own = about.languages()
    return Pair(
        about.to_attendee(Kind.INVITATION, lang, booking.subject, invite),
        about.to_organizer(
            Kind.ORGANIZER_NOTICE,
            own,
            own.gettext("New booking from %(name)s", name=booking.attendee.name),
        ),
    )


def rescheduled(
    owner: Mailbox,
    booking: Booking,
    *,
    before: Interval,
    manage_url: str,
    teams_url: str | None,
    invite: Invite,
) -> Pair:
    """Tell both that a booking moved; `before` is when it was."""
    about = _About(owner, booking, teams_url, manage_url, before)
    lang, own = about.languages()
    return Pair(
        about.to_attendee(
            Kind.UPDATE,
            lang,
            lang.gettext("Updated: %(subject)s", subject=booking.subject),
            invite,
        ),
        about.to_organizer(
            Kind.ORGANIZER_UPDATE,
            own,
            own.gettext("Updated booking from %(name)s", name=booking.attendee.name),
        ),
    )


def cancelled(owner: Mailbox, booking: Booking, *, invite: Invite) -> Pair:
    """Tell both that a booking is off, and why where a reason was given."""
    about = _About(owner, booking)
    lang, own = about.languages()
    return Pair(
        about.to_attendee(
            Kind.CANCELLATION,
            lang,
            lang.gettext("Canceled: %(subject)s", subject=booking.subject),
            invite,
        ),
        about.to_organizer(
            Kind.ORGANIZER_CANCELLATION,
            own,
            own.gettext("Canceled booking from %(name)s", name=booking.attendee.name),
        ),
    )


def planned(
    owner: Mailbox,
    booking: Booking,
    mail: PlannedMail,
    *,
    base: str,
    manage_url: str,
    teams_url: str | None,
) -> Letter:
    """Remind an attendee of a meeting, or follow it up; `base`: what links in the text begin with.

    The owner gets a copy where the reminder says so.
    """
    kind, is_reminder = Kind(mail.kind.value), mail.kind is PlannedKind.REMINDER
    has_copy = mail.copy_to_organizer and not same_address(booking.attendee.email, owner.address)
    about = _About(owner, booking, *((teams_url, manage_url) if is_reminder else ()))
    lang, _own = about.languages()
    subject = (
        lang.gettext("Reminder: %(subject)s", subject=booking.subject)
        if is_reminder
        else lang.gettext("Follow-up: %(subject)s", subject=booking.subject)
    )
    text = {"html": html_of(mail.text, base), "text": mail.text.replace("](/", f"]({base}/")}
    return compose(
        "planned",
        lang,
        kind=kind,
        sender=Sender.owner(owner),
        to=[booking.attendee.email, *([owner.address] if has_copy else [])],
        subject=subject,
        values=about.values(kind, lang, booking.time_zone, owner.time_zone) | text,
        links=(about.manage_url, about.teams_url),
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


class _About(NamedTuple):
    """What the two mails about a booking are made of."""

    owner: Mailbox
    booking: Booking
    teams_url: str | None = None
    manage_url: str | None = None
    before: Interval | None = None

    def languages(self) -> tuple[i18n.Language, i18n.Language]:
        """Give the attendee's and the organizer's."""
        return i18n.language(self.booking.language), i18n.language(self.owner.language)

    def to_attendee(self, kind: Kind, lang: i18n.Language, subject: str, invite: Invite) -> Letter:
        letter = compose(
            "attendee",
            lang,
            kind=kind,
            sender=Sender.owner(self.owner),
            to=list(dict.fromkeys(each.email for each in self.booking.everybody)),
            subject=subject,
            values=self.values(kind, lang, self.booking.time_zone, self.owner.time_zone),
            links=(self.manage_url, self.teams_url),
        )
        event = invite(description=letter.text, location=self._location(lang))
        return replace(letter, calendar=event)

    def to_organizer(self, kind: Kind, lang: i18n.Language, subject: str) -> Letter:
        return compose(
            "organizer",
            lang,
            kind=kind,
            sender=Sender.page(self.owner, self.booking.attendee.email),
            to=[self.owner.address],
            subject=subject,
            values=self.values(kind, lang, self.owner.time_zone, self.booking.time_zone),
            links=(self.teams_url,),
        )

    def values(self, kind: Kind, lang: i18n.Language, here: str, there: str) -> dict[str, object]:
        """Give the templates their words; `there` is told only where its clocks differ."""
        start, end = self.booking.start, self.booking.end
        zone, other = zone_of(here), zone_of(there)
        same = start.astimezone(zone).utcoffset() == start.astimezone(other).utcoffset()
        return {
            "kind": kind,
            "owner": self.owner,
            "booking": self.booking,
            "when": lang.when(start, end, zone),
            "elsewhere": None if same else lang.when(start, end, other),
            "before": self.before and lang.when(*self.before, zone),
            "location": self._location(lang),
            "teams_url": self.teams_url,
            "meeting_id": _in_threes(self.booking.teams_id or ""),
            "manage_url": self.manage_url,
        }

    def _location(self, lang: i18n.Language) -> str:
        teams = lang.gettext("Microsoft Teams meeting") if self.booking.teams_id else ""
        return "; ".join(filter(None, (self.booking.location, teams)))


def _in_threes(digits: str) -> str:
    return " ".join(digits[at : at + 3] for at in range(0, len(digits), 3))
