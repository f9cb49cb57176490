"""Whatever agents put into whichever field, what comes back is a result or a reason, never a failure inside."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from server.db.engine import Sessions
from server.routes.agents.toolbox import ALL_TOOLS, Tools
from server.routes.agents.tooling import Desk, Tool
from tests.routes.test_mcp_rules import SITE, arguments_of_all
from tests.support.studio import Staff, hire

VALUES: list[Any] = [
    None, True, -1, 0, 10**30, 1e300, float("nan"), float("inf"), "", " ", "\0", "\ud800", "'; DROP TABLE users; --",
    "%", "\u202e" + "é" * 400, "p999999", "h" + "A" * 22, [], [None], {}, {"": {}}, [[[[]]]],
    "2026-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59", "01966d2e-7c00-7a31-9f52-3b1f0c7d9e10",
]  # fmt: skip
NESTED = {"interview": None, "changes": None, "questions": 0, "candidates": 0}
"""Fields that hold an object, or a list whose first item is one."""


def variants(tool: Tool[Any], valid: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """`valid` with each value in each field the tool knows, and in one it does not."""
    schema = tool.described().input_schema
    for field in [*schema["properties"], "unknown"]:
        for value in VALUES:
            yield {**valid, field: value}
    for field, place in NESTED.items():
        if field not in schema["properties"]:
            continue
        for inner in sorted(_inner_fields(schema, field)):
            for value in VALUES:
                changed = copy.deepcopy(valid)
                holder = changed[field] if place is None else changed[field][place]
                holder[inner] = value
                yield changed


def _inner_fields(schema: dict[str, Any], field: str) -> set[str]:
    described = schema["properties"][field]
    name = described.get("$ref", described.get("items", {}).get("$ref", "")).rpartition("/")[2]
    return set(schema["$defs"][name]["properties"])


@pytest.fixture
async def staff(sessions: Sessions) -> Staff:
    return await hire(sessions, "acme")


async def test_no_value_in_any_field_makes_a_tool_fail(sessions: Sessions, staff: Staff) -> None:
    calls = await arguments_of_all(sessions, staff.owner)
    tools = Tools(Desk(sessions, staff.owner, SITE))
    refused = tried = 0
    for tool in ALL_TOOLS:
        for arguments in variants(tool, calls[tool.name]):
            answer = await tools.call(tool.name, arguments)
            assert not answer.text.startswith(("INTERNAL_ERROR", "TIMEOUT")), (tool.name, arguments)
            refused += answer.result is None
            tried += 1
    assert tried > 2000
    assert 0 < refused < tried
