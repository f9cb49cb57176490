"""A finished interview by voice, with its recording, as a reviewer finds it."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import select, update

from server.db.engine import Sessions, writing
from server.db.models import (
    FindingKind,
    FindingRow,
    InterviewRow,
    ReportKind,
    ReportRow,
    ReportState,
    SessionRow,
    TurnRow,
)
from server.interview.turns import Speaker
from server.services.access import Caller
from tests.support.recorded import make_quiet, recording, speak
from tests.support.sound import clip, silence
from tests.support.studio import make_interview, take_interview

JFK = "And so my fellow Americans, ask not what your country can do for you. Ask what you can do for your country."
CORRECTED = "It is worth mentioning in passing."
HEARD_FIRST = "And it is worth mention in passing that, as an example of fine typography,"
QUOTE = "Ask what you can do for your country."
INTERRUPTED = "Thank you."
NOT_HEARD = "What would you do differently today?"


@dataclass(frozen=True)
class SpokenSession:
    """The session and its turns as stored."""

    id: UUID
    turns: list[TurnRow]
    duration_ms: int


def evenly(text: str, length_ms: int, unsure: str = "") -> list[list[object]]:
    """The words of `text`, as long as each other; the one named is hard to hear."""
    words = text.split()
    step = length_ms // len(words)
    return [[w, step * n, step * (n + 1), 0.2 if w.strip(",.") == unsure else 0.95] for n, w in enumerate(words)]


async def take_spoken_interview(sessions: Sessions, caller: Caller, data_dir: Path) -> SpokenSession:
    """The interviewer speaks with one recorded voice, the candidate with others; there is a report with a quote."""
    interview_id = await make_interview(sessions, caller)
    session_id, turns = await take_interview(sessions, caller, interview_id, answers=(JFK, CORRECTED))
    async with writing(sessions) as db:
        await db.execute(
            update(InterviewRow).where(InterviewRow.id == interview_id).values(voice_enabled=True, keep_audio=True)
        )
        await db.execute(update(SessionRow).where(SessionRow.id == session_id).values(audio_consent=True))
    recorder = await recording(sessions, data_dir).open(str(session_id))
    spans = []
    for turn, name in zip(turns, ("lj001-0002", "jfk", "lj001-0008", "lj001-0006"), strict=False):
        start = recorder.position_ms
        if turn.speaker is Speaker.INTERVIEWER:
            recorder.interviewer(start, clip(name).tobytes())
            speak(recorder, silence(len(clip(name)) / 24_000))
        else:
            speak(recorder, clip(name))
        spans.append((start, recorder.position_ms))
        speak(recorder, silence(0.4))
    await recorder.close()
    make_quiet(data_dir)
    await _say(sessions, turns, spans)
    await _report(sessions, session_id, turns[1])
    async with writing(sessions) as db:
        stored = await db.scalars(select(TurnRow).where(TurnRow.session_id == session_id).order_by(TurnRow.index))
    return SpokenSession(session_id, list(stored), recorder.position_ms)


async def _say(sessions: Sessions, turns: list[TurnRow], spans: list[tuple[int, int]]) -> None:
    words: dict[int, dict[str, object]] = {
        1: {"words": evenly(JFK, spans[1][1] - spans[1][0], unsure="fellow")},
        2: {"text": INTERRUPTED, "original_text": f"{INTERRUPTED} {NOT_HEARD}"},
        3: {"words": evenly(HEARD_FIRST, spans[3][1] - spans[3][0], unsure="typography"), "original_text": HEARD_FIRST},
    }
    async with writing(sessions) as db:
        for turn, (start, end) in zip(turns, spans, strict=False):
            values: dict[str, object] = {
                "spoken": True,
                "audio_start_ms": start,
                "audio_end_ms": end,
                **words.get(turn.index, {}),
            }
            await db.execute(update(TurnRow).where(TurnRow.id == turn.id).values(values))


async def _report(sessions: Sessions, session_id: UUID, turn: TurnRow) -> None:
    start = JFK.index(QUOTE)
    evidence = [{"turnId": str(turn.id), "quote": QUOTE, "start": start, "end": start + len(QUOTE)}]
    async with writing(sessions) as db:
        report = ReportRow(session_id=session_id, state=ReportState.READY, kind=ReportKind.MODEL, model="m")
        db.add(report)
        await db.flush()
        db.add(
            FindingRow(
                report_id=report.id, position=0, kind=FindingKind.INSIGHT, text="Asks for effort.", evidence=evidence
            )
        )
