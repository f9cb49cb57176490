"""What candidates make besides words, stored revision by revision."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from server.db.engine import Sessions, reading, writing
from server.db.models import SessionRow, SessionStatus, TurnRow, WorkRow
from server.db.models.base import new_id
from server.interview.turns import WorkKind
from server.services.errors import Conflict, Invalid, NotFound
from server.services.transcripts import TranscriptStore
from server.services.work import (
    MOST_BYTES,
    MOST_REVISIONS,
    OfferedWork,
    Revision,
    StaleRevision,
    StoredWork,
    save_work,
    thinned,
)
from server.services.work_content import MOST_CODE_CHARS, attachment_of, checked_content
from tests.support.transcripts import answered, running_store, started_session


def code(revision: int, text: str = "print(1)", question_id: str = "q1") -> OfferedWork:
    return OfferedWork(question_id, WorkKind.CODE, revision, {"language": "python", "text": text})


async def rows_of(sessions: Sessions, session_id: UUID) -> list[WorkRow]:
    async with reading(sessions) as db:
        query = select(WorkRow).where(WorkRow.session_id == session_id).order_by(WorkRow.revision)
        return list(await db.scalars(query))


async def grow_old(sessions: Sessions, session_id: UUID) -> None:
    """As if a while had passed since the last save."""
    async with writing(sessions) as db:
        before = datetime.now(UTC) - timedelta(minutes=1)
        await db.execute(update(WorkRow).where(WorkRow.session_id == session_id).values(created_at=before))


async def test_the_newest_revision_is_what_a_candidate_comes_back_to(sessions: Sessions) -> None:
    row = await started_session(sessions)
    for revision, text in ((1, "a"), (2, "ab"), (5, "abc")):
        await save_work(sessions, row.id, code(revision, text))
    await save_work(sessions, row.id, code(1, "other", "q2"))
    work = {one.question_id: one for one in (await TranscriptStore(sessions).load(row.id)).work}
    assert (work["q1"].revision, work["q1"].content["text"], work["q1"].turn_index) == (5, "abc", None)
    assert work["q2"].content["text"] == "other"


async def test_what_follows_soon_takes_the_place_of_what_was_only_saved(sessions: Sessions) -> None:
    row = await started_session(sessions)
    await save_work(sessions, row.id, code(1, "a"))
    await save_work(sessions, row.id, code(2, "ab"))
    await grow_old(sessions, row.id)
    await save_work(sessions, row.id, code(3, "abc"))
    assert [(one.revision, one.content["text"]) for one in await rows_of(sessions, row.id)] == [(2, "ab"), (3, "abc")]


async def test_the_same_revision_again_is_stored_already_and_an_older_one_is_refused(sessions: Sessions) -> None:
    row = await started_session(sessions)
    first = await save_work(sessions, row.id, code(2, "a"))
    assert await save_work(sessions, row.id, code(2, "a")) == first
    for stale in (code(2, "other"), code(1, "a")):
        with pytest.raises(StaleRevision) as refused:
            await save_work(sessions, row.id, stale)
        assert refused.value.newest == first
    assert len(await rows_of(sessions, row.id)) == 1


async def test_what_was_handed_in_stays_as_it_is(sessions: Sessions) -> None:
    row = await started_session(sessions)
    saved = await save_work(sessions, row.id, code(1, "a"))
    async with running_store(sessions) as store:
        live = await store.load(row.id)
        turn = answered(0, "Here it is.")
        turn = replace(turn, turn=replace(turn.turn, attachments=(saved.attachment,)))
        await store.append(live, turn)
        (read,) = (await store.load(row.id)).turns
        await store.save_work(live, code(2, "ab"))
    assert read == turn
    assert [(one.revision, one.turn_index) for one in await rows_of(sessions, row.id)] == [(1, 0), (2, None)]
    async with reading(sessions) as db:
        stored = (await db.scalars(select(TurnRow))).one()
    assert stored.attachments[0]["summary"] == "Code (python, 1 line):\na"


async def test_nothing_is_taken_once_the_session_is_over_or_gone(sessions: Sessions) -> None:
    row = await started_session(sessions)
    async with writing(sessions) as db:
        await db.execute(update(SessionRow).values(status=SessionStatus.COMPLETED))
    with pytest.raises(Conflict):
        await save_work(sessions, row.id, code(1))
    with pytest.raises(NotFound):
        await save_work(sessions, new_id(), code(1))


async def test_work_goes_with_its_session(sessions: Sessions) -> None:
    row = await started_session(sessions)
    await save_work(sessions, row.id, code(1))
    async with writing(sessions) as db:
        await db.delete(await db.get_one(SessionRow, row.id))
    assert await rows_of(sessions, row.id) == []


async def test_a_long_history_is_thinned_and_keeps_its_ends(sessions: Sessions) -> None:
    row = await started_session(sessions)
    for revision in range(1, MOST_REVISIONS + 3):
        await save_work(sessions, row.id, code(revision, str(revision)))
        await grow_old(sessions, row.id)
    kept = [one.revision for one in await rows_of(sessions, row.id)]
    assert len(kept) <= MOST_REVISIONS
    assert (kept[0], kept[-1]) == (1, MOST_REVISIONS + 2)


def revisions(*sizes: int, handed_in: tuple[int, ...] = ()) -> list[Revision]:
    return [Revision(new_id(), size, n if n in handed_in else None) for n, size in enumerate(sizes)]


def test_nothing_is_thinned_while_there_is_room() -> None:
    assert thinned([]) == []
    assert thinned(revisions(*[10] * MOST_REVISIONS)) == []


def test_what_was_handed_in_is_never_thinned() -> None:
    all_of_them = revisions(*[1] * (MOST_REVISIONS + 1), handed_in=tuple(range(MOST_REVISIONS + 1)))
    assert thinned(all_of_them) == []


def test_too_many_bytes_are_thinned_too() -> None:
    rows = revisions(*[MOST_BYTES // 4] * 7)
    gone = thinned(rows)
    assert sum(row.size_bytes for row in rows if row not in gone) <= MOST_BYTES
    assert rows[0] not in gone
    assert rows[-1] not in gone


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (WorkKind.CODE, {}),
        (WorkKind.CODE, {"language": "python", "text": 5}),
        (WorkKind.CODE, {"language": "x" * 41, "text": ""}),
        (WorkKind.CODE, {"language": "python", "text": "x" * (MOST_CODE_CHARS + 1)}),
        (WorkKind.CODE, {"language": "python", "text": "\x00"}),
        (WorkKind.CODE, {"language": "python", "text": "", "results": [{"name": "a", "outcome": "perfect"}]}),
        (WorkKind.CODE, {"language": "python", "text": "", "results": [{"name": "a", "outcome": "passed"}] * 51}),
        (
            WorkKind.CODE,
            {"language": "python", "text": "", "results": [{"name": "a", "outcome": "failed", "said": "x" * 2001}]},
        ),
        (WorkKind.DRAWING, {"elements": "all"}),
        (WorkKind.DRAWING, {"elements": [{}] * 5001}),
        (WorkKind.DRAWING, {"elements": [], "description": "x" * 10_001}),
        (WorkKind.FILE, {"name": "plan.pdf"}),
        (WorkKind.FILE, {"files": ["no id"]}),
        (WorkKind.FILE, {"files": [str(new_id()) for _ in range(6)]}),
    ],
)
def test_what_cannot_be_is_refused(kind: WorkKind, content: object) -> None:
    with pytest.raises(Invalid):
        checked_content(kind, content)


def test_what_is_no_number_is_none_in_the_database() -> None:
    built = checked_content(WorkKind.DRAWING, {"elements": [{"x": float("inf")}]})
    assert built == {"elements": [{"x": None}], "description": ""}


def test_each_kind_is_put_into_words() -> None:
    board = StoredWork(new_id(), "q1", WorkKind.DRAWING, 1, {"elements": [], "description": "A queue."})
    assert board.attachment.summary == "Described by the candidate: A queue."
    facts = {"id": "f", "name": "plan.pdf", "media_type": "application/pdf", "size_bytes": 12}
    assert attachment_of(WorkKind.FILE, "w", 1, {"files": [facts]}).summary == "File: plan.pdf (PDF, 12 bytes)"
    results = [{"name": "a", "outcome": "failed"}, {"name": "b", "outcome": "passed"}]
    made = attachment_of(WorkKind.CODE, "w", 1, {"language": "go", "text": "", "results": results})
    assert (made.tests_run, made.tests_passed) == (2, 1)
