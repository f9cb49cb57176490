"""A model's proposals, read while they stream."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.services.proposing.reading import MOST_QUESTIONS, Found, ProposalReader

ABOUT = {"title": "Incidents", "description": "Five questions.", "objective": "How they act."}
QUESTION = {"question": "Tell me about an incident.", "goal": "What broke, what they did."}
CHOICE = {"question": "Which is hardest?", "goal": "A choice.", "type": "SINGLE_CHOICE", "options": ["One", "Two"]}
CRITERION = {"criterion": "Diagnosis", "description": "By evidence.", "anchors": {"1": "Guesses.", "5": "Tests ideas."}}
GOOD = [ABOUT, QUESTION, CHOICE, CRITERION]
LINES = "\n".join(json.dumps(item) for item in GOOD)


def read(text: str, size: int = 7, known: list[str] | None = None) -> Found:
    reader = ProposalReader(iter(known or []))
    whole = Found()
    for found in [*(reader.feed(text[at : at + size]) for at in range(0, len(text), size)), reader.finish()]:
        whole.about = whole.about or found.about
        whole.proposals += found.proposals
        whole.dropped += found.dropped
    return whole


def said(found: Found) -> list[str]:
    return [p.get("text") or p["name"] for p in found.proposals]


@pytest.mark.parametrize(
    "answer",
    [
        LINES,
        json.dumps(GOOD),
        json.dumps(GOOD, indent=2),
        json.dumps({"proposals": GOOD}),
        json.dumps({**ABOUT, "questions": [QUESTION, CHOICE], "criteria": [CRITERION]}),
        f"Here you are:\n```json\n{LINES}\n```\nGood luck!",
        f'<think>maybe {{"question": "No?"}}</think>\n{LINES}',
    ],
    ids=["lines", "list", "indented", "wrapped", "nested", "fenced", "thought about"],
)
def test_proposals_are_found_in_whatever_surrounds_them(answer: str) -> None:
    found = read(answer)
    assert found.about == ABOUT
    assert said(found) == ["Tell me about an incident.", "Which is hardest?", "Diagnosis"]
    assert found.proposals[1]["options"] == ["One", "Two"]
    assert found.proposals[2]["anchors"] == "1: Guesses.\n5: Tests ideas."
    assert found.dropped == 0
    assert len({p["id"] for p in found.proposals}) == 3


def test_each_proposal_is_given_as_soon_as_it_is_whole() -> None:
    reader = ProposalReader()
    first, second = json.dumps(ABOUT), json.dumps(QUESTION)
    assert not reader.feed(first[:-1])
    assert reader.feed(first[-1] + "\n" + second[:5]).about == ABOUT
    assert said(reader.feed(second[5:])) == ["Tell me about an incident."]


@pytest.mark.parametrize(
    "bad",
    [
        {"question": ""},
        {"question": "  \n "},
        {"question": "x" * 1001},
        {"question": 5},
        {"question": "Which?", "type": "SINGLE_CHOICE", "options": ["only one"]},
        {"question": "Which?", "type": "TELEPATHY"},
        {"question": "Zero\x00?"},
        {"criterion": "C", "anchors": {"five": "words"}},
        {"criterion": "C", "anchors": ["a"]},
        {"title": ""},
        {"something": "else"},
    ],
)
def test_what_is_not_as_asked_is_dropped_and_counted(bad: dict[str, Any]) -> None:
    found = read(f"{json.dumps(bad)}\n{json.dumps(QUESTION)}")
    assert said(found) == ["Tell me about an incident."]
    assert found.dropped == 1


def test_a_broken_line_does_not_take_the_next_one_with_it() -> None:
    found = read('{"question": "Broken\n' + json.dumps(QUESTION) + '\n{"question": "Cut off')
    assert said(found) == ["Tell me about an incident."]
    assert found.dropped == 2


def test_a_question_is_proposed_once() -> None:
    again = {"question": "tell me about an INCIDENT"}
    assert read(f"{json.dumps(QUESTION)}\n{json.dumps(again)}").dropped == 1
    assert read(json.dumps(QUESTION), known=["Tell me about an incident"]).proposals == []
    assert read(json.dumps(CRITERION), known=["criterion Diagnosis"]).proposals == []


def test_there_are_no_more_proposals_than_anybody_reads() -> None:
    found = read("\n".join(json.dumps({"question": f"Question {n}?"}) for n in range(100)), 1000)
    assert len(found.proposals) == MOST_QUESTIONS
    assert found.dropped == 100 - MOST_QUESTIONS


@pytest.mark.parametrize(
    "text", ["{" * 200_000, '{"question": "' + "x" * 500_000, '{"a":' * 50_000 + "}" * 50_000, "[{}," * 50_000]
)
def test_floods_are_bounded(text: str) -> None:
    started = time.perf_counter()
    assert read(text, 4096).proposals == []
    assert time.perf_counter() - started < 5


@given(st.text(max_size=200), st.integers(1, 50))
def test_any_text_is_read_to_its_end(text: str, size: int) -> None:
    found = read(text, size)
    assert found.dropped >= 0
    assert said(read(text + "\n" + json.dumps(QUESTION) + "\n" + json.dumps(QUESTION), size)) in (
        [],
        ["Tell me about an incident."],
    )
