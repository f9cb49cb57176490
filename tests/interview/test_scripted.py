from itertools import pairwise

import pytest

from server.interview import scripted
from server.interview.commands import RequestReply
from server.interview.phrasebook import LANGUAGES, phrases_of
from server.interview.phrasebook.base import Meaning, Phrases, ProbeKind
from server.interview.plan import FollowUpDepth, Plan, Question, QuestionType, Tone
from server.interview.replies import Intent, Reply, ReplyContext
from server.interview.tongues import in_language
from server.interview.turns import Move, Source
from tests.interview.room import Room, plan_of

RICH = (
    "I joined a hospital laboratory where samples were lost, for example forty in one month, so I made a register with "
    "bar codes, trained the night shift on it, and after a quarter we lost none, because every hand-over was signed."
)


def context_of(room: Room, text: str, choices: tuple[str, ...] = ()) -> ReplyContext:
    commands = room.say(text, choices=choices)
    return next(command.context for command in commands if isinstance(command, RequestReply))


def replied(text: str, *, choices: tuple[str, ...] = (), question: Question | None = None, **options: object) -> Reply:
    base = plan_of("What did you build last?", "Why?", **options)
    plan = base if question is None else Plan("i", "t", (question, base.questions[1]), depth=base.depth)
    room = Room(plan, mind=None)
    room.connect()
    return scripted.reply(context_of(room, text, choices))


def probes(kind: ProbeKind) -> tuple[str, ...]:
    return phrases_of(plan_of("Q?")).probes[kind]


@pytest.mark.parametrize("depth", FollowUpDepth)
def test_a_full_answer_is_not_probed(depth: FollowUpDepth) -> None:
    reply = replied(RICH, depth=depth)
    assert (reply.intent, reply.source) == (Intent.NEXT, Source.SCRIPT)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("...", ProbeKind.OFF),
        ("A tool.", ProbeKind.SHORT),
        ("Well, to be honest it depends on whom you ask in the company", ProbeKind.DEPENDS),
        ("We built a lot of things and they were quite big for us", ProbeKind.VAGUE),
        ("I was building a register of samples with the laboratory staff", ProbeKind.EXAMPLE),
    ],
)
def test_a_thin_answer_is_probed_for_what_it_lacks(text: str, kind: ProbeKind) -> None:
    reply = replied(text)
    assert reply.intent is Intent.PROBE
    assert any(reply.text.endswith(probe) for probe in probes(kind))


def test_an_answer_with_a_reason_or_a_number_is_enough() -> None:
    assert replied(
        "I took it on because my predecessor had left and somebody had to keep the samples safe there"
    ).intent is (Intent.NEXT)
    assert replied("It was in 2019.").intent is Intent.NEXT


def test_light_depth_probes_only_what_says_nothing() -> None:
    assert replied("A tool.", depth=FollowUpDepth.LIGHT).intent is Intent.NEXT
    assert replied("-", depth=FollowUpDepth.LIGHT).intent is Intent.PROBE


def test_code_is_not_probed_by_its_length() -> None:
    assert replied("print(1)", question=Question("q1", "Print one.", QuestionType.CODING)).intent is Intent.NEXT


def test_a_choice_without_a_reason_is_asked_for_it() -> None:
    question = Question("q1", "Which?", QuestionType.SINGLE_CHOICE, options=("Red", "Skip"))
    for reply in (
        replied("", choices=("Red",), question=question),
        replied("red", question=question),
        replied("Skip", question=question),
    ):
        assert reply.intent is Intent.PROBE
        assert any(reply.text.endswith(probe) for probe in probes(ProbeKind.REASON))
    assert replied("It is the colour I know", choices=("Red",), question=question).intent is Intent.NEXT


def test_a_chosen_answer_is_probed_once() -> None:
    plan = Plan("i", "t", (Question("q1", "Which?", QuestionType.SINGLE_CHOICE, options=("Red", "Blue")),))
    room = Room(plan)
    room.connect()
    room.say("", choices=("Red",))
    room.say("Dunno.")
    assert [turn.move for turn in room.turns if turn.move is Move.PROBE] == [Move.PROBE]
    assert room.last.move is Move.WRAP_UP


def test_no_probe_comes_twice_while_others_are_left() -> None:
    room = Room(plan_of("One thing?", "Another thing?", "A third thing?"))
    room.connect()
    for _ in range(9):
        room.say("A tool.")
    said = [turn.text.split(". ", 1)[-1] for turn in room.turns if turn.move is Move.PROBE]
    assert len(said) > 5
    assert len(set(said[:5])) == 5


def test_rules_stop_probing_before_a_deep_budget_is_spent() -> None:
    room = Room(plan_of("One thing?", depth=FollowUpDepth.DEEP))
    room.connect()
    for _ in range(4):
        room.say("A tool.")
    assert [turn.move for turn in room.turns].count(Move.PROBE) == 3
    assert room.last.move is Move.WRAP_UP


def test_acknowledgements_vary() -> None:
    room = Room(plan_of(*[f"Question number {n}?" for n in range(9)], depth=FollowUpDepth.LIGHT))
    room.connect()
    for _ in range(8):
        room.say("A tool we had.")
    leads = [turn.text.split("\n\n")[0] for turn in room.turns if turn.move is Move.ASK]
    assert len(leads) == 8
    assert len(set(leads)) >= 5
    assert all(one != other for one, other in pairwise(leads))


def test_an_acknowledgement_is_not_that_of_the_turn_before() -> None:
    room = Room(plan_of("Question?"), mind=None)
    room.connect()
    first = scripted.acknowledged(context_of(room, "A tool."))
    room.reply(Intent.PROBE, f"{phrases_of(room.plan).acknowledgements[1]} What kind?")
    assert scripted.acknowledged(context_of(room, "A saw.")) not in ("", phrases_of(room.plan).acknowledgements[1])
    assert first


def test_not_knowing_is_met_gently_and_then_accepted() -> None:
    room = Room(plan_of("What did you build last?"))
    room.connect()
    room.say("I don't know")
    assert (room.last.move, room.last.text) == (Move.CLARIFY, phrases_of(room.plan).dont_know)
    room.say("No idea, sorry")
    assert room.last.move is Move.WRAP_UP


def test_done_in_words_moves_on_only_after_an_answer() -> None:
    assert replied("I've finished answering").intent is Intent.SKIP
    room = Room(plan_of("What did you build last?"), mind=None)
    room.connect()
    room.say("A register for samples.")
    assert scripted.reply(context_of(room, "I've finished answering")).intent is Intent.NEXT


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("skip", Intent.SKIP),
        ("end the interview", Intent.END),
        ("Could you repeat that?", Intent.REPEAT),
        ("one moment", Intent.WAIT),
        ("Will there be coffee?", Intent.CLARIFY),
        ("I will not promise that", Intent.PROBE),
        ("I would never skip tests", Intent.PROBE),
        ("end of story", Intent.PROBE),
    ],
)
def test_what_is_said_is_acted_on(text: str, intent: Intent) -> None:
    assert replied(text).intent is intent


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Are you a person?", "an AI interviewer, not a person. My name here is Aural."),
        ("Can you hear me?", "I am here"),
        ("How many questions are left?", "question 1 of 2"),
        ("Is this right?", "do not assess"),
        ("Who reads this?", "people who invited you"),
        ("What happens with my data?", "stored"),
        ("What do you mean?", "as you understand it"),
    ],
)
def test_meta_talk_is_answered(text: str, part: str) -> None:
    reply = replied(text)
    assert reply.intent is Intent.CLARIFY
    assert part in reply.text


def test_time_left_is_told_when_there_is_a_limit() -> None:
    assert "About 10 minutes remain." in replied("How long does this take?", time_limit_s=600).text


def test_endless_meta_talk_brings_the_question_back() -> None:
    room = Room(plan_of("What did you build last?"))
    room.connect()
    for _ in range(5):
        room.say("Can you hear me?")
    assert room.last.move is Move.REPEAT_QUESTION


def confirming(control: str) -> Room:
    room = Room(plan_of("What did you build last?", "Why?"))
    room.connect()
    room.say(control)
    return room


@pytest.mark.parametrize(
    ("control", "answer", "move"),
    [
        ("skip", "yes", Move.ASK),
        ("skip", "skip it", Move.ASK),
        ("skip", "no", Move.REPEAT_QUESTION),
        ("skip", "are you a robot?", Move.CLARIFY),
        ("skip", "A register.", Move.PROBE),
        ("skip", RICH, Move.ASK),
        ("end the interview", "yes please", Move.CLOSE),
        ("end the interview", "end the interview", Move.CLOSE),
        ("end the interview", "no, let's continue", Move.REPEAT_QUESTION),
        ("end the interview", "I'm done", Move.REPEAT_QUESTION),
        ("end the interview", "A register.", Move.PROBE),
        ("end the interview", "skip", Move.CONFIRM_SKIP),
    ],
)
def test_confirmations_are_read(control: str, answer: str, move: Move) -> None:
    room = confirming(control)
    assert room.last.move in (Move.CONFIRM_SKIP, Move.CONFIRM_END)
    room.say(answer)
    assert room.last.move is move


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("no", Move.CLOSE),
        ("that's all", Move.CLOSE),
        ("When will I hear back?", Move.CLARIFY),
        ("What do you mean?", Move.CLARIFY),
        ("Are you a robot?", Move.CLARIFY),
        ("one moment", Move.WAIT),
        ("I would like to add that I enjoyed the work there.", Move.CLOSE),
    ],
)
def test_the_wrap_up_is_read(text: str, move: Move) -> None:
    room = Room(plan_of("What did you build last?"))
    room.connect()
    room.say(RICH)
    room.say(text)
    assert room.last.move is move


def test_an_unknown_language_gets_no_improvised_words() -> None:
    room = Room(plan_of("Dove lavora?", "E prima?", language="it"), mind=None)
    room.connect()
    context = context_of(room, "In un forno.")
    assert scripted.reply(context) == Reply(Intent.NEXT, "", Source.SCRIPT)
    assert scripted.probe_for(context) is None
    assert scripted.acknowledged(context) == ""


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("tone", Tone)
def test_every_language_has_every_word_in_its_own_language(code: str, tone: Tone) -> None:
    plan = plan_of("Q?", language=code, tone=tone, time_limit_s=600)
    phrases: Phrases = phrases_of(plan)
    assert set(phrases.probes) == set(ProbeKind)
    assert len(phrases.acknowledgements) == len(set(phrases.acknowledgements)) == 7
    assert set(phrases.answers) == {
        meaning
        for meaning in Meaning
        if meaning
        not in {Meaning.DONE, Meaning.SKIP, Meaning.REPEAT, Meaning.WAIT, Meaning.END, Meaning.YES, Meaning.NO,
                Meaning.NOTHING, Meaning.DONT_KNOW}
    }  # fmt: skip
    words = [*phrases.answers.values(), *(p for kind in phrases.probes.values() for p in kind), phrases.wrap_up,
             phrases.offer_to_move_on, phrases.confirm_end, phrases.time_up]  # fmt: skip
    assert all(in_language(text, code) for text in words)


@pytest.mark.parametrize("code", LANGUAGES)
def test_registers_differ(code: str) -> None:
    formal = phrases_of(plan_of("Q?", language=code, tone=Tone.FORMAL))
    casual = phrases_of(plan_of("Q?", language=code, tone=Tone.FRIENDLY))
    assert formal.wrap_up != casual.wrap_up
    assert formal.answers[Meaning.MAY_SKIP] != casual.answers[Meaning.MAY_SKIP]


def test_an_answer_with_figures_is_concrete_and_not_asked_for_an_example() -> None:
    said = (
        "I led our move from nightly builds to continuous delivery. It took three people and two months; "
        "failed releases fell from one in four to one in thirty."
    )
    assert replied(said).intent is Intent.NEXT
