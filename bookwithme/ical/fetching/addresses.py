"""Which IP addresses belong to the open internet, wherever an IPv4 address hides in an IPv6 one."""

import ipaddress

_ENDS_IN_IPV4 = (
    ipaddress.IPv6Network("::/96"),  # IPv4-compatible (RFC 4291, 2.5.5.1)
    ipaddress.IPv6Network("::ffff:0:0:0/96"),  # IPv4-translated (RFC 2765, 2.1)
    ipaddress.IPv6Network("64:ff9b::/96"),  # NAT64 (RFC 6052, 2.1)
)
_LOCAL = (
    ipaddress.IPv6Network("fec0::/10"),  # site-local (RFC 3879)
    ipaddress.IPv6Network("64:ff9b:1::/48"),  # NAT64 of one's own network (RFC 8215)
)


def is_public(text: str) -> bool:
    """Tell whether an address is a global unicast one, and so is every address embedded in it."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if any(address in network for network in _LOCAL):
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
    if any(address in network for network in _ENDS_IN_IPV4):
        embedded.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [address, *filter(None, embedded)]
