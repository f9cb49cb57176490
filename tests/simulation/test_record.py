"""The quality sheet: what it finds, and that it finds nothing where nothing is."""

from server.interview.turns import Move
from server.simulation.printing import as_json, as_text
from server.simulation.record import Line, Record, quality_of
from server.simulation.situation import AskedQuestion, Persona

FIRST = AskedQuestion("q1", 1, 2, "What do you build?")
SECOND = AskedQuestion("q2", 2, 2, "What is hard about it?", required=False)


def record(*lines: Line) -> Record:
    made = Record("talk", Persona.TERSE, 1, "Maya Lindqvist", "s1", title="A talk", ai_name="Aural", question_count=2)
    made.questions = {"q1": FIRST, "q2": SECOND}
    made.follow_up_bounds = {"q1": 1, "q2": 1}
    made.end_reason = "finished"
    made.lines = list(lines)
    return made


def turn(index: int, move: Move, text: str, question: str | None = "q1") -> Line:
    return Line(index, move is not Move.SAY, move.value, question, text)


GOOD = (
    turn(0, Move.GREET, "Hello. What do you build?"),
    turn(1, Move.SAY, "Bridges."),
    turn(2, Move.PROBE, "I see. Could you say more?"),
    turn(3, Move.SAY, "Small ones, for cattle."),
    turn(4, Move.ASK, "Thank you.\n\nWhat is hard about it?", "q2"),
    turn(5, Move.SAY, "The mud."),
    turn(6, Move.CLOSE, "Goodbye.", None),
)


def test_a_good_interview_has_no_problems() -> None:
    quality = quality_of(record(*GOOD))
    assert quality.problems == []
    assert [(q.times_asked, q.verbatim, q.follow_ups) for q in quality.questions] == [(1, True, 1), (1, True, 0)]
    assert (quality.candidate_words, quality.interviewer_words) == (7, 19)


def test_what_breaks_the_rules_is_found() -> None:
    bad = (
        turn(0, Move.GREET, "Hello. How are you? What do you build?"),
        turn(1, Move.PROBE, "Why? And how?"),
        turn(2, Move.PROBE, "Could you say more?"),
        turn(3, Move.ASK, "What is easy about it?", "q2"),
        turn(4, Move.ASK, "What is hard about it?", "q2"),
    )
    assert quality_of(record(*bad)).problems == [
        "question 2 was asked 2 times",
        "question 1 had 2 follow-ups of at most 1",
        "turn 0 asks more than one thing",
        "turn 1 asks more than one thing",
    ]


def test_a_question_in_other_words_is_found() -> None:
    reworded = (*GOOD[:4], turn(4, Move.ASK, "What about the hard parts?", "q2"))
    assert quality_of(record(*reworded)).problems == ["question 2 was not asked verbatim"]


def test_people_read_who_said_what() -> None:
    text = as_text(record(*GOOD))
    assert "A talk  ·  Maya Lindqvist (terse, seed 1)" in text
    assert "Aural  [probe]\n    I see. Could you say more?" in text
    assert "Maya\n    The mud." in text
    assert "questions asked     2 of 2; verbatim 2 of 2" in text


def test_machines_read_one_line() -> None:
    line = as_json(record(*GOOD))
    assert "\n" not in line
    assert '"persona":"terse"' in line
    assert '"followUpBound":1' in line


def test_two_questions_are_found_in_every_script() -> None:
    for text in ("明白了。为什么？怎么做的？", "فهمت. لماذا؟ وكيف؟"):
        assert quality_of(record(*GOOD[:2], turn(2, Move.PROBE, text))).double_questions == (2,)
