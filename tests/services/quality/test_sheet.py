"""What the quality sheet finds in interviews that were taken, and that it finds nothing where nothing is."""

from dataclasses import replace

import pytest

from server.interview.plan import Condition, FollowUpDepth, Plan, Question, QuestionType
from server.interview.turns import Attachment, Move, Source, Speaker, Turn, WorkKind
from server.services.quality.coverage import Outcome
from server.services.quality.lengths import LONG_MINUTES, TASK_MINUTES, duration_of
from server.services.quality.sheet import Sheet, sheet_of
from server.services.quality.taken import Check, Spot, Taken, Weight

STORY = "We moved the billing service off a shared database and compared both sides for two weeks before we switched."
BUILD = Question("q1", "Tell me about something you built.", goal="Which invoices differed, and the rounding mistake.")
LEARN = Question("q2", "What did you learn from it?", required=False)
PLAN = Plan("i1", "A talk", (BUILD, LEARN))
CHOICE = Question("q1", "Which of these do you use?", QuestionType.SINGLE_CHOICE, options=("Hammer", "Saw"))
SAWS = Question("q2", "What do you saw?", show_if=(Condition("q1", ("Saw",)),))


class Talk:
    """An interview in the making: each call adds a turn."""

    def __init__(self, plan: Plan = PLAN, place: int = 0) -> None:
        self.plan, self.place = plan, place
        self.turns: list[Turn] = []

    def asks(self, number: int, text: str = "", lead: str = "Thank you.") -> "Talk":
        question = self.plan.questions[number - 1]
        move = Move.ASK if self.turns else Move.GREET
        return self.add(Speaker.INTERVIEWER, move, f"{lead}\n\n{text or question.text}", number)

    def probes(self, text: str, number: int = 1, note: str = "") -> "Talk":
        return self.add(Speaker.INTERVIEWER, Move.PROBE, text, number, note=note)

    def says(self, text: str, number: int = 1, *choices: str, made: str = "") -> "Talk":
        self.add(Speaker.CANDIDATE, Move.SAY, text, number)
        attachments = (Attachment(WorkKind.CODE, "w1", 1, made),) if made else ()
        self.turns[-1] = replace(self.turns[-1], choices=choices, attachments=attachments)
        return self

    def add(self, speaker: Speaker, move: Move, text: str, number: int = 0, note: str = "") -> "Talk":
        question_id = self.plan.questions[number - 1].id if number else None
        source = Source.CANDIDATE if speaker is Speaker.CANDIDATE else Source.SCRIPT
        index = len(self.turns)
        self.turns.append(Turn(index, speaker, move, text, index, index, question_id, source=source, note=note))
        return self

    def ends(self, reason: str | None = "finished", *, stopped: bool = False) -> Taken:
        if reason:
            self.add(Speaker.INTERVIEWER, Move.CLOSE, "That is the end of the interview.")
        return Taken(self.place, f"Candidate {self.place}", self.plan, tuple(self.turns), reason, stopped)


def good(place: int = 0, plan: Plan = PLAN) -> Taken:
    return Talk(plan, place).asks(1).says(STORY).asks(2).says(STORY, 2).ends()


def titles(sheet: Sheet, check: Check | None = None) -> list[str]:
    return [finding.title for finding in sheet.findings if check in (None, finding.check)]


def outcomes(sheet: Sheet, number: int) -> list[Outcome]:
    return [cell.outcome for cell in sheet.table[number - 1].cells]


def test_good_interviews_have_no_findings() -> None:
    sheet = sheet_of([good(0), good(1)])
    assert sheet.findings == ()
    assert [cell.outcome for row in sheet.table for cell in row.cells] == [Outcome.ANSWERED] * 4


def test_of_nothing_there_is_an_empty_sheet() -> None:
    assert sheet_of([Talk().ends(None)]) == Sheet((), (), ())


def test_what_the_interviewer_must_not_do_with_questions_is_a_fault_that_names_its_turn() -> None:
    taken = Talk().asks(1).says(STORY).asks(1).says(STORY).asks(2, "What have you learnt, then?").says(STORY, 2).ends()
    sheet = sheet_of([taken])
    assert titles(sheet) == ["Question 1 was asked more than once", "Question 2 was asked in other words than yours"]
    assert [finding.spots for finding in sheet.findings] == [(Spot(0, 2),), (Spot(0, 4),)]
    assert {finding.weight for finding in sheet.findings} == {Weight.FAULT}


@pytest.mark.parametrize(
    ("plan", "taken", "outcome"),
    [
        (PLAN, lambda plan: Talk(plan).asks(1).says(STORY).ends("ended_by_candidate"), Outcome.ENDED),
        (PLAN, lambda plan: Talk(plan).asks(1).says(STORY).ends("time_limit"), Outcome.OUT_OF_TIME),
        (PLAN, lambda plan: Talk(plan).asks(1).says(STORY).ends(None, stopped=True), Outcome.STOPPED),
        (PLAN, lambda plan: Talk(plan).asks(1).says(STORY).ends("finished"), Outcome.MISSED),
        (replace(PLAN, time_limit_s=900), lambda plan: Talk(plan).asks(1).says(STORY).ends(), Outcome.NO_TIME),
        (
            Plan("i1", "A talk", (CHOICE, SAWS)),
            lambda plan: Talk(plan).asks(1).says("", 1, "Hammer").ends(),
            Outcome.CONDITION,
        ),
        (PLAN, lambda plan: Talk(plan).asks(1).says(STORY).asks(2).says("Much.", 2).ends(), Outcome.THIN),
        (
            PLAN,
            lambda plan: Talk(plan).asks(1).says(STORY).asks(2).says("Can we skip this one?", 2).ends(),
            Outcome.SKIPPED,
        ),
        (
            PLAN,
            lambda plan: Talk(plan).asks(1).says(STORY).asks(2).add(Speaker.CANDIDATE, Move.SKIP, "", 2).ends(),
            Outcome.SKIPPED,
        ),
        (PLAN, lambda plan: Talk(plan).asks(1).says(STORY).asks(2).says("", 2, made="Code").ends(), Outcome.ANSWERED),
    ],
)
def test_a_question_without_an_answer_has_its_reason(plan: Plan, taken: object, outcome: Outcome) -> None:
    assert callable(taken)
    assert outcomes(sheet_of([taken(plan)]), 2) == [outcome]


def test_a_question_missed_without_a_reason_is_a_fault() -> None:
    sheet = sheet_of([Talk().asks(1).says(STORY).ends()])
    assert titles(sheet) == ["Question 2 was not asked, and nothing explains why"]


def test_a_question_that_nobody_came_to_is_pointed_out() -> None:
    plan = Plan("i1", "A talk", (CHOICE, SAWS))
    hammers = [Talk(plan, place).asks(1).says("", 1, "Hammer").ends() for place in (0, 1)]
    assert titles(sheet_of(hammers)) == ["Nobody came to question 2"]
    saws = Talk(plan, 2).asks(1).says("", 1, "Saw").asks(2).says(STORY, 2).ends()
    assert titles(sheet_of([*hammers, saws])) == []


def test_an_interview_that_broke_off_is_a_fault_unless_it_was_stopped() -> None:
    broken = Talk().asks(1).says(STORY)
    assert "Candidate 0 did not come to the end" in titles(sheet_of([broken.ends(None)]))
    assert titles(sheet_of([Talk().asks(1).says(STORY).ends(None, stopped=True)])) == []


def test_more_follow_ups_than_allowed_are_a_fault() -> None:
    plan = replace(PLAN, depth=FollowUpDepth.LIGHT)
    talk = Talk(plan).asks(1).says("Well.").probes("Could you say more?").says("Hm.").probes("What came of that?")
    sheet = sheet_of([talk.says(STORY).asks(2).says(STORY, 2).ends()])
    assert titles(sheet) == ["Question 1 had more follow-ups than its 1"]
    assert sheet.findings[0].spots == (Spot(0, 4),)


def test_a_question_that_takes_all_its_follow_ups_with_everybody_is_to_be_sharpened() -> None:
    plan = replace(PLAN, depth=FollowUpDepth.LIGHT)

    def probed(place: int) -> Taken:
        talk = Talk(plan, place).asks(1).says("Well.").probes("Could you say more?").says(STORY)
        return talk.asks(2).says(STORY, 2).ends()

    assert titles(sheet_of([probed(0), probed(1), probed(2)])) == ["Question 1 took all its follow-ups with everybody"]
    assert titles(sheet_of([probed(0), probed(1), good(2, plan)])) == []


@pytest.mark.parametrize(
    ("text", "title", "weight"),
    [
        ("Don't you agree that tests matter?", "Question 1: leading", Weight.HINT),
        ("How old are you?", "Question 1: not to be asked in hiring", Weight.FAULT),
        ("Do you like tests?", "Question 1: yes or no", Weight.HINT),
    ],
)
def test_what_the_linter_says_stands_at_the_turn_that_asked(text: str, title: str, weight: Weight) -> None:
    plan = Plan("i1", "A talk", (replace(BUILD, text=text),))
    sheet = sheet_of([Talk(plan).asks(1).says(STORY).ends()])
    [finding] = [finding for finding in sheet.findings if finding.title == title]
    assert (finding.weight, finding.spots, finding.question) == (weight, (Spot(0, 0),), 1)
    assert finding.advice


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("Thank you. What went wrong? And who noticed?", "The interviewer asked two things at once"),
        ("Thank you. Surely that was hard, wasn't it?", "The interviewer asked a leading question"),
        ("Excellent answer! Could you say more?", "The interviewer judged an answer"),
        ("I see. Was it the rounding mistake in the invoices?", "The interviewer gave the answer away"),
    ],
)
def test_what_the_interviewer_should_not_say_is_found_in_what_it_said(said: str, title: str) -> None:
    unsaid = "We moved a service, and then compared both sides for two weeks before we switched to it."
    talk = Talk().asks(1).says(unsaid)
    talk.turns.append(Turn(2, Speaker.INTERVIEWER, Move.PROBE, said, 2, 2, "q1", source=Source.MODEL))
    found = sheet_of([talk.says(STORY).asks(2).says(STORY, 2).ends()])
    assert titles(found, Check.NEUTRALITY) == [title]
    assert found.findings[0].spots == (Spot(0, 2),)


def test_a_question_of_its_own_beside_the_creators_is_one_too_many() -> None:
    talk = Talk().asks(1).says(STORY).asks(2, lead="Thank you. Was that long ago?").says(STORY, 2)
    assert titles(sheet_of([talk.ends()])) == ["The interviewer asked two things at once"]


def test_a_follow_up_asked_twice_is_pointed_out() -> None:
    probe = "Could you walk me through one specific example?"
    talk = Talk().asks(1).says(STORY).probes(probe).says(STORY).probes(probe).says(STORY).asks(2).says(STORY, 2)
    sheet = sheet_of([talk.ends()])
    assert titles(sheet, Check.REPETITION) == ["The interviewer asked the same again"]
    assert sheet.findings[0].quote == probe


def test_two_questions_of_the_creators_that_ask_the_same_are_pointed_out() -> None:
    plan = Plan("i1", "A talk", (BUILD, replace(LEARN, text="Tell me about something that you built.")))
    assert titles(sheet_of([good(plan=plan)])) == ["Questions 1 and 2 ask nearly the same"]


def test_a_question_to_which_nobody_said_much_is_pointed_out() -> None:
    def short(place: int, *choices: str) -> Taken:
        return Talk(place=place).asks(1).says(STORY).asks(2).says("Not much.", 2, *choices).ends()

    assert titles(sheet_of([short(0), short(1)])) == ["Nobody said much to question 2"]
    assert titles(sheet_of([short(0), short(1, "A choice")])) == []


def test_a_limit_is_held_against_what_people_would_take() -> None:
    words = " ".join(["word"] * 300)
    plan = replace(PLAN, time_limit_s=300)

    def long(place: int) -> Taken:
        return Talk(plan, place).asks(1).says(words).asks(2).says(STORY, 2).ends()

    most = sheet_of([long(0), long(1), good(2, plan)])
    assert [(f.title, f.weight) for f in most.findings] == [
        ("Typed, most would take longer than the limit of 5 minutes: about 8", Weight.FAULT)
    ]
    some = sheet_of([long(0), good(1, plan), good(2, plan)])
    assert [(f.title, f.weight) for f in some.findings] == [
        ("Typed, some would take longer than the limit of 5 minutes: up to about 8", Weight.HINT)
    ]
    assert titles(sheet_of([long(0), long(1)], chat=False, voice=True)) == []


def test_without_a_limit_only_very_long_ones_are_pointed_out() -> None:
    tasks = tuple(Question(f"q{n}", f"Task number {n} about {'abcde'[n]}", QuestionType.CODING) for n in range(5))
    plan = Plan("i1", "A talk", tasks)
    talk = Talk(plan)
    for number in range(1, 6):
        talk.asks(number).says("", number, made="code")
    taken = talk.ends()
    assert duration_of(taken).typed_minutes > 5 * TASK_MINUTES > LONG_MINUTES
    assert titles(sheet_of([taken]), Check.LENGTH) == ["Typed, the longest would take about 50 minutes"]


def test_a_task_counts_with_its_own_limit() -> None:
    plan = Plan("i1", "A talk", (Question("q1", "Draw it.", QuestionType.WHITEBOARD, time_limit_s=120),))
    assert 2 < duration_of(Talk(plan).asks(1).says("", 1, made="drawing").ends()).typed_minutes < 3


def test_long_turns_of_the_interviewer_are_pointed_out_and_the_creators_words_are_not_counted() -> None:
    speech = " ".join(["indeed"] * 61) + "."
    talk = Talk().asks(1).says(STORY).probes(f"{speech} What came of that?").says(STORY * 5)
    assert "The interviewer said more than 60 words of its own at once" in titles(
        sheet_of([talk.asks(2).says(STORY, 2).ends()])
    )
    plan = Plan("i1", "A talk", (BUILD, replace(LEARN, text=f"{speech} What did you learn?")))
    assert "The interviewer said more than 60 words of its own at once" not in titles(sheet_of([good(plan=plan)]))


def test_a_greeting_that_goes_on_and_on_is_pointed_out() -> None:
    taken = Talk().asks(1, lead=" ".join(["Welcome."] * 160)).says(STORY).asks(2).says(STORY, 2).ends()
    assert titles(sheet_of([taken])) == ["166 words come before the first answer"]


def test_an_interviewer_who_talks_more_than_the_candidates_is_pointed_out() -> None:
    chatty = "Thank you for telling me so much about all of that work of yours. What came of that?"
    talk = Talk().asks(1).says("It went well for us all in the end, really.")
    talk.probes(chatty).says("Good things.").asks(2).says("That it pays off to take time.", 2)
    assert [title[:47] for title in titles(sheet_of([talk.ends()]), Check.LENGTH)] == [
        "The interviewer said more than the candidates ("
    ]


def test_what_the_model_did_behind_the_scenes_is_told() -> None:
    talk = Talk().asks(1).says(STORY).probes("Could you say more?", note="refused:leading refused:praise").says(STORY)
    talk.asks(2).says(STORY, 2)
    talk.turns[4] = replace(talk.turns[4], note="model_timeout")
    sheet = sheet_of([talk.ends()])
    assert titles(sheet) == ["The model was held back in 1 turn", "The language model failed in 1 turn"]
    assert "leading 1, praise 1" in sheet.findings[0].advice
    assert [finding.spots for finding in sheet.findings] == [(Spot(0, 2),), (Spot(0, 4),)]


def test_the_time_limit_reached_in_the_test_itself_is_pointed_out() -> None:
    talk = Talk(replace(PLAN, time_limit_s=600)).asks(1).says(STORY)
    talk.add(Speaker.INTERVIEWER, Move.TIME_UP, "The time is up.", 1).says(STORY)
    assert "The time limit was reached during the test" in titles(sheet_of([talk.ends("time_limit")]))
