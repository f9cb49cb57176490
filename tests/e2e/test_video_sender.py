"""Pieces of video on their way: each arrives once, in order, whatever the network and the server do."""

from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page

from tests.support.modules import bundled

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

LAB = (Path(__file__).parent / "sender_page.js").read_text()
QUICKLY = "const later = window.setTimeout; window.setTimeout = (act, ms) => later(act, ms / 50);"


@pytest_asyncio.fixture(loop_scope="session")
async def lab(page: Page) -> Page:
    await page.goto("/healthz")
    parts = bundled("room/video/sender", "room/video/chest")
    await page.evaluate(f"() => {{ {QUICKLY} {parts} {LAB} }}")
    return page


async def run(lab: Page, **told: Any) -> dict[str, Any]:
    """Send what is told of; returns what happened."""
    found: dict[str, Any] = await lab.evaluate("told => senderLab(told)", told)
    return found


async def test_takes_go_out_in_order_and_one_piece_after_the_other(lab: Page) -> None:
    found = await run(lab, pieces=[2, 1])
    assert found["posted"] == ["a open", "a 0", "a 1", "a end", "b open", "b 0", "b end"]
    assert (found["received"], found["waiting"]) == ([2, 1], 0)


@pytest.mark.parametrize("trouble", ["lost before", "lost after", 500, 503, 404, 409])
@pytest.mark.parametrize("step", ["a open", "a 1", "a end"])
async def test_trouble_on_the_way_loses_nothing_and_doubles_nothing(lab: Page, trouble: str | int, step: str) -> None:
    found = await run(lab, answers={step: [trouble]})
    assert (found["received"], found["waiting"], found["refused"]) == ([3], 0, False)


@pytest.mark.parametrize("status", [400, 401, 403, 413])
async def test_what_the_server_does_not_want_is_thrown_away(lab: Page, status: int) -> None:
    found = await run(lab, answers={"a 1": [status]}, pieces=[3, 2])
    assert (found["received"], found["waiting"], found["refused"]) == ([1, 0], 0, True)


async def test_a_take_that_was_ended_elsewhere_does_not_hold_up_the_next(lab: Page) -> None:
    found = await run(lab, answers={"a 1": [409, 409]}, pieces=[3, 1])
    assert (found["received"], found["waiting"]) == ([1, 1], 0)


async def test_sound_that_waits_goes_first(lab: Page) -> None:
    found = await run(lab, sound=[0, 100_000, 100_000, 30_000, 1_000])
    assert (found["received"], found["beforeSound"]) == ([3], 1)


async def test_a_page_that_is_loaded_again_finds_what_was_left(lab: Page) -> None:
    found = await run(lab, ended=False)
    assert found["kept"] == [["reloaded", 3, True]]
    assert found["received"] == [3]


async def test_a_browser_without_a_database_sends_all_the_same(lab: Page) -> None:
    await lab.evaluate(
        """() => Object.defineProperty(window, "indexedDB",
          {get: () => { throw new DOMException("no", "SecurityError"); }})"""
    )
    found = await run(lab)
    assert (found["received"], found["kept"]) == ([3], [])
