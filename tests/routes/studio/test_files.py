"""Files that candidates handed in: how creators ask for them, and how reviewers get them."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from server.db.engine import Sessions, reading, writing
from server.db.models import (
    AuditEvent,
    FindingRow,
    MediaRow,
    QuestionRow,
    SessionRow,
    SessionStatus,
    TurnRow,
    UploadRow,
    WorkRow,
)
from server.interview.turns import Speaker, WorkKind
from server.parts import build, upload_desk
from server.services.media import erase_orphans
from server.services.partners.report_links import make_report_link
from server.services.printed import session_as_document
from server.services.reviewing.hiding import set_blind_review
from server.services.reviewing.reviews import load_review
from server.services.session_records import delete_session
from server.services.session_views import view_session
from server.services.transcript_rows import attachment_to_json
from server.services.uploads import OfferedFile
from server.services.work import OfferedWork, save_work
from server.settings import Settings
from tests.routes.test_uploads import pieces
from tests.support.browser import Browser
from tests.support.sample_files import docx
from tests.support.studio import PASSWORD, Staff, make_interview, take_interview, write_report

PLAN = "I would move the queue first."
CONTENT = docx(PLAN)
FILES = {"kinds": ["DOCUMENT"], "most": 3, "megabytes": 10}


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        voice=False,
        database_url=database_url,
        data_dir=str(tmp_path / "data"),
        database_pool=5,
        secret="sign here",
        worker=False,
        sign_in_limit=1000,
    )


@pytest.fixture
async def session_id(sessions: Sessions, staff: Staff, settings: Settings) -> UUID:
    """A finished session whose first answer brought a file called “Ada's plan „für“ 2027.docx”."""
    interview_id = await make_interview(sessions, staff.owner)
    going_on = SessionStatus.IN_PROGRESS
    made, turns = await take_interview(sessions, staff.owner, interview_id, status=going_on)
    async with writing(sessions) as db:
        row = await db.get_one(SessionRow, made)
        plan = dict(row.plan)
        plan["questions"][0]["files"] = FILES
        await db.execute(update(SessionRow).where(SessionRow.id == made).values(plan=plan))
    first = plan["questions"][0]["id"]
    parts = build(settings)
    offered = OfferedFile(uuid4(), first, "Ada's plan “für” 2027.docx")
    kept = await upload_desk(settings, parts).receive(made, offered, pieces(CONTENT))
    await parts.engine.dispose()
    work = await save_work(sessions, made, OfferedWork(first, WorkKind.FILE, 1, {"files": [kept.id]}))
    answer = next(turn for turn in turns if turn.speaker is Speaker.CANDIDATE)
    async with writing(sessions) as db:
        turn = await db.get_one(TurnRow, answer.id)
        turn.attachments = [attachment_to_json(work.attachment)]
        (await db.get_one(WorkRow, work.id)).turn_index = turn.index
        (await db.get_one(SessionRow, made)).status = SessionStatus.COMPLETED
    return made


async def address_of(sessions: Sessions, session_id: UUID) -> str:
    async with reading(sessions) as db:
        row = (await db.scalars(select(UploadRow))).one()
    return f"/studio/sessions/{session_id}/files/{row.id}"


async def test_a_reviewer_saves_the_file_and_no_browser_shows_it(
    browser: Browser, staff: Staff, sessions: Sessions, session_id: UUID
) -> None:
    address = await address_of(sessions, session_id)
    await browser.sign_in(staff.email("reviewer"), PASSWORD)
    page = await browser.open(f"/studio/sessions/{session_id}")
    assert page.links()["Ada's plan “für” 2027.docx"] == address
    assert "Word document, 37 KB" in page.text
    assert PLAN in page.text
    file = await browser.open(address)
    assert file.headers["content-disposition"] == (
        'attachment; filename="Ada\'s plan _f_r_ 2027.docx"; '
        "filename*=UTF-8''Ada%27s%20plan%20%E2%80%9Cf%C3%BCr%E2%80%9D%202027.docx"
    )
    assert file.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in file.headers["content-security-policy"]
    assert file.headers["cache-control"] == "no-store"
    assert int(file.headers["content-length"]) == len(CONTENT)
    async with reading(sessions) as db:
        noted = list(await db.scalars(select(AuditEvent).where(AuditEvent.action == "file.fetched")))
    assert [one.actor for one in noted] == [f"user:{staff.reviewer.user_id}"]


async def test_who_reads_without_names_gets_neither_file_nor_name_nor_text(
    browser: Browser, staff: Staff, sessions: Sessions, session_id: UUID
) -> None:
    async with reading(sessions) as db:
        interview_id = (await db.get_one(SessionRow, session_id)).interview_id
    await set_blind_review(sessions, staff.owner, interview_id, hidden=True)
    await browser.sign_in(staff.email("reviewer"), PASSWORD)
    assert (await browser.open(await address_of(sessions, session_id))).status == 403
    for path in ("", "/report", "/export.json", "/export.md"):
        page = await browser.open(f"/studio/sessions/{session_id}{path}")
        assert page.status == 200
        assert "2027" not in page.html.replace("2027-", ""), path
        assert PLAN not in page.html, path
    page = await browser.open(f"/studio/sessions/{session_id}/export.md")
    assert "A file was handed in. Names and content are hidden from you here." in page.html


async def test_prints_and_shared_links_name_the_file_and_do_not_hand_it_out(
    browser: Browser, staff: Staff, sessions: Sessions, session_id: UUID
) -> None:
    view = await view_session(sessions, staff.owner, session_id)
    printed = session_as_document(view, await load_review(sessions, staff.owner, view))
    words = [paragraph.text for paragraph in printed.paragraphs]
    assert "Handed in: File: Ada's plan “für” 2027.docx (Word document, 37 KB)" in words
    blind = await view_session(sessions, replace(staff.reviewer, names_hidden=True), session_id)
    hidden = session_as_document(blind, await load_review(sessions, staff.reviewer, blind))
    assert "2027.docx" not in str(hidden)
    link = await make_report_link(sessions, staff.owner, session_id, minutes=60, origins=None)
    page = await browser.open(f"/r/{link.token}")
    assert "Ada's plan “für” 2027.docx" in page.text
    assert "/files/" not in page.html


async def test_erasing_a_session_erases_its_files(
    staff: Staff, sessions: Sessions, settings: Settings, session_id: UUID
) -> None:
    parts = build(settings)
    async with reading(sessions) as db:
        path = (await db.scalars(select(MediaRow.path))).one()
    assert await parts.media.look(path) is not None
    await delete_session(sessions, staff.owner, session_id)
    assert await erase_orphans(sessions, parts.media) == 1
    assert await parts.media.look(path) is None
    async with reading(sessions) as db:
        assert list(await db.scalars(select(UploadRow))) == []
        assert list(await db.scalars(select(MediaRow))) == []
    await parts.engine.dispose()


async def test_a_creator_allows_files_and_finds_the_choice_again(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/questions/new")
    page = await owner.press("Add question", text="Send your plan.", fileKinds="IMAGE", fileMost="9")
    assert page.status == 422
    await owner.press("Add question", text="Send your plan.", fileKinds="DOCUMENT", fileMost="2", fileMegabytes="")
    async with reading(sessions) as db:
        row = (await db.scalars(select(QuestionRow).order_by(QuestionRow.id.desc()).limit(1))).one()
    assert row.files == {"kinds": ["DOCUMENT"], "most": 2, "megabytes": 10}
    page = await owner.open(f"/studio/questions/{row.id}")
    assert page.value("fileMost") == "2"
    [checked] = [box for box in page.root.all("input", name="fileKinds") if "checked" in box.attributes]
    assert checked.attributes["value"] == "DOCUMENT"
    await owner.press("Save", text="Send your plan, please.")
    await owner.open(f"/studio/interviews/{interview_id}/export.yaml")
    async with reading(sessions) as db:
        assert (await db.get_one(QuestionRow, row.id)).files["kinds"] == ["DOCUMENT"]


async def test_one_file_is_erased_for_good_with_its_name_its_text_and_its_quotes(
    owner: Browser, staff: Staff, sessions: Sessions, settings: Settings, session_id: UUID
) -> None:
    async with reading(sessions) as db:
        turns = list(await db.scalars(select(TurnRow).where(TurnRow.session_id == session_id).order_by(TurnRow.index)))
        path = (await db.scalars(select(MediaRow.path))).one()
    await write_report(sessions, session_id, turns)
    brought = next(turn for turn in turns if turn.attachments)
    async with writing(sessions) as db:
        finding = (await db.scalars(select(FindingRow).limit(1))).one()
        quoted = {**finding.evidence[0], "turnId": str(brought.id), "quote": PLAN, "start": None, "end": None}
        finding.evidence = [quoted, *finding.evidence]
    await owner.open(f"/studio/sessions/{session_id}")
    page = await owner.press("Erase for good")
    assert page.status == 200
    assert "Erased file" in page.text
    for path_of in ("", "/export.json", "/export.md"):
        page = await owner.open(f"/studio/sessions/{session_id}{path_of}")
        assert "2027.docx" not in page.html
        assert PLAN not in page.html
    parts = build(settings)
    assert await erase_orphans(sessions, parts.media) == 1
    assert await parts.media.look(path) is None
    await parts.engine.dispose()
