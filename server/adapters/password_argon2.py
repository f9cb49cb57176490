"""Passwords by argon2id."""

import threading

from argon2 import PasswordHasher as Argon2
from argon2.exceptions import InvalidHashError, VerificationError


class Argon2Hasher:
    """A PasswordHasher with the library's current recommended cost (RFC 9106, low-memory profile)."""

    def __init__(self) -> None:
        self._argon2 = Argon2()
        # Each hash takes 64 MiB and several threads: a burst of sign-ins waits here instead of taking the machine.
        self._turn = threading.BoundedSemaphore(2)

    def hash(self, password: str) -> str:
        """A self-describing hash string."""
        with self._turn:
            return self._argon2.hash(password)

    def verify(self, password: str, hashed: str) -> bool:
        """Whether they match."""
        try:
            with self._turn:
                return self._argon2.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False
