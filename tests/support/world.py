"""Makes organizations, and sessions as a finished interview leaves them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import update

from server.db.engine import Sessions, writing
from server.db.models import (
    ConsentRow,
    FindingKind,
    FindingRow,
    InterviewRow,
    MemberRole,
    ReportRow,
    ReportState,
    SessionRow,
    SessionStatus,
    TurnRow,
)
from server.db.models.base import new_id
from server.interview.turns import Move, Source, Speaker
from server.services.access import Caller, create_api_key, hash_token, new_token
from server.services.accounts import create_organization_with_owner

SPOKEN = [
    (Speaker.INTERVIEWER, Move.GREET, "Welcome to your interview.", Source.PLAN),
    (Speaker.CANDIDATE, Move.SAY, "I built an API for invoices.", Source.CANDIDATE),
    (Speaker.INTERVIEWER, Move.CLOSE, "Thank you.", Source.PLAN),
]


@dataclass(frozen=True, slots=True)
class Tenant:
    """An organization somebody acts for."""

    caller: Caller
    key: str

    @property
    def organization_id(self) -> UUID:
        return self.caller.organization_id


async def new_tenant(sessions: Sessions, name: str) -> Tenant:
    """An organization with an owner and an API key."""
    account = await create_organization_with_owner(sessions, name, f"{name}@example.org")
    _, key = await create_api_key(sessions, account.organization.id, "test")
    return Tenant(Caller(account.organization.id, MemberRole.OWNER, user_id=account.owner.id), key)


def session_row(interview: InterviewRow, **values: object) -> SessionRow:
    """A session of the interview that has not been stored yet."""
    given: dict[str, object] = {
        "last_activity_at": datetime.now(UTC),
        "token_hash": hash_token(new_token()),
        "plan": {},
        **values,
    }
    return SessionRow(id=new_id(), organization_id=interview.organization_id, interview_id=interview.id, **given)


async def add_session(sessions: Sessions, interview: InterviewRow, **values: object) -> SessionRow:
    """A stored session with three turns, a consent and a report; values as `SessionRow` takes them."""
    started = datetime(2026, 4, 1, 12, tzinfo=UTC)
    defaults: dict[str, object] = {
        "status": SessionStatus.COMPLETED,
        "participant_name": "Alex",
        "participant_email": "alex@example.com",
        "started_at": started,
        "completed_at": started + timedelta(minutes=31),
        "active_ms": 1_842_000,
        "message_count": len(SPOKEN),
        "summary": "Strong system design answers.",
        "insights": ["Clear tradeoff discussion"],
        "themes": ["APIs", "scalability"],
        "sentiment": "positive",
    }
    row = session_row(interview, **{**defaults, **values})
    async with writing(sessions) as db:
        db.add(row)
        await db.flush()
        for index, (speaker, move, text, source) in enumerate(SPOKEN):
            at_ms = int(started.timestamp() * 1000) + 5000 * (index + 1)
            db.add(
                TurnRow(
                    session_id=row.id,
                    index=index,
                    speaker=speaker,
                    move=move,
                    text=text,
                    source=source,
                    at_ms=at_ms,
                    elapsed_ms=5000 * index,
                )
            )
        db.add(ConsentRow(session_id=row.id, version="1", text="Yes", locale="en", given_at=started))
        report = ReportRow(session_id=row.id, state=ReportState.READY)
        db.add(report)
        await db.flush()
        db.add(FindingRow(report_id=report.id, position=0, kind=FindingKind.THEME, label="APIs"))
        if not row.is_preview:
            await db.execute(
                update(InterviewRow)
                .where(InterviewRow.id == interview.id)
                .values(session_count=InterviewRow.session_count + 1)
            )
    return row
