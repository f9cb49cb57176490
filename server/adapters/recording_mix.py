"""Two people on one timeline: what each says is added where it belongs, and taken out once both have had their say."""

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]


class Mix:
    """A mono mix that grows at its end and is taken from its beginning. Positions are samples from its start."""

    def __init__(self) -> None:
        self._waiting: NDArray[np.int32] = np.zeros(0, np.int32)
        self.taken = 0
        """Samples taken so far: what comes for before them is too late."""

    @property
    def end(self) -> int:
        """Where the last sample added stands."""
        return self.taken + len(self._waiting)

    def add(self, at: int, pcm16: bytes) -> None:
        """Add samples from `at` on; those before `taken` are left out."""
        samples = np.frombuffer(pcm16[: len(pcm16) // 2 * 2], np.int16)
        start = at - self.taken
        if start < 0:
            samples, start = samples[-start:], 0
        missing = start + len(samples) - len(self._waiting)
        if missing > 0:
            self._waiting = np.concatenate([self._waiting, np.zeros(missing, np.int32)])
        self._waiting[start : start + len(samples)] += samples

    def take(self, until: int) -> Samples:
        """The samples from `taken` to `until`, silence where nobody spoke; clipped where both were loud."""
        wanted = max(0, until - self.taken)
        out = self._waiting[:wanted]
        self._waiting = self._waiting[wanted:]
        if len(out) < wanted:
            out = np.concatenate([out, np.zeros(wanted - len(out), np.int32)])
        self.taken += wanted
        return np.clip(out, -32768, 32767).astype(np.int16)
