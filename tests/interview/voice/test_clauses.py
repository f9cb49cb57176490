from hypothesis import given
from hypothesis import strategies as st

from server.interview.voice.clauses import CLAUSE_CHARS, LONGEST_CHARS, LONGEST_FIRST_CHARS, ClauseCutter


def cut(text: str, *, size: int = 1) -> list[str]:
    """The pieces of `text`, fed `size` characters at a time."""
    cutter = ClauseCutter()
    pieces: list[str] = []
    for start in range(0, len(text), size):
        pieces += cutter.feed(text[start : start + size])
    return [*pieces, *cutter.flush()]


def test_the_first_piece_is_short_and_ends_where_one_breathes() -> None:
    text = "Thank you for telling me, that is clear. What was the hardest part of it, and how did you get past it?"
    assert cut(text) == ["Thank you for telling me, ", text[len("Thank you for telling me, ") :]]


def test_a_word_of_thanks_waits_for_more() -> None:
    assert cut("Thanks. And what came after that?") == ["Thanks. And what came after that?"]


def test_a_paragraph_ends_a_piece_however_short() -> None:
    assert cut("Thanks.\n\nWhere do you work now?") == ["Thanks.\n\n", "Where do you work now?"]
    assert cut("\n\nThanks.\n\nWhere do you work now?")[0] == "\n\nThanks.\n\n"


def test_later_pieces_are_sentences_of_some_length() -> None:
    first, short = "This is how it begins. ", "Then it goes on. "
    pieces = cut(first + short * 9)
    assert pieces[0] == first
    assert all(len(piece) >= CLAUSE_CHARS and piece.endswith(short) for piece in pieces[1:-1])


def test_full_stops_within_a_sentence_do_not_cut_it() -> None:
    for text in (
        "I mean tools of that kind, e.g. Python or R, and how you use them.",
        "We asked Dr. Smith and Mrs. J. R. Lee, i.e. the whole board of it.",
        "The rate was 3.5 per cent, about 1,000.75 in all of it.",
        "Das war z. B. am 3. Mai, bzw. etwas später im Jahr.",
    ):
        for size in (1, 3, len(text)):
            for piece in cut(text, size=size)[:-1]:
                assert piece.rstrip().endswith(","), piece


def test_a_year_may_end_a_sentence() -> None:
    assert cut("You moved there in 2019. What was it like?") == ["You moved there in 2019. ", "What was it like?"]


def test_long_sentences_are_cut_where_one_breathes() -> None:
    clause = "and then there was another thing that had to be thought of, "
    pieces = cut("It all began here, " + clause * 8)
    assert pieces[0] == "It all began here, "
    assert all(len(piece) <= LONGEST_CHARS for piece in pieces)
    assert all(piece.endswith("of, ") for piece in pieces[1:])


def test_without_a_place_to_breathe_it_is_cut_between_words() -> None:
    pieces = cut("word " * 200)
    assert len(pieces[0]) <= LONGEST_FIRST_CHARS
    assert all(len(piece) <= LONGEST_CHARS and piece.endswith("word ") for piece in pieces)


def test_without_words_it_is_cut_anyhow() -> None:
    pieces = cut("x" * 500)
    assert [len(piece) for piece in pieces] == [LONGEST_FIRST_CHARS, LONGEST_CHARS, 500 - 120 - 220]


def test_marks_without_a_space_after_them_end_sentences_too() -> None:
    sentence = "これは私たちの会社についての最初の質問です。"
    assert cut(sentence * 2)[0] == sentence


def test_pieces_are_shorter_where_a_character_is_a_syllable() -> None:
    pieces = cut("谢谢您告诉我这些。" + "关于这一点，您能再多说一些吗？" * 5)
    assert pieces[0] == "谢谢您告诉我这些。"
    assert all(20 <= len(piece) <= 40 for piece in pieces[1:-1])
    assert all(piece.endswith("？") for piece in pieces[1:])
    assert max(map(len, cut("字" * 400))) <= LONGEST_CHARS // 3


def test_arabic_marks_end_clauses_and_sentences() -> None:
    pieces = cut("شكرا جزيلا لكم، سجلنا ذلك. " + "ما الذي حدث بعد ذلك في المشروع وكيف تعاملتم مع الأمر؟ " * 2)
    assert pieces[0] == "شكرا جزيلا لكم، "
    assert pieces[1].rstrip().endswith("؟")


def test_white_space_alone_is_nothing_to_say() -> None:
    assert cut(" \n\n ") == []
    assert cut("") == []


def test_a_flushed_cutter_goes_on_with_long_pieces() -> None:
    cutter = ClauseCutter()
    assert cutter.feed("Thanks.") == []
    assert cutter.flush() == ["Thanks."]
    assert cutter.feed("A sentence of a few words. And one more. ") == []


texts = st.text(st.sampled_from('aaabcde   .,?!\n"é。0'), max_size=700)


@given(texts, st.lists(st.integers(1, 60), min_size=1, max_size=8))
def test_joined_pieces_are_the_text_however_it_came(text: str, sizes: list[int]) -> None:
    cutter = ClauseCutter()
    pieces: list[str] = []
    start = 0
    while start < len(text):
        size = sizes[start % len(sizes)]
        pieces += cutter.feed(text[start : start + size])
        start += size
    pieces += cutter.flush()
    joined = "".join(pieces)
    assert text.startswith(joined)
    assert text[len(joined) :].strip() == ""
    for piece in pieces:
        assert piece.strip()
        assert len(piece.strip()) <= LONGEST_CHARS
    assert not pieces or len(pieces[0].strip()) <= LONGEST_FIRST_CHARS
