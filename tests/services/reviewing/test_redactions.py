"""What is taken out of a transcript is nowhere to be found, and comes back whole until it is removed for good."""

from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import String, cast, func, select

from server.adapters.recording_folder import RecordingFolder
from server.adapters.secret_box import FernetBox
from server.db.engine import Sessions, reading
from server.db.models import Base, FindingRow, SessionRow, TurnRow
from server.services.errors import Gone, Invalid, NotFound
from server.services.exports import session_as_json, session_as_markdown
from server.services.recordings import play_recording
from server.services.reviewing.comments import Passage, add_comment
from server.services.reviewing.redactions import RedactionEntry, redact, redactions_of, remove_for_good, restore
from server.services.reviewing.session_list import Wanted, look_through
from server.services.session_views import view_session
from tests.support.spoken_session import take_spoken_interview
from tests.support.studio import Staff, hire, make_interview, take_interview, write_report

BOX = FernetBox("sign here")
SECRET = "compared both sides for two weeks"


@pytest.fixture
async def staff(sessions: Sessions) -> Staff:
    return await hire(sessions, "acme")


@pytest.fixture
async def session_id(sessions: Sessions, staff: Staff) -> UUID:
    interview_id = await make_interview(sessions, staff.owner)
    session_id, turns = await take_interview(sessions, staff.owner, interview_id, summary=f"They {SECRET}.")
    await write_report(sessions, session_id, turns, text=f"They {SECRET}.")
    return session_id


async def said(sessions: Sessions, session_id: UUID) -> str:
    async with reading(sessions) as db:
        text = await db.scalar(select(TurnRow.text).where(TurnRow.session_id == session_id, TurnRow.index == 1))
    assert text is not None
    return text


async def take_out(sessions: Sessions, staff: Staff, session_id: UUID, words: str = SECRET) -> UUID:
    start = (await said(sessions, session_id)).index(words)
    row = await redact(sessions, BOX, staff.member, session_id, 1, start, start + len(words), "Names a client.")
    return row.id


async def everywhere(sessions: Sessions) -> str:
    """All that stands in any text of the database."""
    found = []
    async with reading(sessions) as db:
        for table in Base.metadata.tables.values():
            columns = [cast(column, String) for column in table.columns if column.name != "sealed"]
            for row in await db.execute(select(*columns)):
                found.append(" ".join(str(value) for value in row))
    return "\n".join(found)


async def out(sessions: Sessions, session_id: UUID) -> list[RedactionEntry]:
    async with reading(sessions) as db:
        return await redactions_of(db, session_id)


async def test_a_passage_is_gone_from_everything(sessions: Sessions, staff: Staff, session_id: UUID) -> None:
    start = (await said(sessions, session_id)).index(SECRET)
    passage = Passage(1, start - 4, start + len(SECRET))
    await add_comment(sessions, staff.reviewer, session_id, f"“{SECRET}”, really?", passage=passage)
    await take_out(sessions, staff, session_id)
    assert SECRET not in await everywhere(sessions)
    view = await view_session(sessions, staff.owner, session_id)
    for text in (str(session_as_json(view)), session_as_markdown(view)):
        assert SECRET not in text
        assert "redacted" in text
    assert view.report is not None
    for finding in view.report.findings:
        for evidence in finding.evidence:
            if evidence.start is not None:
                turn = next(one for one in view.turns if one.index == evidence.turn_index)
                assert turn.text[evidence.start : evidence.end] == evidence.quote
    listed = await look_through(sessions, staff.owner, None, Wanted(query="compared"), limit=5)
    assert listed.items == []
    again = await look_through(sessions, staff.owner, None, Wanted(query="billing"), limit=5)
    assert [item.row.id for item in again.items] == [session_id]


async def test_passages_come_back_in_any_order(sessions: Sessions, staff: Staff, session_id: UUID) -> None:
    before = await said(sessions, session_id)
    one = await take_out(sessions, staff, session_id)
    two = await take_out(sessions, staff, session_id, "billing service")
    three = await take_out(sessions, staff, session_id, "rounding")
    assert (await said(sessions, session_id)).count("[redacted]") == 3
    for redaction_id in (one, three, two):
        await restore(sessions, BOX, staff.owner, session_id, redaction_id)
    assert await said(sessions, session_id) == before
    view = await view_session(sessions, staff.owner, session_id)
    assert view.report is not None
    evidence = [e for f in view.report.findings for e in f.evidence if e.turn_index == 1 and e.start is not None]
    assert evidence
    assert all(before[e.start : e.end] == e.quote for e in evidence)
    assert await out(sessions, session_id) == []
    listed = await look_through(sessions, staff.owner, None, Wanted(query="compared"), limit=5)
    assert [item.row.id for item in listed.items] == [session_id]


async def test_what_is_removed_for_good_does_not_come_back(
    sessions: Sessions, staff: Staff, session_id: UUID, tmp_path: Path
) -> None:
    redaction_id = await take_out(sessions, staff, session_id)
    await remove_for_good(sessions, RecordingFolder(tmp_path), staff.owner, session_id, redaction_id)
    with pytest.raises(Gone):
        await restore(sessions, BOX, staff.owner, session_id, redaction_id)
    [entry] = await out(sessions, session_id)
    assert (entry.row.sealed, entry.row.reason) == (None, "Names a client.")
    assert entry.row.removed_at is not None


async def test_what_is_no_passage_is_refused(sessions: Sessions, staff: Staff, session_id: UUID) -> None:
    await take_out(sessions, staff, session_id)
    at = (await said(sessions, session_id)).index("[redacted]")
    for start, end, reason in ((0, 5, " "), (-1, 5, "x"), (5, 5, "x"), (0, 10_000, "x"), (at + 2, at + 30, "x")):
        with pytest.raises(Invalid):
            await redact(sessions, BOX, staff.owner, session_id, 1, start, end, reason)
    with pytest.raises(Invalid):
        await redact(sessions, BOX, staff.owner, session_id, 99, 0, 1, "x")
    stranger = (await hire(sessions, "rival")).owner
    with pytest.raises(NotFound):
        await redact(sessions, BOX, stranger, session_id, 1, 0, 5, "x")


async def test_a_redacted_passage_is_silent_in_the_recording(sessions: Sessions, staff: Staff, tmp_path: Path) -> None:
    spoken = await take_spoken_interview(sessions, staff.owner, tmp_path)
    files = RecordingFolder(tmp_path)
    whole = await play_recording(sessions, files, staff.owner, spoken.id)
    before = loudness(whole.path)
    text = spoken.turns[1].text
    start = text.index("ask not")
    row = await redact(sessions, BOX, staff.owner, spoken.id, 1, start, len(text), "Names a client.")
    assert row.audio_start_ms is not None and row.audio_end_ms is not None
    first, last = row.audio_start_ms // 20 + 3, row.audio_end_ms // 20 - 3
    played = await play_recording(sessions, files, staff.owner, spoken.id)
    after = loudness(played.path)
    assert len(after) == len(before)
    assert max(before[first:last]) > 1000
    assert max(after[first:last]) < 30
    assert max(after[: first - 20]) > 1000
    async with reading(sessions) as db:
        turn = await db.get_one(TurnRow, spoken.turns[1].id)
    assert "ask" not in " ".join(str(word[0]).lower() for word in turn.words)
    await remove_for_good(sessions, files, staff.owner, spoken.id, row.id)
    erased = await files.whole(whole_folder(whole.path))
    assert erased is not None
    assert max(loudness(erased.path)[first:last]) < 30


def whole_folder(path: Path) -> str:
    return f"recordings/{path.parent.name}"


def loudness(path: Path) -> list[int]:
    """The loudest sample of each 20 ms."""
    import av
    import numpy as np

    with av.open(str(path)) as container:
        frames = [frame.to_ndarray().astype(np.float64).ravel() for frame in container.decode(audio=0)]
    scale = 32_767 if max(abs(frame).max() for frame in frames) <= 1.5 else 1
    samples = np.abs(np.concatenate(frames)) * scale
    step = 960
    return [int(samples[at : at + step].max()) for at in range(0, len(samples) - step, step)]


async def test_the_report_row_is_the_same_one(sessions: Sessions, staff: Staff, session_id: UUID) -> None:
    async with reading(sessions) as db:
        before = await db.scalar(select(func.count()).select_from(FindingRow))
    await take_out(sessions, staff, session_id)
    async with reading(sessions) as db:
        assert await db.scalar(select(func.count()).select_from(FindingRow)) == before
        row = await db.get_one(SessionRow, session_id)
        assert row.summary == "They [redacted]."
