"""The candidate's words: found by language, filled, counted and dated as each language does it."""

from datetime import UTC, datetime

import pytest

from server.services.words.by_language import Words, language_names, languages, words_accepted, words_in
from server.services.words.parts import FilmingNotice, InviteWords, KeyWords, Notice, WatchingNotice

EVERY_LANGUAGE = {"en", "es", "fr", "de", "pt", "zh", "ar"}


def test_seven_languages_are_there_under_their_own_names() -> None:
    assert languages() == EVERY_LANGUAGE
    assert language_names() == {
        "de": "Deutsch",
        "en": "English",
        "es": "Español",
        "fr": "Français",
        "pt": "Português",
        "ar": "العربية",
        "zh": "中文",
    }


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("de-AT", "de"),
        ("ES", "es"),
        ("fr", "fr"),
        ("pt-BR", "pt"),
        ("pt-PT", "pt"),
        ("zh-CN", "zh"),
        ("zh-Hans", "zh"),
        ("ar-EG", "ar"),
        ("ar_EG", "ar"),
        ("ja", "en"),
        ("", "en"),
        ("zz-zz", "en"),
    ],
)
def test_words_follow_the_interviews_language(tag: str, language: str) -> None:
    assert words_in(tag).language == language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        ("ja, de;q=0.5, en;q=0.4", "de"),
        ("en;q=0.1, es;q=0.9", "es"),
        ("zh-Hans-CN, zh;q=0.9", "zh"),
        ("ar", "ar"),
        ("", "en"),
        (";;;q=,,", "en"),
        ("de;q=nonsense", "de"),
    ],
)
def test_words_follow_the_browser_where_there_is_no_interview(header: str, language: str) -> None:
    assert words_accepted(header).language == language


@pytest.mark.parametrize("language", sorted(EVERY_LANGUAGE))
def test_arabic_alone_begins_on_the_right(language: str) -> None:
    assert words_in(language).direction == ("rtl" if language == "ar" else "ltr")


@pytest.mark.parametrize("language", sorted(EVERY_LANGUAGE))
def test_what_code_puts_together_has_every_part(language: str) -> None:
    words = words_in(language)
    parts = (words.notice, words.watching, words.filming, words.invite_mail, words.key_mail)
    assert tuple(map(type, parts)) == (Notice, WatchingNotice, FilmingNotice, InviteWords, KeyWords)


@pytest.mark.parametrize(
    ("language", "number", "text"),
    [
        ("en", 1, "1 main question"),
        ("en", 0, "0 main questions"),
        ("de", 1, "1 Hauptfrage"),
        ("de", 7, "7 Hauptfragen"),
        ("fr", 1, "1 question principale"),
        ("fr", 2, "2 questions principales"),
        ("fr", 1_000_000, "1000000 questions principales"),
        ("pt", 1, "1 pergunta principal"),
        ("pt", 2, "2 perguntas principais"),
        ("zh", 1, "1 个主要问题"),
        ("zh", 9, "9 个主要问题"),
        ("ar", 0, "لا أسئلة رئيسية"),
        ("ar", 1, "سؤال رئيسي واحد"),
        ("ar", 2, "سؤالان رئيسيان"),
        ("ar", 3, "3 أسئلة رئيسية"),
        ("ar", 11, "11 سؤالًا رئيسيًا"),
        ("ar", 99, "99 سؤالًا رئيسيًا"),
        ("ar", 100, "100 سؤال رئيسي"),
        ("ar", 103, "103 أسئلة رئيسية"),
    ],
)
def test_what_is_counted_has_the_form_of_its_number(language: str, number: int, text: str) -> None:
    assert words_in(language).count("landing.questions_count", number, count=number) == text


def test_pages_choose_among_the_same_forms() -> None:
    words = words_in("ar")
    sent = words.for_script(words.room, "room")
    assert set(sent["work_hidden"]) == {"zero", "one", "two", "few", "many", "other"}
    assert sent["send_words"] == words.room["send_words"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "January 31, 2099, 12:05 PM UTC"),
        ("es", "31 de enero de 2099, 12:05 UTC"),
        ("fr", "31 janvier 2099, 12:05 UTC"),
        ("de", "31. Januar 2099, 12:05 UTC"),
        ("pt", "31 de janeiro de 2099 12:05 UTC"),
        ("zh", "2099年1月31日 12:05 UTC"),
        ("ar", "31 يناير 2099، 12:05 م UTC"),
    ],
)
def test_moments_are_written_as_the_language_writes_them(language: str, text: str) -> None:
    moment = words_in(language).moment(datetime(2099, 1, 31, 12, 5, tzinfo=UTC))
    assert " ".join(moment.split()) == text


def test_sentences_stand_apart_where_the_language_has_spaces() -> None:
    assert words_in("de").sentences("Eins.", "Zwei.") == "Eins. Zwei."
    assert words_in("zh").sentences("一。", "二。") == "一。二。"


def greeted(words: Words) -> str:
    return words.fill(words.done["named"], name="Ada L.")


def test_names_keep_their_direction_in_lines_that_begin_on_the_right() -> None:
    assert greeted(words_in("es")) == "Gracias, Ada L."
    assert greeted(words_in("ar")) == "شكرًا لك، \u2068Ada L.\u2069"
