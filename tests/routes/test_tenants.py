"""Two organizations: over every route, one can never see, change or infer what is the other's."""

from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from server.db.engine import Sessions, reading
from server.db.models import Base, InterviewRow, InviteRow, QuestionRow, SessionRow
from server.routes.documentation import PATH_PARAMETER
from server.routes.interviews_api import OPERATIONS
from server.settings import Settings
from tests.routes.conftest import Api
from tests.support.world import add_session

UNKNOWN = "01966d2e-7c00-7a31-9f52-3b1f0c7d9e10"
BODIES: dict[str, Any] = {
    "createInterview": {"title": "X"},
    "updateInterview": {"title": "X"},
    "createQuestions": {"text": "X"},
    "updateQuestion": {"text": "X"},
    "createCandidates": {"name": "X"},
}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Nothing is written but by requests: background work notes in sessions what it has done."""
    return replace(settings, worker=False)


async def one_of_each(api: Api, sessions: Sessions) -> dict[str, str]:
    """An interview with a question, a candidate and a session; ids by noun."""
    interview: Any = await api.data("POST", "/interviews", {"title": "Secret plans"})
    path = f"/interviews/{interview['id']}"
    (question,) = (await api("POST", f"{path}/questions", {"text": "Secret question"})).json()["data"]
    (candidate,) = (await api("POST", f"{path}/candidates", {"name": "Secret name"})).json()["data"]
    async with reading(sessions) as db:
        row = await db.get_one(InterviewRow, UUID(interview["id"]))
    session = await add_session(sessions, row, invite_id=UUID(candidate["id"]), summary="Secret summary")
    return {"interview": interview["id"], "question": question["id"], "session": str(session.id)}


async def everything_stored(sessions: Sessions) -> list[Any]:
    tables: list[type[Base]] = [InterviewRow, QuestionRow, InviteRow, SessionRow]
    async with reading(sessions) as db:
        return [list(await db.execute(select(table.__table__).order_by(table.id))) for table in tables]


async def test_a_foreign_id_gets_the_answer_of_an_unknown_one(api: Api, their_api: Api, sessions: Sessions) -> None:
    foreign = await one_of_each(their_api, sessions)
    own = await one_of_each(api, sessions)
    before = await everything_stored(sessions)
    tried = 0
    for handler in OPERATIONS:
        (path,) = handler.paths
        (method,) = handler.http_methods
        operation = handler.opt["operation"]
        found = PATH_PARAMETER.search(path)
        if found is None:
            continue
        noun, body = found["name"].removesuffix("_id"), BODIES.get(operation.id)
        refused = await api(method, PATH_PARAMETER.sub(foreign[noun], path), body)
        unknown = await api(method, PATH_PARAMETER.sub(UNKNOWN, path), body)
        other_noun = "interview" if noun == "session" else "session"
        swapped = await api(method, PATH_PARAMETER.sub(own[other_noun], path), body)
        assert refused.status_code == unknown.status_code == swapped.status_code == 404
        assert refused.content == unknown.content == swapped.content
        assert set(refused.headers) == set(unknown.headers)
        tried += 1
    assert tried == 12
    assert await everything_stored(sessions) == before


async def test_lists_and_usage_show_only_ones_own(api: Api, their_api: Api, sessions: Sessions) -> None:
    await one_of_each(their_api, sessions)
    for path in ("/interviews", "/usage"):
        assert "Secret" not in (await api("GET", path)).text
    assert (await api("GET", "/interviews")).json() == {"data": [], "cursor": None}
    usage: Any = await api.data("GET", "/usage")
    assert (usage["templates"]["used"], usage["seats"]["used"]) == (0, 1)


async def test_a_cursor_of_another_organization_opens_nothing(api: Api, their_api: Api, sessions: Sessions) -> None:
    for _ in range(3):
        await one_of_each(their_api, sessions)
    cursor = (await their_api("GET", "/interviews?limit=1")).json()["cursor"]
    assert (await api("GET", f"/interviews?cursor={cursor}")).json() == {"data": [], "cursor": None}
