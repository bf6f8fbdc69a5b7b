"""Feeds: calendars that are fetched from an address.

A feed that fails never counts as free: its last good copy holds, and where there is none, nothing
is offered. Fetching and reading happen outside the lock. The address may be a secret: nothing here
tells it to anybody.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bookwithme import clock
from bookwithme.contract.world import Ran
from bookwithme.domain.errors import (
    CalendarTooLarge,
    FieldProblem,
    InvalidInput,
    NotFound,
    refuse_any,
)
from bookwithme.domain.mailbox import Mailbox, calendar_name_problems
from bookwithme.i18n import mark
from bookwithme.ical.fetching import feed
from bookwithme.ical.fetching.feed import (
    Fetched,
    Fetcher,
    NotModified,
    begins_as_calendar,
    is_fetchable,
)
from bookwithme.ical.fetching.refresh import SHORTEST, USUAL, refresh_interval
from bookwithme.ical.remarks import Remark
from bookwithme.service.access_gate import mailbox_at
from bookwithme.service.availability.calendars import (
    Health,
    calendar_of,
    content_hash,
    expand,
    health,
    horizon,
    keep,
    kept,
)
from bookwithme.service.availability.feed_requests import ask_all, ask_now
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.busy import Expansion
from bookwithme.storage.calendars import Calendar
from bookwithme.storage.unit_of_work import UnitOfWork

NO_CALENDAR = mark("The calendar's server sent something that isn't a calendar.")
HALF_A_CALENDAR = mark("The calendar's server sent a calendar that ends in the middle.")

PAUSE = timedelta(seconds=60)
"""Of real time between two fetches of one feed, however fast a world's clock goes."""

AT_ONCE = 8
LONGEST_URL = 2_000


@dataclass(frozen=True, slots=True)
class _Copy:
    """A whole calendar as it was fetched; `expansion` None: this content was read before."""

    content: str
    answer: Fetched
    zone: str
    expansion: Expansion | None = None


_News = _Copy | NotModified | Remark
"""What asking a feed brought; a remark says why it brought nothing."""


def fetcher(*, local: bool) -> Fetcher:
    """How an installation fetches; `local`: also from this machine and private networks."""
    return Fetcher(allowed=lambda _address: True) if local else Fetcher()


def subscribe(context: WorldContext, address: str, name: str, url: str) -> Health:
    """Give a mailbox a calendar that is fetched, at once and from time to time; its health.

    One of this name is replaced. Where the first fetch fails, the calendar is there all the same,
    without a copy, so that nothing is offered.

    Raises:
        NotFound: there is no such mailbox.
        InvalidInput: the name, or the address, which is not of http, https or webcal.
        TooManyWaiting: there is no place to wait for the calendar.
    """
    refuse_any(calendar_name_problems(name))
    url = url.strip()
    if not is_fetchable(url) or len(url) > LONGEST_URL:
        problem = "must be an address that begins with http://, https:// or webcal://"
        raise InvalidInput(FieldProblem("url", problem))
    with context.read() as uow:
        mailbox = mailbox_at(uow, address)
        calendar = _subscribed(uow, mailbox, name, url)
    news = _read(context, mailbox, calendar, ask_now(context, calendar))
    with context.write() as uow:
        mailbox = mailbox_at(uow, address)
        # Looked up again: its copy may have gone meanwhile.
        after = _settle(uow, mailbox, _subscribed(uow, mailbox, name, url), news)
        uow.calendars.put(after)
        return health(uow, mailbox, after)


def _subscribed(uow: UnitOfWork, mailbox: Mailbox, name: str, url: str) -> Calendar:
    """The calendar that is fetched from this address already, or a new one without a copy."""
    calendar = uow.calendars.by_name(mailbox.id, name)
    if calendar is None or calendar.url != url:
        return Calendar(mailbox_id=mailbox.id, name=name, content=None, url=url)
    return calendar


def refresh(context: WorldContext, address: str, name: str) -> Health:
    """Fetch a calendar now; its health.

    Raises:
        NotFound: there is no such calendar. InvalidInput: it was uploaded.
        TooManyWaiting: there is no place to wait for it.
    """
    with context.read() as uow:
        mailbox = mailbox_at(uow, address)
        calendar = calendar_of(uow, mailbox, name)
    if calendar.url is None:
        problem = "is not known: this calendar was uploaded, and is replaced by another upload"
        raise InvalidInput(FieldProblem("url", problem))
    _update(context, mailbox, calendar, ask_now(context, calendar))
    with context.read() as uow:
        mailbox = mailbox_at(uow, address)
        return health(uow, mailbox, calendar_of(uow, mailbox, name))


def refresh_due(context: WorldContext, pause: timedelta = PAUSE) -> list[Ran]:
    """Fetch all feeds of a world whose copy has had its time: what was done, with `at`, in order.

    `pause`: so much real time must have passed since a feed was asked.

    Raises:
        NotFound: there is no such world.
    """
    with context.read() as uow:
        owners = {each.id: each for each in uow.mailboxes.all()}
        due = [
            (owners[each.mailbox_id], each)
            for each in uow.calendars.feeds()
            if _is_due(each, uow.now) and not _is_recent(each, pause)
        ]
    told = []
    for first in range(0, len(due), AT_ONCE):
        part = due[first : first + AT_ONCE]
        answers = ask_all(context, [calendar for _, calendar in part])
        for (mailbox, calendar), answer in zip(part, answers, strict=True):
            after = _update(context, mailbox, calendar, answer)
            told += [_told(mailbox, after)] if after else []
    return told


def _is_due(calendar: Calendar, now: datetime) -> bool:
    """Whether a copy has had its time; also after the world's clock was put back."""
    if calendar.tried_at is None:
        return True
    good_for = SHORTEST if calendar.failure else calendar.refresh_after or USUAL
    return not calendar.tried_at <= now < calendar.tried_at + good_for


def _is_recent(calendar: Calendar, pause: timedelta) -> bool:
    last = calendar.tried_really_at
    return last is not None and timedelta(0) <= clock.system_now() - last < pause


def _told(mailbox: Mailbox, calendar: Calendar) -> Ran:
    what = "calendarUnavailable" if calendar.failure else "calendarFetched"
    return Ran.of(at=calendar.tried_at, what=what, about=f"{mailbox.address}: {calendar.name}")


def _read(
    context: WorldContext,
    mailbox: Mailbox,
    calendar: Calendar,
    answer: Fetched | NotModified | Remark,
) -> _News:
    """Read what was fetched, unless it is known: then it costs a hash."""
    if not isinstance(answer, Fetched):
        return answer
    if not begins_as_calendar(answer.body):
        return Remark(NO_CALENDAR)
    content = content_hash(answer.body)
    copy = _Copy(content, answer, mailbox.time_zone)
    if content == calendar.content:
        return copy
    with context.read() as uow:
        found, window = kept(uow, content, mailbox), horizon(uow.now)
    if not found:
        try:
            copy = replace(copy, expansion=expand(answer.body, mailbox.time_zone, window))
        except InvalidInput:
            return Remark(NO_CALENDAR)
        except CalendarTooLarge:
            return Remark(feed.TOO_LARGE)
    read = found or copy.expansion
    return copy if read and read.report["complete"] else Remark(HALF_A_CALENDAR)


def _update(
    context: WorldContext,
    mailbox: Mailbox,
    calendar: Calendar,
    answer: Fetched | NotModified | Remark,
) -> Calendar | None:
    """Write down what came of asking; None: the calendar went, or became another, meanwhile."""
    try:
        news = _read(context, mailbox, calendar, answer)
        moved = isinstance(news, _Copy) and news.content != calendar.content
        with context.write(moved=moved) as uow:
            owner = mailbox_at(uow, mailbox.address)
            present = calendar_of(uow, owner, calendar.name)
            if (present.url, present.content) != (calendar.url, calendar.content):
                return None
            after = _settle(uow, owner, present, news)
            uow.calendars.save(after)
            return after
    except NotFound:
        return None


def _settle(uow: UnitOfWork, mailbox: Mailbox, calendar: Calendar, news: _News) -> Calendar:
    """The calendar as it is after asking; a new copy is kept."""
    if isinstance(news, _Copy):
        keep(uow, news.content, news.answer.body, news.zone, news.expansion)
    elif isinstance(news, NotModified) and calendar.content is None:
        news = Remark(feed.REFUSED, {"status": "304"})
    after = _after(calendar, news, uow.now)
    if after.failure != calendar.failure:
        problem = str(news) if isinstance(news, Remark) else None
        data = {"mailbox": mailbox.address, "calendar": calendar.name, "problem": problem}
        uow.journal.add("calendar", uow.now, data)
    return after


def _after(calendar: Calendar, news: _News, now: datetime) -> Calendar:
    asked = replace(calendar, tried_at=now, tried_really_at=clock.system_now())
    if isinstance(news, Remark):
        since = calendar.failed_since if calendar.failure else now
        values = dict(news.values)
        return replace(
            asked, failure=news.message, failure_values=values, failed_since=since or now
        )
    good = replace(asked, fetched_at=now, failure=None, failure_values=None, failed_since=None)
    if isinstance(news, NotModified):
        return good
    return replace(
        good,
        content=news.content,
        etag=news.answer.etag or None,
        last_modified=news.answer.last_modified or None,
        refresh_after=refresh_interval(news.answer.body),
    )
