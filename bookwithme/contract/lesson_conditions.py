"""When a step of a lesson is done, as its file says it: one kind of condition each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from bookwithme.contract.base import Record
from bookwithme.contract.messages import EntryKind
from bookwithme.contract.types import Duration, Flag, Instant, OneOf, Text, Whole, left_out
from bookwithme.domain.access_texts import Reason
from bookwithme.domain.booking import BookingStatus
from bookwithme.domain.errors import FieldProblem
from bookwithme.domain.lesson_conditions import Facts, fits
from bookwithme.domain.links import LinkState
from bookwithme.domain.meeting_type import Visibility


class Wanted(Record):
    """What a fact must have; what is left out is not looked at."""


class AccessCondition(Wanted):
    """The decision about a mailbox is this now; `client`: about a program of that User-Agent."""

    mailbox: Text
    allowed: Flag
    client: Text | None = left_out()
    reason: Reason | None = left_out()


class LinkCondition(Wanted):
    """There is such a private link; `made`: since the step began."""

    state: LinkState
    meeting_type: Text | None = left_out()
    mailbox: Text | None = left_out()
    single_use: Flag | None = left_out()
    made: Flag | None = left_out()


class BookingCondition(Wanted):
    """There is such a booking made, moved or cancelled since the lesson began."""

    mailbox: Text | None = left_out()
    email: Text | None = left_out()
    status: BookingStatus | None = left_out()
    meeting_type: Text | None = left_out()
    via_link: Flag | None = left_out()


class MailCondition(Wanted):
    """Such a mail was sent since the lesson began; `to`, `subject`: a part of them."""

    to: Text | None = left_out()
    kind: Text | None = left_out()
    subject: Text | None = left_out()


class OpenedCondition(Wanted):
    """Somebody opened such an address, and got that status, since the step began."""

    what: Annotated[str, OneOf(("page", "link", "manage"))]
    status: Whole
    mailbox: Text | None = left_out()


class ProgramCallCondition(Wanted):
    """A program asked for a mailbox by EWS since the step began; `agent`: a part of its name."""

    mailbox: Text | None = left_out()
    agent: Text | None = left_out()
    outcome: Annotated[str, OneOf(("allowed", "denied", "failed"))] | None = left_out()


class ClockCondition(Wanted):
    """The clock was moved on by so much since the step began; or stands at an instant, or after."""

    moved_by: Duration | None = left_out()
    after: Instant | None = left_out()


class FreeBusyCondition(Wanted):
    """Whether a mailbox is busy at an instant."""

    mailbox: Text
    at: Instant
    busy: Flag


class SlotsCondition(Wanted):
    """Whether a time of a meeting type is open."""

    meeting_type: Text
    at: Instant
    open: Flag
    mailbox: Text | None = left_out()


class MeetingTypeCondition(Wanted):
    """There is such a meeting type."""

    mailbox: Text
    title: Text | None = left_out()
    visibility: Visibility | None = left_out()
    duration: Duration | None = left_out()
    buffer_before: Duration | None = left_out()
    buffer_after: Duration | None = left_out()
    teams_meeting: Flag | None = left_out()


class PageCondition(Wanted):
    """Whether a mailbox's page is published."""

    mailbox: Text
    published: Flag


class JournalEntryCondition(Wanted):
    """There is such an entry of the journal since the step began."""

    kind: EntryKind
    text: Text | None = left_out()


class Condition(Record):
    """One condition: exactly one of these, and `of` beside `command` alone."""

    access: AccessCondition | None = left_out()
    link: LinkCondition | None = left_out()
    booking: BookingCondition | None = left_out()
    mail: MailCondition | None = left_out()
    opened: OpenedCondition | None = left_out()
    command: Text | None = left_out()
    of_: Text | None = left_out(alias="of")
    program: ProgramCallCondition | None = left_out()
    clock: ClockCondition | None = left_out()
    after: Instant | None = left_out()
    freebusy: FreeBusyCondition | None = left_out()
    slots: SlotsCondition | None = left_out()
    meeting_type: MeetingTypeCondition | None = left_out()
    page: PageCondition | None = left_out()
    journal: JournalEntryCondition | None = left_out()
    all_: tuple[Condition, ...] | None = left_out(alias="all")
    any_: tuple[Condition, ...] | None = left_out(alias="any")
    not_: Condition | None = left_out(alias="not")

    @classmethod
    def rules(cls, given: Mapping[str, Any]) -> Iterator[FieldProblem]:
        """Hold it to one kind."""
        if len(given) < len(cls.model_fields):
            return  # some could not be read: what else there is does not count
        there = {name for name, value in given.items() if value is not None}
        if len(there - {"of_"}) != 1:
            yield FieldProblem("", "must be exactly one kind of condition")
        if () in (given["all_"], given["any_"]):
            yield FieldProblem("", "must not be empty")
        if "of_" in there and "command" not in there:
            yield FieldProblem("of", "goes with command alone")

    def parts(self, at: str) -> Iterator[tuple[str, Condition]]:
        """Every condition of one kind inside it, with its place."""
        inner = [(f"{at}.not", self.not_)] if self.not_ else []
        for name, several in (("all", self.all_), ("any", self.any_)):
            inner += [(f"{at}.{name}[{n}]", each) for n, each in enumerate(several or ())]
        for place, each in inner:
            yield from each.parts(place)
        if not inner:
            yield at, self

    @property
    def named(self) -> tuple[str, Any]:
        """Its kind, by field name, and what stands there."""
        given = self.values().items()
        return next((name, each) for name, each in given if each is not None and name != "of_")

    def holds(self, facts: Facts) -> bool:
        """Whether there is one fact that has all that is wanted; or as what is inside it holds."""
        if self.not_:
            return not self.not_.holds(facts)
        if self.all_ or self.any_:
            met = (each.holds(facts) for each in self.all_ or self.any_ or ())
            return all(met) if self.all_ else any(met)
        kind, inner = self.named
        if kind == "command":
            wanted = {"command": inner, "about": self.of_}
        elif kind == "after":
            kind, wanted = "clock", {"after": inner}
        else:
            wanted = inner.values()
        given = {name: each for name, each in wanted.items() if each is not None}
        return any(fits(given, fact) for fact in facts(kind, given))
