"""Types of columns: how a value of the domain is kept, and how it is read again.

Stored rows have these forms whatever the contract calls the same values outside. Last come the
columns that two tables share.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Boolean, Column, Dialect, Integer, String, TypeDecorator
from sqlalchemy.types import TypeEngine

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


class Kept(TypeDecorator[T], Generic[T, F]):
    """A value that is kept in a form of its own; None is NULL, and the other way round.

    `impl`: the database's type; `form`: what it keeps of a value; `value`: the inverse.
    """

    impl: TypeEngine[Any] | type[TypeEngine[Any]] = String
    cache_ok = True

    def __init__(
        self, impl: TypeEngine[Any], form: Callable[[T], F], value: Callable[[F], T]
    ) -> None:
        super().__init__()
        self.impl, self.form, self.value = impl, form, value

    def process_bind_param(self, value: T | None, _dialect: Dialect) -> F | None:
        """What is written."""
        return None if value is None else self.form(value)

    def process_result_value(self, value: F | None, _dialect: Dialect) -> T | None:
        """What was read."""
        return None if value is None else self.value(value)


def length(seconds_: int) -> timedelta:
    """The length of so many seconds."""
    return timedelta(seconds=seconds_)


def _seconds_of(span: timedelta) -> int:
    return int(span.total_seconds())


Guid = Kept(String(36), str, UUID)
"""A GUID as text, in small letters, with its hyphens."""
Instant = Kept(BigInteger(), seconds, instant)
"""An aware instant as whole seconds since the epoch; read in UTC."""
Span = Kept(Integer(), _seconds_of, length)
"""A length as whole seconds."""
LongSpan = Kept(BigInteger(), _seconds_of, length)
"""The same, of any length."""
Texts: Kept[tuple[str, ...], list[str]] = Kept(Json, list, tuple)
"""Texts in their order, as a list in JSON."""

_value = attrgetter("value")  # a driver may not know the enumeration


def choice(kind: type[E], longest: int = 16) -> Kept[E, str]:
    """One of an enumeration's values, as its text."""
    return Kept(String(longest), _value, kind)


def choices(kind: type[E]) -> Kept[frozenset[E], list[str]]:
    """A set of an enumeration's values, as a list in JSON, sorted: equal sets are equal columns."""
    return Kept(
        Json,
        lambda value: sorted(each.value for each in value),
        lambda form: frozenset(map(kind, form)),
    )


def records(
    kind: Callable[..., D], **read: Callable[[Any], object]
) -> Kept[tuple[D, ...], list[dict[str, Any]]]:
    """Records of one kind in their order, as a list of objects in JSON; what is None is left out.

    `read`: for each attribute that JSON has no value for, the inverse of `_plain`.
    """

    def attribute(name: str, each: Any) -> object:
        return read[name](each) if name in read and each is not None else each

    def value(form: list[dict[str, Any]]) -> tuple[D, ...]:
        return tuple(
            kind(**{name: attribute(name, each) for name, each in row.items()}) for row in form
        )

    return Kept(Json, lambda value: [_object(record) for record in value], value)


def _object(record: DataclassInstance) -> dict[str, Any]:
    attributes = {each.name: getattr(record, each.name) for each in fields(record)}
    return {name: _plain(each) for name, each in attributes.items() if each is not None}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return seconds(value)
    return _seconds_of(value) if isinstance(value, timedelta) else value


def _written_hours(hours: Hours) -> dict[str, Any]:
    bounds = {"from": hours.from_day, "until": hours.until_day}
    days = {name: str(day) for name, day in bounds.items() if day}
    return days | {"weekly": format_week(hours.weekly)}


def _hours(form: dict[str, Any]) -> Hours:
    first, last = form.get("from"), form.get("until")
    return Hours(
        parse_week(form["weekly"]),
        date.fromisoformat(first) if first else None,
        date.fromisoformat(last) if last else None,
    )


HoursColumn = Kept(Json, _written_hours, _hours)
"""Hours as JSON: `{from?, until?, weekly: {monday: […]}}`."""

_DISABLED, _CREATION = "personalBookingsDisabled", "bookingsMailboxCreationEnabled"
_EWS = {
    "ewsEnabled": "ews_enabled",
    "ewsApplicationAccessPolicy": "application_access_policy",
    "ewsAllowList": "allow_list",
    "ewsBlockList": "block_list",
    "ewsAllowedAppIDs": "allowed_app_ids",
    "ewsAllowOutlook": "outlook",
    "ewsAllowMacOutlook": "mac_outlook",
    "ewsAllowEntourage": "entourage",
}


def _written_policy(policy: EwsPolicy | OwaSwitches) -> dict[str, Any]:
    if isinstance(policy, OwaSwitches):
        creation = policy.bookings_mailbox_creation_enabled
        return {_DISABLED: policy.personal_bookings_disabled, _CREATION: creation}
    entries = {name: getattr(policy, attribute) for name, attribute in _EWS.items()}
    return {name: entry for name, entry in entries.items() if entry not in (None, ())}


def _policy(form: dict[str, Any]) -> EwsPolicy | OwaSwitches:
    if _DISABLED in form:
        return OwaSwitches(form[_DISABLED], form[_CREATION])
    given = {_EWS[name]: entry for name, entry in form.items()}
    lists = {name: tuple(each) for name, each in given.items() if isinstance(each, list)}
    named = given.get("application_access_policy")
    enforced = {"application_access_policy": named and ApplicationAccessPolicy(named)}
    return EwsPolicy(**(given | lists | enforced))


PolicyColumn = Kept(Json, _written_policy, _policy)
"""What a policy of EWS or of Outlook on the web says, as JSON, named as Exchange names it.

Blanks are left out.
"""


def ews_columns() -> tuple[Column[Any], ...]:
    """A policy (`ews`) and an organization's other switches, in whichever table."""
    named = choice(ApplicationAccessPolicy, 32)
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
