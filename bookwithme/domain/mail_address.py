"""E-mail addresses as mail servers know them: domains in ASCII letters (IDNA)."""

import re
import unicodedata
from collections.abc import Collection

_DOTS = re.compile("[.\u3002\uff0e\uff61]")
_PLAIN = re.compile(r"[a-z0-9_-]+|[^\x00-\x7f]")


def ascii_domain(domain: str) -> str:
    """A domain in ASCII: `xn--bcher-kva.example` for `bücher.example`.

    As browsers read names (UTS 46 without its transitional mapping): `ß` stays what it is, where
    Python's own codec, of 2003, would write to another domain.
    """
    return domain if domain.isascii() else ".".join(map(_label, _DOTS.split(domain)))


def _label(label: str) -> str:
    if label.isascii():
        return label
    folded = unicodedata.normalize("NFKC", label.lower())
    if _PLAIN.sub("", folded):  # a wide `@` or `>` must not become a real one
        folded = label
    return folded if folded.isascii() else f"xn--{folded.encode('punycode').decode()}"


def ascii_address(address: str) -> str:
    """An address with its domain in ASCII; what stands before the @ is as it was."""
    user, at, domain = address.rpartition("@")
    return f"{user}{at}{ascii_domain(domain)}"


def is_at(address: str, domains: Collection[str]) -> bool:
    """Whether an address is of one of some domains, however these and it are spelled."""
    domain = ascii_domain(address.rpartition("@")[2]).lower()
    return any(domain == ascii_domain(each).lower() for each in domains)
