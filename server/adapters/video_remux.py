"""Rewrites a recorded video so that players can move about in it: `python -m … IN OUT FORMAT`.

The pictures are copied as they are; what is new is the index and the length, which a browser that records cannot know.
A process of its own: what comes from browsers is taken apart here by a large library in C, which may crash, hang or
grow without harm to the server. It prints the length in milliseconds. Exit status 2: no video; 3: no library.
"""

import os
import resource
import sys
from typing import Final

NO_VIDEO: Final = 2
NO_LIBRARY: Final = 3
NICENESS: Final = 15
"""Talk has the processors first."""
MEMORY_BYTES: Final = 1024**3
CPU_S: Final = 300
FORMATS: Final = {"webm": ("matroska", {}), "mp4": ("mov", {"movflags": "+faststart"})}
"""What is read as, and how it is written."""
CODECS: Final = frozenset({"vp8", "vp9", "av1", "h264"})


def rewrite(source: str, target: str, form: str) -> int:
    """Copy the first video stream of `source` to `target`; its length in milliseconds.

    Of a file that breaks off in the middle, what can be read is copied.

    Raises:
        ValueError: there is no video in it.
    """
    import av
    import av.error

    reader, options = FORMATS[form]
    try:
        with av.open(source, format=reader) as taken, av.open(target, "w", format=form, options=options) as made:
            recorded = taken.streams.video[0]
            if recorded.codec_context.name not in CODECS or recorded.time_base is None:
                raise ValueError(recorded.codec_context.name)
            copied = made.add_stream_from_template(recorded)
            first, end = None, 0
            packets = taken.demux(recorded)
            while True:
                try:
                    packet = next(packets)
                except (StopIteration, av.error.FFmpegError):
                    break
                if packet.pts is None or packet.dts is None:
                    continue  # the sign that there is nothing more
                if first is None:
                    first = packet.pts
                packet.pts, packet.dts = packet.pts - first, packet.dts - first
                end = max(end, packet.pts + (packet.duration or 0))
                packet.stream = copied
                made.mux(packet)
            if first is None:
                raise ValueError("no pictures")
            return round(end * recorded.time_base * 1000)
    except (av.error.FFmpegError, IndexError) as error:
        raise ValueError(type(error).__name__) from error


def main() -> int:
    """Read the arguments, do it, say how long it is."""
    os.nice(NICENESS)
    source, target, form = sys.argv[1:]
    try:
        import av  # noqa: F401 (looked for before memory is bounded)
    except ImportError:
        return NO_LIBRARY
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    try:
        duration_ms = rewrite(source, target, form)
    except ValueError as error:
        print(error, file=sys.stderr)  # noqa: T201 (this is a program)
        return NO_VIDEO
    print(duration_ms)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
