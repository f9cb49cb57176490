"""Streams of sound at another rate. Imports numpy: a server imports this module in a thread, before it is needed."""

import numpy as np
import soxr

from server.ports.speech import Resampling


class SoxrResampling(Resampling):
    """One stream; the fraction of a sample is carried from piece to piece."""

    def __init__(self, from_hz: int, to_hz: int) -> None:
        self._stream = soxr.ResampleStream(from_hz, to_hz, 1, dtype="int16")
        self._odd = b""

    def feed(self, pcm16: bytes, *, last: bool = False) -> bytes:
        """See `Resampling.feed`. Half a sample at the end waits for its other half."""
        data = self._odd + pcm16
        whole = len(data) // 2 * 2
        self._odd = data[whole:]
        given = np.frombuffer(data[:whole], dtype=np.int16)
        out: bytes = self._stream.resample_chunk(given, last=last).tobytes()
        return out
