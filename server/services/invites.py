"""Invites: links for one candidate each, good for one session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from msgspec import Meta
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import InterviewRow, InviteRow, SessionRow
from server.services.access import Caller, new_token
from server.services.audit import record
from server.services.errors import Conflict, Invalid, NotFound
from server.services.inputs import Email, Label, LongText, Phone, checked, in_utc
from server.services.interviews import owned_interview
from server.services.pagination import MAX_LIMIT, Page, page_of, page_query
from server.services.quotas import expect_hours
from server.services.site import Site

MAX_BATCH: Final = 500


class NewInvite(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A candidate to invite; nothing is required."""

    name: Annotated[Label | None, Meta(description="Display name.", examples=["Alex"])] = None
    email: Annotated[Email | None, Meta(description="Contact email.", examples=["alex@example.com"])] = None
    phone: Annotated[Phone | None, Meta(description="Phone number.", examples=["+1-555-0100"])] = None
    notes: Annotated[LongText | None, Meta(description="Internal notes for your team.")] = None
    expires_at: Annotated[
        Annotated[datetime, Meta(tz=True)] | None,
        Meta(description="When the link stops working; null: never.", examples=["2027-01-31T00:00:00Z"]),
    ] = None


NewInvites = Annotated[tuple[NewInvite, ...], Meta(min_length=1, max_length=MAX_BATCH)]


@dataclass(frozen=True, slots=True)
class Invite:
    """An invite with what it has led to."""

    row: InviteRow
    public_slug: str
    session_id: UUID | None


def invite_url(site: Site, invite: Invite) -> str:
    """The link to send to the candidate."""
    return f"{site.base_url}/i/{invite.public_slug}?token={invite.row.token}"


async def create_invites(
    sessions: Sessions, caller: Caller, interview_id: UUID, new: Sequence[NewInvite]
) -> list[Invite]:
    """The new invites in the order given: all of them or, on an error, none.

    Raises:
        NotFound: no such interview of the caller's.
        Invalid: names the field, or none or more than 500 are given.
        Conflict: the interview is archived.
        QuotaExceeded: no interview time is left.
    """
    if not 1 <= len(new) <= MAX_BATCH:
        raise Invalid(f"Send between 1 and {MAX_BATCH} candidates.")
    given = [checked(item) for item in new]
    async with writing(sessions) as db:
        interview = await owned_interview(db, caller.organization_id, interview_id, lock=True)
        if not interview.is_active:
            raise Conflict("The interview is archived: nobody new gets in.")
        await expect_hours(db, caller.organization_id)
        rows = [
            InviteRow(
                organization_id=caller.organization_id,
                interview_id=interview.id,
                name=item.name and item.name.strip(),
                email=item.email,
                phone=item.phone,
                notes=item.notes,
                expires_at=item.expires_at and in_utc(item.expires_at, "expiresAt"),
                token=new_token(),
            )
            for item in given
        ]
        db.add_all(rows)
        await db.flush()
        for row in rows:
            record(db, caller, "invite.created", row.id, interview=str(interview.id))
    return [Invite(row, interview.public_slug, None) for row in rows]


async def list_invites(sessions: Sessions, caller: Caller, interview_id: UUID) -> list[Invite]:
    """All invites of an interview, newest first, revoked and expired ones too.

    Raises:
        NotFound: no such interview of the caller's.
    """
    async with reading(sessions) as db:
        interview = await owned_interview(db, caller.organization_id, interview_id)
        found = await db.execute(
            select(InviteRow, SessionRow.id)
            .outerjoin(SessionRow, SessionRow.invite_id == InviteRow.id)
            .where(InviteRow.interview_id == interview.id)
            .order_by(InviteRow.id.desc())
        )
        return [Invite(row, interview.public_slug, session_id) for row, session_id in found]


async def find_invites(
    sessions: Sessions, caller: Caller, interview_id: UUID, *, limit: int = MAX_LIMIT, cursor: str | None = None
) -> Page[Invite]:
    """A page of an interview's invites, newest first, revoked and expired ones too.

    Raises:
        NotFound: no such interview of the caller's.
        Invalid: limit or cursor.
    """
    query = (
        select(InviteRow, SessionRow.id)
        .outerjoin(SessionRow, SessionRow.invite_id == InviteRow.id)
        .where(InviteRow.interview_id == interview_id)
    )
    query = page_query(query, InviteRow.id, "invites", limit=limit, cursor=cursor)
    async with reading(sessions) as db:
        interview = await owned_interview(db, caller.organization_id, interview_id)
        found = (await db.execute(query)).tuples().all()
    rows = [(row.id, Invite(row, interview.public_slug, session_id)) for row, session_id in found]
    return page_of(rows, "invites", limit=limit)


async def _owned_invite(db: AsyncSession, organization_id: UUID, invite_id: UUID) -> InviteRow:
    row = await db.scalar(
        select(InviteRow)
        .where(InviteRow.id == invite_id, InviteRow.organization_id == organization_id)
        .with_for_update()
    )
    if row is None:
        raise NotFound("There is no such invite.")
    return row


async def _with_links(db: AsyncSession, row: InviteRow) -> Invite:
    slug = await db.scalar(select(InterviewRow.public_slug).where(InterviewRow.id == row.interview_id))
    session_id = await db.scalar(select(SessionRow.id).where(SessionRow.invite_id == row.id))
    return Invite(row, slug or "", session_id)


async def revoke_invite(sessions: Sessions, caller: Caller, invite_id: UUID) -> Invite:
    """The invite, whose link lets nobody in any more; a session it has begun goes on. Twice is harmless.

    Raises:
        NotFound: unknown or another organization's.
    """
    async with writing(sessions) as db:
        row = await _owned_invite(db, caller.organization_id, invite_id)
        if row.revoked_at is None:
            row.revoked_at = datetime.now(UTC)
            record(db, caller, "invite.revoked", row.id, interview=str(row.interview_id))
        return await _with_links(db, row)


async def set_invite_expiry(sessions: Sessions, caller: Caller, invite_id: UUID, expires_at: datetime | None) -> Invite:
    """The invite, good until `expires_at` (with a time zone) or, with None, for ever.

    Raises:
        NotFound: unknown or another organization's.
    """
    async with writing(sessions) as db:
        row = await _owned_invite(db, caller.organization_id, invite_id)
        row.expires_at = expires_at and in_utc(expires_at, "expiresAt")
        record(db, caller, "invite.expiry_set", row.id, interview=str(row.interview_id))
        return await _with_links(db, row)
