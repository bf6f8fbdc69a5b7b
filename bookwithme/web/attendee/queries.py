"""Read what an attendee's address and forms ask for: zone, month, day, time.

In an address, what cannot be read is passed over, since links get cut off and mistyped; a form
that changes something is refused for it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import request

from bookwithme.contract import types
from bookwithme.domain.addresses import offered_type
from bookwithme.domain.errors import FieldProblem, InvalidInput
from bookwithme.service.attendee.address_resolution import Address
from bookwithme.service.attendee.month import Month, MonthQuery
from bookwithme.web.platform.request_context import lang
from bookwithme.web.platform.request_guards import SAFE
from bookwithme.zones import zone_of

KEPT = ("bookingcode", "anonymous", "ep", "timeZone", "lang", "type")
"""What of an address goes on from page to page."""


@dataclass(frozen=True, slots=True)
class Way:
    """A path, and what of the request's query goes along to it."""

    path: str
    query: dict[str, str]

    def to(self, **more: object) -> str:
        """Write the address with more, or other, in its query; None takes something out."""
        query = {**self.query, **more}
        text = urlencode([(name, value) for name, value in query.items() if value is not None])
        return f"{self.path}?{text}" if text else self.path


def way_to(path: str, bookingcode: str | None = None) -> Way:
    """Go on from this request to `path`, and lose nothing that its address says.

    `bookingcode`: where the address bears it elsewhere.
    """
    code = {"bookingcode": bookingcode} if bookingcode else {}
    return Way(path, code | {name: request.args[name] for name in KEPT if name in request.args})


def address_of(page: str, token: str | None = None) -> Address:
    """Read which address is asked for: a page, a type, a link, or what Outlook offered."""
    asked = request.args.get("getrequesturl")
    offered = offered_type(asked) if asked and token is None else None
    if offered:
        return Address(page, *offered)
    return Address(page, token, request.args.get("bookingcode"))


def month_query() -> MonthQuery:
    """Read what the visitor asks to see."""
    kind, week_start = request.args.get("type"), lang().locale.first_week_day
    month = _date(f"{request.values.get('month', '')}-01")
    return MonthQuery(zone(), month, start(), kind, day(), week_start)


def zone() -> ZoneInfo | None:
    """Read the zone asked for, by its IANA or Windows name; raises InvalidInput."""
    try:
        return zone_of(types.zone(request.values["timeZone"]))
    except KeyError:
        return None
    except ValueError as error:
        if request.method in SAFE:
            return None
        raise InvalidInput(FieldProblem("timeZone", str(error))) from error


def day() -> date | None:
    """Read the day asked for."""
    return _date(request.values.get("day", ""))


def _date(text: str) -> date | None:
    try:
        return types.day(text)
    except ValueError:
        return None


def start() -> datetime | None:
    """Read the start time chosen; None where it is none that there is."""
    try:
        return types.instant(request.values.get("start"))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Picker:
    """A month to pick a time from; what is picked goes to `action`.

    Attributes:
        way: to the other days and months.
        action: where the form goes.
        typed: what was typed before and is carried on: then the form is posted, and every day
            of the month stands open, since following a link would lose it. None: nothing yet.
        busy: the starts at which the visitor has something else; None: nobody is signed in.
        chosen: the start that is marked.
    """

    month: Month
    way: Way
    action: Way
    typed: dict[str, str] | None = None
    busy: frozenset[datetime] | None = None
    chosen: datetime | None = None

    @property
    def day(self) -> date | None:
        """The day that is shown: asked for, else that of the marked start, else the first."""
        marked = self.chosen and self.chosen.astimezone(self.month.zone).date()
        for wanted in (day(), marked):
            if wanted and self.month.begin <= wanted <= self.month.last:
                return wanted
        return next(iter(self.month.days), None)

    @property
    def stage(self) -> str:
        """What is to be decided next: "type", "day" or "time"; a phone shows nothing else.

        It has the focus, too, unless nothing was decided yet ("").
        """
        asked = not {"day", "all"}.isdisjoint(request.args)
        if self.typed is not None or asked or not self.month.days:
            return "time"
        return "day" if not {"type", "month"}.isdisjoint(request.args) else ""

    @property
    def shown(self) -> dict[date, list[datetime]]:
        """The starts that stand on the page: of its day, or of all days where that is asked for."""
        days, day = self.month.days, self.day
        if self.typed is not None or "all" in request.args:
            return days
        return {day: days[day]} if day in days else {}

    @property
    def all_url(self) -> str | None:
        """Where the starts of all days stand; None: here."""
        month = f"{self.month.first:%Y-%m}"
        return None if self.shown == self.month.days else self.way.to(month=month, all="yes")

    @property
    def free(self) -> frozenset[date]:
        """The days on which somebody who is signed in has time for a meeting."""
        busy, days = self.busy, self.month.days.items()
        if busy is None:
            return frozenset()
        return frozenset(each for each, starts in days if not busy.issuperset(starts))

    @property
    def days(self) -> dict[date, str]:
        """Where each day with times is shown."""
        is_here = self.typed is not None
        return {
            each: f"#day-{each}" if is_here else self.way.to(day=each) for each in self.month.days
        }

    def month_url(self, month: date | None) -> str | None:
        """Where another month is shown; None for none."""
        return self.way.to(month=f"{month:%Y-%m}") if month and self.typed is None else None

    @property
    def later(self) -> tuple[datetime, str] | None:
        """The next time after a month without any, and where it is shown."""
        when = self.month.later
        if when is None:
            return None
        return when, self.way.to(day=when.astimezone(self.month.zone).date())
