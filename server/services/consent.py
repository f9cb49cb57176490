"""The notices a candidate agrees to: who asks, that it is an AI, what is kept and for how long, whose decision it is.

Keeping the sound, recording the camera, noting integrity signals and taking pictures are things of their own, each
agreed to or not beside the rest.
"""

import hashlib
from dataclasses import dataclass

from server.db.models import InterviewRow
from server.services.voice import NO_VOICE, VoiceReach, VoiceSupport
from server.services.words.by_language import Words, words_in


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
    words = words_in(interview.language)
    notice = words.notice
    reach = voice.reach(interview.language)
    spoken = interview.voice_enabled and reach.hears
    kept = notice.for_days.of(interview.retention_days) if interview.retention_days else notice.until_deleted
    lines = [
        notice.machine,
        notice.model if uses_model else notice.no_model,
        *(_about_voice(interview, reach, words) if interview.voice_enabled else []),
        words.sentences(notice.kept, kept),
        notice.people,
        notice.free,
    ]
    filled = [
        words.fill(
            line,
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
    return _worded((*filled, *own), words)


def audio_consent_for(interview: InterviewRow, organization: str) -> Consent | None:
    """What a candidate agrees to who lets the sound be kept; None where it never is."""
    if not (interview.voice_enabled and interview.keep_audio):
        return None
    words = words_in(interview.language)
    notice, days = words.notice, interview.retention_days
    kept = notice.audio_for_days.of(days) if days else notice.audio_until_deleted
    return _filled(words, (notice.audio, kept, notice.audio_free), organization, days)


def video_consent_for(interview: InterviewRow, organization: str) -> Consent | None:
    """What a candidate agrees to who lets their camera be recorded; None where it never is."""
    if not interview.video_enabled:
        return None
    words = words_in(interview.language)
    notice, days = words.filming, interview.retention_days
    kept = notice.kept_days.of(days) if days else notice.kept
    return _filled(words, (notice.asks, words.sentences(notice.seen_by, kept), notice.free), organization, days)


def integrity_consent_for(interview: InterviewRow, organization: str) -> Consent | None:
    """What a candidate agrees to who lets signals be noted; None where the interview collects none."""
    if not interview.anti_cheating_enabled:
        return None
    words = words_in(interview.language)
    notice, days = words.watching, interview.retention_days
    kept = notice.kept_days.of(days) if days else notice.kept
    meaning = words.sentences(notice.meaning, kept)
    lines = (notice.asks, notice.seen, notice.unseen, meaning, notice.assisted, notice.free)
    return _filled(words, lines, organization, days)


def stills_consent_for(interview: InterviewRow, organization: str) -> Consent | None:
    """What a candidate agrees to who lets pictures be kept; None where the interview takes none."""
    if not (interview.anti_cheating_enabled and interview.video_enabled):
        return None
    words = words_in(interview.language)
    notice = words.watching
    return _filled(words, (notice.stills, notice.stills_meaning, notice.stills_free), organization)


def _about_voice(interview: InterviewRow, reach: VoiceReach, words: Words) -> list[str]:
    notice = words.notice
    lines = []
    if reach.hears:
        sound = notice.sound_if_agreed if interview.keep_audio else notice.sound_not_kept
        lines.append(words.sentences(notice.heard, sound))
    if reach.speaks:
        lines.append(notice.spoken)
    return lines


def _filled(words: Words, lines: tuple[str, ...], organization: str, days: int | None = None) -> Consent:
    return _worded(tuple(words.fill(line, organization=organization, days=days) for line in lines), words)


def _worded(text: tuple[str, ...], words: Words) -> Consent:
    version = hashlib.sha256("\n\n".join(text).encode()).hexdigest()[:16]
    return Consent(version, text, words.language)
