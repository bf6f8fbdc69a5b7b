"""One family of errors; each class bears the `code` that outsiders see.

No HTTP in here: `web/platform/errors.py` says which status and which page a class gets.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One bad field: its name as the caller wrote it, and what is wrong with it."""

    field: str
    problem: str


class BookwithmeError(Exception):
    """The family. `str(error)` is one English sentence.

    `code`: stable and public; the class's name, unless the class says otherwise.
    """

    code = "Error"
    retry_after: int | None = None
    """Seconds after which the same may succeed."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.code = vars(cls).get("code", cls.__name__)

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or (type(self).__doc__ or "").strip().splitlines()[0])


class Malformed(BookwithmeError):
    """The request cannot be read."""


class InvalidInput(BookwithmeError):
    """The request can be read, but some of its fields are wrong; nothing was changed."""

    def __init__(self, *problems: FieldProblem) -> None:
        super().__init__("; ".join(f"{each.field}: {each.problem}" for each in problems))
        self.problems = problems


def refuse_any(problems: Iterable[FieldProblem]) -> None:
    """Let pass what nothing is wrong with; raises InvalidInput."""
    if found := tuple(problems):
        raise InvalidInput(*found)


class TooMany(InvalidInput):
    """There are more of these than one answer takes."""

    def __init__(self, most: int) -> None:
        super().__init__(
            FieldProblem("limit", f"is required, since there are more than {most}: ask for parts")
        )


class CalendarTooLarge(BookwithmeError):
    """This calendar is larger than the limits allow."""


class NotFound(BookwithmeError):
    """There is no such thing here."""


class NoSuchWorld(NotFound):
    """There is no such world."""

    code = "NotFound"


class NoSuchInvitation(NotFound):
    """This invitation opens no world: its class may have ended, or the address is incomplete."""

    code = "NotFound"


def existing(found: T | None, detail: str = "") -> T:
    """What was looked for; raises NotFound where there is none."""
    if found is None:
        raise NotFound(detail)
    return found


class PageNotPublished(NotFound):
    """This booking page is off or not set up yet."""


class LinkDead(BookwithmeError):
    """A private link that once worked and does not any more."""


class LinkExpired(LinkDead):
    """This private link is older than 90 days."""


class LinkConsumed(LinkDead):
    """This private link has been used for its one booking."""


class LinkRevoked(LinkDead):
    """This private link was taken back by its owner."""


class Conflict(BookwithmeError):
    """What was asked contradicts what is."""


class SlotUnavailable(Conflict):
    """This time is not open."""

    def __init__(
        self,
        detail: str = "",
        because: str | None = None,
        source: str | None = None,
        nearest: tuple[tuple[datetime, datetime], ...] = (),
    ) -> None:
        """`because`: one of `explain.Because`; `source`: what takes the time, for its owner.

        `nearest`: open times that are nearest to it.
        """
        super().__init__(detail)
        self.because, self.source, self.nearest = because, source, nearest


class IdempotencyConflict(Conflict):
    """This Idempotency-Key was used with another body."""


class BookingCancelled(Conflict):
    """This booking was cancelled; it cannot be moved any more."""


class BookingStarted(Conflict):
    """This meeting has begun; it can be neither moved nor cancelled any more."""


class MeetingTypeDeleted(Conflict):
    """The meeting type is gone; this booking can only be cancelled."""


class WorldExists(Conflict):
    """A world of this name exists."""


class ClassExists(Conflict):
    """A class of this name exists."""


class WorldLocked(BookwithmeError):
    """Your trainer has locked this world: look around; what you change waits until it is open."""


class MailboxExists(Conflict):
    """A mailbox of this address exists."""


class OwaPolicyExists(Conflict):
    """The organization has an Outlook on the web mailbox policy of this name."""


class OwaPolicyInUse(Conflict):
    """This Outlook on the web mailbox policy is the default one, or a mailbox has it."""


class DefaultWorld(Conflict):
    """The default world cannot be deleted."""


class CodeWrong(BookwithmeError):
    """The verification code is not the one that was sent."""

    def __init__(self, tries_left: int) -> None:
        super().__init__()
        self.tries_left = tries_left


class CodeExpired(BookwithmeError):
    """The verification code is too old or was tried too often; ask for a new one."""


class UnknownHost(BookwithmeError):
    """The server was asked for by a name that is not its own."""

    def __init__(self, host: str) -> None:
        self.host = host if len(host) <= 100 else f"{host[:100]}…"
        super().__init__(
            f"This server does not go by the name {self.host!r}. If it should, set "
            "BOOKWITHME_ALLOWED_HOSTS (--allowed-hosts) to the name without the port, or "
            "BOOKWITHME_PUBLIC_URL (--public-url) to the address that people open."
        )


class TooManyRequests(BookwithmeError):
    """Too many wrong attempts; wait a while."""

    def __init__(self, detail: str = "", wait: int = 60) -> None:
        super().__init__(detail)
        self.retry_after = wait


class TooManyWaiting(TooManyRequests):
    """Too many requests wait already; try again in a moment."""

    code = TooManyRequests.code

    def __init__(self, where: str) -> None:
        super().__init__(
            f"Too many requests wait {where} already: for mails or entries of the journal, the "
            "delay of a fault, or a calendar from elsewhere. Try again in a moment.",
            wait=1,
        )


class NotNow(BookwithmeError):
    """This is not possible now. Try again."""


class Busy(NotNow):
    """The database is busy with others' work; nothing was changed. Try again."""

    retry_after = 2


class DatabaseUnavailable(NotNow):
    """The database cannot be used at the moment. Try again in a while."""

    retry_after = 2

    def __init__(self, reason: str = "") -> None:
        super().__init__()
        self.reason = reason
        """What is wrong, for whoever runs the emulator; no stranger is told."""


class DatabaseOfAnotherVersion(BookwithmeError):
    """The database was written by another bookwithme: use that one, or another database."""

    retry_after = 2


class LimitReached(Conflict):
    """A world has as many of something as it may have; `what`: as the setting calls it."""

    def __init__(self, what: str, most: int) -> None:
        super().__init__(f"This world may have {most} {what}: see BOOKWITHME_{what.upper()}.")
        self.most = most


class SnapshotExists(Conflict):
    """A snapshot of this name was saved at the same moment."""


class NotTheAttendee(BookwithmeError):
    """The e-mail address is not the one that this booking was made with."""
