"""Speech engines, composed: local processes where they are installed, HTTP servers where they are set."""

import asyncio
import os
from importlib import import_module
from typing import Protocol, Self, runtime_checkable

import structlog

from server.adapters.speech_absent import NoActivity, NoHearing, NoSpeaking
from server.adapters.speech_config import SpeechConfig
from server.adapters.speech_local.engine import Engine
from server.adapters.speech_local.frames import HearingSetup, SpeakingSetup, WhisperFiles
from server.adapters.speech_local.hearing import LocalEndOfTurn, LocalHearing
from server.adapters.speech_local.lanes import Lanes
from server.adapters.speech_local.library import Library, UnknownName
from server.adapters.speech_local.packaged import Runtimes, silero, smart_turn
from server.adapters.speech_local.speaking import LocalSpeaking
from server.adapters.speech_local.vad import SileroActivity
from server.ports.meters import Meters
from server.ports.speech import (
    EndOfTurn,
    Resampling,
    SpeechEngines,
    SpeechToText,
    SpeechUnavailable,
    TextToSpeech,
    VoiceActivity,
)

log = structlog.get_logger(__name__)

__all__ = ["Speech", "SpeechConfig", "open_engines"]

MOST_THREADS = 4
"""A model this small gains nothing from more."""
HEARING_PROCESS = "server.adapters.speech_local.hearing_process"
SPEAKING_PROCESS = "server.adapters.speech_local.piper_process"
NO_MODEL = "no model is installed; `colloquy models fetch` fetches one"
NOT_INSTALLED = "its packages are not installed; `make setup` installs them"


@runtime_checkable
class ClosesConnections(Protocol):
    """An engine elsewhere."""

    async def close(self) -> None:
        """Close the connections."""
        ...


def resampling(from_hz: int, to_hz: int) -> Resampling:
    """A resampler for one stream."""
    from server.adapters.speech_local.resampling import SoxrResampling  # numpy; `Speech.start` imports it in a thread

    return SoxrResampling(from_hz, to_hz)


class Speech(SpeechEngines):
    """All engines of one server process. Made by `open_engines`; `start()` before use, `close()` after."""

    def __init__(
        self,
        stt: SpeechToText,
        tts: TextToSpeech,
        vad: VoiceActivity,
        end_of_turn: EndOfTurn | None,
        lanes: Lanes,
        engines: list[Engine],
    ) -> None:
        self._stt, self._tts, self._vad, self._end_of_turn = stt, tts, vad, end_of_turn
        self._lanes = lanes
        self.engines = engines
        """The processes, for those who want to know how they are."""

    @property
    def stt(self) -> SpeechToText:
        """See `SpeechEngines.stt`."""
        return self._stt

    @property
    def tts(self) -> TextToSpeech:
        """See `SpeechEngines.tts`."""
        return self._tts

    @property
    def vad(self) -> VoiceActivity:
        """See `SpeechEngines.vad`."""
        return self._vad

    @property
    def end_of_turn(self) -> EndOfTurn | None:
        """See `SpeechEngines.end_of_turn`."""
        return self._end_of_turn

    def resampling(self, from_hz: int, to_hz: int) -> Resampling:
        """See `SpeechEngines.resampling`."""
        return resampling(from_hz, to_hz)

    async def echo_likeness(self, heard: bytes, played: bytes) -> float:
        """See `SpeechEngines.echo_likeness`."""
        from server.adapters.speech_local.echo import likeness  # numpy, as above

        return await asyncio.to_thread(likeness, heard, played)

    def queue_delay_s(self) -> float:
        """See `SpeechEngines.queue_delay_s`."""
        return self._lanes.delay_s()

    async def start(self) -> None:
        """Start the processes, and load into this one what needs no process. Does not wait for the models."""
        for engine in self.engines:
            engine.start()
        if isinstance(self._vad, SileroActivity):
            await asyncio.to_thread(import_module, "server.adapters.speech_local.resampling")
            try:
                await self._vad.load()
            except SpeechUnavailable as error:
                log.warning("voice detector unavailable", reason=str(error))

    async def settled(self) -> None:
        """Wait until it is known of each process whether it works."""
        for engine in self.engines:
            await engine.settled()

    async def close(self) -> None:
        """End the processes."""
        await asyncio.gather(*(engine.close() for engine in self.engines))
        for part in (self._stt, self._tts):
            if isinstance(part, ClosesConnections):
                await part.close()
        if isinstance(self._vad, SileroActivity):
            self._vad.close()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()


def open_engines(config: SpeechConfig, meters: Meters | None = None) -> Speech:
    """The engines, not yet started."""
    lanes, library = Lanes(meters=meters), Library(config.data_dir)
    threads = config.threads or max(1, min((os.cpu_count() or 1) // 2, MOST_THREADS))
    detector, judge = silero(), smart_turn()
    vad = SileroActivity(detector.path) if detector and Runtimes.found().hearing else NoActivity(NOT_INSTALLED)
    if isinstance(vad, NoActivity) or detector is None:
        return Speech(NoHearing(NOT_INSTALLED), NoSpeaking(NOT_INSTALLED), vad, None, lanes, [])
    stt, models = _hearing(config, library)
    engines: list[Engine] = []
    end_of_turn: EndOfTurn | None = None
    if models:
        setup = HearingSetup(list(dict.fromkeys(models.values())), detector, None, threads)
        hearing = Engine("hearing", HEARING_PROCESS, setup, lanes)
        engines.append(hearing)
        stt = stt or LocalHearing(hearing, {language: model.name for language, model in models.items()})
    if judge:
        # A process of its own: at each pause words and melody are wanted at once, and there are cores for both.
        judging = Engine("judging", HEARING_PROCESS, HearingSetup([], detector, judge, threads), lanes)
        engines.append(judging)
        end_of_turn = LocalEndOfTurn(judging)
    tts = _speaking(config, library, threads, lanes, engines)
    return Speech(stt or NoHearing(NO_MODEL), tts, vad, end_of_turn, lanes, engines)


def _hearing(config: SpeechConfig, library: Library) -> tuple[SpeechToText | None, dict[str, WhisperFiles]]:
    """What hears where it is not the hearing process, and the models for that where it is."""
    if config.stt:
        from server.adapters.stt_http import HttpHearing  # an HTTP client, which few installations need

        return HttpHearing(config.stt), {}
    try:
        return None, library.models_by_language(config.whisper_model)
    except UnknownName as error:
        log.warning("hearing unavailable", reason=str(error))
        return NoHearing(str(error)), {}


def _speaking(
    config: SpeechConfig, library: Library, threads: int, lanes: Lanes, engines: list[Engine]
) -> TextToSpeech:
    if config.tts:
        from server.adapters.tts_http import HttpSpeaking  # likewise

        return HttpSpeaking(config.tts, resampling)
    voices = library.voices_by_language()
    if not Runtimes.found().speaking:
        return NoSpeaking(NOT_INSTALLED)
    if not voices:
        return NoSpeaking("no voice is installed; `colloquy voices fetch` fetches one")
    setup = SpeakingSetup(list(dict.fromkeys(voices.values())), threads)
    speaking = Engine("speaking", SPEAKING_PROCESS, setup, lanes)
    engines.append(speaking)
    return LocalSpeaking(speaking, {language: voice.name for language, voice in voices.items()}, resampling)
