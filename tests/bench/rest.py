"""How fast the REST API answers on SQLite, and that it does not slow down as sessions pile up.

`python -m tests.bench.rest`: fills a database, starts a real server on the loopback, and asks it by a few connections
that each wait for their answer before they ask again. Client and server share the machine.
"""

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import psutil  # type: ignore[import-untyped]
from sqlalchemy import insert, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import open_engine, sessionmaker, writing
from server.db.migrations import migrate
from server.db.models import InterviewRow, SessionRow, SessionStatus, TurnRow
from server.db.models.base import new_id
from server.interview.turns import Move, Source, Speaker
from server.services import interviews
from server.services.interviews import NewInterview
from server.services.pagination import encode_cursor
from tests.support.server import RunningServer
from tests.support.world import new_tenant

STORED = int(os.environ.get("BENCH_SESSIONS", "100000"))  # noqa: TID251
FEW = 1000
TURNS = 12
INTERVIEWS = 20
CONNECTIONS = 8
SECONDS = float(os.environ.get("BENCH_SECONDS", "5"))  # noqa: TID251
CHUNK = 5000
COPIED = [f'"{column.name}"' for column in TurnRow.__table__.columns if column.name not in {"id", "session_id"}]
COPY_TURNS = f"""
    INSERT INTO turns (id, session_id, {", ".join(COPIED)})
    SELECT lower(hex(randomblob(16))), sessions.id, {", ".join(f"template.{name}" for name in COPIED)}
    FROM sessions CROSS JOIN (SELECT * FROM turns WHERE session_id = :first) AS template
    WHERE sessions.id <> :first
"""
"""The first session's turns for all the others: the database copies a million rows faster than Python makes them."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A database with sessions in it."""

    key: str
    interview_ids: list[UUID]
    session_ids: list[UUID]


def _session(interview: InterviewRow, session_id: UUID, number: int, now: datetime) -> dict[str, Any]:
    return {
        "id": session_id, "organization_id": interview.organization_id, "interview_id": interview.id,
        "status": SessionStatus.COMPLETED, "participant_name": f"Candidate {number}",
        "participant_email": f"candidate{number}@example.com", "token_hash": f"{number:064}", "plan": {},
        "started_at": now, "completed_at": now, "last_activity_at": now, "active_ms": 1_842_000,
        "message_count": TURNS, "summary": "Explains trade-offs with examples from two services. " * 4,
        "insights": ["Names the cost of each alternative", "Asks before assuming"],
        "themes": ["APIs", "scalability"], "sentiment": "positive",
    }  # fmt: skip


def _turns(session_id: UUID) -> Iterator[dict[str, Any]]:
    for index in range(TURNS):
        candidate = index % 2 == 1
        yield {
            "id": new_id(), "session_id": session_id, "index": index,
            "speaker": Speaker.CANDIDATE if candidate else Speaker.INTERVIEWER,
            "move": Move.SAY if candidate else Move.ASK,
            "source": Source.CANDIDATE if candidate else Source.PLAN,
            "text": "What was said here takes a few sentences, as answers do. " * 3,
            "at_ms": 1_775_000_000_000 + index * 20_000, "elapsed_ms": index * 20_000,
        }  # fmt: skip


async def _add_sessions(db: AsyncSession, rows: list[InterviewRow], count: int) -> list[UUID]:
    now, made = datetime.now(UTC), []
    for start in range(0, count, CHUNK):
        numbers = range(start, min(start + CHUNK, count))
        batch = [_session(rows[n % len(rows)], new_id(), n, now) for n in numbers]
        await db.execute(insert(SessionRow), batch)
        made += [row["id"] for row in batch]
    await db.execute(insert(TurnRow), list(_turns(made[0])))
    await db.execute(text(COPY_TURNS), {"first": made[0].hex})
    return made


async def fill(url: str, count: int) -> Filled:
    """Migrate the database and store `count` sessions with their turns, spread over the interviews."""
    engine = open_engine(url, pool_size=1)
    await migrate(engine)
    sessions = sessionmaker(engine)
    tenant = await new_tenant(sessions, "bench")
    rows = [
        await interviews.create_interview(sessions, tenant.caller, NewInterview(title=f"Interview {n}"))
        for n in range(INTERVIEWS)
    ]
    async with writing(sessions) as db:
        made = await _add_sessions(db, rows, count)
        await db.execute(update(InterviewRow).values(session_count=count // INTERVIEWS))
    await engine.dispose()
    return Filled(tenant.key, [row.id for row in rows], made)


async def _get(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, key: str) -> bytes:
    """One GET over a connection that stays open."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {key}\r\n\r\n".encode())
    head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)).lower()
    length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
    body = await asyncio.wait_for(reader.readexactly(length), 30)
    if not head.startswith(b"http/1.1 200"):
        raise RuntimeError(f"{path}: {body[:300]!r}")
    return body


async def measure(port: int, paths: list[str], key: str) -> tuple[float, list[float]]:
    """Requests a second, and each one's milliseconds, over SECONDS."""
    times: list[float] = []
    ends = time.perf_counter() + SECONDS

    async def ask(first: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        number = first
        while time.perf_counter() < ends:
            begun = time.perf_counter()
            await _get(reader, writer, paths[number % len(paths)], key)
            times.append((time.perf_counter() - begun) * 1000)
            number += CONNECTIONS
        writer.close()

    begun = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for first in range(CONNECTIONS):
            group.create_task(ask(first))
    return len(times) / (time.perf_counter() - begun), times


def workloads(filled: Filled) -> dict[str, list[str]]:
    """What is asked, each in many variants so that no single page is measured."""
    ids = filled.interview_ids
    deep = encode_cursor("sessions", filled.session_ids[len(filled.session_ids) // 20])
    every = max(1, len(filled.session_ids) // 997)
    return {
        "GET /interviews": ["/api/v1/interviews"],
        "GET /interviews/:id": [f"/api/v1/interviews/{i}" for i in ids],
        "GET /interviews/:id/sessions": [f"/api/v1/interviews/{i}/sessions" for i in ids],
        "… its last pages": [f"/api/v1/interviews/{i}/sessions?cursor={deep}" for i in ids],
        "… limit=100": [f"/api/v1/interviews/{i}/sessions?limit=100" for i in ids],
        "GET /sessions/:id": [f"/api/v1/sessions/{s}" for s in filled.session_ids[::every]],
    }


def _cpu_s(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


async def _report(server: RunningServer, filled: Filled) -> None:
    """One line a workload. The server's own CPU time a request stays true when the machine is busy with more."""
    for name, paths in workloads(filled).items():
        await measure_once(server.port, paths[0], filled.key)
        begun = _cpu_s(server.pid)
        rate, times = await measure(server.port, paths, filled.key)
        cpu_ms = (_cpu_s(server.pid) - begun) * 1000 / len(times)
        p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        stored = len(filled.session_ids)
        print(f"{stored:>15,}  {name:<29} {rate:>10.0f} {p50:>7.1f} {p95:>7.1f} {cpu_ms:>7.2f}", flush=True)


async def measure_once(port: int, path: str, key: str) -> None:
    """Warm up, and see that the answer is one."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    msgspec.json.decode(await _get(reader, writer, path, key))
    writer.close()


def main() -> None:
    """Print the table."""
    print(f"REST on SQLite: {CONNECTIONS} connections, {SECONDS:g} s each, {TURNS} turns a session")
    print(f"{'sessions stored':>15}  {'request':<29} {'per second':>10} {'p50 ms':>7} {'p95 ms':>7} {'CPU ms':>7}")
    for count in (FEW, STORED):
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite+aiosqlite:///{folder}/colloquy.db"
            filled = asyncio.run(fill(url, count))
            arguments = {"COLLOQUY_DATABASE_URL": url, "COLLOQUY_LOG_LEVEL": "warning"}
            with RunningServer(Path(folder), "--no-demo", **arguments) as server:
                asyncio.run(_report(server, filled))


if __name__ == "__main__":
    main()
