"""The Model Context Protocol as its official client speaks it, over real HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, TextContent


@asynccontextmanager
async def connected(base_url: str, key: str, *, mode: str = "legacy") -> AsyncIterator[Client]:
    """A client that has introduced itself; `mode`: by the handshake ("legacy") or as newer ones do ("auto")."""
    async with (
        httpx2.AsyncClient(headers={"Authorization": f"Bearer {key}"}, timeout=30) as http,
        Client(streamable_http_client(f"{base_url}/mcp", http_client=http), mode=mode) as client,
    ):
        yield client


async def result_of(client: Client, tool: str, **arguments: Any) -> Any:
    """The result of a call that succeeds; its text says the same."""
    answer = await client.call_tool(tool, arguments)
    assert not answer.is_error, words_of(answer)
    assert isinstance(answer.structured_content, dict)
    return answer.structured_content


async def refusal_of(client: Client, tool: str, **arguments: Any) -> str:
    """The words of a call that fails."""
    answer = await client.call_tool(tool, arguments)
    assert answer.is_error
    assert answer.structured_content is None
    return words_of(answer)


def words_of(answer: CallToolResult) -> str:
    """The text of an answer."""
    (content,) = answer.content
    assert isinstance(content, TextContent)
    return content.text
