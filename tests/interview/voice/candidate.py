"""A candidate who speaks and pauses by a script, heard chunk by chunk by an endpointer and the models it asks."""

from dataclasses import dataclass, field
from typing import TypeVar

from server.interview.plan import Patience
from server.interview.voice.endpointing import (
    AnswerFinished,
    Endpointer,
    JudgeMelody,
    ListenCommand,
    StretchClosed,
    Transcribe,
)

C = TypeVar("C", bound=ListenCommand)

CHUNK_MS = 32
VOICE, QUIET, SOFT = 0.92, 0.04, 0.45


@dataclass(frozen=True)
class Voice:
    """Sound of a voice: its words are spread evenly over `ms`; noise that sounds like one has none."""

    ms: int
    words: str = ""
    melody: float | None = 0.95
    """What the end-of-turn model says of the silence after it; None: it fails."""
    soft_at_ms: int | None = None
    """Where in it the voice is softest."""


@dataclass(frozen=True)
class Silence:
    ms: int


@dataclass(frozen=True)
class Press:
    """The button."""


@dataclass(frozen=True)
class Write:
    """Something besides words is being made."""


@dataclass(frozen=True)
class Discard:
    """The answer is found to be none."""


Step = Voice | Silence | Press | Write | Discard


@dataclass(frozen=True)
class Word:
    text: str
    at_ms: float


@dataclass
class Candidate:
    """Plays steps to an endpointer and notes when it commands what."""

    endpointer: Endpointer
    words_after_ms: int = 250
    melody_after_ms: int = 100
    now_ms: int = 0
    log: list[tuple[int, ListenCommand]] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    voiced: list[tuple[int, int]] = field(default_factory=list)
    voice_end_ms: int = 0
    melodies: list[tuple[int, float | None]] = field(default_factory=list)
    """From when on which melody holds."""
    due: list[tuple[int, Transcribe | JudgeMelody]] = field(default_factory=list)

    def play(self, *steps: Step) -> "Candidate":
        for step in steps:
            match step:
                case Voice():
                    self._speak(step)
                case Silence(ms):
                    self._chunks(ms, QUIET)
                case Press():
                    self._note(self.endpointer.done())
                case Write():
                    self.endpointer.writing()
                case Discard():
                    self._note(self.endpointer.discard())
        return self

    def of(self, kind: type[C]) -> list[C]:
        return [command for _, command in self.log if isinstance(command, kind)]

    def times(self, kind: type[ListenCommand]) -> list[int]:
        return [at for at, command in self.log if isinstance(command, kind)]

    @property
    def answers(self) -> list[str]:
        return [answer.text for answer in self.of(AnswerFinished)]

    @property
    def closing_spans(self) -> list[tuple[int, int]]:
        return [(closed.start_ms, closed.end_ms) for closed in self.of(StretchClosed)]

    @property
    def waited_ms(self) -> int:
        """From the end of the last voice to the last answer."""
        return self.times(AnswerFinished)[-1] - self.voice_end_ms

    def said(self) -> str:
        return " ".join(word.text for word in self.words)

    def words_between(self, start_ms: int, end_ms: int) -> str:
        """What a perfect transcription of that audio gives."""
        return " ".join(word.text for word in self.words if start_ms <= word.at_ms < end_ms)

    def _speak(self, voice: Voice) -> None:
        said = voice.words.split()
        length = voice.ms // CHUNK_MS * CHUNK_MS
        for number, word in enumerate(said):
            self.words.append(Word(word, self.now_ms + length * (number + 0.5) / len(said)))
        self.melodies.append((self.now_ms, voice.melody))
        start = self.now_ms
        for at in range(0, length, CHUNK_MS):
            soft = voice.soft_at_ms is not None and at <= voice.soft_at_ms < at + CHUNK_MS
            self._chunk(SOFT if soft else VOICE)
        self.voice_end_ms = self.now_ms
        self.voiced.append((start, self.now_ms))

    def _chunks(self, ms: int, probability: float) -> None:
        for _ in range(ms // CHUNK_MS):
            self._chunk(probability)

    def _chunk(self, probability: float) -> None:
        start, self.now_ms = self.now_ms, self.now_ms + CHUNK_MS
        self._note(self.endpointer.chunk(start, self.now_ms, probability))
        ready = [request for at, request in self.due if at <= self.now_ms]
        self.due = [(at, request) for at, request in self.due if at > self.now_ms]
        for request in ready:
            self.deliver(request)

    def deliver(self, request: Transcribe | JudgeMelody) -> None:
        """A model's answer comes, late or not."""
        if isinstance(request, Transcribe):
            self._note(self.endpointer.heard(request.number, self.words_between(request.start_ms, request.end_ms)))
        else:
            heard = [melody for at, melody in self.melodies if at < request.end_ms]
            self._note(self.endpointer.melody(request.number, heard[-1]))

    def _note(self, commands: list[ListenCommand]) -> None:
        for command in commands:
            self.log.append((self.now_ms, command))
            if isinstance(command, Transcribe):
                self.due.append((self.now_ms + self.words_after_ms, command))
            elif isinstance(command, JudgeMelody):
                self.due.append((self.now_ms + self.melody_after_ms, command))


def candidate(
    *steps: Step,
    language: str = "en",
    patience: Patience = Patience.NORMAL,
    words_after_ms: int = 250,
    melody_after_ms: int = 100,
) -> Candidate:
    """A candidate who has played `steps`."""
    return Candidate(Endpointer(language, patience), words_after_ms, melody_after_ms).play(*steps)
