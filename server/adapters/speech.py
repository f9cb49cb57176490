"""Speech engines, composed: local processes where they are installed, HTTP servers where they are set."""

import asyncio
import os
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Self

import structlog

from server.adapters.speech_absent import NoActivity, NoHearing, NoSpeaking
from server.adapters.speech_local.engine import Engine
from server.adapters.speech_local.frames import HearingSetup, SpeakingSetup, VoiceFile, WhisperFiles
from server.adapters.speech_local.hearing import LocalEndOfTurn, LocalHearing
from server.adapters.speech_local.installed import Runtimes, packaged_voice, packaged_whisper, silero, smart_turn
from server.adapters.speech_local.lanes import Lanes
from server.adapters.speech_local.speaking import LocalSpeaking
from server.adapters.speech_local.vad import SileroActivity
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

MOST_THREADS = 4
NOT_INSTALLED = "its packages are not installed; `make setup` installs them"


@dataclass(frozen=True, slots=True)
class SpeechConfig:
    """What the operator has chosen."""

    data_dir: Path
    threads: int = 0
    """For each engine; 0: as many as there are cores, at most `MOST_THREADS`."""


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
        from server.adapters.speech_local.resampling import SoxrResampling  # numpy; `start` has imported it

        return SoxrResampling(from_hz, to_hz)

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
        if isinstance(self._vad, SileroActivity):
            self._vad.close()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


def open_engines(config: SpeechConfig) -> Speech:
    """The engines, not yet started."""
    lanes, runtimes = Lanes(), Runtimes.found()
    threads = config.threads or min(os.cpu_count() or 1, MOST_THREADS)
    engines: list[Engine] = []
    stt: SpeechToText = NoHearing(NOT_INSTALLED)
    tts: TextToSpeech = NoSpeaking(NOT_INSTALLED)
    vad: VoiceActivity = NoActivity(NOT_INSTALLED)
    end_of_turn: EndOfTurn | None = None
    detector, judge = silero(), smart_turn()
    models = _models()
    if runtimes.hearing and detector:
        vad = SileroActivity(detector.path)
        setup = HearingSetup(list(dict.fromkeys(models.values())), detector, judge, threads)
        hearing = Engine("hearing", "server.adapters.speech_local.hearing_process", setup, lanes)
        engines.append(hearing)
        names = {language: files.name for language, files in models.items()}
        stt = LocalHearing(hearing, names, next(iter(names.values()), "none"))
        end_of_turn = LocalEndOfTurn(hearing) if judge else None
    voices = _voices()
    if runtimes.speaking and voices:
        files = list(dict.fromkeys(voices.values()))
        speaking = Engine(
            "speaking", "server.adapters.speech_local.piper_process", SpeakingSetup(files, threads), lanes
        )
        engines.append(speaking)
        tts = LocalSpeaking(speaking, {language: file.name for language, file in voices.items()})
    return Speech(stt, tts, vad, end_of_turn, lanes, engines)


def _models() -> dict[str, WhisperFiles]:
    packaged = packaged_whisper()
    return {"en": packaged} if packaged else {}


def _voices() -> dict[str, VoiceFile]:
    packaged = packaged_voice()
    return {"en": packaged} if packaged else {}
