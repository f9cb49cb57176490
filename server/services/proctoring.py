"""Sessions as the proctoring reports API sees them: test attempts, each known to a client by an HMAC of its id."""

import hmac
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from server.db.engine import Sessions, reading, writing
from server.db.models import (
    AttemptHashRow,
    AuditEvent,
    IntegritySignalRow,
    InterviewRow,
    MediaKind,
    MediaRow,
    PartnerSession,
    SessionRow,
    UsageMonth,
)
from server.interview.integrity import TrustScore
from server.ports.media import MediaStore
from server.services.access import hash_token
from server.services.api_clients import ClientCredentials
from server.services.errors import Gone, NotFound
from server.services.evidence import EvidenceNotReady
from server.services.integrity import score_of, signals_of
from server.services.pagination import Page, page_of, page_query
from server.services.signed_requests import signature_of
from server.services.transcript_batch import OPEN_STATES

LIST_NAME: Final = "attempts"
LINK_LIFE_S: Final = 15 * 60
RETRY_RUNNING_S: Final = 60
RETRY_PROCESSING_S: Final = 5
BATCH: Final = 500


class EvidenceStatus(StrEnum):
    """Whether the evidence file can be fetched."""

    PROCESSING = "processing"
    """The interview is going on, or what was seen in it is being put together."""
    PROCESSED = "processed"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A session with what was seen in it."""

    row: SessionRow
    interview: InterviewRow
    name: str
    """What this client asks for it by."""
    score: TrustScore

    @property
    def over(self) -> bool:
        """Whether the interview is finished, or will never be."""
        return self.row.status not in OPEN_STATES

    @property
    def trust_score(self) -> int | None:
        """Blank before the end, and where the candidate did not agree to being watched."""
        return self.score.score if self.over and self.row.integrity_consent else None

    @property
    def evidence_status(self) -> EvidenceStatus:
        """Whether there is a file to fetch."""
        return EvidenceStatus.PROCESSED if self.row.evidence_at else EvidenceStatus.PROCESSING


@dataclass(frozen=True, slots=True)
class ProctoringUsage:
    """What an organization has used; a month is a calendar month in UTC."""

    month: str
    attempts: int
    watched: int
    session_seconds: int
    media_bytes: int


def attempt_name(client: ClientCredentials, session_id: UUID) -> str:
    """HMAC-SHA256 of the attempt's id, which is the session's in its usual form."""
    return signature_of(client.secret, str(session_id))


async def find_attempt(sessions: Sessions, client: ClientCredentials, name: str) -> Attempt:
    """The attempt of that name.

    Raises:
        NotFound: none of this client's organization.
        Gone: it was erased.
    """
    known = await _look_up(sessions, client, name)
    if known is None and await _name_all(sessions, client):
        known = await _look_up(sessions, client, name)
    if known is None:
        raise NotFound("There is no test attempt by that hash.")
    if known.session_id is None:
        raise Gone("This test attempt has been erased.", "erased")
    async with reading(sessions) as db:
        found = await _attempts(db, client, _wanted(client).where(SessionRow.id == known.session_id))
    for attempt in found:
        if hmac.compare_digest(attempt.name.encode(), name.lower().encode()):
            return attempt
    raise NotFound("There is no test attempt by that hash.")


async def _look_up(sessions: Sessions, client: ClientCredentials, name: str) -> AttemptHashRow | None:
    async with reading(sessions) as db:
        row: AttemptHashRow | None = await db.scalar(
            select(AttemptHashRow).where(
                AttemptHashRow.client_id == client.id, AttemptHashRow.name_hash == hash_token(name.lower())
            )
        )
        return row


async def _name_all(sessions: Sessions, client: ClientCredentials) -> bool:
    """Give the sessions that this client has no name for theirs; false: all have one."""
    named = False
    while True:
        try:
            async with writing(sessions) as db:
                done = await _name_some(db, client)
        except IntegrityError:  # another request names the same ones just now
            return True
        named = named or done > 0
        if done < BATCH:
            return named


async def _name_some(db: AsyncSession, client: ClientCredentials) -> int:
    has_name = exists().where(AttemptHashRow.client_id == client.id, AttemptHashRow.session_id == SessionRow.id)
    found = await db.scalars(
        select(SessionRow.id)
        .where(SessionRow.organization_id == client.organization_id, SessionRow.is_preview.is_(False), ~has_name)
        .limit(BATCH)
    )
    made = [
        AttemptHashRow(
            client_id=client.id, session_id=session_id, name_hash=hash_token(attempt_name(client, session_id))
        )
        for session_id in found
    ]
    db.add_all(made)
    return len(made)


def _wanted(client: ClientCredentials) -> Select[tuple[SessionRow, InterviewRow]]:
    return (
        select(SessionRow, InterviewRow)
        .join(InterviewRow, InterviewRow.id == SessionRow.interview_id)
        .options(defer(SessionRow.plan, raiseload=True))
        .where(SessionRow.organization_id == client.organization_id, SessionRow.is_preview.is_(False))
    )


async def _attempts(
    db: AsyncSession, client: ClientCredentials, query: Select[tuple[SessionRow, InterviewRow]]
) -> list[Attempt]:
    found = list((await db.execute(query)).tuples())
    signals: dict[UUID, list[IntegritySignalRow]] = await signals_of(db, [row.id for row, _ in found])
    return [
        Attempt(row, interview, attempt_name(client, row.id), score_of(signals[row.id])) for row, interview in found
    ]


async def list_attempts(
    sessions: Sessions,
    client: ClientCredentials,
    *,
    limit: int,
    cursor: str | None = None,
    lookup_key: str | None = None,
) -> Page[Attempt]:
    """A page of the organization's attempts, newest first; `lookup_key`: only those of one interview or candidate.

    That is the interview's slug or id, the candidate's address, or the id by which a partner has opened the session.

    Raises:
        Invalid: limit or cursor.
    """
    query = _wanted(client)
    if lookup_key:
        opened_as = select(PartnerSession.session_id).where(
            PartnerSession.organization_id == client.organization_id, PartnerSession.external_id == lookup_key
        )
        same = [
            InterviewRow.public_slug == lookup_key,
            SessionRow.participant_email == lookup_key,
            SessionRow.id.in_(opened_as),
        ]
        with suppress(ValueError):
            same.append(InterviewRow.id == UUID(lookup_key))
        query = query.where(or_(*same))
    query = page_query(query, SessionRow.id, LIST_NAME, limit=limit, cursor=cursor)
    async with reading(sessions) as db:
        found = await _attempts(db, client, query)
    return page_of([(attempt.row.id, attempt) for attempt in found], LIST_NAME, limit=limit)


async def link_evidence(sessions: Sessions, media: MediaStore, client: ClientCredentials, attempt: Attempt) -> str:
    """A link to the evidence file, for a quarter of an hour.

    Raises:
        EvidenceNotReady: come back later.
        Gone: the file was erased.
    """
    expect_evidence(attempt)
    async with reading(sessions) as db:
        path = await db.scalar(
            select(MediaRow.path).where(
                MediaRow.session_id == attempt.row.id, MediaRow.kind == MediaKind.EVIDENCE, MediaRow.stored
            )
        )
    if path is None:
        raise Gone("The evidence of this attempt has been erased.", "erased")
    await _note(sessions, client, attempt, "evidence.fetched")
    return await media.signed_url(path, LINK_LIFE_S)


async def presign(
    sessions: Sessions, media: MediaStore, client: ClientCredentials, attempt: Attempt, paths: list[str]
) -> dict[str, str]:
    """Links to files named in the attempt's evidence, for a quarter of an hour.

    Raises:
        EvidenceNotReady: come back later.
        NotFound: one of the paths is not of this attempt.
    """
    expect_evidence(attempt)
    async with reading(sessions) as db:
        known = set(
            await db.scalars(
                select(MediaRow.path).where(
                    MediaRow.session_id == attempt.row.id,
                    MediaRow.path.in_(paths),
                    MediaRow.stored,
                    MediaRow.kind != MediaKind.UPLOAD,
                )
            )
        )
    if unknown := [path for path in paths if path not in known]:
        raise NotFound(f"There is no file of this attempt at {unknown[0][:100]}.")
    await _note(sessions, client, attempt, "media.presigned")
    return {path: await media.signed_url(path, LINK_LIFE_S) for path in paths}


def expect_evidence(attempt: Attempt) -> None:
    """Nothing, once there is evidence.

    Raises:
        EvidenceNotReady: come back later.
    """
    if attempt.evidence_status is not EvidenceStatus.PROCESSED:
        raise EvidenceNotReady(RETRY_PROCESSING_S if attempt.over else RETRY_RUNNING_S)


async def _note(sessions: Sessions, client: ClientCredentials, attempt: Attempt, action: str) -> None:
    async with writing(sessions) as db:
        db.add(
            AuditEvent(
                organization_id=client.organization_id,
                actor=f"client:{client.id}",
                action=action,
                target=str(attempt.row.id),
                data={},
            )
        )


async def proctoring_usage(sessions: Sessions, client: ClientCredentials) -> ProctoringUsage:
    """What the client's organization has used this month, and stores."""
    now = datetime.now(UTC)
    begin = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    of_month = (
        SessionRow.organization_id == client.organization_id,
        SessionRow.is_preview.is_(False),
        SessionRow.created_at >= begin,
    )
    async with reading(sessions) as db:
        attempts = await db.scalar(select(func.count()).select_from(SessionRow).where(*of_month))
        watched = await db.scalar(
            select(func.count()).select_from(SessionRow).where(*of_month, SessionRow.integrity_consent)
        )
        seconds = await db.scalar(
            select(UsageMonth.session_seconds).where(
                UsageMonth.organization_id == client.organization_id, UsageMonth.month == f"{now:%Y-%m}"
            )
        )
        stored = await db.scalar(
            select(func.sum(MediaRow.size_bytes))
            .join(SessionRow, SessionRow.id == MediaRow.session_id)
            .where(SessionRow.organization_id == client.organization_id, MediaRow.stored)
        )
    return ProctoringUsage(f"{now:%Y-%m}", attempts or 0, watched or 0, seconds or 0, int(stored or 0))
