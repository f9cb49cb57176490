"""Questions asked only after certain choices."""

import pytest

from server.interview.branching import Fault, FaultKind, faults
from server.interview.commands import EndReason
from server.interview.events import Control
from server.interview.pace import VOICE
from server.interview.plan import Condition, Plan, Question, QuestionType
from server.interview.replies import Intent
from server.interview.turns import Move
from tests.interview.room import Room, asked, finishes

USES = Question("uses", "Do you use it?", QuestionType.SINGLE_CHOICE, options=("Yes", "No"), follow_up_enabled=False)
TOOLS = Question(
    "tools",
    "Which tools?",
    QuestionType.MULTIPLE_CHOICE,
    options=("Hammer", "Saw"),
    follow_up_enabled=False,
    show_if=(Condition("uses", ("Yes",)),),
)
SAW = Question("saw", "How sharp is the saw?", follow_up_enabled=False, show_if=(Condition("tools", ("Saw",)),))
WHY_NOT = Question("why", "Why not?", follow_up_enabled=False, show_if=(Condition("uses", ("No",)),))
LAST = Question("last", "What else?", follow_up_enabled=False)
PLAN = Plan("i", "t", (USES, TOOLS, SAW, WHY_NOT, LAST))


def room(plan: Plan = PLAN, **options: object) -> Room:
    made = Room(plan, **options)  # type: ignore[arg-type]
    made.connect()
    return made


def questions_asked(seat: Room) -> list[str | None]:
    return [turn.question_id for turn in seat.turns if turn.move in (Move.GREET, Move.ASK)]


def place(seat: Room) -> tuple[int, int]:
    view = seat.machine.view(seat.now)
    return view.question_number, view.question_count


def test_a_choice_decides_which_questions_come() -> None:
    seat = room()
    seat.say("", choices=("Yes",))
    seat.say("", choices=("Saw",))
    seat.say("Very sharp indeed")
    assert questions_asked(seat) == ["uses", "tools", "saw", "last"]
    seat.say("Nothing else at all")
    assert seat.moved(Move.WRAP_UP)


def test_another_choice_leads_past_all_that_follows_from_the_first() -> None:
    seat = room()
    seat.say("", choices=("No",))
    seat.say("It never came up")
    assert questions_asked(seat) == ["uses", "why", "last"]


def test_a_question_that_was_skipped_opens_no_way() -> None:
    seat = room()
    seat.use(Control.SKIP, confirmed=True)
    assert questions_asked(seat) == ["uses", "last"]


def test_the_count_shrinks_with_what_is_ruled_out_and_the_number_has_no_gaps() -> None:
    seat = room()
    assert place(seat) == (1, 5)
    seat.say("", choices=("No",))
    assert place(seat) == (2, 3)
    seat.say("It never came up")
    assert place(seat) == (3, 3)
    seat.say("Nothing else at all")
    assert place(seat) == (3, 3)


def test_the_greeting_promises_no_number_that_may_not_come() -> None:
    assert "up to 5 questions" in room().turns[0].text
    assert "up to" not in room(Plan("i", "t", (USES, LAST))).turns[0].text


def test_how_far_along_it_is_counts_this_candidates_questions() -> None:
    seat = room()
    seat.say("", choices=("No",))
    seat.say("Which question is this?")
    assert "2 of 3" in seat.last.text


def test_the_last_question_is_known_as_such() -> None:
    seat = room(mind=None)
    seat.say("", choices=("No",))
    seat.reply(Intent.NEXT)
    seat.say("It never came up")
    seat.reply(Intent.NEXT)
    seat.say("That is all")
    context = asked(seat)
    assert (context.is_last_question, context.number, context.count) == (True, 3, 3)


def test_time_is_kept_for_questions_that_can_still_come() -> None:
    plan = Plan("i", "t", (USES, TOOLS, SAW, WHY_NOT, LAST), time_limit_s=300)
    yes, no = room(plan, mind=None), room(plan, mind=None)
    yes.say("", choices=("Yes",))
    yes.reply(Intent.NEXT)
    no.say("", choices=("No",))
    no.reply(Intent.NEXT)
    assert place(yes) == (2, 4)
    assert place(no) == (2, 3)


def test_a_changed_choice_counts_for_what_is_still_to_come() -> None:
    seat = room(mind=None)
    seat.say("", choices=("Yes",))
    seat.say("", choices=("No",))
    seat.reply(Intent.NEXT)
    assert questions_asked(seat) == ["uses", "why"]


def test_restoring_asks_what_living_through_it_asked() -> None:
    seat = room()
    seat.say("", choices=("Yes",))
    seat.say("", choices=("Hammer",))
    assert questions_asked(seat) == ["uses", "tools", "last"]
    restored = seat.restored()
    assert restored.progress == seat.machine.progress
    seat.use(Control.END, confirmed=True)
    assert finishes(seat) == [EndReason.ENDED_BY_CANDIDATE]


def test_a_condition_on_nothing_known_keeps_a_question_away() -> None:
    odd = Question("odd", "Odd?", show_if=(Condition("nothing", ("x",)), Condition("odd", ("x",))))
    seat = room(Plan("i", "t", (LAST, odd)))
    assert place(seat) == (1, 1)
    circle = (
        Question("a", "A?", show_if=(Condition("b", ("x",)),)),
        Question("b", "B?", show_if=(Condition("a", ("x",)),)),
    )
    assert place(room(Plan("i", "t", (LAST, *circle)))) == (1, 1)


def test_choices_are_told_where_the_question_is_heard_and_not_where_it_is_read() -> None:
    heard, read = room(pace=VOICE), room()
    assert heard.turns[0].text.endswith("Do you use it?\n\nThe choices are: Yes or No.")
    assert read.turns[0].text.endswith("Do you use it?")
    heard.use(Control.REPEAT)
    assert heard.last.text.endswith("Do you use it?\n\nThe choices are: Yes or No.")
    heard.say("Yes, for years.")
    assert heard.turns[-2].choices == ("Yes",)
    assert heard.last.text.endswith("You may choose more than one: Hammer or Saw.")


def test_an_unclear_choice_is_asked_about_and_spends_no_follow_up() -> None:
    seat = room(pace=VOICE)
    seat.say("Yes, no, hard to say, either yes or no")
    assert seat.moved(Move.CLARIFY)
    assert seat.last.text == "So that I get it right, which one is it: Yes or No?"
    assert seat.restored().progress == seat.machine.progress
    seat.say("The first one.")
    assert seat.turns[-2].choices == ("Yes",)
    assert questions_asked(seat) == ["uses", "tools"]


def test_asking_back_has_an_end() -> None:
    seat = room()
    for _ in range(6):
        seat.say("either yes or no")
    assert len([turn for turn in seat.turns if turn.move is Move.CLARIFY]) == 4
    assert questions_asked(seat)[:2] == ["uses", "last"]


def test_words_beside_the_choices_are_asked_about_once_and_then_taken() -> None:
    seat = room()
    seat.say("That depends on the weather, mostly")
    assert seat.last.text == "Which of these comes closest: Yes or No?"
    seat.say("As I said, on the weather")
    assert questions_asked(seat) == ["uses", "last"]


def sound(*questions: Question) -> list[Fault]:
    return faults(questions)


def after(question_id: str, *conditions: tuple[str, tuple[str, ...]]) -> Question:
    return Question(question_id, "?", show_if=tuple(Condition(other, options) for other, options in conditions))


PICK = Question("pick", "Pick", QuestionType.SINGLE_CHOICE, options=("A", "B"))
MANY = Question("many", "Many", QuestionType.MULTIPLE_CHOICE, options=("A", "B"))
OPEN = Question("open", "Open")


@pytest.mark.parametrize(
    ("questions", "found"),
    [
        ((PICK, after("x", ("pick", ("A",)))), []),
        ((PICK, after("x", ("pick", ("A", "B")))), []),
        ((after("x", ("x", ("A",))),), [Fault(FaultKind.ITSELF, "x", "x")]),
        ((OPEN, after("x", ("gone", ("A",)))), [Fault(FaultKind.GONE, "x", "gone")]),
        ((after("x", ("pick", ("A",))), PICK), [Fault(FaultKind.LATER, "x", "pick")]),
        (
            (
                Question("x", "?", QuestionType.SINGLE_CHOICE, options=("A",), show_if=(Condition("y", ("A",)),)),
                Question("y", "?", QuestionType.SINGLE_CHOICE, options=("A",), show_if=(Condition("x", ("A",)),)),
            ),
            [Fault(FaultKind.CIRCLE, "x", "y")],
        ),
        ((OPEN, after("x", ("open", ("A",)))), [Fault(FaultKind.NO_CHOICE, "x", "open")]),
        ((PICK, after("x", ("pick", ("A", "C")))), [Fault(FaultKind.NO_OPTION, "x", "pick", "C")]),
        ((PICK, after("x", ("pick", ()))), [Fault(FaultKind.NO_OPTION, "x", "pick")]),
        ((PICK, after("x", ("pick", ("A",)), ("pick", ("B",)))), [Fault(FaultKind.NEVER, "x", "pick")]),
        ((MANY, after("x", ("many", ("A",)), ("many", ("B",)))), []),
        (
            (
                PICK,
                Question("y", "?", QuestionType.SINGLE_CHOICE, options=("C",), show_if=(Condition("pick", ("B",)),)),
                after("x", ("pick", ("A",)), ("y", ("C",))),
            ),
            [Fault(FaultKind.NEVER, "x", "pick")],
        ),
    ],
)
def test_conditions_that_cannot_work_are_found(questions: tuple[Question, ...], found: list[Fault]) -> None:
    assert sound(*questions) == found
