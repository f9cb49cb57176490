"""What an app is told of an interview that has ended."""

import pytest

from server.db.models import TurnRow
from server.interview.plan import Anchor, Criterion, Plan, Question
from server.interview.turns import Speaker
from server.services.partners.result_content import answers_to, marks

PLAN = Plan("i", "Title", (Question("q1", "Where do you work?"), Question("q2", "What do you build?")))
DEPTH = Criterion("Depth", "How deep", anchors=(Anchor(0, "none"), Anchor(3, "all")))
CLARITY = Criterion("Clarity", "How clear")


def turn(question_id: str | None, text: str, *choices: str) -> TurnRow:
    return TurnRow(speaker=Speaker.CANDIDATE, question_id=question_id, text=text, choices=list(choices))


def test_answers_stand_with_their_questions_and_what_was_not_answered_is_left_out() -> None:
    turns = [turn("q1", "At a school."), turn("q1", "A large one."), turn(None, "Thank you.")]
    assert answers_to(PLAN, turns) == [("Where do you work?", "At a school.\n\nA large one.")]


def test_a_choice_is_an_answer() -> None:
    assert answers_to(PLAN, [turn("q2", "", "Bridges", "Boats")]) == [("What do you build?", "Bridges, Boats")]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ({}, (None, None)),
        ({"Other": 3.0}, (None, None)),
        ({"Depth": 2.0}, (2.0, 3.0)),
        ({"Depth": 2.0, "Clarity": 4.0}, (6.0, 8.0)),
        ({"Clarity": 0.0}, (0.0, 5.0)),
    ],
)
def test_only_what_was_assessed_has_marks(
    scores: dict[str, float], expected: tuple[float | None, float | None]
) -> None:
    assert marks([DEPTH, CLARITY], scores) == expected
