"""One invite after it was made: what is changed about it, and its mail."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final
from uuid import UUID

import msgspec
from msgspec import Meta
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import InterviewRow, MailKind, MailRow, MailState
from server.services.access import Caller
from server.services.accommodations import Accommodations, accommodations_to_json
from server.services.assessment_mail import mailable
from server.services.audit import record
from server.services.errors import Conflict, Invalid, TooMany
from server.services.inputs import ANY_TEXT, Email, Label, LanguageTag, LongText, checked, in_utc
from server.services.invite_mail import queue_invitation
from server.services.invites import LONGEST_NOTE, Invite, owned_invite, with_links
from server.services.mail_outbox import Letterbox
from server.services.transcript_batch import OPEN_STATES

BETWEEN_MAILS: Final = timedelta(minutes=1)
"""So that a button pressed twice is one mail."""


class InviteChanges(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """All that can be changed about an invite."""

    name: Label | None
    email: Email | None
    notes: LongText | None
    note: Annotated[str, Meta(max_length=LONGEST_NOTE, pattern=ANY_TEXT)] | None
    language: LanguageTag | None
    expires_at: Annotated[datetime, Meta(tz=True)] | None
    accommodations: Accommodations


@dataclass(frozen=True, slots=True)
class SentMail:
    """A mail about an invite, as far as it has come."""

    kind: MailKind
    state: MailState
    queued_at: datetime
    sent_at: datetime | None
    error: str | None


@dataclass(frozen=True, slots=True)
class InviteDetail:
    """An invite with its mails, newest first."""

    invite: Invite
    mails: list[SentMail]


async def view_invite(sessions: Sessions, caller: Caller, invite_id: UUID) -> InviteDetail:
    """The invite.

    Raises:
        NotFound: unknown or another organization's.
    """
    async with reading(sessions) as db:
        row = await owned_invite(db, caller.organization_id, invite_id, lock=False)
        mails = await _mails(db, [row.id])
        return InviteDetail(await with_links(db, row), mails.get(row.id, []))


async def newest_mails(sessions: Sessions, invite_ids: Collection[UUID]) -> dict[UUID, SentMail]:
    """Invite id → the newest mail about it, for those that have any."""
    async with reading(sessions) as db:
        return {invite_id: mails[0] for invite_id, mails in (await _mails(db, invite_ids)).items()}


async def _mails(db: AsyncSession, invite_ids: Collection[UUID]) -> dict[UUID, list[SentMail]]:
    rows = await db.scalars(select(MailRow).where(MailRow.invite_id.in_(invite_ids)).order_by(MailRow.id.desc()))
    found: dict[UUID, list[SentMail]] = {}
    for row in rows:
        if row.invite_id is not None:
            mail = SentMail(row.kind, row.state, row.created_at, row.sent_at, row.error)
            found.setdefault(row.invite_id, []).append(mail)
    return found


async def change_invite(sessions: Sessions, caller: Caller, invite_id: UUID, changes: InviteChanges) -> Invite:
    """The invite as changed; an address that has changed is reminded of anew.

    Raises:
        NotFound: unknown or another organization's.
        Invalid: names the field, or neither name nor address is left.
        Conflict: the address of who has begun stays.
    """
    given = checked(changes)
    if not given.name and not given.email:
        raise Invalid("Please give a name or an email address.", "name")
    async with writing(sessions) as db:
        row = await owned_invite(db, caller.organization_id, invite_id)
        invite = await with_links(db, row)
        if given.email != row.email:
            if invite.session_id is not None:
                raise Conflict("The interview has begun: its candidate’s address stays as it is.")
            row.email, row.mailed_at, row.reminders_sent = given.email, None, 0
        row.name, row.notes, row.note, row.language = given.name, given.notes, given.note, given.language
        row.expires_at = given.expires_at and in_utc(given.expires_at, "expires")
        row.accommodations = accommodations_to_json(given.accommodations)
        record(db, caller, "invite.changed", row.id, interview=str(row.interview_id))
        return Invite(row, invite.public_slug, invite.session_id, invite.session_status)


async def resend_invite(sessions: Sessions, letterbox: Letterbox, caller: Caller, invite_id: UUID) -> Invite:
    """Mail the invite, for the first time or again.

    Raises:
        NotFound: unknown or another organization's.
        Invalid: there is no address, or none that mail can go to.
        Conflict: it is withdrawn, expired, or its interview is over or archived.
        TooMany: it was mailed a moment ago.
    """
    async with writing(sessions) as db:
        row = await owned_invite(db, caller.organization_id, invite_id)
        invite, interview = await with_links(db, row), await db.get_one(InterviewRow, row.interview_id)
        _expect_usable(invite, interview)
        if not row.email or not mailable(row.email):
            raise Invalid("There is no address that mail can go to.", "email")
        if row.mailed_at is not None and datetime.now(UTC) - row.mailed_at < BETWEEN_MAILS:
            raise TooMany("This was mailed a moment ago.", BETWEEN_MAILS.total_seconds())
        await queue_invitation(db, letterbox, interview, row)
        record(db, caller, "invite.mailed", row.id, interview=str(row.interview_id))
        return invite


def _expect_usable(invite: Invite, interview: InterviewRow) -> None:
    if not interview.is_active:
        raise Conflict("The interview is archived: nobody new gets in.")
    if invite.row.revoked_at is not None:
        raise Conflict("This invite has been withdrawn. Invite the person again.")
    if invite.expired:
        raise Conflict("This invite has expired. Give it a later day first.")
    if invite.session_status is not None and invite.session_status not in OPEN_STATES:
        raise Conflict("The interview of this invite is over: its link would open nothing.")
