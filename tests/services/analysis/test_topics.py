"""Coverage of topics: claimed with the words about them, by a model too, or not at all."""

import json

import pytest

from server.adapters.llm_openai import OpenAIEndpoint
from server.adapters.sentiment_vader import VaderLexicon
from server.db.models import FindingKind
from server.interview.plan import Plan, Question, QuestionType
from server.interview.turns import Move, Speaker, Turn
from server.services.analysis.answers import Unreadable
from server.services.analysis.extractive import extract
from server.services.analysis.findings import Analysis
from server.services.analysis.modelled import ModelAnalyst, TokenCount
from server.services.analysis.transcript import Transcript, transcript_of
from tests.servers import model_server as ms
from tests.servers.analyst import analyst
from tests.servers.model_server import ModelServer, Request

TOPICS = ("pricing", "support", "security")
QUESTION = Question("q1", "How did you choose?", QuestionType.RESEARCH, topics=TOPICS)
PLAIN = Question("q2", "What else?", topics=("pricing",))
ANSWER = "The prices were fair. They picked up the phone at night, which nobody else did."


def transcript(answer: str = ANSWER) -> Transcript:
    turns = [
        Turn(0, Speaker.INTERVIEWER, Move.GREET, "Hello. How did you choose?", 0, 0, "q1"),
        Turn(1, Speaker.CANDIDATE, Move.SAY if answer else Move.SKIP, answer, 0, 0, "q1"),
        Turn(2, Speaker.INTERVIEWER, Move.ASK, "What else?", 0, 0, "q2"),
        Turn(3, Speaker.CANDIDATE, Move.SAY, "Nothing about prices.", 0, 0, "q2"),
    ]
    plan = Plan("i", "t", (QUESTION, PLAIN))
    return transcript_of(plan, [(f"t{turn.index}", turn) for turn in turns])


def covered(analysis: Analysis) -> list[tuple[str, str, list[str]]]:
    """Topic, what is said of it, and the quotes."""
    found = [f for f in analysis.findings if f.kind is FindingKind.TOPIC]
    assert {f.question_id for f in found} <= {"q1"}
    return [(f.label, f.text, [e.quote for e in f.evidence]) for f in found]


def test_without_a_model_the_words_decide() -> None:
    assert covered(extract(transcript(), VaderLexicon())) == [
        ("pricing", "Covered.", ["The prices were fair."]),
        ("support", "Not mentioned.", []),
        ("security", "Not mentioned.", []),
    ]


def test_of_a_question_that_was_skipped_nothing_is_claimed() -> None:
    assert covered(extract(transcript(""), VaderLexicon())) == []


async def by_model(*found: dict[str, object]) -> Analysis:
    def answer(request: Request) -> str:
        asks_for_topics = '"topics"' in str(request.body["messages"][0]["content"])
        return json.dumps({"topics": found}) if asks_for_topics else analyst(request)

    async with ModelServer(ms.answers(answer)) as server:
        endpoint = OpenAIEndpoint(base_url=server.base_url)
        model = endpoint.model("")
        assert model is not None
        try:
            return await ModelAnalyst(model, transcript(), TokenCount()).analyse()
        finally:
            await endpoint.close()


async def test_a_model_finds_topics_in_other_words_and_its_quotes_are_checked() -> None:
    phone = "They picked up the phone at night"
    analysis = await by_model(
        {"number": 2, "evidence": [{"turn": 1, "quote": phone}]},
        {"number": 3, "evidence": [{"turn": 1, "quote": "They are certified."}]},
    )
    assert covered(analysis) == [
        ("pricing", "Covered.", ["The prices were fair."]),
        ("support", "Covered.", [phone]),
        ("security", "Not mentioned.", []),
    ]
    assert analysis.dropped_quotes == 1


async def test_a_topic_nobody_asked_for_is_no_answer() -> None:
    with pytest.raises(Unreadable, match="numbered from 1 to 3"):
        await by_model({"number": 4, "evidence": []})
