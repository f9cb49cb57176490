"""A language that is English between marks: what is shown without them has not come from a catalogue."""

import re
import shutil
from pathlib import Path
from typing import Final

from server.services.words.catalogues import WORDS_FOLDER
from tests.support.browser import Element, parse
from tests.support.literals import SHOWN_ATTRIBUTES
from tests.support.renew_words import catalogue_of, messages_of, renew, source_of, written

MARKED: Final = "eo"
"""A language that Unicode knows and there is no catalogue of."""
WORDS: Final = re.compile(r"⟦[^⟦⟧]*⟧")
DATA: Final = re.compile(r"⟪[^⟪⟫]*⟫|https?://\S+|\S+@example\.org|[A-Z0-9]{4}-[A-Z0-9]{4}|PST-[\w-]+")
"""What the tests give, addresses, and codes."""


def data(text: str) -> str:
    """Something that is shown as it was given."""
    return f"⟪{text}⟫"


def mark_words(folder: Path) -> None:
    """Puts the English words and the marked ones into a folder."""
    shutil.copy(WORDS_FOLDER / "en.json", folder)
    path = folder / f"{MARKED}.po"
    path.touch()
    catalogue = catalogue_of(folder, MARKED)
    renew(catalogue, source_of(folder))
    for message in messages_of(catalogue):
        one = isinstance(message.id, str)
        message.string = f"⟦{message.id}⟧" if one else tuple(f"⟦{text}⟧" for text in message.id)
    path.write_bytes(written(catalogue))


def is_marked(text: str) -> bool:
    """Whether nothing but what was given stands outside of marks."""
    rest, before = DATA.sub("", text), ""
    while rest != before:
        rest, before = WORDS.sub("", rest), rest
    return not any(char.isalpha() for char in rest)


def unmarked(html: str) -> list[str]:
    """What of a page is to be read and has no marks."""
    return [text.strip() for text in _shown(parse(html)) if not is_marked(text)]


def _shown(element: Element) -> list[str]:
    found = [value for name, value in element.attributes.items() if name in SHOWN_ATTRIBUTES]
    for child in element.children:
        if isinstance(child, str):
            found.append(child)
        elif child.tag not in {"script", "kbd"}:
            found += _shown(child)
    return found
