"""What a candidate has agreed to: which of it means something here, and the words to keep of it."""

from datetime import UTC, datetime
from typing import Protocol

from server.db.models import ConsentKind, ConsentRow, InterviewRow, Organization, SessionRow
from server.services.consent import (
    audio_consent_for,
    consent_for,
    integrity_consent_for,
    stills_consent_for,
    video_consent_for,
)
from server.services.voice import NO_VOICE, VoiceSupport


class Agreement(Protocol):
    """What somebody has ticked beside the notice itself."""

    @property
    def audio_consent(self) -> bool:
        """To the sound being kept."""
        ...

    @property
    def integrity_consent(self) -> bool:
        """To signals being noted."""
        ...

    @property
    def assisted(self) -> bool:
        """Uses assistive technology."""
        ...

    @property
    def stills_consent(self) -> bool:
        """To pictures being taken."""
        ...

    @property
    def video_consent(self) -> bool:
        """To the camera being recorded."""
        ...


def agree(row: SessionRow, interview: InterviewRow, agreement: Agreement) -> None:
    """Take down what was agreed to, as far as the interview asks for it."""
    row.audio_consent = agreement.audio_consent and interview.keep_audio and interview.voice_enabled
    row.integrity_consent = agreement.integrity_consent and interview.anti_cheating_enabled
    row.assisted = row.integrity_consent and agreement.assisted
    row.stills_consent = agreement.stills_consent and interview.anti_cheating_enabled and interview.video_enabled
    row.video_consent = agreement.video_consent and interview.video_enabled


def consents_given(
    interview: InterviewRow,
    organization: Organization,
    row: SessionRow,
    *,
    uses_model: bool = False,
    voice: VoiceSupport = NO_VOICE,
) -> list[ConsentRow]:
    """What the candidate has agreed to, in the words they saw."""
    now, name = datetime.now(UTC), organization.name
    notice = consent_for(
        interview, name, uses_model=uses_model, voice=voice, organization_text=organization.consent_text
    )
    asked = (
        (ConsentKind.INTERVIEW, True, notice),
        (ConsentKind.AUDIO, row.audio_consent, audio_consent_for(interview, name)),
        (ConsentKind.INTEGRITY, row.integrity_consent, integrity_consent_for(interview, name)),
        (ConsentKind.STILLS, row.stills_consent, stills_consent_for(interview, name)),
        (ConsentKind.VIDEO, row.video_consent, video_consent_for(interview, name)),
    )
    return [
        ConsentRow(
            session_id=row.id,
            kind=kind,
            version=consent.version,
            text="\n\n".join(consent.text),
            locale=consent.locale,
            given_at=now,
        )
        for kind, agreed, consent in asked
        if agreed and consent is not None
    ]
