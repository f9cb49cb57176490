"""Sends webhooks over HTTP, to checked addresses only.

Names are looked up here, every address found is judged, and the connection is made to exactly the address that was
judged: there is no second look-up that could answer otherwise. TLS still proves the name. Redirects are not followed,
proxies of the environment are not used, connections are not kept.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

import httpcore2
from httpcore2 import AnyIOBackend, AsyncConnectionPool, AsyncNetworkBackend, AsyncNetworkStream

from server.adapters.webhook_targets import AllowList, check_addresses, target_of
from server.ports.webhooks import Reply, SendFailed

TIMEOUT_S: Final = 20.0
"""For everything of one try. Source: Standard Webhooks recommends 15 to 30."""
BODY_TIMEOUT_S: Final = 5.0
"""For the answer's body, which only the log needs: the status has been told."""
CONNECT_TIMEOUT_S: Final = 6.0
"""For each address of a name, so that there is time for a second one."""
EXCERPT_BYTES: Final = 2048
LOOKUP_TIMEOUT_S: Final = 5.0
CONNECTIONS: Final = 200

LookUp = Callable[[str, int], Awaitable[list[str]]]


async def look_up(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system finds them.

    Raises:
        OSError: none.
    """
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class _CheckedNetwork(AsyncNetworkBackend):
    """Connects to a name only by an address of it that has been judged."""

    def __init__(self, allowed: AllowList, names: LookUp) -> None:
        self._inner = AnyIOBackend()
        self._allowed = allowed
        self._names = names

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 (the library's signature)
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> AsyncNetworkStream:
        """See `httpcore2.AsyncNetworkBackend`."""
        addresses = await self._names(host, port)
        check_addresses(host.lower().rstrip("."), addresses, self._allowed)
        for last, address in enumerate(addresses, 1 - len(addresses)):
            try:
                return await self._inner.connect_tcp(address, port, CONNECT_TIMEOUT_S, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if last == 0:
                    raise
        raise httpcore2.ConnectError("the name has no address")

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 (the library's signature)
        socket_options: Iterable[Any] | None = None,
    ) -> AsyncNetworkStream:
        """Never: files are not for strangers."""
        raise httpcore2.UnsupportedProtocol("no sockets of files")

    async def sleep(self, seconds: float) -> None:
        """See `httpcore2.AsyncNetworkBackend`."""
        await self._inner.sleep(seconds)


class HttpWebhookSender:
    """A `WebhookSender`. `names` looks hosts up; `tls` proves them."""

    def __init__(
        self,
        allowed: AllowList,
        version: str,
        *,
        names: LookUp = look_up,
        tls: ssl.SSLContext | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._allowed = allowed
        self._agent = f"Colloquy-Webhooks/{version}"
        self._names = names
        self._timeout_s = timeout_s
        self._tls = tls
        self._pool: AsyncConnectionPool | None = None

    async def check(self, url: str) -> None:
        """See `WebhookSender`."""
        target = target_of(url)
        try:
            async with asyncio.timeout(LOOKUP_TIMEOUT_S):
                addresses = await self._names(target.host, target.port)
        except (OSError, UnicodeError, TimeoutError):
            return
        check_addresses(target.host, addresses, self._allowed)

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """See `WebhookSender`."""
        target_of(url)
        given = {"Host": _authority(url), "Content-Type": "application/json", "User-Agent": self._agent, **headers}
        sent: list[tuple[bytes | str, bytes | str]] = [*given.items(), ("Content-Length", str(len(body)))]
        try:
            async with asyncio.timeout(self._timeout_s):
                async with self._connections().stream("POST", url, headers=sent, content=body) as response:
                    return Reply(response.status, await _excerpt(response), _retry_after(response))
        except (TimeoutError, httpcore2.TimeoutException) as error:
            raise SendFailed("It did not answer in time.") from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.UnsupportedProtocol) as error:
            raise SendFailed(_words(error)) from error
        except (OSError, UnicodeError) as error:
            raise SendFailed("Its name could not be found.") from error

    def _connections(self) -> AsyncConnectionPool:
        # Made when first needed: reading the system's certificates takes a moment that no start need wait for.
        if self._pool is None:
            self._pool = AsyncConnectionPool(
                ssl_context=self._tls or ssl.create_default_context(),
                max_connections=CONNECTIONS,
                max_keepalive_connections=0,
                network_backend=_CheckedNetwork(self._allowed, self._names),
            )
        return self._pool


def _authority(url: str) -> str:
    return url.split("/", 3)[2].split("?", 1)[0]


async def _excerpt(response: httpcore2.Response) -> str:
    """The beginning of the body; what is slow, long or broken is left where it is."""
    read = b""
    try:
        async with asyncio.timeout(BODY_TIMEOUT_S):
            async for part in response.aiter_stream():
                read += part
                if len(read) >= EXCERPT_BYTES:
                    break
    except (TimeoutError, httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError):
        pass
    return read[:EXCERPT_BYTES].decode("utf-8", "replace").replace("\x00", "\N{REPLACEMENT CHARACTER}")


def _retry_after(response: httpcore2.Response) -> timedelta | None:
    """What `Retry-After` asks for, seconds or a date. Source: RFC 9110, section 10.2.3."""
    given = next(
        (value.decode("latin-1").strip() for name, value in response.headers if name.lower() == b"retry-after"), ""
    )
    if given.isdecimal() and len(given) < 10:
        return timedelta(seconds=int(given))
    try:
        until = parsedate_to_datetime(given)
    except (ValueError, TypeError):
        return None
    return max(timedelta(), (until if until.tzinfo else until.replace(tzinfo=UTC)) - datetime.now(UTC))


def _words(error: Exception) -> str:
    """Why, for the delivery log."""
    cause = error.__cause__ or error.__context__
    if isinstance(cause, ssl.SSLError) or "SSL" in str(error):
        return f"The secure connection failed: {error}"[:300]
    if isinstance(error, httpcore2.ConnectError):
        return "It could not be connected to."
    if isinstance(error, httpcore2.ProtocolError):
        return "Its answer was not proper HTTP."
    return "The connection broke."
