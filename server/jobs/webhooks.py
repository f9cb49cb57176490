"""Delivers webhooks in the background: many receivers at once, few deliveries at once to each."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from server.db.engine import Sessions
from server.jobs.stopping import told_to_stop
from server.services.presence import tell_who_left
from server.services.webhook_delivery import Attempt, Deliverer

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class DeliveryPace:
    """How often, and how much at once."""

    poll_s: float = 0.5
    presence_s: float = 3.0
    trouble_s: float = 5.0
    """After the database has failed."""
    at_once: int = 100
    """Deliveries under way in this process: as many as receivers can be slow without keeping others waiting."""
    at_once_each: int = 4
    """Of them to one server for one endpoint."""


class WebhookQueue:
    """Delivers what is due, and tells who has left, until cancelled."""

    def __init__(self, sessions: Sessions, deliverer: Deliverer, pace: DeliveryPace | None = None) -> None:
        self._sessions = sessions
        self._deliverer = deliverer
        self._pace = pace or DeliveryPace()
        self._under_way: Counter[str] = Counter()
        self._moved = asyncio.Event()

    async def work(self) -> None:
        """Work until cancelled. What is being sent then is given back, and may arrive twice."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._watch_presence())
            while not told_to_stop():
                self._moved.clear()
                taken = await self._take()
                for attempt in taken:
                    self._under_way[attempt.lane] += 1
                    group.create_task(self._make(attempt))
                if not taken:
                    await self._wait()

    async def _take(self) -> list[Attempt]:
        """What may be begun now: what is more than a lane bears is given back."""
        free = self._pace.at_once - self._under_way.total()
        if free <= 0:
            return []
        busy = [lane for lane, count in self._under_way.items() if count >= self._pace.at_once_each]
        try:
            taken = await self._deliverer.take(min(free, self._pace.at_once_each), busy)
            kept, counts = list[Attempt](), Counter(self._under_way)
            for attempt in taken:
                counts[attempt.lane] += 1
                if counts[attempt.lane] <= self._pace.at_once_each:
                    kept.append(attempt)
                else:
                    await self._deliverer.give_back(attempt)
        except (SQLAlchemyError, OSError) as error:
            await self._trouble(error)
            return []
        return kept

    async def _make(self, attempt: Attempt) -> None:
        try:
            await self._deliverer.make(attempt)
        except asyncio.CancelledError:
            await self._deliverer.give_back(attempt)  # nobody need wait until it falls due again
            raise
        except (SQLAlchemyError, OSError) as error:
            await self._trouble(error)
        except Exception:
            log.exception("delivery failed", delivery_id=str(attempt.delivery_id))
        finally:
            self._under_way[attempt.lane] -= 1
            if not self._under_way[attempt.lane]:
                del self._under_way[attempt.lane]
            self._moved.set()

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self._pace.poll_s):
                await self._moved.wait()
        except TimeoutError:
            return

    async def _watch_presence(self) -> None:
        while not told_to_stop():
            try:
                await tell_who_left(self._sessions, datetime.now(UTC))
            except (SQLAlchemyError, OSError) as error:
                await self._trouble(error)
            await asyncio.sleep(0 if told_to_stop() else self._pace.presence_s)

    async def _trouble(self, error: Exception) -> None:
        log.error("deliveries cannot use the database", error=type(error).__name__)
        await asyncio.sleep(0 if told_to_stop() else self._pace.trouble_s)
