"""Agents: the studio's abilities as tools of the Model Context Protocol, at /mcp, for holders of an API key."""

from server.routes.agents.endpoint import take_agent_request
from server.routes.agents.toolbox import INSTRUCTIONS, TOOLBOX

__all__ = ["INSTRUCTIONS", "TOOLBOX", "take_agent_request"]
