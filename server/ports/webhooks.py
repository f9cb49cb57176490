"""Sending events to addresses that strangers have given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, runtime_checkable


class TargetRefused(Exception):
    """Nothing may be sent there; the message says why, in words for whoever gave the address."""


class SendFailed(Exception):
    """No answer came; the message says why, in words for the delivery log."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a receiver answered."""

    status: int
    excerpt: str
    """The beginning of its body, as text."""
    retry_after: timedelta | None = None

    @property
    def accepted(self) -> bool:
        """Whether it has taken the event. A redirect is no acceptance."""
        return 200 <= self.status < 300


@runtime_checkable
class WebhookSender(Protocol):
    """Sends to public addresses only, and to those the operator has listed."""

    async def check(self, url: str) -> None:
        """Look where `url` leads to, without going there. A name that leads nowhere just now is no reason to refuse.

        Raises:
            TargetRefused: not an address that anything may be sent to.
        """
        ...

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Send once. Takes no longer than a bounded time, and reads no more than a bounded answer.

        Raises:
            TargetRefused: not an address that anything may be sent to, at this moment.
            SendFailed: it could not be reached, or did not answer in time.
        """
        ...
