"""Background work: due reports are written, evidence and video put together, mail is delivered, the house is kept.

The rows are the queue. A report falls due when its session completes, after a failed attempt's pause, and when its
writer has died; any number of processes may look for what is due, and one of them gets it. Nothing is kept elsewhere
that could disagree.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError

from server.db.engine import Sessions, reading
from server.jobs.evidence import EvidenceKeeper
from server.jobs.stopping import told_to_stop
from server.jobs.video import VideoKeeper
from server.ports.background import ReportQueue
from server.ports.recording import RecordingFiles
from server.services.housekeeping import sweep
from server.services.mail_outbox import Letterbox, MailRoom
from server.services.recordings import finish_recordings, sweep_recordings
from server.services.reminders import send_reminders
from server.services.report_writing import AttemptFailed, ReportWriter
from server.services.reports import due_report

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between looks."""

    poll_s: float = 1.0
    """For reports asked for in another process, or due after a pause. This process's own are begun at once."""
    sweep_s: float = 60.0
    orphans_s: float = 600.0
    """Between looks for recordings that belong to nothing, which compare every file with every row."""
    trouble_s: float = 5.0
    """After the database has failed."""
    writers: int = 2


class JobQueue(ReportQueue):
    """Does background work in this process. Without `work` running it only takes note."""

    def __init__(
        self,
        sessions: Sessions,
        writer: ReportWriter,
        abandon_after: timedelta,
        pace: Pace | None = None,
        recordings: RecordingFiles | None = None,
        mail_room: MailRoom | None = None,
        evidence: EvidenceKeeper | None = None,
        video: VideoKeeper | None = None,
        letterbox: Letterbox | None = None,
    ) -> None:
        self._sessions = sessions
        self._writer = writer
        self._abandon_after = abandon_after
        self._pace = pace or Pace()
        self._recordings = recordings
        self._mail_room = mail_room
        self._evidence = evidence
        self._video = video
        self._letterbox = letterbox
        self._wanted = asyncio.Event()
        self._orphans_at = 0.0

    async def enqueue(self, _session_id: str) -> None:
        """Look for due reports now. The row, committed by the caller, is what counts."""
        self._wanted.set()
        if self._evidence is not None:
            self._evidence.wake()

    async def work(self) -> None:
        """Work until cancelled; reports being written then are given back."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._keep_house())
            if self._mail_room is not None:
                group.create_task(self._deliver_mail(self._mail_room))
            if self._evidence is not None:
                group.create_task(self._evidence.work())
            if self._video is not None:
                group.create_task(self._video.work())
            for _ in range(self._pace.writers):
                group.create_task(self._write_reports())

    async def _write_reports(self) -> None:
        while not told_to_stop():
            try:
                session_id = await self._next()
                await self._writer.write(session_id)
            except AttemptFailed as error:
                log.warning("report to be tried again", reason=str(error))
            except (SQLAlchemyError, OSError) as error:
                log.error("background work cannot use the database", error=type(error).__name__)  # noqa: TRY400
                await asyncio.sleep(0 if told_to_stop() else self._pace.trouble_s)

    async def _deliver_mail(self, mail_room: MailRoom) -> None:
        while not told_to_stop():
            pause_s = self._pace.poll_s
            try:
                while await mail_room.deliver_next():
                    pass
            except (SQLAlchemyError, OSError) as error:
                log.error("background work cannot use the database", error=type(error).__name__)  # noqa: TRY400
                pause_s = self._pace.trouble_s
            await asyncio.sleep(0 if told_to_stop() else pause_s)

    async def _next(self) -> UUID:
        while True:
            self._wanted.clear()
            async with reading(self._sessions) as db:
                session_id = await due_report(db, datetime.now(UTC))
            if session_id is not None:
                return session_id
            try:
                async with asyncio.timeout(self._pace.poll_s):
                    await self._wanted.wait()
            except TimeoutError:
                continue

    async def _keep_house(self) -> None:
        while not told_to_stop():
            try:
                swept = await sweep(self._sessions, datetime.now(UTC), self._abandon_after)
                if swept.abandoned:
                    self._wanted.set()
                await self._keep_recordings(something_went=swept.purged > 0)
                if self._letterbox is not None:
                    await send_reminders(self._sessions, self._letterbox, datetime.now(UTC))
            except (SQLAlchemyError, OSError) as error:
                log.error("housekeeping cannot use the database", error=type(error).__name__)  # noqa: TRY400
            await asyncio.sleep(0 if told_to_stop() else self._pace.sweep_s)

    async def _keep_recordings(self, *, something_went: bool) -> None:
        if self._recordings is None:
            return
        await finish_recordings(self._sessions, self._recordings)
        now = asyncio.get_running_loop().time()
        if something_went or now >= self._orphans_at:
            self._orphans_at = now + self._pace.orphans_s
            await sweep_recordings(self._sessions, self._recordings)
