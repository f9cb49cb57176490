"""Invites: links for one candidate each, good for one session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Final
from uuid import UUID

import msgspec
from msgspec import Meta
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import InterviewRow, InviteRow, SessionRow, SessionStatus
from server.services.access import Caller, new_token
from server.services.audit import record
from server.services.errors import Conflict, Invalid, NotFound
from server.services.inputs import ANY_TEXT, Email, Label, LanguageTag, LongText, Phone, checked, in_utc
from server.services.interviews import owned_interview
from server.services.invite_mail import invitation_link, queue_invitation
from server.services.mail_outbox import Letterbox
from server.services.pagination import MAX_LIMIT, Page, page_of, page_query
from server.services.quotas import expect_hours
from server.services.site import Site

MAX_BATCH: Final = 500
LONGEST_NOTE: Final = 2_000
EVERYWHERE_OVER: Final = timedelta(days=1, hours=12)
"""From the first minute of a day in UTC until that day is over everywhere (UTC-12)."""


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


class PersonalInvite(NewInvite, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """An invite as the studio makes it: with what the candidate reads in the mail."""

    note: Annotated[str, Meta(max_length=LONGEST_NOTE, pattern=ANY_TEXT)] | None = None
    """A personal note to the candidate; `notes` are the team's own."""
    language: LanguageTag | None = None
    """Of the mail; None: the interview's."""


NewInvites = Annotated[tuple[NewInvite, ...], Meta(min_length=1, max_length=MAX_BATCH)]


@dataclass(frozen=True, slots=True)
class Invite:
    """An invite with what it has led to."""

    row: InviteRow
    public_slug: str
    session_id: UUID | None
    session_status: SessionStatus | None = None

    @property
    def expired(self) -> bool:
        """Its time is over, as of now, and nobody has come."""
        expires_at = self.row.expires_at
        return self.session_id is None and expires_at is not None and expires_at <= datetime.now(UTC)


def invite_url(site: Site, invite: Invite) -> str:
    """The link to send to the candidate."""
    return invitation_link(site, invite.public_slug, invite.row)


def end_of(day: date) -> datetime:
    """When that day is over, wherever the candidate lives.

    Raises:
        Invalid: at the end of the calendar.
    """
    try:
        return datetime(day.year, day.month, day.day, tzinfo=UTC) + EVERYWHERE_OVER
    except OverflowError as error:
        raise Invalid("There is no such day.", "expires") from error


async def create_invites(
    sessions: Sessions,
    caller: Caller,
    interview_id: UUID,
    new: Sequence[NewInvite],
    *,
    letterbox: Letterbox | None = None,
) -> list[Invite]:
    """The new invites in the order given: all of them or, on an error, none.

    With `letterbox` those that have an address mail can go to are mailed.

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
        rows = [_row(interview, item) for item in given]
        db.add_all(rows)
        await db.flush()
        for row in rows:
            record(db, caller, "invite.created", row.id, interview=str(interview.id))
        if letterbox is not None:
            for row in rows:
                await queue_invitation(db, letterbox, interview, row)
    return [Invite(row, interview.public_slug, None) for row in rows]


def _row(interview: InterviewRow, item: NewInvite) -> InviteRow:
    row = InviteRow(
        organization_id=interview.organization_id,
        interview_id=interview.id,
        name=item.name and item.name.strip(),
        email=item.email,
        phone=item.phone,
        notes=item.notes,
        expires_at=item.expires_at and in_utc(item.expires_at, "expiresAt"),
        token=new_token(),
    )
    if isinstance(item, PersonalInvite):
        row.note, row.language = item.note, item.language
    return row


async def invited_addresses(sessions: Sessions, caller: Caller, interview_id: UUID) -> frozenset[str]:
    """Whom an interview has been sent to, by address in lower case; those whose invite was withdrawn apart."""
    async with reading(sessions) as db:
        found = await db.scalars(
            select(InviteRow.email).where(
                InviteRow.interview_id == interview_id,
                InviteRow.organization_id == caller.organization_id,
                InviteRow.revoked_at.is_(None),
                InviteRow.email.is_not(None),
            )
        )
        return frozenset(email.lower() for email in found if email)


async def list_invites(sessions: Sessions, caller: Caller, interview_id: UUID) -> list[Invite]:
    """All invites of an interview, newest first, revoked and expired ones too.

    Raises:
        NotFound: no such interview of the caller's.
    """
    async with reading(sessions) as db:
        interview = await owned_interview(db, caller.organization_id, interview_id)
        found = await db.execute(
            select(InviteRow, SessionRow.id, SessionRow.status)
            .outerjoin(SessionRow, SessionRow.invite_id == InviteRow.id)
            .where(InviteRow.interview_id == interview.id)
            .order_by(InviteRow.id.desc())
        )
        return [Invite(row, interview.public_slug, session_id, status) for row, session_id, status in found]


async def find_invites(
    sessions: Sessions, caller: Caller, interview_id: UUID, *, limit: int = MAX_LIMIT, cursor: str | None = None
) -> Page[Invite]:
    """A page of an interview's invites, newest first, revoked and expired ones too.

    Raises:
        NotFound: no such interview of the caller's.
        Invalid: limit or cursor.
    """
    query = (
        select(InviteRow, SessionRow.id, SessionRow.status)
        .outerjoin(SessionRow, SessionRow.invite_id == InviteRow.id)
        .where(InviteRow.interview_id == interview_id)
    )
    query = page_query(query, InviteRow.id, "invites", limit=limit, cursor=cursor)
    async with reading(sessions) as db:
        interview = await owned_interview(db, caller.organization_id, interview_id)
        found = (await db.execute(query)).tuples().all()
    rows = [(row.id, Invite(row, interview.public_slug, session_id, status)) for row, session_id, status in found]
    return page_of(rows, "invites", limit=limit)


async def owned_invite(db: AsyncSession, organization_id: UUID, invite_id: UUID, *, lock: bool = True) -> InviteRow:
    """The invite, locked if it is to be changed.

    Raises:
        NotFound: unknown or another organization's.
    """
    query = select(InviteRow).where(InviteRow.id == invite_id, InviteRow.organization_id == organization_id)
    row = await db.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no such invite.")
    return row


async def with_links(db: AsyncSession, row: InviteRow) -> Invite:
    """An invite with what it has led to."""
    slug = await db.scalar(select(InterviewRow.public_slug).where(InterviewRow.id == row.interview_id))
    begun = (await db.execute(select(SessionRow.id, SessionRow.status).where(SessionRow.invite_id == row.id))).first()
    return Invite(row, slug or "", begun and begun.id, begun and begun.status)


async def revoke_invite(sessions: Sessions, caller: Caller, invite_id: UUID) -> Invite:
    """The invite, whose link lets nobody in any more; a session it has begun goes on. Twice is harmless.

    Raises:
        NotFound: unknown or another organization's.
    """
    async with writing(sessions) as db:
        row = await owned_invite(db, caller.organization_id, invite_id)
        if row.revoked_at is None:
            row.revoked_at = datetime.now(UTC)
            record(db, caller, "invite.revoked", row.id, interview=str(row.interview_id))
        return await with_links(db, row)


async def set_invite_expiry(sessions: Sessions, caller: Caller, invite_id: UUID, expires_at: datetime | None) -> Invite:
    """The invite, good until `expires_at` (with a time zone) or, with None, for ever.

    Raises:
        NotFound: unknown or another organization's.
    """
    async with writing(sessions) as db:
        row = await owned_invite(db, caller.organization_id, invite_id)
        row.expires_at = expires_at and in_utc(expires_at, "expiresAt")
        record(db, caller, "invite.expiry_set", row.id, interview=str(row.interview_id))
        return await with_links(db, row)
