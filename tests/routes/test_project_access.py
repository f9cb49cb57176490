"""Every route of the studio, knocked at by a member who does not see the project that a thing belongs to."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import update

from server.db.engine import Sessions, writing
from server.db.models import DraftRow, InterviewRow, Project
from server.routes.access import WEB_COOKIE, Access
from server.services.access import Caller, open_web_session
from server.services.project_members import give_project
from server.services.projects import create_project
from server.services.reviewing.comments import add_comment
from server.settings import Settings
from tests.routes.test_access import Door, Knocker, counts, doors, make_things
from tests.support.studio import Staff, hire

OF_THE_ORGANIZATION = ("{kept_id:", "{user_id:")
"""The library is everybody's who makes interviews; members are not in projects."""
THEIRS = ("Engineers on their work", "Ada", "A brief.", "Look at this")
LISTS = (
    *(
        "/studio",
        "/studio?show=archived",
        "/studio/sessions",
        "/studio/sessions?q=billing",
        "/studio/sessions?q=lovelace",
    ),
    *("/studio/sessions?project={project_id}", "/studio?project={project_id}", "/studio/for-you", "/studio/usage"),
    *("/studio/library?for={interview_id}", "/studio/interviews/new", "/studio/interviews/brief"),
    *("/studio/interviews/import?project={project_id}", "/studio/templates", "/studio/templates/discovery"),
    *("/studio/account",),
)
BY_FORM: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("/studio/sessions/decide", "session", {"decision": "ADVANCE", "reason": "Because."}),
    ("/studio/sessions/export", "session", {}),
    ("/studio/sessions/delete", "session", {"sure": "yes"}),
    ("/studio/sessions/compare", "session", {}),
    ("/studio/library/insert", "interview", {"kept": "{kept_id}"}),
    ("/studio/interviews/new", "project", {"title": "Put there"}),
    ("/studio/interviews/brief", "project", {"brief": "Put there", "language": "en"}),
    ("/studio/templates/discovery", "project", {}),
)


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(
        voice=False, database_url=database_url, secret="sign here", rate_limit=0, worker=False, sign_in_limit=10_000
    )


@pytest.fixture
async def staff(sessions: Sessions) -> Staff:
    return await hire(sessions, "acme")


@pytest.fixture
async def things(sessions: Sessions, staff: Staff) -> dict[str, str]:
    """One of everything, all in a project that neither member nor reviewer sees."""
    made = await make_things(sessions, staff.owner)
    assert staff.member.user_id is not None
    session_id = UUID(made["session_id"])
    await add_comment(sessions, staff.owner, session_id, "Look at this.", mentioned=[staff.member.user_id])
    closed = await create_project(sessions, staff.owner, "Closed", everybody=False)
    async with writing(sessions) as db:
        await db.execute(update(InterviewRow).values(project_id=closed.id))
        await db.execute(update(DraftRow).values(project_id=closed.id))
    return {**made, "project_id": str(closed.id)}


@pytest.fixture
async def form_token(client: AsyncTestClient[Litestar]) -> tuple[str, str]:
    await client.get("/sign-in")
    [pair] = client.cookies.items()
    client.cookies.clear()
    return pair


class Visitor(Knocker):
    """Somebody signed in; answers are told with ids of things left out."""

    async def sign_in(self, sessions: Sessions, who: Caller, form_token: tuple[str, str]) -> None:
        assert who.user_id is not None
        name, value = form_token
        self.cookies = {name: value, WEB_COOKIE: await open_web_session(sessions, who.user_id)}
        self.headers = {"x-csrftoken": value}

    async def told(self, door: Door, things: dict[str, str]) -> tuple[int, str, dict[str, str]]:
        response = await self.knock(door, things)
        text, place = response.text, response.headers.get("location", "")
        for name, value in things.items():
            if name.endswith("_id"):
                text, place = text.replace(value, name), place.replace(value, name)
        headers = {name: value for name, value in response.headers.items() if name not in {"content-length", "date"}}
        return response.status_code, text, {**headers, "location": place}


@pytest.fixture
async def member(
    client: AsyncTestClient[Litestar], sessions: Sessions, staff: Staff, form_token: tuple[str, str]
) -> Visitor:
    visitor = Visitor(client)
    await visitor.sign_in(sessions, staff.member, form_token)
    return visitor


@pytest.fixture
async def reviewer(
    client: AsyncTestClient[Litestar], sessions: Sessions, staff: Staff, form_token: tuple[str, str]
) -> Visitor:
    visitor = Visitor(client)
    await visitor.sign_in(sessions, staff.reviewer, form_token)
    return visitor


def unknown(things: dict[str, str]) -> dict[str, str]:
    """The same kinds of things, of which there are none."""
    return {name: str(uuid4()) if name.endswith("_id") else value for name, value in things.items()}


def of_projects(app: Litestar) -> Iterator[Door]:
    for door in doors(app):
        open_to_members = door.access in {Access.REVIEWER, Access.CREATOR}
        if open_to_members and "_id:" in door.path and not any(part in door.path for part in OF_THE_ORGANIZATION):
            yield door


async def test_a_thing_of_another_project_and_one_that_is_not_there_are_answered_alike(
    client: AsyncTestClient[Litestar],
    sessions: Sessions,
    things: dict[str, str],
    member: Visitor,
    reviewer: Visitor,
) -> None:
    before = await counts(sessions)
    nothing, knocked = unknown(things), 0
    for door in of_projects(client.app):
        visitor = reviewer if door.access is Access.REVIEWER else member
        answer = await visitor.told(door, things)
        assert answer == await visitor.told(door, nothing), door.name
        assert answer[0] == 404 or (door.method == "POST" and answer[0] in {400, 422}), (door.name, answer[0])
        assert not any(words in answer[1] for words in THEIRS), door.name
        knocked += 1
    assert knocked > 70
    assert await counts(sessions) == before


async def test_lists_searches_and_counters_show_nothing_of_it(
    things: dict[str, str], member: Visitor, client: AsyncTestClient[Litestar]
) -> None:
    nothing = unknown(things)
    for path in LISTS:
        told = []
        for named in (things, nothing):
            client.cookies.update(member.cookies)
            answer = await client.get(path.format(**named), headers=member.headers)
            assert answer.status_code == (404 if "?for=" in path else 200), path
            told.append(answer.text)
            for name, value in named.items():
                if "{" + name + "}" in path:  # what was asked for may stand in the page
                    told[-1] = told[-1].replace(value, name)
        assert told[0] == told[1], path
        assert not any(words in told[0] for words in (*THEIRS, "Closed", things["slug"])), path
        for name in ("interview_id", "session_id", "draft_id", "project_id"):
            assert things[name] not in told[0], (path, name)


async def test_nothing_of_it_is_reached_by_a_form_either(
    things: dict[str, str], member: Visitor, client: AsyncTestClient[Litestar], sessions: Sessions
) -> None:
    before = await counts(sessions)
    ids = {"session": "session_id", "interview": "interview_id", "project": "project_id"}
    for path, field, more in BY_FORM:
        told = []
        for value in (things[ids[field]], str(uuid4())):
            client.cookies.update(member.cookies)
            sent = {name: text.format(**things) for name, text in more.items()} | {field: value}
            answer = await client.post(path, data=sent, headers=member.headers, follow_redirects=False)
            told.append((answer.status_code, answer.text.replace(value, ""), answer.headers.get("location", "")))
        assert told[0] == told[1], path
        assert "Ada" not in told[0][1], path
    assert await counts(sessions) == before


async def test_who_is_given_the_project_gets_in_everywhere_at_once(
    client: AsyncTestClient[Litestar],
    sessions: Sessions,
    staff: Staff,
    things: dict[str, str],
    member: Visitor,
) -> None:
    assert staff.member.user_id is not None
    session = Door("GET", "/studio/sessions/{session_id:uuid}", Access.REVIEWER)
    assert (await member.knock(session, things)).status_code == 404
    await give_project(sessions, staff.owner, UUID(things["project_id"]), [staff.member.user_id])
    # Beside another that stays closed: what they see is narrowed, and still all of this project.
    await create_project(sessions, staff.owner, "Further", everybody=False)
    found = [door for door in of_projects(client.app) if door.method == "GET"]
    missing = {door.path for door in found if (await member.knock(door, things)).status_code == 404}
    assert {path for path in missing if not path.endswith(("_id:uuid}", "/audio", "/video"))} == set()
    assert "Look at this" in (await member.knock(Door("GET", "/studio/for-you", None), things)).text


async def test_the_gate_looks_at_each_click(
    sessions: Sessions, things: dict[str, str], member: Visitor, staff: Staff
) -> None:
    live = Door("GET", "/studio/sessions/{session_id:uuid}/live", Access.REVIEWER)
    async with writing(sessions) as db:
        await db.execute(update(Project).values(everybody=True))
    assert (await member.knock(live, things)).status_code == 200
    async with writing(sessions) as db:
        await db.execute(update(Project).where(Project.id == UUID(things["project_id"])).values(everybody=False))
    assert (await member.knock(live, things)).status_code == 404
    owner = Visitor(member._client)
    await owner.sign_in(sessions, staff.owner, ("x", "y"))
    assert (await owner.knock(live, things)).status_code == 200
