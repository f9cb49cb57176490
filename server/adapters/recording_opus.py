"""Ogg/Opus files: written as sound comes, measured, and joined without being encoded again.

A packet is 20 ms whatever becomes of it, so that packets counted are the one clock that writing, measuring and joining
agree on: a part lasts as long as its packets, and the part after it begins where they end.
"""

from __future__ import annotations  # PyAV's packets are generic for type checkers only

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import av
import av.error
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.packet import Packet

from server.adapters.recording_mix import Samples
from server.ports.speech import WIRE_RATE_HZ

BIT_RATE: Final = 28_000
"""Of speech, 12 MB an hour; silence takes 12 kbit/s. Source: RFC 6716 section 2.1.1 (28–40 kbit/s for fullband speech);
measured. FFmpeg's encoder has no discontinuous transmission."""
PACKET_MS: Final = 20
OPUS_RATE_HZ: Final = 48_000
"""Of an Opus stream's time stamps, whatever went in. Source: RFC 7845, section 4."""
PACKET_TICKS: Final = OPUS_RATE_HZ * PACKET_MS // 1000
PRE_SKIP: Final = 312
"""Samples an encoder needs to warm up, left out by players. Source: libopus, 6.5 ms."""
PAGE_US: Final = 500_000
"""A page is what a killed process loses."""
SILENT_PACKET: Final = bytes([0xF8, 0xFF, 0xFE])
"""20 ms of nothing. Source: RFC 6716 section 3.1 (CELT, full band, mono); the frame itself is marked as silence."""


class OpusPart:
    """One file being written, from opening to `close`. Every page is with the system as soon as it is full.

    Raises OSError (av.error.FFmpegError is one) wherever it writes.
    """

    def __init__(self, path: Path) -> None:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(descriptor, "wb", buffering=0)
        self._container = av.open(
            self._file, "w", format="ogg", options={"page_duration": str(PAGE_US), "flush_packets": "1"}
        )
        stream = self._container.add_stream("libopus", rate=WIRE_RATE_HZ, layout="mono")
        stream.bit_rate = BIT_RATE
        stream.codec_context.options = {"application": "voip", "frame_duration": str(PACKET_MS)}
        self._stream: AudioStream = stream
        self._samples = 0
        self.packets = 0

    def write(self, samples: Samples) -> None:
        """Append PCM16 mono at `WIRE_RATE_HZ`."""
        if not len(samples):
            return
        frame = AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = WIRE_RATE_HZ
        frame.pts = self._samples
        self._samples += len(samples)
        self._mux(self._stream.encode(frame))

    def close(self) -> None:
        """Write what the encoder holds back, and the end."""
        try:
            self._mux(self._stream.encode(None))
            self._container.close()
        finally:
            self._file.close()

    def _mux(self, packets: Iterable[Packet[AudioStream]]) -> None:
        for packet in packets:
            self.packets += 1
            self._container.mux(packet)


def packets_of(path: Path) -> int:
    """How many packets a file holds; of one that broke off, those that can be read."""
    return sum(1 for _ in _packets(path))


def join(parts: list[Path], whole: Path) -> int:
    """Put the parts one after the other into a new file `whole`. Returns the number of packets.

    Raises:
        OSError: nothing can be read, or it cannot be written.
    """
    count = 0
    with open(whole, "xb", opener=_privately) as file:
        container = av.open(file, "w", format="ogg")
        stream: AudioStream | None = None
        for part in parts:
            for packet in _packets(part):
                if stream is None:
                    stream = container.add_stream_from_template(packet.stream)
                packet.stream = stream
                packet.pts = packet.dts = count * PACKET_TICKS - PRE_SKIP
                packet.duration = PACKET_TICKS
                container.mux(packet)
                count += 1
        if stream is None:
            raise OSError("no part of the recording can be read")
        container.close()
        os.fsync(file.fileno())
    return count


def silence(whole: Path, copy: Path, stretches: Iterable[tuple[int, int]]) -> None:
    """Write a new file `copy`: as `whole`, with silence from and to these milliseconds, in whole packets.

    Raises:
        OSError: nothing can be read, or it cannot be written.
    """
    quiet = {number for first, last in stretches for number in range(max(0, first // PACKET_MS), -(-last // PACKET_MS))}
    with open(copy, "xb", opener=_privately) as file:
        container = av.open(file, "w", format="ogg")
        stream: AudioStream | None = None
        for number, packet in enumerate(_packets(whole)):
            stream = stream or container.add_stream_from_template(packet.stream)
            kept = Packet(SILENT_PACKET) if number in quiet else packet
            kept.stream, kept.time_base = stream, packet.time_base
            kept.pts = kept.dts = number * PACKET_TICKS - PRE_SKIP
            kept.duration = PACKET_TICKS
            container.mux(kept)
        if stream is None:
            raise OSError("the recording cannot be read")
        container.close()
        os.fsync(file.fileno())


def _packets(path: Path) -> Iterator[Packet[AudioStream]]:
    try:
        with av.open(str(path)) as container:
            for packet in container.demux(audio=0):
                if packet.size:
                    yield packet
    except av.error.FFmpegError:
        # A process that was killed leaves half a page, or a file without any.
        return


def _privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
