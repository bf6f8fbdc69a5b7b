"""Asking the servers of feeds: outside every lock, and in a place where somebody may wait."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from threading import Thread

from bookwithme.domain.faults import CALENDAR
from bookwithme.ical.fetching import feed
from bookwithme.ical.fetching.feed import FeedUnavailable, Fetched, NotModified
from bookwithme.ical.remarks import Remark
from bookwithme.service.faults import faults
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.calendars import Calendar

Answer = Fetched | NotModified | Remark


def place(context: WorldContext) -> AbstractContextManager[None]:
    """Where to wait for the feeds of a world, if it has any.

    Raises:
        NotFound: there is no such world. TooManyWaiting: there is no place.
    """
    with context.read() as uow:
        has_any = bool(uow.calendars.feeds())
    return context.waiting.place(context.world) if has_any else nullcontext()


def ask_now(context: WorldContext, calendar: Calendar) -> Answer:
    """Ask while somebody waits for it; raises TooManyWaiting."""
    with context.waiting.place(context.world):
        return _ask(context, calendar)


def _ask(context: WorldContext, calendar: Calendar) -> Answer:
    """Fetch a feed unless it is what it was; without a copy there is nothing that it could be."""
    if faults.struck(context, CALENDAR):
        return Remark(feed.UNREACHABLE)
    known = calendar.content is not None
    etag = (known and calendar.etag) or ""
    last_modified = (known and calendar.last_modified) or ""
    try:
        return context.fetcher.fetch(calendar.url or "", etag=etag, last_modified=last_modified)
    except FeedUnavailable as error:
        return error.remark


def ask_all(context: WorldContext, calendars: Sequence[Calendar]) -> list[Answer]:
    """Ask several at once, so that one slow server does not hold up the others."""
    answers: list[Answer] = [Remark(feed.UNREACHABLE) for _ in calendars]

    def ask(number: int) -> None:
        answers[number] = _ask(context, calendars[number])

    # Daemons: who stops the server does not wait for somebody else's.
    threads = [Thread(target=ask, args=(n,), daemon=True) for n in range(len(calendars))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
