"""What candidates make besides words: how creators ask for it, and how reviewers read it."""

import pytest
from sqlalchemy import select

from server.db.engine import Sessions, reading, writing
from server.db.models import QuestionRow, SessionRow, SessionStatus, TurnRow, WorkRow
from server.interview.turns import Speaker, WorkKind
from server.services.transcript_rows import attachment_to_json
from server.services.work import OfferedWork, save_work
from tests.support.browser import Browser
from tests.support.studio import PASSWORD, Staff, make_interview, take_interview

CODE = "def add(a, b):\n    return a + b\n"
RESULTS = [
    {"name": "adds", "outcome": "passed"},
    {"name": "negative", "outcome": "failed", "hidden": True, "said": "got 2, expected 0"},
]
BOARD = {
    "elements": [
        {"type": "rectangle", "id": "a", "x": 0, "y": 0, "width": 90, "height": 40},
        {"type": "text", "text": "<script>", "containerId": "a", "x": 5, "y": 5, "width": 60, "height": 20},
    ],
    "description": "One <b>box</b>.",
}


@pytest.fixture
async def creator(browser: Browser, staff: Staff) -> Browser:
    await browser.sign_in(staff.email("owner"), PASSWORD)
    return browser


async def made(sessions: Sessions, staff: Staff) -> str:
    """A session whose first answers have code and a drawing handed in, and whose second question has more saved."""
    interview_id = await make_interview(sessions, staff.owner)
    going_on = SessionStatus.IN_PROGRESS
    session_id, turns = await take_interview(sessions, staff.owner, interview_id, status=going_on)
    async with reading(sessions) as db:
        row = await db.get_one(SessionRow, session_id)
        first, second = (question["id"] for question in row.plan["questions"][:2])
    code = {"language": "python", "text": CODE, "results": RESULTS}
    handed_in = [
        await save_work(sessions, session_id, OfferedWork(first, WorkKind.CODE, 1, code)),
        await save_work(sessions, session_id, OfferedWork(first, WorkKind.DRAWING, 1, BOARD)),
    ]
    left = {"language": "go", "text": "package left"}
    await save_work(sessions, session_id, OfferedWork(second, WorkKind.CODE, 1, left))
    answer = next(turn for turn in turns if turn.speaker is Speaker.CANDIDATE)
    async with writing(sessions) as db:
        turn = await db.get_one(TurnRow, answer.id)
        turn.attachments = [attachment_to_json(work.attachment) for work in handed_in]
        for work in handed_in:
            (await db.get_one(WorkRow, work.id)).turn_index = turn.index
    return str(session_id)


async def test_a_reviewer_reads_code_results_and_drawing_in_place(
    creator: Browser, staff: Staff, sessions: Sessions
) -> None:
    session_id = await made(sessions, staff)
    page = await creator.open(f"/studio/sessions/{session_id}")
    assert "def add(a, b): return a + b" in page.text
    assert "Tests, run in the candidate’s browser: evidence, not proof" in page.text
    assert "negative (hidden) failed got 2, expected 0" in page.text
    assert "In the candidate’s words: One <b>box</b>." in page.text
    assert "<script>" in page.text
    assert "<tspan x=" in page.html
    assert "<script></tspan>" not in page.html
    assert "Saved and not handed in" in page.text
    assert "package left" in page.text


async def test_exports_contain_what_was_made(creator: Browser, staff: Staff, sessions: Sessions) -> None:
    session_id = await made(sessions, staff)
    page = await creator.open(f"/studio/sessions/{session_id}/export.md")
    assert "Handed in:\n\n```\nCode (python, 3 lines):\ndef add(a, b):\n    return a + b" in page.html
    page = await creator.open(f"/studio/sessions/{session_id}/export.json")
    for words in ('"kind":"code"', '"handedInWithTurn":', "package left"):
        assert words in page.html


async def test_a_creator_sets_languages_and_tests_and_finds_them_again(
    creator: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await creator.open(f"/studio/interviews/{interview_id}/questions/new")
    await creator.press(
        "Add question",
        text="Write a function that adds.",
        type="CODING",
        languages="python",
        testName="adds",
        testCall="add(1, 2)",
        testExpected="3",
        testHidden="yes",
    )
    async with reading(sessions) as db:
        row = (await db.scalars(select(QuestionRow).order_by(QuestionRow.id.desc()).limit(1))).one()
    assert row.coding == {
        "languages": ["python"],
        "tests": [{"name": "adds", "call": "add(1, 2)", "expected": "3", "hidden": True}],
    }
    page = await creator.open(f"/studio/questions/{row.id}")
    assert page.value("testCall") == "add(1, 2)"
    checked = [
        box.attributes["value"] for box in page.root.all("input", name="languages") if "checked" in box.attributes
    ]
    assert checked == ["python"]
