"""Which speech work begins next: several engines, few cores, and what somebody waits for before what may wait."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from server.ports.meters import Meters
from server.ports.speech import Lane, SpeechDropped, SpeechError

MAX_WAITING = 64
"""Work waiting for one engine. At 0.1 s a piece the last would wait for six seconds: later than anybody wants it."""
SPEECH_PATIENCE_S = 1.5
"""Later sentences that have waited this long go with the first ones: a clause lasts about as long when played."""
DELAYS_OVER_S = 60.0
_AWAITED = (Lane.FINAL, Lane.FIRST_CLAUSE)


@dataclass(eq=False, slots=True)
class Ticket:
    """A place in the queue of one engine."""

    engine: str
    lane: Lane
    since: float
    begun: asyncio.Future[None]
    """Done when the work may begin; its exception says why it never will."""
    running: bool = False


@dataclass(slots=True)
class _Engine:
    is_open: bool = False
    running: Ticket | None = None
    waiting: list[Ticket] = field(default_factory=list)


class Lanes:
    """One piece of work at a time for each engine, higher lanes first across all of them.

    Work of a lower lane does not begin while work of a higher one waits or runs on any open engine, because they share
    the same cores. `FINAL` and `FIRST_CLAUSE` may run beside each other.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        max_waiting: int = MAX_WAITING,
        meters: Meters | None = None,
    ) -> None:
        self._clock = clock
        self._meters = meters
        self._max_waiting = max_waiting
        self._engines: dict[str, _Engine] = {}
        self._delays: deque[tuple[float, float]] = deque()

    def open(self, engine: str) -> None:
        """The engine takes work from now on."""
        self._engine(engine).is_open = True
        self._begin()

    def shut(self, engine: str) -> None:
        """The engine takes none for now: what waits for it waits on, and holds up nobody else."""
        self._engine(engine).is_open = False
        self._begin()

    def fail(self, engine: str, error: SpeechError) -> None:
        """What waits for the engine has waited in vain."""
        for ticket in self._engine(engine).waiting:
            _refuse(ticket, error)
        self._engine(engine).waiting.clear()
        self._begin()

    def enter(self, engine: str, lane: Lane, since: float | None = None) -> Ticket:
        """A place in the queue; `since` an earlier time for work that is tried again.

        Raises:
            SpeechDropped: too much waits, and nothing of it is of a lower lane.
        """
        waiting = self._engine(engine).waiting
        if len(waiting) >= self._max_waiting:
            self._drop_below(lane, waiting)
        begun: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        ticket = Ticket(engine, lane, self._clock() if since is None else since, begun)
        waiting.append(ticket)
        self._begin()
        return ticket

    def _count_dropped(self, lane: Lane) -> None:
        if self._meters is not None:
            self._meters.speech_dropped(lane)

    def _drop_below(self, lane: Lane, waiting: list[Ticket]) -> None:
        last = max(waiting, key=lambda ticket: (ticket.lane, ticket.since))
        self._count_dropped(max(last.lane, lane))
        if last.lane <= lane:
            raise SpeechDropped("too much work is waiting")
        waiting.remove(last)
        _refuse(last, SpeechDropped("more urgent work took its place"))

    def leave(self, ticket: Ticket) -> None:
        """The work is done, or not wanted any more; leaving twice is harmless."""
        engine = self._engine(ticket.engine)
        if engine.running is ticket:
            engine.running = None
        elif ticket in engine.waiting:
            engine.waiting.remove(ticket)
            self._count_dropped(ticket.lane)
        self._begin()

    def delay_s(self) -> float:
        """The 90th percentile of how long awaited work queued in the last minute, work still waiting included."""
        now = self._clock()
        while self._delays and self._delays[0][0] < now - DELAYS_OVER_S:
            self._delays.popleft()
        waiting = [now - t.since for e in self._engines.values() for t in e.waiting if t.lane in _AWAITED]
        delays = sorted([delay for _, delay in self._delays] + waiting)
        return delays[int(0.9 * (len(delays) - 1) + 0.5)] if delays else 0.0

    def busy(self, engine: str) -> bool:
        """Whether the engine works on something."""
        return self._engine(engine).running is not None

    def _engine(self, name: str) -> _Engine:
        return self._engines.setdefault(name, _Engine())

    def _rank(self, ticket: Ticket, now: float) -> int:
        """The lane it counts as; the two that are awaited count as one where engines are compared."""
        if ticket.lane in _AWAITED or (ticket.lane is Lane.SPEECH and now - ticket.since > SPEECH_PATIENCE_S):
            return Lane.FIRST_CLAUSE
        return ticket.lane

    def _begin(self) -> None:
        now = self._clock()
        open_engines = [engine for engine in self._engines.values() if engine.is_open]
        running = [engine.running for engine in self._engines.values() if engine.running]
        waiting = [ticket for engine in open_engines for ticket in engine.waiting]
        highest = min((self._rank(ticket, now) for ticket in (*running, *waiting)), default=0)
        for engine in open_engines:
            if engine.running is None and engine.waiting:
                first = min(engine.waiting, key=lambda t: (self._rank(t, now), t.lane, t.since))
                if self._rank(first, now) <= highest:
                    self._start(engine, first, now)

    def _start(self, engine: _Engine, ticket: Ticket, now: float) -> None:
        engine.waiting.remove(ticket)
        engine.running = ticket
        ticket.running = True
        if ticket.lane in _AWAITED:
            self._delays.append((now, now - ticket.since))
        if self._meters is not None:
            self._meters.speech_queued(ticket.lane, now - ticket.since)
        if not ticket.begun.done():
            ticket.begun.set_result(None)


def _refuse(ticket: Ticket, error: SpeechError) -> None:
    if not ticket.begun.done():
        ticket.begun.set_exception(error)
        ticket.begun.exception()  # seen: whoever waited may have gone
