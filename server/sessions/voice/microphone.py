"""The candidate's microphone: what arrives, put in order, at the rate of hearing."""

from dataclasses import dataclass

from server.ports.speech import HEARING_RATE_HZ, WIRE_RATE_HZ, Resampling

BYTES_PER_MS = HEARING_RATE_HZ * 2 // 1000
LONGEST_GAP_SAMPLES = WIRE_RATE_HZ * 60
"""Audio that never came is taken for silence, up to a minute of it; more is a client's mistake."""


@dataclass(frozen=True, slots=True)
class MicFrame:
    """PCM16 at `WIRE_RATE_HZ`. `first_sample` None: follows what came before."""

    capture: int
    first_sample: int | None
    pcm16: bytes


class Sequencer:
    """Puts frames on one timeline: what came twice is dropped, what never came is silence.

    The timeline begins with the first frame; a new capture goes on where the old one ended.
    """

    def __init__(self) -> None:
        self.capture = 0
        self.samples = 0
        """On the timeline so far."""
        self._begun = False
        self._offset = 0
        """Timeline position of the capture's sample 0."""

    def take(self, frame: MicFrame) -> bytes:
        """What of the frame is new, gaps filled."""
        sound = frame.pcm16[: len(frame.pcm16) & ~1]
        first = frame.first_sample
        if not self._begun or frame.capture != self.capture:
            self._begun = True
            self.capture = frame.capture
            self._offset = self.samples - (first or 0)
        expected = self.samples - self._offset
        if first is None:
            first = expected
        if first < expected:
            sound = sound[(expected - first) * 2 :]
        elif first > expected:
            sound = bytes(2 * min(first - expected, LONGEST_GAP_SAMPLES)) + sound
            self._offset = min(self._offset, self.samples + len(sound) // 2 - first - len(frame.pcm16) // 2)
        self.samples += len(sound) // 2
        return sound

    def in_capture(self, timeline_sample: int) -> int:
        """A place on the timeline as the client counts."""
        return max(0, timeline_sample - self._offset)


class HeardAudio:
    """The last stretch of the timeline at the rate of hearing. Positions are milliseconds."""

    def __init__(self, resampling: Resampling) -> None:
        self._resampling = resampling
        self._kept = bytearray()
        self._start_ms = 0

    @property
    def end_ms(self) -> int:
        """How far it reaches."""
        return self._start_ms + len(self._kept) // BYTES_PER_MS

    def add(self, pcm16: bytes) -> bytes:
        """Take audio of the wire; what it is at the rate of hearing."""
        sound = self._resampling.feed(pcm16)
        self._kept += sound
        return sound

    def between(self, start_ms: int, end_ms: int) -> bytes:
        """The audio of a stretch, as far as it is kept."""
        start = max(0, start_ms - self._start_ms) * BYTES_PER_MS
        return bytes(self._kept[start : max(start, (end_ms - self._start_ms) * BYTES_PER_MS)])

    def forget_before(self, at_ms: int) -> None:
        """Let go of what is not needed any more."""
        count = min(max(0, at_ms - self._start_ms) * BYTES_PER_MS, len(self._kept))
        count -= count % BYTES_PER_MS
        del self._kept[:count]
        self._start_ms += count // BYTES_PER_MS
