"""Receivers of webhooks for tests, good and bad, on real sockets."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from server.adapters.webhook_http import HttpWebhookSender
from server.adapters.webhook_targets import parse_allow_list
from tests.servers.http_server import Exchange, HttpServer, Request


class Receiver(HttpServer):
    """Takes deliveries; answers as told, 204 by default."""

    def __init__(self, behaviour: Callable[[Exchange], Awaitable[None]] | None = None) -> None:
        super().__init__(behaviour or accept)

    @property
    def hook(self) -> str:
        """Its address for a webhook."""
        return f"{self.url}/hook"

    @property
    def told(self) -> list[tuple[str, str]]:
        """What it has been told: (session, event), in order of arrival."""
        return [(body["session_id"], body["event"]) for body in map(payload, self.requests)]

    async def until(self, count: int, within_s: float = 20.0) -> None:
        """Wait until so many requests have come."""
        async with asyncio.timeout(within_s):
            while len(self.requests) < count:  # noqa: ASYNC110 (the server's tasks append, and set no event)
                await asyncio.sleep(0.01)


def payload(request: Request) -> dict[str, Any]:
    """The body of a delivery."""
    found: dict[str, Any] = json.loads(request.body)
    return found


async def accept(exchange: Exchange) -> None:
    """Yes."""
    await exchange.respond(204)


def answering(status: int, body: bytes = b"", **headers: str) -> Callable[[Exchange], Awaitable[None]]:
    """Always the same."""

    async def behaviour(exchange: Exchange) -> None:
        await exchange.respond(status, body, **headers)

    return behaviour


def local_sender(allowed: str = "127.0.0.1", timeout_s: float = 20.0) -> HttpWebhookSender:
    """A sender that may send to this machine."""
    return HttpWebhookSender(parse_allow_list(allowed), "test", timeout_s=timeout_s)
