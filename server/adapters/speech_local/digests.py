"""Files that must be what they were when they were chosen."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from server.adapters.speech_local.frames import PinnedFile
from server.adapters.speech_local.serving import CannotLoad


def check(files: Iterable[PinnedFile]) -> None:
    """Read every file once and compare.

    Raises:
        CannotLoad: one is missing or another.
    """
    for file in files:
        path = Path(file.path)
        try:
            with path.open("rb") as content:
                digest = hashlib.file_digest(content, "sha256").hexdigest()
        except OSError as error:
            raise CannotLoad(f"{path} cannot be read: {error.strerror}") from error
        if digest != file.sha256:
            raise CannotLoad(f"{path} is not the file it should be (its SHA-256 is wrong); install or fetch it again")
