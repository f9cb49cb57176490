"""Tools over the Model Context Protocol's streamable HTTP, by the protocol's own SDK.

Every request stands alone: no session is kept between two, so that any process of many may answer the next one. Both
the revisions that begin with a handshake and the newer ones without are spoken.
"""

from collections.abc import Sequence
from typing import Any, Final

from mcp import types as protocol
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.shared.exceptions import MCPError

from server.ports.agent_tools import TOOL_BELT, ToolBelt, ToolDescription

MAX_BODY_BYTES: Final = 1_048_576
"""As of the API's requests."""


def session_manager(
    tools: Sequence[ToolDescription], *, version: str, instructions: str
) -> StreamableHTTPSessionManager:
    """Answers requests for `tools`; its `run()` must be entered first.

    Who asks and from where is the business of whoever lets requests in.
    """
    described = [_described(tool) for tool in tools]
    schemas = {tool.name: tool.input_schema for tool in tools}

    async def list_tools(_context: Any, _params: Any) -> protocol.ListToolsResult:
        return protocol.ListToolsResult(tools=described)

    async def call_tool(context: Any, params: protocol.CallToolRequestParams) -> protocol.CallToolResult:
        if params.name not in schemas:
            raise MCPError(code=protocol.INVALID_PARAMS, message="There is no such tool.")
        belt: ToolBelt = context.request.scope["state"][TOOL_BELT]
        answer = await belt.call(params.name, params.arguments or {})
        return protocol.CallToolResult(
            content=[protocol.TextContent(text=answer.text)],
            structured_content=answer.result,
            is_error=answer.result is None,
        )

    server: Server[Any] = Server(
        "colloquy",
        title="Colloquy",
        version=version,
        instructions=instructions,
        get_tool_input_schema=schemas.get,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )
    return StreamableHTTPSessionManager(
        server, stateless=True, json_response=True, max_request_body_size=MAX_BODY_BYTES
    )


def _described(tool: ToolDescription) -> protocol.Tool:
    return protocol.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.input_schema,
        output_schema=tool.output_schema,
        annotations=protocol.ToolAnnotations(
            read_only_hint=tool.read_only,
            destructive_hint=tool.destructive,
            idempotent_hint=tool.idempotent,
            open_world_hint=False,
        ),
    )
