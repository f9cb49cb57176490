"""Simulated candidates by themselves, answering a made-up interviewer."""

import random

import pytest

from server.interview.plan import QuestionType
from server.interview.turns import Move
from server.simulation.candidate import MOST_TURNS_AT_A_QUESTION, MOST_TURNS_IN_WRAP_UP, SimulatedCandidate
from server.simulation.situation import Action, AskedQuestion, Persona, Says, Seen, Uses
from server.simulation.telling import first_clause, topic_of
from server.simulation.words import words_for
from server.simulation.words.base import Topic

WENT_WRONG = AskedQuestion("q1", 1, 4, "Think of something that did not go as planned. What happened?")
GLAD = AskedQuestion("q2", 2, 4, "Tell me about a piece of work you are glad to have done.")
CHOICE = AskedQuestion("q3", 3, 4, "Which is it?", QuestionType.MULTIPLE_CHOICE, ("One", "Two", "Three"))
CODE = AskedQuestion("q4", 4, 4, "Add up the lines.", QuestionType.CODING)
QUESTIONS = (WENT_WRONG, GLAD, CHOICE, CODE)
LANGUAGES = ("en", "es", "fr", "de", "pt", "zh", "ar")
EVERYONE = pytest.mark.parametrize("persona", list(Persona))


def candidate(persona: Persona, seed: int = 1, language: str = "en") -> SimulatedCandidate:
    return SimulatedCandidate(persona, words_for(language), random.Random(seed))


def asked(question: AskedQuestion, move: Move = Move.ASK) -> Seen:
    return Seen("question", question, move)


def answers_to(someone: SimulatedCandidate, question: AskedQuestion, follow_ups: int) -> list[Action]:
    """The answer to the question and to follow-ups; talk about the interview is answered and left out."""
    actions: list[Action] = []
    move = Move.ASK
    while len(actions) <= follow_ups:
        action = someone.respond(asked(question, move))
        if isinstance(action, Says) and action.texts[0] in words_for("en").meta:
            move = Move.CLARIFY
            continue
        actions.append(action)
        move = Move.PROBE
    return actions


def spoken(actions: list[Action]) -> list[str]:
    return [" ".join(action.texts) if isinstance(action, Says) else "" for action in actions]


def whole_interview(persona: Persona, seed: int, language: str) -> list[Action]:
    someone = candidate(persona, seed, language)
    actions = [
        someone.respond(asked(question, move)) for question in QUESTIONS for move in (Move.ASK, Move.PROBE, Move.PROBE)
    ]
    return [*actions, someone.respond(Seen("wrap_up", None, Move.WRAP_UP))]


@EVERYONE
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_seed_gives_the_same_candidate_and_another_seed_another(persona: Persona, language: str) -> None:
    first = whole_interview(persona, 3, language)
    assert whole_interview(persona, 3, language) == first
    assert any(whole_interview(persona, seed, language) != first for seed in range(4, 9))


@EVERYONE
@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_said_is_there_and_has_no_gaps_in_it(persona: Persona, language: str) -> None:
    for seed in range(10):
        for action in whole_interview(persona, seed, language):
            if isinstance(action, Says):
                assert all(text.strip() for text in action.texts) or action.choices
                assert not any("{" in text for text in action.texts)
                assert all(len(text) < 5000 for text in action.texts)


@EVERYONE
def test_nobody_stays_at_a_question_for_ever(persona: Persona) -> None:
    someone = candidate(persona)
    actions = [someone.respond(asked(WENT_WRONG, Move.PROBE)) for _ in range(MOST_TURNS_AT_A_QUESTION + 1)]
    assert actions[-1] == Uses("skip", confirmed=True)


@EVERYONE
def test_nobody_stays_in_the_wrap_up_for_ever(persona: Persona) -> None:
    someone = candidate(persona)
    actions = [someone.respond(Seen("wrap_up", None, Move.WRAP_UP)) for _ in range(MOST_TURNS_IN_WRAP_UP + 1)]
    assert actions[-1] == Uses("done_speaking")


@EVERYONE
def test_a_choice_is_among_the_options(persona: Persona) -> None:
    for seed in range(20):
        someone = candidate(persona, seed)
        for action in (someone.respond(asked(CHOICE)), someone.respond(asked(CHOICE, Move.CLARIFY))):
            if isinstance(action, Says):
                assert set(action.choices) <= set(CHOICE.options)
                assert len(set(action.choices)) == len(action.choices)


@EVERYONE
def test_only_who_meant_to_confirms_ending(persona: Persona) -> None:
    someone = candidate(persona)
    someone.respond(asked(WENT_WRONG))
    said = someone.respond(Seen("confirm_end", WENT_WRONG, Move.CONFIRM_END))
    assert isinstance(said, Says)
    assert said.texts[0] in words_for("en").no


def test_who_wants_to_stop_says_so_in_words_and_confirms() -> None:
    for seed in range(10):
        someone = candidate(Persona.WANTS_TO_STOP, seed)
        said = spoken([someone.respond(asked(question)) for question in (WENT_WRONG, GLAD, CHOICE)])
        assert any(text in words_for("en").stop for text in said)
        assert spoken([someone.respond(Seen("confirm_end", CHOICE, Move.CONFIRM_END))])[0] in words_for("en").yes


def test_who_wants_to_stop_does_so_in_an_interview_of_one_question_too() -> None:
    only = AskedQuestion("q1", 1, 1, "What happened?")
    assert spoken([candidate(Persona.WANTS_TO_STOP).respond(asked(only))])[0] in words_for("en").stop


def test_a_vague_one_tells_facts_only_when_asked_again() -> None:
    for seed in range(10):
        first, *later = spoken(answers_to(candidate(Persona.VAGUE, seed), WENT_WRONG, 3))
        memories = [memory for life in words_for("en").lives for memory in life.memories]
        memory = next(memory for memory in memories if memory.vague == first)
        facts = [fact for fact in memory.details if any(fact[1:] in text for text in later)]
        assert len(facts) >= 2


def test_a_terse_one_stays_terse() -> None:
    for seed in range(10):
        assert all(len(text.split()) <= 16 for text in spoken(answers_to(candidate(Persona.TERSE, seed), GLAD, 3)))


def test_a_thorough_one_tells_most_at_once_and_never_the_same_twice() -> None:
    for seed in range(10):
        first, *later = spoken(answers_to(candidate(Persona.THOROUGH, seed), GLAD, 3))
        assert len(first.split()) > 35
        assert all(text not in first for text in later)


def test_a_rambling_one_takes_many_words_and_sometimes_two_messages() -> None:
    answers = [answers_to(candidate(Persona.RAMBLING, seed), WENT_WRONG, 0)[0] for seed in range(20)]
    assert all(len(" ".join(spoken([answer])).split()) > 50 for answer in answers)
    assert {len(answer.texts) for answer in answers if isinstance(answer, Says)} == {1, 2}


def test_an_injecting_one_tries_in_every_interview() -> None:
    for seed in range(10):
        said = " ".join(spoken(whole_interview(Persona.INJECTION, seed, "en")))
        assert any(attempt in said for attempt in words_for("en").injections)


def test_an_off_topic_one_comes_back_when_asked_again() -> None:
    back = [answers_to(candidate(Persona.OFF_TOPIC, seed), WENT_WRONG, 1) for seed in range(10)]
    assert all(any(word in spoken(answers)[1] for word in words_for("en").back_to_topic) for answers in back)


def test_a_foreigner_leaves_words_out() -> None:
    told = [memory.told for life in words_for("en").lives for memory in life.memories]
    said = [spoken(answers_to(candidate(Persona.NON_NATIVE, seed), WENT_WRONG, 0))[0] for seed in range(10)]
    assert not any(text.startswith(tuple(told)) for text in said)


@pytest.mark.parametrize(("language", "stop"), [("pt", "."), ("zh", "。"), ("ar", ".")])
def test_a_terse_one_gives_one_clause_at_a_time_in_every_script(language: str, stop: str) -> None:
    details = [fact for life in words_for(language).lives for memory in life.memories for fact in memory.details]
    clauses = [first_clause(fact) for fact in details]
    assert all(
        clause.endswith(stop) and len(clause) <= len(fact) for clause, fact in zip(clauses, details, strict=True)
    )
    assert any(len(clause) < len(fact) for clause, fact in zip(clauses, details, strict=True))


def test_code_is_answered_with_code() -> None:
    assert "def " in spoken(answers_to(candidate(Persona.THOROUGH), CODE, 0))[0]


@pytest.mark.parametrize(
    ("language", "question", "topic"),
    [
        ("en", "How do you decide what to work on first?", Topic.DECIDE),
        ("en", "If you could change one thing, what would it be?", Topic.WISH),
        ("en", "Who is your favourite painter?", Topic.ANY),
        ("de", "Worauf sind Sie stolz?", Topic.PROUD),
        ("es", "Cuénteme un error del que aprendió.", Topic.WRONG),
        ("fr", "Qu'aimeriez-vous changer ?", Topic.WISH),
        ("pt", "De que você se orgulha?", Topic.PROUD),
        ("zh", "您想改变什么？", Topic.WISH),
        ("ar", "حدثونا عن خطأ وقع.", Topic.WRONG),
    ],
)
def test_the_words_of_a_question_tell_its_topic(language: str, question: str, topic: Topic) -> None:
    assert topic_of(question, words_for(language)) is topic


def test_other_languages_are_answered_in_english() -> None:
    assert words_for("it-IT") is words_for("en")
    assert words_for("pt-BR") is words_for("pt")
    assert words_for("de-AT") is not words_for("en")
