"""What an organizer is shown about times: a week of a draft, and a day with its reasons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from uuid import UUID
from zoneinfo import ZoneInfo

from bookwithme.domain.errors import NotFound
from bookwithme.domain.explain import Because
from bookwithme.domain.hours import to_utc
from bookwithme.domain.interval import Interval, merge
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.domain.slots import open_times
from bookwithme.service.access_gate import Allowed, admit, mailbox_at
from bookwithme.service.availability.open_times import availability, closed_slots, open_slots
from bookwithme.service.world_context import WorldContext
from bookwithme.zones import zone_of

DAY = timedelta(days=1)
MINUTES_A_DAY = 24 * 60

Span = tuple[int, int]
"""From–to in minutes of a day of the organizer's wall clock."""


@dataclass(frozen=True, slots=True)
class PreviewDay:
    """One day of a week: bookable hours, what blocks, and the starts on offer, in minutes."""

    date: date
    open: tuple[Span, ...]
    busy: tuple[Span, ...]
    starts: tuple[int, ...]


def week(context: WorldContext, address: str, draft: MeetingType) -> list[PreviewDay]:
    """Seven days of a draft as an attendee would meet them, from today or its first day on.

    Raises:
        NotFound, AccessDenied: of the mailbox.
    """
    with context.read() as uow:
        allowed = admit(uow, mailbox_at(uow, address))
        zone = zone_of(allowed.mailbox.time_zone)
        first = uow.now.astimezone(zone).date()
        if draft.hours and draft.hours.from_day:
            first = max(first, draft.hours.from_day)
        last = min(first, date.max - 8 * DAY)
        return [_preview(allowed, draft, last + n * DAY, zone) for n in range(7)]


def _preview(allowed: Allowed, draft: MeetingType, day: date, zone: ZoneInfo) -> PreviewDay:
    # Not by `open_slots`: it remembers times under a type's GUID, and a draft has none.
    whole = _whole(day, zone)
    decides = availability(allowed, draft, whole)
    taken = [period.interval for period in decides.busy]
    taken += [Interval(held.start, held.end) for held in decides.held]
    return PreviewDay(
        day,
        _spans(decides.windows, whole, zone),
        _spans(taken, whole, zone),
        tuple(_minutes(slot.start, zone) for slot in open_times(draft, decides, whole)),
    )


def _whole(day: date, zone: ZoneInfo) -> Interval:
    return Interval(to_utc(day, 0, zone), to_utc(day, MINUTES_A_DAY, zone))


def _spans(periods: Iterable[Interval], whole: Interval, zone: ZoneInfo) -> tuple[Span, ...]:
    return tuple(
        (
            _minutes(each.start, zone),
            MINUTES_A_DAY if each.end == whole.end else _minutes(each.end, zone),
        )
        for each in merge(period.clipped(whole) for period in periods)
    )


def _minutes(moment: datetime, zone: ZoneInfo) -> int:
    local = moment.astimezone(zone)
    return local.hour * 60 + local.minute


@dataclass(frozen=True, slots=True)
class Run:
    """Steps in a row that share their answer. `because` None: they are offered."""

    first: datetime
    last: datetime
    steps: int
    because: Because | None
    title: str


@dataclass(frozen=True, slots=True)
class DayExplained:
    """One day of one type; `meeting_types`: the others that could be asked about."""

    mailbox: Mailbox
    now: datetime
    meeting_types: tuple[MeetingType, ...]
    meeting_type: MeetingType | None
    day: date
    runs: tuple[Run, ...]


def day_explained(
    context: WorldContext, address: str, guid: UUID | None = None, day: date | None = None
) -> DayExplained:
    """Every time of a day, offered or not and why; of the first type, today, unless told.

    Raises:
        NotFound: no such mailbox, or the type is not its own. AccessDenied.
    """
    with context.read() as uow:
        allowed = admit(uow, mailbox_at(uow, address))
        meeting_types = tuple(uow.meeting_types.of(allowed.mailbox.id))
        meeting_type = _chosen(meeting_types, guid)
        zone = zone_of(allowed.mailbox.time_zone)
        day = day or uow.now.astimezone(zone).date()
        runs = _runs(allowed, meeting_type, _whole(day, zone)) if meeting_type else ()
        return DayExplained(allowed.mailbox, uow.now, meeting_types, meeting_type, day, runs)


def _chosen(meeting_types: tuple[MeetingType, ...], guid: UUID | None) -> MeetingType | None:
    if guid is None:
        return meeting_types[0] if meeting_types else None
    for meeting_type in meeting_types:
        if meeting_type.guid == guid:
            return meeting_type
    raise NotFound(f"There is no meeting type {guid}.")


def _runs(allowed: Allowed, meeting_type: MeetingType, whole: Interval) -> tuple[Run, ...]:
    answers: list[tuple[datetime, Because | None, str]] = [
        (slot.start, None, "") for slot in open_slots(allowed, meeting_type, whole)
    ]
    answers += [
        (each.start, each.because, each.title)
        for each in closed_slots(allowed, meeting_type, whole)
    ]
    ascending = sorted(answers, key=itemgetter(0))
    return tuple(_run(list(steps)) for _, steps in groupby(ascending, itemgetter(1, 2)))


def _run(steps: list[tuple[datetime, Because | None, str]]) -> Run:
    first, because, title = steps[0]
    return Run(first, steps[-1][0], len(steps), because, title)
