"""The candidate's end of a live interview, as the driver sees it."""

from enum import IntEnum
from typing import Protocol

from server.sessions.outputs import LinkOutput


class CloseReason(IntEnum):
    """Why a link is closed: the WebSocket close codes of the protocol."""

    ENDED = 1000
    RESTARTING = 1012
    """The server stops, or another process took the session over: connect again."""
    TAKEN_OVER = 4001
    NOT_KNOWN = 4003
    TOO_SLOW = 4008
    BAD_FRAMES = 4009
    SESSION_OVER = 4010
    SERVER_FULL = 4013


class ClientLink(Protocol):
    """Takes outputs without waiting. A link whose client does not keep up closes itself; it never grows."""

    def send(self, output: LinkOutput) -> None:
        """Queue `output` for the client."""
        ...

    def close(self, reason: CloseReason) -> None:
        """End the link after what is queued."""
        ...
