"""One family of errors; each class bears the `code` that outsiders see (contract, status codes).

No HTTP in here: `web/platform/errors.py` says which status and which page a class gets.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One bad field: its name as the caller wrote it, and what is wrong with it."""

    field: str
    problem: str


class BookwithmeError(Exception):
    """The family. `code` is stable and public; `str(error)` is one English sentence."""

    code = "Error"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or (type(self).__doc__ or "").strip().splitlines()[0])


class Malformed(BookwithmeError):
    """The request cannot be read."""

    code = "Malformed"


class InvalidInput(BookwithmeError):
    """The request can be read, but some of its fields are wrong; nothing was changed."""

    code = "InvalidInput"

    def __init__(self, *problems: FieldProblem) -> None:
        super().__init__("; ".join(f"{each.field}: {each.problem}" for each in problems))
        self.problems = problems


class CalendarTooLarge(BookwithmeError):
    """This calendar is larger than the limits allow."""

    code = "CalendarTooLarge"


class NotFound(BookwithmeError):
    """There is no such thing here."""

    code = "NotFound"


class PageNotPublished(NotFound):
    """This booking page is off or not set up yet."""

    code = "PageNotPublished"


class LinkDead(BookwithmeError):
    """A private link that once worked and does not any more."""

    code = "LinkDead"


class LinkExpired(LinkDead):
    """This private link is older than 90 days."""

    code = "LinkExpired"


class LinkConsumed(LinkDead):
    """This private link has paid for its one booking."""

    code = "LinkConsumed"


class LinkRevoked(LinkDead):
    """This private link was taken back by its owner."""

    code = "LinkRevoked"


class Conflict(BookwithmeError):
    """What was asked contradicts what is."""

    code = "Conflict"


class SlotUnavailable(Conflict):
    """This time is not open."""

    code = "SlotUnavailable"


class IdempotencyConflict(Conflict):
    """This Idempotency-Key was used with another body."""

    code = "IdempotencyConflict"


class BookingCancelled(Conflict):
    """This booking was cancelled; it cannot be moved any more."""

    code = "BookingCancelled"


class BookingStarted(Conflict):
    """This meeting has begun; it can be neither moved nor cancelled any more."""

    code = "BookingStarted"


class MeetingTypeDeleted(Conflict):
    """The meeting type is gone; this booking can only be cancelled."""

    code = "MeetingTypeDeleted"


class WorldExists(Conflict):
    """A world of this name exists."""

    code = "WorldExists"


class MailboxExists(Conflict):
    """A mailbox of this address exists."""

    code = "MailboxExists"


class DefaultWorld(Conflict):
    """The default world cannot be deleted."""

    code = "DefaultWorld"


class CodeWrong(BookwithmeError):
    """The verification code is not the one that was sent."""

    code = "CodeWrong"

    def __init__(self, tries_left: int) -> None:
        super().__init__()
        self.tries_left = tries_left


class CodeExpired(BookwithmeError):
    """The verification code is too old or was tried too often; ask for a new one."""

    code = "CodeExpired"


class TooManyRequests(BookwithmeError):
    """Too many wrong attempts; wait a while."""

    code = "TooManyRequests"


class NotNow(BookwithmeError):
    """This is not possible now. Try again."""

    code = "NotNow"


class Busy(NotNow):
    """The database is busy with others' work; nothing was changed. Try again."""

    code = "Busy"


class DatabaseUnavailable(NotNow):
    """The database cannot be used at the moment. Try again in a while."""

    code = "DatabaseUnavailable"

    def __init__(self, reason: str = "") -> None:
        super().__init__()
        self.reason = reason
        """What is wrong, for whoever runs the emulator; no stranger is told."""


class DatabaseTooNew(BookwithmeError):
    """The database was written by a newer bookwithme: use that one, or another database."""

    code = "DatabaseTooNew"


class SnapshotExists(Conflict):
    """A snapshot of this name was saved at the same moment."""

    code = "SnapshotExists"


class NotTheAttendee(BookwithmeError):
    """The e-mail address is not the one that this booking was made with."""

    code = "NotTheAttendee"
