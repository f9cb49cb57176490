"""HTTP responses that cannot grow without end."""

from collections.abc import AsyncIterator

import httpx2

MAX_RESPONSE_BYTES = 8 * 1024 * 1024
"""A streamed token costs 150–300 bytes on the wire, so this is over 25,000 tokens."""


class ResponseTooLarge(httpx2.ReadError):
    """More bytes came than the limit allows; the connection is closed."""


class BoundedTransport(httpx2.AsyncBaseTransport):
    """Sends through another transport and stops reading a response after `max_bytes`.

    Needed because decoders of event streams buffer a line until it ends, however long it grows.
    """

    def __init__(self, inner: httpx2.AsyncBaseTransport, max_bytes: int) -> None:
        self._inner = inner
        self._max_bytes = max_bytes

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """See `httpx2.AsyncBaseTransport`."""
        response = await self._inner.handle_async_request(request)
        if isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = _BoundedStream(response.stream, self._max_bytes)
        return response

    async def aclose(self) -> None:
        """Close the transport below."""
        await self._inner.aclose()


class _BoundedStream(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream, max_bytes: int) -> None:
        self._inner = inner
        self._left = max_bytes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._inner:
            self._left -= len(part)
            if self._left < 0:
                raise ResponseTooLarge("response too large")
            yield part

    async def aclose(self) -> None:
        await self._inner.aclose()
