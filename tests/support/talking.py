"""The interview room as a candidate talks in it."""

import base64
import re
from dataclasses import dataclass

from playwright.async_api import Page, expect

from server.adapters.speech import open_engines
from server.adapters.speech_config import SpeechConfig
from server.ports.speech import HEARING_RATE_HZ, WIRE_RATE_HZ, Lane
from tests.support.room import Room

LONGEST_S = 25
"""Of a stretch that is transcribed at once."""


@dataclass
class TalkingRoom:
    """Drives the room by voice. The browser's microphone is a recording that begins whenever it is opened."""

    page: Page
    opened: int = 0

    def __post_init__(self) -> None:
        self.room = Room(self.page)
        self.doing = self.page.locator("#visual")

    async def enter(self, slug: str, *, hear_first: bool = False) -> None:
        """By the door and the check into the room, muted, so that nothing is said before it should be."""
        await self.page.goto(f"/i/{slug}")
        await self.page.get_by_label("Your name").fill("Ada")
        await self.page.locator("[name=consent]").check()
        await self.page.get_by_role("radio", name=re.compile("^By talking")).check()
        await self.page.get_by_role("button", name="Start the interview").click()
        await self.page.get_by_role("button", name="Turn the microphone on").click()
        if hear_first:
            await self.page.get_by_role("button", name="Hear the interviewer").click()
            await expect(self.page.locator("#check-said")).to_contain_text("This is the voice of Aural")
        await self.page.get_by_role("button", name="Start talking").click()
        await expect(self.page.locator("#stage")).to_be_visible()
        await self.page.keyboard.press("m")
        await expect(self.page.get_by_role("button", name="Unmute")).to_be_visible()

    async def expect_doing(self, state: str, timeout_s: float = 30) -> None:
        """Wait until the interviewer does this."""
        await expect(self.doing).to_have_attribute("data-state", state, timeout=timeout_s * 1000)

    async def begin_answer(self) -> None:
        """Once the interviewer listens, say the recording: by choosing another microphone, which begins it anew."""
        await self.expect_doing("listening")
        self.opened += 1
        await self.page.get_by_role("button", name="Settings and keys").click()
        await self.page.locator("#device").select_option(index=1 + self.opened % 2)
        await self.page.get_by_role("button", name="Close").click()
        await self.page.get_by_role("button", name="Unmute").click()
        await self.expect_doing("hearing")

    async def answer(self) -> None:
        """Say the recording, and wait until it is in the transcript; muted again."""
        before = await self.room.mine.count()
        await self.begin_answer()
        await expect(self.room.mine).to_have_count(before + 1, timeout=40_000)
        await self.mute()

    async def mute(self) -> None:
        """By its key, where there still is something to mute."""
        mute = self.page.get_by_role("button", name="Mute", exact=True)
        if await mute.is_visible():
            await mute.click()

    async def played(self) -> bytes:
        """All the page has played, as PCM16 at the wire's rate."""
        return base64.b64decode(await self.page.evaluate("takePlayed()"))


async def transcribed(sound: bytes, config: SpeechConfig) -> str:
    """The words in PCM16 at the wire's rate, as the project's own engine hears them."""
    words = []
    async with open_engines(config) as engines:
        await engines.settled()
        heard = engines.resampling(WIRE_RATE_HZ, HEARING_RATE_HZ).feed(sound, last=True)
        size = LONGEST_S * HEARING_RATE_HZ * 2
        for start in range(0, len(heard), size):
            piece = heard[start : start + size]
            if any(piece):
                words.append((await engines.stt.transcribe(piece, language="en", lane=Lane.FINAL, timeout_s=60)).text)
    return " ".join(words)


def words_of(text: str) -> list[str]:
    """Words without what speech does not have."""
    return re.findall(r"[a-z']+", text.lower())
