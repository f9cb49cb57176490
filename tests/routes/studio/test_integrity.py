"""What reviewers are told of integrity signals."""

from uuid import UUID

import pytest
from sqlalchemy import update

from server.db.engine import Sessions, writing
from server.db.models import IntegritySignalRow, InterviewRow, SessionRow
from server.db.models.base import utc_now
from server.interview.integrity import SignalKind
from tests.support.browser import Browser
from tests.support.studio import PASSWORD, Staff, make_interview, take_interview


@pytest.fixture
async def session_id(sessions: Sessions, staff: Staff) -> UUID:
    interview_id = await make_interview(sessions, staff.owner)
    found, _ = await take_interview(sessions, staff.owner, interview_id)
    async with writing(sessions) as db:
        await db.execute(update(InterviewRow).values(anti_cheating_enabled=True))
    return found


async def see(sessions: Sessions, session_id: UUID, kind: SignalKind, **values: object) -> None:
    async with writing(sessions) as db:
        row = IntegritySignalRow(session_id=session_id, client_event_id=kind.value, kind=kind, at=utc_now(), **values)
        db.add(row)


async def agree(sessions: Sessions, session_id: UUID, **values: object) -> None:
    async with writing(sessions) as db:
        await db.execute(update(SessionRow).where(SessionRow.id == session_id).values(integrity_consent=True, **values))


async def open_page(browser: Browser, staff: Staff, session_id: UUID) -> Browser:
    await browser.sign_in(staff.email("reviewer"), PASSWORD)
    await browser.open(f"/studio/sessions/{session_id}")
    return browser


async def test_signals_lead_to_the_turn_and_the_score_to_its_parts(
    browser: Browser, staff: Staff, sessions: Sessions, session_id: UUID
) -> None:
    await agree(sessions, session_id)
    await see(sessions, session_id, SignalKind.PAGE_LEFT, duration_ms=95_000, turn_index=2)
    await see(sessions, session_id, SignalKind.PASTE, size=480, turn_index=99)
    page = (await open_page(browser, staff, session_id)).page
    section = page.root.by_id("integrity")
    assert "90 of 100" in section.text
    assert [row.text for row in section.all("tr")[1:]] == [
        "Left the page Could also be: a message, a dictionary, a screen lock, a call 1 (1 min 35 s) 5",
        "Pasted text Could also be: an answer drafted elsewhere, an address, a quotation 1 (480 characters) 5",
    ]
    assert [link.attributes["href"] for link in section.all("a")] == ["#turn-3"]
    assert page.root.by_id("turn-3").tag == "li"
    assert "never a verdict" in section.text


async def test_who_did_not_agree_is_not_made_suspicious(
    browser: Browser, staff: Staff, sessions: Sessions, session_id: UUID
) -> None:
    section = (await open_page(browser, staff, session_id)).page.root.by_id("integrity")
    assert "That says nothing about them." in section.text
    assert "of 100" not in section.text


async def test_what_is_left_out_for_assistive_technology_is_said(
    browser: Browser, staff: Staff, sessions: Sessions, session_id: UUID
) -> None:
    await agree(sessions, session_id, assisted=True)
    section = (await open_page(browser, staff, session_id)).page.root.by_id("integrity")
    assert "uses assistive technology" in section.text
    assert "100 of 100" in section.text


async def test_an_interview_that_collects_nothing_has_no_such_section(
    browser: Browser, staff: Staff, sessions: Sessions, session_id: UUID
) -> None:
    async with writing(sessions) as db:
        await db.execute(update(InterviewRow).values(anti_cheating_enabled=False))
    page = (await open_page(browser, staff, session_id)).page
    assert page.root.all(id="integrity") == []
