"""An interview as one file, there and back."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.db.engine import Sessions, reading
from server.db.models import InterviewRow
from server.interview.branching import CHOICE_TYPES
from server.interview.plan import FollowUpDepth, Patience, QuestionType, Tone
from server.services.access import Caller
from server.services.copying import duplicate_interview, find_document, make_interview
from server.services.errors import Invalid, NotFound
from server.services.interviews import AnchorInput, CriterionInput, NewInterview, list_interviews
from server.services.portable import (
    FORMAT,
    LARGEST,
    InterviewDocument,
    read_document,
    to_json,
    to_yaml,
)
from server.services.question_inputs import CaseInput, CodingInput, ConditionInput, NewQuestion
from server.services.questions import by_number

TEXT = st.text(
    st.characters(exclude_characters="\x00", categories=("L", "M", "N", "P", "S", "Z", "Cc", "Cf")), max_size=60
)
SOME = TEXT.filter(lambda text: text.strip() != "")


def _criterion(name: str, description: str, weight: float | None, anchors: list[str]) -> CriterionInput:
    more: dict[str, Any] = {} if weight is None else {"weight": weight}
    if anchors:
        more["anchors"] = tuple(AnchorInput(score, text) for score, text in enumerate(anchors))
    return CriterionInput(name=name, description=description, **more)


CRITERIA = st.builds(
    _criterion,
    SOME,
    TEXT,
    st.none() | st.floats(min_value=0.01, max_value=1000, allow_nan=False),
    st.lists(TEXT, max_size=3),
)
INTERVIEWS = st.builds(
    NewInterview,
    title=SOME,
    description=st.none() | TEXT.filter(bool),
    objective=st.none() | TEXT.filter(bool),
    assessment_criteria=st.lists(CRITERIA, max_size=3, unique_by=lambda c: c.name.strip().casefold()).map(tuple),
    voice_enabled=st.booleans(),
    ai_tone=st.sampled_from(Tone),
    follow_up_depth=st.sampled_from(FollowUpDepth),
    patience=st.sampled_from(Patience),
    language=st.sampled_from(["en", "no", "pt-BR", "on"]),
    time_limit_minutes=st.none() | st.integers(1, 480),
)


CONDITIONS = st.lists(
    st.builds(
        lambda number, options: ConditionInput(by_number(number), tuple(options)),
        st.integers(1, 1),
        st.lists(SOME, min_size=1, max_size=2),
    ),
    max_size=2,
)


def _question(
    text: str,
    kind: QuestionType,
    options: list[str],
    goal: str | None,
    conditions: list[ConditionInput],
    *,
    required: bool,
) -> NewQuestion:
    chosen = tuple(options) if kind in CHOICE_TYPES else ()
    return NewQuestion(
        text=text, type=kind, options=chosen, goal=goal or None, required=required, show_if=tuple(conditions)
    )


QUESTIONS = st.builds(
    _question,
    SOME,
    st.sampled_from([QuestionType.OPEN_ENDED, QuestionType.SINGLE_CHOICE, QuestionType.RESEARCH]),
    st.lists(SOME, min_size=1, max_size=4, unique_by=str.strip),
    st.none() | TEXT,
    CONDITIONS,
    required=st.booleans(),
)
DOCUMENTS = st.builds(
    InterviewDocument,
    colloquy=st.just(FORMAT),
    interview=INTERVIEWS,
    questions=st.lists(QUESTIONS, max_size=4).map(tuple),
)


@given(DOCUMENTS)
def test_what_is_written_is_read_as_the_same(document: InterviewDocument) -> None:
    assert read_document(to_json(document).encode()) == document
    assert read_document(to_yaml(document).encode()) == document


async def test_an_interview_survives_the_way_through_a_file(
    sessions: Sessions, caller: Caller, stranger: Caller
) -> None:
    document = InterviewDocument(
        colloquy=FORMAT,
        interview=NewInterview(
            title="Baristas: on “coffee” # and more",
            description="Two\n\nparagraphs",
            language="no",
            retention_days=30,
            assessment_criteria=(_criterion("Taste", "Names a taste.", 2.5, ["Vague.", "Named: with a reason."]),),
        ),
        questions=(
            NewQuestion(text="Tell me about a guest.", goal="Who, what, why.", depth=FollowUpDepth.DEEP),
            NewQuestion(text="Which?", type=QuestionType.MULTIPLE_CHOICE, options=("Yes", "no", "2026-11-22")),
            NewQuestion(
                text="What else?",
                type=QuestionType.RESEARCH,
                topics=("price / cost",),
                show_if=(ConditionInput(by_number(2), ("no", "Yes")),),
            ),
            NewQuestion(
                text="Show it.",
                type=QuestionType.CODING,
                coding=CodingInput(
                    languages=("rust",), tests=(CaseInput(name="adds", call="add(1, 2)", expected="3"),)
                ),
            ),
        ),
    )
    row = await make_interview(sessions, caller, document)
    there = await find_document(sessions, caller, row.id)
    again = await make_interview(sessions, stranger, read_document(to_yaml(there).encode()))
    assert await find_document(sessions, stranger, again.id) == there == document
    with pytest.raises(NotFound):
        await find_document(sessions, stranger, row.id)


async def test_a_copy_is_an_interview_of_its_own(sessions: Sessions, caller: Caller) -> None:
    document = InterviewDocument(
        colloquy=FORMAT, interview=NewInterview(title="T" * 300), questions=(NewQuestion(text="First?"),)
    )
    row = await make_interview(sessions, caller, document)
    copy = await duplicate_interview(sessions, caller, row.id)
    assert copy.id != row.id
    assert copy.public_slug != row.public_slug
    assert copy.title == ("Copy of " + "T" * 300)[:300]
    assert (await find_document(sessions, caller, copy.id)).questions == document.questions


GOOD = {"colloquy": 1, "interview": {"title": "T"}, "questions": [{"text": "One?"}, {"text": "Two?"}]}


def _with(path: list[Any], value: object) -> bytes:
    raw: Any = json.loads(json.dumps(GOOD))
    at = raw
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return json.dumps(raw).encode()


@pytest.mark.parametrize(
    ("content", "field", "words"),
    [
        (_with(["interview", "title"], ""), "interview.title", ""),
        (_with(["interview", "aiTone"], "RUDE"), "interview.aiTone", ""),
        (_with(["interview", "colour"], "red"), "interview.colour", "no such field"),
        (_with(["questions", 1, "text"], " "), "questions[1].text", ""),
        (_with(["questions", 1, "type"], "SINGLE_CHOICE"), "questions[1].options", "needs options"),
        (_with(["questions", 0, "order"], 3), "questions[0].order", "in the order"),
        (_with(["questions", 0, "options"], ["a", "a"]), "questions[0].options", "the same"),
        (_with(["interview", "assessmentCriteria"], [{"name": "A"}, {"name": "a"}]), None, "same name"),
        (_with(["colloquy"], 2), "colloquy", "format 2"),
        (b'{"interview": {"title": "T"}}', "colloquy", "required"),
        (b'{"colloquy": 1}', "interview", "required"),
        (b'{"colloquy": 1,\n "interview": }', None, "line 2, column 15"),
        (b'{"colloquy": 1, "colloquy": 1}', None, "stands twice"),
        (b'{"colloquy": NaN}', None, "NaN"),
        (b"[" * 100_000, None, "deeply"),
        (b'{"a":' * 100_000, None, "JSON"),
        (b"colloquy: 1\ninterview:\n  title: a: b\n", None, "line 3, column 11"),
        (b"colloquy: 1\ncolloquy: 1\n", None, "stands twice"),
        (b"colloquy: 1\ninterview: &a {title: T}\nquestions: *a\n", None, "anchors"),
        (b"a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n", None, "anchors"),
        (b"--- {a: 1}\n--- {b: 2}\n", None, "one interview"),
        (b"interview: !!python/object/apply:os.system ['true']\ncolloquy: 1", None, "YAML"),
        (b"colloquy: !!set {a, b}\ninterview: {title: T}", "colloquy", ""),
        (b"just words", None, "does not hold an interview"),
        (b"- a\n- b\n", None, "does not hold an interview"),
        (b"\xff\xfe\x00", None, "UTF-8"),
        (b"  \n", None, "empty"),
        (b"x" * (LARGEST + 1), None, "larger"),
        (b"# " + b"x" * 600_000, None, "as JSON"),
        (b"\x00", None, "YAML"),
    ],
)
async def test_what_is_wrong_is_named_with_its_place(
    content: bytes, field: str | None, words: str, sessions: Sessions, caller: Caller
) -> None:
    with pytest.raises(Invalid) as caught:
        await make_interview(sessions, caller, read_document(content))
    if field is not None:
        assert caught.value.field == field
    assert words in caught.value.message
    assert (await list_interviews(sessions, caller)).items == []


async def test_a_file_with_one_bad_question_makes_nothing(sessions: Sessions, caller: Caller) -> None:
    bad = InterviewDocument(
        colloquy=1,
        interview=NewInterview(title="T"),
        questions=(NewQuestion(text="Which?", type=QuestionType.SINGLE_CHOICE),),
    )
    with pytest.raises(Invalid) as caught:
        await make_interview(sessions, caller, bad)
    assert caught.value.field == "questions[0].options"
    async with reading(sessions) as db:
        assert await db.get(InterviewRow, caller.organization_id) is None
    assert (await list_interviews(sessions, caller)).items == []


def test_words_that_yaml_takes_for_something_else_stay_words() -> None:
    content = b"colloquy: 1\ninterview: {title: 2026-11-22, language: no, voiceEnabled: true}\nquestions: [{text: yes}]"
    document = read_document(content)
    assert (document.interview.title, document.interview.language) == ("2026-11-22", "no")
    assert document.interview.voice_enabled
    assert document.questions[0].text == "yes"
    assert msgspec.json.encode(document)


@pytest.mark.parametrize("number", [0, 3, -1, "1", True, None])
def test_a_condition_names_a_question_of_the_file(number: object) -> None:
    questions = [{"text": "One?"}, {"text": "Two?", "showIf": [{"question": number, "anyOf": ["Yes"]}]}]
    raw = {"colloquy": FORMAT, "interview": {"title": "Talk"}, "questions": questions}
    with pytest.raises(Invalid) as refused:
        read_document(json.dumps(raw).encode())
    assert refused.value.field == "questions[1].showIf[0].question"


async def test_a_condition_that_cannot_work_is_named_by_its_place(sessions: Sessions, caller: Caller) -> None:
    questions = (NewQuestion(text="One?"), NewQuestion(text="Two?", show_if=(ConditionInput(by_number(1), ("Yes",)),)))
    document = InterviewDocument(colloquy=FORMAT, interview=NewInterview(title="Talk"), questions=questions)
    with pytest.raises(Invalid) as refused:
        await make_interview(sessions, caller, document)
    assert refused.value.field == "questions[1].showIf"
