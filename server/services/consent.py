"""The notices a candidate agrees to: who asks, that it is an AI, what is kept and for how long, whose decision it is.

Keeping the sound, recording the camera, noting integrity signals and taking pictures are things of their own, each
agreed to or not beside the rest.
"""

import hashlib
from dataclasses import dataclass

from server.db.models import InterviewRow
from server.services.consent_words import NOTICES, Notice
from server.services.video_words import FILMING
from server.services.voice import NO_VOICE, VoiceReach, VoiceSupport
from server.services.watching_words import WATCHING


@dataclass(frozen=True, slots=True)
class Consent:
    """The notice in one language. Equal `version`s are equal words."""

    version: str
    text: tuple[str, ...]
    """Paragraphs."""
    locale: str


def consent_for(
    interview: InterviewRow,
    organization: str,
    *,
    uses_model: bool,
    voice: VoiceSupport = NO_VOICE,
    organization_text: str | None = None,
) -> Consent:
    """The notice for `interview`, in its language where there is one, else in English.

    `organization_text` is what the organization adds to the notice of every interview.
    """
    locale, notice = _notice_in(interview.language)
    reach = voice.reach(interview.language)
    spoken = interview.voice_enabled and reach.hears
    kept = notice.for_days if interview.retention_days else notice.until_deleted
    lines = [
        notice.machine,
        notice.model if uses_model else notice.no_model,
        *(_about_voice(interview, reach, locale) if interview.voice_enabled else []),
        f"{notice.kept} {kept}",
        notice.people,
        notice.free,
    ]
    filled = [
        line.format(
            ai_name=interview.ai_name,
            organization=organization,
            days=interview.retention_days,
            said=notice.write_or_say if spoken else notice.write,
            hearer=reach.hearer,
            speaker=reach.speaker,
        )
        for line in lines
    ]
    added = "\n\n".join([organization_text or "", interview.consent_text or ""])
    own = [part.strip() for part in added.split("\n\n") if part.strip()]
    return _worded((*filled, *own), locale)


def audio_consent_for(interview: InterviewRow, organization: str) -> Consent | None:
    """What a candidate agrees to who lets the sound be kept; None where it never is."""
    if not (interview.voice_enabled and interview.keep_audio):
        return None
    locale, notice = _notice_in(interview.language)
    kept = notice.audio_for_days if interview.retention_days else notice.audio_until_deleted
    lines = (notice.audio, kept, notice.audio_free)
    return _worded(
        tuple(line.format(organization=organization, days=interview.retention_days) for line in lines), locale
    )


def video_consent_for(interview: InterviewRow, organization: str) -> Consent | None:
    """What a candidate agrees to who lets their camera be recorded; None where it never is."""
    if not interview.video_enabled:
        return None
    locale = _notice_in(interview.language)[0]
    notice = FILMING[locale]
    kept = notice.kept_days if interview.retention_days else notice.kept
    lines = (notice.asks, f"{notice.seen_by} {kept}", notice.free)
    return _worded(
        tuple(line.format(organization=organization, days=interview.retention_days) for line in lines), locale
    )


def integrity_consent_for(interview: InterviewRow, organization: str) -> Consent | None:
    """What a candidate agrees to who lets signals be noted; None where the interview collects none."""
    if not interview.anti_cheating_enabled:
        return None
    locale = _notice_in(interview.language)[0]
    notice = WATCHING[locale]
    kept = notice.kept_days if interview.retention_days else notice.kept
    lines = (notice.asks, notice.seen, notice.unseen, f"{notice.meaning} {kept}", notice.assisted, notice.free)
    return _worded(
        tuple(line.format(organization=organization, days=interview.retention_days) for line in lines), locale
    )


def stills_consent_for(interview: InterviewRow, organization: str) -> Consent | None:
    """What a candidate agrees to who lets pictures be kept; None where the interview takes none."""
    if not (interview.anti_cheating_enabled and interview.video_enabled):
        return None
    locale = _notice_in(interview.language)[0]
    notice = WATCHING[locale]
    lines = (notice.stills, notice.stills_meaning, notice.stills_free)
    return _worded(tuple(line.format(organization=organization) for line in lines), locale)


def _about_voice(interview: InterviewRow, reach: VoiceReach, locale: str) -> list[str]:
    notice = NOTICES[locale]
    lines = []
    if reach.hears:
        lines.append(f"{notice.heard} {notice.sound_if_agreed if interview.keep_audio else notice.sound_not_kept}")
    if reach.speaks:
        lines.append(notice.spoken)
    return lines


def _notice_in(language: str) -> tuple[str, Notice]:
    base = language.split("-")[0].lower()
    locale = base if base in NOTICES else "en"
    return locale, NOTICES[locale]


def _worded(text: tuple[str, ...], locale: str) -> Consent:
    version = hashlib.sha256("\n\n".join(text).encode()).hexdigest()[:16]
    return Consent(version, text, locale)
