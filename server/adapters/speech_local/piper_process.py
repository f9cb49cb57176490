"""The speaking process: `python -m server.adapters.speech_local.piper_process`.

The only module that imports Piper, which is GPL-3; nothing imports this one. It is spoken with through pipes.
"""

import json
from pathlib import Path
from typing import Any

from piper import PiperVoice, SynthesisConfig
from piper.config import PiperConfig

from server.adapters.speech_local.digests import check
from server.adapters.speech_local.frames import Header, Ready, Speak, SpeakingSetup, Spoken, VoiceFile
from server.adapters.speech_local.serving import Answer, CannotLoad, Handler, Refused, serve
from server.adapters.speech_local.silero import session

NICENESS = 4


class Voices:
    """The voices in memory: the first at once, the others when they are first needed."""

    def __init__(self, setup: SpeakingSetup) -> None:
        self._files = {file.name: file for file in setup.voices}
        self._threads = setup.threads
        self._loaded: dict[str, PiperVoice] = {}

    def get(self, name: str) -> PiperVoice:
        """The voice, loaded and checked."""
        if name not in self._loaded:
            if name not in self._files:
                raise Refused("no such voice")
            self._loaded[name] = self._load(self._files[name])
        return self._loaded[name]

    def _load(self, file: VoiceFile) -> PiperVoice:
        check(file.pinned)
        try:
            settings: dict[str, Any] = json.loads(Path(f"{file.path}.json").read_text())
            # Not PiperVoice.load, whose session takes as many threads as there are cores.
            return PiperVoice(config=PiperConfig.from_dict(settings), session=session(file.path, self._threads))
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise CannotLoad(f"{file.path} cannot be loaded: {error}") from error

    def speak(self, request: Speak) -> Answer:
        """The sound of a text."""
        voice = self.get(request.voice)
        config = SynthesisConfig(length_scale=voice.config.length_scale / request.speed)
        pieces = [chunk.audio_int16_bytes for chunk in voice.synthesize(request.text, config)]
        return Spoken(voice.config.sample_rate), b"".join(pieces)


def load(setup: Header) -> tuple[Handler, Ready]:
    """The first voice in memory and warm."""
    if not isinstance(setup, SpeakingSetup) or not setup.voices:
        raise CannotLoad("the speaking process was given no voice")
    voices = Voices(setup)
    voices.speak(Speak("Hello.", setup.voices[0].name, 1.0))

    def handle(request: Header, _body: bytes) -> Answer:
        if not isinstance(request, Speak):
            raise Refused("it only speaks")
        try:
            return voices.speak(request)
        except CannotLoad as error:
            raise Refused(str(error)) from error

    return handle, Ready()


if __name__ == "__main__":
    serve(load, NICENESS)
