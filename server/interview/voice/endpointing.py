"""Listens to one answer: what to transcribe, when to begin a reply, when the answer is finished.

The caller feeds voice activity and what the models find, and carries the commands out. An answer is a row of closed
stretches, whose words are final, and one open stretch, transcribed anew at each pause; so the end of a long answer
costs no more than that of a short one.
"""

from dataclasses import dataclass, replace

from server.interview.plan import Patience
from server.interview.voice.answer import Answer, Pause
from server.interview.voice.cues import ending_of
from server.interview.voice.gate import LISTENING, Edge, GateSettings, SpeechBegan, SpeechPaused, VoiceGate
from server.interview.voice.patience import OVERTAKEN_WITHIN_MS, Evidence, Habit, silence_that_ends
from server.interview.words import joined

PRE_ROLL_MS = 300
"""Audio before the first voice: soft beginnings."""
TAIL_MS = 160
"""Audio after the last voice, so that no ending is clipped."""
MELODY_AFTER_MS = 200
"""Silence the end-of-turn model is given. Source: Smart Turn is trained on 0.2 s."""
NOTHING_AFTER_MS = 700
"""Silence after which voice without words was none."""
MELODY_PATIENCE_MS = 4_000
"""Silence after which its answer is done without."""
CLOSE_AFTER_MS = 600
CLOSE_LENGTH_MS = 6_000
"""A pause of the one after a stretch of the other closes it."""
CLOSE_ANY_AFTER_MS = 2_000
"""A pause so long closes any stretch: silence within what is transcribed invites words nobody said."""
FULL_LENGTH_MS = 12_000
"""Above this any pause closes the stretch."""
LONGEST_MS = 24_000
"""Speech without a pause is closed at its softest place before the model's 30 s are over."""
LAST_WORD_MS = 600
"""After the button the word under way may still be finished."""
FORESEE_AHEAD_MS = 700
"""A reply is begun this long before it can be due."""
WRITING_MS = 20_000
"""Who has written code or drawn within this is at work: what they say beside it ends no answer."""
MOST_FORESEEN = 4
"""Replies begun in vain in one answer before it waits for certainty."""


@dataclass(frozen=True, slots=True)
class Transcribe:
    """Transcribe `start_ms` … `end_ms`; `Heard(number)` brings the words. An older request is pointless now."""

    number: int
    start_ms: int
    end_ms: int
    closing: bool
    """These words stay: the stretch is over."""


@dataclass(frozen=True, slots=True)
class JudgeMelody:
    """Ask the end-of-turn model about the audio up to `end_ms`; `Melody(number)` brings its answer."""

    number: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Foresee:
    """Begin a reply to `text`, of which nothing may be heard yet."""

    text: str


@dataclass(frozen=True, slots=True)
class Forget:
    """The reply begun is to words that are not all."""


@dataclass(frozen=True, slots=True)
class Caption:
    """The words so far."""

    text: str


@dataclass(frozen=True, slots=True)
class StretchClosed:
    """These words are final, though the answer goes on: store them."""

    text: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class AnswerFinished:
    """The whole answer, from its first voice to its last."""

    text: str
    start_ms: int
    end_ms: int
    silence_ms: int
    """How long it was waited for, of audio."""


@dataclass(frozen=True, slots=True)
class NothingSaid:
    """What was heard had no words in it."""


ListenCommand = (
    Transcribe
    | JudgeMelody
    | Foresee
    | Forget
    | Caption
    | StretchClosed
    | AnswerFinished
    | NothingSaid
    | SpeechBegan
    | SpeechPaused
)


class Endpointer:
    """Listens to one microphone, answer after answer."""

    def __init__(self, language: str, patience: Patience) -> None:
        self.patience = patience
        self._language = language
        self._gate = VoiceGate()
        self._habit = Habit()
        self._finished: Answer | None = None
        """The last answer that was taken as finished."""
        self._answer: Answer | None = None
        self._pause: Pause | None = None
        self._numbers = 0
        self._wanted: Transcribe | None = None
        self._done_ms: int | None = None
        """When the candidate said by button that the answer is finished."""
        self._later: list[Edge] = []
        """Speech after the button, while the words before it are awaited: it belongs to the next answer."""
        self._writing_until_ms = 0
        self._now_ms = 0
        self._used_ms = 0
        """Audio before this has become an answer, or was found to be none."""
        self._softest: tuple[float, int] = (1.0, 0)

    @property
    def speaking(self) -> bool:
        """Whether somebody speaks at this moment."""
        return self._gate.speaking

    @property
    def answering(self) -> bool:
        """Whether there is an answer, or what may become one."""
        return self._answer is not None

    @property
    def text(self) -> str:
        """The words of the answer so far."""
        return self._answer.text if self._answer else ""

    @property
    def closed_text(self) -> str:
        """The words of it that will not change."""
        return joined(*self._answer.closed) if self._answer else ""

    @property
    def needed_from_ms(self) -> int:
        """Audio before this is not asked for any more."""
        if self._answer is None:
            return max(0, self._now_ms - PRE_ROLL_MS - 1_000)
        wanted = [self._wanted.start_ms] if self._wanted else []
        return min([*wanted, *(start for start, _ in self._answer.closing), self._answer.open_ms])

    def resume(self, closed: list[str], at_ms: int) -> None:
        """Go on with an answer of which `closed` is known already: the connection, or the process, is a new one."""
        self._now_ms = at_ms
        if closed:
            self._answer = Answer(at_ms, at_ms, at_ms, at_ms, list(closed), voice_in_open=False)
            self._pause = Pause(
                self._number(), at_ms, words_known=True, melody_asked=True, melody_pending=False, habitual=False
            )

    def chunk(
        self, start_ms: int, end_ms: int, probability: float, settings: GateSettings = LISTENING
    ) -> list[ListenCommand]:
        """Take the voice activity of one chunk of audio."""
        self._now_ms = end_ms
        edge = self._gate.chunk(start_ms, end_ms, probability, settings)
        if self._done_ms is not None and self._pause is not None:
            self._later += [edge] if edge else []
            return self._silent()
        if edge is not None:
            return self._edge(edge)
        if self._answer is not None and self._gate.speaking:
            return self._going_on(self._answer, start_ms, probability)
        return self._silent()

    def heard(self, number: int, text: str) -> list[ListenCommand]:
        """The words of `Transcribe(number)`; nothing where it is out of date."""
        wanted, answer = self._wanted, self._answer
        if wanted is None or answer is None or wanted.number != number:
            return []
        self._wanted = None
        commands: list[ListenCommand] = []
        answer.open_text = text.strip()
        if wanted.closing:
            commands += self._close(answer, wanted.start_ms, wanted.end_ms)
        if answer.text:
            commands.append(Caption(answer.text))
        return [*commands, *self._ask(answer), *self._silent()]

    def melody(self, number: int, probability: float | None) -> list[ListenCommand]:
        """The end-of-turn model's answer to `JudgeMelody(number)`; None when it failed."""
        pause = self._pause
        if pause is None or pause.number != number:
            return []
        self._pause = replace(pause, melody=probability, melody_pending=False)
        return self._silent()

    def done(self) -> list[ListenCommand]:
        """The candidate says by button that the answer is finished: it is taken as soon as its words are known.

        The word under way is waited for; what is said after it begins another answer.
        """
        if self._answer is None:
            return []
        if self._done_ms is None:
            self._done_ms = self._now_ms
        return self._silent()

    def writing(self) -> None:
        """The candidate is making something besides words: silence is left alone for a while."""
        self._writing_until_ms = self._now_ms + WRITING_MS

    def overtaken(self, began_ms: int) -> None:
        """What has begun at `began_ms` is more of the answer that was taken as finished: wait longer from now on."""
        answer, finished = self._answer, self._finished
        if answer is None or finished is None:
            return
        silence = began_ms - finished.end_ms
        if 0 <= silence <= OVERTAKEN_WITHIN_MS:  # less: what was finished is what was said over the interviewer
            self._habit.overtaken(silence)
            answer.told_from_ms = finished.end_ms - finished.spoken_ms

    def discard(self) -> list[ListenCommand]:
        """Forget what has been heard: it was no answer. Voice that goes on counts anew."""
        self._gate = VoiceGate()
        self._later = []
        return self._drop()

    def _number(self) -> int:
        self._numbers += 1
        return self._numbers

    def _drop(self) -> list[ListenCommand]:
        had_begun = self._answer is not None and self._answer.foreseen is not None
        self._used_ms = max(self._used_ms, self._answer.tail_ms if self._answer else 0)
        self._answer = self._pause = self._wanted = self._done_ms = None
        return [Forget()] if had_begun else []

    def _began(self, edge: SpeechBegan) -> list[ListenCommand]:
        commands: list[ListenCommand] = [edge]
        answer = self._answer
        if answer is None:
            self._answer = Answer(edge.at_ms, max(self._used_ms, edge.at_ms - PRE_ROLL_MS), edge.at_ms)
        else:
            self._went_on(answer, edge.at_ms)
            if not answer.voice_in_open:
                answer.leave_off(max(answer.open_ms, edge.at_ms - PRE_ROLL_MS), voice_follows=True)
            if answer.foreseen is not None:
                answer.foreseen = None
                commands.append(Forget())
        self._pause = None
        self._softest = (1.0, edge.at_ms)
        return commands

    def _went_on(self, answer: Answer, at_ms: int) -> None:
        silence = at_ms - answer.end_ms
        if self._pause and self._pause.tells_of_habits and answer.text:
            self._habit.went_on_after(silence)
        if answer.voice_in_open and silence >= CLOSE_ANY_AFTER_MS:  # its words were too slow to close it in time
            answer.cut_at(answer.tail_ms, voice_follows=False)

    def _edge(self, edge: Edge) -> list[ListenCommand]:
        if isinstance(edge, SpeechBegan):
            return self._began(edge)
        return [edge, *(self._pause_at(self._answer, edge.at_ms) if self._answer else [])]

    def _going_on(self, answer: Answer, start_ms: int, probability: float) -> list[ListenCommand]:
        answer.end_ms = self._now_ms
        if self._done_ms is not None and self._now_ms - self._done_ms >= LAST_WORD_MS:
            self._gate = VoiceGate()
            return [SpeechPaused(self._now_ms), *self._pause_at(answer, self._now_ms)]
        length = self._now_ms - answer.open_ms
        if length > LONGEST_MS * 3 // 4 and probability <= self._softest[0]:
            self._softest = (probability, start_ms)
        if length <= LONGEST_MS:
            return []
        answer.cut_at(self._softest[1], voice_follows=True)
        self._softest = (1.0, self._now_ms)
        return self._ask(answer)

    def _pause_at(self, answer: Answer, at_ms: int) -> list[ListenCommand]:
        answer.end_ms, answer.tail_ms = at_ms, min(at_ms + TAIL_MS, self._now_ms)
        self._pause = Pause(self._number(), at_ms)
        if at_ms - answer.open_ms > FULL_LENGTH_MS:
            answer.cut_at(answer.tail_ms, voice_follows=False)
        return [*self._ask(answer), *self._silent()]

    def _ask(self, answer: Answer) -> list[ListenCommand]:
        """Ask for the next words that are lacking. What closes a stretch is waited for, the rest superseded."""
        if self._wanted is not None and self._wanted.closing:
            return []
        if answer.closing:
            start_ms, end_ms = answer.closing.pop(0)
            self._wanted = Transcribe(self._number(), start_ms, end_ms, closing=True)
            return [self._wanted]
        pause = self._pause
        if pause is None or pause.words_known:
            return []
        if pause.words_asked or not answer.voice_in_open:
            self._pause = replace(pause, words_known=True)
            return []
        self._pause = replace(pause, words_asked=True)
        self._wanted = Transcribe(self._number(), answer.open_ms, answer.tail_ms, closing=False)
        return [self._wanted]

    def _close(self, answer: Answer, start_ms: int, end_ms: int) -> list[ListenCommand]:
        text, answer.open_text = answer.open_text, ""
        if not text:
            return []
        answer.closed.append(text)
        return [StretchClosed(text, start_ms, end_ms)]

    def _silent(self) -> list[ListenCommand]:
        """What the present silence means by now."""
        answer, pause = self._answer, self._pause
        if answer is None or pause is None:
            return []
        silence = self._now_ms - pause.since_ms
        commands: list[ListenCommand] = []
        if not pause.melody_asked and silence >= MELODY_AFTER_MS:
            pause = self._pause = replace(pause, melody_asked=True)
            commands.append(JudgeMelody(pause.number, self._now_ms))
        if not pause.words_known:
            return commands
        if not answer.text:
            return [*commands, *self._nothing(silence)]
        return [*commands, *self._maybe_close(answer, silence), *self._maybe_finish(answer, pause, silence)]

    def _nothing(self, silence: int) -> list[ListenCommand]:
        if silence < NOTHING_AFTER_MS and self._done_ms is None:
            return []
        return [*self._drop(), NothingSaid(), *self._go_on_later()]

    def _maybe_close(self, answer: Answer, silence: int) -> list[ListenCommand]:
        long_enough = answer.end_ms - answer.open_ms >= CLOSE_LENGTH_MS and answer.open_text
        if not answer.voice_in_open or silence < (CLOSE_AFTER_MS if long_enough else CLOSE_ANY_AFTER_MS):
            return []
        start_ms = answer.open_ms
        answer.leave_off(answer.tail_ms, voice_follows=False)
        return self._close(answer, start_ms, answer.tail_ms)

    def _maybe_finish(self, answer: Answer, pause: Pause, silence: int) -> list[ListenCommand]:
        done = self._done_ms is not None
        if self._now_ms < self._writing_until_ms and not done:
            return []
        if pause.melody_pending and silence < MELODY_PATIENCE_MS and not done:
            return []
        wait = 0 if done else self._wait_ms(answer, pause)
        if silence >= wait:
            return self._finish(answer, silence)
        worth_it = answer.tries < MOST_FORESEEN and wait - silence <= FORESEE_AHEAD_MS
        if answer.foreseen != answer.text and worth_it:
            answer.foreseen = answer.text
            answer.tries += 1
            return [Foresee(answer.text)]
        return []

    def _wait_ms(self, answer: Answer, pause: Pause) -> int:
        ending = ending_of(answer.text, self._language)
        evidence = Evidence(
            ending,
            pause.melody,
            answer.spoken_ms,
            self._habit.usual_ms,
            self._habit.overtaken_ms,
            goes_on=answer.told_from_ms is not None,
        )
        return silence_that_ends(evidence, self.patience)

    def _finish(self, answer: Answer, silence: int) -> list[ListenCommand]:
        answer.foreseen = None  # the reply begun may be the one to this answer
        self._finished = answer
        self._habit.answered()
        finished = AnswerFinished(answer.text, answer.start_ms, answer.end_ms, silence)
        return [*self._drop(), finished, *self._go_on_later()]

    def _go_on_later(self) -> list[ListenCommand]:
        """What was said after the button begins another answer."""
        later, self._later = self._later, []
        commands: list[ListenCommand] = []
        for edge in later:
            commands += self._edge(edge)
        return commands
