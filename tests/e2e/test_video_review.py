"""A reviewer watches a spoken interview: the picture goes with the sound."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Page, expect
from sqlalchemy import select, update

from server.adapters.media_config import MediaConfig
from server.adapters.media_objects import open_media
from server.adapters.recording_folder import RecordingFolder
from server.db.engine import Sessions, open_engine, reading, sessionmaker, writing
from server.db.models import InterviewRow, RecordingRow, SessionRow, TakeEnding, TakeState, VideoTakeRow
from server.routes.access import WEB_COOKIE
from server.services.access import Caller, open_web_session
from server.services.video import end_take
from tests.support.chromium import assert_accessible
from tests.support.filmed import film, send_take
from tests.support.recorded import make_quiet, recording, speak
from tests.support.server import RunningServer
from tests.support.sound import silence
from tests.support.stores import LINKS
from tests.support.studio import hire, make_interview, take_interview
from tests.support.waiting import eventually

pytestmark = [pytest.mark.e2e, pytest.mark.realtime, pytest.mark.asyncio(loop_scope="session")]

PAUSED = """video => new Promise((done) => {
  const look = () => (video.paused ? done() : requestAnimationFrame(look));
  look();
})"""
SHADE = """video => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const drawing = canvas.getContext("2d");
  drawing.drawImage(video, 0, 0, 1, 1);
  return drawing.getImageData(0, 0, 1, 1).data[0];
}"""
STANDS = """([video, at]) => new Promise((done) => {
  const look = () => (video.readyState >= 2 && !video.seeking && Math.abs(video.currentTime - at) < 0.1 ? done()
    : requestAnimationFrame(look));
  look();
})"""
OFF_BY = """([audio, video, start, until]) => new Promise((done) => {
  const seen = [];
  const look = () => {
    const off = Math.abs(audio.currentTime - start - video.currentTime);
    if (audio.currentTime > until - 0.7 && !video.hidden) seen.push(off);
    if (audio.currentTime < until) requestAnimationFrame(look);
    else done(seen.sort((a, b) => a - b)[Math.floor(seen.length / 2)]);
  };
  look();
})"""
BEGINS_S = 3
LASTS_S = 6


@pytest_asyncio.fixture(loop_scope="session")
async def sessions(server: RunningServer) -> AsyncIterator[Sessions]:
    engine = open_engine(f"sqlite+aiosqlite:///{server.folder / 'var' / 'colloquy.db'}", pool_size=1)
    yield sessionmaker(engine)
    await engine.dispose()


async def test_the_picture_follows_the_sound_and_says_where_there_is_none(
    page: Page, context: BrowserContext, sessions: Sessions, server: RunningServer
) -> None:
    staff = await hire(sessions, "watching")
    data_dir = server.folder / "var"
    session_id = await _spoken(sessions, staff.owner, data_dir)
    await _film(sessions, data_dir, session_id)
    assert staff.reviewer.user_id is not None
    token = await open_web_session(sessions, staff.reviewer.user_id)
    await context.add_cookies([{"name": WEB_COOKIE, "value": token, "url": server.base_url}])
    await page.goto(f"/studio/sessions/{session_id}")
    audio, video, gap = page.locator("audio"), page.locator(".film video"), page.locator(".film-gap")
    await expect(gap).to_have_text("The video had not begun.")

    await audio.evaluate("audio => { audio.currentTime = 5; }")
    await expect(video).to_be_visible()
    handles = [await audio.element_handle(), await video.element_handle()]
    await page.evaluate(STANDS, [handles[1], 5 - BEGINS_S])
    assert abs(await video.evaluate(SHADE) - (60 + 20 * (5 - BEGINS_S))) < 12
    await page.get_by_label("Speed").select_option("1.25")
    await audio.evaluate("audio => { void audio.play(); }")
    off_by_s = await page.evaluate(OFF_BY, [*handles, BEGINS_S, 8])
    assert off_by_s < 0.2
    await audio.evaluate("audio => audio.pause()")
    await video.evaluate(PAUSED)

    await audio.evaluate(f"audio => {{ audio.currentTime = {BEGINS_S + LASTS_S + 0.5}; }}")
    await expect(gap).to_have_text("The candidate had switched the camera off.")
    await expect(video).to_be_hidden()
    await assert_accessible(page)
    await page.get_by_role("link", name="Part 1").click()
    await expect(video).to_be_visible()
    assert await audio.evaluate("audio => audio.currentTime") < BEGINS_S + 2


async def _spoken(sessions: Sessions, caller: Caller, data_dir: Path) -> UUID:
    """A finished interview with a recording of twelve seconds."""
    interview_id = await make_interview(sessions, caller)
    session_id, _ = await take_interview(sessions, caller, interview_id)
    async with writing(sessions) as db:
        await db.execute(
            update(InterviewRow)
            .where(InterviewRow.id == interview_id)
            .values(voice_enabled=True, keep_audio=True, video_enabled=True)
        )
        await db.execute(
            update(SessionRow)
            .where(SessionRow.id == session_id)
            .values(audio_consent=True, video_consent=True, completed_at=datetime.now(UTC))
        )
    recorder = await recording(sessions, data_dir).open(str(session_id))
    speak(recorder, silence(12))
    await recorder.close()
    make_quiet(data_dir)
    return session_id


async def _film(sessions: Sessions, data_dir: Path, session_id: UUID) -> None:
    """A take that begins three seconds into the sound."""
    media, files = open_media(MediaConfig(data_dir), LINKS), RecordingFolder(data_dir)
    async with reading(sessions) as db:
        folder = await db.scalar(select(RecordingRow.path).where(RecordingRow.session_id == session_id))
    assert folder is not None
    anchors = await files.anchors(folder)
    place, at = anchors[0]
    take_id = await send_take(sessions, media, session_id, film(LASTS_S), begun_ms_ago=3_600_000)
    begun = datetime.fromtimestamp((at - place) / 1000 + BEGINS_S, UTC)
    await end_take(sessions, session_id, take_id, 4, TakeEnding.OFF)
    async with writing(sessions) as db:
        await db.execute(update(VideoTakeRow).where(VideoTakeRow.client_take_id == take_id).values(started_at=begun))

    async def ready() -> bool:
        async with reading(sessions) as db:
            state = await db.scalar(select(VideoTakeRow.state).where(VideoTakeRow.client_take_id == take_id))
        return state is TakeState.READY

    await eventually(ready, 60)
