"""What tests in a real browser share."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import BrowserContext, ConsoleMessage, Frame, Page, WebError

WEB = Path(__file__).resolve().parents[2] / "web"
AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
WINDOWLESS = shutil.which("chromium-headless-shell") or CHROMIUM
"""The same browser without the parts around the page: a page costs 0.15 s of processor instead of 0.7. For all tests
but those of sound and camera, which are Chromium's as people have it."""
BASE_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class BuiltFrontEnd:
    """The front end has to be there: `make setup` builds it."""

    @staticmethod
    def require() -> None:
        """Say so plainly when it is not."""
        if not (WEB / "static" / "manifest.json").exists() or not AXE.exists():
            raise RuntimeError("the front end is not built: run `make setup`, or `npm ci && npm run build` in web/")


@dataclass
class Watched:
    """Collects what goes wrong in any page of a profile."""

    context: BrowserContext
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.on("weberror", self._error)
        self.context.on("console", self._console)

    def _error(self, error: WebError) -> None:
        self.problems.append(f"uncaught: {error.error}")

    def _console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.problems.append(message.text)

    def assert_clean(self) -> None:
        """No uncaught exception, nothing that the content security policy had to stop."""
        assert self.problems == []


async def accessibility_problems(page: Page | Frame) -> list[str]:
    """What axe finds, one line each: rule, what it says, where."""
    await page.evaluate(AXE.read_text())
    found: dict[str, Any] = await page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", WCAG
    )
    return [
        f"{violation['id']}: {violation['help']}: {node['target']} {node.get('failureSummary', '')}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


async def assert_accessible(page: Page) -> None:
    """Nothing for axe in light or in dark, and no sideways scrolling at 320 px."""
    size = page.viewport_size
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        await page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        problems = await accessibility_problems(page)
        assert not problems, (scheme, page.url, problems)
    await page.emulate_media(color_scheme="light")
    await page.set_viewport_size({"width": 320, "height": 640})
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    if size is not None:
        await page.set_viewport_size(size)
