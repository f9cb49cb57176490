"""Which interviews can be spoken here: what the engines at hand hear and say, by language."""

from dataclasses import dataclass
from typing import Final

from server.ports.speech import SpeechEngines


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


NO_VOICE: Final = VoiceSupport()
