"""What is measured while interviews run, for whoever operates the server."""

from typing import Literal, Protocol, runtime_checkable

from server.ports.speech import Lane

Mode = Literal["chat", "voice"]


@runtime_checkable
class Meters(Protocol):
    """Takes measurements. Calls are cheap, never wait and never raise; they name nobody."""

    def turn_ended(self, delay_s: float) -> None:
        """From the end of a candidate's speech until it was taken for the end of their turn."""
        ...

    def transcribed(self, delay_s: float) -> None:
        """From asking for a final transcription until its words were there, queueing included."""
        ...

    def first_token(self, delay_s: float) -> None:
        """From asking for a reply until its first words came."""
        ...

    def first_audio(self, delay_s: float) -> None:
        """From the end of a candidate's turn until the first sound of the reply was sent."""
        ...

    def speech_queued(self, lane: Lane, delay_s: float) -> None:
        """How long a piece of speech work waited for its engine."""
        ...

    def speech_dropped(self, lane: Lane) -> None:
        """A piece of speech work was given up before it began."""
        ...

    def false_endpoint(self) -> None:
        """A candidate went on speaking after their turn had been taken for ended."""
        ...

    def interrupted(self) -> None:
        """A candidate spoke over the interviewer, who stopped."""
        ...

    def live_interviews(self, mode: Mode, count: int) -> None:
        """How many interviews this process is driving in this mode now."""
        ...

    def event_loop_lag(self, delay_s: float) -> None:
        """How much later than asked for the event loop woke a sleeper."""
        ...

    def reports_waiting(self, count: int) -> None:
        """Reports due or being written now."""
        ...

    def http_request(self, method: str, route: str, status: int) -> None:
        """An answer was begun; `route` is the path's template, never the path itself."""
        ...


@runtime_checkable
class MeterReadings(Protocol):
    """Shows what has been measured."""

    def exposition(self) -> tuple[bytes, str]:
        """All meters as text, and its media type. Source: the Prometheus text exposition format."""
        ...
