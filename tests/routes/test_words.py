"""The candidate's words: every language says all of it."""

import re

import msgspec
import pytest

from server.routes.words import WORDS_FOLDER, languages, words_accepted, words_in

ENGLISH = msgspec.json.decode((WORDS_FOLDER / "en.json").read_bytes())


def _texts(language: str) -> dict[str, str]:
    raw = msgspec.json.decode((WORDS_FOLDER / f"{language}.json").read_bytes())
    flat = {"": raw.pop("skip_to_content")}
    return flat | {f"{section}.{key}": text for section, texts in raw.items() for key, text in texts.items()}


@pytest.mark.parametrize("language", sorted(languages()))
def test_every_language_has_every_text_with_the_same_blanks(language: str) -> None:
    english, other = _texts("en"), _texts(language)
    assert other.keys() == english.keys()
    for key, text in other.items():
        assert text.strip()
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", english[key])), key


def test_the_interviewers_four_languages_are_there() -> None:
    assert languages() == {"en", "es", "fr", "de"}


@pytest.mark.parametrize(
    ("tag", "language"), [("de-AT", "de"), ("ES", "es"), ("fr", "fr"), ("pt-BR", "en"), ("", "en"), ("zz-zz", "en")]
)
def test_words_follow_the_interviews_language(tag: str, language: str) -> None:
    assert words_in(tag).language == language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        ("ja, de;q=0.5, en;q=0.4", "de"),
        ("en;q=0.1, es;q=0.9", "es"),
        ("", "en"),
        (";;;q=,,", "en"),
        ("de;q=nonsense", "de"),
    ],
)
def test_words_follow_the_browser_where_there_is_no_interview(header: str, language: str) -> None:
    assert words_accepted(header).language == language
