"""Hides who a candidate is: their name and addresses, wherever they stand. Pure.

What is hidden is what can be known to be a name: the candidate's own, in full and by its parts, and everything that
has the form of an email address. A candidate who tells of themselves in other words is still to be recognised.
"""

import base64
import hashlib
import re
from typing import Any, Final
from uuid import UUID

from server.interview.words import UNSPACED
from server.services.reviewing.covering import Cover, CoveredText, cover

EMAIL: Final = re.compile(r"[^\s@<>()\[\],;:\"']+@[^\s@<>()\[\],;:\"']+\.[^\s@<>()\[\],;:\"'.]+")
ADDRESS: Final = "[email]"
MARKS: Final = frozenset({"id", "work_id", "kind", "type", "language"})
SHORTEST_PART: Final = 2
SHORTEST_LOCAL: Final = 3
UNPARTED: Final = re.compile(rf"{UNSPACED.pattern}|[\uac00-\ud7ff]")
"""Scripts in which words stand without spaces between them, or, as in Korean, in one with their endings."""
ARABIC: Final = re.compile(r"[\u0620-\u06ff]")
ATTACHED: Final = r"(?<=\b[وفبلك])"
"""After one of the short words that Arabic writes in one with a name: "and", "with", "to"."""


def alias_of(session_id: UUID) -> str:
    """What a candidate is called instead; the same for everybody and at all times."""
    digest = hashlib.sha256(session_id.bytes).digest()
    return f"Candidate {base64.b32encode(digest)[:4].decode()}"


class Blindfold:
    """Covers one candidate's names in texts."""

    def __init__(self, session_id: UUID, name: str | None, email: str | None) -> None:
        self.alias = alias_of(session_id)
        local = (email or "").partition("@")[0]
        parts = [p for p in re.split(r"[\s,]+", name or "") if len(p.strip(".")) >= SHORTEST_PART]
        # A name of one letter would cover half of the transcript.
        whole = [" ".join((name or "").split())] if len((name or "").strip()) >= SHORTEST_PART else []
        names = {*whole, *parts, *([local] if len(local) >= SHORTEST_LOCAL else [])}
        ordered = sorted(names, key=len, reverse=True)
        self._names = re.compile("|".join(map(_pattern, ordered)), re.IGNORECASE) if ordered else None

    def cover(self, text: str) -> CoveredText:
        """The text without the names, and where its other words have moved to."""
        covers = [Cover(found.start(), found.end(), ADDRESS) for found in EMAIL.finditer(text)]
        if self._names is not None:
            covers += [Cover(found.start(), found.end(), self.alias) for found in self._names.finditer(text)]
        return cover(text, covers)

    def hide(self, text: str) -> str:
        """The text without the names."""
        return self.cover(text).text

    def hide_optional(self, text: str | None) -> str | None:
        """As `hide`; None stays None."""
        return None if text is None else self.hide(text)

    def hide_within(self, content: dict[str, Any]) -> dict[str, Any]:
        """JSON without the names in its texts; what only marks kinds and places stays."""
        return {key: value if key in MARKS else self._hide_in(value) for key, value in content.items()}

    def _hide_in(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.hide(value)
        if isinstance(value, dict):
            return self.hide_within(value)
        return [self._hide_in(one) for one in value] if isinstance(value, list) else value


def _pattern(name: str) -> str:
    escaped = r"\s+".join(map(re.escape, name.split()))
    if UNPARTED.search(name):
        return escaped
    return rf"(?:(?<!\w)|{ATTACHED}){escaped}(?!\w)" if ARABIC.search(name) else rf"(?<!\w){escaped}(?!\w)"
