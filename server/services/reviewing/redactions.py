"""Takes passages out of transcripts, puts them back, or removes them for good.

What stands in the turn is replaced itself, with every quote, comment and headline made of it: pages, exports, searches,
APIs and reports written later have nothing else to show. What was taken out is kept sealed, to be put back, until it is
removed for good.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import CommentRow, FindingRow, RecordingRow, RedactionRow, ReportRow, SessionRow, TurnRow, User
from server.ports.guarding import SecretBox, Unsealable
from server.ports.recording import RecordingFiles, RecordingUnreadable
from server.services.access import Caller
from server.services.audit import record
from server.services.errors import Conflict, Gone, Invalid, NotFound
from server.services.results.filing import file_findings, forget_words
from server.services.reviewing.covering import Cover, CoveredText, cover
from server.services.reviewing.scores import FORMER_MEMBER, LONGEST_REASON, person_of, review_session
from server.services.spoken_reading import SpokenTurn

MARK: Final = "[redacted]"
MARGIN_MS: Final = 120
"""Silenced on both sides of a passage: the times of heard words are that sure. Source: as seen with recorded speech."""


class Kept(msgspec.Struct, frozen=True):
    """What was taken out of a turn."""

    text: str
    words: list[list[Any]]
    """The turn's words as they were heard."""
    original_text: str | None


@dataclass(frozen=True, slots=True)
class RedactionEntry:
    """A passage that is out, and who took it out."""

    row: RedactionRow
    who: str


async def redactions_of(db: AsyncSession, session_id: UUID) -> list[RedactionEntry]:
    """What is taken out of the session now, in the order of its turns."""
    found = await db.execute(
        select(RedactionRow, User.name, User.email)
        .join(User, User.id == RedactionRow.user_id, isouter=True)
        .where(RedactionRow.session_id == session_id, RedactionRow.restored_at.is_(None))
        .order_by(RedactionRow.turn_index, RedactionRow.start)
    )
    return [RedactionEntry(row, name or email or FORMER_MEMBER) for row, name, email in found]


async def muted_stretches(db: AsyncSession, session_id: UUID) -> list[tuple[int, int]]:
    """The stretches of the recording that nobody is to hear, in milliseconds."""
    return [
        (max(0, entry.row.audio_start_ms - MARGIN_MS), entry.row.audio_end_ms + MARGIN_MS)
        for entry in await redactions_of(db, session_id)
        if entry.row.audio_start_ms is not None and entry.row.audio_end_ms is not None
    ]


async def redact(
    sessions: Sessions,
    box: SecretBox,
    caller: Caller,
    session_id: UUID,
    turn_index: int,
    start: int,
    end: int,
    reason: str,
) -> RedactionRow:
    """Take the turn's text from `start` to `end` out.

    Raises:
        NotFound, NotAllowed, Conflict: as `review_session` and `person_of`.
        Invalid: no such passage, one that is out already, or no reason.
    """
    user_id, reason = person_of(caller), reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid("Please say in a few words why this is taken out.", "reason")
    async with writing(sessions) as db:
        await review_session(db, caller, session_id)
        turn = await _turn(db, session_id, turn_index)
        if not 0 <= start < end <= len(turn.text) or not turn.text[start:end].strip():
            raise Invalid("There is no such passage.", "start")
        others = [e.row for e in await redactions_of(db, session_id) if e.row.turn_index == turn_index]
        if any(start < one.start + len(MARK) and end > one.start for one in others):
            raise Invalid("A part of this has been taken out already.", "start")
        kept = Kept(turn.text[start:end], turn.words, turn.original_text)
        place = SpokenTurn(turn).place(start, end)
        row = RedactionRow(
            organization_id=caller.organization_id,
            session_id=session_id,
            user_id=user_id,
            turn_index=turn_index,
            start=start,
            reason=reason,
            sealed=box.seal(msgspec.json.encode(kept).decode()),
            audio_start_ms=place.start_ms if place else None,
            audio_end_ms=place.end_ms if place else None,
        )
        db.add(row)
        if place is not None:
            first, last = (at - (turn.audio_start_ms or 0) for at in (place.start_ms, place.end_ms))
            turn.words = [word for word in turn.words if word[2] <= first or word[1] >= last]
        # What was heard before a correction, or was not heard to its end, holds the same words in another order.
        turn.original_text = None if turn.original_text is None else MARK
        await _replace(db, turn, others, cover(turn.text, [Cover(start, end, MARK)]), kept.text)
        record(db, caller, "transcript.redacted", session_id, turn=turn_index)
    return row


async def restore(sessions: Sessions, box: SecretBox, caller: Caller, session_id: UUID, redaction_id: UUID) -> None:
    """Put a passage back. What a report or a comment said of it in other words stays as it is.

    Raises:
        NotFound: no such passage is out.
        Gone: it was removed for good.
    """
    async with writing(sessions) as db:
        await review_session(db, caller, session_id)
        row = await _redaction(db, caller, session_id, redaction_id)
        if row.sealed is None:
            raise Gone("This was removed for good.", "erased")
        try:
            kept = msgspec.json.decode(box.unseal(row.sealed), type=Kept)
        except Unsealable as error:
            raise Conflict("This was sealed under another secret of the server's, and cannot be read.") from error
        turn = await _turn(db, session_id, row.turn_index)
        others = [
            e.row
            for e in await redactions_of(db, session_id)
            if e.row.turn_index == row.turn_index and e.row.id != row.id
        ]
        if not others:  # each that is still out has words of its own in these
            turn.words, turn.original_text = kept.words, kept.original_text
        covered = cover(turn.text, [Cover(row.start, row.start + len(MARK), kept.text)])
        await _replace(db, turn, others, covered, "")
        row.restored_at, row.sealed = datetime.now(UTC), None
        row.details = {**row.details, "restored_by": str(person_of(caller))}
        record(db, caller, "transcript.restored", session_id, turn=row.turn_index)


async def remove_for_good(
    sessions: Sessions, files: RecordingFiles, caller: Caller, session_id: UUID, redaction_id: UUID
) -> None:
    """Forget what was taken out, and silence it in the recording itself: nobody can put it back.

    Raises:
        NotFound: no such passage is out.
        Conflict: the recording cannot be changed just now.
    """
    async with reading(sessions) as db:
        row = await _redaction(db, caller, session_id, redaction_id)
        folder = await db.scalar(select(RecordingRow.path).where(RecordingRow.session_id == session_id))
    if folder and row.audio_start_ms is not None and row.audio_end_ms is not None:
        try:
            await files.erase(folder, [(max(0, row.audio_start_ms - MARGIN_MS), row.audio_end_ms + MARGIN_MS)])
        except RecordingUnreadable as error:
            raise Conflict(str(error)) from error
    async with writing(sessions) as db:
        row = await _redaction(db, caller, session_id, redaction_id)
        row.sealed, row.removed_at = None, row.removed_at or datetime.now(UTC)
        row.details = {**row.details, "removed_by": str(person_of(caller))}
        record(db, caller, "transcript.redaction_removed", session_id, turn=row.turn_index)


async def _turn(db: AsyncSession, session_id: UUID, index: int) -> TurnRow:
    turn = await db.scalar(select(TurnRow).where(TurnRow.session_id == session_id, TurnRow.index == index))
    if turn is None:
        raise Invalid("There is no such turn.", "turn")
    return turn


async def _redaction(db: AsyncSession, caller: Caller, session_id: UUID, redaction_id: UUID) -> RedactionRow:
    row = await db.scalar(
        select(RedactionRow).where(
            RedactionRow.id == redaction_id,
            RedactionRow.session_id == session_id,
            RedactionRow.organization_id == caller.organization_id,
            RedactionRow.restored_at.is_(None),
        )
    )
    if row is None:
        raise NotFound("There is no such passage.")
    return row


async def _replace(
    db: AsyncSession, turn: TurnRow, others: Sequence[RedactionRow], covered: CoveredText, gone: str
) -> None:
    """Put the new text in the turn, and everything that points into it or repeats it in line."""
    for one in others:
        one.start = covered.moved(one.start, one.start + len(MARK))[0]
    comments = await db.scalars(
        select(CommentRow).where(
            CommentRow.session_id == turn.session_id, CommentRow.turn_index == turn.index, CommentRow.start.is_not(None)
        )
    )
    for comment in comments:
        if comment.start is not None and comment.end is not None:
            comment.start, comment.end = covered.moved(comment.start, comment.end)
    await _replace_in_report(db, turn, covered, gone)
    turn.text = covered.text


async def _replace_in_report(db: AsyncSession, turn: TurnRow, covered: CoveredText, gone: str) -> None:
    def without(text: str) -> str:
        return text.replace(gone, MARK) if gone.strip() else text

    session = await db.get_one(SessionRow, turn.session_id)
    report = await db.scalar(select(ReportRow).where(ReportRow.session_id == turn.session_id))
    found: list[FindingRow] = []
    if report is not None:
        found = list(await db.scalars(select(FindingRow).where(FindingRow.report_id == report.id)))
    for finding in found:
        finding.text, finding.label = without(finding.text), without(finding.label)
        finding.evidence = [_moved(said, turn, covered) for said in finding.evidence]
    if report is not None and report.summary:
        report.summary = without(report.summary)
    if gone.strip():
        await file_findings(db, turn.session_id)
        await forget_words(db, session.interview_id, gone)
    await db.execute(
        update(SessionRow)
        .where(SessionRow.id == turn.session_id)
        .values(
            summary=session.summary and without(session.summary),
            insights=[without(text) for text in session.insights],
            themes=[without(text) for text in session.themes],
        )
    )
    for comment in await db.scalars(select(CommentRow).where(CommentRow.session_id == turn.session_id)):
        comment.text = without(comment.text)


def _moved(said: dict[str, Any], turn: TurnRow, covered: CoveredText) -> dict[str, Any]:
    if said["turnId"] != str(turn.id) or said["start"] is None or said["end"] is None:
        return said
    start, end = covered.moved(said["start"], said["end"])
    return {**said, "quote": covered.text[start:end], "start": start, "end": end}
