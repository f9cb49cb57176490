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
from server.adapters.speech_local.silero import Samples, samples
from server.adapters.speech_local.stretches import Stretch, find_speech
from server.interview.words import joined
from server.ports.speech import HEARING_RATE_HZ

FULL_S = 30.0
SHORTEST_WINDOW_S = 9.0
WINDOW_AFTER_S = 4.0
SECOND_WINDOW_S = 5.0
"""Added when the first answer is not trusted. Source of the three: `tests/bench/hearing.py` and prefixes of its clips;
every loop seen under one window was gone under one 1 to 4 s longer."""
FRAMES_PER_S = 100
SILENCE_SAMPLES = 1600
WHOLE_S = 12.0
"""Longer speech is parted at its longest pause: two short windows cost less than a long one."""
TOKENS_PER_S = 12
SPARE_TOKENS = 16
MAX_TOKENS = 224
MAX_COMPRESSION = 2.4
MIN_LOGPROB = -1.0
MAX_NO_SPEECH = 0.6
"""Source of the three: openai/whisper, `transcribe.py`."""
UNSURE_LOGPROB = -0.5
"""Below this, together with `MAX_NO_SPEECH`, it is made up: what is spoken has a tenth of that."""
PLAUSIBLE_LETTERS_PER_S = 7.0
"""Little more than half of what a slow speaker says: 11 to 14 in `tests/support/recordings.py`."""
SURELY_LONG_S = 3.0
"""Voice for so long is more than a sigh, and must have letters at the rate above."""
FIRST_SIGN = "\u2e80"
LETTERS_PER_SIGN = 3
"""Chinese, Japanese and Korean writing begins there."""
LOOP_WORDS = 3
TAIL_WORDS = 4


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
        """Mean probability of a token."""
        return math.exp(min(0.0, self.logprob))

    @property
    def endless(self) -> bool:
        """Whether it went on and on, saying little."""
        raw = self.text.encode()
        return self.capped or (bool(raw) and len(raw) / len(zlib.compress(raw)) > MAX_COMPRESSION)

    @property
    def made_up(self) -> bool:
        """Whether nobody said it. What has no letters is no words."""
        if not any(c.isalnum() for c in self.text):
            return True
        return self.no_speech > MAX_NO_SPEECH and self.logprob < UNSURE_LOGPROB

    def suspicious(self, voiced_s: float) -> bool:
        """Whether it loops, breaks off, or is unsure of itself."""
        unsure = self.endless or self.logprob < MIN_LOGPROB or loops(self.text)
        return unsure or self.broken_off(voiced_s)

    def broken_off(self, voiced_s: float) -> bool:
        """Whether it says too little for so much voice."""
        return voiced_s > SURELY_LONG_S and self.letters < voiced_s * PLAUSIBLE_LETTERS_PER_S

    @property
    def letters(self) -> int:
        """How much it says. A sign of a script without letters says as much as a few."""
        return sum(LETTERS_PER_SIGN if c >= FIRST_SIGN else 1 for c in self.text if c.isalnum())


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of speech and what was made of it."""

    speech: Stretch
    best: _Decoded
    windows_s: list[float]


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

    def transcribe(self, pcm16: bytes, *, language: str, words: bool) -> Heard:
        """What is said; empty text where nobody speaks."""
        audio = samples(pcm16)
        if len(audio) > FULL_S * HEARING_RATE_HZ:
            raise Refused("more than 30 s at once")
        tokenizer = self._tokenizer(language)
        speech = find_speech(self._vad, audio)
        parts = self._hear(audio, tokenizer, speech) if speech else []
        windows = [window_s for part in parts for window_s in part.windows_s]
        said = [part for part in parts if not part.best.made_up]
        if not said:
            no_speech = min((part.best.no_speech for part in parts), default=1.0)
            return Heard("", [], no_speech, 1.0, windows)
        found = [word for part in said for word in self._words(part.best, tokenizer, part.speech)] if words else []
        tokens = sum(len(part.best.tokens) for part in said)
        confidence = sum(part.best.confidence * len(part.best.tokens) for part in said) / tokens
        text = joined(*(part.best.text for part in said))
        return Heard(text, found, min(part.best.no_speech for part in said), confidence, windows)

    def _hear(self, audio: Samples, tokenizer: Tokenizer, speech: Stretch) -> list[_Part]:
        """In one piece, or two where that is long or breaks off: after a pause Whisper sometimes thinks that is all."""
        halves = speech.halves()
        if speech.seconds > WHOLE_S and halves:
            return [part for half in halves for part in self._hear(audio, tokenizer, half)]
        tried = self._try(audio[speech.start : speech.end], tokenizer, speech.voiced_s)
        best, windows = _best(tried, speech.voiced_s), [one.window_s for one in tried]
        if halves and best.broken_off(speech.voiced_s):
            return [part for half in halves for part in self._hear(audio, tokenizer, half)]
        return [_Part(speech, best, windows)]

    def warm_up(self) -> None:
        """Work once: the first time is slower."""
        tokenizer = self._tokenizer(self.languages[0])
        self._decode(np.zeros(HEARING_RATE_HZ, np.float32), tokenizer, SHORTEST_WINDOW_S)

    def _try(self, audio: Samples, tokenizer: Tokenizer, voiced_s: float) -> list[_Decoded]:
        """Under longer and longer windows, until an answer can be trusted or two say the same."""
        tried: list[_Decoded] = []
        for window_s in windows_s(len(audio) / HEARING_RATE_HZ):
            decoded = self._decode(audio, tokenizer, window_s)
            agreed = bool(tried) and decoded.text == tried[-1].text and not decoded.endless
            tried.append(decoded)
            if agreed or not decoded.suspicious(voiced_s) or decoded.broken_off(voiced_s):
                break
        return tried

    def _tokenizer(self, language: str) -> Tokenizer:
        code = language.split("-")[0].lower()
        if code not in self.languages:
            raise Refused(f"the model does not know the language {code}")
        if code not in self._tokenizers:
            multilingual = self._model.model.is_multilingual
            self._tokenizers[code] = Tokenizer(self._model.hf_tokenizer, multilingual, "transcribe", code)
        return self._tokenizers[code]

    def _decode(self, audio: Samples, tokenizer: Tokenizer, window_s: float) -> _Decoded:
        features = self._features(audio, int(window_s * FRAMES_PER_S))
        encoded = self._model.model.encode(ctranslate2.StorageView.from_array(features[None]), to_cpu=False)
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

    def _features(self, audio: Samples, frames: int) -> Samples:
        """The spectrogram of `audio` and silence up to `frames`. All silence after the first frames of it is alike."""
        features = self._model.feature_extractor(audio, padding=SILENCE_SAMPLES)[:, :frames]
        silence = frames - features.shape[1]
        return np.ascontiguousarray(np.pad(features, ((0, 0), (0, silence)), constant_values=features.min()))

    def _words(self, decoded: _Decoded, tokenizer: Tokenizer, speech: Stretch) -> list[HeardWord]:
        """The words with their places, none before the first voice or after the last: Whisper puts some there."""
        if not decoded.tokens:
            return []
        frames = int(min(speech.seconds, decoded.window_s) * FRAMES_PER_S)
        aligned = self._model.find_alignment(tokenizer, [decoded.tokens], decoded.encoded, frames)[0]
        earliest, latest = (sample * 1000 // HEARING_RATE_HZ for sample in (speech.first_voice, speech.last_voice))
        words: list[HeardWord] = []
        for one in aligned:
            text = one["word"].strip()
            if words and not any(c.isalnum() for c in text):  # punctuation goes with the word before it
                last = words.pop()
                words.append(HeardWord(last.text + text, last.start_ms, last.end_ms, last.probability))
            elif text:
                times = (round(1000 * (one[key] + speech.start / HEARING_RATE_HZ)) for key in ("start", "end"))
                start_ms, end_ms = (min(max(time_ms, earliest), latest) for time_ms in times)
                words.append(HeardWord(text, start_ms, end_ms, float(one["probability"])))
        return words


def _best(tried: list[_Decoded], voiced_s: float) -> _Decoded:
    """The last one where it can be trusted, else the one that says most without going on and on."""
    if not tried[-1].suspicious(voiced_s):
        return tried[-1]
    ended = [one for one in tried if not one.endless and not loops(one.text)]
    return max(ended, key=lambda one: one.letters, default=tried[-1])


def windows_s(audio_s: float) -> list[float]:
    """The window to try first, and those to try when its answer is not trusted."""
    first = math.ceil(10 * max(SHORTEST_WINDOW_S, audio_s + WINDOW_AFTER_S)) / 10
    return sorted({min(FULL_S, first), min(FULL_S, first + SECOND_WINDOW_S), FULL_S})


def loops(text: str) -> bool:
    """Whether some words stand right behind themselves, thrice where they are one or two, or the end stood before."""
    words = ["".join(c for c in word if c.isalnum()) for word in text.lower().split()]
    for length in range(1, len(words) // 2 + 1):
        times = 2 if length >= LOOP_WORDS else 3
        for start in range(len(words) - length * times + 1):
            first = words[start : start + length]
            if all(words[start + n * length : start + (n + 1) * length] == first for n in range(1, times)):
                return True
    tail = words[-TAIL_WORDS:]
    return len(words) > TAIL_WORDS and any(words[at : at + TAIL_WORDS] == tail for at in range(len(words) - TAIL_WORDS))
