"""Faults on purpose: what goes wrong in a world because somebody wants to see what happens then.

A fault strikes requests by method and path, the fetching of calendars, the delivery of mails, or
the provisioning of pages.
Chance comes from the world's tokens, so a world with a seed has its bad luck again.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from bookwithme.domain.errors import FieldProblem, InvalidInput, NotFound
from bookwithme.service import fields as f
from bookwithme.service.documents import values as d
from bookwithme.service.world_context import world_path
from bookwithme.storage.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookwithme.service.world_context import WorldContext
    from bookwithme.storage.unit_of_work import UnitOfWork

REQUEST = "request"
CALENDAR = "calendar-unreachable"
MAIL = "mail-bounces"
PROVISIONING = "provisioning-slow"
OF_NO_REQUEST = (CALENDAR, MAIL, PROVISIONING)
KINDS = (REQUEST, *OF_NO_REQUEST)

MOST = 100
LONGEST_DELAY = 60
MOST_TIMES = 1_000_000
_METHOD = re.compile(r"[A-Z]{1,16}")
_SECONDS = re.compile(r"PT(\d{1,5}(?:\.\d{1,6})?)S", re.ASCII)


def all_faults(context: WorldContext) -> list[Fault]:
    """The world's faults, in the order in which they are tried; raises NotFound."""
    return context.look(lambda uow: uow.recall("faults", uow.faults.all))


def put_faults(context: WorldContext, document: object) -> list[Fault]:
    """Have the faults of a document and no others.

    `document`: a list, or `{faults: […]}` as `faults_json` writes it.

    Raises:
        InvalidInput: and nothing is changed.
    """
    with context.write() as uow:
        return _have(uow, _read(document))


def add_fault(context: WorldContext, document: object) -> None:
    """One more fault; raises InvalidInput."""
    (new,) = _read([document])
    with context.write() as uow:
        kept = uow.faults.all()
        if len(kept) >= MOST:
            raise InvalidInput(FieldProblem("faults", f"must have at most {MOST} items"))
        _have(uow, [*kept, new])


def remove_fault(context: WorldContext, number: int) -> None:
    """Take one fault back, by its id; the others stay. One that is gone already is as good."""
    with context.write() as uow:
        _have(uow, [each for each in uow.faults.all() if each.id != number])


def clear_faults(context: WorldContext) -> None:
    """Let nothing go wrong any more."""
    with context.write() as uow:
        _have(uow, [])


def _have(uow: UnitOfWork, wanted: list[Fault]) -> list[Fault]:
    uow.faults.replace(wanted)
    uow.journal.add("faults", uow.now, faults_json(wanted))
    return uow.faults.all()


def struck_request(context: WorldContext, method: str, path: str) -> Fault | None:
    """The fault that a request meets, if one does: it is counted. None in an unknown world.

    `path`: inside the world. A fault may name it so, or as it stands in the address.
    """
    paths = {path, world_path(context.world) + path}
    return _struck(context, lambda each: each.kind == REQUEST and _meets(each, method, paths))


def calendar_is_unreachable(context: WorldContext) -> bool:
    """Whether fetching a calendar is to fail this time; False in a world that is gone."""
    return _struck(context, lambda each: each.kind == CALENDAR) is not None


def mail_bounces(uow: UnitOfWork) -> bool:
    """Whether the mail that is being sent is to come back; inside a writing unit."""
    return _strikes_of_kind(uow, MAIL)


def provisioning_is_slow(uow: UnitOfWork) -> bool:
    """Whether the page that is being provisioned is to take long; inside a writing unit."""
    return _strikes_of_kind(uow, PROVISIONING)


def _strikes_of_kind(uow: UnitOfWork, kind: str) -> bool:
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
    drawn = fault.probability == 1 or _chance(uow) < fault.probability
    return drawn and uow.faults.spend(fault)


def _chance(uow: UnitOfWork) -> float:
    """From 0, inclusive, to 1, exclusive."""
    return int.from_bytes(uow.tokens.bits(6)) / 2**48


def _read(document: object) -> list[Fault]:
    if isinstance(document, dict):
        read = f.Fields(document)
        found = read.read("faults", _list)
        read.done()
        return list(found)
    return list(_list(document))


def _list(value: object) -> list[Fault]:
    if isinstance(value, list) and len(value) > MOST:
        raise InvalidInput(FieldProblem("faults", f"must have at most {MOST} items"))
    if not isinstance(value, list):
        raise InvalidInput(FieldProblem("faults", "must be a list"))
    named = [{"kind": each} if isinstance(each, str) else each for each in value]
    found: list[Fault] = d.each(_fault)(named)
    return found


def _fault(read: f.Fields) -> Fault:
    kind = read.read("kind", _kind, REQUEST)
    match, effect = {}, {}
    if kind == REQUEST:
        match = read.read("match", d.one(_match), {})
        effect = read.read("fault", d.one(_effect))
    elif kind:
        effect = read.read("fault", d.one(_chances), {})
    read.done()
    return Fault(kind=kind, **match, **effect)


def _kind(value: object) -> str:
    if value not in KINDS:
        raise ValueError(f"must be one of {', '.join(KINDS)}")
    return str(value)


def _match(read: f.Fields) -> dict[str, Any]:
    known: d.Known = {
        "method": ("method", f.nothing_or(_method)),
        "path": ("path", f.nothing_or(_path)),
    }
    return d.named(read, known)


def _method(value: object) -> str:
    method = f.text(value).upper()
    if not _METHOD.fullmatch(method):
        raise ValueError("must be a method such as POST")
    return method


def _path(value: object) -> str:
    path = d.within(500)(value)
    if not path.startswith(("/", "*")):
        raise ValueError("must be a path that begins with / and may hold *")
    return path


def _effect(read: f.Fields) -> dict[str, Any]:
    known: d.Known = {
        "status": ("status", f.nothing_or(_status)),
        "delay": ("delay", _delay),
        "drop": ("drop", f.flag),
    }
    effect = d.named(read, known) | _chances(read)
    if effect.get("status") and effect.get("drop"):
        read.problem("drop", "must not stand beside status")
    if not read.problems and not any(effect.get(name) for name in ("status", "delay", "drop")):
        read.problem("status", "is required, or delay, or drop")
    return effect


def _chances(read: f.Fields) -> dict[str, Any]:
    known: d.Known = {"probability": ("probability", _probability), "times": ("times", _times)}
    return d.named(read, known)


def _status(value: object) -> int:
    status = f.whole(value)
    if not 400 <= status <= 599:
        raise ValueError("must be a status from 400 to 599")
    return status


def _delay(value: object) -> float:
    """Seconds, from a number or from an ISO 8601 duration, whose seconds may have a fraction."""
    match = _SECONDS.fullmatch(value) if isinstance(value, str) else None
    delay = float(match[1]) if match else value
    if isinstance(delay, str):
        delay = f.length(delay).total_seconds()
    if isinstance(delay, bool) or not isinstance(delay, int | float):
        raise ValueError("must be a duration such as PT2S")
    if not 0 <= delay <= LONGEST_DELAY:
        raise ValueError(f"must be at most {LONGEST_DELAY} seconds")
    return round(float(delay), 3)


def _probability(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError("must be a number from 0 to 1")
    return float(value)


def _times(value: object) -> int | None:
    if value is None:
        return None
    times = f.whole(value)
    if not 1 <= times <= MOST_TIMES:
        raise ValueError(f"must be from 1 to {MOST_TIMES}")
    return times


def faults_json(found: list[Fault]) -> dict[str, Any]:
    """`{faults: […]}`; `times`: how often each can still strike."""
    return {"faults": [_fault_json(each) for each in found]}


def _fault_json(fault: Fault) -> dict[str, Any]:
    effect: dict[str, Any] = {
        "status": fault.status,
        "delay": _delay_text(fault.delay) if fault.delay else None,
        "drop": fault.drop or None,
        "probability": fault.probability if fault.probability < 1 else None,
        "times": fault.times,
    }
    match = {"method": fault.method, "path": fault.path}
    of_requests = {"match": _given(match)} if fault.kind == REQUEST else {}
    return {"kind": fault.kind, **of_requests, "fault": _given(effect)}


def _delay_text(seconds: float) -> str:
    return f"PT{seconds:.3f}".rstrip("0").rstrip(".") + "S"


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
