"""The sandbox lets nothing out: tried by code, in a browser profile of its own that may break the policy."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from server.interview.plan import QuestionType
from tests.support.bench import Bench
from tests.support.interviews import Interviews
from tests.support.server import RunningServer

pytestmark = pytest.mark.asyncio(loop_scope="session")

ATTEMPTS = """
const tried = async (name, act) => {
  try { await act(); console.log(name + ': out'); } catch { console.log(name + ': refused'); }
};
const here = '%s';
async function attempts() {
  await tried('fetch', () => fetch(here + '/healthz'));
  await tried('fetch elsewhere', () => fetch('https://example.org/'));
  await tried('importScripts', () => importScripts(here + '/static/htmx.js'));
  await tried('import', () => import(here + '/static/htmx.js'));
  await tried('socket', () => new Promise((resolve, reject) => {
    const socket = new WebSocket(here.replace('http', 'ws') + '/v1/realtime');
    socket.onopen = resolve; socket.onerror = reject;
  }));
  await tried('storage', () => { if (typeof localStorage === 'undefined') throw new Error(); localStorage.length; });
  await tried('cookies', () => { if (typeof document === 'undefined') throw new Error(); document.cookie; });
  await tried('database', () => new Promise((resolve, reject) => {
    const opening = indexedDB.open('x'); opening.onsuccess = resolve; opening.onerror = reject;
  }));
  return 'tried';
}
"""


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, server: RunningServer) -> AsyncIterator[Page]:
    """A page nobody watches for what the policy stops."""
    context = await browser.new_context(base_url=server.base_url, viewport={"width": 1280, "height": 800})
    yield await context.new_page()
    await context.close()


async def test_code_reaches_neither_network_nor_storage(page: Page, server: RunningServer) -> None:
    how = {
        "languages": ["javascript"],
        "tests": [{"name": "tries", "call": "attempts()", "expected": "'tried'", "hidden": False}],
    }
    slug = Interviews(server).create({"text": "Try it.", "type": QuestionType.CODING, "coding": how}, "Why?")
    bench = Bench(page)
    await bench.enter(slug)
    await bench.write(ATTEMPTS % server.base_url)
    await bench.try_out()
    await expect(bench.tests).to_have_attribute("data-outcome", "passed")
    said = (await bench.output.inner_text()).splitlines()
    assert [line for line in said if line and not line.endswith(": refused")] == []
    assert len([line for line in said if line]) == 8
