"""How far the candidate's loudspeaker is: told by the page, or reckoned by the clock for clients that do not tell."""

from server.interview.voice.heard import Piece, heard_text
from server.ports.speech import WIRE_RATE_HZ

BYTES_PER_MS = WIRE_RATE_HZ * 2 // 1000
MS_A_CHARACTER = 65
"""Source: measured on the voice that comes with the server, at its natural speed."""


class Playback:
    """One spoken turn: what of it has been sent, and what of that played."""

    def __init__(self, *, acknowledged: bool) -> None:
        self.pieces: list[Piece] = []
        self.sound = bytearray()
        """All that has been sent, for a client that comes back; a turn is a minute at most."""
        self.complete = False
        """All its sound has been sent."""
        self._acknowledged = acknowledged
        self._played_ms = 0
        self._begun_ms: int | None = None
        self._paused_ms: int | None = None
        self._ended = False

    @property
    def sent_ms(self) -> int:
        """Length of the sound sent."""
        return len(self.sound) // BYTES_PER_MS

    def sent(self, sound: bytes, now_ms: int) -> None:
        """More is on its way."""
        self.sound += sound
        if self._begun_ms is None:
            self._begun_ms = now_ms

    def lengthen(self, text: str, start_ms: int, *, complete: bool, speed: float) -> None:
        """Note how far the sound of `text`, which began at `start_ms`, reaches; of an incomplete one, about how far."""
        length = self.sent_ms - start_ms
        if not complete:
            length = max(length, round(len(text.strip()) * MS_A_CHARACTER / speed))
        piece = Piece(text, start_ms, start_ms + length)
        if self.pieces and self.pieces[-1].start_ms == start_ms and self.pieces[-1].text == text:
            self.pieces[-1] = piece
        else:
            self.pieces.append(piece)

    def acknowledge(self, played_ms: int, *, playing: bool) -> None:
        """The page says how far it is."""
        self._acknowledged = True
        self._played_ms = max(self._played_ms, min(played_ms, self.sent_ms))
        self._ended = not playing and self.complete and self._played_ms >= self.sent_ms - 60

    def pause(self, now_ms: int) -> None:
        """Sound has been told to stop."""
        if self._paused_ms is None:
            self._paused_ms = now_ms

    def resume(self, now_ms: int) -> None:
        """And to go on."""
        if self._paused_ms is not None and self._begun_ms is not None:
            self._begun_ms += now_ms - self._paused_ms
        self._paused_ms = None

    def played_ms(self, now_ms: int) -> int:
        """How much has been heard."""
        if self._acknowledged:
            return self._played_ms
        if self._begun_ms is None:
            return 0
        until = now_ms if self._paused_ms is None else self._paused_ms
        return max(0, min(self.sent_ms, until - self._begun_ms))

    def over(self, now_ms: int) -> bool:
        """Whether all of it has been heard."""
        if not self.complete:
            return False
        return self._ended or self.played_ms(now_ms) >= self.sent_ms

    def heard(self, now_ms: int) -> str:
        """The words heard so far."""
        return heard_text(self.pieces, self.played_ms(now_ms))
