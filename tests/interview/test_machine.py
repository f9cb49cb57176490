import pytest

from server.interview.commands import (
    CancelReply,
    EndReason,
    Finish,
    Park,
    RequestReply,
    SaveClock,
    SaveTurn,
    WarnOfTime,
)
from server.interview.events import (
    Activity,
    Connected,
    Control,
    ControlUsed,
    DeadlineReached,
    Disconnected,
    ReplyInterrupted,
    ReplyReady,
    UserSaid,
)
from server.interview.machine import InterviewMachine
from server.interview.pace import Pace
from server.interview.plan import FollowUpDepth, Patience, Plan, Question, QuestionType
from server.interview.probing import follow_up_limit
from server.interview.progress import OutOfOrder, State
from server.interview.replies import Intent, ReplyContext, ReplyPhase
from server.interview.turns import CONFIRMED, Move, Source, Speaker, Turn
from tests.interview.room import MINUTE, START, Room, kinds, model, plan_of

FIRST, SECOND_QUESTION = "Where do you work now?", "What did you build last?"


def silent_room(**options: object) -> Room:
    """A room whose mind answers only when the test says so."""
    room = Room(plan_of(FIRST, SECOND_QUESTION, **options), mind=None)
    room.connect()
    return room


def asked(room: Room) -> ReplyContext:
    return [command for command in room.log if isinstance(command, RequestReply)][-1].context


def finishes(room: Room) -> list[EndReason]:
    return [command.reason for command in room.log if isinstance(command, Finish)]


# Beginning and resuming


def test_the_greeting_names_the_ai_and_asks_the_first_question_verbatim() -> None:
    room = Room(plan_of(FIRST, SECOND_QUESTION, ai_name="Nova", participant_name="Ana", intro="We study work.",
                        time_limit_s=900))  # fmt: skip
    commands = room.connect()
    assert kinds(commands) == ["SaveTurn:greet", "Say:greet"]
    text = room.last.text
    assert "Ana" in text
    assert "Nova, an AI" in text
    assert "We study work." in text
    assert "2 questions" in text
    assert "15 minutes" in text
    assert text.endswith("\n\n" + FIRST)
    assert room.last.question_id == "q1"


def test_one_question_is_announced_as_one() -> None:
    room = Room(plan_of(FIRST))
    room.connect()
    assert "one question" in room.last.text


def test_an_unknown_language_gets_the_plans_words_and_the_notice() -> None:
    room = Room(plan_of("Onde trabalha?", "E antes?", language="pt-BR", intro="Bem-vindo."))
    room.connect()
    assert room.last.text == "Bem-vindo.\n\nI am Aural, an AI interviewer.\n\nOnde trabalha?"
    room.say("Numa padaria.")
    assert room.last.text == "E antes?"


def test_a_plan_without_questions_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one question"):
        InterviewMachine(plan_of())


def test_connecting_twice_asks_nothing_twice() -> None:
    room = silent_room()
    assert room.connect() == []
    assert room.restored().receive(Connected(START)) == []


def test_an_unanswered_turn_is_asked_about_again_after_a_restart() -> None:
    room = silent_room()
    room.say("At a school.")
    commands = room.restored().receive(Connected(room.now))
    assert [type(command) for command in commands] == [RequestReply]
    assert commands[0] == room.log[-1]


def test_an_unanswered_control_is_carried_out_after_a_restart() -> None:
    room = silent_room()
    room.use(Control.SKIP, confirmed=True)
    assert room.turns[-2].note == CONFIRMED
    restored = InterviewMachine.restore(room.plan, room.turns[:-1])
    assert kinds(restored.receive(Connected(room.now))) == ["SaveTurn:ask", "Say:ask"]


def test_a_stored_close_without_its_finish_is_finished_on_return() -> None:
    room = silent_room()
    room.use(Control.END, confirmed=True)
    restored = room.restored()
    assert restored.view(room.now).ended
    assert [type(command) for command in restored.receive(Connected(room.now))] == [Finish]
    assert [type(command) for command in restored.receive(Connected(room.now))] == [Finish]
    assert restored.receive(Disconnected(room.now)) == []
    assert restored.next_deadline() is None


def test_words_before_the_greeting_are_out_of_order() -> None:
    machine = InterviewMachine(plan_of(FIRST))
    with pytest.raises(OutOfOrder):
        machine.receive(UserSaid(START, "Hello"))
    assert machine.receive(Activity(START)) == []
    assert machine.receive(Disconnected(START)) == []
    assert machine.receive(DeadlineReached(START)) == []
    assert machine.next_deadline() is None
    assert machine.view(START).question_number == 0
    assert machine.view(START).question_id is None


def test_turns_of_another_interview_are_refused() -> None:
    room = silent_room()
    with pytest.raises(OutOfOrder, match="no question"):
        InterviewMachine.restore(Plan("i", "t", (Question("other", "Other?"),)), room.turns)
    with pytest.raises(OutOfOrder, match="cannot follow"):
        InterviewMachine.restore(room.plan, [*room.turns, *room.turns])
    first = Turn(0, Speaker.CANDIDATE, Move.SAY, "Hi", START, 0)
    with pytest.raises(OutOfOrder, match="cannot be turn 0"):
        InterviewMachine.restore(room.plan, [first])


def test_nothing_can_be_folded_after_the_close() -> None:
    room = silent_room()
    room.use(Control.END, confirmed=True)
    late = Turn(len(room.turns), Speaker.CANDIDATE, Move.SAY, "Wait", START, 0)
    with pytest.raises(OutOfOrder, match="closing"):
        InterviewMachine.restore(room.plan, [*room.turns, late])


# Words


def test_words_are_saved_before_a_reply_is_asked_for() -> None:
    room = silent_room()
    commands = room.say("At a school.", client_event_id="e1")
    assert kinds(commands) == ["SaveTurn:say", "RequestReply"]
    assert room.last.question_id == "q1"
    assert room.machine.view(room.now).awaiting_reply
    assert asked(room).exchange == tuple(room.turns)


def test_a_resent_event_changes_nothing() -> None:
    room = silent_room()
    room.say("At a school.", client_event_id="e1")
    assert room.say("At a school.", client_event_id="e1") == []
    room.send(ControlUsed(room.now, Control.REPEAT, client_event_id="e2"))
    assert room.send(ControlUsed(room.now, Control.REPEAT, client_event_id="e2")) == []
    assert room.restored().receive(UserSaid(room.now, "At a school.", client_event_id="e1")) == []


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_message_is_no_answer(text: str) -> None:
    assert silent_room().say(text) == []


def test_more_words_replace_the_reply_in_flight_and_are_merged() -> None:
    room = silent_room()
    room.say("At a school.")
    commands = room.say("In Porto.")
    assert kinds(commands) == ["SaveTurn:say", "CancelReply", "RequestReply"]
    assert [turn.text for turn in asked(room).exchange[1:]] == ["At a school.", "In Porto."]
    assert room.reply(Intent.NEXT, to=1) == []
    assert kinds(room.reply(Intent.NEXT, to=2)) == ["SaveTurn:ask", "Say:ask"]


def test_words_meant_for_an_earlier_question_are_not_filed_under_the_new_one() -> None:
    room = silent_room()
    room.say("At a school.")
    room.reply(Intent.NEXT)
    assert kinds(room.say("In Porto, that is.", seen_index=0)) == ["SaveTurn:say"]
    assert (room.last.late_for, room.last.question_id) == (0, "q1")
    assert not room.machine.view(room.now).awaiting_reply
    room.say("A timetable.", seen_index=2)
    context = asked(room)
    assert [turn.text for turn in context.exchange] == [room.turns[2].text, "A timetable."]
    assert "In Porto, that is." in [turn.text for turn in context.earlier]


def test_a_seen_index_no_turn_has_means_the_greeting() -> None:
    room = silent_room()
    room.say("At a school.")
    room.reply(Intent.NEXT)
    room.say("In Porto.", seen_index=-5)
    assert room.last.late_for == 0


def test_a_late_reply_changes_nothing() -> None:
    room = silent_room()
    room.say("At a school.")
    room.reply(Intent.NEXT)
    assert room.reply(Intent.NEXT, to=1) == []


@pytest.mark.parametrize("reply_to", [-1, 0, 7])
def test_a_reply_to_no_candidates_turn_is_out_of_order(reply_to: int) -> None:
    with pytest.raises(OutOfOrder):
        silent_room().reply(Intent.NEXT, to=reply_to)


def test_choices_the_question_does_not_offer_are_not_taken() -> None:
    plan = Plan("i", "t", (
        Question("q1", "Which?", QuestionType.SINGLE_CHOICE, options=("Red", "Blue")),
        Question("q2", "Which ones?", QuestionType.MULTIPLE_CHOICE, options=("Red", "Blue")),
    ))  # fmt: skip
    room = Room(plan, mind=None)
    room.connect()
    assert room.say("", choices=("Green",)) == []
    room.say("", choices=("Blue", "Red"))
    assert list(room.last.choices) == ["Blue"]
    assert asked(room).answered
    room.reply(Intent.NEXT)
    room.say("", choices=("Blue", "Red", "Blue"))
    assert list(room.last.choices) == ["Blue", "Red"]
    room.reply(Intent.NEXT)
    assert room.say("", choices=("Red",)) == []


def test_an_interrupted_reply_keeps_what_was_heard_and_is_asked_for_again() -> None:
    room = silent_room()
    room.say("At a school.")
    commands = room.send(ReplyInterrupted(room.now, 1, "I see. Wh"))
    assert kinds(commands) == ["SaveTurn:cut", "CancelReply"]
    assert room.machine.view(room.now).awaiting_reply
    assert kinds(room.wait()) == ["RequestReply"]
    assert room.send(ReplyInterrupted(room.now, 1, "")) == [CancelReply(1)]
    assert room.send(ReplyInterrupted(room.now, 1, "I")) == []


# What replies do


def test_a_probe_beyond_the_bound_moves_on() -> None:
    room = silent_room(depth=FollowUpDepth.LIGHT)
    room.say("A school.")
    assert asked(room).follow_ups_left == 1
    room.reply(Intent.PROBE, "I see. What kind?")
    assert room.state == State.ANSWERING
    room.say("Primary.")
    assert Intent.PROBE not in asked(room).allowed
    room.reply(Intent.PROBE, "I see. Where?")
    assert (room.last.move, room.last.text) == (Move.ASK, f"I see. Where?\n\n{SECOND_QUESTION}")


def test_a_probe_without_words_moves_on() -> None:
    room = silent_room()
    room.say("A school.")
    room.reply(Intent.PROBE, " ")
    assert room.moved(Move.ASK)


def test_clarifying_costs_no_follow_up_and_is_bounded() -> None:
    room = silent_room()
    for _ in range(4):
        room.say("What do you mean?")
        room.reply(Intent.CLARIFY, "It is about work.")
        assert room.moved(Move.CLARIFY)
    assert room.machine.view(room.now).follow_ups_left == 2
    room.say("What do you mean?")
    assert Intent.CLARIFY not in asked(room).allowed
    room.reply(Intent.CLARIFY, "")
    assert room.moved(Move.REPEAT_QUESTION)
    assert room.last.text.startswith("Let us stay with the question")
    assert FIRST in room.last.text


def test_clarifying_without_words_repeats_the_question() -> None:
    room = silent_room()
    room.say("Hm?")
    room.reply(Intent.CLARIFY, "")
    assert room.moved(Move.REPEAT_QUESTION)


def test_repeating_gives_the_question_and_the_standing_probe() -> None:
    room = silent_room()
    room.say("A school.")
    room.reply(Intent.PROBE, "I see. What kind of school?")
    room.use(Control.REPEAT)
    assert FIRST in room.last.text
    assert room.last.text.endswith("I had then asked: What kind of school?")
    room.say("Primary.")
    room.reply(Intent.PROBE, "Tell me about its size.")
    room.use(Control.REPEAT)
    assert room.last.text.endswith("Tell me about its size.")
    room.say("Say it again?")
    room.reply(Intent.REPEAT, "")
    assert room.last.text.startswith("Certainly.")


def test_waiting_said_in_words_takes_a_wait_turn() -> None:
    room = silent_room()
    room.say("Give me a minute")
    room.reply(Intent.WAIT, "")
    assert room.moved(Move.WAIT)
    assert room.last.text


def test_skipping_in_words_is_confirmed_when_required() -> None:
    room = silent_room()
    room.say("Skip it")
    room.reply(Intent.SKIP, "")
    assert room.moved(Move.CONFIRM_SKIP)
    assert room.machine.view(room.now).confirm == "skip"
    room.say("Yes")
    assert asked(room).phase is ReplyPhase.CONFIRM_SKIP
    assert {Intent.YES, Intent.NO} <= asked(room).allowed
    room.reply(Intent.YES, "")
    assert room.moved(Move.ASK)
    assert room.last.text.endswith(SECOND_QUESTION)
    assert room.last.text != SECOND_QUESTION


def test_declining_a_skip_gives_the_question_again() -> None:
    room = silent_room()
    room.say("Skip it")
    room.reply(Intent.SKIP, "All right.")
    assert room.last.text.startswith("All right.\n\n")
    room.say("No")
    room.reply(Intent.NO, "")
    assert room.last.text.endswith(FIRST)
    assert room.state == State.ASKED


def test_words_that_confirm_nothing_are_an_answer() -> None:
    room = silent_room()
    room.say("Skip it")
    room.reply(Intent.SKIP, "")
    room.say("Actually, I work at a school.")
    room.reply(Intent.PROBE, "I see. What kind?")
    assert (room.state, room.last.question_id) == (State.ANSWERING, "q1")


def test_ending_in_words_is_confirmed() -> None:
    room = silent_room()
    room.say("I want to end the interview")
    room.reply(Intent.END, "")
    assert room.machine.view(room.now).confirm == "end"
    room.say("Yes")
    room.reply(Intent.YES, "Very well.")
    assert room.last.text.startswith("Very well.")
    assert finishes(room) == [EndReason.ENDED_BY_CANDIDATE]


def test_agreement_nobody_asked_for_moves_on() -> None:
    room = silent_room()
    room.say("Yes")
    room.reply(Intent.YES, "")
    assert room.moved(Move.ASK)


def test_the_models_note_and_source_go_on_the_turn() -> None:
    room = silent_room()
    room.say("A school.")
    reply = model(Intent.NEXT, "I see.")
    room.send(ReplyReady(room.now, 1, type(reply)(reply.intent, reply.text, Source.MODEL, "refused:praise")))
    assert (room.last.source, room.last.note) == (Source.MODEL, "refused:praise")
    assert room.last.text == f"I see.\n\n{SECOND_QUESTION}"


# Controls


def test_done_after_an_answer_moves_on_and_cancels_the_reply() -> None:
    room = silent_room()
    room.say("A school.")
    commands = room.use(Control.DONE)
    assert kinds(commands) == ["SaveTurn:done", "CancelReply", "SaveTurn:ask", "Say:ask"]


def test_done_with_nothing_said_asks_whether_to_skip() -> None:
    room = silent_room()
    room.use(Control.DONE)
    assert room.moved(Move.CONFIRM_SKIP)
    assert "no answer" in room.last.text
    room.use(Control.DONE)
    assert room.last.question_id == "q2"


def test_done_after_meta_talk_only_asks_whether_to_skip() -> None:
    room = silent_room()
    room.say("Can you hear me?")
    room.reply(Intent.CLARIFY, "Yes, I am here.")
    room.use(Control.DONE)
    assert room.moved(Move.CONFIRM_SKIP)


def test_done_on_an_optional_question_moves_on() -> None:
    plan = Plan("i", "t", (Question("q1", FIRST, required=False), Question("q2", SECOND_QUESTION)))
    room = Room(plan)
    room.connect()
    room.use(Control.DONE)
    assert room.last.question_id == "q2"


def test_skip_is_confirmed_by_the_button_twice_or_by_the_client() -> None:
    room = silent_room()
    room.use(Control.SKIP)
    assert room.moved(Move.CONFIRM_SKIP)
    room.use(Control.SKIP)
    assert room.last.question_id == "q2"
    room.use(Control.SKIP, confirmed=True)
    assert room.moved(Move.WRAP_UP)


def test_end_is_confirmed_by_the_button_twice_or_declined() -> None:
    room = silent_room(closing="Come back soon.")
    room.use(Control.END)
    assert room.state == State.CONFIRM_END
    room.use(Control.GO_ON)
    assert room.moved(Move.REPEAT_QUESTION)
    room.use(Control.END)
    room.use(Control.END)
    assert finishes(room) == [EndReason.ENDED_BY_CANDIDATE]
    assert room.last.text.endswith("Come back soon.")


def test_going_on_when_nothing_was_asked_does_nothing() -> None:
    assert silent_room().use(Control.GO_ON) == []


def test_needing_time_stretches_the_silence() -> None:
    room = silent_room()
    before = room.machine.next_deadline()
    room.use(Control.NEED_TIME)
    after = room.machine.next_deadline()
    assert before is not None
    assert after is not None
    assert (before - START, after - room.now) == (4 * MINUTE, 12 * MINUTE)


# Wrap-up


def wrapping_up() -> Room:
    room = silent_room()
    for _ in range(2):
        room.say("An answer.")
        room.reply(Intent.NEXT)
    assert room.state == State.WRAP_UP
    return room


@pytest.mark.parametrize("control", [Control.DONE, Control.SKIP, Control.END, Control.GO_ON])
def test_any_finishing_control_closes_the_wrap_up(control: Control) -> None:
    room = wrapping_up()
    view = room.machine.view(room.now)
    assert (view.question_number, view.question_id, view.can_skip) == (2, None, False)
    room.use(control)
    assert finishes(room) == [EndReason.FINISHED]


@pytest.mark.parametrize("intent", [Intent.NEXT, Intent.END, Intent.SKIP, Intent.PROBE])
def test_words_in_the_wrap_up_close_it(intent: Intent) -> None:
    room = wrapping_up()
    room.say("No, thank you.")
    assert (asked(room).phase, asked(room).question) == (ReplyPhase.WRAP_UP, None)
    room.reply(intent)
    assert finishes(room) == [EndReason.FINISHED]


def test_the_wrap_up_is_bounded() -> None:
    room = wrapping_up()
    room.use(Control.REPEAT)
    assert "add or ask" in room.last.text
    room.use(Control.NEED_TIME)
    for _ in range(4):
        room.say("And what about this?")
        room.reply(Intent.CLARIFY, "That I cannot say.")
        assert room.state == State.WRAP_UP
    room.say("And this?")
    room.reply(Intent.CLARIFY, "No.")
    assert finishes(room) == [EndReason.FINISHED]


def test_repeating_the_wrap_up_keeps_the_models_words() -> None:
    room = wrapping_up()
    room.say("Pardon?")
    room.reply(Intent.REPEAT, "Of course.")
    assert room.last.text.startswith("Of course.\n\n")


def test_silence_in_the_wrap_up_ends_it() -> None:
    room = wrapping_up()
    room.wait()
    assert room.moved(Move.CHECK_IN)
    room.wait()
    assert finishes(room) == [EndReason.FINISHED]


def test_nothing_changes_a_finished_interview() -> None:
    room = wrapping_up()
    room.use(Control.DONE)
    before = room.machine.progress
    for event in (UserSaid(room.now, "Wait!"), ControlUsed(room.now, Control.REPEAT), Activity(room.now),
                  ReplyReady(room.now, 1, model(Intent.NEXT)), DeadlineReached(room.now + MINUTE)):  # fmt: skip
        assert room.send(event) == []
    assert room.machine.progress == before


# Silence


@pytest.mark.parametrize(("patience", "minutes"), [(Patience.BRISK, 2), (Patience.NORMAL, 4), (Patience.PATIENT, 8)])
def test_silence_is_met_with_a_check_in_an_offer_and_parking(patience: Patience, minutes: int) -> None:
    room = silent_room(patience=patience)
    assert room.send(DeadlineReached(room.now + minutes * MINUTE - 1)) == []
    room.wait()
    assert (room.last.move, room.now - START) == (Move.CHECK_IN, minutes * MINUTE)
    room.wait()
    assert room.moved(Move.OFFER_TO_MOVE_ON)
    parked = room.wait()
    assert parked == [Park(room.now - START)]
    assert room.machine.next_deadline() is None
    assert room.state == State.ASKED


def test_a_parked_interview_goes_on_and_the_time_between_does_not_count() -> None:
    room = silent_room()
    for _ in range(3):
        room.wait()
    active = room.now - START
    room.say("Back again.", after_s=3600)
    assert room.last.elapsed_ms == active
    room.now += MINUTE
    room.reply(Intent.NEXT)
    assert room.last.elapsed_ms == active + MINUTE


def test_activity_puts_off_the_check_in() -> None:
    room = silent_room()
    room.now += MINUTE
    assert room.send(Activity(room.now)) == []
    assert room.machine.next_deadline() == room.now + 4 * MINUTE


def test_no_silence_is_broken_while_a_reply_is_in_flight() -> None:
    room = silent_room()
    room.say("A school.")
    assert room.machine.next_deadline() is None
    assert room.send(DeadlineReached(room.now + 60 * MINUTE)) == []


def test_the_pace_can_be_that_of_voice() -> None:
    pace = Pace(check_in_ms=dict.fromkeys(Patience, 8_000))
    room = Room(plan_of(FIRST), pace=pace)
    room.connect()
    assert room.machine.next_deadline() == START + 8_000


# Time


def test_time_away_does_not_count() -> None:
    room = silent_room(time_limit_s=600)
    room.now += MINUTE
    assert room.send(Disconnected(room.now)) == [SaveClock(MINUTE)]
    assert room.send(Disconnected(room.now)) == []
    assert room.machine.next_deadline() is None
    room.now += 60 * MINUTE
    room.connect()
    assert room.machine.view(room.now).time_left_ms == 9 * MINUTE
    restored = InterviewMachine.restore(room.plan, room.turns, elapsed_ms=MINUTE)
    assert restored.view(room.now).time_left_ms == 9 * MINUTE


def test_events_out_of_time_count_as_now() -> None:
    room = silent_room(time_limit_s=600)
    room.say("A school.", after_s=60)
    room.send(ReplyReady(room.now - 30_000, 1, model(Intent.NEXT)))
    assert room.last.at_ms == room.now


def test_the_candidate_is_warned_once_then_told_then_let_finish() -> None:
    room = silent_room(time_limit_s=600)
    room.now = START + 7 * MINUTE + 30_000
    room.send(Activity(room.now))
    assert [c for c in room.log if isinstance(c, WarnOfTime)] == [WarnOfTime(150_000)]
    room.now = START + 10 * MINUTE - 1
    room.send(Activity(room.now))
    assert [type(command) for command in room.wait()] == [SaveTurn, type(room.log[-1])]
    assert room.state == State.TIME_UP
    assert not room.machine.view(room.now).can_skip
    assert room.use(Control.REPEAT) == []
    room.say("The last words.")
    assert room.moved(Move.CLOSE)
    assert finishes(room) == [EndReason.TIME_LIMIT]
    assert len([c for c in room.log if isinstance(c, WarnOfTime)]) == 1


def test_the_grace_after_the_limit_ends() -> None:
    room = silent_room(time_limit_s=60)
    room.send(DeadlineReached(START + MINUTE))
    room.now = START + MINUTE
    assert room.state == State.TIME_UP
    room.say("Late for the greeting?", seen_index=0)
    assert finishes(room) == [EndReason.TIME_LIMIT]
    other = silent_room(time_limit_s=60)
    other.now = START + MINUTE
    other.send(DeadlineReached(other.now))
    other.wait()
    assert other.now == START + 3 * MINUTE
    assert finishes(other) == [EndReason.TIME_LIMIT]


def test_an_answer_given_before_the_limit_is_replied_to_after_it() -> None:
    room = silent_room(time_limit_s=60)
    room.say("A school.", after_s=59)
    room.now = START + 2 * MINUTE
    assert room.send(DeadlineReached(room.now)) == []
    room.reply(Intent.NEXT, "I see.")
    assert (room.last.move, room.last.text.split("\n")[0]) == (Move.CLOSE, "I see.")
    assert finishes(room) == [EndReason.TIME_LIMIT]


def test_the_limit_is_told_after_talk_that_was_answered_late() -> None:
    room = silent_room(time_limit_s=60)
    room.say("Can you hear me?", after_s=59)
    room.now = START + 2 * MINUTE
    room.reply(Intent.CLARIFY, "Yes.")
    assert [turn.move for turn in room.turns[-2:]] == [Move.CLARIFY, Move.TIME_UP]


def test_the_limit_survives_a_restart() -> None:
    room = silent_room(time_limit_s=60)
    room.say("A school.", after_s=90)
    restored = room.restored()
    assert [type(command) for command in restored.receive(Connected(room.now))] == [RequestReply]
    assert restored.view(room.now).time_left_ms == 0
    quiet = InterviewMachine.restore(room.plan, room.turns[:1], elapsed_ms=MINUTE)
    quiet.receive(Connected(room.now))
    assert quiet.next_deadline() == room.now


def test_follow_ups_are_the_first_to_go_when_time_is_short() -> None:
    room = silent_room(time_limit_s=600)
    room.say("A school.", after_s=60)
    assert asked(room).follow_ups_left == 2
    room.reply(Intent.PROBE, "What kind?")
    room.say("Primary.", after_s=250)
    assert asked(room).follow_ups_left == 0
    room.reply(Intent.NEXT)
    room.say("A tool.", after_s=270)
    assert asked(room).follow_ups_left == 0


def test_optional_questions_are_passed_over_when_time_is_short() -> None:
    plan = Plan("i", "t", (
        Question("q1", "One?"), Question("q2", "Two?", required=False), Question("q3", "Three?"),
    ), time_limit_s=300)  # fmt: skip
    room = Room(plan, mind=None)
    room.connect()
    room.say("Yes.", after_s=30)
    room.reply(Intent.NEXT)
    assert room.last.question_id == "q2"
    slow = Room(plan, mind=None)
    slow.connect()
    slow.say("Yes.", after_s=200)
    slow.reply(Intent.NEXT)
    assert slow.last.question_id == "q3"


def test_a_questions_own_limit_ends_its_follow_ups() -> None:
    room = Room(Plan("i", "t", (Question("q1", FIRST, time_limit_s=30),)), mind=None)
    room.connect()
    room.say("A school.", after_s=31)
    assert asked(room).follow_ups_left == 0


@pytest.mark.parametrize(
    ("kind", "depth", "enabled", "limit"),
    [
        (QuestionType.OPEN_ENDED, FollowUpDepth.LIGHT, True, 1),
        (QuestionType.OPEN_ENDED, FollowUpDepth.MODERATE, True, 2),
        (QuestionType.CODING, FollowUpDepth.DEEP, True, 5),
        (QuestionType.RESEARCH, FollowUpDepth.LIGHT, True, 2),
        (QuestionType.RESEARCH, FollowUpDepth.MODERATE, True, 5),
        (QuestionType.RESEARCH, FollowUpDepth.DEEP, True, 7),
        (QuestionType.RESEARCH, FollowUpDepth.DEEP, False, 0),
    ],
)
def test_follow_up_limits(kind: QuestionType, depth: FollowUpDepth, enabled: bool, limit: int) -> None:
    question = Question("q", "Q?", kind, follow_up_enabled=enabled, depth=depth)
    assert follow_up_limit(question, plan_of("Q?")) == limit
