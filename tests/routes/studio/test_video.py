"""A reviewer watches an interview: the takes in pieces, what the player is told, and the page around it."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import update

from server.adapters.media_config import MediaConfig
from server.adapters.media_objects import open_media
from server.adapters.video_joining import FolderJoiner
from server.db.engine import Sessions, writing
from server.db.models import InterviewRow, SessionRow, SessionStatus, TakeEnding, TakeState, VideoTakeRow
from server.routes.access import WEB_COOKIE
from server.services.access import Caller, open_web_session
from server.services.partners.report_links import make_report_link
from server.services.video import end_take
from server.services.video_joining import join_take, waiting_takes
from server.settings import Settings
from tests.support.browser import Browser
from tests.support.filmed import send_take, takes
from tests.support.stores import LINKS
from tests.support.studio import Staff, make_interview, take_interview

Client = AsyncTestClient[Litestar]


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        voice=False,
        database_url=database_url,
        database_pool=5,
        secret="sign here",
        worker=False,
        sign_in_limit=1000,
        data_dir=str(tmp_path),
    )


@pytest.fixture
async def session_id(sessions: Sessions, staff: Staff) -> UUID:
    """An interview that is over, without a take yet."""
    interview_id = await make_interview(sessions, staff.owner)
    found, _ = await take_interview(sessions, staff.owner, interview_id)
    async with writing(sessions) as db:
        await db.execute(update(InterviewRow).where(InterviewRow.id == interview_id).values(video_enabled=True))
        await db.execute(
            update(SessionRow).where(SessionRow.id == found).values(video_consent=True, completed_at=datetime.now(UTC))
        )
    return found


async def signed_in(client: Client, sessions: Sessions, who: Caller) -> Client:
    """The client with somebody's cookie in every request."""
    assert who.user_id is not None
    client.headers["Cookie"] = f"{WEB_COOKIE}={await open_web_session(sessions, who.user_id)}"
    return client


@pytest.fixture
async def reviewer(client: Client, sessions: Sessions, staff: Staff) -> Client:
    return await signed_in(client, sessions, staff.reviewer)


async def film_it(sessions: Sessions, session_id: UUID, data_dir: Path, *, joined: bool = True) -> VideoTakeRow:
    media = open_media(MediaConfig(data_dir), LINKS)
    name = await send_take(sessions, media, session_id, begun_ms_ago=60_000)
    await end_take(sessions, session_id, name, 4, TakeEnding.OFF)
    if joined:
        for take_id in await waiting_takes(sessions):
            assert await join_take(sessions, media, FolderJoiner(data_dir), take_id)
    [take] = await takes(sessions)
    return take


async def test_a_take_is_watched_whole_and_in_any_part(
    sessions: Sessions, session_id: UUID, tmp_path: Path, reviewer: Client
) -> None:
    take = await film_it(sessions, session_id, tmp_path)
    address = f"/studio/sessions/{session_id}/video/{take.id}"
    all_of_it = await reviewer.get(address)
    assert (all_of_it.status_code, all_of_it.headers["content-type"]) == (200, "video/webm")
    assert len(all_of_it.content) == take.size_bytes == int(all_of_it.headers["content-length"])
    assert all_of_it.headers["x-content-type-options"] == "nosniff"
    assert all_of_it.headers["cache-control"] == "no-store"
    part = await reviewer.get(address, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, all_of_it.content[10:20])
    tag = all_of_it.headers["etag"]
    assert (await reviewer.get(address, headers={"Range": "bytes=0-1", "If-Range": tag})).status_code == 206
    assert (await reviewer.get(address, headers={"Range": "bytes=99999999-"})).status_code == 416
    assert (await reviewer.head(address)).headers["content-length"] == str(take.size_bytes)
    assert (await reviewer.get(f"/studio/sessions/{session_id}/video/{uuid4()}")).status_code == 404


async def test_the_player_is_told_where_takes_and_turns_stand(
    sessions: Sessions, session_id: UUID, tmp_path: Path, reviewer: Client
) -> None:
    take = await film_it(sessions, session_id, tmp_path)
    told = (await reviewer.get(f"/studio/sessions/{session_id}/video")).json()
    assert told["takes"] == [
        {
            "address": f"/studio/sessions/{session_id}/video/{take.id}",
            "from": int(take.started_at.timestamp() * 1000),
            "durationMs": take.duration_ms,
            "ending": "off",
        }
    ]
    assert [turn["index"] for turn in told["turns"]] == list(range(len(told["turns"])))
    assert {turn["speaker"] for turn in told["turns"]} == {"interviewer", "candidate"}
    assert told["anchors"] == []


async def test_what_is_not_one_file_yet_is_not_given_out(
    sessions: Sessions, session_id: UUID, tmp_path: Path, reviewer: Client
) -> None:
    take = await film_it(sessions, session_id, tmp_path, joined=False)
    assert (await reviewer.get(f"/studio/sessions/{session_id}/video")).json()["takes"][0]["address"] is None
    assert (await reviewer.get(f"/studio/sessions/{session_id}/video/{take.id}")).status_code == 404
    async with writing(sessions) as db:
        await db.execute(update(SessionRow).values(status=SessionStatus.IN_PROGRESS))
    assert (await reviewer.get(f"/studio/sessions/{session_id}/video")).status_code == 409


async def test_the_page_says_what_there_is_to_see(
    sessions: Sessions, session_id: UUID, tmp_path: Path, owner: Browser
) -> None:
    async def says(words: str) -> bool:
        return words in (await owner.open(f"/studio/sessions/{session_id}")).text

    assert await says("agreed to video, but no camera was on")
    await film_it(sessions, session_id, tmp_path, joined=False)
    assert await says("The video is still being put together")
    async with writing(sessions) as db:
        await db.execute(update(SessionRow).values(status=SessionStatus.IN_PROGRESS))
    assert await says("camera is being recorded")
    async with writing(sessions) as db:
        await db.execute(update(SessionRow).values(status=SessionStatus.COMPLETED))
        await db.execute(update(VideoTakeRow).values(state=TakeState.FAILED, failure="unreadable"))
    assert await says("The video could not be read")
    async with writing(sessions) as db:
        await db.execute(update(VideoTakeRow).values(state=TakeState.OPEN, failure=None))
    media = open_media(MediaConfig(tmp_path), LINKS)
    for take_id in await waiting_takes(sessions):
        await join_take(sessions, media, FolderJoiner(tmp_path), take_id)
    assert await says("Part 1, 4 s")


async def test_candidates_who_did_not_agree_are_said_not_to_have(
    sessions: Sessions, session_id: UUID, owner: Browser
) -> None:
    async with writing(sessions) as db:
        await db.execute(update(SessionRow).values(video_consent=False))
    page = await owner.open(f"/studio/sessions/{session_id}")
    assert "The candidate did not agree to video." in page.text


async def test_a_shared_report_shows_no_video(
    sessions: Sessions, session_id: UUID, tmp_path: Path, staff: Staff, client: Client
) -> None:
    await film_it(sessions, session_id, tmp_path)
    link = await make_report_link(sessions, staff.owner, session_id, minutes=60, origins=None)
    page = await client.get(f"/r/{link.token}")
    assert page.status_code == 200
    assert "/video" not in page.text
    assert "video" not in page.text.lower()


async def test_nobody_of_another_organization_watches(
    sessions: Sessions, session_id: UUID, tmp_path: Path, rivals: Staff, client: Client
) -> None:
    take = await film_it(sessions, session_id, tmp_path)
    rival = await signed_in(client, sessions, rivals.owner)
    assert (await rival.get(f"/studio/sessions/{session_id}/video")).status_code == 404
    assert (await rival.get(f"/studio/sessions/{session_id}/video/{take.id}")).status_code == 404
