"""Links that show one session's report, read-only, to whoever holds them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import select, update

from server.db.engine import Sessions, reading, writing
from server.db.models import ApiClient, MemberRole, ReportLink
from server.services.access import Caller, hash_token, new_token
from server.services.audit import record
from server.services.errors import Gone, Invalid, NotFound
from server.services.origins import check_origins
from server.services.session_records import owned_session
from server.services.session_views import SessionView, view_session


class Part(StrEnum):
    """What a link can show."""

    REPORT = "report"
    TRANSCRIPT = "transcript"
    AUDIO = "audio"
    """The recording; heard from the transcript, so not without it."""


BOTH: Final = (Part.REPORT, Part.TRANSCRIPT)
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
    parts: frozenset[Part]


async def make_report_link(
    sessions: Sessions,
    caller: Caller,
    session_id: UUID,
    *,
    minutes: int,
    origins: list[str] | None,
    parts: Iterable[Part] = BOTH,
    note: str = "",
) -> MadeLink:
    """A link to the session's report. Without `origins`, the pages of the organization's apps may embed it.

    Raises:
        NotFound: unknown session, or another organization's.
        Invalid: an origin that is none; nothing chosen to be shown, or sound without the transcript.
    """
    shown = frozenset(parts)
    if not shown & frozenset(BOTH) or (Part.AUDIO in shown and Part.TRANSCRIPT not in shown):
        raise Invalid("Choose the report, the transcript or both; sound goes with the transcript.", "parts")
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
            parts=[part.value for part in Part if part in shown],
            note=note,
            created_by=caller.user_id,
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


async def report_links_of(sessions: Sessions, caller: Caller, session_id: UUID) -> list[ReportLink]:
    """The session's links that are neither revoked nor expired, newest first.

    Raises:
        NotFound: unknown session, or another organization's.
    """
    async with reading(sessions) as db:
        await owned_session(db, caller.organization_id, session_id)
        found = await db.scalars(
            select(ReportLink)
            .where(
                ReportLink.session_id == session_id,
                ReportLink.revoked_at.is_(None),
                ReportLink.expires_at > datetime.now(UTC),
            )
            .order_by(ReportLink.id.desc())
        )
        return list(found)


async def open_report_link(sessions: Sessions, token: str, *, heard: bool = False) -> SharedReport:
    """The report that the link of this token shows; the look is written to the audit log, unless it is only `heard`.

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
    if not heard:
        async with writing(sessions) as db:
            record(db, reader, "report_link.viewed", link.session_id, link=str(link.id))
    parts = frozenset(Part) & frozenset(link.parts)
    return SharedReport(_only(view, parts), tuple(link.origins), link.expires_at, frozenset(map(Part, parts)))


def _only(view: SessionView, parts: frozenset[str]) -> SessionView:
    """The view without what the link does not show. Video stays with the organization."""
    shown = replace(view, takes=[], recording=view.recording if Part.AUDIO in parts else None)
    return shown if Part.REPORT in parts else replace(shown, report=None)
