"""Recorded speech and made-up sounds, as PCM16 mono at the wire's rate."""

import wave
from functools import cache
from pathlib import Path

import numpy as np
import soxr

from server.ports.speech import WIRE_RATE_HZ

AUDIO = Path(__file__).resolve().parents[3] / "shared" / "audio"
BYTES_PER_MS = WIRE_RATE_HZ * 2 // 1000
WORDS = {
    "jfk": "and so my fellow americans ask not what your country can do for you ask what you can do for your country",
    "lj001-0002": "in being comparatively modern",
    "lj001-0004": "produced the block books which were the immediate predecessors of the true printed book",
    "lj001-0006": "and it is worth mention in passing that as an example of fine typography",
    "lj001-0008": "has never been surpassed",
}


@cache
def clip(name: str) -> bytes:
    """A recording of `WORDS`, its own silence at both ends included."""
    with wave.open(str(AUDIO / f"{name}.wav")) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16)
        rate = file.getframerate()
    at_wire_rate: np.ndarray[tuple[int], np.dtype[np.int16]] = soxr.resample(samples, rate, WIRE_RATE_HZ)
    return at_wire_rate.astype("<i2").tobytes()


def silence(seconds: float) -> bytes:
    """A quiet room: noise 66 dB below full scale."""
    samples = np.random.default_rng(7).normal(0, 16, round(seconds * WIRE_RATE_HZ))
    return samples.astype("<i2").tobytes()


def joined(*parts: bytes | float | str) -> bytes:
    """Clips by name, silences in seconds, and sound, one after another."""
    sound = b""
    for part in parts:
        sound += clip(part) if isinstance(part, str) else silence(part) if isinstance(part, float | int) else part
    return sound


def louder(sound: bytes, decibels: float) -> bytes:
    """The same, that much louder."""
    samples = np.frombuffer(sound, "<i2").astype(np.float32) * 10 ** (decibels / 20)
    return bytes(np.clip(samples, -32768, 32767).astype("<i2"))


def mixed(first: bytes, second: bytes) -> bytes:
    """Both at once; the shorter is filled with silence."""
    size = max(len(first), len(second))
    both = [np.frombuffer(part.ljust(size, b"\0"), "<i2").astype(np.int32) for part in (first, second)]
    return bytes(np.clip(both[0] + both[1], -32768, 32767).astype("<i2"))


def seconds_of(sound: bytes) -> float:
    """How long it lasts."""
    return len(sound) / (2 * WIRE_RATE_HZ)
