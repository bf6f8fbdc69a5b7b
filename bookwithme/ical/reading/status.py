"""What an event does to its owner's time: which property decides (case rules 2 and 3).

Sources: RFC 4791, 7.10 for STATUS and TRANSP; MS-OXCICAL 2.1.3.1.1.20.31 for BUSYSTATUS, which
comes before TRANSP, and TRANSP before STATUS.
"""

from collections.abc import Mapping
from functools import lru_cache

from bookwithme.domain.freebusy import Status
from bookwithme.ical.limits import MAX_TEXT

_BUSYSTATUS = {
    "FREE": Status.FREE,
    "TENTATIVE": Status.TENTATIVE,
    "BUSY": Status.BUSY,
    "OOF": Status.OOF,
    "WORKINGELSEWHERE": Status.WORKING_ELSEWHERE,
}

_DECIDING = (
    ("X-MICROSOFT-CDO-BUSYSTATUS", _BUSYSTATUS),
    ("X-MICROSOFT-MSNCALENDAR-BUSYSTATUS", _BUSYSTATUS),
    ("TRANSP", {"TRANSPARENT": Status.FREE}),
    ("STATUS", {"TENTATIVE": Status.TENTATIVE}),
)
"""The first property with a value that its row knows decides. OPAQUE leaves it to STATUS."""

_FBTYPE = {
    "FREE": Status.FREE,
    "BUSY-TENTATIVE": Status.TENTATIVE,
    "BUSY-UNAVAILABLE": Status.OOF,
}


def status_of(values: Mapping[str, str]) -> Status | None:
    """Decide the status of an event by its properties; None when it is cancelled."""
    if "STATUS" in values and _word(values["STATUS"][:MAX_TEXT]) == "CANCELLED":
        return None
    for name, known in _DECIDING:
        if name in values and (status := known.get(_word(values[name][:MAX_TEXT]))) is not None:
            return status
    return Status.BUSY


def status_of_type(fbtype: str) -> Status:
    """Decide the status of an FBTYPE or BUSYTYPE; one that is unknown is BUSY (RFC 5545, 3.2.9)."""
    return _FBTYPE.get(fbtype.strip().upper(), Status.BUSY)


@lru_cache(maxsize=1_000)
def _word(value: str) -> str:
    return value.strip().upper()
