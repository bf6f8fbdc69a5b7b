"""Faults on purpose: what goes wrong in a world because somebody wants to see what happens then.

A fault strikes requests by method and path, the fetching of calendars, the delivery of mails, or
the provisioning of pages.
Chance comes from the world's tokens, so a world with a seed has its bad luck again.
"""

import re
from collections.abc import Callable
from fnmatch import fnmatchcase

from bookwithme.contract.faults import FaultList
from bookwithme.domain.errors import FieldProblem, InvalidInput, NotFound
from bookwithme.domain.faults import MOST_FAULTS, REQUEST, Fault
from bookwithme.service.world_context import WorldContext, world_path
from bookwithme.storage.unit_of_work import UnitOfWork


def all_faults(context: WorldContext) -> list[Fault]:
    """The world's faults, in the order in which they are tried; raises NotFound."""
    return context.look(lambda uow: uow.recall("faults", uow.faults.all))


def put_faults(context: WorldContext, wanted: list[Fault]) -> list[Fault]:
    """Have these faults and no others; none: nothing goes wrong any more."""
    with context.write() as uow:
        return _have(uow, wanted)


def add_fault(context: WorldContext, new: Fault) -> None:
    """One more fault; raises InvalidInput where there are too many."""
    with context.write() as uow:
        kept = uow.faults.all()
        if len(kept) >= MOST_FAULTS:
            raise InvalidInput(FieldProblem("faults", f"must have at most {MOST_FAULTS} items"))
        _have(uow, [*kept, new])


def remove_fault(context: WorldContext, number: int) -> None:
    """Take one fault back, by its id; the others stay. One that is gone already is as good."""
    with context.write() as uow:
        _have(uow, [each for each in uow.faults.all() if each.id != number])


def _have(uow: UnitOfWork, wanted: list[Fault]) -> list[Fault]:
    uow.faults.replace(wanted)
    uow.journal.add("faults", uow.now, FaultList.told(wanted).model_dump(mode="json"))
    return uow.faults.all()


def struck_request(
    context: WorldContext, method: str, path: str, operation: str | None = None
) -> Fault | None:
    """The fault that a request meets, if one does: it is counted. None in an unknown world.

    `path`: inside the world. A fault may name it so, or as it stands in the address. `operation`:
    only faults that name it are meant, in any case; without it, those that name none.
    """
    paths, named = {path, world_path(context.world) + path}, (operation or "").lower()

    def fits(fault: Fault) -> bool:
        is_meant = fault.kind == REQUEST and (fault.operation or "").lower() == named
        return is_meant and _meets(fault, method, paths)

    return _struck(context, fits)


def struck(context: WorldContext, kind: str) -> bool:
    """Whether a fault of this kind strikes now; False in a world that is gone."""
    return _struck(context, lambda each: each.kind == kind) is not None


def strikes(uow: UnitOfWork, kind: str) -> bool:
    """Whether a fault of this kind strikes now; inside a writing unit."""
    return any(_strikes(uow, each) for each in uow.faults.all() if each.kind == kind)


def _struck(context: WorldContext, fits: Callable[[Fault], bool]) -> Fault | None:
    try:
        fitting = [each for each in all_faults(context) if fits(each)]
        if not fitting or fitting[0].is_certain:
            return fitting[0] if fitting else None
        with context.write() as uow:
            present = [each for each in uow.faults.all() if fits(each)]
            return next((each for each in present if _strikes(uow, each)), None)
    except NotFound:
        return None


def _meets(fault: Fault, method: str, paths: set[str]) -> bool:
    if fault.method not in {None, method}:
        return False
    # Only the asterisk is special in our paths.
    pattern = re.sub(r"[\[?]", r"[\g<0>]", fault.path or "*")
    return any(fnmatchcase(path, pattern) for path in paths)


def _strikes(uow: UnitOfWork, fault: Fault) -> bool:
    if fault.probability < 1 and int.from_bytes(uow.tokens.bits(6)) / 2**48 >= fault.probability:
        return False
    return uow.faults.spend(fault)
