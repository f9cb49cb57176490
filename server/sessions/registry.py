"""The live interviews of this process: at most one driver a session, and no more than it can carry."""

import asyncio
import itertools
from collections.abc import Callable, Sequence
from uuid import UUID

import structlog

from server.db.models import SessionStatus
from server.ports.background import ReportQueue
from server.services.transcripts import OPEN_STATES, LiveSession, StorageFailed, TranscriptStore
from server.sessions.clock import Clock
from server.sessions.driver import InterviewDriver
from server.sessions.failures import NotStored
from server.sessions.interviewer import Interviewer
from server.sessions.link import CloseReason
from server.sessions.voice.desk import VoiceDesk

log = structlog.get_logger(__name__)

END_ATTEMPTS = 3
HEED_EVERY_S = 2.0
"""How long a candidate may go on in an interview that has been changed by way of another process."""
LOOKS_A_ROUND = 5
"""So many looks at what was decided elsewhere, and then one at who is here."""
REFUSED = frozenset({SessionStatus.ABANDONED, SessionStatus.EXPIRED})


class ServerFull(Exception):
    """This process carries all the interviews it can; try again later."""


class SessionOver(Exception):
    """The session was closed without being finished, and takes nothing more."""


class Registry:
    """Opens drivers, and lets go of those nobody is connected to."""

    def __init__(
        self,
        store: TranscriptStore,
        interviewer_for: Callable[[LiveSession], Interviewer],
        reports: ReportQueue,
        clock: Clock,
        *,
        capacity: int,
        desk: VoiceDesk | None = None,
    ) -> None:
        self._store = store
        self._interviewer_for = interviewer_for
        self._reports = reports
        self._clock = clock
        self._capacity = capacity
        self._desk = desk
        self._drivers: dict[UUID, InterviewDriver] = {}
        self._opening: dict[UUID, asyncio.Lock] = {}
        self._draining = False

    @property
    def free_places(self) -> int:
        """How many more interviews this process would take."""
        return 0 if self._draining else max(0, self._capacity - len(self._drivers))

    async def open(self, session_id: UUID) -> InterviewDriver:
        """The driver of the session; loaded if nobody drives it yet.

        Raises:
            ServerFull: no room, or about to stop.
            SessionOver: abandoned or expired.
            NotFound: no such session.
        """
        lock = self._opening.setdefault(session_id, asyncio.Lock())
        try:
            async with lock:
                driver = self._drivers.get(session_id)
                if driver is None:
                    driver = self._drivers[session_id] = await self._load(session_id)
                driver.touch()
                return driver
        finally:
            if not lock.locked():
                self._opening.pop(session_id, None)

    async def _load(self, session_id: UUID) -> InterviewDriver:
        if self._draining or len(self._drivers) >= self._capacity:
            raise ServerFull
        session = await self._store.load(session_id)
        if session.status in REFUSED:
            raise SessionOver
        return InterviewDriver(
            session, self._store, self._interviewer_for(session), self._reports, self._clock, self._desk
        )

    async def end(self, session_id: UUID) -> None:
        """Close the interview politely, wherever it is driven: what drives it in another process finds it over.

        Raises:
            ServerFull, SessionOver, NotFound: as `open`.
            NotStored: the database does not take it, or the candidate was always quicker; ask again.
        """
        for attempt in range(END_ATTEMPTS):
            driver = await self.open(session_id)
            try:
                await driver.end()
            except NotStored:
                if attempt == END_ATTEMPTS - 1:
                    raise
            else:
                return

    async def heed(self, session_ids: Sequence[UUID] | None = None) -> None:
        """Follow what was decided elsewhere about these interviews, or all: more time, or an end."""
        driven = [key for key in (self._drivers if session_ids is None else session_ids) if key in self._drivers]
        if not driven:
            return
        standings = await self._store.standings(driven)
        for session_id in driven:
            driver, standing = self._drivers.get(session_id), standings.get(session_id)
            if driver is None:
                continue
            if standing is None or (standing.status not in OPEN_STATES and not driver.view().ended):
                self._drivers.pop(session_id, None)
                await driver.close(CloseReason.RESTARTING)  # connecting again tells the candidate how it stands
            else:
                await driver.extend(standing.extra_minutes)

    async def run(self) -> None:
        """Heed other processes and let go of idle drivers until cancelled, then stop them all; links are told to
        connect again.
        """
        try:
            for look in itertools.count(1):
                await asyncio.sleep(HEED_EVERY_S)
                try:
                    await self.heed()
                except StorageFailed:
                    log.warning("not heard whether interviews were changed elsewhere")
                if look % LOOKS_A_ROUND == 0:
                    await self.release_idle()
                    await self._say_who_is_here()
        finally:
            self._draining = True
            for session_id in list(self._drivers):
                await self._drivers.pop(session_id).close(CloseReason.RESTARTING)

    async def _say_who_is_here(self) -> None:
        connected = {session_id: driver.id for session_id, driver in self._drivers.items() if driver.line.connected}
        try:
            await self._store.stay(connected)
        except StorageFailed:
            log.warning("presence not stored", candidates=len(connected))

    async def release_idle(self) -> None:
        """Forget drivers with nobody connected and nothing to do: the transcript has all they knew."""
        for session_id in [key for key, driver in self._drivers.items() if driver.idle]:
            driver = self._drivers[session_id]
            if driver.idle:
                del self._drivers[session_id]
                await driver.close(CloseReason.RESTARTING)
