"""Starting an interview to talk through: what programs and forms send, and where they are sent."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import select, update

from server.db.engine import Sessions, reading, writing
from server.db.models import InterviewRow, SessionRow
from server.settings import Settings
from tests.routes.conftest import Api
from tests.support.app import app_of
from tests.support.seed import seed_interview

Client = AsyncTestClient[Litestar]


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[Client]:
    """By HTTPS, as the cookies want it."""
    async with AsyncTestClient(app_of(settings), base_url=settings.base_url) as client:
        yield client


@pytest.fixture
async def spoken(sessions: Sessions) -> str:
    await seed_interview(sessions)
    async with writing(sessions) as db:
        await db.execute(update(InterviewRow).values(voice_enabled=True, keep_audio=True))
    return "talk"


async def the_session(sessions: Sessions) -> SessionRow:
    async with reading(sessions) as db:
        return (await db.scalars(select(SessionRow))).one()


def body(**fields: Any) -> dict[str, Any]:
    return {"name": "Ada", "consent": True, **fields}


async def test_a_program_that_wants_to_talk_is_told_where(client: Client, spoken: str, sessions: Sessions) -> None:
    answer = await client.post("/i/talk/sessions", json=body(mode="voice", audioConsent=True))
    assert answer.status_code == 201
    opened = answer.json()
    assert opened["roomUrl"] == f"https://c.example/i/talk/room?mode=voice#{opened['sessionToken']}"
    assert opened["realtimeUrl"] == "wss://c.example/v1/realtime?i=talk&mode=voice"
    assert (await the_session(sessions)).audio_consent


async def test_without_a_mode_the_links_are_as_they_were(client: Client, spoken: str, sessions: Sessions) -> None:
    opened = (await client.post("/i/talk/sessions", json=body())).json()
    assert opened["roomUrl"] == f"https://c.example/i/talk/room#{opened['sessionToken']}"
    assert opened["realtimeUrl"] == "wss://c.example/v1/realtime?i=talk"
    assert not (await the_session(sessions)).audio_consent


@pytest.mark.parametrize(("field", "value"), [("mode", "video"), ("audioConsent", "yes"), ("audio_consent", True)])
async def test_what_cannot_be_is_refused(client: Client, spoken: str, field: str, value: object) -> None:
    answer = await client.post("/i/talk/sessions", json=body(**{field: value}))
    assert answer.status_code == 400
    assert field in answer.text


async def test_a_mode_the_interview_does_not_offer_is_refused(client: Client, spoken: str, sessions: Sessions) -> None:
    async with writing(sessions) as db:
        await db.execute(update(InterviewRow).values(voice_enabled=False))
    answer = await client.post("/i/talk/sessions", json=body(mode="voice"))
    assert answer.status_code == 400
    assert answer.json()["error"]["field"] == "mode"


@pytest.mark.parametrize(("ticked", "kept"), [({"audioConsent": "true"}, True), ({}, False)])
async def test_the_form_leads_into_the_room_in_the_chosen_mode(
    client: Client, spoken: str, sessions: Sessions, ticked: dict[str, str], kept: bool
) -> None:
    form = {"name": "Ada", "consent": "true", "mode": "voice", **ticked}
    answer = await client.post("/i/talk/sessions", data=form, headers={"accept": "text/html"}, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/i/talk/room?mode=voice"
    assert (await client.get("/i/talk/room?mode=voice")).status_code == 200
    assert (await the_session(sessions)).audio_consent is kept


async def test_a_form_with_a_mode_that_has_gone_leads_into_the_room_all_the_same(
    client: Client, spoken: str, sessions: Sessions
) -> None:
    async with writing(sessions) as db:
        await db.execute(update(InterviewRow).values(voice_enabled=False))
    form = {"name": "Ada", "consent": "true", "mode": "voice"}
    answer = await client.post("/i/talk/sessions", data=form, headers={"accept": "text/html"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/i/talk/room")


async def test_an_interview_that_nobody_could_take_is_not_published(api: Api) -> None:
    made = await api.data("POST", "/interviews", {"title": "Neither", "chatEnabled": False})
    refused = await api("POST", f"/interviews/{made['id']}/publish")
    assert refused.status_code == 400
    assert refused.json()["error"]["field"] == "chatEnabled"
    await api.data("PATCH", f"/interviews/{made['id']}", {"voiceEnabled": True})
    assert (await api("POST", f"/interviews/{made['id']}/publish")).status_code == 200


async def test_the_interviewers_voice_is_for_candidates_and_for_languages_that_have_one(
    client: Client, spoken: str, sessions: Sessions
) -> None:
    opened = (await client.post("/i/talk/sessions", json=body(mode="voice"))).json()
    client.cookies.clear()
    assert (await client.get("/i/talk/voice-sample")).status_code == 401
    async with writing(sessions) as db:
        session = (await db.scalars(select(SessionRow))).one()
        session.plan = {**session.plan, "language": "ja"}
    headers = {"authorization": f"Bearer {opened['sessionToken']}"}
    assert (await client.get("/i/talk/voice-sample", headers=headers)).status_code == 404
