"""What guards the doors: password hashing and rate limits."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@runtime_checkable
class PasswordHasher(Protocol):
    """Slow, salted hashing of passwords."""

    def hash(self, password: str) -> str:
        """A self-describing hash string."""
        ...

    def verify(self, password: str, hashed: str) -> bool:
        """Whether they match; constant time in the password."""
        ...


@dataclass(frozen=True, slots=True)
class RateVerdict:
    """The state of one caller's allowance after a hit."""

    allowed: bool
    limit: int
    remaining: int
    reset_after_s: float
    """Seconds until the window has room again for a refused hit, or is whole again."""


@runtime_checkable
class RateLimiter(Protocol):
    """Counts hits per key in a moving window."""

    async def hit(self, key: str, *, limit: int, window_s: int) -> RateVerdict:
        """Count one hit against `key`."""
        ...

    async def peek(self, key: str, *, limit: int, window_s: int) -> RateVerdict:
        """What a hit would find; counts nothing."""
        ...


class Unsealable(Exception):
    """Sealed under another secret, or damaged."""


@runtime_checkable
class SecretBox(Protocol):
    """Keeps secrets that must be read again, such as those requests are signed with."""

    def seal(self, text: str) -> str:
        """Encrypt for the database."""
        ...

    def unseal(self, sealed: str) -> str:
        """Decrypt.

        Raises:
            Unsealable: it was sealed under another secret.
        """
        ...

    def digest(self, text: str) -> str:
        """64 hexadecimal characters to look `text` up by; without the installation's secret nothing is found by trying.

        Equal texts have equal digests.
        """
        ...
