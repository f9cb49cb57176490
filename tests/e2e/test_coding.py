"""Coding questions as a candidate works on them, in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.async_api import BrowserContext, Page, Request, expect

from server.interview.plan import FollowUpDepth, QuestionType
from tests.support.bench import Bench
from tests.support.chromium import assert_accessible
from tests.support.interviews import Interviews
from tests.support.room import Room
from tests.support.seed import CODING
from tests.support.server import RunningServer

pytestmark = pytest.mark.asyncio(loop_scope="session")
PYTHON = "def add(a, b):\n    return a + b\n"
JAVASCRIPT = "function add(a, b) { return a + b; }\nconsole.log('loaded', {a: 1});"


@pytest.fixture
def interviews(server: RunningServer) -> Interviews:
    return Interviews(server)


@pytest.fixture
def bench(page: Page) -> Bench:
    return Bench(page)


def coding(interviews: Interviews, *, languages: tuple[str, ...] = ("python", "javascript"), tests: bool = True) -> str:
    how = {**CODING, "languages": list(languages)}
    task = {
        "text": "Write a function that adds two numbers.",
        "type": QuestionType.CODING,
        "starter_code": "# your code\n",
        "coding": how if tests else {"languages": list(languages)},
    }
    return interviews.create(task, "What else?", follow_up_depth=FollowUpDepth.MODERATE)


@pytest.fixture
def requests(context: BrowserContext) -> Iterator[list[str]]:
    """Addresses of all that the browser asks for."""
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    context.on("request", note)
    yield asked


async def test_code_is_saved_as_it_is_written_and_there_after_a_reload(bench: Bench, interviews: Interviews) -> None:
    await bench.enter(coding(interviews))
    await expect(bench.editor).to_contain_text("# your code")
    await bench.write_and_save(PYTHON)
    await bench.page.reload()
    await expect(bench.editor).to_contain_text("return a + b")
    await expect(bench.saved).to_have_text("Saved")


async def test_what_is_written_offline_is_saved_once_the_network_is_back(
    context: BrowserContext, bench: Bench, interviews: Interviews
) -> None:
    await bench.enter(coding(interviews))
    await bench.write_and_save("# first\n")
    await context.set_offline(True)
    await bench.write("# offline\n")
    await expect(bench.saved).not_to_have_text("Saved")
    await context.set_offline(False)
    await expect(bench.saved).to_have_text("Saved")
    await bench.page.reload()
    await expect(bench.editor).to_contain_text("# offline")


async def test_what_was_just_written_survives_a_reload(bench: Bench, interviews: Interviews) -> None:
    await bench.enter(coding(interviews))
    await bench.write("# at the last moment\n")
    await bench.page.reload()
    await expect(bench.editor).to_contain_text("# at the last moment")


async def test_code_survives_the_servers_death(bench: Bench, interviews: Interviews, server: RunningServer) -> None:
    await bench.enter(coding(interviews))
    await bench.write_and_save("# kept\n")
    server.kill()
    server.start()
    await bench.page.reload()
    await expect(bench.editor).to_contain_text("# kept")


async def test_python_runs_with_the_tests_and_nothing_is_loaded_from_elsewhere(
    bench: Bench, interviews: Interviews, server: RunningServer, requests: list[str]
) -> None:
    await bench.enter(coding(interviews))
    await bench.write(PYTHON + "print('hello')\n")
    await bench.try_out()
    await expect(bench.tests).to_have_attribute("data-outcome", "passed")
    await expect(bench.output).to_have_text("hello\n")
    own = (server.base_url, "blob:null/", server.base_url.replace("http", "ws"))
    assert [address for address in requests if not address.startswith(own)] == []


async def test_javascript_runs_with_the_tests(bench: Bench, interviews: Interviews) -> None:
    await bench.enter(coding(interviews, languages=("javascript",)))
    await bench.write(JAVASCRIPT)
    await bench.try_out()
    await expect(bench.tests).to_have_attribute("data-outcome", "passed")
    await expect(bench.output).to_have_text('loaded {"a":1}\n')
    await bench.write("function add(a, b) { return a; }")
    await bench.try_out()
    await expect(bench.tests).to_contain_text("got 1, expected 3")
    await bench.write("function add(a, b) { ")
    await bench.try_out()
    await expect(bench.output).to_contain_text("SyntaxError")


async def test_code_that_does_not_end_is_ended(bench: Bench, interviews: Interviews) -> None:
    await bench.enter(coding(interviews, languages=("javascript",)))
    await bench.write("while (true) {}")
    await bench.try_out()
    await expect(bench.output).to_contain_text("Stopped after 10 seconds")
    await expect(bench.tests).to_have_attribute("data-outcome", "timeout")
    await bench.write("for (;;) console.log('again and again');")
    await bench.try_out()
    await expect(bench.output).to_contain_text("again and again")


async def test_python_meets_its_errors_and_its_bounds(bench: Bench, interviews: Interviews) -> None:
    await bench.enter(coding(interviews, languages=("python",), tests=False))
    await bench.write("print(input())")
    await bench.try_out()
    await expect(bench.output).to_contain_text("(line 1)")
    await bench.write("try:\n    x = 'a' * (900 * 1024 * 1024)\nexcept MemoryError:\n    print('bounded')\n")
    await bench.try_out()
    await expect(bench.output).to_contain_text("bounded")


async def test_other_languages_are_written_and_not_run(bench: Bench, interviews: Interviews) -> None:
    await bench.enter(coding(interviews, languages=("rust",)))
    await expect(bench.run).to_be_hidden()
    await expect(bench.page.get_by_text("Code in this language is not run here")).to_be_visible()


async def test_handing_in_runs_the_hidden_tests_and_is_asked_about(
    page: Page, bench: Bench, interviews: Interviews
) -> None:
    room = Room(page)
    slug = coding(interviews)
    await bench.enter(slug)
    assert "add(-1, 1)" not in await page.content()
    await bench.write("def add(a, b):\n    return abs(a) + abs(b)\n")
    await expect(bench.send).to_have_text("Hand in")
    await bench.send.click()
    await expect(room.mine).to_have_count(1)
    await expect(room.mine.locator("details")).to_contain_text("Handed in")
    await room.expect_replies_beyond(1)
    assert "test" in (await room.replies.nth(1).inner_text()).lower()
    await expect(bench.page.locator("#work-hidden")).to_contain_text("0 of 1 passed")
    await expect(bench.send).to_have_text("Send")
    [turn] = [turn for turn in interviews.turns(slug) if turn.attachments]
    assert (turn.attachments[0]["tests_run"], turn.attachments[0]["tests_passed"]) == (2, 1)
    assert "negative (hidden): failed: got 2, expected 0" in turn.attachments[0]["summary"]


async def test_the_editor_can_be_left_by_keyboard(page: Page, bench: Bench, interviews: Interviews) -> None:
    await bench.enter(coding(interviews))
    await bench.editor.click()
    await page.keyboard.press("Tab")
    await expect(bench.editor).to_be_focused()
    await page.keyboard.press("Escape")
    await page.keyboard.press("Tab")
    await expect(bench.run).to_be_focused()


async def test_the_bench_is_accessible_and_fits_small_screens(page: Page, bench: Bench, interviews: Interviews) -> None:
    await bench.enter(coding(interviews))
    await bench.write_and_save(PYTHON)
    await assert_accessible(page)
