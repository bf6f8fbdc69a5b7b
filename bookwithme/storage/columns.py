"""Types of columns: how a value of the domain is kept, and how it is read again.

Stored rows have these forms whatever the contract calls the same values outside. Last come the
columns that two tables share.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Boolean, Column, Dialect, Integer, String, TypeDecorator

from bookwithme.domain.access import ApplicationAccessPolicy, EwsPolicy
from bookwithme.domain.hours import Hours, format_week, parse_week
from bookwithme.domain.interval import instant, seconds
from bookwithme.domain.owa_policy import OwaSwitches

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T")
F = TypeVar("F")
E = TypeVar("E", bound=StrEnum)
D = TypeVar("D", bound="DataclassInstance")

Json = JSON(none_as_null=True)
"""JSON null is SQL NULL everywhere: one way to say "nothing"."""


class _Kept(TypeDecorator[T], Generic[T, F]):
    """A value that is kept in a form of its own; None is NULL, and the other way round."""

    def form(self, value: T) -> F:
        """What the database keeps for a value."""
        raise NotImplementedError

    def value(self, form: F) -> T:
        """The inverse of `form`."""
        raise NotImplementedError

    def process_bind_param(self, value: T | None, _dialect: Dialect) -> F | None:
        """What is written."""
        return None if value is None else self.form(value)

    def process_result_value(self, value: F | None, _dialect: Dialect) -> T | None:
        """What was read."""
        return None if value is None else self.value(value)


class Guid(_Kept[UUID, str]):
    """A GUID as text, in small letters."""

    impl = String(36)
    cache_ok = True

    def form(self, value: UUID) -> str:
        """With its hyphens."""
        return str(value)

    def value(self, form: str) -> UUID:
        """The inverse of `form`."""
        return UUID(form)


class Instant(_Kept[datetime, int]):
    """An aware instant as whole seconds since the epoch."""

    impl = BigInteger
    cache_ok = True

    def form(self, value: datetime) -> int:
        """What is less than a second is cut off."""
        return seconds(value)

    def value(self, form: int) -> datetime:
        """The inverse of `form`, in UTC."""
        return instant(form)


class Span(_Kept[timedelta, int]):
    """A length as whole seconds."""

    impl = Integer
    cache_ok = True

    def form(self, value: timedelta) -> int:
        """What is less than a second is cut off."""
        return int(value.total_seconds())

    def value(self, form: int) -> timedelta:
        """The inverse of `form`."""
        return length(form)


def length(seconds_: int) -> timedelta:
    """The length of so many seconds."""
    return timedelta(seconds=seconds_)


class Choice(_Kept[E, str]):
    """One of an enumeration's values, as its text."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[E], length: int = 16) -> None:
        super().__init__(length)
        self.kind = kind
        self.length = length

    def form(self, value: E) -> str:
        """Its text alone: a driver may not know the enumeration."""
        return value.value

    def value(self, form: str) -> E:
        """The inverse of `form`."""
        return self.kind(form)


class Choices(_Kept[frozenset[E], list[str]]):
    """A set of an enumeration's values, as a list in JSON, in one order."""

    impl = Json
    cache_ok = True

    def __init__(self, kind: type[E]) -> None:
        super().__init__()
        self.kind = kind

    def form(self, value: frozenset[E]) -> list[str]:
        """Sorted, so that equal sets are equal columns."""
        return sorted(each.value for each in value)

    def value(self, form: list[str]) -> frozenset[E]:
        """The inverse of `form`."""
        return frozenset(map(self.kind, form))


class HoursColumn(_Kept[Hours, dict[str, Any]]):
    """Hours as JSON: `{from?, until?, weekly: {monday: […]}}`."""

    impl = Json
    cache_ok = True

    def form(self, value: Hours) -> dict[str, Any]:
        """A first or last day that there is none of is left out."""
        bounds = {"from": value.from_day, "until": value.until_day}
        days = {name: str(day) for name, day in bounds.items() if day}
        return days | {"weekly": format_week(value.weekly)}

    def value(self, form: dict[str, Any]) -> Hours:
        """The inverse of `form`."""
        first, last = form.get("from"), form.get("until")
        return Hours(
            parse_week(form["weekly"]),
            date.fromisoformat(first) if first else None,
            date.fromisoformat(last) if last else None,
        )


_DISABLED, _CREATION = "personalBookingsDisabled", "bookingsMailboxCreationEnabled"


class PolicyColumn(_Kept[EwsPolicy | OwaSwitches, dict[str, Any]]):
    """What a policy of EWS or of Outlook on the web says, as JSON, named as Exchange names it."""

    impl = Json
    cache_ok = True

    def form(self, value: EwsPolicy | OwaSwitches) -> dict[str, Any]:
        """Blanks are left out."""
        if isinstance(value, OwaSwitches):
            creation = value.bookings_mailbox_creation_enabled
            return {_DISABLED: value.personal_bookings_disabled, _CREATION: creation}
        entries = {
            "ewsEnabled": value.ews_enabled,
            "ewsApplicationAccessPolicy": value.application_access_policy,
            "ewsAllowList": list(value.allow_list) or None,
            "ewsBlockList": list(value.block_list) or None,
            "ewsAllowedAppIDs": list(value.allowed_app_ids) or None,
            "ewsAllowOutlook": value.outlook,
            "ewsAllowMacOutlook": value.mac_outlook,
            "ewsAllowEntourage": value.entourage,
        }
        return {name: entry for name, entry in entries.items() if entry is not None}

    def value(self, form: dict[str, Any]) -> EwsPolicy | OwaSwitches:
        """The inverse of `form`."""
        if _DISABLED in form:
            return OwaSwitches(form[_DISABLED], form[_CREATION])
        named = form.get("ewsApplicationAccessPolicy")
        return EwsPolicy(
            ews_enabled=form.get("ewsEnabled"),
            application_access_policy=named and ApplicationAccessPolicy(named),
            allow_list=tuple(form.get("ewsAllowList", ())),
            block_list=tuple(form.get("ewsBlockList", ())),
            allowed_app_ids=tuple(form.get("ewsAllowedAppIDs", ())),
            outlook=form.get("ewsAllowOutlook"),
            mac_outlook=form.get("ewsAllowMacOutlook"),
            entourage=form.get("ewsAllowEntourage"),
        )


class Texts(_Kept[tuple[str, ...], list[str]]):
    """Texts in their order, as a list in JSON."""

    impl = Json
    cache_ok = True

    def form(self, value: tuple[str, ...]) -> list[str]:
        """JSON knows no tuples."""
        return list(value)

    def value(self, form: list[str]) -> tuple[str, ...]:
        """The inverse of `form`."""
        return tuple(form)


class Records(_Kept[tuple[D, ...], list[dict[str, Any]]]):
    """Records of one kind in their order, as a list of objects in JSON.

    `read`: for each attribute that JSON has no value for, the inverse of `_plain`.
    """

    impl = Json
    cache_ok = True

    def __init__(self, kind: Callable[..., D], **read: Callable[[Any], object]) -> None:
        super().__init__()
        self.kind = kind
        self.read = tuple(read.items())

    def form(self, value: tuple[D, ...]) -> list[dict[str, Any]]:
        """What is None is left out."""
        return [
            {name: _plain(each) for name, each in _attributes(record) if each is not None}
            for record in value
        ]

    def value(self, form: list[dict[str, Any]]) -> tuple[D, ...]:
        """The inverse of `form`."""
        return tuple(
            self.kind(**row | {name: read(row[name]) for name, read in self.read if name in row})
            for row in form
        )


def _attributes(record: DataclassInstance) -> list[tuple[str, object]]:
    return [(each.name, getattr(record, each.name)) for each in fields(record)]


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return seconds(value)
    return int(value.total_seconds()) if isinstance(value, timedelta) else value


def ews_columns() -> tuple[Column[Any], ...]:
    """A policy (`ews`) and an organization's other switches, in whichever table."""
    named = Choice(ApplicationAccessPolicy, 32)
    return (
        Column("ews_enabled", Boolean, key="ews_ews_enabled"),
        Column("ews_policy", named, key="ews_application_access_policy"),
        Column("ews_allow_list", Texts),
        Column("ews_block_list", Texts),
        Column("ews_allowed_app_ids", Texts),
        Column("ews_allow_outlook", Boolean, key="ews_outlook"),
        Column("ews_allow_mac_outlook", Boolean, key="ews_mac_outlook"),
        Column("ews_allow_entourage", Boolean, key="ews_entourage"),
        Column("bookings_enabled", Boolean, key="switches_bookings"),
        Column("retrieve_ews_operations", Boolean, key="switches_retrieve_operations"),
    )
