"""What the master of a series tells of it: its pattern, its ends, what is otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from bookwithme.service.clients.ews.ids import Id
from bookwithme.service.clients.ews.items import Item, exceptions
from bookwithme.service.clients.ews.recurrence import patterns
from bookwithme.web.clients.ews.xml import Xml, el, holding

Value = str | bool | datetime | timedelta | list[Xml] | None
"""A value, elements, or the whole element; None: the item has no such field."""


def item_id(number: Id, change_key: object) -> Xml:
    """The id of an item."""
    return el("t:ItemId", None, Id=number, ChangeKey=change_key)


def _pattern(item: Item) -> Value:
    found = patterns(item.event) if item.event else None
    return found and [holding(f"t:{name}", **parts) for name, parts in found]


def _changed(item: Item) -> Value:
    found = exceptions(item.mailbox, item.event) if item.event else ()
    return _occurrences("t:Occurrence", found)


def _deleted(item: Item) -> Value:
    changes = item.event.changes if item.event else ()
    gone = (each.occurrence for each in changes if each.is_deleted)
    return [holding("t:DeletedOccurrence", Start=each) for each in gone] or None


def _occurrences(name: str, found: Iterable[Item]) -> Value:
    return [
        holding(
            name,
            ItemId=item_id(each.id, each.change_key),
            Start=each.start,
            End=each.end,
            OriginalStart=each.original_start,
        )
        for each in found
    ] or None


def _end(name: str, item: Item | None) -> Value:
    found = _occurrences(f"t:{name}", [item] if item else [])
    return found[0] if isinstance(found, list) else None


SERIES: dict[str, Callable[[Item], Value]] = {
    "Recurrence": _pattern,
    "FirstOccurrence": lambda item: _end("FirstOccurrence", item.first),
    "LastOccurrence": lambda item: _end("LastOccurrence", item.last),
    "ModifiedOccurrences": _changed,
    "DeletedOccurrences": _deleted,
}
"""The fields of a master, in the order of Microsoft's schema; of lists none has any."""
