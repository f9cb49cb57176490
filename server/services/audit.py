"""Who did what, written in the transaction that does it. Ids only: what was written or said never goes here."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, writing
from server.db.models import AuditEvent
from server.services.access import Caller


def record(db: AsyncSession, caller: Caller, action: str, target: UUID, **ids: str | int) -> None:
    """Note `action` (noun and past verb, such as `interview.archived`) on `target`."""
    db.add(
        AuditEvent(
            organization_id=caller.organization_id, actor=caller.actor, action=action, target=str(target), data=ids
        )
    )


async def record_view(sessions: Sessions, caller: Caller, action: str, target: UUID) -> None:
    """Note what has no transaction to be written in: something was looked at or taken out, a key was made or ended."""
    async with writing(sessions) as db:
        record(db, caller, action, target)
