"""Where in the recording words stand, and which were hard to hear."""

import pytest

from server.db.models import TurnRow
from server.interview.turns import Move, Source, Speaker
from server.services.reading import Citation
from server.services.spoken_reading import Place, SpokenTurn, unheard


def turn(text: str, words: list[list[object]] | None = None, **values: object) -> TurnRow:
    given: dict[str, object] = {
        "index": 1,
        "speaker": Speaker.CANDIDATE,
        "move": Move.SAY,
        "text": text,
        "source": Source.CANDIDATE,
        "spoken": True,
        "audio_start_ms": 10_000,
        "audio_end_ms": 20_000,
        "words": words or [],
        "original_text": None,
        **values,
    }
    return TurnRow(**given)


def spoken(text: str, probability: float = 0.9) -> list[list[object]]:
    return [[word, 1000 * n, 1000 * n + 800, probability] for n, word in enumerate(text.split())]


def test_a_sentence_is_heard_from_its_first_word_to_its_last() -> None:
    text = "I was there. Then I left! Why not?"
    found = SpokenTurn(turn(text, spoken(text))).sentences(())
    assert [(s.text, s.place) for s in found] == [
        ("I was there. ", Place(10_000, 12_800)),
        ("Then I left! ", Place(13_000, 15_800)),
        ("Why not?", Place(16_000, 17_800)),
    ]


def test_characters_have_their_places_where_no_spaces_part_words() -> None:
    words: list[list[object]] = [
        ["我在", 0, 400, 0.9],
        ["医院", 400, 1000, 0.2],
        ["工作", 1000, 1400, 0.9],
        ["走了", 1600, 2000, 0.9],
    ]
    found = SpokenTurn(turn("我在医院工作。后来走了。", words)).sentences(())
    assert [(s.text, s.place) for s in found] == [
        ("我在医院工作。", Place(10_000, 11_400)),
        ("后来走了。", Place(11_600, 12_000)),
    ]
    assert [(p.text, p.unsure) for p in found[0].pieces] == [
        ("我在", False),
        ("医", True),
        ("院", True),
        ("工作。", False),
    ]


@pytest.mark.parametrize(
    "text", ["", "One", "No stop at the end", "Two.\n\nParagraphs here", "…", "“Quoted.” And on", "a\n", "??? Really?!"]
)
def test_the_sentences_joined_are_the_text(text: str) -> None:
    found = SpokenTurn(turn(text, spoken(text))).sentences((Citation("0.0", 1, text[1:3], 1, 3),))
    assert "".join(sentence.text for sentence in found) == text


def test_words_hard_to_hear_are_marked_alone() -> None:
    words = spoken("We built the fridge quickly.")
    words[3][3] = 0.2
    [sentence] = SpokenTurn(turn("We built the fridge quickly.", words)).sentences(())
    assert [(p.text, p.unsure) for p in sentence.pieces] == [
        ("We built the ", False),
        ("fridge", True),
        (" quickly.", False),
    ]


def test_a_citation_and_a_doubtful_word_may_overlap() -> None:
    words = spoken("We built the fridge quickly.")
    words[3][3] = 0.2
    citation = Citation("0.0", 1, "the fri", 9, 16)
    [sentence] = SpokenTurn(turn("We built the fridge quickly.", words)).sentences((citation,))
    assert [(p.text, p.cited_by, p.unsure) for p in sentence.pieces] == [
        ("We built ", (), False),
        ("the ", ("0.0",), False),
        ("fri", ("0.0",), True),
        ("dge", (), True),
        (" quickly.", (), False),
    ]


def test_a_corrected_answer_is_heard_by_the_words_that_stayed_and_marks_none() -> None:
    heard = spoken("We build a fridge over there", 0.1)
    row = turn("We built a bridge over there. Yes.", heard, original_text="We build a fridge over there")
    sentences = SpokenTurn(row).sentences(())
    assert sentences[0].place == Place(10_000, 15_800)
    assert sentences[1].place == Place(15_800, 15_800)
    assert not any(piece.unsure for sentence in sentences for piece in sentence.pieces)


def test_the_interviewers_sentences_share_its_time_by_their_length() -> None:
    row = turn("Thank you so. And what then?", speaker=Speaker.INTERVIEWER)
    first, second = SpokenTurn(row).sentences(())
    assert first.place is not None
    assert second.place is not None
    assert first.place.start_ms == 10_000
    assert first.place.end_ms == second.place.start_ms == 15_000
    assert second.place.end_ms == 20_000


def test_without_a_recording_nothing_has_a_place() -> None:
    text = "I was there."
    row = turn(text, spoken(text), audio_start_ms=None, audio_end_ms=None)
    assert [s.place for s in SpokenTurn(row).sentences(())] == [None]


def test_no_place_lies_outside_the_turn() -> None:
    text = " ".join(["word"] * 30)
    row = turn(text, spoken(text))
    place = SpokenTurn(row).place(0, len(text))
    assert place == Place(10_000, 20_000)


@pytest.mark.parametrize(
    ("text", "original", "rest"),
    [("Thank you.", "Thank you. What next?", "What next?"), ("", "All of it", "All of it"), ("Same", "Same", "")],
)
def test_what_was_not_heard_is_what_was_left_to_say(text: str, original: str, rest: str) -> None:
    assert unheard(turn(text, speaker=Speaker.INTERVIEWER, original_text=original)) == rest
