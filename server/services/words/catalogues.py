"""The texts by language: English as it stands in `web/words/en.json`, the others as gettext catalogues beside it."""

import gettext
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

import msgspec
from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

WORDS_FOLDER: Final = Path(__file__).resolve().parents[3] / "web" / "words"
ENGLISH: Final = "en"
EVERY_FORM: Final = (*range(1, 200), 0)
"""Numbers among which each form of a language's plural is needed; 0 last, which some languages put with 1."""


class EnglishForms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text about a number, as it is written in English."""

    one: str
    other: str


English = dict[str, dict[str, str | EnglishForms]]


@dataclass(frozen=True, slots=True)
class Counted:
    """A text about a number, in every form that its language has for one."""

    language: str
    forms: Mapping[str, str]
    """By the names that Unicode has for them: `one`, `few`, `other` …; those a browser's `Intl.PluralRules` knows."""

    def of(self, number: int) -> str:
        """The text for that number, with its blanks."""
        form = Locale.parse(self.language).plural_form(number)
        return self.forms.get(form, self.forms["other"])


Text = str | Counted


def base_of(tag: str) -> str:
    """The language of a BCP-47 tag, without script and region."""
    return tag.replace("_", "-").split("-")[0].strip().lower()


def english(folder: Path) -> English:
    """The source of all catalogues, by section and name."""
    return msgspec.json.decode((folder / f"{ENGLISH}.json").read_bytes(), type=English)


@cache
def languages_in(folder: Path) -> frozenset[str]:
    """Those there are texts in."""
    return frozenset({ENGLISH, *(path.stem for path in folder.glob("*.po"))})


@cache
def texts_in(folder: Path, language: str) -> Mapping[str, Mapping[str, Text]]:
    """All texts of a language, by section and name; what its catalogue leaves out, or is unsure of, in English."""
    translations = _translations(folder, language)
    return {
        section: {name: _text(translations, language, f"{section}.{name}", source) for name, source in texts.items()}
        for section, texts in english(folder).items()
    }


def _translations(folder: Path, language: str) -> gettext.NullTranslations:
    if language == ENGLISH:
        return gettext.NullTranslations()
    compiled = BytesIO()
    with (folder / f"{language}.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _text(translations: gettext.NullTranslations, language: str, context: str, source: str | EnglishForms) -> Text:
    if isinstance(source, str):
        return translations.pgettext(context, source)
    locale = Locale.parse(language)
    forms: dict[str, str] = {}
    for number in EVERY_FORM:
        text = translations.npgettext(context, source.one, source.other, number)
        forms.setdefault(locale.plural_form(number), text)
    return Counted(language, forms)
