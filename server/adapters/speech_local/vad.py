"""Voice activity for live microphones: Silero in a thread of the server's own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from server.ports.speech import VAD_CHUNK, SpeechUnavailable, VoiceActivity, VoiceActivityStream

if TYPE_CHECKING:
    from server.adapters.speech_local.silero import SileroState

CHUNK_BYTES = 2 * VAD_CHUNK
TIMEOUT_S = 5.0


class SileroActivity(VoiceActivity):
    """One network and one thread for all microphones."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(1, "voice-activity")
        self._network: Any = None

    async def load(self) -> None:
        """Load the network; what needs it first does so otherwise, in the thread."""
        await self.call(self._loaded)

    def open(self) -> "SileroStream":
        """See `VoiceActivity.open`."""
        return SileroStream(self)

    def close(self) -> None:
        """End the thread."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def call(self, work: Callable[[], Any]) -> Any:
        """What `work` gives, in the thread."""
        try:
            async with asyncio.timeout(TIMEOUT_S):
                return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        except (TimeoutError, ImportError, RuntimeError, OSError, ValueError) as error:
            raise SpeechUnavailable(f"the voice detector failed: {type(error).__name__}") from error

    def _loaded(self) -> Any:
        if self._network is None:
            from server.adapters.speech_local.silero import session

            self._network = session(self._path)
        return self._network

    def probabilities(self, state: "SileroState | None", pcm16: bytes) -> tuple["SileroState", list[float]]:
        """Runs in the thread."""
        from server.adapters.speech_local.silero import SileroState, samples

        state = state or SileroState()
        return state, state.probabilities(self._loaded(), samples(pcm16))


class SileroStream(VoiceActivityStream):
    """One microphone."""

    def __init__(self, activity: SileroActivity) -> None:
        self._activity = activity
        self._state: SileroState | None = None
        self._rest = b""

    async def probabilities(self, pcm16: bytes) -> list[float]:
        """See `VoiceActivityStream.probabilities`."""
        data = self._rest + pcm16
        whole = len(data) // CHUNK_BYTES * CHUNK_BYTES
        self._rest = data[whole:]
        if not whole:
            return []
        self._state, found = await self._activity.call(lambda: self._activity.probabilities(self._state, data[:whole]))
        return list(found)
