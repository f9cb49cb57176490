"""Words and sentences in scripts with spaces and without."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.interview.words import (
    compared,
    count_words,
    has_phrase,
    is_question,
    joined,
    letters_in,
    normalised,
    sentences_of,
    unmarked,
)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Está BIEN, ¿no?", "esta bien no"),
        ("ＡＢＣ１２，好的！", "abc12 好的"),
        ("請再說一遍問題", "请再说一遍问题"),
        ("السّلامُ عليكم", "السلام عليكم"),
        ("إعادة الأسئـــلة", "اعاده الاسيله"),
        ("شيء آخر", "شي اخر"),
        ("على مستوى", "علي مستوي"),
        ("٣ أسابيع و۵ أيام", "3 اسابيع و5 ايام"),
    ],
)
def test_spellings_of_one_text_are_one(text: str, plain: str) -> None:
    assert normalised(text) == normalised(plain)
    assert "ـ" not in normalised(text)


def test_digits_and_letters_of_every_width_are_plain() -> None:
    assert normalised("第２个，Ｂ") == "第2个 b"
    assert normalised("٣") == "3"


@given(st.text(max_size=80))
def test_what_has_one_spelling_keeps_it(text: str) -> None:
    assert unmarked(unmarked(text)) == unmarked(text)


def test_where_no_spaces_part_words_pairs_of_characters_are_compared() -> None:
    assert compared("We use Python.") == ["we", "use", "python"]
    assert compared("我用Python写程序") == ["我用", "python", "写程", "程序"]
    assert compared("茶") == ["茶"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("I do - well, mostly.", 4),
        ("", 0),
        ("我在一个社区图书馆工作", 7),
        ("我用Python写程序。", 5),
        ("أعمل في صيدلية صغيرة.", 4),
    ],
)
def test_words_are_counted(text: str, count: int) -> None:
    assert count_words(text) == count


def test_a_character_tells_as_much_as_some_letters() -> None:
    assert letters_in("ok") == 2
    assert letters_in("好的") == 6


def test_phrases_are_whole_words_where_words_are_parted() -> None:
    assert has_phrase("it depends", "depends")
    assert not has_phrase("independent", "depend")
    assert has_phrase("我觉得要看情况", "看情况")
    assert has_phrase("فعلت ذلك ولان الوقت ضيق", "لان")
    assert not has_phrase("مقابلات", "مقابل")


@pytest.mark.parametrize("text", ["Why?", "为什么？ ", "لماذا؟", "why ?"])
def test_questions_end_with_the_mark_of_their_script(text: str) -> None:
    assert is_question(text)
    assert not is_question("Why")


def test_sentences_end_where_their_script_ends_them() -> None:
    assert sentences_of("One. Two! 3.5 three?\nFour") == ["One.", "Two!", "3.5 three?", "Four"]
    assert sentences_of("好。“行吗？”他问！对！！是的") == ["好。", "“行吗？”", "他问！", "对！！", "是的"]
    assert sentences_of("حسنًا. لماذا؟ نعم") == ["حسنًا.", "لماذا؟", "نعم"]


def test_sentences_stand_beside_each_other_as_their_script_has_it() -> None:
    assert joined("Thanks.", "", "Why?") == "Thanks. Why?"
    assert joined("谢谢。", "为什么？", "OK.") == "谢谢。为什么？OK."
    assert joined("我在医院", "工作七年了", "ok") == "我在医院工作七年了 ok"
    assert joined() == ""
