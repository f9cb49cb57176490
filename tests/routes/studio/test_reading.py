"""A reviewer reads sessions and their reports."""

import json

import pytest
from sqlalchemy import select

from server.db.engine import Sessions, reading, writing
from server.db.models import AuditEvent, ReportRow, ReportState, SessionRow, SessionStatus
from tests.support.browser import Browser
from tests.support.studio import (
    ANSWERS,
    HOSTILE,
    PASSWORD,
    Staff,
    make_interview,
    set_report,
    take_interview,
    write_report,
)


@pytest.fixture
async def reviewer(browser: Browser, staff: Staff) -> Browser:
    await browser.sign_in(staff.email("reviewer"), PASSWORD)
    return browser


async def test_a_reviewer_goes_from_the_list_to_a_report(reviewer: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    session_id, turns = await take_interview(sessions, staff.owner, interview_id, summary="With care.")
    await write_report(sessions, session_id, turns)
    page = await reviewer.open("/studio")
    assert "New interview" not in page.text
    page = await reviewer.follow("Engineers on their work")
    assert page.path.endswith("/sessions")
    assert "Settings" not in page.links()
    page = await reviewer.follow("Ada Lovelace")
    assert page.path == f"/studio/sessions/{session_id}"
    for words in (
        "Written by the language model qwen2.5:14b",
        "2 quotes were left out because they are not in the transcript word for word, and 1 finding with them.",
        "Changes running systems with care.",
        "Concreteness 5 of 5",
        "Reflection Not assessed",
        "1. Tell me about a system you changed while people depended on it. 4 of 5",
        "3. Which of these takes most of your time? Not assessed",
        "The model did not answer in time, so the scripted interviewer spoke.",
        "Skipped the question.",
        "Question 4 of 4",
    ):
        assert words in page.text
    assert "Delete" not in page.links()
    assert "Run again" not in page.text


async def test_following_evidence_marks_its_words_in_its_turn(
    reviewer: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    session_id, turns = await take_interview(sessions, staff.owner, interview_id)
    await write_report(sessions, session_id, turns)
    page = await reviewer.open(f"/studio/sessions/{session_id}")
    assert page.root.all("mark") == []
    report = page.root.by_id("report")
    links = [a.attributes["href"] for a in report.all("a") if "data-evidence-link" in a.attributes]
    assert len(links) == 9
    for link in links:
        page = await reviewer.open(link)
        turn = page.root.by_id(link.rpartition("#")[2])
        marked = "".join(mark.raw_text for mark in turn.all("mark"))
        quoted = {q.raw_text for a in page.root.all("a", href=link) for q in a.all("q")}
        assert marked
        assert quoted <= {marked}
        assert len(page.root.all("mark")) == len(turn.all("mark"))
    for turn_row in turns:
        shown = page.root.by_id(f"turn-{turn_row.index + 1}").all("div", class_="turn-text")
        assert [div.raw_text.strip() for div in shown] == ([turn_row.text] if turn_row.text else [])


@pytest.mark.parametrize(
    ("state", "error", "says"),
    [
        (ReportState.QUEUED, None, "The report is waiting its turn."),
        (ReportState.RUNNING, None, "The report is being written."),
        (ReportState.FAILED, "The endpoint refused the key (401).", "The endpoint refused the key (401)."),
    ],
)
async def test_a_report_that_is_not_there_says_why(
    owner: Browser, staff: Staff, sessions: Sessions, state: ReportState, error: str | None, says: str
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    session_id, _ = await take_interview(sessions, staff.owner, interview_id)
    await set_report(sessions, session_id, state, error=error)
    page = await owner.open(f"/studio/sessions/{session_id}")
    assert says in page.text
    asks_again = page.root.by_id("report").attributes.get("hx-trigger")
    assert asks_again == (None if state is ReportState.FAILED else "every 3s")


async def test_a_failed_report_is_run_again(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    session_id, _ = await take_interview(sessions, staff.owner, interview_id)
    await set_report(sessions, session_id, ReportState.FAILED, error="No answer.")
    await owner.open(f"/studio/sessions/{session_id}")
    page = await owner.press("Run again")
    assert page.status == 200
    assert "The report could not be written." not in page.text
    async with reading(sessions) as db:
        report = await db.scalar(select(ReportRow).where(ReportRow.session_id == session_id))
        assert report is not None
        assert report.error is None
        assert await db.scalar(select(AuditEvent.id).where(AuditEvent.action == "report.requested"))


async def test_while_a_report_is_written_again_the_one_before_is_still_read(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    session_id, turns = await take_interview(sessions, staff.owner, interview_id)
    await write_report(sessions, session_id, turns)
    async with writing(sessions) as db:
        report = await db.scalar(select(ReportRow).where(ReportRow.session_id == session_id))
        assert report is not None
        report.state = ReportState.RUNNING
    page = await owner.open(f"/studio/sessions/{session_id}")
    assert "The report is being written." in page.text
    assert "Changes running systems with care." in page.text


async def test_an_interview_that_runs_has_a_transcript_and_no_report(
    reviewer: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    session_id, _ = await take_interview(
        sessions, staff.owner, interview_id, status=SessionStatus.IN_PROGRESS, answers=ANSWERS[:1]
    )
    page = await reviewer.open(f"/studio/sessions/{session_id}")
    assert "The report is written when the interview is over." in page.text
    assert "We moved the billing service" in page.text


async def test_sessions_are_filtered_by_status_and_paged(reviewer: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    for number in range(27):
        status = SessionStatus.ABANDONED if number % 9 == 0 else SessionStatus.COMPLETED
        await take_interview(sessions, staff.owner, interview_id, name=f"Person {number:02}", status=status)
    page = await reviewer.open(f"/studio/interviews/{interview_id}/sessions")
    assert "Person 26" in page.text
    assert "Person 01" not in page.text
    page = await reviewer.follow("More sessions")
    assert "Person 01" in page.text
    page = await reviewer.follow("Left unfinished")
    assert [name for name in ("Person 00", "Person 09", "Person 18") if name in page.text] == [
        "Person 00",
        "Person 09",
        "Person 18",
    ]
    assert "Person 01" not in page.text
    page = await reviewer.follow("Expired")
    assert "No session is like that." in page.text
    page = await reviewer.open(f"/studio/interviews/{interview_id}/sessions?status=HAPPY")
    assert page.status == 400


async def test_exports_hold_everything_and_are_logged(reviewer: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    session_id, turns = await take_interview(sessions, staff.owner, interview_id)
    await write_report(sessions, session_id, turns)
    await reviewer.open(f"/studio/sessions/{session_id}")
    page = await reviewer.follow("Export JSON")
    assert page.headers["content-disposition"].startswith('attachment; filename="engineers-on-their-work-ada-lovelace')
    found = json.loads(page.html)
    assert found["session"]["participantEmail"] == "ada@example.org"
    assert [turn["text"] for turn in found["turns"]] == [turn.text for turn in turns]
    assert found["turns"][7]["choices"] == ["Reviews"]
    for finding in found["report"]["findings"]:
        for evidence in finding["evidence"]:
            turn = next(t for t in found["turns"] if t["id"] == evidence["turnId"])
            start, end = evidence["start"], evidence["end"]
            assert evidence["quote"] == turn["text"][start:end] or evidence["quote"] in turn["choices"]
    assert "token" not in page.html.lower()
    await reviewer.open(f"/studio/sessions/{session_id}")
    page = await reviewer.follow("Export Markdown")
    assert page.html.startswith("# Engineers on their work: Ada Lovelace\n")
    for words in ("- **Reflection** (not assessed)", "(turn 2)", "> We moved the billing service", "qwen2.5:14b"):
        assert words in page.html
    async with reading(sessions) as db:
        logged = list(await db.scalars(select(AuditEvent.action).where(AuditEvent.target == str(session_id))))
    assert logged.count("session.exported") == 2
    assert logged.count("session.viewed") == 2


async def test_deleting_a_session_is_asked_about_first_and_erases_it(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    session_id, turns = await take_interview(sessions, staff.owner, interview_id)
    await write_report(sessions, session_id, turns)
    await owner.open(f"/studio/sessions/{session_id}")
    page = await owner.follow("Delete")
    assert "It is erased for good." in page.text
    page = await owner.press("Delete for good")
    assert "Nobody has taken this interview yet" in page.text
    async with reading(sessions) as db:
        assert await db.scalar(select(SessionRow.id)) is None
        assert await db.scalar(select(ReportRow.id)) is None


async def test_what_a_candidate_writes_is_inert_on_every_page_and_in_every_export(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner, HOSTILE)
    session_id, turns = await take_interview(
        sessions, staff.owner, interview_id, name=HOSTILE, email=HOSTILE, summary=HOSTILE,
        answers=tuple(f"{answer} {HOSTILE}" for answer in ANSWERS),
    )  # fmt: skip
    await write_report(sessions, session_id, turns, text=HOSTILE)
    for path in (
        "/studio",
        f"/studio/interviews/{interview_id}/questions",
        f"/studio/interviews/{interview_id}/settings",
        f"/studio/interviews/{interview_id}/invites",
        f"/studio/interviews/{interview_id}/sessions",
        f"/studio/sessions/{session_id}",
        f"/studio/sessions/{session_id}?evidence={HOSTILE}",
        f"/studio/sessions/{session_id}/report",
        f"/studio/sessions/{session_id}/delete",
    ):
        page = await owner.open(path)
        assert page.status == 200
        assert "<script>document" not in page.html
        assert not [e for e in page.root.all() if "onerror" in e.attributes]
        assert "49" not in page.html or "{{7*7}}" in page.html
    page = await owner.open(f"/studio/sessions/{session_id}/export.md")
    assert "\\<script\\>" in page.html
    assert "<script" not in page.html.replace("\\<script", "")
    page = await owner.open(f"/studio/sessions/{session_id}/export.json")
    assert page.headers["content-type"] == "application/json"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert '"' not in page.headers["content-disposition"].removeprefix('attachment; filename="').removesuffix('"')
