"""People speaking, recorded: the clips beside the repository. PCM16 mono at 16 kHz."""

import wave
from pathlib import Path

from tests.support.server import ROOT

FOLDER = ROOT.parent / "shared" / "audio"
WORDS = {
    "jfk": "And so my fellow Americans, ask not what your country can do for you, "
    "ask what you can do for your country.",
    "lj001-0002": "in being comparatively modern.",
    "lj001-0004": "produced the block books, which were the immediate predecessors of the true printed book,",
    "lj001-0006": "And it is worth mention in passing that, as an example of fine typography,",
    "lj001-0008": "has never been surpassed.",
}


def recording(name: str, folder: Path = FOLDER) -> bytes:
    """The samples of a clip."""
    with wave.open(str(folder / f"{name}.wav")) as wav:
        samples: bytes = wav.readframes(wav.getnframes())
    return samples


def plain(text: str) -> str:
    """The words alone, for comparisons."""
    return " ".join("".join(c if c.isalnum() or c == "'" else " " for c in text.lower()).split())
