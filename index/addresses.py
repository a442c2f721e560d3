"""Addresses of the web: which may be asked for, and which addresses of machines may be connected to."""

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urljoin, urlsplit

from index.readers.characters import one_line
from index.readers.reading import ReadingError, UnreachableError

STANDARD = {"http": 80, "https": 443}
PORTS = frozenset({*STANDARD.values(), 8443})  # 8443 is where sites serve HTTPS besides; others speak other protocols
LONGEST = 2000  # characters
LIKE_AN_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
# Spaces, control characters and what programs disagree about: one would connect where another one did not check.
FORBIDDEN = re.compile(r"[\s\x00-\x20\x7f-\x9f\\\ud800-\udfff]")
ENDS_IN_A_NUMBER = re.compile(r"(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)\.?$")
# Kept as they are in a path or a query (RFC 3986); all else is percent-encoded.
SAFE = "%/?:@!$&'()*+,;=-._~[]"

# What `is_global` takes for public, in one version of Python or another, though it may lead to a private machine or to
# none: https://www.iana.org/assignments/iana-ipv6-special-registry and the one for IPv4.
NOT_PUBLIC_4 = tuple(map(ipaddress.IPv4Network, ("192.0.0.0/24", "192.88.99.0/24", "224.0.0.0/4", "240.0.0.0/4")))
NOT_PUBLIC_6 = tuple(
    map(
        ipaddress.IPv6Network,
        (
            "2001::/23",  # protocol assignments, Teredo among them
            "2002::/16",  # 6to4: an IPv4 address, whichever
            "3fff::/20",  # documentation
        ),
    )
)
GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")  # so neither mapped, nor translated (64:ff9b::), nor multicast


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a page: `host` in the letters that DNS knows, or an IP address; `target` is path and query."""

    scheme: str
    host: str
    port: int
    target: str

    def __str__(self) -> str:
        return f"{self.origin}{self.target}"

    @property
    def key(self) -> str:
        """What tells it from every other source."""
        return str(self)

    @property
    def authority(self) -> str:
        """Host and port as the header Host has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == STANDARD[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port, to which one robots.txt applies."""
        return f"{self.scheme}://{self.authority}"

    def joined(self, location: str) -> "Address":
        """Where a redirect from here leads. Raises ReadingError as `address` does."""
        try:
            return address(urljoin(str(self), location))
        except ValueError:
            raise ReadingError(f"it leads to {location[:100]!r}, which is no address") from None

    def names(self) -> Iterator[str]:
        """What its article may be called, the shortest first; there is no end to them."""
        path = PurePosixPath(unquote(urlsplit(self.target).path))
        stem = one_line(path.stem)
        if stem:
            yield stem
        yield f"{self.host}/{stem}" if stem else self.host
        yield str(self)
        yield from (f"{self} {number}" for number in count(2))


def is_like_address(text: str) -> bool:
    """Whether it is meant as an address and not as the path of a file."""
    return LIKE_AN_ADDRESS.match(text) is not None


def address(text: str) -> Address:
    """Read an address, in one spelling and without what stands behind #. Raises ReadingError where it is not read."""
    if FORBIDDEN.search(text) or len(text) > LONGEST:
        raise ReadingError(f"an address has no spaces, control characters or \\, and at most {LONGEST:,} characters")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise ReadingError("it is no address like https://journal.example/article") from None
    if parts.scheme not in STANDARD:
        raise ReadingError("only addresses that begin with http:// or https:// are read")
    if "@" in parts.netloc:
        raise ReadingError("addresses with a user name are not read: leave out what stands before the @")
    port = STANDARD[parts.scheme] if port is None else port
    if port not in PORTS:
        raise ReadingError(f"port {port} is not read from, only {', '.join(map(str, sorted(PORTS)))}")
    query = f"?{quote(parts.query, SAFE)}" if parts.query else ""
    return Address(parts.scheme, _host(parts.hostname or ""), port, (quote(parts.path, SAFE) or "/") + query)


def is_public(ip: str) -> bool:
    """Whether a machine of the public internet may have this IP address.

    Not so those of private networks, of this machine, of groups, of translators, and those kept for other ends.
    """
    try:
        found = ipaddress.ip_address(ip)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv4Address):
        return found.is_global and not any(found in network for network in NOT_PUBLIC_4)
    return found in GLOBAL_UNICAST and found.is_global and not any(found in network for network in NOT_PUBLIC_6)


def _host(host: str) -> str:
    import idna

    if ":" in host or ENDS_IN_A_NUMBER.search(host):
        return _numeric(host)
    try:
        name = idna.encode(host, uts46=True).decode("ascii").rstrip(".")
    except idna.IDNAError:
        raise ReadingError(f"{host[:100]!r} is no name of a web server") from None
    return _numeric(name) if ENDS_IN_A_NUMBER.search(name) else name


def _numeric(host: str) -> str:
    """An IP address; the odd ways of writing one (octal, hexadecimal, shortened) are refused."""
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        raise ReadingError(f"{host[:100]!r} is no IP address in its usual form") from None
    if not is_public(str(found)):
        raise ReadingError(f"{host} is no address of the public internet")
    return str(found)


def checked(host: str, addresses: list[str]) -> list[str]:
    """The IP addresses of a host, which all must be public. Raises ReadingError; for none UnreachableError."""
    if not addresses:
        raise UnreachableError(f"{host} has no address: is the name right, and is there a network?")
    if private := next((ip for ip in addresses if not is_public(ip)), None):
        raise ReadingError(f"{host} leads to {private}, which is no address of the public internet")
    return addresses
