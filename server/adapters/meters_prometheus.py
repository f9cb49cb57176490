"""Meters as Prometheus metrics, in a registry of their own."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from server.ports.meters import MeterReadings, Meters, Mode
from server.ports.speech import Lane

DELAYS = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8, 1.0, 1.3, 1.6, 2.0, 3.0, 5.0, 10.0)
"""Closest around what the conversation aims at: 0.8 s at the median, 1.3 s at the 95th percentile."""
LAGS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


class PrometheusMeters(Meters, MeterReadings):
    """All meters of one process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._end_of_turn = self._delay(
            "colloquy_end_of_turn_delay_seconds", "End of speech until it was taken for the end of the turn"
        )
        self._transcription = self._delay(
            "colloquy_transcription_seconds", "Final transcription asked for until its words were there"
        )
        self._first_token = self._delay("colloquy_first_token_seconds", "Reply asked for until its first words came")
        self._first_audio = self._delay(
            "colloquy_first_audio_seconds", "End of the candidate's turn until the first sound of the reply"
        )
        self._queue_delay = self._delay(
            "colloquy_speech_queue_delay_seconds", "Waiting of speech work for its engine", "lane"
        )
        self._dropped = self._counter("colloquy_speech_dropped_total", "Speech work given up before it began", "lane")
        self._false_endpoints = self._counter(
            "colloquy_false_endpoints_total", "Turns taken for ended whose candidate went on speaking"
        )
        self._interruptions = self._counter(
            "colloquy_interruptions_total", "Times a candidate stopped the interviewer by speaking"
        )
        self._live = Gauge(
            "colloquy_live_interviews", "Interviews this process is driving", ["mode"], registry=self._registry
        )
        self._lag = Histogram(
            "colloquy_event_loop_lag_seconds", "Lateness of the event loop", buckets=LAGS, registry=self._registry
        )
        self._reports = Gauge("colloquy_reports_waiting", "Reports due or being written", registry=self._registry)
        self._requests = self._counter(
            "colloquy_http_requests_total", "HTTP answers begun", "method", "route", "status"
        )
        # Labels that are known appear from the start, so that a rate over them misses nothing.
        for lane in Lane:
            self._queue_delay.labels(lane.name.lower())
            self._dropped.labels(lane.name.lower())
        for mode in ("chat", "voice"):
            self._live.labels(mode)

    def _delay(self, name: str, help_text: str, *labels: str) -> Histogram:
        return Histogram(name, help_text, labels, buckets=DELAYS, registry=self._registry)

    def _counter(self, name: str, help_text: str, *labels: str) -> Counter:
        return Counter(name, help_text, labels, registry=self._registry)

    def turn_ended(self, delay_s: float) -> None:
        """See `Meters`."""
        self._end_of_turn.observe(delay_s)

    def transcribed(self, delay_s: float) -> None:
        """See `Meters`."""
        self._transcription.observe(delay_s)

    def first_token(self, delay_s: float) -> None:
        """See `Meters`."""
        self._first_token.observe(delay_s)

    def first_audio(self, delay_s: float) -> None:
        """See `Meters`."""
        self._first_audio.observe(delay_s)

    def speech_queued(self, lane: Lane, delay_s: float) -> None:
        """See `Meters`."""
        self._queue_delay.labels(lane.name.lower()).observe(delay_s)

    def speech_dropped(self, lane: Lane) -> None:
        """See `Meters`."""
        self._dropped.labels(lane.name.lower()).inc()

    def false_endpoint(self) -> None:
        """See `Meters`."""
        self._false_endpoints.inc()

    def interrupted(self) -> None:
        """See `Meters`."""
        self._interruptions.inc()

    def live_interviews(self, mode: Mode, count: int) -> None:
        """See `Meters`."""
        self._live.labels(mode).set(count)

    def event_loop_lag(self, delay_s: float) -> None:
        """See `Meters`."""
        self._lag.observe(delay_s)

    def reports_waiting(self, count: int) -> None:
        """See `Meters`."""
        self._reports.set(count)

    def http_request(self, method: str, route: str, status: int) -> None:
        """See `Meters`."""
        self._requests.labels(method, route, str(status)).inc()

    def exposition(self) -> tuple[bytes, str]:
        """See `MeterReadings`."""
        return generate_latest(self._registry), CONTENT_TYPE_LATEST
