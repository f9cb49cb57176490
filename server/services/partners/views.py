"""A partner session as its program sees it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select

from server.db.engine import Sessions, reading
from server.db.models import (
    InterviewRow,
    PartnerSession,
    ReportRow,
    ReportState,
    SessionRow,
    SessionStatus,
)
from server.interview.plan import Plan
from server.services.access import Caller
from server.services.errors import NotFound
from server.services.pagination import Page, page_of, page_query
from server.services.plans import extended, plan_from_json

LIST_NAME: Final = "partner-sessions"


@dataclass(frozen=True, slots=True)
class PartnerView:
    """A session with how it is entered, and how far its report is."""

    row: SessionRow
    partner: PartnerSession
    interview_slug: str
    report: ReportState | None

    @property
    def status(self) -> SessionStatus:
        """Where it is now; one past its time is EXPIRED before the sweep has come by."""
        return status_now(self.row)

    @property
    def plan(self) -> Plan:
        """With the time granted since."""
        return extended(plan_from_json(self.row.plan), self.row.extra_minutes)


def status_now(row: SessionRow) -> SessionStatus:
    """The session's state, its expiry counted."""
    expired = row.expires_at is not None and row.expires_at <= datetime.now(UTC)
    return SessionStatus.EXPIRED if row.status is SessionStatus.PENDING and expired else row.status


def _in_state(status: SessionStatus) -> ColumnElement[bool]:
    overdue = and_(SessionRow.status == SessionStatus.PENDING, SessionRow.expires_at <= datetime.now(UTC))
    match status:
        case SessionStatus.EXPIRED:
            return or_(SessionRow.status == status, overdue)
        case SessionStatus.PENDING:
            return and_(SessionRow.status == status, SessionRow.expires_at > datetime.now(UTC))
        case _:
            return SessionRow.status == status


def _views(organization_id: UUID) -> Select[tuple[SessionRow, PartnerSession, str, ReportState]]:
    return (
        select(SessionRow, PartnerSession, InterviewRow.public_slug, ReportRow.state)
        .join(PartnerSession, PartnerSession.session_id == SessionRow.id)
        .join(InterviewRow, InterviewRow.id == SessionRow.interview_id)
        .outerjoin(ReportRow, ReportRow.session_id == SessionRow.id)
        .where(PartnerSession.organization_id == organization_id)
    )


async def view_partner_session(sessions: Sessions, organization_id: UUID, session_id: UUID) -> PartnerView:
    """The organization's session of this id, opened by a program.

    Raises:
        NotFound: there is none.
    """
    async with reading(sessions) as db:
        found = (await db.execute(_views(organization_id).where(SessionRow.id == session_id))).first()
    if found is None:
        raise NotFound("There is no such session.")
    return PartnerView(*found)


async def list_partner_sessions(
    sessions: Sessions,
    caller: Caller,
    *,
    limit: int,
    cursor: str | None = None,
    status: SessionStatus | None = None,
    external_id: str | None = None,
    preset: str | None = None,
) -> Page[PartnerView]:
    """A page of the organization's sessions that programs have opened, newest first.

    Raises:
        Invalid: limit or cursor.
    """
    query = _views(caller.organization_id)
    if status is not None:
        query = query.where(_in_state(status))
    if external_id is not None:
        query = query.where(PartnerSession.external_id == external_id)
    if preset is not None:
        query = query.where(InterviewRow.public_slug == preset)
    query = page_query(query, SessionRow.id, LIST_NAME, limit=limit, cursor=cursor)
    async with reading(sessions) as db:
        rows = [PartnerView(*found) for found in await db.execute(query)]
    return page_of([(view.row.id, view) for view in rows], LIST_NAME, limit=limit)
