"""Browsers with a recorded voice for a microphone, and without."""

import wave
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, async_playwright

from tests.support.chromium import BASE_ARGUMENTS, CHROMIUM, Watched
from tests.support.server import RunningServer

FAKE_DEVICE = "--use-fake-device-for-media-stream"
ALLOWED = "--use-fake-ui-for-media-stream"
SOUND_WITHOUT_CLICK = "--autoplay-policy=no-user-gesture-required"
CHROMIUM_RATE_HZ = 48_000
"""What Chromium's fake microphone reads without resampling."""


@asynccontextmanager
async def browser_with(*arguments: str) -> AsyncIterator[Browser]:
    """A Chromium of the test's own, with these switches besides."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*BASE_ARGUMENTS, *arguments])
        yield browser
        await browser.close()


@asynccontextmanager
async def profile(browser: Browser, server: RunningServer, *, microphone: bool) -> AsyncIterator[BrowserContext]:
    """A browser profile on `server` that may use the microphone, or may not; its pages must raise no error."""
    context = await browser.new_context(
        base_url=server.base_url,
        viewport={"width": 1280, "height": 800},
        permissions=["microphone"] if microphone else [],
    )
    context.set_default_timeout(20_000)
    watched = Watched(context)
    yield context
    await context.close()
    watched.assert_clean()


def heard_by_chromium(recording: Path) -> str:
    """The switches that make `recording` the microphone; it begins when capture begins, and silence follows it."""
    return f"--use-file-for-fake-audio-capture={recording}%noloop"


def write_microphone(path: Path, parts: Sequence[Path | float]) -> float:
    """Joins recordings (16 kHz mono) and silences (seconds) to a microphone's WAV. Returns its length in seconds."""
    samples = bytearray()
    for part in parts:
        if isinstance(part, Path):
            with wave.open(str(part)) as source:
                assert (source.getframerate(), source.getnchannels(), source.getsampwidth()) == (16_000, 1, 2)
                samples += _three_times(source.readframes(source.getnframes()))
        else:
            samples += bytes(2 * round(part * CHROMIUM_RATE_HZ))
    with wave.open(str(path), "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(CHROMIUM_RATE_HZ)
        target.writeframes(samples)
    return len(samples) / 2 / CHROMIUM_RATE_HZ


def _three_times(pcm16: bytes) -> bytes:
    """16 kHz as 48 kHz, by straight lines between samples: speech recognition needs no better."""
    values = memoryview(pcm16).cast("h")
    raised = bytearray()
    for here, following in zip(values, [*values[1:], values[-1]], strict=True):
        for third in range(3):
            raised += round(here + (following - here) * third / 3).to_bytes(2, "little", signed=True)
    return bytes(raised)
