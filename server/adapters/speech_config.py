"""What the operator has chosen for speech."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where an OpenAI-compatible speech server is, and what to ask of it."""

    url: str
    """Base URL, ending in `/v1`."""
    model: str = ""
    api_key: str = ""
    voice: str = ""
    """Of a server that speaks: one voice, or `en=alloy,de=thorsten`."""
    languages: str = ""
    """Of a server that hears: `en,de`; empty: all."""


@dataclass(frozen=True, slots=True)
class SpeechConfig:
    """What the operator has chosen."""

    data_dir: Path
    threads: int = 0
    """For each engine; 0: half as many as there are cores, at most 4."""
    whisper_model: str = ""
    """Empty: the one chosen in the data folder, else the one that is installed."""
    stt: Endpoint | None = None
    tts: Endpoint | None = None
