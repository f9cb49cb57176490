"""What an app fetches of its interviews: pending until acknowledged."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import select, update

from server.db.engine import Sessions, reading, writing
from server.db.models import PartnerSession, ReportRow, ReportState, SessionRow, SessionStatus
from server.services.api_clients import ClientCredentials
from server.services.errors import NotFound
from server.services.partners.result_content import Content, content_of

SENT: Final = "assessment.sent"
COMPLETED: Final = "assessment.completed"
BATCH: Final = 100
OVER: Final = (SessionStatus.COMPLETED, SessionStatus.ABANDONED, SessionStatus.EXPIRED)
UNWRITTEN: Final = (ReportState.QUEUED, ReportState.RUNNING)


@dataclass(frozen=True, slots=True)
class Result:
    """One event of an app's interviews."""

    event: Literal["assessment.sent", "assessment.completed"]
    row: SessionRow
    content: Content | None = None
    """What came of it, where it has ended."""

    @property
    def event_id(self) -> str:
        """Names it to the app."""
        return f"{self.event}:{self.row.id}"


async def pending_results(sessions: Sessions, client: ClientCredentials) -> list[Result]:
    """What the app has not acknowledged, oldest first: that a candidate was sent in, and how it ended.

    An interview has ended for it when its report is there, or there will be none.
    """
    mine = (
        select(SessionRow)
        .join(PartnerSession, PartnerSession.session_id == SessionRow.id)
        .where(PartnerSession.client_id == client.id)
        .order_by(SessionRow.id)
        .limit(BATCH)
    )
    unwritten = select(ReportRow.session_id).where(ReportRow.state.in_(UNWRITTEN))
    async with reading(sessions) as db:
        sent = await db.scalars(mine.where(PartnerSession.sent_acknowledged_at.is_(None)))
        ended = list(
            await db.scalars(
                mine.where(
                    PartnerSession.completed_acknowledged_at.is_(None),
                    SessionRow.status.in_(OVER),
                    SessionRow.id.not_in(unwritten),
                )
            )
        )
        content = await content_of(db, ended)
        return [
            *(Result("assessment.sent", row) for row in sent),
            *(Result("assessment.completed", row, content[row.id]) for row in ended),
        ]


async def acknowledge_result(sessions: Sessions, client: ClientCredentials, event_id: str) -> None:
    """Take a result off the list; doing so again changes nothing.

    Raises:
        NotFound: no such event of this app's.
    """
    event, _, session = event_id.partition(":")
    columns = {SENT: PartnerSession.sent_acknowledged_at, COMPLETED: PartnerSession.completed_acknowledged_at}
    try:
        column, session_id = columns[event], UUID(session)
    except (KeyError, ValueError) as error:
        raise NotFound("There is no such event.") from error
    async with writing(sessions) as db:
        done = await db.scalar(
            update(PartnerSession)
            .where(PartnerSession.session_id == session_id, PartnerSession.client_id == client.id)
            .values({column: datetime.now(UTC)})
            .returning(PartnerSession.id)
        )
    if done is None:
        raise NotFound("There is no such event.")
