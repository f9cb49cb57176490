"""Delivering: take what is due, send it outside of any transaction, write down how it went.

The rows are the queue. Any number of processes may look for what is due; one of them gets each delivery, and holds it
for a while. Who dies lets it fall due again: a delivery can be made twice, and never not at all.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from server.db.engine import Sessions, reading, writing
from server.db.models import DeliveryState, DisabledReason, SessionRow, WebhookDelivery, WebhookEndpoint
from server.ports.guarding import SecretBox, Unsealable
from server.ports.webhooks import Reply, SendFailed, TargetRefused, WebhookSender
from server.services.errors import NotFound
from server.services.webhook_schedule import DISABLE_AFTER, pause_after
from server.services.webhook_secrets import valid_secrets
from server.services.webhook_signing import message_id, signed_headers

log = structlog.get_logger(__name__)

HOLD: Final = timedelta(seconds=60)
"""How long a delivery stays with who sends it; three times as long as sending may take."""
LOG_LENGTH: Final = 30
"""Tries that are remembered of one delivery."""
GONE: Final = 410


@dataclass(frozen=True, slots=True)
class Attempt:
    """A delivery that this process has taken on."""

    delivery_id: UUID
    endpoint_id: UUID
    session_id: UUID
    event_id: UUID
    url: str
    lane: str
    body: bytes
    number: int
    """Which try it is: who finds another number in the row has lost it."""
    is_test: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a try ended."""

    sent_at: datetime
    took_ms: int
    reply: Reply | None = None
    problem: str = ""

    @property
    def delivered(self) -> bool:
        """Whether the receiver has it."""
        return self.reply is not None and self.reply.accepted

    def noted(self) -> dict[str, Any]:
        """For the log."""
        return {
            "at": self.sent_at.isoformat(),
            "status": self.reply.status if self.reply else None,
            "problem": self.problem,
            "answer": self.reply.excerpt if self.reply else "",
            "ms": self.took_ms,
        }


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Deliverer:
    """Delivers for all organizations. `chance` gives numbers from 0 to 1."""

    sessions: Sessions
    box: SecretBox
    sender: WebhookSender
    chance: Callable[[], float]
    now: Callable[[], datetime] = field(default=_now)
    hold: timedelta = HOLD

    async def take(self, limit: int, busy_lanes: Collection[str]) -> list[Attempt]:
        """Up to `limit` deliveries that are due, of other lanes than these, now held by this process."""
        now = self.now()
        async with reading(self.sessions) as db:
            wanted = select(WebhookDelivery.id).where(*_due(now))
            if busy_lanes:
                wanted = wanted.where(WebhookDelivery.lane.not_in(busy_lanes))
            found = list(await db.scalars(wanted.order_by(WebhookDelivery.due_at, WebhookDelivery.id).limit(limit)))
        if not found:
            return []
        async with writing(self.sessions) as db:
            rows = list(
                await db.scalars(
                    select(WebhookDelivery)
                    .where(WebhookDelivery.id.in_(found), *_due(now))
                    .order_by(WebhookDelivery.due_at, WebhookDelivery.id)
                    .with_for_update(skip_locked=True, of=WebhookDelivery)
                )
            )
            for row in rows:
                row.held_until = now + self.hold
                row.attempts += 1
        return [_attempt(row) for row in rows]

    async def give_back(self, attempt: Attempt) -> None:
        """Let another one send it, or this one later, as if it had not been taken."""
        await self._update(attempt, held_until=None, attempts=attempt.number - 1)

    async def make(self, attempt: Attempt) -> bool:
        """Send, and write down how it went; whether it got through."""
        outcome = await self._send(attempt)
        async with writing(self.sessions) as db:
            # The endpoint first, then its deliveries, as whoever disables it: nobody waits in a circle.
            endpoint = await db.scalar(
                select(WebhookEndpoint).where(WebhookEndpoint.id == attempt.endpoint_id).with_for_update(key_share=True)
            )
            row = await db.scalar(
                select(WebhookDelivery).where(WebhookDelivery.id == attempt.delivery_id).with_for_update()
            )
            if endpoint is None or row is None or row.attempts != attempt.number or row.held_until is None:
                return outcome.delivered  # deleted, or sent again by hand meanwhile
            row.held_until = None
            row.tries = [*row.tries, outcome.noted()][-LOG_LENGTH:]
            if outcome.delivered:
                await self._got_through(db, endpoint, row)
            else:
                await self._failed(db, endpoint, row, outcome)
        return outcome.delivered

    async def _send(self, attempt: Attempt) -> Outcome:
        began = self.now()

        def ended(reply: Reply | None = None, problem: str = "") -> Outcome:
            return Outcome(began, round((self.now() - began).total_seconds() * 1000), reply, problem)

        try:
            secrets = await valid_secrets(self.sessions, self.box, attempt.endpoint_id, began)
            headers = signed_headers(message_id(attempt.event_id), began, attempt.body, secrets)
            reply = await self.sender.post(attempt.url, headers, attempt.body)
        except Unsealable:
            return ended(problem="The secret cannot be read: COLLOQUY_SECRET was changed. Rotate the secret.")
        except (SendFailed, TargetRefused, NotFound) as error:
            return ended(problem=str(error))
        if reply.accepted:
            return ended(reply)
        hint = " Redirects are not followed." if 300 <= reply.status < 400 else ""
        return ended(reply, f"It answered {reply.status}.{hint}")

    async def _got_through(self, db: AsyncSession, endpoint: WebhookEndpoint, row: WebhookDelivery) -> None:
        now = self.now()
        row.state, row.delivered_at = DeliveryState.DELIVERED, now
        waiting = and_(
            WebhookDelivery.endpoint_id == endpoint.id,
            WebhookDelivery.state == DeliveryState.PENDING,
            WebhookDelivery.due_at > now,
        )
        await _set(db, and_(waiting, WebhookDelivery.session_id == row.session_id), due_at=now)
        if endpoint.failing_since is not None:
            endpoint.failing_since = None
            # It is up again: why let the others wait for hours? But only once: what is refused for its own sake
            # would use up its tries in no time, whenever anything else gets through.
            others = and_(WebhookDelivery.lane == row.lane, WebhookDelivery.hurried.is_(False))
            await _set(db, and_(waiting, others), due_at=now, hurried=True)

    async def _failed(
        self, db: AsyncSession, endpoint: WebhookEndpoint, row: WebhookDelivery, outcome: Outcome
    ) -> None:
        now = self.now()
        if row.is_test:
            row.state = DeliveryState.FAILED
            return
        gone = outcome.reply is not None and outcome.reply.status == GONE
        asked = outcome.reply.retry_after if outcome.reply is not None else None
        pause = None if gone else pause_after(row.attempts, self.chance(), asked)
        if pause is None:
            row.state = DeliveryState.FAILED
        else:
            row.due_at = now + pause
            await _set(db, _behind(row), due_at=row.due_at)
        endpoint.failing_since = endpoint.failing_since or now
        if endpoint.callbacks:
            if gone:
                await _stop_callback(db, row)
        elif endpoint.disabled_at is None and (gone or now - endpoint.failing_since > DISABLE_AFTER):
            await disable(db, endpoint, DisabledReason.GONE if gone else DisabledReason.FAILING, now)
            log.warning("webhook disabled", endpoint_id=str(endpoint.id), reason=endpoint.disabled_reason)

    async def _update(self, attempt: Attempt, **values: object) -> None:
        async with writing(self.sessions) as db:
            await _set(
                db,
                and_(
                    WebhookDelivery.id == attempt.delivery_id,
                    WebhookDelivery.attempts == attempt.number,
                    WebhookDelivery.held_until.is_not(None),
                ),
                **values,
            )


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """To be sent now: not held, not stopped, and nothing of its session before it in the line."""
    earlier, endpoint = aliased(WebhookDelivery), aliased(WebhookEndpoint)
    blocked = select(earlier.id).where(
        earlier.endpoint_id == WebhookDelivery.endpoint_id,
        earlier.session_id == WebhookDelivery.session_id,
        earlier.number < WebhookDelivery.number,
        earlier.state == DeliveryState.PENDING,
        earlier.in_line,
    )
    stopped = select(endpoint.id).where(endpoint.id == WebhookDelivery.endpoint_id, endpoint.disabled_at.is_not(None))
    return (
        WebhookDelivery.state == DeliveryState.PENDING,
        WebhookDelivery.due_at <= now,
        or_(WebhookDelivery.held_until.is_(None), WebhookDelivery.held_until <= now),
        or_(WebhookDelivery.in_line.is_(False), ~blocked.exists()),
        or_(WebhookDelivery.is_test, ~stopped.exists()),
    )


def _behind(row: WebhookDelivery) -> ColumnElement[bool]:
    """What waits for this delivery: not to be looked at before it is tried again."""
    return and_(
        WebhookDelivery.endpoint_id == row.endpoint_id,
        WebhookDelivery.session_id == row.session_id,
        WebhookDelivery.number > row.number,
        WebhookDelivery.state == DeliveryState.PENDING,
        WebhookDelivery.in_line,
        WebhookDelivery.due_at < row.due_at,
    )


async def _set(db: AsyncSession, which: ColumnElement[bool], **values: object) -> None:
    await db.execute(
        update(WebhookDelivery)
        .where(which)
        .values(updated_at=WebhookDelivery.updated_at, **values)
        .execution_options(synchronize_session=False)
    )


async def disable(db: AsyncSession, endpoint: WebhookEndpoint, reason: DisabledReason, now: datetime) -> None:
    """Send nothing there any more; what was on its way is cancelled, and can be sent again when it is enabled.

    The caller holds the endpoint's row.
    """
    endpoint.disabled_at, endpoint.disabled_reason = now, reason
    await db.flush()
    await _set(
        db,
        and_(WebhookDelivery.endpoint_id == endpoint.id, WebhookDelivery.state == DeliveryState.PENDING),
        state=DeliveryState.CANCELLED,
        held_until=None,
    )


async def _stop_callback(db: AsyncSession, row: WebhookDelivery) -> None:
    """The address of one session is gone: nothing more of the session is sent there."""
    of_session = and_(
        WebhookDelivery.endpoint_id == row.endpoint_id,
        WebhookDelivery.session_id == row.session_id,
        WebhookDelivery.state == DeliveryState.PENDING,
    )
    await db.flush()
    await _set(db, of_session, state=DeliveryState.CANCELLED, held_until=None)
    await db.execute(
        update(SessionRow)
        .where(SessionRow.id == row.session_id, SessionRow.callback_url == row.url)
        .values(callback_url=None, updated_at=SessionRow.updated_at)
        .execution_options(synchronize_session=False)
    )


def _attempt(row: WebhookDelivery) -> Attempt:
    return Attempt(
        delivery_id=row.id,
        endpoint_id=row.endpoint_id,
        session_id=row.session_id,
        event_id=row.event_id,
        url=row.url,
        lane=row.lane,
        body=row.body.encode(),
        number=row.attempts,
        is_test=row.is_test,
    )
