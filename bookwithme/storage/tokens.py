"""GUIDs, codes and secrets: from the system, or from the world's seed where it has one.

A world with a seed repeats itself: same acts, same GUIDs, codes and tokens. Whoever knows the
seed knows its secrets, so worlds have none unless somebody asks for it.
"""

import base64
import hashlib
import secrets
from uuid import UUID

from bookwithme.storage.scope import Scope

_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"


class Tokens:
    """Fresh values; every call takes a number of the world's sequence, so none comes twice."""

    def __init__(self, seed: str | None, scope: Scope) -> None:
        self._seed = seed
        self._scope = scope

    def bits(self, count: int) -> bytes:
        """So many random bytes, at most 64."""
        if self._seed is None:
            return secrets.token_bytes(count)
        text = f"{self._scope.next_id()}:{self._seed}"
        return hashlib.blake2b(text.encode(), digest_size=count).digest()

    def guid(self) -> UUID:
        """A random GUID (RFC 9562, version 4)."""
        return UUID(bytes=self.bits(16), version=4)

    def secret(self) -> str:
        """A URL-safe secret of 192 bits."""
        return base64.urlsafe_b64encode(self.bits(24)).decode()

    def digits(self, count: int) -> str:
        """So many decimal digits."""
        return f"{int.from_bytes(self.bits(16)) % 10**count:0{count}}"

    def letters(self, count: int) -> str:
        """So many letters and digits that are not mistaken for one another."""
        return "".join(_LETTERS[byte % len(_LETTERS)] for byte in self.bits(count))
