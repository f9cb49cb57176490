"""Mail is written in the transaction that gives rise to it, and delivered from there, again and again if need be."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
import structlog
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import InviteRow, MailKind, MailRow, MailState
from server.ports.guarding import SecretBox, Unsealable
from server.ports.mailing import Mail, MailDelayed, Mailer, MailRefused
from server.services.site import Site

log = structlog.get_logger(__name__)

LEASE: Final = timedelta(minutes=3)
"""How long a mail stays with a process that gives no sign of life."""
FIRST_PAUSE: Final = timedelta(seconds=30)
LONGEST_PAUSE: Final = timedelta(hours=2)
MAX_ATTEMPTS: Final = 36
"""With these pauses two and a half days."""


def pause_after(attempts: int) -> timedelta:
    """Until the next attempt, doubling."""
    doublings: int = 2 ** min(attempts - 1, 16)
    return min(LONGEST_PAUSE, FIRST_PAUSE * doublings)


@dataclass(frozen=True, slots=True)
class Letterbox:
    """What writing mail takes: how links begin, and what seals letters until they are delivered."""

    site: Site
    box: SecretBox


def queue_mail(
    db: AsyncSession,
    box: SecretBox,
    organization_id: UUID,
    mail: Mail,
    *,
    kind: MailKind,
    invite_id: UUID | None = None,
) -> None:
    """Have a mail delivered once the transaction `db` is in has been committed.

    Mail about an invite is not delivered any more once that has been revoked.
    """
    sealed = box.seal(msgspec.json.encode(mail).decode())
    now = datetime.now(UTC)
    db.add(
        MailRow(
            id=UUID(mail.id),  # also the name of its file in the mail folder, which is erased by it
            organization_id=organization_id,
            invite_id=invite_id,
            kind=kind,
            sealed=sealed,
            attempts=0,
            due_at=now,
        )
    )


@dataclass(frozen=True, slots=True)
class _Taken:
    id: UUID
    attempt: int
    sealed: str


class MailRoom:
    """Delivers what is due; any number of processes may, and one of them gets each mail."""

    def __init__(self, sessions: Sessions, box: SecretBox, mailer: Mailer) -> None:
        self._sessions = sessions
        self._box = box
        self._mailer = mailer

    async def deliver_next(self) -> bool:
        """Try the mail that has been due longest; False when there is none."""
        taken = await self._take()
        if taken is None:
            return False
        try:
            mail = msgspec.json.decode(self._box.unseal(taken.sealed), type=Mail)
            await self._mailer.send(mail)
        except MailDelayed as error:
            await self._put_back(taken, str(error))
        except (MailRefused, Unsealable) as error:
            log.warning("mail refused", mail_id=str(taken.id), reason=_reason(error))
            await self._close(taken, MailState.FAILED, error=_reason(error))
        else:
            await self._close(taken, MailState.SENT)
        return True

    async def _take(self) -> _Taken | None:
        now = datetime.now(UTC)
        due = (
            select(MailRow)
            .where(MailRow.state == MailState.WAITING, MailRow.due_at <= now)
            .order_by(MailRow.due_at)
            .limit(1)
        )
        async with reading(self._sessions) as db:
            if await db.scalar(due) is None:
                return None  # most times there is nothing, and nobody need wait for their turn to write
        async with writing(self._sessions) as db:
            row = await db.scalar(due.with_for_update(skip_locked=True))
            if row is None:
                return None
            row.due_at, row.attempts = now + LEASE, row.attempts + 1
            if row.invite_id and await db.scalar(select(InviteRow.revoked_at).where(InviteRow.id == row.invite_id)):
                row.state, row.sealed, row.error = MailState.FAILED, None, "withdrawn"
                return None
            return _Taken(row.id, row.attempts, row.sealed or "")

    async def _put_back(self, taken: _Taken, reason: str) -> None:
        if taken.attempt >= MAX_ATTEMPTS:
            log.warning("mail given up", mail_id=str(taken.id), reason=reason)
            await self._close(taken, MailState.FAILED, error=reason)
            return
        log.warning("mail to be tried again", mail_id=str(taken.id), attempt=taken.attempt, reason=reason)
        await self._set(taken, due_at=datetime.now(UTC) + pause_after(taken.attempt), error=reason[:200])

    async def _close(self, taken: _Taken, state: MailState, *, error: str | None = None) -> None:
        sent_at = datetime.now(UTC) if state is MailState.SENT else None
        await self._set(taken, state=state, sealed=None, sent_at=sent_at, error=error and error[:200])

    async def _set(self, taken: _Taken, **values: object) -> None:
        """Unless another process has taken the mail over meanwhile."""
        async with writing(self._sessions) as db:
            await db.execute(
                update(MailRow).where(MailRow.id == taken.id, MailRow.attempts == taken.attempt).values(**values)
            )


def _reason(error: Exception) -> str:
    return "sealed under another secret" if isinstance(error, Unsealable) else str(error)
