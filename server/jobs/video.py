"""Background work on video: takes of interviews that are over become one file each."""

import asyncio
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError

from server.db.engine import Sessions
from server.jobs.stopping import told_to_stop
from server.ports.media import MediaFailed, MediaStore
from server.ports.video import VideoJoiner
from server.services.video_joining import join_take, waiting_takes

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class VideoPace:
    """Seconds between looks."""

    poll_s: float = 5.0
    sweep_s: float = 600.0
    trouble_s: float = 30.0


class VideoKeeper:
    """The rows are the queue: takes with nothing more to come, one after the other, so that talk is not slowed down."""

    def __init__(
        self, sessions: Sessions, media: MediaStore, joiner: VideoJoiner, pace: VideoPace | None = None
    ) -> None:
        self._sessions = sessions
        self._media = media
        self._joiner = joiner
        self._pace = pace or VideoPace()
        self._sweep_at = 0.0

    async def work(self) -> None:
        """Work until cancelled."""
        while not told_to_stop():
            try:
                await self.once()
                pause_s = self._pace.poll_s
            except (SQLAlchemyError, OSError, MediaFailed) as error:
                log.error("video cannot be put together", error=type(error).__name__)  # noqa: TRY400
                pause_s = self._pace.trouble_s
            await asyncio.sleep(0 if told_to_stop() else pause_s)

    async def once(self) -> int:
        """Do what there is to do; how many takes were put together."""
        done = 0
        while found := await waiting_takes(self._sessions):
            results = [await join_take(self._sessions, self._media, self._joiner, take_id) for take_id in found]
            done += sum(results)
            if not any(results):
                break
        now = asyncio.get_running_loop().time()
        if now >= self._sweep_at:
            self._sweep_at = now + self._pace.sweep_s
            await self._joiner.sweep()
        return done
