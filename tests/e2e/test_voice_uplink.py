"""What is said while the connection is down arrives after it is back: nothing missing, nothing twice."""

from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page

from tests.support.modules import bundled

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

LAB = (Path(__file__).parent / "uplink_page.js").read_text()
VIRTUAL_TIME = """
    let now = 0, timers = [];
    performance.now = () => now;
    window.setTimeout = (act, ms) => { timers.push({at: now + ms, act}); return act; };
    window.clearTimeout = (act) => { timers = timers.filter((timer) => timer.act !== act); };
    window.passTime = (ms) => {
      now += ms;
      const due = timers.filter((timer) => timer.at <= now);
      timers = timers.filter((timer) => timer.at > now);
      due.forEach((timer) => timer.act());
    };
"""


@pytest_asyncio.fixture(loop_scope="session")
async def lab(page: Page) -> Page:
    await page.goto("/healthz")
    parts = bundled("room/voice/uplink", "room/voice/ledger")
    await page.evaluate(f"() => {{ {VIRTUAL_TIME} {parts} {LAB} }}")
    return page


async def run(lab: Page, steps: list[dict[str, Any]]) -> dict[str, int]:
    """Live through the steps; returns what the server has."""
    found: dict[str, int] = await lab.evaluate("steps => uplinkLab(steps)", steps)
    assert found["wrong"] == 0
    return found


async def test_live_sound_goes_out_frame_by_frame(lab: Page) -> None:
    found = await run(lab, [{"connect": True, "speak": 4_000}])
    assert found["gaps"] == 0
    assert found["spoken"] - found["received"] <= 768
    assert found["frames"] >= 110


@pytest.mark.parametrize("how", ["lost", "killed"])
async def test_a_break_in_the_middle_of_an_answer_loses_nothing(lab: Page, how: str) -> None:
    found = await run(
        lab,
        [
            {"connect": True, "speak": 3_000, "store": False},
            {"store": True, "speak": 2_000},
            {"break": how, "speak": 6_000},
            {"connect": True, "speak": 4_000},
        ],
    )
    assert found["gaps"] == 0
    assert found["spoken"] - found["received"] <= 768
    assert found["largest"] <= 24_000


async def test_what_is_stored_is_no_longer_kept(lab: Page) -> None:
    found = await run(lab, [{"connect": True, "speak": 5_000}, {"store": True}])
    assert found["kept"] <= 768


async def test_after_too_long_a_break_the_newest_is_kept(lab: Page) -> None:
    found = await run(lab, [{"speak": 90_000}, {"connect": True, "speak": 30_000}])
    assert found["lost"] > 0
    assert found["gaps"] == 1
    assert found["spoken"] - found["received"] <= 768
