"""From which address somebody asks, also through proxies."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from server.asgi import Scope, header_list

Network = IPv4Network | IPv6Network


class Proxies:
    """Those in front of us: what they say of who asks is believed, and what anybody else says is not."""

    def __init__(self, trusted: str) -> None:
        """:param trusted: addresses and networks, with spaces between; no name."""
        self._networks = networks_of(trusted)

    def client(self, scope: Scope) -> str:
        """The address of who asks. Each proxy adds the one it was asked from at the end of
        ``X-Forwarded-For``; what stands before the first that we do not trust, anybody may have written."""
        address = scope["client"][0] if scope["client"] else ""
        if not self._networks or not is_within(address, self._networks):
            return address
        for said in reversed(header_list(scope, b"x-forwarded-for")):
            address = said or address
            if not is_within(address, self._networks):
                break
        return address


@lru_cache(maxsize=4_096)
def networks_of(text: str) -> tuple[Network, ...]:
    """:raises ValueError: something in it is neither an address nor a network."""
    return tuple(ip_network(one) for one in text.split())


@lru_cache(maxsize=4_096)
def is_within(address: str, networks: tuple[Network, ...]) -> bool:
    """Whether the address lies in one of the networks. What is no address lies nowhere."""
    try:
        parsed = ip_address(address[:64].partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return any((mapped or parsed) in network for network in networks)


def is_loopback(address: str) -> bool:
    """Whether it is this very machine."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"
