"""The booking page's own JSON: undocumented, and as public scripts send and read it.

What is not known here is not looked at: scripts send along what they saw the page send.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, ConfigDict, Field, PlainValidator, model_validator

from bookwithme.contract.base import Record
from bookwithme.contract.bookings import AttendeeFields
from bookwithme.contract.types import Line, Lines, Text, in_range, matching, written
from bookwithme.domain.booking import EMAIL, EMAIL_LENGTH, MOST_OPTIONAL
from bookwithme.domain.errors import FieldProblem
from bookwithme.domain.hours import at_wall_clock
from bookwithme.domain.interval import Interval
from bookwithme.domain.meeting_type import TEXT_LENGTH
from bookwithme.zone_names import key_of
from bookwithme.zones import zone_of

STAFF = "1c1c7887-e0fc-479b-ac7d-6983d0f026ff"
"""The id of whom every personal page is about."""

LONGEST_WINDOW = timedelta(days=370)

_WRITTEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_TIMES = ("startTime", "endTime")
_OPEN = ConfigDict(extra="ignore")


def _moment(value: object) -> datetime:
    text = written(value)
    if not _WRITTEN.fullmatch(text):
        raise ValueError("must be a time such as 2026-11-23T09:00:00")
    moment = datetime.fromisoformat(text).replace(microsecond=0)
    in_range(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    return moment


def _zone_name(value: object) -> str:
    name = written(value)
    if key_of(name) is None:
        raise ValueError("must be a time zone such as Romance Standard Time or Europe/Paris")
    return name


Moment = Annotated[datetime, PlainValidator(_moment, json_schema_input_type=str)]
ZoneName = Annotated[str, PlainValidator(_zone_name, json_schema_input_type=str)]


class ZonedTime(Record):
    """A time on the wall clock of a zone, named as Windows or as IANA names it."""

    model_config = _OPEN

    date_time: Moment
    time_zone: ZoneName

    @property
    def zone(self) -> ZoneInfo:
        """The zone."""
        return zone_of(key_of(self.time_zone) or "UTC")

    @property
    def instant(self) -> datetime:
        """When that is; a time with an offset says so itself."""
        if self.date_time.tzinfo:
            return self.date_time.astimezone(UTC)
        return at_wall_clock(self.date_time, self.zone)


def shown(wall: datetime, zone: str) -> dict[str, str]:
    """A time of a wall clock, as it is answered."""
    return {"dateTime": wall.replace(tzinfo=None).isoformat(), "timeZone": zone}


class WantedTimes(Record):
    """Of whom, of which meeting type, and from when to when somebody wants to know the times."""

    model_config = _OPEN

    staff_ids: Annotated[tuple[Text, ...], Field(max_length=100)]
    service_id: Text
    start_date_time: ZonedTime
    end_date_time: ZonedTime

    @property
    def window(self) -> Interval:
        """From when to when."""
        return Interval(self.start_date_time.instant, self.end_date_time.instant)

    @property
    def asks_for_page(self) -> bool:
        """Whether it is about the one that there is."""
        return STAFF in map(str.lower, self.staff_ids)

    @classmethod
    def rules(cls, given: Mapping[str, Any]) -> Iterator[FieldProblem]:
        """A window that is one, and that can be worked out."""
        start, end = (given.get(name) for name in ("start_date_time", "end_date_time"))
        if start and end:
            length = end.instant - start.instant
            if not timedelta(0) < length <= LONGEST_WINDOW:
                yield FieldProblem("endDateTime", "must be after the start, by 370 days at most")


def _or_nothing(value: object) -> object:
    return "" if value is None else value


class Customer(AttendeeFields):
    """One of those who come: the first books, the others are invited as optional."""

    model_config = _OPEN

    email: Annotated[Line, Field(max_length=EMAIL_LENGTH), matching(EMAIL)] = Field(
        alias="emailAddress"
    )
    notes: Annotated[Lines, Field(max_length=TEXT_LENGTH), BeforeValidator(_or_nothing)] = ""


class Wanted(Record):
    """A meeting that somebody wants to book."""

    model_config = _OPEN

    start_time: ZonedTime
    end_time: ZonedTime
    service_id: Text
    customers: Annotated[tuple[Customer, ...], Field(min_length=1, max_length=1 + MOST_OPTIONAL)]
    customer_time_zone: ZoneName | None = None
    verification_code: Annotated[Text, BeforeValidator(_or_nothing)] = ""

    @property
    def zone(self) -> str | None:
        """The zone that the customer's mails are written in."""
        return self.customer_time_zone and key_of(self.customer_time_zone)

    @model_validator(mode="before")
    @classmethod
    def _zoned(cls, value: object) -> object:
        """A time that is mere text is one of the customer's zone."""
        if not isinstance(value, dict):
            return value
        zone = value.get("customerTimeZone") or "UTC"
        texts = {name: value[name] for name in _TIMES if isinstance(value.get(name), str)}
        return value | {name: {"dateTime": each, "timeZone": zone} for name, each in texts.items()}


class NewAppointment(Record):
    """A booking to be made."""

    model_config = _OPEN

    appointment: Wanted
