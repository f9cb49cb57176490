"""Opens spoken conversations: whether there can be one, and with what."""

from dataclasses import dataclass
from enum import StrEnum

from server.interview.plan import Plan
from server.interview.voice.clauses import ClauseCutter
from server.interview.wording import greeting
from server.ports.meters import Meters
from server.ports.recording import Recording
from server.ports.speech import SpeechEngines
from server.services.transcripts import LiveSession
from server.sessions.clock import Clock
from server.sessions.voice.admission import Admission
from server.sessions.voice.conversation import VoiceConversation
from server.sessions.voice.host import VoiceHost
from server.sessions.voice.synthesis import SpokenTexts


class NoVoice(StrEnum):
    """Why an interview cannot be spoken, or not wholly."""

    OFF = "off"
    NO_VOICE = "no_voice_for_language"
    NO_HEARING = "no_hearing_for_language"
    UNAVAILABLE = "unavailable"
    BUSY = "busy"


class VoiceFull(Exception):
    """No more can talk just now; `place` in the queue, 1 for the next."""

    def __init__(self, place: int) -> None:
        super().__init__(f"place {place} in the queue")
        self.place = place


@dataclass(frozen=True, slots=True)
class VoiceOffer:
    """What of a spoken interview there can be."""

    hears: bool
    speaks: bool
    reason: NoVoice | None

    @property
    def enabled(self) -> bool:
        """Whether the candidate may talk."""
        return self.hears


class VoiceDesk:
    """One for the process."""

    def __init__(
        self, engines: SpeechEngines | None, recording: Recording | None, clock: Clock, meters: Meters, limit: int = 0
    ) -> None:
        self._engines = engines
        self._recording = recording
        self._clock = clock
        self.meters = meters
        delay_s = engines.queue_delay_s if engines is not None else lambda: 0.0
        self.admission = Admission(limit, delay_s, clock)
        self._texts = SpokenTexts(engines.tts) if engines is not None else None

    def offer(self, session: LiveSession) -> VoiceOffer:
        """What there is for this interview."""
        if not session.voice:
            return VoiceOffer(False, False, NoVoice.OFF)
        if self._engines is None or self._texts is None:
            return VoiceOffer(False, False, NoVoice.UNAVAILABLE)
        language = session.plan.language
        hears, speaks = self._engines.stt.supports(language), self._texts.supports(language)
        reason = NoVoice.NO_HEARING if not hears else NoVoice.NO_VOICE if not speaks else None
        return VoiceOffer(hears, speaks, reason)

    async def open(self, host: VoiceHost, session: LiveSession) -> VoiceConversation | None:
        """A conversation; None where there can be none.

        Raises:
            VoiceFull: not now.
        """
        if self._engines is None or self._texts is None or not self.offer(session).hears:
            return None
        place = self.admission.ask(session.session_id, begun=bool(session.turns))
        if place:
            raise VoiceFull(place)
        self.meters.live_interviews("voice", self.admission.talking)
        recorder = None
        if session.records_audio and self._recording is not None:
            recorder = await self._recording.open(str(session.session_id))
        return VoiceConversation(
            host, self._engines, self._texts, session.plan, self._clock, self.meters, recorder, session.pending
        )

    def closed(self, session: LiveSession) -> None:
        """The conversation is over."""
        self.admission.leave(session.session_id)
        self.meters.live_interviews("voice", self.admission.talking)

    async def prepare(self, plan: Plan, speed: float) -> None:
        """Have the sound of the greeting and the questions ready, as far as nobody else needs the voice."""
        if self._texts is None or not self._texts.supports(plan.language):
            return
        for text in (greeting(plan), *(question.text for question in plan.questions[1:])):
            cutter = ClauseCutter()
            for piece in (*cutter.feed(text), *cutter.flush()):
                await self._texts.prepare(piece, language=plan.language, speed=speed)
