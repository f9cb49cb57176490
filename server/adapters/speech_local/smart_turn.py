"""Whether somebody has finished, from the melody of the last seconds: Smart Turn v3.

Source: pipecat-ai/smart-turn. The network wants the last 8 s, silence before them where there is less, as the log-mel
spectrogram of Whisper of sound with zero mean and unit variance.
"""

from typing import Any

import numpy as np
from faster_whisper.feature_extractor import FeatureExtractor

from server.adapters.speech_local.silero import samples, session
from server.ports.speech import HEARING_RATE_HZ

SECONDS = 8
_LENGTH = SECONDS * HEARING_RATE_HZ
_TINY = 1e-7


class SmartTurn:
    """The network in memory."""

    def __init__(self, path: str, threads: int) -> None:
        self._network: Any = session(path, threads)
        self._features = FeatureExtractor(chunk_length=SECONDS)

    def probability(self, pcm16: bytes) -> float:
        """That the turn is complete."""
        audio = samples(pcm16)[-_LENGTH:]
        audio = np.pad(audio, (_LENGTH - len(audio), 0))
        audio = (audio - audio.mean()) / np.sqrt(audio.var() + _TINY)
        features = self._features(audio, padding=0).astype(np.float32)
        return float(self._network.run(None, {"input_features": features[None]})[0].ravel()[0])
