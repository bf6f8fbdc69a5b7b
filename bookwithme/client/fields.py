"""What the client takes by keyword. Made from the contract by `python -m docs.generate`."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal, TypedDict


class NewMailboxFields(TypedDict, total=False):
    """A mailbox to be made; what is left out is as every mailbox has it at first."""

    alias: str
    display_name: str
    time_zone: str
    language: Literal["en", "fr"]
    subscription: str | None
    bookings_plan: bool
    meeting_hours: Mapping[str, object]
    blocking_statuses: Sequence[str]
    owa_mailbox_policy: str | None
    about: Mapping[str, str] | None
    signature: Mapping[str, object]


class NewTypeFields(TypedDict, total=False):
    """A meeting type to be made; what is left out is as an untouched form shows it."""

    description: str
    category: Literal["blue", "green", "orange", "purple", "red", "yellow"] | None
    location: str
    visibility: Literal["public", "private"]
    duration: timedelta | str
    buffer_before: timedelta | str
    buffer_after: timedelta | str
    start_time_increment: timedelta | str
    minimum_lead_time: timedelta | str
    maximum_lead_time: timedelta | str
    teams_meeting: bool | None
    hours: Mapping[str, object] | None
    reminders: Sequence[Mapping[str, object]]
    follow_ups: Sequence[Mapping[str, object]]


class NewBookingFields(TypedDict, total=False):
    """A booking to be made; `timeZone` and `lang` are for what is mailed."""

    name: str
    email: str
    notes: str
    time_zone: str | None
    language: Literal["en", "fr"]
    bookingcode: str | None


class NewEventFields(TypedDict, total=False):
    """An event to be made; without a zone it is in the mailbox's, without a UID it gets one."""

    all_day: bool
    time_zone: str
    status: Literal["free", "tentative", "busy", "oof", "workingElsewhere", "unknown"]
    location: str
    body: str
    sensitivity: Literal["normal", "personal", "private", "confidential"]
    categories: Sequence[str]
    recurrence: str | None
    changes: Sequence[Mapping[str, object]]
    uid: str


class EventChangeFields(TypedDict, total=False):
    """The fields of an event that are to change."""

    subject: str
    all_day: bool
    time_zone: str
    status: Literal["free", "tentative", "busy", "oof", "workingElsewhere", "unknown"]
    location: str
    body: str
    sensitivity: Literal["normal", "personal", "private", "confidential"]
    categories: Sequence[str]
    recurrence: str | None
    start: datetime | str
    end: datetime | str
    changes: Sequence[Mapping[str, object]]


class SettingsChangeFields(TypedDict, total=False):
    """The settings that are to change."""

    access_rules: Literal["2022", "2025", "2026"]
    policy_delay: Literal["immediate", "realistic"]
    email_verification: bool
    provisioning: Literal["instant", "realistic"]
    first_run: Literal["2022", "2024"]
    ews_retirement: Literal["off", "realistic"]
