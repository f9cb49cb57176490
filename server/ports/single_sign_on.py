"""Signing in at a provider of identities, and coming back from there."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Journey:
    """One attempt to sign in: what is sent along, and must come back or be proved."""

    state: str
    nonce: str
    verifier: str
    """Whose hash is sent; itself it is shown only to the provider, when the code is exchanged (PKCE)."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the provider says it has seen."""

    email: str
    email_verified: bool
    name: str


class SignOnAway(Exception):
    """The provider does not answer, or answers nonsense; the message says what for operators."""


class SignOnRefused(Exception):
    """The provider, or what it has sent, does not vouch for anybody; the message says why for operators."""


@runtime_checkable
class SingleSignOn(Protocol):
    """A provider of identities."""

    async def address(self, journey: Journey, redirect_uri: str) -> str:
        """Where the browser is sent to.

        Raises:
            SignOnAway: the provider cannot be reached.
        """
        ...

    async def identity(self, journey: Journey, redirect_uri: str, code: str, issuer: str) -> Identity:
        """Who has come back with `code`; `issuer` is who says to have sent them, empty when nobody says.

        Raises:
            SignOnAway: the provider cannot be reached.
            SignOnRefused: it does not vouch for this journey.
        """
        ...
