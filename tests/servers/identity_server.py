"""A provider of identities that speaks OpenID Connect over a real socket; whoever comes is signed in at once."""

import base64
import hashlib
import json
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.servers.http_server import Exchange, HttpServer

CLIENT_ID, CLIENT_SECRET = "colloquy", "their secret"


@dataclass
class IdentityServer:
    """Signs in the person of `claims`. What goes wrong on purpose is set beside."""

    claims: dict[str, Any]
    spoilt: dict[str, Any] = field(default_factory=dict)
    """Claims of the ID token that are other than they should be."""
    wrong_key: bool = False
    userinfo_only: bool = False
    """The address is not in the ID token."""

    def __post_init__(self) -> None:
        self._key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
        self._other = RSAKey.generate_key(2048, {"kid": "one"})
        self._codes: dict[str, dict[str, str]] = {}
        self._http = HttpServer(self._answer)

    @property
    def url(self) -> str:
        return self._http.url

    @property
    def asked(self) -> list[str]:
        return [request.path for request in self._http.requests]

    async def __aenter__(self) -> Self:
        await self._http.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.__aexit__(kind, error, trace)

    async def _answer(self, exchange: Exchange) -> None:
        place = urlsplit(exchange.request.path)
        match place.path:
            case "/.well-known/openid-configuration":
                await _json(exchange, self._about())
            case "/authorize":
                await self._authorize(exchange, dict(parse_qsl(place.query)))
            case "/token":
                await self._token(exchange)
            case "/keys":
                await _json(exchange, {"keys": [self._key.as_dict(private=False)]})
            case "/userinfo":
                assert exchange.request.headers["authorization"] == "Bearer access"
                await _json(exchange, self.claims)
            case _:
                await exchange.respond(404)

    def _about(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/userinfo",
        }

    async def _authorize(self, exchange: Exchange, asked: dict[str, str]) -> None:
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT_ID
        assert asked["code_challenge_method"] == "S256"
        assert {"openid", "email"} <= set(asked["scope"].split())
        code = f"code{len(self._codes)}"
        self._codes[code] = asked
        answer = urlencode({"code": code, "state": asked["state"], "iss": self.url})
        await exchange.respond(302, location=f"{asked['redirect_uri']}?{answer}")

    async def _token(self, exchange: Exchange) -> None:
        given = {name: values[0] for name, values in parse_qs(exchange.request.body.decode()).items()}
        who = base64.b64decode(exchange.request.headers["authorization"].removeprefix("Basic ")).decode()
        asked = self._codes.pop(given["code"], None)
        digest = hashlib.sha256(given["code_verifier"].encode()).digest()
        proved = asked and asked["code_challenge"] == base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if not proved or asked is None or unquote(who) != f"{CLIENT_ID}:{CLIENT_SECRET}":
            await _json(exchange, {"error": "invalid_grant"}, status=400)
            return
        assert given["redirect_uri"] == asked["redirect_uri"]
        told = {"sub": self.claims["sub"]} if self.userinfo_only else self.claims
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": asked["nonce"], **told}
        key = self._other if self.wrong_key else self._key
        token = jwt.encode({"alg": "RS256", "kid": "one"}, {**claims, **self.spoilt}, key)
        await _json(exchange, {"access_token": "access", "token_type": "Bearer", "id_token": token})


async def _json(exchange: Exchange, content: dict[str, Any], *, status: int = 200) -> None:
    await exchange.respond(status, json.dumps(content).encode(), content_type="application/json")
