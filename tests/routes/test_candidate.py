"""The candidate's routes as programs and browsers without script meet them."""

from collections.abc import AsyncIterator
from http.cookies import SimpleCookie

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import func, select

from server.db.engine import Sessions, reading, writing
from server.db.models import ConsentRow, InterviewRow, InviteRow, SessionRow, SessionStatus
from server.services.access import hash_token
from server.services.candidate_session import cookie_name
from server.settings import Settings
from tests.support.app import app_of
from tests.support.seed import seed_interview
from tests.support.world import add_session

Client = AsyncTestClient[Litestar]
PAGE = {"accept": "text/html"}


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[Client]:
    """By HTTPS, as the cookies want it."""
    async with AsyncTestClient(app_of(settings), base_url=settings.base_url) as client:
        yield client


async def _invite(sessions: Sessions, **values: object) -> str:
    async with writing(sessions) as db:
        interview = (await db.scalars(select(InterviewRow))).one()
        db.add(
            InviteRow(
                organization_id=interview.organization_id, interview_id=interview.id, token="invite-token", **values
            )
        )
    return "invite-token"


async def _count_sessions(sessions: Sessions) -> int:
    async with reading(sessions) as db:
        return await db.scalar(select(func.count()).select_from(SessionRow)) or 0


async def test_a_program_opens_a_session(client: Client, sessions: Sessions) -> None:
    await seed_interview(sessions)
    answer = await client.post("/i/talk/sessions", json={"name": "Ada", "consent": True, "locale": "en-GB"})
    assert answer.status_code == 201
    body = answer.json()
    token = body["sessionToken"]
    assert body == {
        "sessionId": body["sessionId"],
        "sessionToken": token,
        "realtimeUrl": "wss://c.example/v1/realtime?i=talk",
        "roomUrl": f"https://c.example/i/talk/room#{token}",
    }
    cookie = SimpleCookie(answer.headers["set-cookie"])[cookie_name("talk")]
    assert cookie.value == token
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"].lower(), cookie["path"]) == (
        True,
        True,
        "lax",
        "/",
    )
    async with reading(sessions) as db:
        consent = (await db.scalars(select(ConsentRow))).one()
        session = (await db.scalars(select(SessionRow))).one()
    assert consent.session_id == session.id
    assert consent.version
    assert consent.locale == "en"
    assert session.token_hash == hash_token(token)


async def test_an_invite_is_resumed_and_makes_no_second_session(client: Client, sessions: Sessions) -> None:
    await seed_interview(sessions, require_invite=True)
    token = await _invite(sessions, name="Grace")
    first = await client.post("/i/talk/sessions", json={"token": token, "consent": True})
    client.cookies.clear()
    again = await client.post("/i/talk/sessions", json={"token": token, "consent": True})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["sessionId"] == again.json()["sessionId"]
    assert await _count_sessions(sessions) == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "Ada"}, "consent"),
        ({"name": "Ada", "consent": False}, "consent"),
        ({"consent": True}, "name"),
        ({"name": "  ", "consent": True}, "name"),
        ({"name": 7, "consent": True}, "name"),
        ({"name": "Ada", "consent": "yes"}, "consent"),
        ({"name": "Ada", "consent": True, "extra": 1}, None),
    ],
)
async def test_a_body_that_cannot_be_is_refused_by_field(
    client: Client, sessions: Sessions, body: dict[str, object], field: str | None
) -> None:
    await seed_interview(sessions)
    answer = await client.post("/i/talk/sessions", json=body)
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert error["code"] == "BAD_REQUEST"
    assert error.get("field", "").strip(".") == (field or "")
    assert await _count_sessions(sessions) == 0


async def test_what_is_no_json_is_refused(client: Client, sessions: Sessions) -> None:
    await seed_interview(sessions)
    answer = await client.post("/i/talk/sessions", content=b"{", headers={"content-type": "application/json"})
    assert answer.status_code == 400


async def test_the_form_leads_to_the_room_and_errors_lead_back(client: Client, sessions: Sessions) -> None:
    await seed_interview(sessions)
    wrong = await client.post("/i/talk/sessions", data={"name": "Ada"}, headers=PAGE)
    assert wrong.status_code == 400
    assert 'value="Ada"' in wrong.text
    assert "Please agree to the notice before starting." in wrong.text
    right = await client.post(
        "/i/talk/sessions", data={"name": "Ada", "consent": "true"}, headers=PAGE, follow_redirects=False
    )
    assert right.status_code == 303
    assert right.headers["location"] == "/i/talk/room"
    room = await client.get("/i/talk/room", headers=PAGE)
    assert room.status_code == 200
    assert room.headers["cache-control"] == "no-store"
    assert room.headers["referrer-policy"] == "no-referrer"


async def test_a_notice_that_changed_meanwhile_is_shown_again(client: Client, sessions: Sessions) -> None:
    await seed_interview(sessions)
    sent = {"name": "Ada", "consent": "true", "consent_version": "of yesterday"}
    answer = await client.post("/i/talk/sessions", data=sent, headers=PAGE)
    assert answer.status_code == 400
    assert "The notice has changed" in answer.text
    assert await _count_sessions(sessions) == 0


async def test_an_interview_without_questions_asks_to_come_back(client: Client, sessions: Sessions) -> None:
    await seed_interview(sessions, questions=())
    answer = await client.post("/i/talk/sessions", data={"name": "Ada", "consent": "true"}, headers=PAGE)
    assert answer.status_code == 400
    assert "no questions yet" in answer.text


async def test_programs_get_json_where_people_get_pages(client: Client) -> None:
    program = await client.get("/i/nothing", headers={"accept": "application/json"})
    assert program.status_code == 404
    assert program.json()["error"]["code"] == "NOT_FOUND"
    person = await client.get("/i/nothing", headers={**PAGE, "accept-language": "xx, es;q=0.9, en;q=0.1"})
    assert person.status_code == 404
    assert '<html lang="es" dir="ltr">' in person.text
    assert person.headers["cache-control"] == "no-store"


async def test_a_finished_invite_is_thanked_and_offers_the_transcript(client: Client, sessions: Sessions) -> None:
    await seed_interview(sessions, require_invite=True)
    token = await _invite(sessions, name="Grace")
    await client.post("/i/talk/sessions", json={"token": token, "consent": True})
    async with writing(sessions) as db:
        (await db.scalars(select(SessionRow))).one().status = SessionStatus.COMPLETED
    mine = await client.get(f"/i/talk?token={token}", headers=PAGE)
    assert mine.status_code == 410
    assert "/i/talk/transcript" in mine.text
    client.cookies.clear()
    elsewhere = await client.get(f"/i/talk?token={token}", headers=PAGE)
    assert elsewhere.status_code == 410
    assert "/i/talk/transcript" not in elsewhere.text


async def test_candidates_see_nothing_of_their_evaluation(client: Client, sessions: Sessions) -> None:
    await seed_interview(sessions)
    async with reading(sessions) as db:
        interview = (await db.scalars(select(InterviewRow))).one()
    await add_session(
        sessions,
        interview,
        token_hash=hash_token("mine"),
        plan={"title": "A talk", "ai_name": "Aural", "language": "en", "closing": ""},
        summary="SECRET-SUMMARY",
        insights=["SECRET-INSIGHT"],
        themes=["SECRET-THEME"],
        sentiment="SECRET",
    )
    headers = {**PAGE, "authorization": "Bearer mine"}
    for path in ("done", "transcript"):
        answer = await client.get(f"/i/talk/{path}", headers=headers)
        assert answer.status_code == 200
        assert "SECRET" not in answer.text
    assert "I built an API for invoices." in (await client.get("/i/talk/transcript", headers=headers)).text


@pytest.mark.parametrize("path", ["room", "done", "transcript"])
async def test_another_interviews_token_opens_nothing(client: Client, sessions: Sessions, path: str) -> None:
    await seed_interview(sessions)
    await seed_interview(sessions, slug="other")
    opened = await client.post("/i/other/sessions", json={"name": "Ada", "consent": True})
    headers = {"authorization": f"Bearer {opened.json()['sessionToken']}"}
    assert (await client.get(f"/i/talk/{path}", headers=headers)).status_code == 401
    assert (await client.get(f"/i/talk/{path}")).status_code == 401


async def test_a_claim_with_a_wrong_token_sets_no_cookie(client: Client, sessions: Sessions) -> None:
    await seed_interview(sessions)
    answer = await client.post("/i/talk/claim", json={"sessionToken": "made-up"})
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
