"""The assessments API as one organization's client sees it."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from server.settings import Settings
from tests.support.world import Tenant

ISSUE = {
    "id": "ripgrep-7",
    "title": "Binary files are searched twice",
    "taskBrief": "Find out why binary files are searched twice, and say how you would change that.",
    "url": "https://example.org/ripgrep/7",
    "repoUrl": "https://example.org/ripgrep.git",
}
NEW = {"title": "Backend API Challenge", "role": "Senior Backend Engineer", "taskBrief": "Make it fast. Say how."}


class Client:
    """Sends an organization's key."""

    def __init__(self, client: AsyncTestClient[Litestar], key: str) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {key}"}

    async def __call__(self, method: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        named = {**self._headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if body is None:
            return await self._client.request(method, f"/v1{path}", headers=named)
        return await self._client.request(method, f"/v1{path}", json=body, headers=named)

    async def made(self, **changes: object) -> dict[str, Any]:
        """A new assessment."""
        response = await self("POST", "/assessments", {**NEW, **changes})
        assert response.status_code == 201, response.text
        found: dict[str, Any] = response.json()["assessment"]
        return found

    async def keys(self, assessment: dict[str, Any], count: int = 1, **more: object) -> list[dict[str, Any]]:
        """New candidate keys."""
        response = await self("POST", f"/assessments/{assessment['id']}/keys", {"count": count, **more})
        assert response.status_code == 201, response.text
        found: list[dict[str, Any]] = response.json()["keys"]
        return found


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    issues = tmp_path / "issues.json"
    issues.write_text(json.dumps([ISSUE]))
    return Settings(
        voice=False,
        database_url=database_url,
        data_dir=str(tmp_path / "var"),
        database_pool=5,
        rate_limit=0,
        sign_in_limit=3,
        public_url="https://c.example",
        secret="sign here",
        worker=False,
        issues_file=str(issues),
    )


@pytest.fixture
def us(client: AsyncTestClient[Litestar], ours: Tenant) -> Client:
    return Client(client, ours.key)


@pytest.fixture
def them(client: AsyncTestClient[Litestar], theirs: Tenant) -> Client:
    return Client(client, theirs.key)
