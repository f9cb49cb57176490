"""Parts of talking that need no audio: frames as the server reads and writes them, and what is said of loudness."""

import struct
from uuid import UUID

import pytest
import pytest_asyncio
from playwright.async_api import Page

from server.sessions.outputs import ReplyAudio
from server.sockets.audio_frames import microphone_frame, speech_frame
from tests.support.modules import bundled

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

ITEM = UUID("01a200f3-a116-7137-bd8c-b609cb497cac")


@pytest_asyncio.fixture(loop_scope="session")
async def parts(page: Page) -> Page:
    await page.goto("/healthz")
    await page.evaluate(f"() => {{ {bundled('room/voice/frames', 'room/voice/loudness')} }}")
    return page


async def test_the_server_reads_the_pages_frames(parts: Page) -> None:
    sent = await parts.evaluate(
        "Array.from(new Uint8Array(parts.encodeMic(65535, 4294967295, Int16Array.of(1, -2, 32767, -32768))))"
    )
    frame = microphone_frame(bytes(sent))
    assert (frame.capture, frame.first_sample) == (65_535, 4_294_967_295)
    assert struct.unpack("<4h", frame.pcm16) == (1, -2, 32_767, -32_768)


@pytest.mark.parametrize("last", [True, False])
async def test_the_page_reads_the_servers_frames(parts: Page, last: bool) -> None:
    frame = speech_frame(ReplyAudio(ITEM, ITEM, 70_000, struct.pack("<3h", 5, -6, -32_768), last=last))
    read = await parts.evaluate(
        """bytes => {
             const {pcm, ...frame} = parts.decodeSpeech(Uint8Array.from(bytes).buffer);
             return {...frame, pcm: Array.from(pcm)};
           }""",
        list(frame),
    )
    assert read == {"itemId": f"item_{ITEM.hex}", "first": 70_000, "last": last, "pcm": [5, -6, -32_768]}


@pytest.mark.parametrize("frame", [[], [2] * 23, [9] * 40])
async def test_frames_of_another_kind_are_passed_over(parts: Page, frame: list[int]) -> None:
    assert await parts.evaluate("bytes => parts.decodeSpeech(Uint8Array.from(bytes).buffer)", frame) is None


@pytest.mark.parametrize(
    ("peaks", "verdict"),
    [
        ([0.01] * 10, None),
        ([0.2], "good"),
        ([0.0] * 94, "silent"),
        ([0.01] * 94, "quiet"),
        ([0.3] * 90 + [1.0] * 3, "loud"),
        ([1.0] * 3 + [0.3] * 94, "good"),
    ],
)
async def test_loudness_is_judged_by_the_last_seconds(parts: Page, peaks: list[float], verdict: str | None) -> None:
    found = await parts.evaluate(
        "peaks => { const l = new parts.Loudness(); peaks.forEach((p) => l.add(p)); return l.verdict(); }", peaks
    )
    assert found == verdict
