"""One call: who makes it, what it says, and what it names."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeVar
from uuid import UUID
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

from bookwithme.domain.interval import Interval
from bookwithme.domain.mailbox import Mailbox
from bookwithme.service.clients.ews.caller import Caller
from bookwithme.service.clients.ews.errors import EwsError
from bookwithme.service.clients.ews.folders import BY_NAME, BY_NUMBER, Folder
from bookwithme.service.clients.ews.ids import Id, Kind, parse
from bookwithme.service.clients.ews.items import Item
from bookwithme.service.clients.ews.time_zones import moment
from bookwithme.web.clients.ews.xml import NAMES, local, text

T = TypeVar("T")

_DIGITS = 9

MOST = 1_000
"""Ids or items of one call."""


class Place(NamedTuple):
    """A folder in a mailbox."""

    mailbox: Mailbox
    folder: Folder


class Page(NamedTuple):
    """So many at most, from an offset on."""

    offset: int
    most: int

    def of(self, found: Sequence[T]) -> Sequence[T]:
        """What stands on it."""
        return found[self.offset : self.offset + self.most]

    def told(self, total: int) -> dict[str, object]:
        """The attributes by which clients learn where the next one begins."""
        following = min(self.offset + self.most, total)
        return {
            "IndexedPagingOffset": following,
            "TotalItemsInView": total,
            "IncludesLastItemInRange": following == total,
        }


@dataclass(frozen=True, slots=True)
class Call:
    """`operation`: its element; `zone`: of times without an offset; `now`: the world's present."""

    caller: Caller
    operation: Element
    zone: ZoneInfo
    now: datetime

    def moment(self, value: str, zone: ZoneInfo | None = None) -> datetime:
        """Read a time; raises EwsError."""
        try:
            return moment(value, zone or self.zone)
        except ValueError:
            raise invalid(f"{value[:50]!r} is no time of the years 1000 to 8999.") from None

    def window(self, start: str, end: str, zone: ZoneInfo | None = None) -> Interval:
        """Read two times, which may be in the wrong order; raises EwsError."""
        return Interval(self.moment(start, zone), self.moment(end, zone))

    def page(self, view: str) -> Page:
        """The page that the element of this name asks for; raises EwsError."""
        given = self.operation.find(view, NAMES)
        if given is None:
            return Page(0, MOST)
        if given.get("BasePoint", "Beginning") != "Beginning":
            raise invalid("only pages from the beginning on are emulated.")
        most = number(given.get("MaxEntriesReturned", ""), MOST)
        return Page(number(given.get("Offset", ""), 0), min(most, MOST))

    def each(self, path: str) -> list[Element]:
        """What is listed at a path; raises EwsError."""
        listed = self.operation.findall(path, NAMES)
        if len(listed) > MOST:
            raise EwsError("ErrorExceededFindCountLimit", f"At most {MOST} at once.")
        return listed

    def places(self, path: str) -> list[Place | EwsError]:
        """The folders that are named, each in the caller's mailbox or a colleague's."""
        return [_or_error(self._place, each) for each in self.each(f"{path}/*")]

    def _place(self, named: Element) -> Place:
        caller, given = self.caller, named.get("Id", "")
        if local(named) == "DistinguishedFolderId":
            folder, whose = BY_NAME.get(given.lower()), text(named, "t:Mailbox/t:EmailAddress")
            wanted: UUID | str = whose or caller.mailbox.address
        else:
            found = parse(given)
            folder = BY_NUMBER.get(found.of) if found.kind is Kind.FOLDER else None
            wanted = found.mailbox
        with caller.context.read() as uow:
            if folder:
                return Place(caller.reaches(uow, wanted, "ErrorFolderNotFound"), folder)
        raise EwsError("ErrorFolderNotFound", "The specified folder could not be found.")

    def read(self, place: Place, question: Callable[..., T]) -> T | None:
        """Answer a question about a calendar; in all other folders there is nothing."""
        if not place.folder.is_calendar:
            return None
        with self.caller.context.read() as uow:
            return question(uow, place.mailbox)

    def named(self, elements: Iterable[Element]) -> list[Item | EwsError]:
        """The items that some elements name."""
        return self.caller.items(_or_error(self._id, each) for each in elements)

    def _id(self, named: Element) -> Id:
        match local(named):
            case "OccurrenceItemId":
                master = parse(named.get("RecurringMasterId", ""))
                return self.caller.instance(master, number(named.get("InstanceIndex", "")))
            case "RecurringMasterItemId":
                found = parse(named.get("OccurrenceId", ""))
                kind = Kind.EVENT if found.kind is Kind.OCCURRENCE else found.kind
                return found._replace(kind=kind, start=0)
        return parse(named.get("Id", ""))


def _or_error(read: Callable[[Element], T], given: Element) -> T | EwsError:
    try:
        return read(given)
    except EwsError as error:
        return error


def number(value: str, otherwise: int | None = None) -> int:
    """Read a whole number; `otherwise`: where nothing is given. Raises EwsError."""
    if not value and otherwise is not None:
        return otherwise
    if not (value.isascii() and value.isdecimal() and len(value) <= _DIGITS):
        raise invalid(f"{value[:50]!r} is no number that fits here.")
    return int(value)


def invalid(text: str) -> EwsError:
    """The answer to what the schema does not allow."""
    return EwsError("ErrorSchemaValidation", f"The request failed schema validation: {text}")
