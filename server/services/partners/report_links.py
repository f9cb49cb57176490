"""Links that show one session's report, read-only, to whoever holds them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select, update

from server.db.engine import Sessions, reading, writing
from server.db.models import ApiClient, MemberRole, ReportLink
from server.services.access import Caller, hash_token, new_token
from server.services.audit import record
from server.services.errors import Gone, NotFound
from server.services.origins import check_origins
from server.services.session_records import owned_session
from server.services.session_views import SessionView, view_session

DEFAULT_MINUTES: Final = 24 * 60
LONGEST_MINUTES: Final = 90 * 24 * 60


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A new link, with its token: the only time it is handed out."""

    row: ReportLink
    token: str


@dataclass(frozen=True, slots=True)
class SharedReport:
    """What a link shows, and whose pages may embed it."""

    view: SessionView
    origins: tuple[str, ...]
    expires_at: datetime


async def make_report_link(
    sessions: Sessions, caller: Caller, session_id: UUID, *, minutes: int, origins: list[str] | None
) -> MadeLink:
    """A link to the session's report. Without `origins`, the pages of the organization's apps may embed it.

    Raises:
        NotFound: unknown session, or another organization's.
        Invalid: an origin that is none.
    """
    given = None if origins is None else check_origins(origins)
    token = new_token()
    async with writing(sessions) as db:
        await owned_session(db, caller.organization_id, session_id)
        if given is None:
            apps = select(ApiClient.origins).where(
                ApiClient.organization_id == caller.organization_id, ApiClient.revoked_at.is_(None)
            )
            given = sorted({origin for found in await db.scalars(apps) for origin in found})
        row = ReportLink(
            organization_id=caller.organization_id,
            session_id=session_id,
            token_hash=hash_token(token),
            origins=given,
            expires_at=datetime.now(UTC) + timedelta(minutes=minutes),
        )
        db.add(row)
        await db.flush()
        record(db, caller, "report_link.created", session_id, link=str(row.id))
    return MadeLink(row, token)


async def revoke_report_link(sessions: Sessions, caller: Caller, session_id: UUID, link_id: UUID) -> None:
    """End a link at once.

    Raises:
        NotFound: no such living link to that session of the caller's.
    """
    async with writing(sessions) as db:
        revoked = await db.scalar(
            update(ReportLink)
            .where(
                ReportLink.id == link_id,
                ReportLink.session_id == session_id,
                ReportLink.organization_id == caller.organization_id,
                ReportLink.revoked_at.is_(None),
            )
            .values(revoked_at=datetime.now(UTC))
            .returning(ReportLink.id)
        )
        if revoked is None:
            raise NotFound("There is no such link.")
        record(db, caller, "report_link.revoked", session_id, link=str(link_id))


async def open_report_link(sessions: Sessions, token: str) -> SharedReport:
    """The report that the link of this token shows; the look is written to the audit log.

    Raises:
        NotFound: no such link, or its session was erased.
        Gone: expired or revoked.
    """
    async with reading(sessions) as db:
        link = await db.scalar(select(ReportLink).where(ReportLink.token_hash == hash_token(token)))
    if link is None:
        raise NotFound("There is no report at this address.")
    if link.revoked_at is not None:
        raise Gone("This link has been withdrawn.", "revoked")
    if link.expires_at <= datetime.now(UTC):
        raise Gone("This link has expired.", "expired")
    reader = Caller(link.organization_id, MemberRole.REVIEWER)
    view = await view_session(sessions, reader, link.session_id)
    async with writing(sessions) as db:
        record(db, reader, "report_link.viewed", link.session_id, link=str(link.id))
    return SharedReport(view, tuple(link.origins), link.expires_at)
