"""How the interviewer's words reach the candidate: as text at once, or spoken by `sessions.voice.mouth`."""

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from server.db.models.base import new_id
from server.services.transcripts import StoredTurn, Tokens
from server.sessions.outputs import (
    Output,
    ReplyCancelled,
    ReplyItemStarted,
    ReplyStarted,
    ReplyStored,
    ReplyText,
)


class Speech:
    """One turn of the interviewer's on its way to the candidate; `reply_to` None: it speaks of its own accord."""

    def __init__(self, reply_to: int | None, before: UUID | None) -> None:
        self.reply_to = reply_to
        self.before = before
        """The item it follows."""
        self.reply_id = new_id()
        self.item_id = new_id()
        self.shown = ""
        self.tokens = Tokens()
        self.stored: StoredTurn | None = None


class Delivery(Protocol):
    """Takes a speech from its first word to the last. Nothing here waits."""

    def begin(self, speech: Speech) -> None:
        """The interviewer is about to speak."""
        ...

    def show(self, speech: Speech, text: str) -> None:
        """More of its words."""
        ...

    def store(self, speech: Speech) -> None:
        """All its words have been shown, and `speech.stored` is on disk."""
        ...

    def cancel(self, speech: Speech) -> None:
        """It is not wanted any more; what was heard of it may be stored as `speech.stored`."""
        ...


class TextDelivery:
    """Sends words as they come."""

    def __init__(self, emit: Callable[[Output], None]) -> None:
        self._emit = emit

    def begin(self, speech: Speech) -> None:
        """Tell that a reply is coming."""
        self._emit(ReplyStarted(speech.reply_id))

    def show(self, speech: Speech, text: str) -> None:
        """Send more of it."""
        if not speech.shown:
            self._emit(ReplyItemStarted(speech.reply_id, speech.item_id, speech.before))
        self._emit(ReplyText(speech.reply_id, speech.item_id, text))

    def store(self, speech: Speech) -> None:
        """Tell that it is complete."""
        if speech.stored is not None:
            self._emit(ReplyStored(speech.reply_id, speech.item_id, speech.stored.turn, speech.before))

    def cancel(self, speech: Speech) -> None:
        """Tell that it ends here."""
        if speech.stored is not None:
            self.store(speech)
        else:
            self._emit(ReplyCancelled(speech.reply_id, speech.item_id if speech.shown else None))
