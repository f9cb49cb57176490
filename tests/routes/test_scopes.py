"""A key opens what its scopes name, and nothing where a route names none."""

import pytest
from litestar import Litestar, get
from litestar.routes import HTTPRoute
from litestar.testing import AsyncTestClient

from server.app import create_app
from server.db.engine import Sessions
from server.routes.access import SCOPE_EACH, Access, opens
from server.services.access import Scope, create_api_key
from server.settings import Settings
from tests.routes.conftest import Api
from tests.routes.test_access import doors
from tests.support.world import Tenant

EXAMPLES = {
    Scope.READ: ("GET", "/interviews", None),
    Scope.WRITE: ("POST", "/interviews", {"title": "T"}),
    Scope.CANDIDATES: ("GET", "/interviews/{id}/candidates", None),
}


def test_every_route_of_a_key_names_its_scope(settings: Settings) -> None:
    app = create_app(settings)
    named = {
        f"{method} {route.path}": handler.opt.get("scope")
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        for method in handler.http_methods
    }
    for door in doors(app):
        if door.access is Access.API_KEY:
            assert isinstance(named[door.name], Scope) or door.name == "POST /mcp", door.name
    assert named["POST /mcp"] == SCOPE_EACH


@pytest.mark.parametrize("scope", list(EXAMPLES))
async def test_a_key_of_one_scope_opens_that_and_is_told_what_it_lacks(
    scope: Scope, sessions: Sessions, client: AsyncTestClient[Litestar], api: Api, ours: Tenant
) -> None:
    interview = await api.data("POST", "/interviews", {"title": "T"})
    _, key = await create_api_key(sessions, ours.organization_id, "narrow", scopes=[scope])
    narrow = Api(client, key)
    for wanted, (method, path, body) in EXAMPLES.items():
        response = await narrow(method, path.format(id=interview["id"]), body)
        if wanted is scope:
            assert response.status_code == 200
            continue
        assert response.status_code == 403
        error = response.json()["error"]
        assert (error["code"], error["scope"]) == ("FORBIDDEN", wanted.value)
        assert wanted.value in error["message"]


async def test_a_route_that_names_no_scope_admits_no_key(settings: Settings, ours: Tenant) -> None:
    @get("/forgotten", opt=opens(Access.API_KEY))
    async def forgotten() -> str:
        return "secret"

    app = create_app(settings)
    app.register(forgotten)
    async with AsyncTestClient(app) as client:
        response = await client.get("/forgotten", headers={"Authorization": f"Bearer {ours.key}"})
    assert response.status_code == 403
    assert "secret" not in response.text
