"""What an organization may have and use at most, where its operator has set limits."""

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import InterviewRow, Membership, Organization
from server.db.narrowing import WHOLE
from server.services.errors import NotFound, QuotaExceeded, SubscriptionInactive
from server.services.usage_counting import Month, count_usage


class Limit(StrEnum):
    """What can be limited."""

    TEMPLATES = "templates"
    """Interviews that are not archived, at any time; named as the interviews API names them."""
    SEATS = "seats"
    """Members, at any time."""
    SESSIONS = "sessions"
    """Begun in a calendar month (UTC), previews left out; so are the next three."""
    SESSION_HOURS = "session_hours"
    AI_TOKENS = "ai_tokens"
    ASSESSMENTS = "assessments"


WORDS = {
    Limit.TEMPLATES: "Your organization has as many interviews as it may have. Archive one, or ask for more.",
    Limit.SEATS: "Your organization has as many members as it may have.",
    Limit.SESSIONS: "Your organization has used up its sessions of this month.",
    Limit.SESSION_HOURS: "Your organization has used up its interview hours of this month.",
    Limit.AI_TOKENS: "Your organization has used up its model tokens of this month.",
    Limit.ASSESSMENTS: "Your organization has used up its assessments of this month.",
}


async def quotas_of(sessions: Sessions, organization_id: UUID) -> dict[Limit, int]:
    """The limits there are."""
    async with reading(sessions) as db:
        return await _quotas(db, organization_id)


async def set_quotas(
    sessions: Sessions,
    organization_id: UUID,
    changes: Mapping[Limit, int | None],
    *,
    subscription_active: bool | None = None,
) -> dict[Limit, int]:
    """The limits after `changes`, of which None lifts one; what is left out stays.

    Raises:
        NotFound: no such organization.
    """
    async with writing(sessions) as db:
        row = await db.scalar(select(Organization).where(Organization.id == organization_id).with_for_update())
        if row is None:
            raise NotFound("There is no such organization.")
        merged = {**row.quotas, **{limit.value: most for limit, most in changes.items()}}
        row.quotas = {name: most for name, most in merged.items() if most is not None}
        if subscription_active is not None:
            row.subscription_active = subscription_active
        return await _quotas(db, organization_id)


async def take_session(db: AsyncSession, organization_id: UUID) -> None:
    """Count a session that is being made in the transaction `db` is in; call it for all but previews.

    Counting first and looking then locks the month's row: of two who come for the last one, one gets it.

    Raises:
        QuotaExceeded: no session, hour or token of this month is left.
    """
    month = await count_usage(db, organization_id, sessions=1)
    quotas = await _quotas(db, organization_id)
    _expect(quotas, Limit.SESSIONS, month.sessions - 1)
    _expect(quotas, Limit.SESSION_HOURS, month.session_seconds / 3600)
    _expect(quotas, Limit.AI_TOKENS, month.input_tokens + month.output_tokens)


async def expect_hours(db: AsyncSession, organization_id: UUID) -> None:
    """Before candidates are invited.

    Raises:
        QuotaExceeded: no interview time of this month is left.
    """
    quotas = await _quotas(db, organization_id)
    if Limit.SESSION_HOURS in quotas:
        month = await count_usage(db, organization_id)
        _expect(quotas, Limit.SESSION_HOURS, month.session_seconds / 3600)


async def take_assessment(db: AsyncSession, organization_id: UUID) -> None:
    """Count an assessment that is being made.

    Raises:
        QuotaExceeded: none of this month is left.
    """
    month: Month = await count_usage(db, organization_id, assessments=1)
    _expect(await _quotas(db, organization_id), Limit.ASSESSMENTS, month.assessments - 1)


async def expect_room_for_interview(db: AsyncSession, organization_id: UUID) -> None:
    """Before an interview is made or comes back from the archive.

    Raises:
        QuotaExceeded: there are as many as may be.
    """
    quotas = await _quotas(db, organization_id, lock=True)
    if Limit.TEMPLATES in quotas:
        living = select(func.count()).where(InterviewRow.organization_id == organization_id, InterviewRow.is_active)
        # Also those in projects that the caller does not see.
        _expect(quotas, Limit.TEMPLATES, await db.scalar(living, execution_options=WHOLE) or 0)


async def expect_seat(db: AsyncSession, organization_id: UUID) -> None:
    """Before a member is added.

    Raises:
        QuotaExceeded: there are as many as may be.
    """
    quotas = await _quotas(db, organization_id, lock=True)
    if Limit.SEATS in quotas:
        members = select(func.count()).where(Membership.organization_id == organization_id)
        _expect(quotas, Limit.SEATS, await db.scalar(members) or 0)


async def expect_subscription(db: AsyncSession, organization_id: UUID) -> None:
    """Before something is made that is to be paid for.

    Raises:
        SubscriptionInactive: the operator has switched the organization's subscription off.
    """
    active = await db.scalar(select(Organization.subscription_active).where(Organization.id == organization_id))
    if not active:
        raise SubscriptionInactive("The subscription of your organization is not active.")


async def _quotas(db: AsyncSession, organization_id: UUID, *, lock: bool = False) -> dict[Limit, int]:
    """With `lock`, whoever asks for room in the same organization waits until this transaction has ended."""
    query = select(Organization.quotas).where(Organization.id == organization_id)
    stored = await db.scalar(query.with_for_update() if lock else query) or {}
    return {limit: int(stored[limit.value]) for limit in Limit if limit.value in stored}


def _expect(quotas: Mapping[Limit, int], limit: Limit, current: float) -> None:
    most = quotas.get(limit)
    if most is not None and current >= most:
        raise QuotaExceeded(WORDS[limit], limit.value, current, most)
