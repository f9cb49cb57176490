"""The app on a fresh database of each kind, with two organizations in it."""

from collections.abc import AsyncIterator

import httpx
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from server.db.engine import Sessions
from server.settings import Settings
from tests.support.app import app_of
from tests.support.world import Tenant, new_tenant


@pytest.fixture
def settings(database_url: str) -> Settings:
    """Of the app under test; a test that needs others overrides it."""
    return Settings(
        voice=False,
        database_url=database_url,
        database_pool=5,
        rate_limit=0,
        partner_limit=0,
        public_url="https://c.example",
        secret="sign here",
    )


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[AsyncTestClient[Litestar]]:
    """Speaks to the running app; sends no credentials."""
    async with AsyncTestClient(app_of(settings), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
async def ours(sessions: Sessions) -> Tenant:
    return await new_tenant(sessions, "ours")


@pytest.fixture
async def theirs(sessions: Sessions) -> Tenant:
    return await new_tenant(sessions, "theirs")


class Api:
    """The API as one organization's client sees it."""

    def __init__(self, client: AsyncTestClient[Litestar], key: str) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {key}"}

    async def __call__(
        self, method: str, path: str, json: object = None, *, content: bytes | None = None, **headers: str
    ) -> httpx.Response:
        """Send a request to `path` under /api/v1."""
        named = {**self._headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if content is not None:
            return await self._client.request(method, f"/api/v1{path}", content=content, headers=named)
        if json is not None:
            return await self._client.request(method, f"/api/v1{path}", json=json, headers=named)
        return await self._client.request(method, f"/api/v1{path}", headers=named)

    async def data(self, method: str, path: str, json: object = None) -> dict[str, object]:
        """The `data` of a success."""
        response = await self(method, path, json)
        assert response.status_code == 200, response.text
        found: dict[str, object] = response.json()["data"]
        return found


@pytest.fixture
def api(client: AsyncTestClient[Litestar], ours: Tenant) -> Api:
    return Api(client, ours.key)


@pytest.fixture
def their_api(client: AsyncTestClient[Litestar], theirs: Tenant) -> Api:
    return Api(client, theirs.key)
