"""A mailbox, its booking page, and the rules for their fields."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any, final
from uuid import UUID

from bookwithme.domain.access import EwsPolicy
from bookwithme.domain.addresses import PageName
from bookwithme.domain.booking import NEVER, email_problems
from bookwithme.domain.errors import FieldProblem, InvalidInput, refuse_any
from bookwithme.domain.freebusy import DEFAULT_BLOCKING, Status
from bookwithme.domain.hours import REGULAR_HOURS, Hours
from bookwithme.domain.meeting_type import text_problems

BANNERS = ("waves", "dawn", "hills", "confetti", "blocks", "night")
"""The predesigned banners, as `static/banners` holds them."""

MAILBOX_POLICY = EwsPolicy(ews_enabled=True)
"""What a mailbox has before anyone sets anything."""

NAME_LENGTH = 120
ABOUT_LENGTH = 300
SIGNATURE_LENGTH = 10_000

ALIAS = r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}$"
_ALIAS = re.compile(ALIAS, re.ASCII)
_END = rf"[^{NEVER}!-/:-@\[-`{{-~]"
_LABEL = rf"{_END}([^{NEVER}!-,./:-@\[-`{{-~]*{_END})?"
ADDRESS = rf"^[^{NEVER}/]+@{_LABEL}(\.{_LABEL})+$"
"""Of a mailbox to be made: it stands in paths, its domain in those of its page."""

_ADDRESS = re.compile(ADDRESS)
_OF_ALIAS = "1 to 64 of the letters a to z, digits and .-_ without spaces"


class PageState(StrEnum):
    """What an outsider meets at a page's address."""

    ABSENT = "absent"
    PROVISIONING = "provisioning"
    PUBLISHED = "published"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The booking page of one mailbox. `ready_at`: when it is (or was) provisioned."""

    on: bool = True
    ready_at: datetime | None = None
    teams_for_all: bool = True
    banner: str = BANNERS[0]

    def __post_init__(self) -> None:
        if self.banner not in BANNERS:
            raise InvalidInput(FieldProblem("banner", f"must be one of {', '.join(BANNERS)}"))

    def state(self, now: datetime) -> PageState:
        """Absent until its first meeting type; then provisioned; then on or off."""
        if self.ready_at is None:
            return PageState.ABSENT
        if now < self.ready_at:
            return PageState.PROVISIONING
        return PageState.PUBLISHED if self.on else PageState.OFF


FRESH_PAGE = Page()


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSignature:
    """What stands below a mailbox's own mails; `auto_add`: without being asked for."""

    html: str = ""
    text: str = ""
    auto_add: bool = False


NO_SIGNATURE = MailSignature()


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """One person's mailbox in its organization.

    `owa_mailbox_policy`: the name of its own Outlook on the web mailbox policy, if it has one.
    `about`: by language, what there is to see as this person.

    Raises:
        InvalidInput: a field is outside the limits; names are the contract's.
    """

    id: int = field(default=0, compare=False)
    organization_id: int = field(default=0, compare=False)
    address: str
    alias: str
    display_name: str
    time_zone: str
    language: str = "en"
    exchange_guid: UUID
    calendar_secret: str = field(repr=False)
    subscription: str | None = None
    bookings_plan: bool = True
    meeting_hours: Hours = REGULAR_HOURS
    blocking_statuses: frozenset[Status] = DEFAULT_BLOCKING
    ews: EwsPolicy = MAILBOX_POLICY
    owa_mailbox_policy: str | None = None
    about: Mapping[str, str] | None = field(default=None, hash=False)
    signature: MailSignature = NO_SIGNATURE
    page: Page = FRESH_PAGE

    def __post_init__(self) -> None:
        refuse_any(field_problems({name: getattr(self, name) for name in _CHECKS}))

    @property
    def domain(self) -> str:
        """The organization: what stands behind the @."""
        return self.address.rpartition("@")[2]

    @property
    def page_name(self) -> PageName:
        """How the mailbox is named in Bookings' addresses."""
        return PageName(self.exchange_guid, self.domain)


def field_problems(fields: Mapping[str, Any]) -> Iterator[FieldProblem]:
    """What is wrong with those attributes of a mailbox that are given."""
    for name, check in _CHECKS.items():
        if name in fields:
            yield from check(fields[name])


def new_problems(fields: Mapping[str, Any]) -> Iterator[FieldProblem]:
    """What forbids to make a mailbox of an address; those that are there keep theirs."""
    address = fields.get("address", "")
    if any(email_problems("address", address)):
        return
    if not _ADDRESS.fullmatch(address):
        problem = "must have no slash, and behind the @ letters, digits, hyphens and dots alone"
        yield FieldProblem("address", problem)
    elif "alias" not in fields and any(_alias_problems(address.rpartition("@")[0])):
        yield FieldProblem("alias", f"must be given, since the address gives none: {_OF_ALIAS}")


def calendar_name_problems(name: str) -> Iterator[FieldProblem]:
    """What forbids a name of a mailbox's calendar."""
    if not 0 < len(name) <= NAME_LENGTH or not name.isprintable():
        yield FieldProblem("name", f"must be 1 to {NAME_LENGTH} printable characters")


def _alias_problems(alias: str) -> Iterator[FieldProblem]:
    if not _ALIAS.fullmatch(alias):
        yield FieldProblem("alias", f"must be {_OF_ALIAS}")


def _blocking_problems(blocking: frozenset[Status]) -> Iterator[FieldProblem]:
    if Status.UNKNOWN in blocking:
        yield FieldProblem("blockingStatuses", "may hold free, tentative, busy, oof …")


def _about_problems(about: Mapping[str, str] | None) -> Iterator[FieldProblem]:
    for language, text in (about or {}).items():
        yield from text_problems(f"about.{language}", text, ABOUT_LENGTH)


def _signature_problems(signature: MailSignature) -> Iterator[FieldProblem]:
    for name, text in (("html", signature.html), ("text", signature.text)):
        yield from text_problems(f"signature.{name}", text, SIGNATURE_LENGTH, lines=True)


_CHECKS: dict[str, Callable[[Any], Iterator[FieldProblem]]] = {
    "address": partial(email_problems, "address"),
    "alias": _alias_problems,
    "display_name": partial(text_problems, "displayName", longest=NAME_LENGTH, needed=True),
    "subscription": lambda named: text_problems("subscription", named or "", NAME_LENGTH),
    "blocking_statuses": _blocking_problems,
    "about": _about_problems,
    "signature": _signature_problems,
}
