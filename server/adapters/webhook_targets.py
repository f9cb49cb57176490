"""Which addresses a webhook may go to: pure verdicts on URLs and IP addresses.

Sources: the IANA special-purpose registries (as `ipaddress` has them), RFC 6052 (NAT64), RFC 3056 (6to4), RFC 4380
(Teredo); the metadata addresses of the large clouds, of which one is public.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

from server.ports.webhooks import TargetRefused

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

LONGEST_URL: Final = 2000
HOST: Final = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9_.])?|[0-9A-Fa-f:.]{2,45}")
NAT64: Final = IPv6Network("64:ff9b::/96")
REFUSED_NETWORKS: Final[tuple[Network, ...]] = (
    IPv4Network("168.63.129.16/32"),  # a cloud's own services, at a public address
    IPv4Network("192.0.0.0/24"),  # protocol assignments; another cloud's metadata
    IPv6Network("::/96"),  # IPv4-compatible addresses, long abandoned
    IPv6Network("64:ff9b:1::/48"),  # NAT64 for local use: an IPv4 address that cannot be told from outside
    IPv6Network("2001::/32"),  # Teredo
    IPv6Network("2002::/16"),  # 6to4
    IPv6Network("fec0::/10"),  # site-local, abandoned but still routed by some
)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a URL leads."""

    secure: bool
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class AllowList:
    """What the operator allows although it is not public: names of hosts, addresses, networks."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    def allows(self, host: str, address: Address) -> bool:
        """Whether `address`, found under the name `host`, is listed."""
        plain = unwrapped(address)
        return host in self.hosts or any(plain in net for net in self.networks if net.version == plain.version)


def parse_allow_list(text: str) -> AllowList:
    """Of `localhost, 10.0.0.0/8, hooks.internal`.

    Raises:
        ValueError: names an entry that is neither a host's name nor an address or network.
    """
    hosts, networks = set[str](), list[Network]()
    for entry in filter(None, (part.strip().lower() for part in text.split(","))):
        try:
            networks.append(ip_network(entry))
        except ValueError:
            if "/" in entry or not HOST.fullmatch(entry):
                raise ValueError(f"`{entry}` is neither a host nor an address or network such as 10.0.0.0/8") from None
            hosts.add(entry.rstrip("."))
    return AllowList(frozenset(hosts), tuple(networks))


def target_of(url: str) -> Target:
    """Where `url` leads, as far as can be told without asking anybody.

    Raises:
        TargetRefused: not an absolute http or https URL, or one with a user, password or fragment in it.
    """
    if len(url) > LONGEST_URL or not url.isascii() or any(c <= " " or c in '"<>\\^`{|}\x7f' for c in url):
        raise TargetRefused("This is not an address that can be sent to. Write it in plain ASCII, without spaces.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise TargetRefused("This is not an address that can be sent to.") from error
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in {"http", "https"} or not HOST.fullmatch(host):
        raise TargetRefused("The address must begin with https:// or http:// and name a host.")
    if "@" in parts.netloc:
        raise TargetRefused("The address must not contain a user name or password. Deliveries are signed instead.")
    if parts.fragment or port == 0:
        raise TargetRefused("The address must not contain a fragment, nor port 0.")
    secure = parts.scheme == "https"
    return Target(secure, host, port or (443 if secure else 80))


def unwrapped(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for; any other as it is."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else address


def is_public(address: Address) -> bool:
    """Whether it is one of the open internet, and nothing that is only reached from inside."""
    plain = unwrapped(address)
    if any(plain in network for network in REFUSED_NETWORKS if network.version == plain.version):
        return False
    return plain.is_global and not plain.is_multicast and not plain.is_reserved and not plain.is_link_local


def check_addresses(host: str, found: list[str], allowed: AllowList) -> None:
    """Pass if everything found under a name may be sent to: who mixes in an inner address is refused altogether.

    Raises:
        TargetRefused: something of it may not.
    """
    for text in found:
        address = ip_address(text)
        if not is_public(address) and not allowed.allows(host, address):
            raise TargetRefused(
                f"{host} leads to {address}, which is not a public address. "
                "Whoever runs this server can allow it with COLLOQUY_WEBHOOK_ALLOW."
            )
