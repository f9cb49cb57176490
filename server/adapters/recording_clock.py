"""When the sound of a recording was heard: its timeline against the clock of the wall.

A recording counts samples. Between two of them lies no time, or hours, where the candidate was away or typed; what else
is kept by the clock, as video is, needs to know. Sound arrives late at times and never early, so that of a while the
sample with the least delay tells the truth; a gap shows as a delay that does not go away again.
"""

from dataclasses import dataclass
from typing import Final

WINDOW_MS: Final = 5_000
"""A delay that is over by then was one of the network."""
JUMP_MS: Final = 1_000
"""Such a gap between two sounds ends a window, so that what comes after it is measured by itself."""
TOLERANCE_MS: Final = 120
"""Less than that nobody sees: lips may be 125 ms late. Source: ITU-R BT.1359-1."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """From `position_ms` of the recording on, what is heard there was said `at_ms`, milliseconds since 1970.

    It holds until the next one; of two at the same place, the later one.
    """

    position_ms: int
    at_ms: int


class RecordingClock:
    """Finds the anchors as sound comes in."""

    def __init__(self) -> None:
        self._told: int | None = None
        """How far the clock is ahead of the timeline, by the newest anchor."""
        self._begun: int | None = None
        """Where on the timeline the window began."""
        self._until_ms = 0
        self._least = 0

    def heard(self, position_ms: int, at_ms: int) -> Anchor | None:
        """Sound that ends at `position_ms` has come at `at_ms`. Returns what is known better now."""
        ahead = at_ms - position_ms
        if self._begun is None:
            anchor = self._tell(position_ms, ahead) if self._told is None else None
            self._begin(position_ms, at_ms)
            return anchor
        if ahead - self._least > JUMP_MS or at_ms >= self._until_ms:
            anchor = self.close()
            self._begin(position_ms, at_ms)
            return anchor
        self._least = min(self._least, ahead)
        return None

    def close(self) -> Anchor | None:
        """Nothing more comes for now. Returns what is known better now."""
        begun, self._begun = self._begun, None
        if begun is None or (self._told is not None and abs(self._least - self._told) <= TOLERANCE_MS):
            return None
        return self._tell(begun, self._least)

    def _begin(self, position_ms: int, at_ms: int) -> None:
        self._begun, self._until_ms, self._least = position_ms, at_ms + WINDOW_MS, at_ms - position_ms

    def _tell(self, position_ms: int, ahead: int) -> Anchor:
        self._told = ahead
        return Anchor(position_ms, position_ms + ahead)
