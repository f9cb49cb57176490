"""Sounds nobody speaks in: a minute of each, made with numpy from a seed."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

RATE_HZ = 16_000
SECONDS = 60
LENGTH = RATE_HZ * SECONDS
Sound = npt.NDArray[np.float64]


def _peak(sound: Sound, dbfs: float) -> bytes:
    """PCM16 whose loudest sample is at `dbfs`."""
    loudest = float(np.max(np.abs(sound))) or 1.0
    samples: bytes = (sound / loudest * 10 ** (dbfs / 20) * 32767).astype("<i2").tobytes()
    return samples


def _band(sound: Sound, low_hz: float, high_hz: float) -> Sound:
    spectrum = np.fft.rfft(sound)
    hz = np.fft.rfftfreq(len(sound), 1 / RATE_HZ)
    spectrum[(hz < low_hz) | (hz > high_hz)] = 0
    return np.asarray(np.fft.irfft(spectrum, len(sound)), dtype=np.float64)


def silence(_random: np.random.Generator) -> Sound:
    """Nothing at all."""
    return np.zeros(LENGTH)


def white(random: np.random.Generator) -> Sound:
    """White noise."""
    return random.normal(size=LENGTH)


def pink(random: np.random.Generator) -> Sound:
    """A fan, or a street far away: power falls with frequency."""
    spectrum = np.fft.rfft(random.normal(size=LENGTH))
    falling = spectrum / np.sqrt(np.maximum(1, np.arange(len(spectrum))))
    return np.asarray(np.fft.irfft(falling, LENGTH), dtype=np.float64)


def hum(random: np.random.Generator) -> Sound:
    """Mains hum with its overtones."""
    time = np.arange(LENGTH) / RATE_HZ
    tones = [np.sin(2 * np.pi * 50 * k * time + random.uniform(0, 6)) / k for k in (1, 2, 3, 4, 6)]
    return np.asarray(np.sum(tones, axis=0) + 0.02 * random.normal(size=LENGTH), dtype=np.float64)


def keyboard(random: np.random.Generator) -> Sound:
    """Typing: bursts of keys, each a click down and a duller one up, on a quiet room."""
    sound = 0.004 * random.normal(size=LENGTH)
    at = 0.2
    while at < SECONDS - 0.3:
        for offset, loud, ring_hz, decay_s in ((0.0, 1.0, 3200, 0.006), (random.uniform(0.05, 0.1), 0.45, 1400, 0.01)):
            time = np.arange(int(0.05 * RATE_HZ)) / RATE_HZ
            hz = ring_hz * random.uniform(0.7, 1.3)
            click = (random.normal(size=len(time)) + np.sin(2 * np.pi * hz * time)) * np.exp(-time / decay_s)
            start = int((at + offset) * RATE_HZ)
            sound[start : start + len(click)] += loud * random.uniform(0.4, 1.0) * click
        at += random.exponential(0.09) + 0.06 if random.random() < 0.93 else random.uniform(0.6, 2.5)
    return sound


def breathing(random: np.random.Generator) -> Sound:
    """Somebody breathing close to the microphone, in and out, never quite evenly."""
    loudness = np.zeros(LENGTH)
    at = 0.0
    while at < SECONDS - 6:
        for length, loud, pause in ((random.uniform(1.0, 1.6), 0.6, 0.2), (random.uniform(1.2, 2.2), 1.0, 0.9)):
            count = int(length * RATE_HZ)
            start = int(at * RATE_HZ)
            loudness[start : start + count] = loud * np.hanning(count)
            at += length + pause * random.uniform(0.7, 1.3)
    return _band(random.normal(size=LENGTH), 300, 3500) * loudness + 0.01 * random.normal(size=LENGTH)


_SCALE = (261.6, 293.7, 329.6, 349.2, 392.0, 440.0, 493.9, 523.3)


def _note(hz: float, seconds: float, overtones: int, vibrato: float) -> Sound:
    time = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    phase = 2 * np.pi * hz * (time + vibrato * np.sin(2 * np.pi * 5 * time) / (2 * np.pi * 5))
    tone = np.sum([np.sin(k * phase) / k**1.5 for k in range(1, overtones + 1)], axis=0)
    return np.asarray(tone * np.minimum(1, time * 40) * np.exp(-1.5 * time), dtype=np.float64)


def piano(random: np.random.Generator) -> Sound:
    """A melody over chords."""
    sound = np.zeros(LENGTH)
    for beat in range(int(SECONDS / 0.4) - 4):
        start = int(beat * 0.4 * RATE_HZ)
        notes = [random.choice(_SCALE)] + ([random.choice(_SCALE) / 2 for _ in range(3)] if beat % 4 == 0 else [])
        for hz in notes:
            tone = _note(float(hz), 1.2, 6, 0.0)
            sound[start : start + len(tone)] += tone
    return sound


def strings(random: np.random.Generator) -> Sound:
    """Slow tones with vibrato: the music closest to a voice."""
    sound = np.zeros(LENGTH)
    for beat in range(SECONDS - 3):
        tone = _note(float(random.choice(_SCALE)), 2.0, 10, 0.01)
        sound[beat * RATE_HZ : beat * RATE_HZ + len(tone)] += tone
    return sound


def band(random: np.random.Generator) -> Sound:
    """Bass, drums and the melody of `piano`."""
    sound = piano(random)
    for beat in range(int(SECONDS / 0.4) - 4):
        start = int(beat * 0.4 * RATE_HZ)
        time = np.arange(int(0.15 * RATE_HZ)) / RATE_HZ
        kick = 2 * np.sin(2 * np.pi * 60 * time) * np.exp(-time * 25)
        snare = random.normal(size=len(time)) * np.exp(-time * 35)
        sound[start : start + len(time)] += kick if beat % 2 == 0 else snare
    return sound


KINDS: tuple[Callable[[np.random.Generator], Sound], ...] = (
    silence,
    white,
    pink,
    hum,
    keyboard,
    breathing,
    piano,
    strings,
    band,
)
LEVELS_DBFS = (-50.0, -30.0, -10.0)


def minute(name: str, dbfs: float) -> bytes:
    """PCM16 at 16 kHz of the kind called `name`; always the same."""
    number, kind = next((number, kind) for number, kind in enumerate(KINDS) if kind.__name__ == name)
    return _peak(kind(np.random.default_rng(number)), dbfs)
