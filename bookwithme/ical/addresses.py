"""Which IP addresses belong to the open internet, wherever an IPv4 address hides in an IPv6 one."""

from __future__ import annotations

import ipaddress

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def is_public(text: str) -> bool:
    """Whether an address is a global unicast one, and so is every address embedded in it."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return all(each.is_global and not each.is_multicast for each in _with_embedded(address))


def _with_embedded(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    embedded = [address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        embedded.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [address, *filter(None, embedded)]
