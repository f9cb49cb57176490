"""What is kept of a model's answer: sentences that stand on words of the passages."""

from uuid import UUID

import pytest

from server.services.asking.composing import UNSUPPORTED, AskAnswer, EvidenceAnswer, SentenceAnswer, checked
from server.services.asking.passages import Passage, excerpt, words_of_question
from server.services.errors import Invalid
from server.services.results.veil import Person

ADA = Person(UUID(int=1), "Ada")
PASSAGES = (
    Passage(1, ADA, 3, "I look at what blocks other people first."),
    Passage(2, ADA, 5, "Yes."),
)


def sentence(text: str, *evidence: tuple[int, str]) -> SentenceAnswer:
    return SentenceAnswer(text, [EvidenceAnswer(passage, quote) for passage, quote in evidence])


def test_a_sentence_with_words_of_a_passage_is_kept_with_them() -> None:
    composed = checked(AskAnswer([sentence("They unblock others.", (1, "what blocks other people"))]), PASSAGES)
    [kept] = composed.sentences
    assert kept.text == "They unblock others."
    assert [(one.passage.number, one.quote) for one in kept.cited] == [(1, "what blocks other people")]
    assert composed.dropped == 0


@pytest.mark.parametrize(
    "bad",
    [
        sentence("They unblock others."),
        sentence("They unblock others.", (1, "what blocks other folks")),
        sentence("They unblock others.", (2, "what blocks other people")),
        sentence("They unblock others.", (9, "what blocks other people")),
        sentence("They unblock others.", (1, "what blocks other people"), (1, "I made this up myself")),
        sentence("They unblock others.", (1, "I")),
        sentence("They unblock others. They are the best.", (1, "what blocks other people")),
    ],
    ids=["no quote", "altered", "another passage", "no passage", "one of two", "too short", "two sentences"],
)
def test_a_sentence_that_the_passages_do_not_bear_out_is_dropped(bad: SentenceAnswer) -> None:
    composed = checked(AskAnswer([bad]), PASSAGES)
    assert composed.sentences == ()
    assert composed.dropped == 1
    assert composed.problem == UNSUPPORTED


def test_a_short_answer_is_a_quote_where_it_is_all_that_was_said() -> None:
    assert checked(AskAnswer([sentence("One agreed.", (2, "Yes."))]), PASSAGES).sentences


def test_no_sentence_means_that_there_is_no_answer() -> None:
    assert checked(AskAnswer([]), PASSAGES).problem == ""


def test_questions_are_looked_for_by_the_words_that_carry_meaning() -> None:
    assert words_of_question("How do people decide what to work on first?", "en") == [
        "people",
        "decide",
        "work",
        "first",
    ]
    assert words_of_question("What about you?", "en") == ["what", "about", "you"]
    assert words_of_question("障害対応", "ja") == ["障害", "害対", "対応"]
    assert words_of_question("大家对支付系统有什么看法？", "zh") == ["大家", "支付", "付系", "系统", "看法"]
    assert words_of_question("ماذا قالوا عن المشروع وبالتسعير؟", "ar") == ["قالوا", "مشروع", "وبالتسعير"]
    assert words_of_question("O que disseram sobre os prazos?", "pt") == ["disseram", "prazo"]
    with pytest.raises(Invalid):
        words_of_question("?!", "en")


def test_an_excerpt_is_part_of_the_text_letter_by_letter_around_the_words() -> None:
    text = "Nothing to see here at all. " * 40 + "Then the pager rang at night. " + "More followed after that. " * 40
    found = excerpt(text, ["pager"])
    assert found in text
    assert "the pager rang" in found
    assert len(found) < 500


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("他们先解决挡住别人的事。", True),
        ("他们说：“先看别人。”", True),
        ("他们先看别人。他们是最好的。", False),
        ("يبدؤون بما يعيق الآخرين.", True),
        ("يبدؤون بذلك. إنهم الأفضل.", False),
    ],
)
def test_a_second_sentence_is_known_in_every_script(text: str, kept: bool) -> None:
    passages = (Passage(1, ADA, 3, "我先看挡住别人的是什么事。"),)
    assert bool(checked(AskAnswer([sentence(text, (1, "挡住别人"))]), passages).sentences) is kept
    assert not checked(AskAnswer([sentence(text, (1, "别人"))]), passages).sentences
