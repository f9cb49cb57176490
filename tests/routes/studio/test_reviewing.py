"""People score and decide on the session's page, and for many sessions at once on the list."""

import json
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from server.db.engine import Sessions, reading, writing
from server.db.models import Decision, ReviewDecisionRow, ReviewScoreRow, SessionRow, SessionStatus
from server.services.printed import session_as_document
from server.services.reviewing.reviews import load_review
from server.services.session_views import view_session
from tests.support.browser import Browser
from tests.support.studio import PASSWORD, Staff, make_interview, take_interview, write_report


@pytest.fixture
async def reviewer(browser: Browser, staff: Staff) -> Browser:
    await browser.sign_in(staff.email("reviewer"), PASSWORD)
    return browser


@pytest.fixture
async def session_id(sessions: Sessions, staff: Staff) -> UUID:
    interview_id = await make_interview(sessions, staff.owner)
    session_id, turns = await take_interview(sessions, staff.owner, interview_id)
    await write_report(sessions, session_id, turns)
    return session_id


async def test_a_reviewer_scores_beside_the_report_and_decides(
    reviewer: Browser, sessions: Sessions, session_id: UUID
) -> None:
    page = await reviewer.open(f"/studio/sessions/{session_id}")
    assert "Not decided" in page.text
    page = await reviewer.press("Keep my scores", {"score-0": "3", "reason-0": "", "score-1": ""})
    assert page.status == 422
    assert "The report says otherwise" in page.text
    page = await reviewer.press("Keep my scores", {"score-0": "3", "reason-0": "One example.", "score-1": "none"})
    assert page.status == 200
    assert "Your scores are kept." in page.text
    for words in ("Concreteness: 3 of 5", "the report then said 5 of 5", "“One example.”"):
        assert words in page.text
    assert "Reflection: Not assessed" in page.text
    page = await reviewer.press("Decide", decision="advance", reason=" ")
    assert page.status == 422
    assert "Please give a reason" in page.text
    page = await reviewer.press("Decide", decision="advance", reason="Would like to hear more.")
    assert "Advance by Reviewer" in page.text
    assert "Would like to hear more." in page.text
    found = json.loads((await reviewer.open(f"/studio/sessions/{session_id}/export.json")).html)["review"]
    assert found["decision"] == "advance"
    assert [(one["criterion"], one["score"], one["reportSaid"]) for one in found["scores"]] == [
        ("Reflection", None, None),
        ("Concreteness", 3.0, 5.0),
    ]
    text = (await reviewer.open(f"/studio/sessions/{session_id}/export.md")).html
    assert "- Decision: **advance** (Reviewer): Would like to hear more." in text
    assert "- Concreteness: 3 (Reviewer): One example." in text
    async with reading(sessions) as db:
        assert len(list(await db.scalars(select(ReviewScoreRow)))) == 2
        row = await db.get_one(SessionRow, session_id)
        assert (row.decision, row.score) == (Decision.ADVANCE, 50.0)


async def test_a_decision_of_somebody_else_is_not_run_over(reviewer: Browser, owner: Browser, session_id: UUID) -> None:
    await owner.open(f"/studio/sessions/{session_id}")
    await reviewer.open(f"/studio/sessions/{session_id}")
    await reviewer.press("Decide", decision="hold", reason="Later.")
    page = await owner.press("Decide", decision="decline", reason="No.")
    assert "Somebody else has decided meanwhile." in page.text
    assert "Hold by Reviewer" in page.text
    page = await owner.press("Decide", decision="decline", reason="Spoke with them.")
    assert "Decline by Olivia Owner" in page.text
    assert "(before: Hold)" in page.text


async def test_scores_of_others_come_after_ones_own(reviewer: Browser, owner: Browser, session_id: UUID) -> None:
    await owner.open(f"/studio/sessions/{session_id}")
    await owner.press("Keep my scores", {"score-0": "2", "reason-0": "Rather vague.", "score-1": "1"})
    page = await reviewer.open(f"/studio/sessions/{session_id}")
    assert "1 person has scored." in page.text
    assert "Rather vague." not in page.html
    page = await reviewer.press("Keep my scores", {"score-0": "5", "reason-0": "", "score-1": "none"})
    assert "Rather vague." in page.text


async def people(sessions: Sessions, staff: Staff, *names: str) -> tuple[UUID, list[UUID]]:
    interview_id = await make_interview(sessions, staff.owner)
    made = []
    for number, name in enumerate(names):
        session_id, _ = await take_interview(
            sessions,
            staff.owner,
            interview_id,
            name=name,
            email=f"{name.lower()}@example.org",
            answers=(f"My pet is a {'zebra' if number % 2 else 'heron'}-like bird. {name} says so.", "Well."),
        )
        made.append(session_id)
        async with writing(sessions) as db:
            row = await db.get_one(SessionRow, session_id)
            row.score, row.active_ms = 10.0 * number, 1000 * (10 - number)
            row.status = SessionStatus.ABANDONED if number == 0 else SessionStatus.COMPLETED
    return interview_id, made


def listed(browser: Browser) -> list[str]:
    return [e.text for e in browser.page.root.all("span", class_="listing-title")]


async def test_the_list_is_filtered_sorted_and_searched(reviewer: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id, _ = await people(sessions, staff, "Ada", "Bob", "Cyd", "Dee")
    base = f"/studio/interviews/{interview_id}/sessions"

    async def shows(query: str, *names: str) -> None:
        await reviewer.open(f"{base}?{query}")
        assert listed(reviewer) == list(names), query

    await shows("", "Dee", "Cyd", "Bob", "Ada")
    await shows("sort=oldest", "Ada", "Bob", "Cyd", "Dee")
    await shows("sort=best", "Dee", "Cyd", "Bob", "Ada")
    await shows("sort=lowest&status=COMPLETED", "Bob", "Cyd", "Dee")
    await shows("sort=longest", "Ada", "Bob", "Cyd", "Dee")
    await shows("sort=name", "Ada", "Bob", "Cyd", "Dee")
    await shows("least=10&most=20", "Cyd", "Bob")
    await shows("q=zebra", "Dee", "Bob")
    await shows("q=ZEB+bird", "Dee", "Bob")
    await shows("q=like-BIRD", "Dee", "Cyd", "Bob", "Ada")
    await shows("q=ebra")
    await shows("q=cyd@example.org", "Cyd")
    await shows("report=1")
    await shows("flagged=1")
    await shows("mine=1", "Dee", "Cyd", "Bob", "Ada")
    await shows("since=2020-01-01&until=2020-01-02")
    await shows("decision=none&since=2020-01-01", "Dee", "Cyd", "Bob", "Ada")
    page = await reviewer.open(f"{base}?q=zebra")
    assert [mark.text for mark in page.root.all("mark")] == ["zebra", "zebra"]
    assert (await reviewer.open(f"{base}?q=%25%25")).text.count("Write at least one word") == 1
    for wrong in ("status=HAPPY", "least=many", "since=soon", "sort=luck", "after=x", "decision=maybe"):
        assert (await reviewer.open(f"{base}?{wrong}")).status == 400, wrong
    await reviewer.open("/studio/sessions")
    assert listed(reviewer) == ["Dee", "Cyd", "Bob", "Ada"]


async def test_what_was_said_is_found_as_soon_as_it_is_stored_and_never_after_it_is_gone(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id, made = await people(sessions, staff, "Ada", "Bob")
    base = f"/studio/interviews/{interview_id}/sessions"
    await owner.open(f"{base}?q=heron")
    assert listed(owner) == ["Ada"]
    await owner.open(f"/studio/sessions/{made[0]}/delete")
    await owner.press("Delete for good")
    await owner.open(f"{base}?q=heron")
    assert listed(owner) == []


@pytest.mark.parametrize("sort", ["newest", "oldest", "best", "lowest", "longest", "name"])
async def test_pages_of_every_order_neither_repeat_nor_skip(
    reviewer: Browser, staff: Staff, sessions: Sessions, sort: str
) -> None:
    names = [f"P{number:02}" for number in range(28)]
    interview_id, made = await people(sessions, staff, *names)
    async with writing(sessions) as db:
        for session_id in made[:14]:
            row = await db.get_one(SessionRow, session_id)
            row.score, row.active_ms = None, 5000
    await reviewer.open(f"/studio/interviews/{interview_id}/sessions?sort={sort}")
    seen = listed(reviewer)
    assert len(seen) == 25
    await reviewer.follow("More sessions")
    assert sorted(seen + listed(reviewer)) == names


async def test_many_are_decided_about_with_one_reason(reviewer: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id, made = await people(sessions, staff, "Ada", "Bob", "Cyd")
    await reviewer.open(f"/studio/interviews/{interview_id}/sessions?q=bird")
    page = await reviewer.press("Decide for the chosen", session="", decision="hold", reason="All later.")
    assert "Tick one session or more first." in page.text
    page = await reviewer.press("Decide for the chosen", session=str(made[1]), decision="hold", reason="")
    assert page.status == 422
    assert "Please give a reason" in page.text
    page = await reviewer.press("Decide for all of them", reason="All later.")
    assert "1 decided." in page.text
    assert "q=bird" in page.url
    async with reading(sessions) as db:
        [row] = await db.scalars(select(ReviewDecisionRow))
        assert (row.session_id, row.decision, row.reason) == (made[1], Decision.HOLD, "All later.")
    await reviewer.open(f"/studio/interviews/{interview_id}/sessions?decision=hold")
    assert listed(reviewer) == ["Bob"]
    assert "Delete…" not in page.text


async def test_the_chosen_are_exported_and_erased(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id, made = await people(sessions, staff, "Ada", "Bob")
    await owner.open(f"/studio/interviews/{interview_id}/sessions")
    page = await owner.press("Export", session=str(made[0]))
    assert page.headers["content-type"] == "application/zip"
    await owner.open(f"/studio/interviews/{interview_id}/sessions")
    page = await owner.press("Delete…", session=str(made[0]))
    assert "Delete 1 session?" in page.text
    assert "Ada" in page.text
    page = await owner.press("Delete for good")
    assert "1 deleted." in page.text
    assert listed(owner) == ["Bob"]


async def test_no_name_reaches_a_blind_reviewer(
    reviewer: Browser, owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id, made = await people(sessions, staff, "Zelda", "Yorick")
    await owner.open(f"/studio/interviews/{interview_id}/sessions")
    page = await owner.press("Hide names from reviewers")
    assert "Review without names: on" in page.text
    assert "Zelda" in page.text
    await owner.open(f"/studio/sessions/{made[0]}")
    await owner.press("Decide", decision="hold", reason="Zelda may be early, zelda@example.org knows.")
    base = f"/studio/sessions/{made[0]}"
    for path in (
        f"/studio/interviews/{interview_id}/sessions",
        f"/studio/interviews/{interview_id}/sessions?sort=name",
        f"/studio/interviews/{interview_id}/sessions?q=bird",
        "/studio/sessions",
        base,
        f"{base}/report",
        f"{base}/export.json",
        f"{base}/export.md",
    ):
        page = await reviewer.open(path)
        assert page.status == 200, path
        for name in ("zelda", "yorick"):
            assert name not in page.html.lower().replace("/studio", ""), path
            assert name not in str(page.headers).lower(), path
    for query in ("q=zelda", "q=bird+zelda", "q=yorick%40example.org"):
        await reviewer.open(f"/studio/interviews/{interview_id}/sessions?{query}")
        assert listed(reviewer) == [], query
    assert (await reviewer.open(f"{base}/audio")).status == 403
    assert (await reviewer.open(f"{base}/stills/{made[0]}")).status == 403
    page = await owner.open(base)
    assert "Zelda" in page.text


async def test_exports_tell_the_same_story_without_the_name(
    reviewer: Browser, owner: Browser, session_id: UUID, staff: Staff, sessions: Sessions
) -> None:
    async with reading(sessions) as db:
        row = await db.get_one(SessionRow, session_id)
    await owner.open(f"/studio/interviews/{row.interview_id}/sessions")
    await owner.press("Hide names from reviewers")
    found = json.loads((await reviewer.open(f"/studio/sessions/{session_id}/export.json")).html)
    assert "Ada" not in json.dumps(found)
    assert found["session"]["participantEmail"] is None
    for finding in found["report"]["findings"]:
        for evidence in finding["evidence"]:
            turn = next(t for t in found["turns"] if t["id"] == evidence["turnId"])
            start, end = evidence["start"], evidence["end"]
            assert evidence["quote"] == turn["text"][start:end] or evidence["quote"] in turn["choices"]


async def test_a_pdf_has_the_report_with_its_evidence(
    reviewer: Browser, session_id: UUID, staff: Staff, sessions: Sessions
) -> None:
    await reviewer.open(f"/studio/sessions/{session_id}")
    page = await reviewer.follow("Export PDF")
    assert page.status == 200
    assert page.headers["content-type"] == "application/pdf"
    assert page.headers["content-disposition"].endswith('.pdf"')
    view = await view_session(sessions, staff.reviewer, session_id)
    document = session_as_document(view, await load_review(sessions, staff.reviewer, view))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for wanted in (
        "Ada Lovelace",
        "Concreteness",
        "Report: 5 of 5",
        "Report: not assessed",
        "“We guessed their rules and guessed wrong twice.” (turn 10)",
        "Could you give me an example of that?",
        "Chosen: Reviews",
    ):
        assert wanted in words
    blind = replace(staff.reviewer, names_hidden=True)
    view = await view_session(sessions, blind, session_id)
    hidden = session_as_document(view, await load_review(sessions, blind, view))
    assert "Ada" not in str(hidden)
