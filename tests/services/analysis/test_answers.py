"""A model's JSON is read as it is, or refused; it is never mended."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.services.analysis.answers import AssessAnswer, QuoteAnswer, ReportAnswer, Unreadable, read_answer

GOOD = '{"score": 3, "reasoning": "He said \\"done\\", {twice}.", "evidence": [{"turn": 2, "quote": "a ``` b"}]}'
EXPECTED = AssessAnswer(3, 'He said "done", {twice}.', [QuoteAnswer("a ``` b", 2)])


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"\n  {GOOD}\n",
        f"```json\n{GOOD}\n```",
        f"```\n{GOOD}\n```",
        f"Here is my assessment:\n```json\n{GOOD}\n```\nI hope this helps!",
        f"Here it is: {GOOD} Let me know.",
        f"<think>The JSON would be {{}} or so</think>\n{GOOD}",
        GOOD.replace("3,", "3.0,").replace("2,", '"2",'),
    ],
)
def test_the_answer_is_found_where_models_put_it(text: str) -> None:
    assert read_answer(text, AssessAnswer) == EXPECTED


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "no complete JSON"),
        ("I cannot do that.", "no complete JSON"),
        (GOOD[:-2], "no complete JSON"),
        (GOOD.replace('"reasoning"', "'reasoning'"), "no complete JSON"),
        ('{"score": 3,}', "no complete JSON"),
        ("[1, 2]", "not as asked"),
        ('{"score": "high", "reasoning": "x"}', "not as asked"),
        ('{"score": 3}', "reasoning"),
        ('{"score": 3, "reasoning": ""}', "not as asked"),
        ('{"score": 3, "reasoning": "x", "evidence": "none"}', "not as asked"),
        ("{" * 100_000, "no complete JSON"),
        ("\ud800{", "no complete JSON"),
    ],
)
def test_everything_else_is_refused_with_a_reason(text: str, problem: str) -> None:
    with pytest.raises(Unreadable, match=problem):
        read_answer(text, AssessAnswer)


def test_an_unknown_sentiment_is_refused() -> None:
    with pytest.raises(Unreadable):
        read_answer('{"summary": [], "insights": [], "themes": [], "sentiment": {"label": "angry"}}', ReportAnswer)


@given(st.text(), st.floats(1, 5), st.text(max_size=200), st.text(max_size=200))
def test_what_is_read_is_what_was_written(around: str, score: float, reasoning: str, quote: str) -> None:
    written = {"score": score, "reasoning": f"r{reasoning}", "evidence": [{"turn": 1, "quote": quote}]}
    text = around.replace("{", "").replace("`", "").replace("<", "") + json.dumps(written)
    answer = read_answer(text, AssessAnswer)
    assert (answer.score, answer.reasoning, answer.evidence[0].quote) == (score, f"r{reasoning}", quote)
