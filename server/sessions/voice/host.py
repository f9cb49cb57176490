"""What a spoken conversation needs of the live interview it belongs to."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from server.interview.spoken import HeardWord, SpokenDetails, SpokenSegment
from server.sessions.outputs import Output, Passing
from server.sessions.voice.utterance import Cut


@dataclass(frozen=True, slots=True)
class SpokenAnswer:
    """An answer heard."""

    item_id: UUID
    text: str
    details: SpokenDetails
    segments_through: int | None
    """The newest stored segment that is part of it."""
    since_index: int | None = None
    """The newest turn when it began: another question may have been asked since, by way of a click."""


class VoiceHost(Protocol):
    """The live interview a conversation belongs to."""

    def emit(self, output: Output) -> None:
        """Send what is numbered."""
        ...

    def pass_on(self, output: Passing) -> None:
        """Send what is true only now."""
        ...

    def newest_index(self) -> int | None:
        """The index of the newest turn."""
        ...

    async def heard(self, answer: SpokenAnswer) -> bool:
        """Take an answer; returns when it is stored, and whether something is said to it.

        Raises:
            NotStored: it may be tried again.
        """
        ...

    async def keep_segment(self, segment: SpokenSegment) -> None:
        """Store words of an unfinished answer.

        Raises:
            NotStored: it may be tried again.
        """
        ...

    async def words_known(self, item_id: UUID, words: tuple[HeardWord, ...]) -> None:
        """The words of a stored answer as they were heard."""
        ...

    async def sounded(self, item_id: UUID, start_ms: int, end_ms: int) -> None:
        """Where in the recording a turn of the interviewer's stands."""
        ...

    async def cut(self, cut: Cut) -> None:
        """The interviewer was stopped while speaking."""
        ...

    async def retract(self) -> None:
        """The reply under way has not been heard, and the answer goes on."""
        ...

    async def activity(self) -> None:
        """The candidate is there."""
        ...

    def foresee(self, text: str) -> None:
        """Begin a reply to what may be the whole answer."""
        ...

    def forget(self) -> None:
        """It was not."""
        ...
