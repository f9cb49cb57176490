"""The numbered stream of one live interview: what was sent, kept a while, so that a client can catch up."""

import secrets
from collections import deque

from server.sessions.outputs import Numbered, Output

KEPT = 400
"""Outputs kept for replay; a client further behind gets a snapshot. A reply is about 10 to 30 of them."""


class OutputStream:
    """Numbers outputs from 1. `name` tells streams of different processes or restarts apart."""

    def __init__(self) -> None:
        self.name = secrets.token_hex(6)
        self._kept: deque[Numbered] = deque(maxlen=KEPT)
        self._last_seq = 0

    @property
    def last_seq(self) -> int:
        """The newest number; 0 before the first."""
        return self._last_seq

    def add(self, output: Output) -> Numbered:
        """Give `output` the next number and keep it."""
        self._last_seq += 1
        numbered = Numbered(self._last_seq, output)
        self._kept.append(numbered)
        return numbered

    def after(self, name: str | None, last_seen: int | None) -> list[Numbered] | None:
        """What a client that saw `last_seen` of stream `name` has missed; None when that cannot be told."""
        if name != self.name or last_seen is None or not 0 <= last_seen <= self._last_seq:
            return None
        missed = self._last_seq - last_seen
        if missed > len(self._kept):
            return None
        return list(self._kept)[len(self._kept) - missed :]
