"""OpenID Connect: authorization code with PKCE, the ID token checked against the provider's published keys.

Source: OpenID Connect Core 1.0, sections 3.1.2 and 3.1.3; Discovery 1.0, section 4; RFC 7636; RFC 9207.
"""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from httpx2 import HTTPError, InvalidURL
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from server.ports.single_sign_on import Identity, Journey, SignOnAway, SignOnRefused, SingleSignOn

SCOPE: Final = "openid email profile"
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a key that is published; one by the client's secret, or none at all, is never taken."""
TIMEOUT_S: Final = 10.0
REMEMBERED_S: Final = 3600.0
LEEWAY_S: Final = 60
"""Between the provider's clock and ours."""
NEEDED: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class OidcProvider(SingleSignOn):
    """The provider at an issuer's address; asked for its own addresses when it is first needed, and every hour."""

    def __init__(self, issuer: str, client_id: str, client_secret: str) -> None:
        self._issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._metadata: dict[str, Any] = {}
        self._learnt_at = 0.0

    async def address(self, journey: Journey, redirect_uri: str) -> str:
        """See `SingleSignOn`."""
        async with self._client(redirect_uri) as client:
            about = await self._discover(client)
            url, _ = client.create_authorization_url(
                about["authorization_endpoint"],
                state=journey.state,
                nonce=journey.nonce,
                code_verifier=journey.verifier,
            )
            return str(url)

    async def identity(self, journey: Journey, redirect_uri: str, code: str, issuer: str) -> Identity:
        """See `SingleSignOn`."""
        if issuer and issuer != self._issuer:
            raise SignOnRefused("the answer is another provider's")
        async with self._client(redirect_uri) as client:
            about = await self._discover(client)
            methods = about.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
            if self._client_secret and "client_secret_basic" not in methods:
                client.token_endpoint_auth_method = "client_secret_post"  # noqa: S105 (a method's name)
            token = await client.fetch_token(about["token_endpoint"], code=code, code_verifier=journey.verifier)
            claims = await self._checked(client, about, token, journey)
            if "email" not in claims and about.get("userinfo_endpoint"):
                claims = {**claims, **await self._userinfo(client, about, str(claims["sub"]))}
        verified = claims.get("email_verified")
        return Identity(
            str(claims.get("email") or ""), verified is True or verified == "true", str(claims.get("name") or "")
        )

    @asynccontextmanager
    async def _client(self, redirect_uri: str) -> AsyncIterator[AsyncOAuth2Client]:
        """Maps what libraries raise; nobody is left waiting for a provider that hangs."""
        try:
            async with AsyncOAuth2Client(
                client_id=self._client_id,
                client_secret=self._client_secret or None,
                token_endpoint_auth_method="client_secret_basic" if self._client_secret else "none",
                scope=SCOPE,
                redirect_uri=redirect_uri,
                code_challenge_method="S256",
                timeout=TIMEOUT_S,
            ) as client:
                yield client
        except (OAuthError, JoseError) as error:
            raise SignOnRefused(type(error).__name__) from error
        except (HTTPError, InvalidURL, ValueError, KeyError) as error:
            raise SignOnAway(type(error).__name__) from error

    async def _discover(self, client: AsyncOAuth2Client) -> dict[str, Any]:
        if self._metadata and time.monotonic() - self._learnt_at < REMEMBERED_S:
            return self._metadata
        about = await _fetch(client, self._issuer.rstrip("/") + "/.well-known/openid-configuration")
        if about.get("issuer") != self._issuer:
            raise SignOnAway("the provider names another issuer than the one set")
        if not all(isinstance(about.get(name), str) for name in NEEDED):
            raise SignOnAway("the provider does not say where it is asked")
        self._metadata, self._learnt_at = about, time.monotonic()
        return about

    async def _checked(
        self, client: AsyncOAuth2Client, about: dict[str, Any], token: dict[str, Any], journey: Journey
    ) -> dict[str, Any]:
        keys = KeySet.import_key_set(await _fetch(client, about["jwks_uri"]))  # type: ignore[arg-type]
        read = jwt.decode(str(token.get("id_token") or ""), keys, algorithms=list(ALGORITHMS))
        claims = CodeIDToken(
            read.claims,
            read.header,
            options={
                "iss": {"essential": True, "value": self._issuer},
                "aud": {"essential": True, "value": self._client_id},
                "exp": {"essential": True},
                "nonce": {"essential": True, "value": journey.nonce},
            },
            params={"nonce": journey.nonce, "client_id": self._client_id},
        )
        claims.validate(leeway=LEEWAY_S)
        return dict(claims)

    async def _userinfo(self, client: AsyncOAuth2Client, about: dict[str, Any], subject: str) -> dict[str, Any]:
        told = await _fetch(client, about["userinfo_endpoint"], by_token=True)
        if told.get("sub") != subject:
            raise SignOnRefused("what it tells is of somebody else")
        return told


async def _fetch(client: AsyncOAuth2Client, url: str, *, by_token: bool = False) -> dict[str, Any]:
    answer = await client.request("GET", url, withhold_token=not by_token)
    answer.raise_for_status()
    found = answer.json()
    if not isinstance(found, dict):
        raise SignOnAway("the provider answers nonsense")
    return found
