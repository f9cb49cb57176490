"""A reviewer listens to an interview: the sound in pieces, and the page it is heard from."""

import json
from pathlib import Path

import httpx
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import select, update

from server.db.engine import Sessions, reading, writing
from server.db.models import AuditEvent, RecordingRow, SessionRow, SessionStatus
from server.routes.access import WEB_COOKIE
from server.services.access import Caller, open_web_session
from server.settings import Settings
from tests.support.browser import Browser
from tests.support.spoken_session import (
    CORRECTED,
    HEARD_FIRST,
    NOT_HEARD,
    QUOTE,
    SpokenSession,
    take_spoken_interview,
)
from tests.support.studio import PASSWORD, Staff

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
async def heard(sessions: Sessions, staff: Staff, tmp_path: Path) -> SpokenSession:
    return await take_spoken_interview(sessions, staff.owner, tmp_path)


class Player:
    """Asks for a session's sound as somebody."""

    def __init__(self, client: Client, session: SpokenSession, token: str) -> None:
        self._client = client
        self._address = f"/studio/sessions/{session.id}/audio"
        self._cookie = {"Cookie": f"{WEB_COOKIE}={token}"}

    async def get(self, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self._client.get(self._address, headers={**self._cookie, **named})

    async def head(self) -> httpx.Response:
        return await self._client.head(self._address, headers=self._cookie)


async def token_of(sessions: Sessions, caller: Caller) -> str:
    assert caller.user_id is not None
    return await open_web_session(sessions, caller.user_id)


@pytest.fixture
async def player(client: Client, heard: SpokenSession, sessions: Sessions, staff: Staff) -> Player:
    return Player(client, heard, await token_of(sessions, staff.reviewer))


async def test_the_whole_file_and_any_part_of_it(player: Player) -> None:
    whole = await player.get()
    assert whole.status_code == 200
    assert whole.headers["content-type"] == "audio/ogg"
    assert whole.headers["accept-ranges"] == "bytes"
    assert whole.headers["cache-control"] == "no-store"
    assert whole.content[:4] == b"OggS"
    size = len(whole.content)
    assert int(whole.headers["content-length"]) == size
    for asked, first, end in (
        ("0-1", 0, 2),
        ("0-", 0, size),
        (f"{size // 2}-", size // 2, size),
        ("-100", size - 100, size),
    ):
        part = await player.get(range=f"bytes={asked}")
        assert part.status_code == 206
        assert part.headers["content-range"] == f"bytes {first}-{end - 1}/{size}"
        assert int(part.headers["content-length"]) == end - first
        assert part.content == whole.content[first:end]


async def test_a_range_after_the_end_is_refused_with_the_size(player: Player) -> None:
    size = len((await player.get()).content)
    answer = await player.get(range=f"bytes={size}-")
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{size}"
    assert answer.content == b""


async def test_a_range_of_another_version_gets_the_whole_file(player: Player) -> None:
    whole = await player.get()
    same = await player.get(range="bytes=0-9", if_range=whole.headers["etag"])
    assert (same.status_code, len(same.content)) == (206, 10)
    dated = await player.get(range="bytes=0-9", if_range=whole.headers["last-modified"])
    assert dated.status_code == 206
    for stale in ('"another"', "Mon, 01 Jan 2001 00:00:00 GMT", f"W/{whole.headers['etag']}"):
        changed = await player.get(range="bytes=0-9", if_range=stale)
        assert (changed.status_code, changed.content) == (200, whole.content)


async def test_asking_for_the_headers_alone_sends_no_sound(player: Player) -> None:
    answer = await player.head()
    assert answer.status_code == 200
    assert answer.content == b""
    assert int(answer.headers["content-length"]) > 10_000


async def test_hearing_is_noted_once_for_all_the_pieces(player: Player, sessions: Sessions, staff: Staff) -> None:
    for first in (1, 2000, 4000):
        await player.get(range=f"bytes={first}-{first + 99}")
    async with reading(sessions) as db:
        heard = (await db.scalars(select(AuditEvent).where(AuditEvent.action == "recording.played"))).all()
    assert [event.actor for event in heard] == [staff.reviewer.actor]


async def test_strangers_and_other_organizations_hear_nothing(
    client: Client, heard: SpokenSession, sessions: Sessions, rivals: Staff
) -> None:
    assert (await Player(client, heard, "guessed").get()).status_code in {303, 401}
    assert (await Player(client, heard, await token_of(sessions, rivals.owner)).get()).status_code == 404


async def test_a_running_interview_is_not_listened_to(player: Player, heard: SpokenSession, sessions: Sessions) -> None:
    async with writing(sessions) as db:
        await db.execute(update(SessionRow).values(status=SessionStatus.IN_PROGRESS))
    assert (await player.get()).status_code == 409


@pytest.fixture
async def page(browser: Browser, staff: Staff, heard: SpokenSession) -> Browser:
    await browser.sign_in(staff.email("reviewer"), PASSWORD)
    await browser.open(f"/studio/sessions/{heard.id}")
    return browser


async def test_every_sentence_has_its_place_in_the_recording(page: Browser, heard: SpokenSession) -> None:
    found = page.page.root.all("span", class_="sentence")
    assert len(found) >= 5
    starts = [float(span.attributes["data-from"]) for span in found]
    assert starts == sorted(starts)
    jfk = heard.turns[1]
    assert jfk.audio_start_ms is not None
    [second] = [span for span in found if QUOTE in span.text]
    assert jfk.audio_start_ms / 1000 + 5 < float(second.attributes["data-from"]) < jfk.audio_start_ms / 1000 + 9
    assert len(page.page.root.all("audio")) == 1


async def test_evidence_can_be_heard(page: Browser) -> None:
    [button] = page.page.root.all("button", class_="play-quote")
    assert QUOTE in button.attributes["aria-label"]
    assert float(button.attributes["data-play-from"]) < float(button.attributes["data-play-to"])


async def test_what_was_corrected_and_what_was_not_heard_stand_beside_what_counts(page: Browser) -> None:
    text = page.page.text
    assert CORRECTED in text
    assert f"Heard first: {HEARD_FIRST}" in text
    assert f"Interrupted. Not heard: {NOT_HEARD}" in text


async def test_a_word_hard_to_hear_says_so_in_words(page: Browser) -> None:
    found = [span.text for span in page.page.root.all("span", class_="unsure")]
    assert "fellow (hard to hear)" in found
    assert "typography, (hard to hear)" not in found
    assert "underlined with a wave" in page.page.text


async def test_a_recording_that_ended_early_says_why(page: Browser, heard: SpokenSession, sessions: Sessions) -> None:
    async with writing(sessions) as db:
        await db.execute(update(RecordingRow).values(failure="disk_full"))
    await page.open(f"/studio/sessions/{heard.id}")
    assert "The recording ends early" in page.page.text
    assert "because the server’s disk was full" in page.page.text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"duration_ms": 0, "failure": "empty"}, "No sound came to be recorded."),
        ({"duration_ms": 0, "failure": "disk"}, "There is no recording"),
        ({"duration_ms": 0}, "The recording is being put together."),
    ],
)
async def test_a_recording_that_cannot_be_heard_says_so(
    page: Browser, heard: SpokenSession, sessions: Sessions, values: dict[str, object], words: str
) -> None:
    async with writing(sessions) as db:
        await db.execute(update(RecordingRow).values(values))
    await page.open(f"/studio/sessions/{heard.id}")
    assert words in page.page.text
    assert page.page.root.all("audio") == []


async def test_while_the_interview_goes_on_the_page_says_that_it_is_recorded(
    page: Browser, heard: SpokenSession, sessions: Sessions
) -> None:
    async with writing(sessions) as db:
        await db.execute(update(SessionRow).values(status=SessionStatus.IN_PROGRESS))
    await page.open(f"/studio/sessions/{heard.id}")
    assert "This interview is being recorded." in page.page.text
    assert page.page.root.all("audio") == []


async def test_without_a_recording_the_page_says_why_there_is_none(
    page: Browser, heard: SpokenSession, sessions: Sessions
) -> None:
    async with writing(sessions) as db:
        await db.delete((await db.scalars(select(RecordingRow))).one())
    await page.open(f"/studio/sessions/{heard.id}")
    assert page.page.root.all("audio") == []
    assert page.page.root.all("span", class_="sentence") == []
    assert "did not agree to a recording" in page.page.text


async def test_exports_tell_what_was_spoken_corrected_and_not_heard(page: Browser, heard: SpokenSession) -> None:
    exported = json.loads((await page.open(f"/studio/sessions/{heard.id}/export.json")).html)
    turn = exported["turns"][3]
    assert (turn["spoken"], turn["original"], turn["text"]) == (True, HEARD_FIRST, CORRECTED)
    assert turn["audio"]["startMs"] < turn["audio"]["endMs"]
    assert exported["turns"][-1]["audio"] is None
    text = (await page.open(f"/studio/sessions/{heard.id}/export.md")).html
    assert "**2. Candidate** (spoken)" in text
    assert "Heard first, and corrected by the candidate:" in text
    assert "Not heard, because interrupted:" in text
