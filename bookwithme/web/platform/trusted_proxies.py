"""What proxies forward about a request: who sent it, by which scheme, to which host.

Only those that the installation trusts are believed; what anybody else writes is not looked at.
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from wsgiref.types import WSGIEnvironment

from bookwithme.domain.errors import FieldProblem, InvalidInput

Networks = tuple[IPv4Network | IPv6Network, ...]


def networks(written: Iterable[str]) -> Networks:
    """Addresses and networks; raises InvalidInput where one is neither."""
    try:
        return tuple(ip_network(each, strict=False) for each in written)
    except ValueError as error:
        problem = f"{error}; write addresses or networks such as 10.0.0.0/8, separated by commas"
        raise InvalidInput(FieldProblem("BOOKWITHME_TRUSTED_PROXIES", problem)) from error


def believe(environ: WSGIEnvironment, trusted: Networks) -> None:
    """Take over what a trusted proxy forwards."""
    if not _is_among(_address(environ.get("REMOTE_ADDR", "")), trusted):
        return
    environ["REMOTE_ADDR"] = _client(environ, trusted)
    if (scheme := _last(environ, "HTTP_X_FORWARDED_PROTO")) in {"http", "https"}:
        environ["wsgi.url_scheme"] = scheme
    if host := _last(environ, "HTTP_X_FORWARDED_HOST"):
        environ["HTTP_HOST"] = host


def network_of(written: str) -> str:
    """Whom an address counts for: itself; of IPv6 the 64 bits that one machine may have all of."""
    address = _address(written)
    return address.exploded[:19] if address else written


def _client(environ: WSGIEnvironment, trusted: Networks) -> str:
    """The last address that is no trusted proxy's: those before it anybody may have made up."""
    client: str = environ["REMOTE_ADDR"]
    for hop in reversed(environ.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        address = _address(hop)
        if address is None or not _is_among(_address(client), trusted):
            break
        client = str(address)
    return client


def _last(environ: WSGIEnvironment, header: str) -> str:
    """What the nearest proxy wrote."""
    written: str = environ.get(header, "")
    return written.rpartition(",")[2].strip()


def _address(written: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(written.strip())
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def _is_among(address: IPv4Address | IPv6Address | None, trusted: Networks) -> bool:
    return address is not None and any(address in each for each in trusted)
