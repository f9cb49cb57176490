import pytest

from server.interview.voice.echo import is_echo

SAID = "Thank you, that is clear. What would you work on first, and what was hard about it?"


@pytest.mark.parametrize(
    "heard",
    [
        "What would you work on first",
        "thank you that is clear",
        "and what was hard about it?",
        "is clear. What would you",
        "first",
        "work on",
        "What would he work on force?",
        "what would you walk on first and what was heart about it",
        "Thank you that it's clear",
        "whatwouldyouwork on first",
        "what wood you work on first",
    ],
)
def test_what_was_being_said_comes_back_as_an_echo(heard: str) -> None:
    assert is_echo(heard, SAID)


@pytest.mark.parametrize(
    "heard",
    [
        "I would work on testing first",
        "I would work on it first",
        "I'd work on the shifts first, because they were hard",
        "It was the people who were hard",
        "stop",
        "wait",
        "I like it first",
        "sorry, what",
        "the first thing would be the plan",
        "What would you work on first I said already that I would begin with the tests",
        "hard about it was that nobody would help us",
        "",
        "...",
    ],
)
def test_an_answer_that_takes_up_the_words_is_no_echo(heard: str) -> None:
    assert not is_echo(heard, SAID)


def test_where_nothing_was_said_nothing_comes_back() -> None:
    assert not is_echo("What would you work on first", "")
