"""Names of strangers' files, made fit to be shown, stored and saved under. Pure."""

import re
import unicodedata
from typing import Final

LONGEST: Final = 100
"""Characters, the ending included: what every file system takes with room for a copy's number."""
UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of characters that are not seen, or turn the order of those that are."""
RESERVED: Final = re.compile(r"(?i:con|prn|aux|nul|com\d|lpt\d)")
"""Source: Microsoft, "Naming Files, Paths, and Namespaces"."""
FORBIDDEN: Final = re.compile(r'[<>:"|?*%]')
UNNAMED: Final = "file"


def cleaned_name(given: str, ending: str) -> str:
    """The last part of `given` without what could mislead, ending in `.ending` whatever it ended in."""
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", given)[-1])
    seen = "".join(one for one in name if one.isspace() or unicodedata.category(one) not in UNSEEN)
    plain = FORBIDDEN.sub("_", " ".join(seen.split())).strip(". ")
    stem = plain[: -len(ending) - 1] if plain.lower().endswith(f".{ending}") else plain
    stem = stem.strip(". ")[: LONGEST - len(ending) - 1].strip(". ") or UNNAMED
    return f"{'_' if RESERVED.fullmatch(stem.split('.')[0]) else ''}{stem}.{ending}"
