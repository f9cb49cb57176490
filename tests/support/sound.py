"""Recorded voices, and what is in a file of sound."""

import wave
from functools import cache
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from server.adapters.recording_mix import Samples
from server.ports.speech import WIRE_RATE_HZ

CLIPS = Path(__file__).resolve().parents[3] / "shared" / "audio"
OPUS_RATE_HZ = 48_000


@cache
def clip(name: str) -> Samples:
    """A person's words at `WIRE_RATE_HZ`."""
    with wave.open(str(CLIPS / f"{name}.wav")) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16)
        at = np.arange(0, len(samples), file.getframerate() / WIRE_RATE_HZ)
    return np.interp(at, np.arange(len(samples)), samples).astype(np.int16)


def silence(seconds: float) -> Samples:
    return np.zeros(int(seconds * WIRE_RATE_HZ), np.int16)


def decoded(path: Path) -> NDArray[np.float32]:
    """What a player would sound, at 48 kHz."""
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray()[0] for frame in container.decode(audio=0)]
    return np.concatenate(frames).astype(np.float32)


def found_at_ms(words: Samples, sound: NDArray[np.float32]) -> tuple[float, float]:
    """Where `words` are loudest in `sound`, and how alike the two are there (1: the same)."""
    double = np.interp(np.arange(0, len(words), 0.5), np.arange(len(words)), words.astype(np.float32) / 32768)
    size = 1 << (len(sound) + len(double)).bit_length()
    alike = np.fft.irfft(np.fft.rfft(sound, size) * np.conj(np.fft.rfft(double, size)), size)[: len(sound)]
    at = int(np.argmax(alike))
    there = sound[at : at + len(double)]
    scale = float(np.linalg.norm(there) * np.linalg.norm(double[: len(there)])) or 1.0
    return at / OPUS_RATE_HZ * 1000, float(alike[at]) / scale
