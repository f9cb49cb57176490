"""Interviews and invites written straight into a running server's database."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select, update

from server.db.engine import Sessions, open_engine, reading, sessionmaker, writing
from server.db.models import (
    InterviewRow,
    InviteRow,
    Project,
    QuestionRow,
    ReportRow,
    ReportState,
    SessionRow,
    TurnRow,
)
from server.interview.plan import FollowUpDepth
from server.services.access import new_token
from tests.support.server import RunningServer

T = TypeVar("T")


class Interviews:
    """Makes interviews on `server`; each call opens the database and closes it again."""

    def __init__(self, server: RunningServer) -> None:
        self._url = f"sqlite+aiosqlite:///{server.folder / 'var' / 'colloquy.db'}"

    def create(self, *questions: str | dict[str, Any], **values: Any) -> str:
        """A published interview without follow-ups unless told otherwise; returns its slug."""
        slug = f"t-{new_token()[:12].lower().replace('_', 'x')}"

        async def make(sessions: Sessions) -> None:
            async with writing(sessions) as db:
                project = (await db.scalars(select(Project).limit(1))).one()
                fields: dict[str, Any] = {
                    "title": "A talk about work",
                    "require_invite": False,
                    "follow_up_depth": FollowUpDepth.LIGHT,
                    "ask_email": False,
                    **values,
                }
                interview = InterviewRow(
                    organization_id=project.organization_id, project_id=project.id, public_slug=slug, **fields
                )
                db.add(interview)
                await db.flush()
                db.add_all(_rows(interview.id, questions))

        self._run(make)
        return slug

    def invite(self, slug: str, **values: Any) -> str:
        """An invite's token."""
        token = new_token()

        async def make(sessions: Sessions) -> None:
            async with writing(sessions) as db:
                interview = (await db.scalars(select(InterviewRow).where(InterviewRow.public_slug == slug))).one()
                db.add(
                    InviteRow(
                        organization_id=interview.organization_id, interview_id=interview.id, token=token, **values
                    )
                )

        self._run(make)
        return token

    def set(self, slug: str, **values: Any) -> None:
        """Change fields of the interview."""

        async def change(sessions: Sessions) -> None:
            async with writing(sessions) as db:
                await db.execute(update(InterviewRow).where(InterviewRow.public_slug == slug).values(**values))

        self._run(change)

    def set_sessions(self, slug: str, **values: Any) -> None:
        """Change fields of all its sessions."""

        async def change(sessions: Sessions) -> None:
            wanted = select(InterviewRow.id).where(InterviewRow.public_slug == slug).scalar_subquery()
            async with writing(sessions) as db:
                await db.execute(update(SessionRow).where(SessionRow.interview_id == wanted).values(**values))

        self._run(change)

    def reports(self, slug: str) -> list[ReportRow]:
        """The reports on its sessions, as far as they have been written."""

        async def read(sessions: Sessions) -> list[ReportRow]:
            wanted = (
                select(ReportRow)
                .join(SessionRow, SessionRow.id == ReportRow.session_id)
                .join(InterviewRow, InterviewRow.id == SessionRow.interview_id)
                .where(InterviewRow.public_slug == slug, ReportRow.state == ReportState.READY)
            )
            async with reading(sessions) as db:
                return list(await db.scalars(wanted))

        return self._run(read)

    def turns(self, slug: str) -> list[TurnRow]:
        """What was said in its sessions, in order."""

        async def read(sessions: Sessions) -> list[TurnRow]:
            wanted = (
                select(TurnRow)
                .join(SessionRow, SessionRow.id == TurnRow.session_id)
                .join(InterviewRow, InterviewRow.id == SessionRow.interview_id)
                .where(InterviewRow.public_slug == slug)
                .order_by(TurnRow.session_id, TurnRow.index)
            )
            async with reading(sessions) as db:
                return list(await db.scalars(wanted))

        return self._run(read)

    def _run(self, work: Callable[[Sessions], Awaitable[T]]) -> T:
        """In a thread of its own: tests call this from inside an event loop."""

        async def run() -> T:
            engine = open_engine(self._url, pool_size=1)
            try:
                return await work(sessionmaker(engine))
            finally:
                await engine.dispose()

        with ThreadPoolExecutor(1) as pool:
            return pool.submit(asyncio.run, run()).result()


def _rows(interview_id: UUID, questions: Sequence[str | dict[str, Any]]) -> list[QuestionRow]:
    given = [question if isinstance(question, dict) else {"text": question} for question in questions]
    return [QuestionRow(interview_id=interview_id, position=i, **question) for i, question in enumerate(given)]
