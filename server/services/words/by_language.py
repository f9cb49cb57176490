"""One language's words, found by an interview's language or by what a browser asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
from babel import Locale
from babel.dates import format_date, format_time

from server.services.words.catalogues import ENGLISH, WORDS_FOLDER, Counted, Text, base_of, languages_in, texts_in
from server.services.words.parts import FilmingNotice, InviteWords, KeyWords, Notice, WatchingNotice

Direction = Literal["ltr", "rtl"]
Section = Mapping[str, str]
UNSPACED: Final = frozenset({"zh", "ja", "th"})
"""Languages that leave no space between sentences."""
APART: Final = "\u2068{}\u2069"
"""First strong isolate: what stands in it has a direction of its own (Unicode Standard Annex 9)."""


def direction_of(tag: str) -> Direction:
    """From which side a language that Unicode knows is written."""
    return "rtl" if Locale.parse(base_of(tag)).text_direction == "rtl" else "ltr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Sections of plain texts for pages; texts about numbers by section and name; and what code puts together."""

    language: str
    direction: Direction
    page: Section
    landing: Section
    key: Section
    closed: Section
    room: Section
    done: Section
    transcript: Section
    portal: Section
    counted: Mapping[str, Counted]
    """By section and name, as in `landing.kept_days`."""
    notice: Notice
    watching: WatchingNotice
    filming: FilmingNotice
    invite_mail: InviteWords
    key_mail: KeyWords

    def fill(self, text: str, **values: object) -> str:
        """The text with its blanks filled; in Arabic and its like, names and addresses keep their own direction."""
        if self.direction == "rtl":
            values = {name: APART.format(value) if isinstance(value, str) else value for name, value in values.items()}
        return text.format(**values)

    def count(self, name: str, number: int, **values: object) -> str:
        """The text of that name for `number`, filled."""
        return self.fill(self.counted[name].of(number), **values)

    def sentences(self, *parts: str) -> str:
        """One after the other."""
        return ("" if self.language in UNSPACED else " ").join(parts)

    def moment(self, at: datetime) -> str:
        """Day and time as they are written in this language. In UTC: where its reader is, nobody knows."""
        locale, utc = Locale.parse(self.language), at.astimezone(UTC)
        time, day = format_time(utc, "short", UTC, locale), format_date(utc, "long", locale)
        pattern = str(locale.datetime_formats["medium"]).replace("'", "")
        return f"{pattern.format(time, day)} UTC"

    def for_script(self, section: Section, name: str) -> dict[str, Any]:
        """A section as a page's script takes it: what counts something with all its forms."""
        prefix = f"{name}."
        counted = {key.removeprefix(prefix): text.forms for key, text in self.counted.items() if key.startswith(prefix)}
        return {**section, **counted}


def languages() -> frozenset[str]:
    """Those there are words in."""
    return languages_in(WORDS_FOLDER)


def language_names() -> dict[str, str]:
    """Each language's own name for itself, by tag, in the order of the names."""
    found = {}
    for tag in languages():
        name = Locale.parse(tag).get_language_name(tag) or tag
        found[tag] = name[0].upper() + name[1:]
    return dict(sorted(found.items(), key=lambda item: item[1].casefold()))


def words_in(tag: str) -> Words:
    """The words for a BCP-47 tag; English where its language has none."""
    base = base_of(tag)
    return _load(WORDS_FOLDER, base if base in languages() else ENGLISH)


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
        if base_of(tag) in languages():
            return words_in(tag)
    return words_in(ENGLISH)


@cache
def _load(folder: Path, language: str) -> Words:
    sections = texts_in(folder, language)
    whole = ("notice", "watching", "filming", "invite_mail", "key_mail")
    raw: dict[str, Any] = {name: texts if name in whole else _plain(texts) for name, texts in sections.items()}
    counted = {
        f"{section}.{name}": text
        for section, texts in sections.items()
        for name, text in texts.items()
        if isinstance(text, Counted)
    }
    about = {"language": language, "direction": direction_of(language), "counted": counted}
    return msgspec.convert({**about, **raw}, Words, from_attributes=True)


def _plain(texts: Mapping[str, Text]) -> Section:
    return {name: text for name, text in texts.items() if isinstance(text, str)}
