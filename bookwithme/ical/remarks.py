"""What a reader says about a calendar, line by line in its health report.

*Problems* are what was not understood, *notes* what was assumed. The sentences are message ids:
pages translate `message`, then put `values` in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bookwithme.ical.limits import MAX_REMARKS

_LONGEST_UID = 255


def mark(message: str) -> str:
    """Mark a sentence for the catalogues, which are made of what stands in `mark(…)`."""
    return message


NO_START = mark("An event has no start that can be read (“{value}”); it blocks nothing.")
NO_END = mark(
    "The end of an event cannot be read (“{value}”); it blocks until the end of its first day."
)
NEGATIVE = mark("An event ends before it starts; it blocks nothing.")
BAD_RULE = mark("A recurrence rule cannot be read (“{value}”); only the first occurrence blocks.")
BAD_RULE_PART = mark("A part of a recurrence rule is not understood (“{value}”); it is ignored.")
BAD_FREEING_RULE = mark(
    "A recurrence rule that frees time is not understood as a whole (“{value}”); it is ignored."
)
BAD_DATE = mark("A date in {property} cannot be read (“{value}”); it is ignored.")
BAD_PERIOD = mark("A period of free/busy time cannot be read (“{value}”); it is ignored.")
BAD_ZONE = mark("The definition of the time zone “{zone}” cannot be used.")
BAD_ZONE_PART = mark(
    "A part of the definition of the time zone “{zone}” cannot be read; it is ignored."
)
UNKNOWN_ZONE = mark("The time zone “{zone}” is unknown; its times are read in {default}.")
OVER_BUDGET = mark(
    "An event recurs too often to be worked out; it blocks from its start to its end, if any."
)
NO_END_LINE = mark("The file ends in the middle of a calendar; what was there has been read.")
OUTSIDE = mark("Part of the file is outside a calendar; it is read anyway.")
NO_BEGIN = mark("An event ends that never started; its lines are read as an event.")
MORE = mark("There are more remarks; only the first {count} are shown.")

ZONE_BY_NAME = mark("The time zone “{zone}” is not defined in the file; it is read as {meaning}.")
ZONE_DIFFERS = mark("The file defines the time zone “{zone}” in its own way; the file counts.")
ZONE_ENDS = mark(
    "The file defines the time zone “{zone}” for some years; at other times it is {meaning}."
)
FLOATING = mark("Times without a time zone are read in {zone}.")
NOT_UTF8 = mark("The text is not UTF-8; it is read as Latin-1.")
DUPLICATE = mark("The same event is in the file more than once; its highest SEQUENCE counts.")
SHARED_UID = mark("Different events have the same UID; each of them counts.")
NO_UID = mark("Some events have no UID; each of them counts by itself.")
REPEATED = mark("An event has {property} more than once; the first that can be read counts.")
AS_MEANT = mark(
    "Some values break the standard (“{example}”, say); they are read as they can only be meant."
)
WHOLE_DAYS = mark("Whole days that are marked in another time zone are read as days of {zone}.")
TWO_READINGS = mark("A recurrence rule can be read in two ways (“{value}”); both of them block.")
RULE_IN_CHANGE = mark("A changed occurrence recurs by a rule; it blocks as a series of its own.")
NO_OCCURRENCE = mark("A change or an exception names no occurrence of its event.")
REPEATED_HOUR = mark("An hourly event blocks both passes of an hour that the clocks repeat.")
NOT_READ = mark("What is inside “{component}” is not read.")


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence about a calendar. `uid` names the event it is about, where there is one."""

    message: str
    values: Mapping[str, str] = field(default_factory=dict)
    uid: str = ""

    def __str__(self) -> str:
        """Say it in English."""
        return self.message.format_map(self.values)


class Report:
    """Collects remarks: each once, and not more than anybody reads."""

    def __init__(self) -> None:
        self._problems: dict[tuple[object, ...], Remark] = {}
        self._notes: dict[tuple[object, ...], Remark] = {}
        self.uid = ""
        """The event that is being read."""

    def problem(self, message: str, **values: str) -> None:
        """Say what was not understood about the event at hand."""
        _add(self._problems, Remark(message, _shortened(values), self.uid[:_LONGEST_UID]))

    def note(self, message: str, **values: str) -> None:
        """Say what was assumed, once for the whole calendar, whatever the `example`."""
        _add(self._notes, Remark(message, _shortened(values)))

    @property
    def problems(self) -> list[Remark]:
        """What was not understood, in the order of the file."""
        return list(self._problems.values())

    @property
    def notes(self) -> list[Remark]:
        """What was assumed, in the order of the file."""
        return list(self._notes.values())


def _shortened(values: dict[str, str]) -> dict[str, str]:
    return {key: value[:80] for key, value in values.items()}


def _add(remarks: dict[tuple[object, ...], Remark], remark: Remark) -> None:
    named = ((name, value) for name, value in remark.values.items() if name != "example")
    key = (remark.message, *named, remark.uid)
    if key in remarks or len(remarks) > MAX_REMARKS:
        return
    if len(remarks) == MAX_REMARKS:
        remark = Remark(MORE, {"count": str(MAX_REMARKS)})
    remarks[key] = remark
