"""Many finished sessions of one interview, different enough that their results say something."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, writing
from server.db.models import (
    ConsentRow,
    FindingKind,
    FindingRow,
    ReportKind,
    ReportRow,
    ReportState,
    SessionRow,
    SessionStatus,
    TurnRow,
)
from server.interview.turns import Move, Speaker
from server.services.access import Caller
from server.services.results.filing import file_findings
from server.services.reviewing.scores import refresh_score
from tests.support.studio import make_interview, take_interview

NAMES = (
    *("Ada Lovelace", "Grace Hopper", "Alan Turing", "Katherine Johnson", "Edsger Dijkstra", "Barbara Liskov"),
    *("Donald Knuth", "Margaret Hamilton", "Tony Hoare", "Frances Allen", "Dennis Ritchie", "Radia Perlman"),
)
SYSTEMS = ("the billing service", "our search index", "the payment queue", "a shared database", "the mobile gateway")
THEMES = {
    "Migration": "We moved {system} in small steps and compared both sides for two weeks before switching.",
    "Testing in production": "I sent one per cent of the traffic to the new version of {system} first and watched it.",
    "On-call load": "The alerts of {system} woke us three times a week, so I began with those.",
    "Talking to users": "I asked the people who use {system} every day before I changed anything.",
    "Documentation": "Nobody knew how {system} worked, so I wrote it down while I learnt it.",
    "Deadlines": "The deadline for {system} was fixed, and we left two things out on purpose.",
}
RULES = (
    "I look at what blocks other people first. Then at what gets more expensive with every day we wait.",
    "Whatever pages us at night comes first, everything else waits for Monday.",
    "I write down the three outcomes that matter and drop what serves none of them.",
    "My manager decides most of it, and I ask when two things cannot both be done.",
)
REGRETS = (
    "I would have asked the finance team on the first day. We guessed their rules and guessed wrong twice.",
    "I would measure before, and not only after. We could not say by how much it got better.",
    "Nothing big. Perhaps fewer meetings about names.",
    "I would roll it out region by region, as the night we switched everything was terrible.",
)
CHOICES = ("Reviews", "Meetings", "Writing code")
Scores = tuple[float | None, float | None]
MOODS = ("positive", "positive", "mixed", "neutral", "negative")


@dataclass(frozen=True, slots=True)
class Many:
    """What was made."""

    interview_id: UUID
    session_ids: tuple[UUID, ...]


async def many_sessions(sessions: Sessions, caller: Caller, number: int = 40, *, title: str = "") -> Many:
    """An interview that `number` people have begun; every seventh has left in the middle, the others have a report."""
    rnd = random.Random(4)
    interview_id = await make_interview(sessions, caller, title or "Engineers on their work")
    made = [await _one(sessions, caller, interview_id, n, rnd) for n in range(number)]
    return Many(interview_id, tuple(made))


async def _one(sessions: Sessions, caller: Caller, interview_id: UUID, n: int, rnd: random.Random) -> UUID:
    chosen = rnd.sample(list(THEMES), rnd.choice((1, 2, 2, 3)))
    system, choice = rnd.choice(SYSTEMS), rnd.choice(CHOICES)
    said = {theme: THEMES[theme].format(system=system) for theme in chosen}
    answers = (" ".join(said.values()), rnd.choice(RULES), f"{choice}, mostly.", rnd.choice(REGRETS))
    left = n % 7 == 6
    name = NAMES[n % len(NAMES)] + ("" if n < len(NAMES) else f" {n // len(NAMES) + 1}")
    session_id, turns = await take_interview(
        sessions, caller, interview_id, name=name, email=f"{name.replace(' ', '.').lower()}@example.org",
        answers=answers[: rnd.choice((1, 2, 3))] if left else answers,
        status=SessionStatus.ABANDONED if left else SessionStatus.COMPLETED,
    )  # fmt: skip
    started = datetime(2026, 11, 1, 9, tzinfo=UTC) + timedelta(hours=7 * n)
    mood = rnd.choice(MOODS)
    async with writing(sessions) as db:
        values = {
            "started_at": started, "completed_at": None if left else started + timedelta(minutes=20),
            "active_ms": int(rnd.gauss(16, 5) * 60_000) % 3_000_000, "sentiment": None if left else mood,
        }  # fmt: skip
        await db.execute(update(SessionRow).where(SessionRow.id == session_id).values(**values))
        await db.execute(
            update(TurnRow)
            .where(TurnRow.session_id == session_id, TurnRow.choices != [], TurnRow.speaker == Speaker.CANDIDATE)
            .values(choices=[choice])
        )
        db.add(ConsentRow(session_id=session_id, version="1", text="Yes", locale="en", given_at=started))
        if not left:
            scores = (float(rnd.choice((2, 3, 3, 4, 4, 5))), rnd.choice((None, 2.0, 3.0, 4.0, 5.0)))
            await _report(db, session_id, turns, said, scores)
    return session_id


async def _report(
    db: AsyncSession, session_id: UUID, turns: list[TurnRow], said: dict[str, str], scores: Scores
) -> None:
    """A report that names the themes with the words said about them, and scores one criterion or two."""
    answers = [turn for turn in turns if turn.speaker is Speaker.CANDIDATE and turn.move is Move.SAY]
    first, whole, last = answers[0], _cite(answers[0], answers[0].text), _cite(answers[-1], answers[-1].text)
    found: list[tuple[FindingKind, str, str, float | None, list[dict[str, object]]]] = [
        (FindingKind.SUMMARY, "", f"Speaks of {' and '.join(said).lower()}.", None, [whole])
    ]
    found += [(FindingKind.THEME, theme, "", None, [_cite(first, words)]) for theme, words in said.items()]
    found += [
        (
            FindingKind.CRITERION,
            "Concreteness",
            "Names the system and what came of it.",
            scores[0],
            [whole],
        ),
        (
            FindingKind.CRITERION,
            "Reflection",
            "Says what was learnt.",
            scores[1],
            [last],
        ),
        (FindingKind.QUESTION, str(first.question_id), "Answered.", scores[0], [whole]),
        (FindingKind.QUOTE, "", "", None, [last]),
    ]
    report = ReportRow(session_id=session_id, state=ReportState.READY, kind=ReportKind.MODEL, model="qwen2.5:14b")
    db.add(report)
    await db.flush()
    for position, (kind, label, text, score, evidence) in enumerate(found):
        values = {"kind": kind, "label": label, "text": text, "score": score, "evidence": evidence}
        db.add(FindingRow(report_id=report.id, position=position, **values))
    await file_findings(db, session_id)
    await refresh_score(db, session_id)


def _cite(turn: TurnRow, quote: str) -> dict[str, object]:
    start = turn.text.index(quote)
    return {"turnId": str(turn.id), "quote": quote, "start": start, "end": start + len(quote)}
