"""Background work on evidence: what was seen in interviews that are over is put together; media of none is erased."""

import asyncio
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError

from server.db.engine import Sessions
from server.jobs.stopping import told_to_stop
from server.ports.media import MediaFailed, MediaStore
from server.services.evidence import put_together, waiting_for_evidence
from server.services.media import erase_orphans

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class EvidencePace:
    """Seconds between looks."""

    poll_s: float = 2.0
    """For interviews that ended in another process. This process's own are looked at at once."""
    erase_s: float = 60.0
    trouble_s: float = 10.0


class EvidenceKeeper:
    """The rows are the queue, as with reports: sessions that are over and have no evidence yet."""

    def __init__(self, sessions: Sessions, media: MediaStore, pace: EvidencePace | None = None) -> None:
        self._sessions = sessions
        self._media = media
        self._pace = pace or EvidencePace()
        self._wanted = asyncio.Event()
        self._erase_at = 0.0

    def wake(self) -> None:
        """Look now."""
        self._wanted.set()

    async def work(self) -> None:
        """Work until cancelled."""
        while not told_to_stop():
            self._wanted.clear()
            try:
                await self.once()
                pause_s = self._pace.poll_s
            except (SQLAlchemyError, OSError, MediaFailed) as error:
                log.error("evidence cannot be kept", error=type(error).__name__)  # noqa: TRY400
                pause_s = 0 if told_to_stop() else self._pace.trouble_s
            try:
                async with asyncio.timeout(pause_s):
                    await self._wanted.wait()
            except TimeoutError:
                continue

    async def once(self) -> int:
        """Do what there is to do; how many sessions got their evidence."""
        done = 0
        while found := await waiting_for_evidence(self._sessions):
            results = [await put_together(self._sessions, self._media, session_id) for session_id in found]
            done += sum(results)
            if not any(results):
                break
        now = asyncio.get_running_loop().time()
        if now >= self._erase_at:
            self._erase_at = now + self._pace.erase_s
            await erase_orphans(self._sessions, self._media)
        return done
