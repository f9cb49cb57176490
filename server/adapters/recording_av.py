"""Records sessions with PyAV: both sides mixed to one voice track, as Ogg/Opus, in a thread beside the event loop.

One track: it plays the same in one ear as in two, takes half the room, and the transcript tells who speaks when.
"""

import asyncio
import errno
import os
import shutil
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError

from server.adapters.recording_clock import Anchor, RecordingClock
from server.adapters.recording_folder import CLOCK, CLOCK_END, RecordingFolder, new_folder
from server.db.engine import Sessions
from server.ports.recording import Recording, SessionRecorder
from server.ports.speech import WIRE_RATE_HZ
from server.services.recordings import Progress, begin_recording, note_progress

if TYPE_CHECKING:
    from server.adapters.recording_mix import Mix
    from server.adapters.recording_opus import OpusPart

log = structlog.get_logger(__name__)

PER_MS: Final = WIRE_RATE_HZ // 1000
SLACK: Final = WIRE_RATE_HZ
"""Samples the encoder stays behind the microphone, for what the interviewer said meanwhile."""
AHEAD: Final = 5 * WIRE_RATE_HZ
"""How far the interviewer may be ahead of a microphone: of one that gives nothing, time goes on all the same."""
FAR: Final = 60 * WIRE_RATE_HZ
"""What would stand so far ahead of the microphone has a wrong place."""
WAKE_BYTES: Final = WIRE_RATE_HZ // 2
"""A quarter of a second, taken to the encoder at once."""
INBOX_BYTES: Final = 48_000_000
"""A quarter of an hour, as it may come in one piece after a reconnect."""
MIN_FREE_BYTES: Final = 200_000_000
"""Left on the disk for transcripts, which matter more."""
LOOK_EVERY: Final = 5 * WIRE_RATE_HZ
"""Samples between looks at the disk."""
CLOSE_TIMEOUT_S: Final = 60.0
"""A quarter of an hour takes seconds to encode, on a busy machine more."""


def free_bytes(path: Path) -> int:
    """Room on the disk of `path`."""
    return shutil.disk_usage(path).free


class AvRecording(Recording):
    """Opens recorders; one thread encodes for all of them, which takes under a hundredth of a core each."""

    def __init__(
        self,
        sessions: Sessions,
        folder: RecordingFolder,
        free: Callable[[Path], int] = free_bytes,
        now_s: Callable[[], float] = time.time,
    ) -> None:
        self._sessions = sessions
        self._folder = folder
        self._free = free
        self._now_s = now_s
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="recording")

    async def open(self, session_id: str) -> SessionRecorder:
        """A recorder that goes on where the session's recording stopped; one that does nothing without consent."""
        track = _Track(session_id, self._free)
        allowed = False
        try:
            name = await begin_recording(self._sessions, UUID(session_id), new_folder())
            if name is not None:
                allowed = True
                loop = asyncio.get_running_loop()
                await loop.run_in_executor(self._thread, track.begin, self._folder, name)
        except (SQLAlchemyError, OSError) as error:
            track.fail("database", error)
        return _Recorder(track, self._thread, self._sessions if allowed else None, self._now_s)

    def close(self) -> None:
        """End the thread when it has written what it has; recorders are closed before."""
        self._thread.shutdown(wait=True)


@dataclass(frozen=True, slots=True)
class _Sound:
    """Something to be mixed in. Positions are samples from where this recorder began."""

    at: int
    pcm16: bytes
    microphone: int
    """How far the candidate's side has come with it."""


class _Track:
    """The encoder's side of one recorder: but for `failure`, touched by the recording thread only."""

    def __init__(self, session_id: str, free: Callable[[Path], int]) -> None:
        self.inbox: deque[_Sound] = deque()
        """Filled by the event loop."""
        self.anchors: deque[Anchor] = deque()
        """Filled by the event loop too."""
        self.failure: str | None = None
        self.before = 0
        """Samples recorded before this recorder."""
        self.session_id = UUID(session_id)
        self._free = free
        self._path: Path | None = None
        self._part: OpusPart | None = None
        self._mix: Mix | None = None
        self._look_at = 0

    def begin(self, folder: RecordingFolder, name: str) -> None:
        """Find out how far the recording has come. The next part is made when there is something to put into it."""
        try:
            # Here, and not above: a server that records nothing need not wait for them at its start.
            from server.adapters.recording_mix import Mix
            from server.adapters.recording_opus import packets_of

            self._path = folder.prepare(name)
            self.before = _samples(sum(packets_of(part) for part in folder.parts(name)))
            self._mix = Mix()
        except ImportError as error:
            self.fail("not_installed", error)
        except OSError as error:
            self.fail("disk", error)

    def drain(self) -> None:
        """Take what has come, and encode what nothing can be added to any more."""
        microphone = 0
        while self.inbox and self._mix is not None and self.failure is None:
            sound = self.inbox.popleft()
            self._mix.add(sound.at, sound.pcm16)
            microphone = sound.microphone
            if microphone - self._mix.taken > 2 * SLACK:  # much at once is not piled up
                self._encode(microphone - SLACK)
        self._encode(microphone - SLACK)
        self._note_anchors()

    def finish(self) -> Progress | None:
        """Write all there is. Returns how far it goes; None where nothing could be begun."""
        self.drain()
        if self._mix is not None:
            self._encode(self._mix.end)
        part, self._part = self._part, None
        if part is not None:
            try:
                part.close()
            except OSError as error:
                self.fail(_reason(error), error)
            self.before += _samples(part.packets)
        if self._path is None:
            return None if self.failure is None else Progress(0, 0, self.failure)
        size = sum(part.stat().st_size for part in self._path.glob("[0-9]*.ogg"))
        return Progress(self.before // PER_MS, size, self.failure)

    def fail(self, reason: str, error: Exception | None = None) -> None:
        """End the recording; the interview goes on without."""
        if self.failure is None:
            self.failure = reason
            what = type(error).__name__ if error else ""
            log.error("recording ended early", session_id=str(self.session_id), reason=reason, error=what)

    def _note_anchors(self) -> None:
        while self.anchors and self._path is not None:
            anchor = self.anchors.popleft()
            try:
                with open(self._path / CLOCK, "a", opener=_privately) as file:
                    file.write(f"{anchor.position_ms} {anchor.at_ms}{CLOCK_END}\n")
            except OSError as error:  # the sound is what matters
                log.warning("recording clock not written", session_id=str(self.session_id), error=type(error).__name__)

    def _encode(self, until: int) -> None:
        if self.failure is not None or self._mix is None or self._path is None or until <= self._mix.taken:
            return
        try:
            if self._mix.taken >= self._look_at:
                self._look_at = self._mix.taken + LOOK_EVERY
                if self._free(self._path) < MIN_FREE_BYTES:
                    self.fail("disk_full")
                    return
            if self._part is None:
                self._part = _next_part(self._path)
            self._part.write(self._mix.take(until))
        except OSError as error:
            self.fail(_reason(error), error)


def _next_part(path: Path) -> "OpusPart":
    from server.adapters.recording_opus import OpusPart

    numbers = [int(part.stem) for part in path.glob("[0-9]*.ogg")]
    return OpusPart(path / f"{max(numbers, default=0) + 1:04}.ogg")


def _privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _samples(packets: int) -> int:
    from server.adapters.recording_opus import PACKET_MS

    return packets * PACKET_MS * PER_MS


def _reason(error: OSError) -> str:
    return "disk_full" if error.errno in {errno.ENOSPC, errno.EDQUOT} else "disk"


class _Recorder(SessionRecorder):
    """The event loop's side: knows where everything stands, and hands it over in pieces."""

    def __init__(
        self, track: _Track, thread: ThreadPoolExecutor, sessions: Sessions | None, now_s: Callable[[], float]
    ) -> None:
        self._now_s = now_s
        self._clock = RecordingClock()
        self._track = track
        self._thread = thread
        self._sessions = sessions
        """None where nothing may be recorded."""
        self._before = track.before
        self._microphone = 0
        self._unsent = 0
        self._waiting = 0
        self._closed = sessions is None

    @property
    def position_ms(self) -> int:
        """See `SessionRecorder`."""
        return (self._before + self._microphone) // PER_MS

    @property
    def recording(self) -> bool:
        """See `SessionRecorder`."""
        return not self._closed and self._track.failure is None

    def candidate(self, pcm16: bytes) -> None:
        """See `SessionRecorder`."""
        if not self.recording:
            return
        at = self._microphone
        self._microphone += len(pcm16) // 2
        self._set_clock(self._clock.heard(self.position_ms, self._now_ms()))
        self._hand_over(at, pcm16)

    def interviewer(self, at_ms: int, pcm16: bytes) -> None:
        """See `SessionRecorder`."""
        if not self.recording:
            return
        at = at_ms * PER_MS - self._before
        if at - self._microphone > FAR:
            return
        self._microphone = max(self._microphone, at + len(pcm16) // 2 - AHEAD)
        self._hand_over(at, pcm16)

    def _now_ms(self) -> int:
        return int(self._now_s() * 1000)

    def _set_clock(self, anchor: Anchor | None) -> None:
        if anchor is not None:
            self._track.anchors.append(anchor)

    def _hand_over(self, at: int, pcm16: bytes) -> None:
        if self._waiting + len(pcm16) > INBOX_BYTES:
            self._track.fail("overloaded")
            return
        self._waiting += len(pcm16)
        self._unsent += len(pcm16)
        self._track.inbox.append(_Sound(at, pcm16, self._microphone))
        if self._unsent >= WAKE_BYTES:
            taken, self._unsent = self._unsent, 0
            loop = asyncio.get_running_loop()
            done = loop.run_in_executor(self._thread, self._track.drain)
            done.add_done_callback(lambda done: self._drained(done, taken))

    def _drained(self, done: "asyncio.Future[None]", taken: int) -> None:
        self._waiting -= taken
        if not done.cancelled() and (error := done.exception()) is not None:
            self._track.fail("encoder", error if isinstance(error, Exception) else None)

    async def close(self) -> None:
        """See `SessionRecorder`."""
        if self._sessions is None:
            return
        self._closed = True
        self._set_clock(self._clock.close())
        sessions, self._sessions = self._sessions, None
        try:
            async with asyncio.timeout(CLOSE_TIMEOUT_S):
                progress = await asyncio.get_running_loop().run_in_executor(self._thread, self._track.finish)
                if progress is not None:
                    await note_progress(sessions, self._track.session_id, progress)
        except Exception as error:  # noqa: BLE001 (the interview goes on, whatever becomes of its recording)
            # What has been written stays; how far it goes is found out when it is played.
            log.warning("recording not closed", session_id=str(self._track.session_id), error=type(error).__name__)
