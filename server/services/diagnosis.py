"""What works and what does not, in words for the operator: the checks behind `colloquy doctor`."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from time import perf_counter

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from server.db.engine import Sessions, reading
from server.db.migrations import revisions
from server.db.models import ReportRow, ReportState
from server.ports.language_model import ChatMessage, LanguageModel, ModelError, ModelRejected, TextDelta

DATABASE_TIMEOUT_S = 10.0
MODEL_TIMEOUT_S = 15.0
"""Longer than interviews wait, so that a slow endpoint is told from a silent one."""


WAITS_LONG_AFTER = timedelta(minutes=15)
"""A report takes seconds to a minute, and the sweep puts forgotten ones back on the list every five minutes."""


class Health(StrEnum):
    """How a check came out."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; `mend` says what to do about it."""

    name: str
    health: Health
    found: str
    mend: str = ""

    @property
    def line(self) -> str:
        """The check in one line."""
        return f"{self.health:<8} {self.name:<16} {self.found}{f'; {self.mend}' if self.mend else ''}"


async def check_database(engine: AsyncEngine, *, embedded: bool) -> Check:
    """Whether it answers, what it is, and whether its tables are the newest."""
    name = "database"
    if embedded and not _file_exists(engine):
        return Check(name, Health.WARNING, "there is none yet", "`colloquy serve` makes it, or `colloquy migrate`")
    try:
        async with asyncio.timeout(DATABASE_TIMEOUT_S):
            kind = await _kind_of(engine)
            current, newest = await revisions(engine)
    except TimeoutError:
        return Check(name, Health.PROBLEM, "it does not answer", "check COLLOQUY_DATABASE_URL and the network")
    except (SQLAlchemyError, OSError) as error:
        cause = str(getattr(error, "orig", None) or error).splitlines()[0][:200]
        return Check(name, Health.PROBLEM, f"it cannot be used: {cause}", "check COLLOQUY_DATABASE_URL")
    if current != newest:
        found = f"{kind}, its tables are at {current or 'nothing'} instead of {newest}"
        if embedded:
            return Check(name, Health.WARNING, found, "the next `colloquy serve` migrates it, or `colloquy migrate`")
        return Check(name, Health.PROBLEM, found, "run `colloquy migrate`")
    return Check(name, Health.OK, f"{kind}, tables up to date ({current})")


def _file_exists(engine: AsyncEngine) -> bool:
    return bool(engine.url.database) and Path(engine.url.database or "").exists()


async def _kind_of(engine: AsyncEngine) -> str:
    async with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            version = await connection.scalar(text("SELECT sqlite_version()"))
            mode = await connection.scalar(text("PRAGMA journal_mode"))
            return f"SQLite {version}, journal {mode}"
        version = await connection.scalar(text("SHOW server_version"))
        return f"PostgreSQL {version}"


async def check_work(sessions: Sessions, now: datetime | None = None) -> Check:
    """What waits to be done in the background, and what could not be."""
    name = "background work"
    now = now or datetime.now(UTC)
    try:
        async with reading(sessions) as db:
            counted = await db.execute(select(ReportRow.state, func.count()).group_by(ReportRow.state))
            counts = {state: count for state, count in counted}
            late = await db.scalar(
                select(func.count()).where(
                    ReportRow.state.in_((ReportState.QUEUED, ReportState.RUNNING)),
                    ReportRow.updated_at < now - WAITS_LONG_AFTER,
                )
            )
    except (SQLAlchemyError, OSError):
        return Check(name, Health.WARNING, "cannot be looked at without the database")
    failed = counts.get(ReportState.FAILED, 0)
    waiting, running = counts.get(ReportState.QUEUED, 0), counts.get(ReportState.RUNNING, 0)
    found = f"{waiting} reports waiting, {running} being written, {failed} failed"
    if late:
        minutes = int(WAITS_LONG_AFTER.total_seconds() // 60)
        mend = "is `colloquy serve` or `colloquy worker` running, with COLLOQUY_WORKER on in one of them?"
        return Check(name, Health.WARNING, f"{found}; {late} for over {minutes} minutes", mend)
    if failed:
        return Check(name, Health.WARNING, found, "they are tried again by themselves; the session's page says why")
    return Check(name, Health.OK, found)


async def check_model(
    model: LanguageModel, *, patience_s: float, name: str = "model endpoint", clock: Callable[[], float] = perf_counter
) -> Check:
    """Ask for a few words. `patience_s` is how long an interview waits for the first of them."""
    asked = clock()
    stream = model.stream(
        [ChatMessage("user", "Reply with the one word: ready")],
        max_tokens=200,
        temperature=0.0,
        first_token_timeout_s=MODEL_TIMEOUT_S,
        token_timeout_s=MODEL_TIMEOUT_S,
    )
    first_s: float | None = None
    try:
        async with asyncio.timeout(2 * MODEL_TIMEOUT_S):
            async for piece in stream:
                if isinstance(piece, TextDelta) and first_s is None:
                    first_s = clock() - asked
    except (ModelError, TimeoutError) as error:
        return Check(name, Health.PROBLEM, f"{model.name}: {str(error) or 'its answer has no end'}", _mend_model(error))
    finally:
        await stream.aclose()
    if first_s is None:
        return Check(name, Health.PROBLEM, f"{model.name} answers without a word", "try another COLLOQUY_LLM_MODEL")
    found = f"{model.name} answers, first words after {first_s:.1f} s"
    if first_s > patience_s:
        mend = f"interviews wait {patience_s:g} s (COLLOQUY_LLM_FIRST_TOKEN_TIMEOUT_S) before the script speaks"
        return Check(name, Health.WARNING, found, mend)
    return Check(name, Health.OK, found)


def _mend_model(error: Exception) -> str:
    if isinstance(error, ModelRejected):
        return "check OPENAI_API_KEY and COLLOQUY_LLM_MODEL"
    return "check OPENAI_BASE_URL (it ends in /v1) and that the endpoint is running; until then the script interviews"
