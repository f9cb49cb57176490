"""The words of the candidate's pages, one JSON file a language in `web/words`; `en.json` is the reference."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

WORDS_FOLDER: Final = Path(__file__).resolve().parents[2] / "web" / "words"
DEFAULT: Final = "en"

Section = dict[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words. Texts with `{names}` in them are filled with `.format` where they are shown."""

    language: str
    skip_to_content: str
    landing: Section
    key: Section
    closed: Section
    room: Section
    done: Section
    transcript: Section
    portal: Section


@cache
def languages() -> frozenset[str]:
    """Those there are words in."""
    return frozenset(path.stem for path in WORDS_FOLDER.glob("*.json"))


@cache
def _load(language: str) -> Words:
    raw = msgspec.json.decode((WORDS_FOLDER / f"{language}.json").read_bytes())
    return msgspec.convert({"language": language, **raw}, Words)


def words_in(tag: str) -> Words:
    """The words for a BCP-47 tag; English where its language has none."""
    base = tag.split("-")[0].strip().lower()
    return _load(base if base in languages() else DEFAULT)


def words_accepted(accept_language: str) -> Words:
    """The words a browser asks for first; for pages that belong to no interview."""
    wanted: list[tuple[float, str]] = []
    for part in accept_language.split(",")[:20]:
        tag, _, quality = part.partition(";")
        try:
            weight = float(quality.strip().removeprefix("q=") or 1)
        except ValueError:
            weight = 0.0
        wanted.append((weight, tag))
    for _, tag in sorted(wanted, key=lambda item: -item[0]):
        if tag.split("-")[0].strip().lower() in languages():
            return words_in(tag)
    return _load(DEFAULT)
