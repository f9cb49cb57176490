"""How long the studio's lists of sessions take at the server, with 10,000 sessions of one interview stored.

`python -m tests.bench.reviewing [postgresql-url]`: fills a database (SQLite unless another is given, which must be
empty), and asks the pages one after the other of a real server. Client and server share the machine.
"""

import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psutil  # type: ignore[import-untyped]
from sqlalchemy import insert, text, update

from server.db.engine import open_engine, sessionmaker, writing
from server.db.migrations import migrate
from server.db.models import (
    Decision,
    FindingKind,
    FindingRow,
    InterviewRow,
    ReportRow,
    ReportState,
    SessionRow,
    SessionStatus,
    ThemeRow,
    TurnRow,
)
from server.db.models.base import new_id
from server.interview.turns import Move, Source, Speaker
from server.routes.access import WEB_COOKIE
from server.services.access import open_web_session
from server.services.interviews import CriterionInput, NewInterview, create_interview
from server.services.question_inputs import NewQuestion
from server.services.questions import create_questions
from tests.support.server import RunningServer
from tests.support.world import new_tenant

STORED = int(os.environ.get("BENCH_SESSIONS", "10000"))  # noqa: TID251
TURNS = 12
ASKED = 15
CHUNK = 1000
COMMON = "service"
THEMES = 60
CRITERIA = ("Depth", "Clarity", "Care")
WORDS = (
    *("queue", "invoice", "latency", "rollback", "alert", "deploy", "cache", "index"),
    *("replica", "schema", "budget", "outage", "pager", "retry", "shard", "metric"),
)


def _session(interview: InterviewRow, number: int, rnd: random.Random, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(), "organization_id": interview.organization_id, "interview_id": interview.id,
        "status": SessionStatus.COMPLETED if number % 7 else SessionStatus.ABANDONED,
        "participant_name": f"Candidate {number}", "participant_email": f"candidate{number}@example.com",
        "token_hash": f"{number:064}", "plan": {"interview_id": "x", "title": "Bench", "questions": []},
        "started_at": now, "completed_at": now, "last_activity_at": now, "evidence_at": now,
        "created_at": now - timedelta(minutes=number), "active_ms": rnd.randrange(300, 2400) * 1000,
        "message_count": TURNS, "summary": "Explains trade-offs with examples from two services. " * 4,
        "insights": [], "themes": [], "sentiment": rnd.choice(("positive", "neutral", "mixed")),
        "score": float(rnd.randrange(101)),
        "decision": rnd.choice([None, None, *Decision]),
    }  # fmt: skip


def _turns(session_id: UUID, number: int, rnd: random.Random, questions: list[str]) -> Iterator[dict[str, Any]]:
    for index in range(TURNS):
        candidate = index % 2 == 1
        rare = f" It was marker{number}." if index == 5 else ""
        yield {
            "id": new_id(), "session_id": session_id, "index": index, "question_id": questions[index // 2],
            "speaker": Speaker.CANDIDATE if candidate else Speaker.INTERVIEWER,
            "move": Move.SAY if candidate else Move.ASK,
            "source": Source.CANDIDATE if candidate else Source.PLAN,
            "text": f"The {COMMON} had {' and '.join(rnd.sample(WORDS, 6))}, as happens in every team.{rare}",
            "at_ms": 1_775_000_000_000 + index * 20_000, "elapsed_ms": index * 20_000,
        }  # fmt: skip


def _findings(report_id: UUID, interview_id: UUID, themes: list[UUID], rnd: random.Random) -> Iterator[dict[str, Any]]:
    shared = {"report_id": report_id, "interview_id": interview_id, "evidence": [], "text": "Says so. " * 10}
    for position, theme_id in enumerate(rnd.sample(themes, 4)):
        label = f"Theme {themes.index(theme_id)}"
        yield {
            **shared, "id": new_id(), "position": position, "kind": FindingKind.THEME, "label": label,
            "theme_id": theme_id, "score": None,
        }  # fmt: skip
    for position, name in enumerate(CRITERIA, 4):
        score = float(rnd.randrange(1, 6))
        yield {
            **shared, "id": new_id(), "position": position, "kind": FindingKind.CRITERION, "label": name,
            "theme_id": None, "score": score,
        }  # fmt: skip
    for position in range(7, 15):
        yield {
            **shared, "id": new_id(), "position": position, "kind": FindingKind.INSIGHT, "label": "",
            "theme_id": None, "score": None,
        }  # fmt: skip


async def fill(url: str) -> tuple[str, "Places"]:
    """Migrate the database and fill it; returns a signed-in browser's token, and what is looked at."""
    engine = open_engine(url, pool_size=1)
    await migrate(engine)
    sessions, rnd, now = sessionmaker(engine), random.Random(7), datetime.now(UTC)
    tenant = await new_tenant(sessions, "bench")
    criteria = tuple(CriterionInput(name=name) for name in CRITERIA)
    interview = await create_interview(
        sessions, tenant.caller, NewInterview(title="Bench", assessment_criteria=criteria)
    )
    asked = [NewQuestion(text=f"What about {word}?") for word in WORDS[: TURNS // 2]]
    questions = [str(row.id) for row in await create_questions(sessions, tenant.caller, interview.id, asked)]
    themes = [new_id() for _ in range(THEMES)]
    async with writing(sessions) as db:
        db.add_all(
            ThemeRow(id=theme_id, interview_id=interview.id, key=f"theme {n}", label=f"Theme {n}")
            for n, theme_id in enumerate(themes)
        )
    for start in range(0, STORED, CHUNK):
        batch = [_session(interview, n, rnd, now) for n in range(start, min(start + CHUNK, STORED))]
        turns = [turn for n, row in enumerate(batch, start) for turn in _turns(row["id"], n, rnd, questions)]
        async with writing(sessions) as db:
            await db.execute(insert(SessionRow), batch)
            await db.execute(insert(TurnRow), turns)
            reports = [{"id": new_id(), "session_id": r["id"], "state": ReportState.READY} for r in batch]
            await db.execute(insert(ReportRow), reports)
            findings = [one for r in reports for one in _findings(r["id"], interview.id, themes, rnd)]
            await db.execute(insert(FindingRow), findings)
    async with writing(sessions) as db:
        await db.execute(update(InterviewRow).values(session_count=STORED))
    if url.startswith("postgresql"):  # as autovacuum has long done where sessions came one by one
        async with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            await connection.execute(text("VACUUM ANALYZE"))
    assert tenant.caller.user_id is not None
    token = await open_web_session(sessions, tenant.caller.user_id)
    await engine.dispose()
    places = Places(interview.id, batch[0]["id"], themes[0], questions[0], [row["id"] for row in batch[:5]])
    return token, places


@dataclass(frozen=True, slots=True)
class Places:
    """One of everything that has a page."""

    interview_id: UUID
    session_id: UUID
    theme_id: UUID
    question_id: str
    compared: list[UUID]


def pages(places: Places) -> dict[str, str]:
    """What is asked."""
    base = f"/studio/interviews/{places.interview_id}/sessions"
    results = f"/studio/interviews/{places.interview_id}/results"
    question = f"{results}/questions/{places.question_id}"
    return {
        "newest": base,
        "all interviews": "/studio/sessions",
        "by score": f"{base}?sort=best",
        "by length, finished": f"{base}?sort=longest&status=COMPLETED",
        "mine to review": f"{base}?mine=1",
        "has a report, score 80–100": f"{base}?report=1&least=80",
        "flagged": f"{base}?flagged=1",
        "search: one session": f"{base}?q=marker{STORED // 2}",
        "search: two words": f"{base}?q=rollback+pager",
        "search: said in every turn": f"{base}?q={COMMON}",
        "the session's page": f"/studio/sessions/{places.session_id}",
        "results: overview": results,
        "results: themes": f"{results}/themes",
        "results: one theme": f"{results}/themes/{places.theme_id}",
        "results: questions": f"{results}/questions",
        "results: answers to one": question,
        "results: answers, rare word": f"{question}?q=replica",
        "results: whom to compare": f"{results}/compare",
        "results: five side by side": f"{results}/compare?" + "&".join(f"session={one}" for one in places.compared),
        "ask: rare words": f"{results}/ask?q=Who+had+marker{STORED // 2}%3F",
        "ask: usual words": f"{results}/ask?q=What+happened+with+the+rollback+and+the+pager%3F",
    }


def report(server: RunningServer, token: str, asked: dict[str, str]) -> None:
    """One line a page. The server's own CPU time stays true when the machine is busy with more."""
    with httpx.Client(base_url=server.base_url, cookies={WEB_COOKIE: token}, timeout=60) as client:
        for name, path in asked.items():
            client.get(path).raise_for_status()
            process, times = psutil.Process(server.pid), []
            before = process.cpu_times()
            for _ in range(ASKED):
                begun = time.perf_counter()
                client.get(path).raise_for_status()
                times.append((time.perf_counter() - begun) * 1000)
            after = process.cpu_times()
            cpu = (after.user + after.system - before.user - before.system) * 1000 / ASKED
            print(f"{name:<30} {statistics.median(times):>8.0f} {max(times):>8.0f} {cpu:>8.0f}", flush=True)


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite+aiosqlite:///{folder}/colloquy.db"
        token, places = asyncio.run(fill(url))
        print(f"{STORED:,} sessions of {TURNS} turns, {url.partition('+')[0]}")
        print(f"{'page':<30} {'p50 ms':>8} {'max ms':>8} {'CPU ms':>8}")
        arguments = {"COLLOQUY_DATABASE_URL": url, "COLLOQUY_LOG_LEVEL": "warning"}
        with RunningServer(Path(folder), "--no-demo", **arguments) as server:
            report(server, token, pages(places))


if __name__ == "__main__":
    main()
