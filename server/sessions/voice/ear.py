"""Hears one candidate: carries out what the endpointer asks for, and tells what was understood."""

import asyncio
from typing import Protocol, assert_never

import structlog

from server.interview.voice.barge_in import LISTEN_AFTER_MS
from server.interview.voice.endpointing import (
    AnswerFinished,
    Caption,
    Endpointer,
    Foresee,
    Forget,
    JudgeMelody,
    ListenCommand,
    NothingSaid,
    StretchClosed,
    Transcribe,
)
from server.interview.voice.gate import LISTENING, OVER_SPEECH, SpeechBegan, SpeechPaused
from server.interview.words import joined
from server.ports.meters import Meters
from server.ports.speech import (
    HEARING_RATE_HZ,
    VAD_CHUNK,
    WIRE_RATE_HZ,
    Lane,
    SpeechEngines,
    SpeechError,
    Transcript,
)
from server.sessions.tasks import TaskOwner
from server.sessions.voice.microphone import HeardAudio, MicFrame, Sequencer

log = structlog.get_logger(__name__)

CHUNK_MS = VAD_CHUNK * 1000 // HEARING_RATE_HZ
MELODY_WINDOW_MS = 8_000
QUEUE_FRAMES = 256
MELODY_TIMEOUT_S = 4.0
"""A crowded server answers late rather than too soon."""
TRANSCRIBE_TIMEOUT_S = 12.0
RETRY_S = 2.0
"""Between attempts while hearing is down."""
LONGEST_CALL_MS = 28_000
ECHO_EVERY_MS = 96
ECHO_WINDOW_MS = 320
ECHO_ALIKE = 0.6
"""Voices of like pitch reach 0.4 over a third of a second; an echo alone, 0.9."""
LEAD_MS = 200
PARTIAL_AFTER_MS = 1_500
PARTIAL_EVERY_MS = 1_200
"""Captions while somebody speaks without a pause."""


class EarEvents(Protocol):
    """Who listens to what the ear understands. Calls come one after another."""

    async def sound(self, pcm16: bytes) -> None:
        """Audio of the wire, put in order."""
        ...

    def recently_played(self) -> bytes:
        """What the candidate's loudspeaker has just played, at the rate of the wire."""
        ...

    async def speech_began(self, at_ms: int) -> None:
        """The candidate has begun to speak."""
        ...

    async def speech_paused(self, at_ms: int) -> None:
        """They have paused."""
        ...

    async def caption(self, text: str) -> None:
        """The words of the answer so far."""
        ...

    async def foresee(self, text: str) -> None:
        """The answer may be finished: begin a reply."""
        ...

    async def forget(self) -> None:
        """It was not."""
        ...

    async def stretch_closed(self, stretch: StretchClosed) -> None:
        """Words of the answer that will not change."""
        ...

    async def answer_finished(self, answer: AnswerFinished) -> None:
        """The answer."""
        ...

    async def nothing_said(self) -> None:
        """It was noise."""
        ...

    async def judge_overlap(self, text: str, sureness: float, *, spoken_ms: int, over: bool) -> bool:
        """Words heard while the interviewer speaks: whether they are to be forgotten."""
        ...

    async def hearing_changed(self, error: SpeechError | None) -> None:
        """Hearing has failed, or is back."""
        ...


class Ear:
    """One microphone's audio from frames to answers."""

    def __init__(
        self, engines: SpeechEngines, language: str, endpointer: Endpointer, events: EarEvents, meters: Meters
    ) -> None:
        self.endpointer = endpointer
        self.over_speech = False
        """The interviewer is sounding: words are judged before they count."""
        self._engines = engines
        self._language = language
        self._events = events
        self._meters = meters
        self._sequencer = Sequencer()
        self._audio = HeardAudio(engines.resampling(WIRE_RATE_HZ, HEARING_RATE_HZ))
        self._activity = engines.vad.open()
        self._judged_ms = 0
        """Up to where voice activity is known."""
        self._frames: asyncio.Queue[MicFrame | asyncio.Future[bool]] = asyncio.Queue(QUEUE_FRAMES)
        """Sound, and the button between: it is about what was said before it."""
        self._tasks = TaskOwner("ear")
        self._transcribing: asyncio.Task[None] | None = None
        self._lock = asyncio.Lock()
        self._began_ms: int | None = None
        self._early_ms = 0
        self._partial_ms = 0
        self._echo, self._echo_ms = False, 0
        self._hears = True
        self._tasks.start(self._run())

    @property
    def position(self) -> tuple[int, int]:
        """The capture, and how many of its samples have come."""
        return self._sequencer.capture, self._sequencer.in_capture(self._sequencer.samples)

    def capture_sample(self, at_ms: int) -> int:
        """A place on the timeline as the client counts its samples."""
        return self._sequencer.in_capture(at_ms * WIRE_RATE_HZ // 1000)

    @property
    def heard_ms(self) -> int:
        """How much audio has come."""
        return self._sequencer.samples * 1000 // WIRE_RATE_HZ

    @property
    def now_ms(self) -> int:
        """How much audio has been listened to."""
        return self._judged_ms

    async def take(self, frame: MicFrame) -> None:
        """Queue a frame; waits while the ear is far behind, which holds a client that sends too fast."""
        await self._frames.put(frame)

    async def done(self) -> bool:
        """The candidate says that the answer is finished. Returns whether there is one."""
        pressed: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        await self._frames.put(pressed)
        return await pressed

    async def discard(self) -> None:
        """Forget what has been heard and not become an answer."""
        async with self._lock:
            await self._discard()

    async def close(self) -> None:
        """Stop listening."""
        await self._tasks.close()

    def audio(self, start_ms: int, end_ms: int) -> bytes:
        """Audio at the rate of hearing, as far as it is kept."""
        return self._audio.between(start_ms, end_ms)

    def audio_from(self, answer: AnswerFinished, since_ms: int) -> bytes:
        """The audio of an answer from `since_ms` on, or from a little before its beginning."""
        return self._audio.between(since_ms or answer.start_ms - LEAD_MS, answer.end_ms + LEAD_MS)

    # The work

    async def _run(self) -> None:
        while True:
            frame = await self._frames.get()
            if isinstance(frame, MicFrame):
                await self._listen(frame)
                continue
            async with self._lock:
                if not frame.done():
                    frame.set_result(self.endpointer.answering)
                await self._carry_out(self.endpointer.done())

    async def _listen(self, frame: MicFrame) -> None:
        fresh = self._sequencer.take(frame)
        await self._events.sound(fresh)
        heard = self._audio.add(fresh)
        try:
            probabilities = await self._activity.probabilities(heard)
        except SpeechError as error:
            log.warning("no voice activity", error=error.code)
            await self._events.hearing_changed(error)
            return
        async with self._lock:
            for probability in probabilities:
                await self._chunk(probability)
            self._audio.forget_before(min(self.endpointer.needed_from_ms, self._judged_ms - MELODY_WINDOW_MS))

    async def _chunk(self, probability: float) -> None:
        start_ms, self._judged_ms = self._judged_ms, self._judged_ms + CHUNK_MS
        if self.over_speech and probability >= LISTENING.ends_below and await self._is_echo():
            probability = 0.0
        settings = OVER_SPEECH if self.over_speech else LISTENING
        await self._carry_out(self.endpointer.chunk(start_ms, self._judged_ms, probability, settings))
        await self._listen_in()

    async def _is_echo(self) -> bool:
        """Whether what is heard is only the loudspeaker; looked at every tenth of a second."""
        if self._judged_ms - self._echo_ms >= ECHO_EVERY_MS:
            self._echo_ms = self._judged_ms
            heard = self._audio.between(self._judged_ms - ECHO_WINDOW_MS, self._judged_ms)
            alike = await self._engines.echo_likeness(heard, self._events.recently_played())
            self._echo = alike >= ECHO_ALIKE
        return self._echo

    async def _listen_in(self) -> None:
        """Words before the pause: to judge an interruption, and for captions."""
        if self._began_ms is None or not self.endpointer.speaking:
            return
        spoken_ms = self._judged_ms - self._began_ms
        if self.over_speech:
            if spoken_ms >= LISTEN_AFTER_MS and self._judged_ms >= self._early_ms + LISTEN_AFTER_MS:
                self._early_ms = self._judged_ms
                self._tasks.start(self._judge_early(self._began_ms, self._judged_ms))
            return
        due = max(self._began_ms + PARTIAL_AFTER_MS, self._partial_ms + PARTIAL_EVERY_MS)
        if self._judged_ms >= due and self._hears:
            self._partial_ms = self._judged_ms
            self._tasks.start(self._caption_early(self.endpointer.needed_from_ms, self._judged_ms))

    async def _carry_out(self, commands: list[ListenCommand]) -> None:
        for command in commands:
            await self._carry_out_one(command)

    async def _carry_out_one(self, command: ListenCommand) -> None:
        match command:
            case SpeechBegan(at_ms):
                self._began_ms, self._early_ms, self._partial_ms = at_ms, 0, 0
                await self._events.speech_began(at_ms)
            case SpeechPaused(at_ms):
                await self._events.speech_paused(at_ms)
            case Transcribe():
                if self._transcribing is not None and self._transcribing is not asyncio.current_task():
                    self._transcribing.cancel()
                sound = self._audio.between(command.start_ms, command.end_ms)
                self._transcribing = self._tasks.start(self._transcribe(command, sound))
            case JudgeMelody(number, end_ms):
                sound = self._audio.between(end_ms - MELODY_WINDOW_MS, end_ms)
                self._tasks.start(self._judge_melody(number, sound))
            case _:
                await self._tell(command)

    async def _tell(self, command: Foresee | Forget | Caption | StretchClosed | AnswerFinished | NothingSaid) -> None:
        match command:
            case Foresee(text):
                await self._events.foresee(text)
            case Forget():
                await self._events.forget()
            case Caption(text):
                await self._events.caption(text)
            case StretchClosed():
                await self._events.stretch_closed(command)
            case AnswerFinished():
                self._began_ms = None
                await self._events.answer_finished(command)
            case NothingSaid():
                self._began_ms = None
                await self._events.nothing_said()
            case _:
                assert_never(command)

    async def _transcribe(self, command: Transcribe, sound: bytes) -> None:
        """The words of a stretch, however long hearing is away: the audio waits for it."""
        text, sureness = "", 1.0
        for part in _parts(sound):
            heard = await self._hear(part, Lane.FINAL)
            text, sureness = f"{text} {heard.text}".strip(), min(sureness, heard.confidence)
        async with self._lock:
            if self.over_speech and await self._judge(
                text, sureness, command.end_ms, over=not self.endpointer.speaking
            ):
                return
            await self._carry_out(self.endpointer.heard(command.number, text))

    async def _hear(self, sound: bytes, lane: Lane) -> Transcript:
        loop = asyncio.get_running_loop()
        since = loop.time()
        while True:
            try:
                heard = await self._engines.stt.transcribe(
                    sound, language=self._language, lane=lane, timeout_s=TRANSCRIBE_TIMEOUT_S
                )
            except Exception as failure:  # noqa: BLE001 (whatever is wrong with an engine, the audio waits for it)
                error = failure if isinstance(failure, SpeechError) else SpeechError(type(failure).__name__)
                log.warning("not heard", error=error.code, kind=type(failure).__name__)
                if self._hears:
                    self._hears = False
                    await self._events.hearing_changed(error)
                await asyncio.sleep(RETRY_S)
                continue
            if not self._hears:
                self._hears = True
                await self._events.hearing_changed(None)
            self._meters.transcribed(loop.time() - since)
            return heard

    async def _judge_melody(self, number: int, sound: bytes) -> None:
        probability = None
        if self._engines.end_of_turn is not None:
            try:
                probability = await self._engines.end_of_turn.probability(sound, timeout_s=MELODY_TIMEOUT_S)
            except SpeechError as error:
                log.info("melody not judged", error=error.code)
        async with self._lock:
            await self._carry_out(self.endpointer.melody(number, probability))

    async def _judge_early(self, start_ms: int, end_ms: int) -> None:
        try:
            sound = self._audio.between(start_ms - 200, end_ms)
            heard = await self._engines.stt.transcribe(sound, language=self._language, lane=Lane.FINAL, timeout_s=2.0)
        except SpeechError:
            return  # the words at the pause will tell
        async with self._lock:
            if self.over_speech and self._began_ms == start_ms:
                await self._judge(heard.text, heard.confidence, end_ms, over=False)

    async def _judge(self, text: str, sureness: float, until_ms: int, *, over: bool) -> bool:
        """Whether what was said over the interviewer is to be forgotten, and has been."""
        spoken_ms = max(0, until_ms - (until_ms if self._began_ms is None else self._began_ms))
        if not await self._events.judge_overlap(text, sureness, spoken_ms=spoken_ms, over=over):
            return False
        await self._discard()
        return True

    async def _discard(self) -> None:
        self._began_ms = None
        if self._transcribing is not None and self._transcribing is not asyncio.current_task():
            self._transcribing.cancel()
        await self._carry_out(self.endpointer.discard())

    async def _caption_early(self, start_ms: int, end_ms: int) -> None:
        if end_ms - start_ms > LONGEST_CALL_MS:
            return
        sound = self._audio.between(start_ms, end_ms)
        try:
            heard = await self._engines.stt.transcribe(
                sound, language=self._language, lane=Lane.PARTIAL, timeout_s=PARTIAL_EVERY_MS / 1000
            )
        except SpeechError:
            return  # there will be another
        async with self._lock:
            if self.endpointer.speaking and heard.text:
                closed = self.endpointer.closed_text
                await self._events.caption(joined(closed, heard.text))


def _parts(sound: bytes) -> list[bytes]:
    """`sound` in parts no longer than an engine takes."""
    size = LONGEST_CALL_MS * HEARING_RATE_HZ * 2 // 1000
    return [sound[start : start + size] for start in range(0, len(sound), size)] or [b""]
