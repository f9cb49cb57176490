"""Listens to one answer: what to transcribe, when to begin a reply, when the answer is finished.

The caller feeds voice activity and what the models find, and carries the commands out. An answer is a row of closed
stretches, whose words are final, and one open stretch, transcribed anew at each pause; so the end of a long answer
costs no more than that of a short one.
"""

from dataclasses import dataclass, field, replace

from server.interview.plan import Patience
from server.interview.voice.cues import ending_of
from server.interview.voice.gate import LISTENING, GateSettings, SpeechBegan, SpeechPaused, VoiceGate
from server.interview.voice.patience import Evidence, Habit, silence_that_ends

PRE_ROLL_MS = 300
"""Audio before the first voice: soft beginnings."""
TAIL_MS = 160
"""Audio after the last voice, so that no ending is clipped."""
MELODY_AFTER_MS = 200
"""Silence the end-of-turn model is given. Source: Smart Turn is trained on 0.2 s."""
MELODY_PATIENCE_MS = 700
"""Silence after which its answer is done without."""
CLOSE_AFTER_MS = 600
CLOSE_LENGTH_MS = 6_000
"""A pause of the one after a stretch of the other closes it."""
FULL_LENGTH_MS = 12_000
"""Above this any pause closes the stretch."""
LONGEST_MS = 24_000
"""Speech without a pause is closed at its softest place before the model's 30 s are over."""
FORESEE_AHEAD_MS = 700
"""A reply is begun this long before it can be due."""
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


@dataclass(frozen=True, slots=True)
class _Pause:
    """What is known of the present silence."""

    number: int
    since_ms: int
    melody_asked: bool = False
    melody_pending: bool = True
    melody: float | None = None
    words_known: bool = False


@dataclass(slots=True)
class _Answer:
    """The answer in progress."""

    start_ms: int
    open_ms: int
    """Where the open stretch begins: a little before its first voice, and after the stretch before."""
    end_ms: int
    """The last voice."""
    closed: list[str] = field(default_factory=list)
    open_text: str = ""
    foreseen: str | None = None
    tries: int = 0
    voice_in_open: bool = True

    @property
    def text(self) -> str:
        return " ".join(part for part in (*self.closed, self.open_text) if part)


class Endpointer:
    """Listens to one microphone, answer after answer."""

    def __init__(self, language: str, patience: Patience) -> None:
        self.patience = patience
        self._language = language
        self._gate = VoiceGate()
        self._habit = Habit()
        self._answer: _Answer | None = None
        self._pause: _Pause | None = None
        self._numbers = 0
        self._wanted: Transcribe | None = None
        self._done = False
        self._now_ms = 0
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
        return " ".join(self._answer.closed) if self._answer else ""

    @property
    def needed_from_ms(self) -> int:
        """Audio before this is not asked for any more."""
        if self._answer is not None:
            return self._answer.open_ms
        return max(0, self._now_ms - PRE_ROLL_MS - 1_000)

    def resume(self, closed: list[str], at_ms: int) -> None:
        """Go on with an answer of which `closed` is known already: the connection, or the process, is a new one."""
        self._now_ms = at_ms
        if closed:
            self._answer = _Answer(at_ms, at_ms, at_ms, list(closed), voice_in_open=False)
            self._pause = _Pause(self._number(), at_ms, melody_asked=True, melody_pending=False, words_known=True)

    def chunk(
        self, start_ms: int, end_ms: int, probability: float, settings: GateSettings = LISTENING
    ) -> list[ListenCommand]:
        """Take the voice activity of one chunk of audio."""
        self._now_ms = end_ms
        edge = self._gate.chunk(start_ms, end_ms, probability, settings)
        match edge:
            case SpeechBegan():
                return self._began(edge)
            case SpeechPaused():
                return self._paused(edge)
            case None if self._gate.speaking:
                return self._going_on(start_ms, probability)
            case None:
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
            commands += self._close(answer, wanted)
        if self._pause is not None:
            self._pause = replace(self._pause, words_known=True)
        if answer.text:
            commands.append(Caption(answer.text))
        return [*commands, *self._silent()]

    def melody(self, number: int, probability: float | None) -> list[ListenCommand]:
        """The end-of-turn model's answer to `JudgeMelody(number)`; None when it failed."""
        pause = self._pause
        if pause is None or pause.number != number:
            return []
        self._pause = replace(pause, melody=probability, melody_pending=False)
        return self._silent()

    def done(self) -> list[ListenCommand]:
        """The candidate says by button that the answer is finished: it is taken as soon as its words are known."""
        if self._answer is None:
            return []
        self._done = True
        if self._gate.speaking:
            self._gate = VoiceGate()
            return [SpeechPaused(self._now_ms), *self._pause_at(self._answer, self._now_ms)]
        return self._silent()

    def discard(self) -> list[ListenCommand]:
        """Forget what has been heard: it was no answer."""
        had_begun = self._answer is not None and self._answer.foreseen is not None
        self._answer = self._pause = self._wanted = None
        self._done = False
        return [Forget()] if had_begun else []

    def _number(self) -> int:
        self._numbers += 1
        return self._numbers

    def _began(self, edge: SpeechBegan) -> list[ListenCommand]:
        commands: list[ListenCommand] = [edge]
        answer, pause = self._answer, self._pause
        if answer is None:
            self._answer = _Answer(edge.at_ms, max(0, edge.at_ms - PRE_ROLL_MS), edge.at_ms)
        else:
            if pause is not None and answer.text:
                self._habit.went_on_after(edge.at_ms - pause.since_ms)
            if not answer.voice_in_open:
                answer.open_ms, answer.voice_in_open = max(answer.open_ms, edge.at_ms - PRE_ROLL_MS), True
            if answer.foreseen is not None:
                answer.foreseen = None
                commands.append(Forget())
        self._pause = None
        self._done = False
        self._softest = (1.0, edge.at_ms)
        return commands

    def _going_on(self, start_ms: int, probability: float) -> list[ListenCommand]:
        answer = self._answer
        if answer is None:
            return []
        answer.end_ms = self._now_ms
        length = self._now_ms - answer.open_ms
        if length > LONGEST_MS * 3 // 4 and probability <= self._softest[0]:
            self._softest = (probability, start_ms)
        if length <= LONGEST_MS or (self._wanted is not None and self._wanted.closing):
            return []
        cut_ms = self._softest[1] if self._softest[1] > answer.open_ms else self._now_ms
        self._softest = (1.0, self._now_ms)
        return [self._transcribe(answer.open_ms, cut_ms, closing=True)]

    def _paused(self, edge: SpeechPaused) -> list[ListenCommand]:
        answer = self._answer
        if answer is None:
            return [edge]
        return [edge, *self._pause_at(answer, edge.at_ms)]

    def _pause_at(self, answer: _Answer, at_ms: int) -> list[ListenCommand]:
        answer.end_ms = at_ms
        self._pause = _Pause(self._number(), at_ms)
        long_enough = at_ms - answer.open_ms > FULL_LENGTH_MS
        return [self._transcribe(answer.open_ms, at_ms + TAIL_MS, closing=long_enough), *self._silent()]

    def _transcribe(self, start_ms: int, end_ms: int, *, closing: bool) -> Transcribe:
        self._wanted = Transcribe(self._number(), start_ms, end_ms, closing)
        return self._wanted

    def _close(self, answer: _Answer, wanted: Transcribe) -> list[ListenCommand]:
        text, answer.open_text = answer.open_text, ""
        start_ms, answer.open_ms = answer.open_ms, wanted.end_ms
        answer.voice_in_open = self._gate.speaking or answer.end_ms > wanted.end_ms
        if not text:
            return []
        answer.closed.append(text)
        return [StretchClosed(text, start_ms, wanted.end_ms)]

    def _silent(self) -> list[ListenCommand]:
        """What the present silence means by now."""
        answer, pause = self._answer, self._pause
        if answer is None or pause is None or self._gate.speaking:
            return []
        silence = self._now_ms - pause.since_ms
        commands: list[ListenCommand] = []
        if not pause.melody_asked and silence >= MELODY_AFTER_MS:
            pause = self._pause = replace(pause, melody_asked=True)
            commands.append(JudgeMelody(pause.number, self._now_ms))
        if not pause.words_known or self._wanted is not None:
            return commands
        if not answer.text:
            return [*commands, *self._nothing(silence)]
        return [*commands, *self._maybe_close(answer, silence), *self._maybe_finish(answer, pause, silence)]

    def _nothing(self, silence: int) -> list[ListenCommand]:
        if silence < MELODY_PATIENCE_MS and not self._done:
            return []
        return [*self.discard(), NothingSaid()]

    def _maybe_close(self, answer: _Answer, silence: int) -> list[ListenCommand]:
        length = answer.end_ms - answer.open_ms
        if silence < CLOSE_AFTER_MS or length < CLOSE_LENGTH_MS or not answer.open_text:
            return []
        span = Transcribe(0, answer.open_ms, answer.end_ms + TAIL_MS, closing=True)
        return self._close(answer, span)

    def _maybe_finish(self, answer: _Answer, pause: _Pause, silence: int) -> list[ListenCommand]:
        if pause.melody_pending and silence < MELODY_PATIENCE_MS and not self._done:
            return []
        wait = 0 if self._done else self._wait_ms(answer, pause)
        if silence >= wait:
            return self._finish(answer, silence)
        worth_it = answer.tries < MOST_FORESEEN and wait - silence <= FORESEE_AHEAD_MS
        if answer.foreseen != answer.text and worth_it:
            answer.foreseen = answer.text
            answer.tries += 1
            return [Foresee(answer.text)]
        return []

    def _wait_ms(self, answer: _Answer, pause: _Pause) -> int:
        ending = ending_of(answer.text, self._language)
        spoken_ms = answer.end_ms - answer.start_ms
        evidence = Evidence(ending, pause.melody, spoken_ms, self._habit.usual_ms)
        return silence_that_ends(evidence, self.patience)

    def _finish(self, answer: _Answer, silence: int) -> list[ListenCommand]:
        self._answer = self._pause = self._wanted = None
        self._done = False
        return [AnswerFinished(answer.text, answer.start_ms, answer.end_ms, silence)]
