"""What is known of the answer being listened to, and of the present silence in it."""

from dataclasses import dataclass, field

from server.interview.words import joined

SEEMS_THE_END = 0.4
"""Melody from which a pause may be an end. Others are known for what they are, however long."""


@dataclass(frozen=True, slots=True)
class Pause:
    """What is known of the present silence."""

    number: int
    since_ms: int
    words_asked: bool = False
    words_known: bool = False
    melody_asked: bool = False
    melody_pending: bool = True
    melody: float | None = None
    habitual: bool = True
    """It was made by the candidate, not by a broken connection."""

    @property
    def tells_of_habits(self) -> bool:
        """Whether going on after it says how this candidate pauses: it had seemed to be the end."""
        seemed_the_end = self.melody is None or self.melody >= SEEMS_THE_END
        return self.habitual and not self.melody_pending and seemed_the_end


@dataclass(slots=True)
class Answer:
    """The answer in progress: closed stretches, those whose last words are awaited, and the open one."""

    start_ms: int
    """The first voice."""
    open_ms: int
    """Where the open stretch begins: a little before its first voice, and after the stretch before."""
    end_ms: int
    """The last voice."""
    tail_ms: int = 0
    """Up to where its audio has been listened to at the last pause."""
    closed: list[str] = field(default_factory=list)
    closing: list[tuple[int, int]] = field(default_factory=list)
    """Stretches that are over, from and to, and wait to be transcribed one after another."""
    open_text: str = ""
    """The words of the first stretch that is not closed yet, as far as known."""
    voice_in_open: bool = True
    foreseen: str | None = None
    tries: int = 0
    told_from_ms: int | None = None
    """Where that began which it goes on with: what was taken as finished too early. None: it is an answer by itself."""

    @property
    def spoken_ms(self) -> int:
        """How long it has been told for, pauses and what it goes on with included."""
        return self.end_ms - (self.start_ms if self.told_from_ms is None else self.told_from_ms)

    @property
    def text(self) -> str:
        """All the words so far."""
        return joined(*self.closed, self.open_text)

    def cut_at(self, end_ms: int, *, voice_follows: bool) -> None:
        """The open stretch ends here, and another begins."""
        self.closing.append((self.open_ms, end_ms))
        self.leave_off(end_ms, voice_follows=voice_follows)

    def leave_off(self, end_ms: int, *, voice_follows: bool) -> None:
        """The next stretch begins not before `end_ms`."""
        self.open_ms, self.voice_in_open = end_ms, voice_follows
