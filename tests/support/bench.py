"""The bench of the interview room: where a candidate makes something besides words."""

from playwright.async_api import Page, expect

from tests.support.room import Room


class Bench:
    """Drives the editor and what stands around it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.editor = page.locator(".cm-content")
        self.saved = page.locator("#work-saved")
        self.run = page.locator("#work-run")
        self.output = page.locator("#work-output")
        self.tests = page.locator("#work-tests > li")
        self.progress = page.locator("#work-progress")
        self.send = page.locator("#send")

    async def enter(self, slug: str) -> None:
        """From the landing page to the bench."""
        await Room(self.page).enter(slug)
        await expect(self.editor).to_be_visible()

    async def write(self, code: str) -> None:
        """Put `code` in place of what stands there."""
        await self.editor.click()
        await self.page.keyboard.press("ControlOrMeta+a")
        await self.page.keyboard.insert_text(code)

    async def write_and_save(self, code: str) -> None:
        """The same, until it is stored."""
        await self.write(code)
        await expect(self.saved).to_have_text("Saved")

    async def try_out(self) -> None:
        """Run it, and wait for the end."""
        await self.run.click()
        await expect(self.run).to_be_enabled(timeout=60_000)
