"""Whisper with an encoder window of the right size, and guards for what it makes up.

Whisper was made for windows of 30 s and costs the same for one second as for thirty. CTranslate2 also encodes shorter
ones. Too short a window after the last word makes the decoder loop: `WINDOW_S` is what did not.
"""

import math
import zlib
from dataclasses import dataclass
from typing import Any

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer

from server.adapters.speech_local.frames import Heard, HeardWord
from server.adapters.speech_local.serving import Refused
from server.adapters.speech_local.silero import Samples, SileroState, samples
from server.ports.speech import HEARING_RATE_HZ, VAD_CHUNK

FULL_S = 30.0
SHORTEST_WINDOW_S = 9.0
WINDOW_AFTER_S = 4.0
FRAMES_PER_S = 100
MARGIN_S = 0.3
"""Kept before and after what the voice detector calls speech, which comes late and leaves early."""
SPEECH_PROBABILITY = 0.5
LEAST_SPEECH_S = 0.09
TOKENS_PER_S = 12
SPARE_TOKENS = 16
MAX_TOKENS = 224
MAX_COMPRESSION = 2.4
MIN_LOGPROB = -1.0
MAX_NO_SPEECH = 0.6
"""Source of the three: openai/whisper, `transcribe.py`."""
REPEATED_WORDS = 4
PLAUSIBLE_WORDS_PER_S = 0.5


@dataclass(frozen=True, slots=True)
class _Decoded:
    tokens: list[int]
    text: str
    logprob: float
    no_speech: float
    capped: bool
    encoded: Any
    window_s: float

    @property
    def confidence(self) -> float:
        return math.exp(min(0.0, self.logprob))


class Whisper:
    """One model in memory."""

    def __init__(self, folder: str, vad: Any, threads: int) -> None:
        self._model = WhisperModel(
            folder, device="cpu", compute_type="int8", cpu_threads=threads, num_workers=1, local_files_only=True
        )
        self._vad = vad
        self._tokenizers: dict[str, Tokenizer] = {}

    @property
    def languages(self) -> list[str]:
        """ISO 639-1 codes."""
        return list(self._model.supported_languages)

    def transcribe(self, pcm16: bytes, *, language: str, words: bool, plain: bool) -> Heard:
        """What is said; empty text where nobody speaks."""
        audio = samples(pcm16)
        if len(audio) > FULL_S * HEARING_RATE_HZ:
            raise Refused("more than 30 s at once")
        tokenizer = self._tokenizer(language)
        start, end, voiced_s = (0, len(audio), FULL_S) if plain else self._speech(audio)
        if end <= start:
            return Heard("", [], 1.0, 1.0, [])
        audio = audio[start:end]
        tried: list[_Decoded] = []
        for window_s in [FULL_S] if plain else _windows_s(len(audio) / HEARING_RATE_HZ):
            tried.append(self._decode(audio, tokenizer, window_s))
            if not _suspicious(tried[-1], voiced_s):
                break
        best = tried[-1]
        windows = [one.window_s for one in tried]
        if not plain and _made_up(best):
            return Heard("", [], best.no_speech, best.confidence, windows)
        found = self._words(best, tokenizer, len(audio), start) if words else []
        return Heard(best.text, found, best.no_speech, best.confidence, windows)

    def _tokenizer(self, language: str) -> Tokenizer:
        code = language.split("-")[0].lower()
        if code not in self.languages:
            raise Refused(f"the model does not know the language {code}")
        if code not in self._tokenizers:
            multilingual = self._model.model.is_multilingual
            self._tokenizers[code] = Tokenizer(self._model.hf_tokenizer, multilingual, "transcribe", code)
        return self._tokenizers[code]

    def _speech(self, audio: Samples) -> tuple[int, int, float]:
        """First and last sample of what is spoken, with a margin, and the seconds of voice in it; none: (0, 0, 0)."""
        whole = np.pad(audio, (0, -len(audio) % VAD_CHUNK))
        voiced = np.flatnonzero(np.array(SileroState().probabilities(self._vad, whole)) >= SPEECH_PROBABILITY)
        voiced_s = len(voiced) * VAD_CHUNK / HEARING_RATE_HZ
        if voiced_s < LEAST_SPEECH_S:
            return 0, 0, 0.0
        margin = int(MARGIN_S * HEARING_RATE_HZ)
        start = max(0, int(voiced[0]) * VAD_CHUNK - margin)
        return start, min(len(audio), (int(voiced[-1]) + 1) * VAD_CHUNK + margin), voiced_s

    def _decode(self, audio: Samples, tokenizer: Tokenizer, window_s: float) -> _Decoded:
        frames = int(window_s * FRAMES_PER_S)
        padded = np.pad(audio, (0, max(0, int(window_s * HEARING_RATE_HZ) - len(audio))))
        features = self._model.feature_extractor(padded)[:, :frames]
        encoded = self._model.model.encode(
            ctranslate2.StorageView.from_array(np.ascontiguousarray(features[None])), to_cpu=False
        )
        prompt = [*tokenizer.sot_sequence, tokenizer.no_timestamps]
        most = min(MAX_TOKENS, int(len(audio) / HEARING_RATE_HZ * TOKENS_PER_S) + SPARE_TOKENS)
        result = self._model.model.generate(
            encoded,
            [prompt],
            beam_size=1,
            max_length=len(prompt) + most,
            return_scores=True,
            return_no_speech_prob=True,
        )[0]
        tokens = [token for token in result.sequences_ids[0] if token < tokenizer.eot]
        return _Decoded(
            tokens,
            tokenizer.decode(tokens).strip(),
            result.scores[0],
            result.no_speech_prob,
            len(tokens) >= most,
            encoded,
            window_s,
        )

    def _words(self, decoded: _Decoded, tokenizer: Tokenizer, length: int, offset: int) -> list[HeardWord]:
        if not decoded.tokens:
            return []
        frames = min(length // (HEARING_RATE_HZ // FRAMES_PER_S), int(decoded.window_s * FRAMES_PER_S))
        aligned = self._model.find_alignment(tokenizer, [decoded.tokens], decoded.encoded, frames)[0]
        words: list[HeardWord] = []
        for one in aligned:
            text = one["word"].strip()
            if not text:
                continue
            start_ms, end_ms = (round(1000 * (one[key] + offset / HEARING_RATE_HZ)) for key in ("start", "end"))
            if words and not any(c.isalnum() for c in text):  # punctuation goes with the word before it
                last = words.pop()
                words.append(HeardWord(last.text + text, last.start_ms, last.end_ms, last.probability))
            else:
                words.append(HeardWord(text, start_ms, max(start_ms, end_ms), float(one["probability"])))
        return words


def _windows_s(audio_s: float) -> list[float]:
    """The window to try first, and what to try when its result is not trusted."""
    first = min(FULL_S, math.ceil(max(SHORTEST_WINDOW_S, audio_s + WINDOW_AFTER_S)))
    return [first, FULL_S] if first < FULL_S else [FULL_S]


def _suspicious(decoded: _Decoded, voiced_s: float) -> bool:
    """Whether it loops, breaks off, or is unsure of itself."""
    raw = decoded.text.encode()
    if raw and len(raw) / len(zlib.compress(raw)) > MAX_COMPRESSION:
        return True
    words = decoded.text.lower().split()
    return (
        decoded.capped
        or decoded.logprob < MIN_LOGPROB
        or repeats(words)
        or len(words) < voiced_s * PLAUSIBLE_WORDS_PER_S
    )


def repeats(words: list[str]) -> bool:
    """Whether the same `REPEATED_WORDS` words stand twice in it, or one word three times in a row."""
    seen: set[tuple[str, ...]] = set()
    for start in range(len(words) - REPEATED_WORDS + 1):
        stretch = tuple(words[start : start + REPEATED_WORDS])
        if stretch in seen:
            return True
        seen.add(stretch)
    return any(words[i] == words[i + 1] == words[i + 2] for i in range(len(words) - 2))


def _made_up(decoded: _Decoded) -> bool:
    return decoded.no_speech > MAX_NO_SPEECH and decoded.logprob < MIN_LOGPROB
