"""The interview room as a candidate uses it."""

import re

from playwright.async_api import Locator, Page, expect


class Room:
    """Drives one page of the room by what a candidate sees and hears."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.answer = page.locator("#answer")
        self.turns = page.locator("#turns > li")
        self.replies = page.locator("#turns > .turn-theirs")
        self.mine = page.locator("#turns > .turn-mine")
        self.pending = page.locator("#pending > li")
        self.connection = page.locator("#connection")
        self.panel = page.locator("#panel")

    async def enter(self, slug: str, name: str = "Ada") -> None:
        """From the landing page into the room, until the first question is there."""
        await self.page.goto(f"/i/{slug}")
        await self.page.get_by_label("Your name").fill(name)
        await self.page.get_by_role("checkbox").check()
        await self.page.get_by_role("button", name="Start the interview").click()
        await expect(self.replies).to_have_count(1)
        await expect(self.answer).to_be_visible()

    async def say(self, text: str) -> None:
        """Type and send; returns when the reply is complete."""
        before = await self.replies.count()
        await self.answer.fill(text)
        await self.answer.press("Enter")
        await self.expect_replies_beyond(before)

    async def expect_replies_beyond(self, count: int) -> None:
        """Wait for one more complete reply than `count`."""
        await expect(self.replies.nth(count)).to_be_visible()

    async def said_by_me(self) -> list[str]:
        """What of mine stands in the transcript."""
        return [(await turn.locator(".turn-words").inner_text()).strip() for turn in await self.mine.all()]

    async def heard(self) -> str:
        """All the interviewer has said."""
        return "\n".join(await self.replies.locator(".turn-words").all_inner_texts())

    def button(self, name: str | re.Pattern[str]) -> Locator:
        """A button by its words."""
        return self.page.get_by_role("button", name=name)

    async def expect_finished(self) -> None:
        """The closing panel is there."""
        await expect(self.page.get_by_role("heading", name="The interview is finished")).to_be_visible()
