"""Browsers with a recorded voice for a microphone, and without."""

import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import soxr
from playwright.async_api import Browser, BrowserContext, async_playwright

from server.ports.speech import WIRE_RATE_HZ
from tests.support.chromium import BASE_ARGUMENTS, CHROMIUM, Watched
from tests.support.server import RunningServer

FAKE_DEVICE = "--use-fake-device-for-media-stream"
ALLOWED = "--use-fake-ui-for-media-stream"
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


def write_microphone(path: Path, sound: bytes) -> None:
    """Write PCM16 at the wire's rate as a WAV that Chromium takes for a microphone."""
    samples: np.ndarray[tuple[int], np.dtype[np.int16]] = soxr.resample(
        np.frombuffer(sound, "<i2"), WIRE_RATE_HZ, CHROMIUM_RATE_HZ
    )
    with wave.open(str(path), "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(CHROMIUM_RATE_HZ)
        target.writeframes(samples.astype("<i2").tobytes())
