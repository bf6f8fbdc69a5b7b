"""Ids as EWS gives them: opaque to programs, of letters, digits, - and _, and always the same.

They say whose mailbox a thing is in and what it is, and are looked up in the world that is asked.
"""

import hashlib
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from bookwithme.service.clients.ews.errors import EwsError

_STARTS = range(-30_610_224_000, 221_845_392_000)
"""Seconds of the years 1000 to 8999, in which views may lie."""
_FORM = struct.Struct(">2s16s16sq")  # 42 bytes: no padding in base64


class Kind(StrEnum):
    """What an id is of."""

    FOLDER = "fo"
    EVENT = "ev"
    OCCURRENCE = "oc"
    BOOKING = "bk"
    FILE = "fi"


class Id(NamedTuple):
    """`of`: the GUID of what it names, or what stands for one.

    `start`: which occurrence, by the second since the epoch at which its series has it.
    """

    kind: Kind
    mailbox: UUID
    of: UUID
    start: int = 0

    def __str__(self) -> str:
        packed = _FORM.pack(self.kind.encode(), self.mailbox.bytes, self.of.bytes, self.start)
        return urlsafe_b64encode(packed).decode()


def parse(text: str) -> Id:
    """Read an id; raises EwsError where it is none of ours."""
    try:
        kind, mailbox, of, start = _FORM.unpack(urlsafe_b64decode(text.encode("ascii")))
        found = Id(Kind(kind.decode()), UUID(bytes=mailbox), UUID(bytes=of), start)
    except (ValueError, struct.error):
        found = None
    if found is None or str(found) != text or found.start not in _STARTS:
        raise EwsError("ErrorInvalidIdMalformed", "Id is malformed.")
    return found


def number_of(*texts: str) -> UUID:
    """What stands for a thing that has no GUID."""
    return UUID(bytes=hashlib.sha256("\0".join(texts).encode()).digest()[:16])
