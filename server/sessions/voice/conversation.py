"""One spoken conversation: hears through the ear, speaks through the mouth, and keeps them out of each other's way."""

import asyncio
from uuid import UUID

import structlog

from server.db.models.base import new_id
from server.interview.plan import Plan
from server.interview.spoken import SpokenDetails, SpokenSegment
from server.interview.turns import Move
from server.interview.voice.barge_in import Overlap, judge_overlap
from server.interview.voice.endpointing import AnswerFinished, Endpointer, StretchClosed
from server.ports.meters import Meters
from server.ports.recording import SessionRecorder
from server.ports.speech import WIRE_RATE_HZ, SpeechEngines, SpeechError
from server.sessions.clock import Clock
from server.sessions.delivery import Speech
from server.sessions.outputs import (
    AudioPosition,
    CaptionShown,
    Doing,
    DoingChanged,
    DraftGiven,
    Passing,
    ReplyAudio,
    Slow,
    SlowPart,
    SpeechHealth,
    SpeechStarted,
    SpeechStopped,
)
from server.sessions.tasks import TaskOwner
from server.sessions.voice.ear import Ear
from server.sessions.voice.host import SpokenAnswer, VoiceHost
from server.sessions.voice.microphone import MicFrame
from server.sessions.voice.mouth import Mouth
from server.sessions.voice.storing import Storing
from server.sessions.voice.synthesis import SpokenTexts
from server.sessions.voice.tape import Tape
from server.sessions.voice.utterance import Manner
from server.sessions.voice.wording import Wording

log = structlog.get_logger(__name__)

TICK_S = 0.1
ALIVE_EVERY_TICKS = 30
POSITION_EVERY_TICKS = 10
SLOW_AFTER_S = 2.0
ECHO_TAIL_MS = 400
"""The interviewer's last words come back through the microphone a little later than they were sent."""
NO_AUDIO_MS = 250
"""A client without sample numbers that sends nothing for so long is silent: its clock is ours."""
SETTLE_S = 4.0
"""The last words of an answer are waited for as long, where the candidate does something else."""
LAST_SILENCE = bytes(2 * WIRE_RATE_HZ)
"""A second: the microphone has been closed, and time is counted in samples."""


class VoiceConversation:
    """Lives as long as the candidate talks, through reconnects of theirs."""

    def __init__(
        self,
        host: VoiceHost,
        engines: SpeechEngines,
        texts: SpokenTexts,
        plan: Plan,
        clock: Clock,
        meters: Meters,
        recorder: SessionRecorder | None,
        pending: tuple[SpokenSegment, ...],
    ) -> None:
        self._host = host
        self._clock = clock
        self._meters = meters
        self._turn_ended_ms: int | None = None
        self._tape = Tape(recorder)
        self._language = plan.language
        self._engines = engines
        self._tasks = TaskOwner("voice")
        self.mouth = Mouth(texts, Manner(plan.language), host.emit, self._pass_on, self, clock)
        self.ear = Ear(engines, plan.language, Endpointer(plan.language, plan.patience), self, meters)
        self.ear.endpointer.resume([segment.text for segment in pending], 0)
        self._segments = max((segment.number for segment in pending), default=0)
        self._stored_segments = [segment.number for segment in pending]
        self._wording = Wording(engines.stt, plan.language)
        self._item_id = new_id()
        self._doing = Doing.LISTENING
        self._doing_since_ms = clock.now_ms()
        self._overlapping = False
        self._begun = True
        self._greeting_due = False
        """The greeting is about to be heard: what is said before it is no answer, since nothing has been asked."""
        self._draft: asyncio.Future[str] | None = None
        """Takes the words of the answer in progress, once the candidate goes on in writing."""
        self._since: int | None = None
        """The newest turn when the answer in progress began."""
        self._muted = False
        self._waiting = False
        self._unnumbered = False
        self._audio_at_ms = 0
        self._storing = Storing(host.pass_on)
        self._health = (True, True)
        self._tasks.start(self._tick())
        self._tasks.start(self._storing.run())

    # What comes from the client

    async def audio(self, frame: MicFrame) -> None:
        """A frame of the microphone."""
        self._unnumbered = frame.first_sample is None
        self._audio_at_ms = self._clock.now_ms()
        await self.ear.take(frame)

    def resume_audio(self, capture: int) -> None:
        """A client that has been away asks from where on to send."""
        known, received = self.ear.position
        if capture != known:
            self._host.pass_on(AudioPosition(capture, 0, 0))
        else:
            self._host.pass_on(AudioPosition(capture, received, self._stored_sample()))

    def playback(self, item_id: UUID, played_ms: int, *, playing: bool) -> None:
        """How far the loudspeaker is."""
        self.mouth.playback(item_id, played_ms, playing=playing)

    def mute(self, *, muted: bool) -> None:
        """The candidate has switched the microphone off, or on."""
        self._muted = muted

    async def done(self) -> bool:
        """The button: whether an answer was being spoken, which is now taken as finished."""
        return await self.ear.done()

    async def discard(self) -> None:
        """Forget what has been heard and not become an answer."""
        self._since = None
        await self.ear.discard()

    def connected(self, *, connected: bool, begun: bool) -> None:
        """The client has gone, or is back; `begun`: the interview is not only about to begin."""
        self.mouth.connect(connected=connected)
        self._begun = begun
        if connected and begun:
            self._host.pass_on(DoingChanged(self._doing))

    async def settle(self) -> None:
        """Have an answer in progress stored before something else happens, if its words can be had in time."""
        if not self.ear.endpointer.answering:
            return
        try:
            async with asyncio.timeout(SETTLE_S):
                if await self.ear.done():
                    await self._storing.settled(lambda: not self.ear.endpointer.answering)
        except TimeoutError:
            log.warning("answer not settled in time")

    async def leave(self) -> int | None:
        """The candidate goes on in writing: what has been heard becomes their draft.

        Returns the newest stored segment of it, which the answer they write takes the place of.
        """
        if self.ear.endpointer.answering:
            self._draft = asyncio.get_running_loop().create_future()
            try:
                async with asyncio.timeout(SETTLE_S):
                    await self.ear.take(MicFrame(self.ear.position[0], None, LAST_SILENCE))
                    await self.ear.done()
                    text = await self._draft
            except TimeoutError:
                text = self.ear.endpointer.text
            await self.ear.discard()
            if text:
                self._host.pass_on(DraftGiven(text))
        return self._segments or None

    async def close(self) -> None:
        """Hear and speak no more."""
        await self.ear.close()
        await self.mouth.close()
        await self._tasks.close()
        await self._tape.close()

    # What the ear tells

    async def sound(self, pcm16: bytes) -> None:
        """Audio of the microphone, in order."""
        self._tape.candidate(pcm16)

    def recently_played(self) -> bytes:
        """What the candidate's loudspeaker has just played."""
        return self.mouth.recently_played()

    async def speech_began(self, at_ms: int) -> None:
        """Hush, if the interviewer speaks; take the reply back, if it has not begun to."""
        if self.ear.over_speech:
            self._overlapping = True
            self.mouth.hush()
            return
        if self.mouth.busy:
            self._meters.false_endpoint()
            self.ear.endpointer.overtaken(at_ms)
            await self._host.retract()
        self._begin_answer(at_ms)

    async def speech_paused(self, at_ms: int) -> None:
        """Tell the client."""
        if not self._overlapping:
            self._host.emit(SpeechStopped(self._item_id, at_ms))
            self._do(Doing.LISTENING)

    async def judge_overlap(self, text: str, sureness: float, *, spoken_ms: int, over: bool) -> bool:
        """Whether words over the interviewer's are to be forgotten; an interruption stops it."""
        if not self._overlapping:
            return False
        verdict = judge_overlap(
            text,
            self.mouth.said,
            self._language,
            spoken_ms=spoken_ms,
            over=over,
            still_speaking=self.mouth.sounding,
            sureness=sureness,
        )
        if verdict is not Overlap.INTERRUPTION or self._greeting_due:
            if not over:
                return False  # what else they say decides
            log.info("overlap", verdict=verdict.value, spoken_ms=spoken_ms, sureness=round(sureness, 2))
            self._overlapping = False
            self.mouth.go_on()
            self.ear.over_speech = self.mouth.sounding or self._greeting_due
            return True
        self._overlapping = False
        self._meters.interrupted()
        self.ear.over_speech = False
        began_ms = self.ear.now_ms - spoken_ms
        self.ear.endpointer.overtaken(began_ms)
        self._begin_answer(began_ms)
        cut = self.mouth.cut()
        if cut is not None:
            await self._host.cut(cut)
            if (place := self._tape.finished()) is not None:
                await self._host.sounded(*place)
        return False

    async def caption(self, text: str) -> None:
        """Show the words so far."""
        if not self._overlapping:
            self._host.pass_on(CaptionShown(self._item_id, text, final=False))

    async def foresee(self, text: str) -> None:
        """Begin a reply, if nothing else is going on."""
        if not self._overlapping:
            self._host.foresee(text)

    async def forget(self) -> None:
        """Drop it."""
        self._host.forget()

    async def stretch_closed(self, stretch: StretchClosed) -> None:
        """Have the words stored."""
        self._segments += 1
        segment = SpokenSegment(
            number=self._segments,
            text=stretch.text,
            words=(),
            capture=self.ear.position[0],
            start_sample=self.ear.capture_sample(stretch.start_ms),
            end_sample=self.ear.capture_sample(stretch.end_ms),
        )
        self._wording.add(stretch.start_ms, self.ear.audio(stretch.start_ms, stretch.end_ms))

        async def keep() -> None:
            await self._host.keep_segment(segment)
            self._stored_segments.append(segment.number)

        self._storing.put(stretch.start_ms, keep)

    async def answer_finished(self, answer: AnswerFinished) -> None:
        """Have the answer stored, which begins the reply."""
        if self._draft is not None:
            if not self._draft.done():
                self._draft.set_result(answer.text)
            return
        item_id, self._item_id = self._item_id, new_id()
        since, self._since = self._since, None
        self._meters.turn_ended(answer.silence_ms / 1000)
        self._turn_ended_ms = self._clock.now_ms() - answer.silence_ms
        self._do(Doing.THINKING)
        self._wording.add(self._wording.end_ms or answer.start_ms, self.ear.audio_from(answer, self._wording.end_ms))
        wording, self._wording = self._wording, Wording(self._engines.stt, self._language)
        place = self._recording_offset()
        through = self._segments or None

        async def take() -> None:
            start = None if place is None else answer.start_ms + place
            end = None if place is None else answer.end_ms + place
            spoken = SpokenAnswer(item_id, answer.text, SpokenDetails(start, end), through, since)
            if not await self._host.heard(spoken):
                self._do(Doing.SPEAKING if self.mouth.sounding else Doing.LISTENING)
            self._host.pass_on(CaptionShown(item_id, answer.text, final=True))
            self._tasks.start(self._look_at_words(item_id, wording, answer.start_ms))

        self._storing.put(answer.start_ms, take)

    async def _look_at_words(self, item_id: UUID, wording: Wording, start_ms: int) -> None:
        words = await wording.words(start_ms)
        if words:
            await self._host.words_known(item_id, words)

    async def nothing_said(self) -> None:
        """It was noise."""
        self._storing.look()
        if self._draft is not None and not self._draft.done():
            self._draft.set_result("")
        self._since = None
        self._wording = Wording(self._engines.stt, self._language)
        if self._overlapping:
            self._overlapping = False
            self.mouth.go_on()
        else:
            self._host.pass_on(CaptionShown(self._item_id, "", final=False))
            self._do(Doing.LISTENING)

    async def hearing_changed(self, error: SpeechError | None) -> None:
        """Say so."""
        self._tell_health(error is None, self._health[1], error.code if error else "")

    # What the mouth tells

    def about_to_speak(self) -> None:
        """Until it sounds it is being thought of."""
        if not self._begun:
            self._begun = self._greeting_due = self.ear.over_speech = True
        if self._doing in (Doing.LISTENING, Doing.WAITING):
            self._do(Doing.THINKING)

    def sounding(self, speech: Speech) -> None:
        """The candidate hears the interviewer: their words are judged from here on."""
        self.ear.over_speech = True
        self._greeting_due = False
        if self._turn_ended_ms is not None:
            self._meters.first_audio((self._clock.now_ms() - self._turn_ended_ms) / 1000)
            self._turn_ended_ms = None
        self._waiting = speech.stored is not None and speech.stored.turn.move is Move.WAIT
        self._do(Doing.SPEAKING)

    def fell_silent(self, speech: Speech) -> None:
        """A turn has been said: silence begins."""
        self._greeting_due = False
        self._waiting = speech.stored is not None and speech.stored.turn.move is Move.WAIT
        self._do(Doing.WAITING if self._waiting else Doing.LISTENING)
        self._tasks.start(self._after_speech())
        self._tape.listen_to(self.mouth)
        if (place := self._tape.finished()) is not None:
            self._tasks.start(self._host.sounded(*place))

    def voice_failed(self, error: SpeechError) -> None:
        """Say so; the words were shown."""
        log.warning("not spoken", error=error.code)
        self._tell_health(self._health[0], False, error.code)

    async def _after_speech(self) -> None:
        heard_until = self.ear.now_ms
        await self._host.activity()
        while self.ear.now_ms < heard_until + ECHO_TAIL_MS and not self.mouth.sounding:
            await asyncio.sleep(TICK_S)
            if self.ear.now_ms == heard_until:
                break  # no audio comes: nothing to be confused by
        if not self._overlapping and not self.mouth.sounding:
            self.ear.over_speech = False

    # Odds and ends

    def _begin_answer(self, at_ms: int) -> None:
        if self._since is None:
            self._since = self._host.newest_index()
        self._host.emit(SpeechStarted(self._item_id, max(0, at_ms)))
        self._do(Doing.HEARING)

    def _do(self, doing: Doing) -> None:
        if doing is Doing.LISTENING and self._waiting:
            doing = Doing.WAITING
        if doing in (Doing.HEARING, Doing.THINKING):
            self._waiting = False
        if doing is not self._doing:
            self._doing, self._doing_since_ms = doing, self._clock.now_ms()
            self._host.pass_on(DoingChanged(doing))

    def _tell_health(self, hears: bool, speaks: bool, reason: str) -> None:
        if (hears, speaks) != self._health:
            self._health = (hears, speaks)
            self._host.pass_on(SpeechHealth(hears, speaks, reason))

    def _pass_on(self, output: Passing) -> None:
        if isinstance(output, ReplyAudio) and output.pcm16 and not self._health[1]:
            self._tell_health(self._health[0], True, "")
        self._host.pass_on(output)

    def _recording_offset(self) -> int | None:
        position_ms = self._tape.position_ms
        return None if position_ms is None else position_ms - self.ear.heard_ms

    def _stored_sample(self) -> int:
        needed = self.ear.endpointer.needed_from_ms
        return self.ear.capture_sample(min([needed, *self._storing.unstored]))

    async def _tick(self) -> None:
        ticks = 0
        last = (0, 0)
        while True:
            await asyncio.sleep(TICK_S)
            ticks += 1
            await self._fill_silence()
            self._tape.listen_to(self.mouth)
            if ticks % ALIVE_EVERY_TICKS == 0 and (self._muted or self.ear.endpointer.answering or self.mouth.sounding):
                await self._host.activity()
            if ticks % POSITION_EVERY_TICKS == 0:
                self._tell_slow()
                if not self._unnumbered and self.ear.position != last:
                    last = self.ear.position
                    self._host.pass_on(AudioPosition(*last, self._stored_sample()))

    async def _fill_silence(self) -> None:
        now_ms = self._clock.now_ms()
        if self._unnumbered and self._audio_at_ms and now_ms - self._audio_at_ms >= NO_AUDIO_MS:
            lacking = (now_ms - self._audio_at_ms) * WIRE_RATE_HZ // 1000
            self._audio_at_ms = now_ms
            await self.ear.take(MicFrame(0, None, bytes(2 * lacking)))

    def _tell_slow(self) -> None:
        waited_s = (self._clock.now_ms() - self._doing_since_ms) / 1000
        if self._doing is Doing.THINKING and waited_s >= SLOW_AFTER_S:
            part = SlowPart.SPEECH if self.mouth.has_words else SlowPart.REPLY
            self._host.pass_on(Slow(part, waited_s))
