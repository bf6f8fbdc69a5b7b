"""Faults that a world is told to have. They watch a world, and are no part of it."""

from collections.abc import Iterable
from typing import Any

from bookwithme.domain.faults import Fault
from bookwithme.storage.scope import Scope
from bookwithme.storage.tables import faults


class Faults:
    """The faults of one world, in the order in which they are tried."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._known: list[Fault] | None = None

    def all(self) -> list[Fault]:
        """Those that can still strike; read once, since nobody else writes inside this unit."""
        if self._known is None:
            self._known = [
                Fault(id=row.id, kind=row.kind, times=row.times_left, **row.match, **row.fault)
                for row in self._scope.all(faults)
            ]
        return self._known

    def replace(self, wanted: Iterable[Fault]) -> None:
        """Have these and no others; those that were there before keep their ids.

        They count for themselves, as the journal does: a fault must not move the world's sequence,
        from which a world with a seed draws its GUIDs.
        """
        self._known = None
        self._scope.delete(faults)
        number = 0
        for each in wanted:
            number = each.id or number + 1
            row = {"world_id": self._scope.world_id, "id": number, **_columns(each)}
            self._scope.connection.execute(faults.insert(), row)

    def spend(self, fault: Fault) -> bool:
        """Count one strike; False where the last one was spent. One that is spent is gone."""
        if fault.times is None:
            return True
        self._known = None
        is_left = faults.c.times_left > 0
        spent = self._scope.update(faults, {}, is_left, by={"times_left": -1}, id=fault.id)
        self._scope.delete(faults, id=fault.id, times_left=0)
        return spent == 1


def _columns(fault: Fault) -> dict[str, Any]:
    match = {name: getattr(fault, name) for name in ("method", "path", "operation")}
    effect = {name: getattr(fault, name) for name in ("status", "delay", "drop", "probability")}
    return {"kind": fault.kind, "match": match, "fault": effect, "times_left": fault.times}
