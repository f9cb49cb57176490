"""The catalogues: each says all that the English source says, with the same blanks, and nothing besides."""

import re
import shutil
from pathlib import Path

import msgspec
import pytest
from babel.messages.catalog import Catalog, Message

from server.services.words.by_language import languages
from server.services.words.catalogues import ENGLISH, WORDS_FOLDER, Counted, english, texts_in
from tests.support.renew_words import catalogue_of, messages_of, renew, source_of, written

TRANSLATED = sorted(languages() - {ENGLISH})
ALIKE = {
    "es": {"room.work_error"},
    "fr": {"landing.questions", "room.conversation", "room.work_tests"},
    "de": {"landing.interviewer", "portal.dialog", "portal.title", "room.work_tests"},
}
"""True cognates."""
MARKS = {
    "portal.status_of",
    "room.comma",
    "room.files_image",
    "room.files_sheet",
    "room.quoted",
    "room.semicolon",
    "room.title_and_text",
}
"""Punctuation, and names of file formats."""


def blanks(text: str) -> set[str]:
    return set(re.findall(r"{\w+}", text))


def ids_of(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def strings_of(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else [text or "" for text in message.string or ("",)]


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_says_all_that_english_says_and_is_sure_of_it(language: str) -> None:
    catalogue, source = catalogue_of(WORDS_FOLDER, language), source_of(WORDS_FOLDER)
    said = {message.context: message for message in messages_of(catalogue)}
    wanted = {message.context: message for message in messages_of(source)}
    assert said.keys() == wanted.keys()
    assert not catalogue.obsolete
    for context, message in said.items():
        assert ids_of(message) == ids_of(wanted[context]), f"{context}: run `make words`"
        assert not message.fuzzy, context
        assert all(text.strip() for text in strings_of(message)), context


@pytest.mark.parametrize("language", TRANSLATED)
def test_blanks_are_those_of_english(language: str) -> None:
    for message in messages_of(catalogue_of(WORDS_FOLDER, language)):
        ids, strings = ids_of(message), strings_of(message)
        wanted = blanks(ids[-1])
        if len(ids) == 1:
            assert blanks(strings[0]) == wanted, message.context
        else:  # "one day" needs no figure
            assert all(blanks(text) <= wanted for text in strings), message.context
            assert any(blanks(text) == wanted for text in strings), message.context


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_left_in_english(language: str) -> None:
    alike = MARKS | ALIKE.get(language, set())
    same = {
        str(message.context)
        for message in messages_of(catalogue_of(WORDS_FOLDER, language))
        if set(ids_of(message)) & set(strings_of(message))
    }
    assert same <= alike


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_form_of_a_number_is_there(language: str) -> None:
    catalogue = catalogue_of(WORDS_FOLDER, language)
    counted = [message for message in messages_of(catalogue) if not isinstance(message.id, str)]
    assert counted
    assert {len(strings_of(message)) for message in counted} == {catalogue.num_plurals}


@pytest.mark.parametrize("language", TRANSLATED)
def test_renewing_the_catalogues_leaves_nothing_to_do(language: str) -> None:
    path = WORDS_FOLDER / f"{language}.po"
    catalogue = catalogue_of(WORDS_FOLDER, language)
    renew(catalogue, source_of(WORDS_FOLDER))
    assert written(catalogue) == path.read_bytes(), "run `make words`"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """English, and German as it was before the English changed."""
    for name in ("en.json", "de.po"):
        shutil.copy(WORDS_FOLDER / name, tmp_path / name)
    return tmp_path


def change(folder: Path, section: str, **texts: str | None) -> None:
    """New English; None leaves a text out."""
    path = folder / "en.json"
    source = msgspec.json.decode(path.read_bytes())
    source[section].update(texts)
    source[section] = {name: text for name, text in source[section].items() if text is not None}
    path.write_bytes(msgspec.json.encode(source))


def renewed(folder: Path) -> Catalog:
    catalogue = catalogue_of(folder, "de")
    renew(catalogue, source_of(folder))
    (folder / "de.po").write_bytes(written(catalogue))
    return catalogue_of(folder, "de")


def test_english_that_has_changed_is_shown_until_somebody_has_looked_at_the_translation(folder: Path) -> None:
    change(folder, "done", title="Thank you very much", next=None, more="And one thing more.")
    assert texts_in(folder, "de")["done"]["title"] == "Thank you very much", "before it is renewed, too"
    done = {
        message.context: message for message in messages_of(renewed(folder)) if str(message.context).startswith("done.")
    }
    title, more = done["done.title"], done["done.more"]
    assert (title.id, title.string, title.fuzzy) == ("Thank you very much", "Vielen Dank", True)
    assert more.id == "And one thing more."
    assert more.fuzzy or not more.string
    assert "done.next" not in done
    texts_in.cache_clear()
    shown = texts_in(folder, "de")["done"]
    assert (shown["title"], shown["more"]) == ("Thank you very much", "And one thing more.")
    assert shown["named"] == texts_in(WORDS_FOLDER, "de")["done"]["named"]


def test_a_changed_form_of_a_number_is_unsure_as_well(folder: Path) -> None:
    source = msgspec.json.decode((folder / "en.json").read_bytes())
    source["room"]["work_hidden"]["other"] = "Another {count} tests are run when you hand in."
    (folder / "en.json").write_bytes(msgspec.json.encode(source))
    [message] = [one for one in messages_of(renewed(folder)) if one.context == "room.work_hidden"]
    assert message.fuzzy
    assert all(strings_of(message))


def test_a_new_language_begins_as_an_empty_file(folder: Path) -> None:
    (folder / "it.po").touch()
    catalogue = catalogue_of(folder, "it")
    renew(catalogue, source_of(folder))
    assert {message.context for message in messages_of(catalogue)} == {
        f"{section}.{name}" for section, texts in english(folder).items() for name in texts
    }
    assert not any(any(strings_of(message)) for message in messages_of(catalogue))
    assert texts_in(folder, "it")["done"]["title"] == "Thank you"
    assert isinstance(texts_in(folder, "it")["room"]["work_hidden"], Counted)


def test_the_same_source_gives_the_same_file(folder: Path) -> None:
    change(folder, "done", title="Thank you very much")
    renewed(folder)
    once = (folder / "de.po").read_bytes()
    renewed(folder)
    assert (folder / "de.po").read_bytes() == once
    assert b"POT-Creation-Date" not in once
    assert str(folder).encode() not in once
