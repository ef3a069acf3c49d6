"""Fetches what stands at an address that somebody gave, from the public network alone. No Django.

The name is resolved once, every address that it has must be public, and the connection goes to one of those: a name
that answers otherwise a moment later changes nothing. Every redirect is checked in the same way. Proxies that the
environment names are not used: they would do the resolving.
"""

import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

MEGABYTE = 1_000_000
LARGEST = 20 * MEGABYTE
LONGEST = 30.0  # seconds, redirects included
REDIRECTS = 5
_CHUNK = 65536
_MOVED = (301, 302, 303, 307, 308)
_NOT_IN_ADDRESSES = re.compile(r"[\s\x00-\x20\x7f<>\"\\^`{|}]")

# What `is_global` of Python 3.11 takes for public: an IPv4 address in the clothes of IPv6, whose own rules it knows
# nothing of. Of IPv6 only 2000::/3 is given out at all. Source: the IANA special-purpose address registries.
_GIVEN_OUT = ipaddress.ip_network("2000::/3")
_SPECIAL = tuple(
    map(
        ipaddress.ip_network,
        (
            *("192.88.99.0/24", "192.0.0.0/24"),
            *("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20", "5f00::/16"),
        ),
    )
)

Resolve = Callable[[str, int], list[str]]


class NotFetched(Exception):
    """The address cannot be fetched, or may not be; the message is one sentence for whoever gave it."""


@dataclass(frozen=True)
class Fetched:
    """What stood there: its bytes, and the address after all redirects."""

    content: bytes
    address: str


def is_public(address: str) -> bool:
    """Whether the IP address is one of the public network: False for what is no address at all.

    Not private, loopback, link-local, multicast or reserved, and no IPv4 address inside an IPv6 one (::ffff:0:0/96,
    64:ff9b::/96, 2002::/16), whatever that one is.
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if not found.is_global or found.is_multicast or any(found in network for network in _SPECIAL):
        return False
    return found.version == 4 or found in _GIVEN_OUT


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a host, in the order in which the system would try them. Raises OSError."""
    return list(dict.fromkeys(str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def is_meant_as_address(text: str) -> bool:
    """Whether the text is meant as an address to fetch, and not as the name of a file."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", text) is not None


def fetch(
    address: str,
    *,
    limit: int = LARGEST,
    seconds: float = LONGEST,
    allowed: Callable[[str], bool] = is_public,
    resolved: Resolve = resolve,
) -> Fetched:
    """At most `limit` bytes from an http or https address, within `seconds`. Raises NotFetched.

    `allowed` says of an IP address whether it may be connected to. Resolving names is the system's, which has its own
    time limit.
    """
    with _Deadline(seconds) as deadline:
        for _hop in range(REDIRECTS + 1):
            answer = _fetch_once(_read(address), deadline, limit, allowed, resolved)
            if isinstance(answer, bytes):
                return Fetched(answer, address)
            address = urljoin(address, answer)
    raise NotFetched(f"{address} is behind more than {REDIRECTS} redirects.")


def _read(address: str) -> SplitResult:
    """The parts of an address that may be asked for, its host in ASCII."""
    try:
        parts = urlsplit(address)
        host = _host(parts)
        _port = parts.port
    except (ValueError, UnicodeError):
        raise NotFetched(f"{address!r} is not a web address.") from None
    if parts.scheme not in ("http", "https"):
        raise NotFetched(f"{address!r} is not fetched: only http:// and https:// are.")
    if not host or _NOT_IN_ADDRESSES.search(address):
        raise NotFetched(f"{address!r} is not a web address.")
    if parts.username is not None or parts.password is not None:
        raise NotFetched(f"{address!r} holds a user name: give the address without it.")
    return parts


class _Deadline:
    """Shuts whatever connection is open when the time is up: a server that sends a byte now and then ends, too."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.over = False
        self._until = time.monotonic() + seconds
        self._open: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> "_Deadline":
        self._timer.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._timer.cancel()

    @contextmanager
    def watching(self, connection: socket.socket) -> Iterator[None]:
        self._open = connection
        try:
            yield
        finally:
            self._open = None

    def left(self) -> float:
        """Seconds. Raises NotFetched when there are none."""
        if self.over or (left := self._until - time.monotonic()) <= 0:
            raise NotFetched(f"it took longer than {self.seconds:g} seconds.")
        return left

    def _end(self) -> None:
        self.over = True
        if (connection := self._open) is not None:
            try:
                # The socket's own, not that of TLS, which would answer first.
                socket.socket.shutdown(connection, socket.SHUT_RDWR)
            except OSError:
                return  # closed already


def _fetch_once(
    parts: SplitResult, deadline: _Deadline, limit: int, allowed: Callable[[str], bool], resolved: Resolve
) -> bytes | str:
    """The content at the address, or where it leads."""
    host = _host(parts)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = parts.geturl()
    try:
        raw = _connect(_public_addresses(host, port, allowed, resolved), port, deadline)
        with _secured(raw, host) if parts.scheme == "https" else raw as connection, deadline.watching(connection):
            if isinstance(connection, ssl.SSLSocket):
                connection.do_handshake()
            return _ask(parts, connection, limit, deadline)
    except NotFetched as refused:
        raise NotFetched(f"{address} is not fetched: {refused}") from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        if deadline.over:
            raise NotFetched(f"{address} is not fetched: it took longer than {deadline.seconds:g} seconds.") from None
        raise NotFetched(f"{address} cannot be fetched: {_told(error)}.") from None


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").encode("idna").decode("ascii")


def _secured(connection: socket.socket, host: str) -> ssl.SSLSocket:
    # The handshake comes later, when the deadline watches it.
    return ssl.create_default_context().wrap_socket(connection, server_hostname=host, do_handshake_on_connect=False)


def _told(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return str(getattr(error, "strerror", None) or error or "no answer")


def _public_addresses(host: str, port: int, allowed: Callable[[str], bool], resolved: Resolve) -> list[str]:
    try:
        found = resolved(host, port)
    except (OSError, UnicodeError):
        raise NotFetched(f"no host is called {host!r}.") from None
    for one in found:
        if not allowed(one):
            raise NotFetched(f"{host!r} is {one}, which is not an address of the public network.")
    return found


def _connect(addresses: list[str], port: int, deadline: _Deadline) -> socket.socket:
    """A connection to the first of the addresses that takes one."""
    problem: OSError = OSError("no address")
    for one in addresses:
        try:
            return socket.create_connection((one, port), timeout=deadline.left())
        except OSError as error:
            problem = error
    raise problem


def _ask(parts: SplitResult, connection: socket.socket, limit: int, deadline: _Deadline) -> bytes | str:
    # Over the connection that was checked: http.client would resolve the name again.
    host = _host(parts)
    client = http.client.HTTPConnection(host)
    client.sock = connection
    client.putrequest("GET", _target(parts), skip_host=True, skip_accept_encoding=True)
    client.putheader("Host", (f"[{host}]" if ":" in host else host) + (f":{parts.port}" if parts.port else ""))
    client.putheader("User-Agent", "claimtrack")
    client.putheader("Accept-Encoding", "identity")
    client.endheaders()
    answer = client.getresponse()
    if answer.status in _MOVED and (target := answer.getheader("Location") or ""):
        return target
    if answer.status != 200:
        raise NotFetched(f"the server answers {answer.status} {answer.reason}.")
    if (coding := answer.getheader("Content-Encoding") or "identity") != "identity":
        raise NotFetched(f"the server sends it compressed ({coding}) without being asked to.")
    return _content(answer, limit, deadline)


def _target(parts: SplitResult) -> str:
    # An address that people read may hold other letters; on the wire they are UTF-8, escaped.
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return "".join(one if one.isascii() else quote(one) for one in target)


def _content(answer: http.client.HTTPResponse, limit: int, deadline: _Deadline) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := answer.read(_CHUNK):
        size += len(part)
        if size > limit:
            raise NotFetched(f"it is larger than {limit} bytes.")
        parts.append(part)
    deadline.left()
    if answer.length:
        raise http.client.IncompleteRead(b"", answer.length)
    return b"".join(parts)
