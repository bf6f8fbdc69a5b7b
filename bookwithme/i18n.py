"""Languages: catalogues, negotiation, and dates, times and zones as each language writes them.

English is the language of the source; every folder of `locale/` adds one, read from its `.po` file
(no compiled files). Used by pages and mails alike; templates learn all of it by `templates.teach`.
"""

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import IO, Literal
from zoneinfo import ZoneInfo

from babel import Locale, dates
from babel.core import get_global
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bookwithme import zone_names

SOURCE = "en"
Width = Literal["wide", "abbreviated", "narrow"]
_LOCALES = Path(__file__).parent / "locale"
_day = lru_cache(maxsize=8192)(dates.format_date)  # a page writes the same days again and again
languages = (SOURCE, *sorted(p.parts[-3] for p in _LOCALES.glob("*/LC_MESSAGES/messages.po")))


def mark(message: str) -> str:
    """Mark a message of a table for translation; `gettext` translates it where it is shown."""
    return message


SOON = dt.timedelta(days=2)
"""What ends sooner is told with its time."""

_EXPIRES = mark("Expires %(date)s · %(left)s")
_EXPIRES_SOON = (
    mark("Expires today, %(time)s · %(left)s"),
    mark("Expires tomorrow, %(time)s · %(left)s"),
    mark("Expires %(day)s, %(time)s · %(left)s"),
)


def scenario_messages(
    file: IO[bytes], _keywords: object, _tags: object, **_options: object
) -> Iterator[tuple[int, str, str, list[str]]]:
    """What a scenario says of itself, for Babel, which collects the messages (`babel.cfg`)."""
    document = json.load(file)
    about = document["about"]
    for text in (document["title"], *(() if isinstance(about, dict) else about)):
        yield 1, "gettext", text, []


@dataclass(frozen=True)
class Language:
    """One language: its messages, and its ways to write days, times, durations and zones.

    Instants are aware; `zone` is the one to show them in (None: the one they carry). `hours`: "12"
    or "24" where the reader chose, else as the language has it.
    """

    code: str
    locale: Locale = field(repr=False)
    catalog: NullTranslations = field(repr=False, compare=False)
    hours: str = ""

    @property
    def name(self) -> str:
        """The language's own name for itself: "English", « Français »."""
        return str(self.locale.language_name).capitalize()

    def gettext(self, message: str, **values: object) -> str:
        """Translate a whole sentence; `%(name)s` places take `values`."""
        text = self.catalog.gettext(message)
        return text % values if values else text

    def ngettext(self, singular: str, plural: str, n: int, **values: object) -> str:
        """As `gettext`, in the form that `n` asks for; `%(num)s` is `n`."""
        return self.catalog.ngettext(singular, plural, n) % {"num": n, **values}

    def date(self, value: dt.date, zone: dt.tzinfo | None = None) -> str:
        """Write a date, with its year: "November 23, 2026"."""
        return _date(value, zone, "long", self.locale)

    def day(self, value: dt.date, zone: dt.tzinfo | None = None) -> str:
        """Write a day as a heading, without its year: "Monday, November 23"."""
        pattern = str(self.locale.date_formats["full"].pattern)
        yearless = re.sub(r"\s*(,|'[^']*')?\s*y+", "", pattern)
        return _date(value, zone, yearless, self.locale)

    def day_in_short(self, value: dt.date) -> str:
        """Write a day as the head of a column: "Mon 23"."""
        return f"{dict(self.weekdays('abbreviated'))[value.weekday()]} {value.day}"

    def time(self, value: dt.datetime | dt.time, zone: dt.tzinfo | None = None) -> str:
        """Write a time of day in the language's 12 or 24 hours: "1:05 PM", « 13:05 ».

        One that the clocks show twice that day has its offset: "2:30 AM (UTC+02:00)".
        """
        if not isinstance(value, dt.datetime):
            return _time(value.replace(second=0), self.locale, self.hours)
        local = value.astimezone(zone) if zone else value
        return self._clock(local, offset=zone_names.comes_twice(local))

    def _clock(self, local: dt.datetime, *, offset: bool) -> str:
        written = _time(local.time().replace(second=0), self.locale, self.hours)
        return f"{written} {zone_names.offset(local)}" if offset else written

    @property
    def is_by_12(self) -> bool:
        """Whether times of day are told in twice twelve hours."""
        usual = "12" if "a" in str(self.locale.time_formats["short"]) else "24"
        return (self.hours or usual) == "12"

    def datetime(self, value: dt.datetime, zone: dt.tzinfo | None = None) -> str:
        """Write an instant: "Monday, November 23, 2026, 1:05 PM"."""
        return self._joined(_date(value, zone, "full", self.locale), self.time(value, zone))

    def moment(self, value: dt.datetime, zone: dt.tzinfo | None = None) -> str:
        """Write an instant of this year: "Monday, November 23, 1:05 PM"."""
        return self._joined(self.day(value, zone), self.time(value, zone))

    def _joined(self, day: str, time: str) -> str:
        return str(self.locale.datetime_formats["full"]).format(time, day)

    def times(self, start: dt.datetime, end: dt.datetime, zone: ZoneInfo) -> str:
        """Write a period whose day stands beside it: "1:05 PM – 1:35 PM".

        Where the clocks change meanwhile, with the offset of each end.
        """
        first, last = start.astimezone(zone), end.astimezone(zone)
        if first.utcoffset() == last.utcoffset():
            return f"{self.time(first, zone)} \u2013 {self.time(last, zone)}"
        return f"{self._clock(first, offset=True)} \u2013 {self._clock(last, offset=True)}"

    def when(self, start: dt.datetime, end: dt.datetime, zone: ZoneInfo) -> str:
        """Write a period and the zone that it is told in, with the offset of each end."""
        first, last = start.astimezone(zone), end.astimezone(zone)
        turned = first.utcoffset() != last.utcoffset()
        begins, ends = self._clock(first, offset=turned), self._clock(last, offset=False)
        if first.date() != last.date():
            ends = self._joined(_date(last, None, "full", self.locale), ends)
        day = _date(first, None, "full", self.locale)
        label = self.zone(zone, end if turned else start)
        return f"{self._joined(day, begins)} \u2013 {ends} {label}"

    def month(self, value: dt.date, until: dt.date | None = None) -> str:
        """Write a month's title: "November 2026", "November – December 2026"."""
        return dates.format_interval(value, until or value, "yMMMM", locale=self.locale)

    def weekdays(self, width: Width = "wide") -> list[tuple[int, str]]:
        """Name the weekdays (Monday is 0) from the language's first day of the week on.

        `width` is CLDR's: "wide", "abbreviated" or "narrow".
        """
        names = dates.get_day_names(width, "stand-alone", self.locale)
        first = self.locale.first_week_day
        return [(day % 7, names[day % 7]) for day in range(first, first + 7)]

    def weeks(self, first: dt.date, last: dt.date) -> list[list[dt.date]]:
        """Lay out the days from first to last in whole weeks as the language begins them."""
        begin = first - dt.timedelta(days=(first.weekday() - self.locale.first_week_day) % 7)
        starts = range(begin.toordinal(), last.toordinal() + 1, 7)
        return [[dt.date.fromordinal(start + day) for day in range(7)] for start in starts]

    def duration(self, value: dt.timedelta) -> str:
        """Write a length of time: "30 min", "1 hr 30 min", "90 days"; smaller than a minute, 0."""
        if value.days and not value.seconds:
            return self.ngettext("%(num)s day", "%(num)s days", value.days)
        hours, minutes = divmod(value // dt.timedelta(minutes=1), 60)
        if not hours:
            return self.gettext("%(minutes)s min", minutes=minutes)
        if not minutes:
            return self.gettext("%(hours)s hr", hours=hours)
        return self.gettext("%(hours)s hr %(minutes)s min", hours=hours, minutes=minutes)

    def time_left(self, end: dt.datetime, now: dt.datetime) -> str:
        """Tell how long something lasts: "90 days left", "20 hours left", "5 minutes left".

        A day, hour or minute that has begun counts; hours under two days, minutes under one hour.
        """
        left = max(end - now, dt.timedelta(0))
        if left >= SOON:
            days = -(-left // dt.timedelta(days=1))
            return self.ngettext("%(num)s day left", "%(num)s days left", days)
        minutes = -(-left // dt.timedelta(minutes=1))
        if minutes >= 60:
            hours = -(-minutes // 60)
            return self.ngettext("%(num)s hour left", "%(num)s hours left", hours)
        return self.ngettext("%(num)s minute left", "%(num)s minutes left", minutes)

    def expires(self, end: dt.datetime, now: dt.datetime, zone: dt.tzinfo) -> str:
        """Tell when something ends, twice: "Expires February 21, 2027 · 90 days left".

        Within two days with the time: "Expires today, 11:58 PM · 5 minutes left".
        """
        days = (end.astimezone(zone).date() - now.astimezone(zone).date()).days
        sentence = _EXPIRES if end - now >= SOON else _EXPIRES_SOON[min(max(days, 0), 2)]
        told = {"date": self.date(end, zone), "day": self.day(end, zone)}
        left = self.time_left(end, now)
        return self.gettext(sentence, **told, time=self.time(end, zone), left=left)

    def from_now(self, at: dt.datetime, now: dt.datetime) -> str:
        """Write an instant as it is seen from another: "2 days ago", "in 3 hours"."""
        if at == now:
            return self.gettext("just now")
        return dates.format_timedelta(at - now, add_direction=True, locale=self.locale)

    def zone(self, zone: ZoneInfo, *at: dt.datetime) -> str:
        """Label a zone as Windows does, with its offset at that instant, or at each of several."""
        return zone_names.label(zone.key, self.locale, *at)

    def zones(self, at: dt.datetime, include: ZoneInfo | None = None) -> list[tuple[str, str]]:
        """List zones to pick from, (IANA name, label) from west to east, `include` among them."""
        return zone_names.choices(at, self.locale, include.key if include else None)


def _date(value: dt.date, zone: dt.tzinfo | None, pattern: str, locale: Locale) -> str:
    local = value.astimezone(zone) if zone and isinstance(value, dt.datetime) else value
    return _day(dt.date(local.year, local.month, local.day), pattern, locale)


@lru_cache(maxsize=8192)
def _time(clock: dt.time, locale: Locale, hours: str) -> str:
    skeleton = {"12": "hm", "24": "Hm"}.get(hours)
    if skeleton:
        written = dates.format_skeleton(skeleton, clock, locale=locale)
    else:
        written = dates.format_time(clock, "short", locale=locale)
    return written.replace("\u202f", " ")  # people search mails and pages for "1:05 PM"


@cache
def language(code: str) -> Language:
    """Give the language of a code out of `languages`; KeyError for any other."""
    if code not in languages:
        raise KeyError(code)
    locale = Locale.parse(get_global("likely_subtags")[code])
    return Language(code, locale, _catalog(code))


@cache
def names() -> tuple[tuple[str, str], ...]:
    """Every language's code and own name, to choose from."""
    return tuple((code, language(code).name) for code in languages)


def _catalog(code: str) -> NullTranslations:
    if code == SOURCE:
        return NullTranslations()
    compiled = BytesIO()
    with (_LOCALES / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return GNUTranslations(compiled)


def negotiate(accepted: Iterable[tuple[str, float]], chosen: str | None = None) -> str:
    """Pick a code of `languages`: the one chosen before, else the browser's first that we speak.

    `accepted`: tags and their quality, the best first (RFC 9110 section 12.5.4). Any "fr-CA" is
    "fr": a browser that names it before "en" would rather read French.
    """
    codes = [tag.lower().partition("-")[0] for tag, quality in accepted if quality > 0]
    return next((code for code in (chosen, *codes) if code in languages), SOURCE)
