"""Which interviews can be spoken here: what the engines at hand hear and say, by language."""

import io
import wave
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

from server.ports.speech import WIRE_RATE_HZ, Lane, SpeechEngines, SpeechError
from server.services.errors import NotFound

SAMPLE_TIMEOUT_S = 8.0
MOST_SAMPLES = 64


@dataclass(frozen=True, slots=True)
class VoiceReach:
    """What voice there is for one language. Nothing: captions and typing."""

    hears: bool
    speaks: bool
    hearer: str | None
    """The program that turns speech into text."""
    speaker: str | None
    """The program the interviewer's voice comes from."""

    @property
    def whole(self) -> bool:
        """Whether a whole conversation can be spoken."""
        return self.hears and self.speaks


class VoiceSupport:
    """Asks the engines; without any, nothing can be heard or said."""

    def __init__(self, engines: SpeechEngines | None = None) -> None:
        self._engines = engines
        self._samples: dict[tuple[str, str], bytes] = {}

    def reach(self, language: str) -> VoiceReach:
        """What can be heard and said in the BCP-47 `language`."""
        if self._engines is None:
            return VoiceReach(hears=False, speaks=False, hearer=None, speaker=None)
        hears, speaks = self._engines.stt.supports(language), self._engines.tts.supports(language)
        return VoiceReach(
            hears=hears,
            speaks=speaks,
            hearer=self._engines.stt.name if hears else None,
            speaker=self._engines.tts.name if speaks else None,
        )

    async def sample(self, text: str, language: str) -> bytes:
        """`text` as the interviewer says it, as a WAV file; the newest are kept.

        Raises:
            NotFound: there is no voice for the language, or it fails now.
        """
        known = self._samples.get((text, language))
        if known is not None:
            return known
        if self._engines is None or not self._engines.tts.supports(language):
            raise NotFound("There is no voice for this language.")
        spoken = self._engines.tts.speak(text, language=language, lane=Lane.SPEECH, timeout_s=SAMPLE_TIMEOUT_S)
        try:
            async with aclosing(spoken):
                sound = b"".join([piece async for piece in spoken])
        except SpeechError as error:
            raise NotFound("The voice is not there now.") from error
        while len(self._samples) >= MOST_SAMPLES:
            self._samples.pop(next(iter(self._samples)))
        self._samples[text, language] = made = _wav(sound)
        return made


def _wav(pcm16: bytes) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(WIRE_RATE_HZ)
        target.writeframes(pcm16)
    return file.getvalue()


NO_VOICE: Final = VoiceSupport()
