"""The candidate's camera in a real browser: recorded, cut off, gone on with, and watched by a reviewer."""

from collections.abc import AsyncIterator, Iterator
from itertools import pairwise

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, Request, expect
from sqlalchemy import select

from server.db.engine import Sessions, open_engine, reading, sessionmaker
from server.db.models import InterviewRow, Membership, SessionRow, TakeEnding, TakeState, VideoTakeRow
from server.routes.access import WEB_COOKIE
from server.services.access import open_web_session
from tests.support.chromium import BuiltFrontEnd, Watched, assert_accessible
from tests.support.interviews import Interviews
from tests.support.microphones import browser_with
from tests.support.room import Room
from tests.support.server import RunningServer
from tests.support.waiting import eventually

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(180)]

FAKE = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
RECORDING = "Your camera is being recorded"
HIDE = """hidden => {
  Object.defineProperty(document, "hidden", {configurable: true, get: () => hidden});
  Object.defineProperty(document, "visibilityState", {configurable: true, get: () => hidden ? "hidden" : "visible"});
  document.dispatchEvent(new Event("visibilitychange"));
}"""
KNOWN = """video => new Promise((done) => {
  const look = () => (video.readyState >= 2 && !video.seeking ? done(video.currentTime) : requestAnimationFrame(look));
  look();
})"""
AFTER = """(video, at) => new Promise((done) => {
  const look = () => (video.currentTime > at ? done(video.currentTime) : requestAnimationFrame(look));
  look();
})"""
HUGE = """
const size = Object.getOwnPropertyDescriptor(Blob.prototype, "size").get;
Object.defineProperty(Blob.prototype, "size", {get() { return size.call(this) * 10_000; }});
"""
"""Pieces that weigh so much fill what is kept of them at once."""
WAITING = """count => new Promise((done) => {
  const asked = indexedDB.open("colloquy-video");
  asked.onsuccess = () => {
    const look = () => {
      const pieces = asked.result.transaction("pieces").objectStore("pieces").count();
      pieces.onsuccess = () => (pieces.result >= count ? done() : requestAnimationFrame(look));
    };
    look();
  };
})"""
"""Waits within the page: its security policy lets nobody evaluate strings there."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server of this module's own: it is killed in the middle."""
    BuiltFrontEnd.require()
    with RunningServer(tmp_path_factory.mktemp("video")) as running:
        yield running


@pytest.fixture
def interviews(server: RunningServer) -> Interviews:
    return Interviews(server)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """With a camera that shows a ball and a clock, and a candidate who lets every page use it."""
    async with browser_with(*FAKE) as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def sessions(server: RunningServer) -> AsyncIterator[Sessions]:
    engine = open_engine(f"sqlite+aiosqlite:///{server.folder / 'var' / 'colloquy.db'}", pool_size=1)
    yield sessionmaker(engine)
    await engine.dispose()


async def enter(page: Page, slug: str, *, agree: bool = True) -> Room:
    room = Room(page)
    await page.goto(f"/i/{slug}")
    await page.get_by_label("Your name").fill("Ada")
    await page.locator("[name=consent]").check()
    if agree:
        await page.locator("[name=videoConsent]").check()
    await page.get_by_role("button", name="Start the interview").click()
    await expect(room.replies).to_have_count(1)
    await expect(room.answer).to_be_visible()
    return room


async def is_recording(page: Page) -> None:
    await expect(page.locator("#camera-words")).to_have_text(RECORDING)
    await expect(page.locator("#camera-view")).to_be_visible()


async def finish(room: Room) -> None:
    await room.say("I build things, and I test them before anybody else has to.")
    await room.page.locator("#done").click()
    await room.expect_finished()


async def takes_of(sessions: Sessions, slug: str) -> list[VideoTakeRow]:
    async with reading(sessions) as db:
        wanted = (
            select(VideoTakeRow)
            .join(SessionRow, SessionRow.id == VideoTakeRow.session_id)
            .join(InterviewRow, InterviewRow.id == SessionRow.interview_id)
            .where(InterviewRow.public_slug == slug)
            .order_by(VideoTakeRow.started_at)
        )
        return list(await db.scalars(wanted))


async def pieces_beyond(sessions: Sessions, slug: str, take: int, count: int) -> None:
    async def there() -> bool:
        found = await takes_of(sessions, slug)
        return len(found) > take and found[take].chunk_count > count

    await eventually(there, 60)


async def sign_in(context: BrowserContext, sessions: Sessions, slug: str, server: RunningServer) -> None:
    """As somebody who may read the interview's sessions."""
    async with reading(sessions) as db:
        owner = await db.scalar(
            select(Membership.user_id)
            .join(InterviewRow, InterviewRow.organization_id == Membership.organization_id)
            .where(InterviewRow.public_slug == slug)
        )
    assert owner is not None
    token = await open_web_session(sessions, owner)
    await context.add_cookies([{"name": WEB_COOKIE, "value": token, "url": server.base_url}])


async def joined(sessions: Sessions, slug: str) -> list[VideoTakeRow]:
    """The takes, each one file."""

    async def ready() -> bool:
        return all(take.state is not TakeState.OPEN for take in await takes_of(sessions, slug))

    await eventually(ready, 60)
    return await takes_of(sessions, slug)


async def test_a_camera_is_recorded_through_a_reload_and_a_dead_server_and_watched_turn_by_turn(
    page: Page, context: BrowserContext, interviews: Interviews, sessions: Sessions, server: RunningServer
) -> None:
    slug = interviews.create("What do you do?", video_enabled=True)
    room = await enter(page, slug)
    await is_recording(page)
    await assert_accessible(page)
    await pieces_beyond(sessions, slug, 0, 0)
    await page.reload()
    await is_recording(page)
    await pieces_beyond(sessions, slug, 1, 0)
    before = (await takes_of(sessions, slug))[1].chunk_count
    server.kill()
    await expect(page.locator("#connection")).to_have_attribute("data-state", "trouble")
    await is_recording(page)
    await page.evaluate(WAITING, 2)
    server.start()
    await pieces_beyond(sessions, slug, 1, before + 1)

    await page.get_by_role("button", name="Turn camera off").click()
    await expect(page.locator("#camera-words")).to_contain_text("Your camera is off")
    await expect(page.locator("#camera-view")).to_be_hidden()
    await page.get_by_role("button", name="Turn camera on").click()
    await is_recording(page)
    await pieces_beyond(sessions, slug, 2, 0)
    await finish(room)
    await expect(page.locator("#panel-video")).to_have_text("All of your video has been sent.")
    await expect(page.locator("#camera")).to_be_hidden()

    found = await joined(sessions, slug)
    assert [take.ending for take in found] == [TakeEnding.RELOADED, TakeEnding.OFF, TakeEnding.OVER]
    assert [take.state for take in found] == [TakeState.READY] * 3
    told = [take.duration_ms for take in found]
    # A piece is 4 s by the clock; pictures begin when the camera and the encoder are ready.
    assert told[0] > 1_000
    assert told[1] > (before + 1) * 4_000  # the time without a server is in it: two pieces waited
    gaps = [(b.started_at - a.started_at).total_seconds() * 1000 - a.duration_ms for a, b in pairwise(found)]
    # A take's place is known as well as the request that opened it was quick: a busy machine lets it wait.
    assert all(-2_000 < gap < 30_000 for gap in gaps), gaps
    await _watch(page, context, sessions, slug, server)


async def _watch(page: Page, context: BrowserContext, sessions: Sessions, slug: str, server: RunningServer) -> None:
    await sign_in(context, sessions, slug, server)
    found = await takes_of(sessions, slug)
    await page.goto(f"/studio/sessions/{found[0].session_id}")
    video = page.locator(".film video")
    await video.evaluate(KNOWN)
    assert abs(await video.evaluate("video => video.duration") * 1000 - found[0].duration_ms) < 200
    await expect(page.get_by_role("link", name="Part 3")).to_be_visible()
    await page.get_by_role("button", name="Watch turn 2").click()
    await expect(page.locator("#turn-2")).to_have_class("turn turn-candidate is-watched")
    await video.evaluate(AFTER, 0.5)
    await page.get_by_role("link", name="Part 2").click()
    await expect(page.get_by_role("link", name="Part 2")).to_have_attribute("aria-current", "true")
    await video.evaluate(AFTER, 1)
    await video.evaluate("video => { video.pause(); video.currentTime = 8; }")
    assert abs(await video.evaluate(KNOWN) - 8) < 0.3
    await assert_accessible(page)


async def test_who_does_not_agree_is_not_filmed(page: Page, interviews: Interviews, sessions: Sessions) -> None:
    slug = interviews.create("What do you do?", video_enabled=True)
    room = await enter(page, slug, agree=False)
    await expect(page.locator("#camera")).to_be_hidden()
    await room.say("I build things, and I test them before anybody else has to.")
    assert await takes_of(sessions, slug) == []


async def test_a_camera_that_was_switched_off_stays_off_after_a_reload(
    page: Page, interviews: Interviews, sessions: Sessions
) -> None:
    slug = interviews.create("What do you do?", video_enabled=True)
    room = await enter(page, slug)
    await is_recording(page)
    await page.get_by_role("button", name="Turn camera off").click()
    await page.reload()
    await expect(room.replies).to_have_count(1)
    await expect(page.locator("#camera-words")).to_contain_text("Your camera is off")
    await page.get_by_role("button", name="Turn camera on").click()
    await page.get_by_role("button", name="Hide picture").click()
    await expect(page.locator("#camera-view")).to_be_hidden()
    await expect(page.locator("#camera-words")).to_have_text(RECORDING)


async def test_nobody_is_filmed_while_the_page_is_out_of_sight(
    page: Page, interviews: Interviews, sessions: Sessions
) -> None:
    slug = interviews.create("What do you do?", video_enabled=True)
    await enter(page, slug)
    await is_recording(page)
    await page.evaluate(HIDE, True)
    await expect(page.locator("#camera-words")).to_contain_text("Nothing is recorded")
    await expect(page.locator("#camera")).to_have_attribute("data-state", "hidden")
    await page.evaluate(HIDE, False)
    await is_recording(page)

    async def ended() -> bool:
        return [take.ending for take in await takes_of(sessions, slug)][:1] == [TakeEnding.HIDDEN]

    await eventually(ended)


async def test_a_second_page_films_and_the_first_stops(
    page: Page, context: BrowserContext, interviews: Interviews, sessions: Sessions
) -> None:
    slug = interviews.create("What do you do?", video_enabled=True)
    await enter(page, slug)
    await is_recording(page)
    await pieces_beyond(sessions, slug, 0, 0)
    second = await context.new_page()
    await second.goto(f"/i/{slug}/room")
    await is_recording(second)
    await expect(page.get_by_role("heading", name="another")).to_be_visible()
    await expect(page.locator("#camera")).to_have_attribute("data-state", "off")
    assert await page.locator("#camera-view").evaluate("view => view.srcObject") is None
    await page.get_by_role("button", name="Continue here").click()
    await is_recording(page)
    await expect(second.locator("#camera")).to_have_attribute("data-state", "off")


async def test_a_camera_taken_away_is_said_kindly_and_the_interview_goes_on(
    page: Page, interviews: Interviews, sessions: Sessions
) -> None:
    slug = interviews.create("What do you do?", video_enabled=True)
    room = await enter(page, slug)
    await is_recording(page)
    await page.evaluate(
        """() => { const [track] = document.querySelector("#camera-view").srcObject.getVideoTracks();
        track.stop(); track.dispatchEvent(new Event("ended")); }"""
    )
    await expect(page.locator("#camera-words")).to_contain_text("The camera has gone")
    await assert_accessible(page)
    await room.say("I build things, and I test them before anybody else has to.")
    await page.get_by_role("button", name="Turn camera on").click()
    await is_recording(page)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("NotAllowedError", "does not let this page use the camera"),
        ("NotFoundError", "No camera was found"),
        ("NotReadableError", "The camera does not start"),
    ],
)
async def test_a_camera_that_cannot_be_used_is_no_obstacle(
    page: Page, interviews: Interviews, name: str, said: str
) -> None:
    slug = interviews.create("What do you do?", video_enabled=True)
    await page.add_init_script(
        f"navigator.mediaDevices.getUserMedia = async () => {{ throw new DOMException('no', '{name}'); }};"
    )
    room = await enter(page, slug)
    await expect(page.locator("#camera-words")).to_contain_text(said)
    await finish(room)
    await expect(page.locator("#panel-video")).to_be_hidden()


async def test_pieces_go_one_at_a_time(page: Page, interviews: Interviews, sessions: Sessions) -> None:
    slug = interviews.create("What do you do?", video_enabled=True)
    flying: list[Request] = []
    most = 0

    def gone(request: Request) -> None:
        nonlocal most
        if "/video" in request.url:
            flying.append(request)
            most = max(most, len(flying))

    def back(request: Request) -> None:
        if request in flying:
            flying.remove(request)

    page.on("request", gone)
    page.on("requestfinished", back)
    page.on("requestfailed", back)
    await enter(page, slug)
    await pieces_beyond(sessions, slug, 0, 1)
    assert most == 1


async def test_a_connection_too_slow_for_video_leaves_a_gap_and_recording_goes_on_by_itself(
    page: Page, interviews: Interviews, sessions: Sessions
) -> None:
    slug = interviews.create("What do you do?", video_enabled=True)
    await page.add_init_script(HUGE)
    await page.route("**/video/**", lambda route: route.abort())
    await enter(page, slug)
    await expect(page.locator("#camera-words")).to_contain_text("too slow for video")
    await page.unroute("**/video/**")
    await is_recording(page)

    async def ended() -> bool:
        return [take.ending for take in await takes_of(sessions, slug)][:1] == [TakeEnding.SLOW]

    await eventually(ended)
    assert (await takes_of(sessions, slug))[0].chunk_count >= 1


async def test_when_no_more_is_taken_the_interview_goes_on(
    page: Page, interviews: Interviews, sessions: Sessions
) -> None:
    slug = interviews.create("What do you do?", video_enabled=True)
    room = await enter(page, slug)
    await is_recording(page)
    await pieces_beyond(sessions, slug, 0, 0)
    interviews.set(slug, video_enabled=False)
    await expect(page.locator("#camera-words")).to_contain_text("No more video is kept")
    await expect(page.get_by_role("button", name="Turn camera on")).to_be_hidden()
    await finish(room)


@pytest_asyncio.fixture(loop_scope="session")
async def context(browser: Browser, server: RunningServer) -> AsyncIterator[BrowserContext]:
    """A browser profile of the test's own, on this module's server."""
    context = await browser.new_context(base_url=server.base_url, viewport={"width": 1280, "height": 800})
    watched = Watched(context)
    yield context
    await context.close()
    watched.assert_clean()
