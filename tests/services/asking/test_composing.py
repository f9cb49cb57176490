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
    with pytest.raises(Invalid):
        words_of_question("?!", "en")


def test_an_excerpt_is_part_of_the_text_letter_by_letter_around_the_words() -> None:
    text = "Nothing to see here at all. " * 40 + "Then the pager rang at night. " + "More followed after that. " * 40
    found = excerpt(text, ["pager"])
    assert found in text
    assert "the pager rang" in found
    assert len(found) < 500
