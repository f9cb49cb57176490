"""A session is shown by a link, in parts, until it ends; a running one is read along; passages are taken out."""

from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, update

from server.db.engine import Sessions, reading, writing
from server.db.models import AuditEvent, ReportLink, SessionRow, SessionStatus
from server.settings import Settings
from tests.support.browser import Browser
from tests.support.spoken_session import take_spoken_interview
from tests.support.studio import ANSWERS, PASSWORD, Staff, make_interview, take_interview, write_report


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        voice=False,
        database_url=database_url,
        database_pool=5,
        secret="sign here",
        worker=False,
        sign_in_limit=1000,
        data_dir=str(tmp_path),
    )


@pytest.fixture
async def session_id(sessions: Sessions, staff: Staff) -> UUID:
    interview_id = await make_interview(sessions, staff.owner)
    session_id, turns = await take_interview(sessions, staff.owner, interview_id)
    await write_report(sessions, session_id, turns)
    return session_id


async def share(owner: Browser, session_id: UUID, *parts: str) -> str:
    """The path of a new link."""
    await owner.open(f"/studio/sessions/{session_id}/share")
    token = owner.page.value("_csrf_token")
    fields = {"_csrf_token": token, "part": list(parts), "minutes": "1440", "note": "For the team lead"}
    await owner._send("POST", f"/studio/sessions/{session_id}/share", data=fields)
    assert owner.page.status == 200, owner.page.text
    [field] = [e for e in owner.page.root.all("input") if e.attributes.get("aria-label") == "Link to the session"]
    return "/r/" + field.attributes["value"].rpartition("/r/")[2]


async def test_a_link_shows_the_chosen_parts_and_nothing_else(
    owner: Browser, browser: Browser, sessions: Sessions, session_id: UUID
) -> None:
    report = await browser.open(await share(owner, session_id, "report"))
    assert "Changes running systems with care." in report.text
    assert "Could you give me an example of that?" not in report.text
    transcript = await browser.open(await share(owner, session_id, "transcript"))
    assert "Could you give me an example of that?" in transcript.text
    assert "Changes running systems with care." not in transcript.text
    for page in (report, transcript):
        assert "ada@example.org" not in page.html
        assert "Redact" not in page.text
        assert "Comment" not in page.text
    page = await owner.open(f"/studio/sessions/{session_id}/share")
    assert page.text.count("For the team lead") == 4
    await owner.press("Withdraw")
    async with reading(sessions) as db:
        revoked = [row.revoked_at is not None for row in await db.scalars(select(ReportLink).order_by(ReportLink.id))]
        logged = list(await db.scalars(select(AuditEvent.action).where(AuditEvent.target == str(session_id))))
    assert revoked == [False, True]
    assert logged.count("report_link.viewed") == 2
    assert logged.count("report_link.revoked") == 1
    assert (await browser.open(transcript.path)).status == 410


@pytest.mark.parametrize("parts", [(), ("audio",), ("report", "audio")])
async def test_a_link_to_nothing_readable_is_not_made(
    owner: Browser, sessions: Sessions, session_id: UUID, parts: tuple[str, ...]
) -> None:
    with pytest.raises(AssertionError, match="sound goes with the transcript"):
        await share(owner, session_id, *parts)
    async with reading(sessions) as db:
        assert await db.scalar(select(ReportLink.id)) is None


async def test_sound_is_heard_by_links_that_have_it(
    owner: Browser, browser: Browser, staff: Staff, sessions: Sessions, tmp_path: Path
) -> None:
    spoken = await take_spoken_interview(sessions, staff.owner, tmp_path)
    silent = await share(owner, spoken.id, "report", "transcript")
    page = await browser.open(silent)
    assert not page.root.all("audio")
    assert (await browser.open(f"{silent}/audio")).status == 404
    heard = await share(owner, spoken.id, "transcript", "audio")
    page = await browser.open(heard)
    [player] = page.root.all("audio")
    assert player.attributes["src"] == f"{heard}/audio"
    page = await browser.open(f"{heard}/audio")
    assert page.status == 200
    assert page.headers["content-type"] == "audio/ogg"
    async with writing(sessions) as db:
        await db.execute(update(ReportLink).values(expires_at=ReportLink.created_at))
    assert (await browser.open(f"{heard}/audio")).status == 410


async def test_a_running_session_is_read_along_until_it_is_over(
    browser: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    session_id, _ = await take_interview(
        sessions, staff.owner, interview_id, status=SessionStatus.IN_PROGRESS, answers=ANSWERS[:1]
    )
    await browser.sign_in(staff.email("reviewer"), PASSWORD)
    page = await browser.open(f"/studio/sessions/{session_id}")
    assert "We moved the billing service" in page.text
    assert "Keep my scores" not in page.text
    live = page.root.by_id("live").attributes
    assert (live["hx-get"], live["hx-trigger"]) == (f"/studio/sessions/{session_id}/live", "every 3s")
    page = await browser.open(live["hx-get"])
    assert "We moved the billing service" in page.text
    async with writing(sessions) as db:
        await db.execute(update(SessionRow).values(status=SessionStatus.COMPLETED))
    page = await browser.open(live["hx-get"])
    assert "The interview is over." in page.text
    assert "hx-get" not in page.root.by_id("live").attributes
    page = await browser.follow("Open the session with its report")
    assert "Keep my scores" in page.text
    async with reading(sessions) as db:
        actions = select(AuditEvent.action).where(AuditEvent.target == str(session_id)).order_by(AuditEvent.id)
        logged = list(await db.scalars(actions))
    assert logged == ["session.watched", "session.viewed"]


async def test_a_passage_is_taken_out_put_back_and_removed_on_the_page(owner: Browser, session_id: UUID) -> None:
    await owner.open(f"/studio/sessions/{session_id}")
    said = "because of rounding"
    start = ANSWERS[0].index(said)
    marked = {"turn": "2", "start": str(start), "end": str(start + len(said))}
    page = await owner.press("Take it out", marked, quote="something else", reason="Private.")
    assert "The words have changed meanwhile." in page.text
    page = await owner.press("Take it out", marked, quote=said, reason="Private.", rerun="")
    assert "1 passage is out" in page.text
    assert said not in page.text
    page = await owner.press("Put back")
    assert said in page.text
    page = await owner.press("Take it out", turn="4", quote="", start="", end="", reason="All of it.", rerun="")
    assert "I look at what blocks other people" not in page.text
    page = await owner.press("Yes, remove it")
    assert "Removed for good" in page.text
    assert "Put back" not in page.text


async def test_comments_stand_beside_their_turn_and_reach_whom_they_mention(
    owner: Browser, browser: Browser, staff: Staff, session_id: UUID
) -> None:
    await browser.sign_in(staff.email("reviewer"), PASSWORD)
    page = await browser.open(f"/studio/sessions/{session_id}")
    assert "Redact" not in page.text
    assert "Share" not in page.text
    said = "One invoice in ten thousand"
    start = ANSWERS[0].index(said)
    page = await browser.press(
        "Add comment", turn="2", start=str(start), end=str(start + len(said)), quote=said,
        text="How was this found?", mention=str(staff.owner.user_id),
    )  # fmt: skip
    turn = page.root.by_id("turn-2")
    assert "How was this found?" in turn.text
    assert said in [q.text for q in turn.all("q")]
    page = await owner.open("/studio/for-you")
    assert "Reviewer about Ada Lovelace" in page.text
    assert "New" in page.text
    await owner.follow("Reviewer about Ada Lovelace")
    assert "New" not in (await owner.open("/studio/for-you")).root.by_id("main").text.replace("New interview", "")
    await browser.open(f"/studio/sessions/{session_id}")
    page = await browser.press("Take back")
    assert "How was this found?" not in page.text
