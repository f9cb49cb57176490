"""A key that is limited to projects: what it opens, and what it finds there."""

from uuid import UUID, uuid4

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute
from litestar.testing import AsyncTestClient

from server.db.engine import Sessions
from server.routes.access import BY_PROJECT, Access
from server.services.access import create_api_key
from server.services.projects import create_project, delete_project, move_interview
from server.services.question_inputs import NewQuestion
from server.services.questions import create_questions
from server.settings import Settings
from tests.routes.conftest import Api
from tests.routes.test_access import Knocker, doors, make_things
from tests.support.browser import Browser
from tests.support.studio import PASSWORD, Staff, hire, make_interview, take_interview


def by_project(app: Litestar) -> set[str]:
    """The routes that such a key opens, as it is written beside them."""
    return {
        f"{method} {route.path}"
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        for method in handler.http_methods
        if handler.opt.get(BY_PROJECT)
    }


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(
        voice=False, database_url=database_url, secret="sign here", rate_limit=0, partner_limit=0, sign_in_limit=1000
    )


@pytest.fixture
async def staff(sessions: Sessions) -> Staff:
    return await hire(sessions, "acme")


@pytest.fixture
async def projects(sessions: Sessions, staff: Staff) -> dict[str, UUID]:
    """The key's own, and another with an interview and a session in it."""
    own = await create_project(sessions, staff.owner, "Own", everybody=True)
    other = await create_project(sessions, staff.owner, "Other", everybody=True)
    return {"own": own.id, "other": other.id}


@pytest.fixture
async def limited(
    sessions: Sessions, staff: Staff, projects: dict[str, UUID], client: AsyncTestClient[Litestar]
) -> Api:
    _, key = await create_api_key(sessions, staff.owner.organization_id, "own", project_ids=[projects["own"]])
    return Api(client, key)


async def test_it_finds_its_projects_and_answers_for_others_as_for_nothing(
    sessions: Sessions, staff: Staff, projects: dict[str, UUID], limited: Api
) -> None:
    theirs = await make_interview(sessions, staff.owner, "Theirs")
    await move_interview(sessions, staff.owner, theirs, projects["other"])
    session_id, _ = await take_interview(sessions, staff.owner, theirs)
    [question, *_] = await create_questions(sessions, staff.owner, theirs, [NewQuestion(text="Why?")])
    made = await limited.data("POST", "/interviews", {"title": "Mine"})
    listed = (await limited("GET", "/interviews")).json()["data"]
    assert [item["title"] for item in listed] == ["Mine"]
    for path, there in (("interviews", theirs), ("sessions", session_id), ("interviews", theirs)):
        found, nothing = await limited("GET", f"/{path}/{there}"), await limited("GET", f"/{path}/{uuid4()}")
        assert (found.status_code, found.text) == (nothing.status_code, nothing.text) == (404, nothing.text)
    changed = await limited("PATCH", f"/questions/{question.id}", {"text": "Changed?"})
    assert changed.status_code == 404
    assert (await limited("GET", f"/interviews/{made['id']}")).status_code == 200


async def test_it_opens_nothing_that_is_of_the_whole_organization(
    client: AsyncTestClient[Litestar], sessions: Sessions, staff: Staff, projects: dict[str, UUID]
) -> None:
    things = await make_things(sessions, staff.owner)
    _, key = await create_api_key(sessions, staff.owner.organization_id, "own", project_ids=[projects["own"]])
    knocker = Knocker(client, authorization=f"Bearer {key}")
    opened = by_project(client.app) - {name for name in by_project(client.app) if name.startswith("OPTIONS")}
    assert len(opened) == 15
    refused = 0
    for door in doors(client.app):
        if door.access in {Access.API_KEY, Access.API_OR_CANDIDATE_KEY} and door.name not in opened:
            assert (await knocker.knock(door, things)).status_code == 403, door.name
            refused += 1
    assert refused > 20


async def test_when_its_projects_are_gone_it_finds_nothing(
    sessions: Sessions, staff: Staff, projects: dict[str, UUID], limited: Api
) -> None:
    await limited.data("POST", "/interviews", {"title": "Mine"})
    await delete_project(sessions, staff.owner, projects["own"], projects["other"])
    assert (await limited("GET", "/interviews")).json()["data"] == []
    assert (await limited("POST", "/interviews", {"title": "Another"})).status_code == 400


async def test_it_is_made_in_the_studio(
    sessions: Sessions, staff: Staff, projects: dict[str, UUID], client: AsyncTestClient[Litestar]
) -> None:
    owner = Browser(client)
    await owner.sign_in(staff.email("owner"), PASSWORD)
    await owner.open("/studio/keys")
    page = await owner.press("Make a key", name="Theirs", project=str(projects["other"]))
    assert "everything · in Other" in page.text
    [field] = page.root.all("input", aria_label="The new key")
    assert (await Api(client, field.attributes["value"])("GET", "/usage")).status_code == 403
    await owner.open("/studio/keys")
    page = await owner.press("Make a key", name="Gone", project=str(uuid4()))
    assert (page.status, "A project is not there any more." in page.text) == (422, True)
    await delete_project(sessions, staff.owner, projects["other"], None)
    assert "everything · in projects that are gone" in (await owner.open("/studio/keys")).text
