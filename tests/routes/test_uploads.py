"""Files as a candidate's page sends them, are handed in, and are fetched by reviewers."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import select, update

from server.adapters.picture_making import PillowMaker
from server.app import create_app
from server.db.engine import Sessions, reading, writing
from server.db.models import MediaKind, MediaRow, QuestionRow, SessionRow, SessionStatus, UploadRow, WorkRow
from server.interview.plan import QuestionType
from server.interview.turns import WorkKind
from server.parts import build, upload_desk
from server.services.entry import Applicant, open_session
from server.services.errors import Invalid, Refused, TooLarge
from server.services.handed_pictures import HandedPictures
from server.services.uploads import FORSAKEN, OfferedFile
from server.services.work import OfferedWork, StoredWork, save_work
from server.settings import Settings
from tests.support.sample_files import EICAR, docx, image, pdf, sheet
from tests.support.scanner import scanner_server
from tests.support.seed import seed_interview

Http = AsyncTestClient[Litestar]
FILES = {"kinds": ["DOCUMENT", "IMAGE"], "most": 2, "megabytes": 1}


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        voice=False,
        database_url=database_url,
        data_dir=str(tmp_path / "data"),
        secret="sign here",
        worker=False,
        upload_max_mb=2,
    )


@pytest.fixture
async def http(settings: Settings) -> AsyncIterator[Http]:
    async with AsyncTestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield client


class Sender:
    """A candidate's page."""

    def __init__(self, http: Http, sessions: Sessions, token: str, session_id: UUID, questions: list[str]) -> None:
        self.http, self.sessions, self.token, self.session_id, self.questions = (
            http,
            sessions,
            token,
            session_id,
            questions,
        )
        self._revision = 0

    async def send(
        self, content: Any, name: str = "plan.pdf", *, file_id: UUID | None = None, question: int = 0
    ) -> httpx.Response:
        return await self.http.post(
            f"/i/talk/files/{file_id or uuid4()}",
            params={"name": name, "question": self.questions[question]},
            content=content,
            headers={"Authorization": f"Bearer {self.token}", "Accept": "application/json"},
        )

    async def hand_in(self, *ids: str) -> StoredWork:
        self._revision += 1
        offered = OfferedWork(self.questions[0], WorkKind.FILE, self._revision, {"files": list(ids)})
        return await save_work(self.sessions, self.session_id, offered)


@pytest.fixture
async def sender(sessions: Sessions, http: Http) -> Sender:
    interview_id = await seed_interview(sessions, slug="talk")
    async with writing(sessions) as db:
        rows = list(
            await db.scalars(
                select(QuestionRow).where(QuestionRow.interview_id == interview_id).order_by(QuestionRow.position)
            )
        )
        rows[0].files = FILES
        if len(rows) < 2:
            db.add(QuestionRow(interview_id=interview_id, position=9, text="Else?", type=QuestionType.OPEN_ENDED))
    opened = await open_session(
        sessions, "talk", Applicant(name="Ada", email="ada@example.org", consent=True), uses_model=False
    )
    async with reading(sessions) as db:
        row = await db.get_one(SessionRow, opened.session_id)
        return Sender(http, sessions, opened.token, row.id, [one["id"] for one in row.plan["questions"]])


async def pieces(*content: bytes) -> AsyncIterator[bytes]:
    for one in content:
        yield one


async def rows_of(sessions: Sessions) -> list[UploadRow]:
    async with reading(sessions) as db:
        return list(await db.scalars(select(UploadRow).order_by(UploadRow.id)))


async def media_of(sessions: Sessions) -> list[MediaRow]:
    async with reading(sessions) as db:
        return list(await db.scalars(select(MediaRow).order_by(MediaRow.id)))


async def test_a_file_is_kept_once_with_its_text_and_a_clean_name(
    sender: Sender, sessions: Sessions, settings: Settings
) -> None:
    content, file_id = docx("I would move the queue first."), uuid4()
    first = await sender.send(content, "../Plan\u202e of the year.pdf", file_id=file_id)
    assert first.status_code == 200, first.text
    again = await sender.send(content, "Plan.pdf", file_id=file_id)
    assert again.json() == first.json()
    [row] = await rows_of(sessions)
    assert first.json() == {
        "id": str(row.id),
        "name": "Plan of the year.pdf.docx",
        "media_type": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "size_bytes": len(content),
    }
    assert row.extract == "I would move the queue first."
    [file] = await media_of(sessions)
    assert (file.kind, file.stored, file.size_bytes) == (MediaKind.UPLOAD, True, len(content))
    assert (Path(settings.data_dir) / "media" / file.path).read_bytes() == content
    assert list((Path(settings.data_dir) / "incoming").iterdir()) == []


async def test_what_is_too_large_stops_being_read_and_nothing_is_kept(
    sender: Sender, sessions: Sessions, settings: Settings
) -> None:
    asked = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal asked
        for _ in range(40):
            asked += 1
            yield b"x" * 100_000

    parts = build(settings)
    with pytest.raises(TooLarge):
        offered = OfferedFile(uuid4(), sender.questions[0], "notes.txt")
        await upload_desk(settings, parts).receive(sender.session_id, offered, endless())
    await parts.engine.dispose()
    assert asked == 11
    refused = await sender.send(b"x" * 1_000_001, "notes.txt")
    assert (refused.status_code, refused.json()["error"]["max"]) == (413, 1_000_000)
    assert await rows_of(sessions) == []
    assert await media_of(sessions) == []


@pytest.mark.parametrize(
    ("content", "reason"), [(sheet(), "type"), (sheet(xl__vbaProject_D_bin=b"x"), "macros"), (b"", "broken")]
)
async def test_what_is_not_taken_is_refused_with_a_reason(
    sender: Sender, sessions: Sessions, content: bytes, reason: str
) -> None:
    refused = await sender.send(content, "plan.pdf")
    assert (refused.status_code, refused.json()["error"]["reason"]) == (415, reason)
    assert await rows_of(sessions) == []


async def test_only_questions_that_take_files_get_them_and_only_while_the_interview_runs(
    sender: Sender, sessions: Sessions
) -> None:
    assert (await sender.send(b"a plan", "plan.txt", question=1)).status_code == 404
    sender.questions[0], kept = "unknown", sender.questions[0]
    assert (await sender.send(b"a plan", "plan.txt")).status_code == 404
    sender.questions[0] = kept
    assert (await sender.send(b"a plan", "x" * 1001)).status_code == 400
    async with writing(sessions) as db:
        await db.execute(update(SessionRow).values(status=SessionStatus.COMPLETED))
    assert (await sender.send(b"a plan", "plan.txt")).status_code == 409
    sender.token = "nobody"
    assert (await sender.send(b"a plan", "plan.txt")).status_code == 401


async def test_number_and_sum_of_files_are_bounded_and_forsaken_ones_make_room(
    sender: Sender, sessions: Sessions
) -> None:
    first = await sender.send(image("PNG"), "a.png")
    second = await sender.send(b"b" * 900_000, "b.txt")
    assert (await sender.send(b"c", "c.txt")).status_code == 409
    await sender.hand_in(first.json()["id"])
    async with writing(sessions) as db:
        row = await db.get_one(UploadRow, UUID(second.json()["id"]))
        row.created_at -= 2 * FORSAKEN
    assert (await sender.send(b"c" * 900_000, "c.txt")).status_code == 200
    assert [row.name for row in await rows_of(sessions)] == ["a.png", "c.txt"]
    assert [file.session_id is None for file in await media_of(sessions)] == [False, True, False]
    async with writing(sessions) as db:
        await db.execute(update(SessionRow).values(plan=await _with_most(sessions, 5)))
    assert (await sender.send(b"d" * 900_000, "d.txt")).status_code == 200
    full = await sender.send(b"e" * 900_000, "e.txt")
    assert (full.status_code, full.json()["error"]["message"]) == (409, "An interview takes 2 MB of files.")


async def _with_most(sessions: Sessions, most: int) -> dict[str, Any]:
    async with reading(sessions) as db:
        plan = dict((await db.scalars(select(SessionRow))).one().plan)
    plan["questions"][0]["files"]["most"] = most
    return plan


async def test_a_list_of_files_takes_only_what_is_there_and_lets_go_what_is_taken_away(
    sender: Sender, sessions: Sessions
) -> None:
    plan = (await sender.send(pdf("Move the queue."), "it")).json()["id"]
    photo = (await sender.send(image("JPEG"), "it")).json()["id"]
    both = await sender.hand_in(plan, photo)
    head, text = both.attachment.summary.split("\n\n")
    assert head.splitlines()[0].startswith("File: it.pdf (PDF, ")
    assert head.splitlines()[1].startswith("File: it.jpg (JPEG picture, ")
    assert text == "Text of it.pdf:\nMove the queue."
    only = await sender.hand_in(photo)
    assert [one["name"] for one in only.content["files"]] == ["it.jpg"]
    assert [row.name for row in await rows_of(sessions)] == ["it.jpg"]
    for ids in ([plan], [str(uuid4())], [photo, photo]):
        with pytest.raises(Invalid):
            await sender.hand_in(*ids)
    async with writing(sessions) as db:
        await db.execute(update(WorkRow).values(turn_index=1))
    with pytest.raises(Invalid):
        await sender.hand_in(photo)
    empty = await sender.hand_in()
    assert empty.empty
    assert len(await rows_of(sessions)) == 1


async def test_a_scanner_that_finds_something_or_does_not_answer_keeps_files_out(
    settings: Settings, sender: Sender, sessions: Sessions
) -> None:
    async with scanner_server() as scanner:
        guarded = msgspec.structs.replace(settings, clamd=scanner.address)
        parts = build(guarded)
        desk = upload_desk(guarded, parts)
        await desk.receive(sender.session_id, OfferedFile(uuid4(), sender.questions[0], "plan.txt"), pieces(b"a plan"))
        with pytest.raises(Refused) as refused:
            await desk.receive(sender.session_id, OfferedFile(uuid4(), sender.questions[0], "plan"), pieces(EICAR))
        assert refused.value.reason == "infected"
        assert scanner.scanned == [b"a plan", EICAR]
        await parts.engine.dispose()
    async with AsyncTestClient(create_app(guarded), raise_server_exceptions=False) as http:
        sender.http = http
        held = await sender.send(b"a second plan", "plan.txt")
        assert (held.status_code, held.json()["error"]["code"]) == (503, "NOT_CHECKED")
        assert held.headers["Retry-After"] == "30"
    assert len(await rows_of(sessions)) == 1


BOARD = {"elements": [{"type": "rectangle", "x": 0, "y": 0, "width": 90, "height": 40}]}


async def test_boards_and_pictures_among_files_are_found_for_a_model(
    sender: Sender, sessions: Sessions, settings: Settings
) -> None:
    photo = (await sender.send(image("PNG"), "photo.png")).json()["id"]
    text = (await sender.send(b"a plan", "plan.txt")).json()["id"]
    files = (await sender.hand_in(photo, text)).attachment
    question = sender.questions[1]
    boards = []
    for revision, elements in enumerate((BOARD["elements"], BOARD["elements"] * 2, []), 1):
        offered = OfferedWork(question, WorkKind.DRAWING, revision, {"elements": elements})
        boards.append((await save_work(sessions, sender.session_id, offered)).attachment)
        async with writing(sessions) as db:
            await db.execute(update(WorkRow).values(turn_index=revision))
    first, second, empty = boards
    parts = build(settings)
    pictures = HandedPictures(parts.sessions, parts.media, PillowMaker())
    found = await pictures.of([first, files, second])
    assert [one.media_type for one in found] == ["image/jpeg", "image/png"]
    assert found == await pictures.of([first, files, second])
    assert await pictures.of([first, empty]) == ()
    assert await pictures.of([replace(first, work_id=str(uuid4()))]) == ()
    async with writing(sessions) as db:
        [file] = await db.scalars(select(MediaRow).where(MediaRow.media_type == "image/png"))
    await parts.media.delete(file.path)
    assert await HandedPictures(parts.sessions, parts.media, PillowMaker()).of([files]) == ()
    await parts.engine.dispose()
