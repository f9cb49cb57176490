"""Speaks the interviewer's turns: clause by clause, a little ahead of the loudspeaker, and stops when told to."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from typing import Protocol
from uuid import UUID

from server.interview.voice.clauses import ClauseCutter
from server.ports.speech import Lane, SpeechError
from server.sessions.clock import Clock
from server.sessions.delivery import Speech
from server.sessions.outputs import (
    Output,
    Passing,
    PlaybackCleared,
    PlaybackPaused,
    PlaybackResumed,
    ReplyAudio,
    ReplyCancelled,
    ReplyItemStarted,
    ReplyStarted,
    ReplyStored,
    ReplyText,
)
from server.sessions.tasks import TaskOwner
from server.sessions.voice.playback import BYTES_PER_MS
from server.sessions.voice.synthesis import SpokenTexts
from server.sessions.voice.utterance import Clause, Cut, Manner, Utterance

AHEAD_MS = 2_500
"""Sound sent beyond what has been played, to clients that tell how far they are."""
SAID_BEHIND_MS = 5_000
ECHO_BEHIND_MS, ECHO_AHEAD_MS = 1_400, 400
"""Where in the sound sent an echo can come from: positions are told every tenth of a second, and rooms take time."""
LOOK_EVERY_S = 0.1


class MouthEvents(Protocol):
    """Who wants to know what the mouth does."""

    def about_to_speak(self) -> None:
        """There will be something to say."""
        ...

    def sounding(self, speech: Speech) -> None:
        """The first sound of a turn is on its way."""
        ...

    def fell_silent(self, speech: Speech) -> None:
        """A turn has been heard to its end, or could only be shown."""
        ...

    def voice_failed(self, error: SpeechError) -> None:
        """A clause could not be spoken, and was shown instead."""
        ...


class Mouth:
    """A `Delivery` by voice. One turn is spoken at a time; a second one waits."""

    def __init__(
        self,
        texts: SpokenTexts,
        manner: Manner,
        emit: Callable[[Output], None],
        pass_on: Callable[[Passing], None],
        events: MouthEvents,
        clock: Clock,
    ) -> None:
        self.manner = manner
        self.acknowledged = False
        """The client tells how far it has played."""
        self._texts = texts
        self._emit = emit
        self._pass_on = pass_on
        self._events = events
        self._clock = clock
        self._tasks = TaskOwner("mouth")
        self._waiting: asyncio.Queue[Utterance] = asyncio.Queue()
        self._now: Utterance | None = None
        self._last: Utterance | None = None
        self._queued: list[Utterance] = []
        self._moved = asyncio.Event()
        self._hushed = False
        self._connected = True
        self._speaking: asyncio.Task[None] | None = None
        self._tasks.start(self._run())

    # The delivery

    def begin(self, speech: Speech) -> None:
        """Be about to speak."""
        self._emit(ReplyStarted(speech.reply_id))
        utterance = Utterance(speech, acknowledged=self.acknowledged, cutter=ClauseCutter())
        self._queued.append(utterance)
        self._waiting.put_nowait(utterance)
        self._events.about_to_speak()

    def show(self, speech: Speech, text: str) -> None:
        """Take more words."""
        utterance = self._of(speech)
        if utterance is not None:
            for piece in utterance.cutter.feed(text):
                utterance.texts.put_nowait(piece)

    def store(self, speech: Speech) -> None:
        """Take it that these were all."""
        utterance = self._of(speech)
        if utterance is not None:
            for piece in utterance.cutter.flush():
                utterance.texts.put_nowait(piece)
            utterance.texts.put_nowait(None)

    def cancel(self, speech: Speech) -> None:
        """Drop it; what was heard of it is `speech.stored`."""
        utterance = self._of(speech)
        if utterance is not None:
            self._stop(utterance)
            self._clear(utterance)
        started = speech.item_id if utterance is None or utterance.item_started else None
        if speech.stored is not None:
            self._emit(ReplyStored(speech.reply_id, speech.item_id, speech.stored.turn, speech.before, spoken=True))
        else:
            self._emit(ReplyCancelled(speech.reply_id, started))

    def drop(self, speech: Speech) -> None:
        """Do not say it."""
        utterance = self._of(speech)
        if utterance is not None:
            self._stop(utterance)

    # Being listened to, and interrupted

    @property
    def sounding(self) -> bool:
        """Whether the candidate hears the interviewer, or would if it were not hushed."""
        utterance = self._audible()
        return utterance is not None and not utterance.playback.over(self._clock.now_ms())

    @property
    def busy(self) -> bool:
        """Whether anything is being said or about to be."""
        return bool(self._queued)

    @property
    def said(self) -> str:
        """The words the candidate has just heard, or is about to."""
        utterance = self._audible() or self._last
        if utterance is None:
            return ""
        at_ms = utterance.playback.played_ms(self._clock.now_ms())
        near = [p for p in utterance.playback.pieces if p.end_ms > at_ms - SAID_BEHIND_MS and p.start_ms <= at_ms]
        return "".join(piece.text for piece in near)

    @property
    def has_words(self) -> bool:
        """Whether there are words to say, whose sound is awaited."""
        return any(u.speech.shown for u in self._queued)

    def newly_played(self, item_id: UUID | None, from_ms: int) -> tuple[UUID, int, bytes] | None:
        """Of the turn being heard, what was played since `from_ms` of `item_id`: its item, how far, the sound."""
        utterance = self._audible() or self._last
        if utterance is None:
            return None
        mine = utterance.speech.item_id
        since = from_ms if mine == item_id else 0
        until = utterance.playback.played_ms(self._clock.now_ms())
        if until <= since:
            return None
        return mine, until, bytes(utterance.playback.sound[since * BYTES_PER_MS : until * BYTES_PER_MS])

    def recently_played(self) -> bytes:
        """The sound around the place the loudspeaker is at, as far as that is known."""
        utterance = self._audible() or self._last
        if utterance is None:
            return b""
        at_ms = utterance.playback.played_ms(self._clock.now_ms())
        start, end = max(0, at_ms - ECHO_BEHIND_MS), at_ms + ECHO_AHEAD_MS
        return bytes(utterance.playback.sound[start * BYTES_PER_MS : end * BYTES_PER_MS])

    def playback(self, item_id: UUID, played_ms: int, *, playing: bool) -> None:
        """The client tells how far it is."""
        self.acknowledged = True
        for utterance in (self._now, self._last):
            if utterance is not None and utterance.speech.item_id == item_id:
                utterance.playback.acknowledge(played_ms, playing=playing)
                self._moved.set()

    def hush(self) -> bool:
        """Fall silent at once, to go on perhaps. Returns whether there was anything to hush."""
        utterance = self._audible()
        if utterance is None or self._hushed or utterance.playback.over(self._clock.now_ms()):
            return False
        self._hushed = True
        if self.acknowledged:  # others would play on
            utterance.playback.pause(self._clock.now_ms())
            self._pass_on(PlaybackPaused(utterance.speech.item_id))
        return True

    def go_on(self) -> None:
        """It was nothing: speak on."""
        utterance = self._audible()
        if utterance is not None and self._hushed and self.acknowledged:
            utterance.playback.resume(self._clock.now_ms())
            self._pass_on(PlaybackResumed(utterance.speech.item_id))
        self._hushed = False
        self._moved.set()

    def cut(self) -> Cut | None:
        """Stop for good; what was heard. What waits to be said is dropped too."""
        utterance = self._audible()
        self._hushed = False
        for queued in [other for other in self._queued if other is not utterance]:
            self._stop(queued)
        if utterance is None:
            return None
        now_ms = self._clock.now_ms()
        unfinished = utterance in self._queued
        self._stop(utterance)
        cut = Cut(utterance.speech, utterance.playback.heard(now_ms), utterance.playback.played_ms(now_ms), unfinished)
        self._clear(utterance)
        self._last, self._now = utterance, None
        return cut

    def unheard(self) -> Speech | None:
        """The turn that is about to be said, of which nothing has sounded yet."""
        return next((utterance.speech for utterance in self._queued if not utterance.sound_begun), None)

    async def prepare(self, text: str) -> None:
        """Have the sound of `text` made, should it be needed."""
        manner = self.manner
        await self._texts.prepare(text, language=manner.language, speed=manner.speed, lane=Lane.SPECULATION)

    def hand_over(self, *, only_stored: bool = False) -> None:
        """Stop speaking, and give what is left in writing; with `only_stored` not of a reply still being made."""
        for utterance in [u for u in self._queued if u.speech.stored is not None or not only_stored]:
            speech = utterance.speech
            shown = "".join(piece.text for piece in utterance.playback.pieces)
            self._stop(utterance)
            self._clear(utterance)
            if not utterance.item_started and speech.shown:
                self._emit(ReplyItemStarted(speech.reply_id, speech.item_id, speech.before))
            rest = speech.shown[len(shown) :]
            if rest:
                self._emit(ReplyText(speech.reply_id, speech.item_id, rest))
            if speech.stored is not None:
                self._emit(ReplyStored(speech.reply_id, speech.item_id, speech.stored.turn, speech.before))

    def heard_until(self, item_id: UUID, played_ms: int) -> str | None:
        """The words of the newest turn heard after `played_ms`, by a client that knows; None of an older one."""
        for utterance in (self._now, self._last):
            if utterance is not None and utterance.speech.item_id == item_id:
                utterance.playback.acknowledge(played_ms, playing=False)
                return utterance.playback.heard(self._clock.now_ms())
        return None

    def connect(self, *, connected: bool) -> None:
        """The client has gone, or is back: what it has not played is sent again."""
        self._connected = connected
        utterance = self._audible()
        if connected and utterance is not None and self.acknowledged:
            playback, speech = utterance.playback, utterance.speech
            start = playback.played_ms(self._clock.now_ms()) * BYTES_PER_MS
            sound = bytes(playback.sound[start:])
            self._pass_on(ReplyAudio(speech.reply_id, speech.item_id, start // 2, sound, last=playback.complete))
        self._moved.set()

    async def silent(self, timeout_s: float) -> None:
        """Return when all has been said and heard, or when that takes too long."""
        try:
            async with asyncio.timeout(timeout_s):
                while self._queued or self.sounding:
                    await self._wait()
        except TimeoutError:
            return

    async def close(self) -> None:
        """Speak no more."""
        await self._tasks.close()
        self._queued.clear()
        self._now = None

    # The work

    async def _run(self) -> None:
        while True:
            utterance = await self._waiting.get()
            if utterance.closed:
                continue
            self._now = utterance
            self._speaking = self._tasks.start(self._speak(utterance))
            await asyncio.wait([self._speaking])
            while self._is_heard(utterance):
                await self._wait()
            if self._now is utterance:
                self._now, self._last = None, utterance
            if not utterance.closed:
                self._events.fell_silent(utterance.speech)

    async def _speak(self, utterance: Utterance) -> None:
        maker = self._tasks.start(self._make(utterance))
        try:
            while (clause := await utterance.clauses.get()) is not None:
                await self._send(utterance, clause)
        finally:
            maker.cancel()
        utterance.playback.complete = True
        speech = utterance.speech
        self._pass_on(ReplyAudio(speech.reply_id, speech.item_id, len(utterance.playback.sound) // 2, b"", last=True))
        self._queued.remove(utterance)
        if speech.stored is not None:
            self._emit(ReplyStored(speech.reply_id, speech.item_id, speech.stored.turn, speech.before, spoken=True))

    async def _make(self, utterance: Utterance) -> None:
        """Synthesise clause after clause, at most `AHEAD_PIECES` ahead."""
        first = True
        while (text := await utterance.texts.get()) is not None:
            clause = Clause(text, first, asyncio.Queue())
            await utterance.clauses.put(clause)
            await self._synthesise(clause)
            first = False
        await utterance.clauses.put(None)

    async def _synthesise(self, clause: Clause) -> None:
        lane = Lane.FIRST_CLAUSE if clause.first else Lane.SPEECH
        manner = self.manner
        try:
            sound = self._texts.speak(clause.text, language=manner.language, speed=manner.speed, lane=lane)
            async with aclosing(sound) as pieces:
                async for piece in pieces:
                    clause.sound.put_nowait(piece)
        except SpeechError as error:
            clause.sound.put_nowait(error)
        clause.sound.put_nowait(None)

    async def _send(self, utterance: Utterance, clause: Clause) -> None:
        speech, playback = utterance.speech, utterance.playback
        start_ms, shown = playback.sent_ms, False
        while True:
            sound = await clause.sound.get()
            if not shown:
                self._show(utterance, clause.text)
                shown = True
            if sound is None:
                break
            if isinstance(sound, SpeechError):
                self._events.voice_failed(sound)
                continue
            if not utterance.sound_begun:
                utterance.sound_begun = True
                self._events.sounding(speech)
            self._pass_on(ReplyAudio(speech.reply_id, speech.item_id, len(playback.sound) // 2, sound))
            playback.sent(sound, self._clock.now_ms())
            playback.lengthen(clause.text, start_ms, complete=False, speed=self.manner.speed)
            await self._keep_pace(utterance)
        playback.lengthen(clause.text, start_ms, complete=True, speed=self.manner.speed)

    def _show(self, utterance: Utterance, text: str) -> None:
        speech = utterance.speech
        if not utterance.item_started:
            utterance.item_started = True
            self._emit(ReplyItemStarted(speech.reply_id, speech.item_id, speech.before, spoken=True))
        self._emit(ReplyText(speech.reply_id, speech.item_id, text, spoken=True))

    async def _keep_pace(self, utterance: Utterance) -> None:
        while not self._connected or self._is_ahead(utterance):
            await self._wait()

    def _is_heard(self, utterance: Utterance) -> bool:
        return not utterance.closed and not utterance.playback.over(self._clock.now_ms())

    def _is_ahead(self, utterance: Utterance) -> bool:
        played_ms = utterance.playback.played_ms(self._clock.now_ms())
        return self.acknowledged and utterance.playback.sent_ms - played_ms > AHEAD_MS

    async def _wait(self) -> None:
        self._moved.clear()
        try:
            async with asyncio.timeout(LOOK_EVERY_S):
                await self._moved.wait()
        except TimeoutError:
            return

    def _of(self, speech: Speech) -> Utterance | None:
        return next((utterance for utterance in self._queued if utterance.speech is speech), None)

    def _audible(self) -> Utterance | None:
        return self._now if self._now is not None and self._now.sound_begun else None

    def _stop(self, utterance: Utterance) -> None:
        """Drop an utterance at once, wherever it is."""
        utterance.closed = True
        if utterance in self._queued:
            self._queued.remove(utterance)
        if utterance is self._now and self._speaking is not None:
            self._speaking.cancel()
        self._moved.set()

    def _clear(self, utterance: Utterance) -> None:
        if utterance.sound_begun:
            played_ms = utterance.playback.played_ms(self._clock.now_ms())
            self._pass_on(PlaybackCleared(utterance.speech.item_id, played_ms))
