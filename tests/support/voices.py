"""Engines of speech that only say which languages they know."""

from dataclasses import dataclass

from server.services.voice import VoiceSupport


@dataclass(frozen=True)
class KnownLanguages:
    """Half an engine: as much of one as is asked before anybody speaks."""

    name: str
    languages: frozenset[str]

    def supports(self, language: str) -> bool:
        return language.split("-")[0] in self.languages


@dataclass(frozen=True)
class Languages:
    """What is heard, and what is said."""

    stt: KnownLanguages
    tts: KnownLanguages


def voices(hears: str = "en", speaks: str = "en") -> VoiceSupport:
    """Support for these languages, named with spaces between."""
    engines = Languages(
        KnownLanguages("whisper-of-tests", frozenset(hears.split())),
        KnownLanguages("piper-of-tests", frozenset(speaks.split())),
    )
    return VoiceSupport(engines)  # type: ignore[arg-type]
