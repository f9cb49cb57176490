"""Turns and spoken segments as rows, and back."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, func

from server.db.models import SpokenSegmentRow, TurnRow
from server.db.models.base import new_id
from server.interview.spoken import HeardWord, SpokenDetails, SpokenSegment
from server.interview.turns import Attachment, Speaker, Turn, WorkKind


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """A turn, the id it has outside, and what speech adds to it."""

    id: UUID
    turn: Turn
    spoken: SpokenDetails | None = None


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a reply cost."""

    input: int = 0
    output: int = 0


def turn_values(session_id: UUID, stored: StoredTurn, tokens: Tokens) -> dict[str, Any]:
    """The row of a new turn."""
    turn = stored.turn
    return {
        "id": stored.id,
        "session_id": session_id,
        **_times(),
        "index": turn.index,
        "speaker": turn.speaker,
        "move": turn.move,
        "text": turn.text,
        "at_ms": turn.at_ms,
        "elapsed_ms": turn.elapsed_ms,
        "question_id": turn.question_id,
        "choices": list(turn.choices),
        "attachments": [attachment_to_json(one) for one in turn.attachments],
        "source": turn.source,
        "client_event_id": turn.client_event_id,
        "note": turn.note,
        "late_for": turn.late_for,
        "input_tokens": tokens.input,
        "output_tokens": tokens.output,
        "spoken": turn.spoken,
        "original_text": turn.original,
        **_spoken_values(stored.spoken or SpokenDetails()),
    }


def new_turn_row(session_id: UUID, stored: StoredTurn, tokens: Tokens) -> TurnRow:
    """The same as an object, for who has a session of the database at hand."""
    return TurnRow(**turn_values(session_id, stored, tokens))


def amendment(stored: StoredTurn) -> dict[str, Any]:
    """What changes in the row of a turn whose words are replaced; the words before the first change are kept."""
    turn = stored.turn
    values: dict[str, Any] = {
        "text": turn.text,
        "original_text": case(
            (TurnRow.text == turn.text, TurnRow.original_text),
            else_=func.coalesce(TurnRow.original_text, TurnRow.text),
        ),
        "choices": list(turn.choices),
        "updated_at": datetime.now(UTC),
    }
    if turn.speaker is Speaker.INTERVIEWER:
        values |= {
            "move": turn.move,
            "note": turn.note,
            "spoken": turn.spoken,
            "question_id": turn.question_id,
        }
        values |= _spoken_values(stored.spoken) if stored.spoken is not None else {}
    return values


def turn_of(row: TurnRow) -> Turn:
    """The heart's turn of a stored row."""
    return Turn(
        index=row.index,
        speaker=row.speaker,
        move=row.move,
        text=row.text,
        at_ms=row.at_ms,
        elapsed_ms=row.elapsed_ms,
        question_id=row.question_id,
        choices=tuple(row.choices),
        attachments=attachments_of(row.attachments),
        source=row.source,
        client_event_id=row.client_event_id,
        note=row.note,
        late_for=row.late_for,
        spoken=row.spoken,
        original=row.original_text,
    )


def attachment_to_json(attachment: Attachment) -> dict[str, Any]:
    """For the database."""
    return {
        "kind": attachment.kind.value,
        "work_id": attachment.work_id,
        "revision": attachment.revision,
        "summary": attachment.summary,
        "tests_run": attachment.tests_run,
        "tests_passed": attachment.tests_passed,
    }


def attachments_of(stored: list[dict[str, Any]]) -> tuple[Attachment, ...]:
    """What was handed in with a turn, from its JSON."""
    return tuple(Attachment(**{**one, "kind": WorkKind(one["kind"])}) for one in stored)


def stored_turn(row: TurnRow) -> StoredTurn:
    """A stored row's turn with what goes with it."""
    return StoredTurn(row.id, turn_of(row), spoken_of(row))


def spoken_of(row: TurnRow) -> SpokenDetails | None:
    """What speech adds to a stored turn; None where it adds nothing."""
    if row.audio_start_ms is None and not row.words:
        return None
    return SpokenDetails(row.audio_start_ms, row.audio_end_ms, words_of(row.words))


def segment_values(session_id: UUID, segment: SpokenSegment) -> dict[str, Any]:
    """The row of a new segment."""
    return {
        "id": new_id(),
        "session_id": session_id,
        **_times(),
        "number": segment.number,
        "text": segment.text,
        "words": words_to_json(segment.words),
        "capture": segment.capture,
        "start_sample": segment.start_sample,
        "end_sample": segment.end_sample,
    }


def segment_of(row: SpokenSegmentRow) -> SpokenSegment:
    """The segment of a stored row."""
    return SpokenSegment(
        number=row.number,
        text=row.text,
        words=words_of(row.words),
        capture=row.capture,
        start_sample=row.start_sample,
        end_sample=row.end_sample,
    )


def is_segment(row: SpokenSegmentRow, segment: SpokenSegment) -> bool:
    """Whether the row is this segment; its words follow from where it stands."""
    stands = (row.capture, row.start_sample, row.end_sample, row.text)
    return stands == (segment.capture, segment.start_sample, segment.end_sample, segment.text)


def words_to_json(words: tuple[HeardWord, ...]) -> list[list[Any]]:
    """[[text, start ms, end ms, probability]]; thousandths are as far as a probability tells anything."""
    return [[word.text, word.start_ms, word.end_ms, round(word.probability, 3)] for word in words]


def words_of(stored: list[list[Any]]) -> tuple[HeardWord, ...]:
    """Words from their JSON."""
    return tuple(HeardWord(text, start, end, probability) for text, start, end, probability in stored)


def _spoken_values(spoken: SpokenDetails) -> dict[str, Any]:
    return {
        "audio_start_ms": spoken.audio_start_ms,
        "audio_end_ms": spoken.audio_end_ms,
        "words": words_to_json(spoken.words),
    }


def _times() -> dict[str, datetime]:
    now = datetime.now(UTC)
    return {"created_at": now, "updated_at": now}
