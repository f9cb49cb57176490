"""Speech over HTTP: any server with the endpoints of OpenAI's audio API, hosted or local."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2

from server.adapters.bounded_http import BoundedTransport, ResponseTooLarge
from server.adapters.speech_config import Endpoint
from server.ports.speech import SpeechError, SpeechRejected, SpeechTimeout, SpeechUnavailable

MAX_SOUND_BYTES = 48 * 1024 * 1024
"""A quarter of an hour at 24 kHz."""
CONNECTIONS = httpx2.Limits(max_connections=200, max_keepalive_connections=20)
REFUSES_A_FIELD = frozenset({400, 415, 422})
"""What servers answer that do not know a format; another one is then tried."""


class Refused(Exception):
    """The server does not like the request; it may like another."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the speech server refuses the request ({status})")


class SpeechClient:
    """Connections to one server."""

    def __init__(self, endpoint: Endpoint, *, max_bytes: int = MAX_SOUND_BYTES) -> None:
        self._client = httpx2.AsyncClient(
            base_url=endpoint.url.rstrip("/") + "/",
            headers={"Authorization": f"Bearer {endpoint.api_key}"} if endpoint.api_key else {},
            transport=BoundedTransport(httpx2.AsyncHTTPTransport(limits=CONNECTIONS), max_bytes),
            timeout=None,
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    @asynccontextmanager
    async def post(self, path: str, **request: Any) -> AsyncIterator[httpx2.Response]:
        """The answer, to be read inside; only one that succeeded.

        Raises:
            Refused: a field or a format is not known there.
            SpeechError: any other failure, inside too.
        """
        try:
            async with self._client.stream("POST", path, **request) as response:
                _check_status(response.status_code)
                yield response
        except (SpeechError, Refused, asyncio.CancelledError):
            raise
        except Exception as error:
            raise translated(error) from error


def _check_status(status: int) -> None:
    if status in REFUSES_A_FIELD:
        raise Refused(status)
    if status in {401, 403}:
        raise SpeechRejected(f"the speech server refuses the key ({status})")
    if status == 429:
        raise SpeechUnavailable("the speech server is busy (429)")
    if 400 <= status < 500 and status != 408:
        raise SpeechRejected(f"the speech server refuses the request ({status})")
    if status != 200:
        raise SpeechUnavailable(f"the speech server failed ({status})")


def translated(error: Exception) -> SpeechError:
    """Our error for one of the vendor's; never with what the server said."""
    match error:
        case SpeechError():
            return error
        case TimeoutError() | httpx2.TimeoutException():
            return SpeechTimeout("the speech server was silent for too long")
        case ResponseTooLarge():
            return SpeechUnavailable("the speech server sent more than an answer can be")
        case httpx2.HTTPError() | httpx2.InvalidURL() | OSError():
            return SpeechUnavailable(f"no connection to the speech server: {type(error).__name__}")
        case _:
            return SpeechUnavailable(f"the speech server's answer cannot be read: {type(error).__name__}")
