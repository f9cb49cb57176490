"""How much of what a microphone hears is the loudspeaker's sound come back."""

import numpy as np
import soxr

from server.ports.speech import HEARING_RATE_HZ, WIRE_RATE_HZ

QUIET = 1e-9
"""Mean square below which there is nothing to compare: 90 dB under full scale."""


def likeness(heard: bytes, played: bytes) -> float:
    """The highest normalised cross-correlation of `heard` with any stretch of `played`, 0 … 1.

    `heard` is PCM16 at `HEARING_RATE_HZ`, `played` PCM16 at `WIRE_RATE_HZ` and longer, as the delay between
    loudspeaker and microphone is not known. An echo alone is near 1 whatever its level; speech over it, near 0.
    """
    microphone = np.frombuffer(heard, "<i2").astype(np.float64) / 32768
    wire = np.frombuffer(played, "<i2").astype(np.float64) / 32768
    if len(wire) < WIRE_RATE_HZ // 20 or len(microphone) < HEARING_RATE_HZ // 20:
        return 0.0
    source = np.asarray(soxr.resample(wire, WIRE_RATE_HZ, HEARING_RATE_HZ), np.float64)
    microphone = microphone - microphone.mean()
    size = len(microphone)
    source = np.concatenate((np.zeros(size), source, np.zeros(size)))  # it may just have begun, or ended
    if float(np.mean(microphone**2)) < QUIET:
        return 0.0
    length = 1 << (len(source) + size - 1).bit_length()
    products = np.fft.irfft(np.fft.rfft(source, length) * np.conj(np.fft.rfft(microphone, length)), length)
    products = products[: len(source) - size + 1]
    sums = np.concatenate(([0.0], np.cumsum(source**2)))
    energies = np.maximum(sums[size:] - sums[:-size], size * QUIET)
    return float(np.max(np.abs(products) / np.sqrt(energies * float(np.sum(microphone**2)))))
