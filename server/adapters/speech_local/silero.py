"""Voice activity by Silero's network, whole recordings at once and streams chunk by chunk."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime

from server.ports.speech import VAD_CHUNK

CONTEXT = 64
"""Samples before a chunk that the network sees with it. Source: Silero VAD v6 at 16 kHz."""
_STATE = (1, 1, 128)

Samples = npt.NDArray[np.float32]


def session(path: str | Path, threads: int = 1) -> Any:
    """An ONNX session that keeps to its threads and does not spin while it waits for work."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), sess_options=options, providers=["CPUExecutionProvider"])


def samples(pcm16: bytes) -> Samples:
    """PCM16 as numbers from −1 to 1; half a sample at the end is left out."""
    whole = np.frombuffer(pcm16[: len(pcm16) // 2 * 2], dtype="<i2")
    return whole.astype(np.float32) / 32768.0


class SileroState:
    """The memory of one stream."""

    def __init__(self) -> None:
        self.h: Samples = np.zeros(_STATE, np.float32)
        self.c: Samples = np.zeros(_STATE, np.float32)
        self.before: Samples = np.zeros(CONTEXT, np.float32)

    def probabilities(self, network: Any, audio: Samples) -> list[float]:
        """That somebody speaks, for each whole chunk of `audio`."""
        count = len(audio) // VAD_CHUNK
        if not count:
            return []
        chunks = audio[: count * VAD_CHUNK].reshape(count, VAD_CHUNK)
        before = np.vstack([self.before, chunks[:-1, -CONTEXT:]])
        given = {"input": np.hstack([before, chunks]), "h": self.h, "c": self.c}
        found, self.h, self.c = network.run(None, given)
        self.before = chunks[-1, -CONTEXT:].copy()
        return [float(p) for p in np.ravel(found)]
