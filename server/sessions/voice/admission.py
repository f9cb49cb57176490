"""How many may talk at once: as many as are answered in time, by what is measured; the others wait in order."""

from collections.abc import Callable
from uuid import UUID

from server.sessions.clock import Clock

LONGEST_DELAY_S = 0.6
"""Queueing for an engine above which nobody new is let in: replies would begin noticeably late for all."""
SETTLING_MS = 5_000
"""Between two admissions on a busy server, so that the first has been measured."""
FORGOTTEN_AFTER_MS = 20_000
"""Who waits asks again every few seconds; who does not has gone."""


class Admission:
    """One for the process. Who has been let in stays in, through reconnects, until they leave."""

    def __init__(self, limit: int, delay_s: Callable[[], float], clock: Clock) -> None:
        self._limit = limit
        self._delay_s = delay_s
        self._clock = clock
        self._talking: set[UUID] = set()
        self._waiting: dict[UUID, int] = {}
        """By session, in order of coming: when they last asked."""
        self._admitted_ms = 0

    @property
    def talking(self) -> int:
        """How many talk now."""
        return len(self._talking)

    def ask(self, session_id: UUID, *, begun: bool) -> int:
        """0: come in. Else the place in the queue, 1 for the next. An interview that has begun is not kept waiting."""
        now_ms = self._clock.now_ms()
        if session_id in self._talking or begun:
            self._let_in(session_id, now_ms)
            return 0
        self._waiting = {key: at for key, at in self._waiting.items() if now_ms - at < FORGOTTEN_AFTER_MS}
        self._waiting[session_id] = now_ms
        place = list(self._waiting).index(session_id) + 1
        if place == 1 and self._has_room(now_ms):
            self._let_in(session_id, now_ms)
            return 0
        return place

    def leave(self, session_id: UUID) -> None:
        """They talk no more, or wait no more."""
        self._talking.discard(session_id)
        self._waiting.pop(session_id, None)

    def _let_in(self, session_id: UUID, now_ms: int) -> None:
        self._waiting.pop(session_id, None)
        if session_id not in self._talking:
            self._talking.add(session_id)
            self._admitted_ms = now_ms

    def _has_room(self, now_ms: int) -> bool:
        if self._limit and len(self._talking) >= self._limit:
            return False
        if not self._talking:
            return True
        late = self._delay_s() > LONGEST_DELAY_S
        return not late and (now_ms - self._admitted_ms >= SETTLING_MS or self._delay_s() < LONGEST_DELAY_S / 4)
