"""Real-looking model replies, good and bad, and what must become of each."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.interview.checks import is_asking, knowledge, refuse_question, refuse_words
from server.interview.commands import RequestReply
from server.interview.phrasebook import LANGUAGES, phrases_of
from server.interview.plan import Criterion, Plan, Question, Tone
from server.interview.replies import Intent, Reply, ReplyContext
from server.interview.screening import ReplyScreen
from server.interview.turns import Source
from server.interview.words import sentences_of
from tests.interview.room import Room, plan_of

P, N, C = Intent.PROBE, Intent.NEXT, Intent.CLARIFY
NEUTRAL = {
    "en": "Could you walk me through one specific example?",
    "es": "¿Podría contarme un ejemplo concreto?",
    "fr": "Pourriez-vous me raconter un exemple précis ?",
    "de": "Könnten Sie ein konkretes Beispiel schildern?",
    "pt": "Poderia contar um caso concreto?",
    "zh": "您能讲一个具体的例子吗？",
    "ar": "هل يمكنكم أن تذكروا لي حالة محددة؟",
}
QUESTIONS = {
    "en": "Tell me about a decision you made with too little information.",
    "es": "Hábleme de una decisión que tomó con poca información.",
    "fr": "Parlez-moi d'une décision prise avec trop peu d'informations.",
    "de": "Erzählen Sie von einer Entscheidung mit zu wenig Informationen.",
    "pt": "Fale de uma decisão que tomou com pouca informação.",
    "zh": "请说说您在信息不足时做过的一个决定。",
    "ar": "حدثونا عن قرار اتخذتموه بمعلومات قليلة.",
    "it": "Mi parli di una decisione presa con poche informazioni.",
    "ja": "情報が少ない中での決断について教えてください。",
}
ANSWERS = {
    "en": "We had to choose a supplier in two days.",
    "es": "Tuvimos que elegir un proveedor en dos días.",
    "fr": "Il a fallu choisir un fournisseur en deux jours.",
    "de": "Wir mussten in zwei Tagen einen Lieferanten wählen.",
    "pt": "Tivemos de escolher um fornecedor em dois dias de reuniões.",
    "zh": "我们当时必须在两天之内选定一家供应商来合作。",
    "ar": "كان علينا أن نختار موردا في يومين وسط ضغط العمل.",
    "it": "Abbiamo scelto un fornitore in due giorni.",
    "ja": "二日で業者を選びました。",
}


def plan_in(language: str) -> Plan:
    return Plan(
        "i",
        "Title",
        (
            Question(
                "q1",
                QUESTIONS[language],
                goal="Names the assumptions, the fallback option, the deadline; mentions stakeholders, reversibility.",
            ),
            Question("q2", "How do you keep your notes in order?"),
        ),
        language=language,
        criteria=(
            Criterion("Judgement under uncertainty", "Weighs probabilities and consequences explicitly before acting"),
        ),
    )


def context_in(language: str = "en", said: str = "", *, used: int = 0, to: str = "question") -> ReplyContext:
    room = Room(plan_in(language), mind=None)
    room.connect()
    for _ in range(used):
        room.say("We chose.")
        room.reply(P, "I see. What happened then?")
    if to == "wrap_up":
        for _ in range(2):
            room.say("We chose.")
            room.reply(N)
    if to == "skip":
        room.say("skip")
        room.reply(Intent.SKIP, "")
    commands = room.say(said or ANSWERS[language])
    return next(command.context for command in commands if isinstance(command, RequestReply))


@dataclass
class Case:
    raw: str
    intent: Intent
    text: str
    refused: str = ""
    language: str = "en"
    options: dict[str, object] = field(default_factory=dict)

    def context(self) -> ReplyContext:
        return context_in(self.language, **self.options)  # type: ignore[arg-type]


ASK = NEUTRAL["en"]
GOOD = [
    Case("probe\nThank you. What made the two days so short?", P, "Thank you. What made the two days so short?"),
    Case("next\nThank you, that gives me a picture.", N, "Thank you, that gives me a picture."),
    Case("PROBE\nI see. How did the choice go?", P, "I see. How did the choice go?"),
    Case("**probe**\nI see. How did the choice go?", P, "I see. How did the choice go?"),
    Case("[probe]\nI see. How did the choice go?", P, "I see. How did the choice go?"),
    Case("Probe: What happened after the two days?", P, "What happened after the two days?"),
    Case("probe Could you describe those two days?", P, "Could you describe those two days?"),
    Case("PROBE Could you describe those two days?", P, "Could you describe those two days?"),
    Case("[PROBE] Could you describe those two days?", P, "Could you describe those two days?"),
    Case("Intent: next\nThank you.", N, "Thank you."),
    Case("`next`\n\nUnderstood.", N, "Understood."),
    Case("\n\n  next.\nUnderstood.", N, "Understood."),
    Case("next -\nUnderstood.", N, "Understood."),
    Case("```\nprobe\n```\nWhat happened next?", P, "What happened next?"),
    Case("<think>They said two days. Probe.</think>\nprobe\nWhat happened then?", P, "What happened then?"),
    Case("<thinking>a < b</thinking>next\nI see.", N, "I see."),
    Case("next\nI see.<think>was that fine?</think> Thank you.", N, "I see. Thank you."),
    Case("next\nIt was 3 < 4 days, I see.", N, "It was 3 < 4 days, I see."),
    Case("next\nA <b then.", N, "A <b then."),
    Case("What happened after you chose?", P, "What happened after you chose?"),
    Case("I see. What happened after you chose?", P, "I see. What happened after you chose?"),
    Case("Thank you for that.", N, "Thank you for that."),
    Case("Next, please tell me who took part.", P, "Next, please tell me who took part."),
    Case("probe\nTell me about the supplier.", P, "Tell me about the supplier."),
    Case("probe\nInterviewer: I see. Who decided?", P, "I see. Who decided?"),
    Case("probe\nAural: I see. Who decided?", P, "I see. Who decided?"),
    Case("probe\n\"I see. Who decided?\"", P, "I see. Who decided?"),
    Case("probe\n- I see.\n- Who **really** decided?", P, "I see. Who really decided?"),
    Case("probe\nDr. Who, e.g. the doctor, is unknown to me. Who decided?", P,
         "Dr. Who, e.g. the doctor, is unknown to me. Who decided?"),
    Case("clarify\nI am an AI, and your answers go to the team that invited you.", C,
         "I am an AI, and your answers go to the team that invited you."),
    Case("next\nRight, thanks.", N, "Right, thanks."),
    Case("probe\nWhat good came of those two days?", P, "What good came of those two days?"),
    Case("next\nGood morning, and thank you.", N, "Good morning, and thank you."),
    Case("probe\nWelche Klasse von Lieferanten war das?", P, "Welche Klasse von Lieferanten war das?", language="de"),
    Case("probe\n¿Cuál era el procedimiento correcto en su empresa?", P,
         "¿Cuál era el procedimiento correcto en su empresa?", language="es"),
    Case("probe\nWhen you met the supplier, what was agreed?", P, "When you met the supplier, what was agreed?"),
    Case("wait\nTake the time you need.", Intent.WAIT, "Take the time you need."),
    Case("repeat\nSure, here it is again:", Intent.REPEAT, ""),
    Case("skip\nOkay, we can skip that.", Intent.SKIP, ""),
    Case("end\nGoodbye and thanks.", Intent.END, ""),
    Case("yes\nNo problem.", Intent.YES, "No problem.", options={"said": "yes", "to": "skip"}),
    Case("no\nThen we stay with it.", Intent.NO, "Then we stay with it.", options={"said": "no", "to": "skip"}),
    Case("next\nThank you, I have noted that.", N, "Thank you, I have noted that.", options={"to": "wrap_up"}),
    Case("probe\nGracias. ¿Qué pasó después de la elección?", P, "Gracias. ¿Qué pasó después de la elección?",
         language="es"),
    Case("probe\nMerci. Que s'est-il passé ensuite ?", P, "Merci. Que s'est-il passé ensuite ?", language="fr"),
    Case("probe\nDanke. Was geschah nach der Wahl?", P, "Danke. Was geschah nach der Wahl?", language="de"),
    Case("probe\nObrigado. O que aconteceu depois?", P, "Obrigado. O que aconteceu depois?", language="pt"),
    Case("probe\nなるほど。その後どうなりましたか？", P, "なるほど。その後どうなりましたか？", language="ja"),
]  # fmt: skip
BAD = [
    Case("probe\nWho decided? And when?", P, "Who decided?", "two_questions"),
    Case("probe\nI see. Who decided, and how did it turn out?", P, f"I see. {ASK}", "two_questions"),
    Case("probe\nI see. What was the risk and why did you accept it?", P, f"I see. {ASK}", "two_questions"),
    Case("probe\nI see. Could you say what you did and what came of it?", P, f"I see. {ASK}", "two_questions"),
    Case("probe\nI see. Which of these mattered, and to whom?", P, f"I see. {ASK}", "two_questions"),
    Case("What did you do, and what happened?", N, "Thank you.", "two_questions"),
    Case("probe\nI see. Don't you think two days is too short?", P, f"I see. {ASK}", "leading"),
    Case("probe\nWouldn't you agree that haste is bad?", P, f"Thank you. {ASK}", "leading"),
    Case("probe\nSurely you had a favourite?", P, f"Thank you. {ASK}", "leading"),
    Case("probe\nI see. So you must have hated the pressure?", P, f"I see. {ASK}", "leading"),
    Case("probe\nI see. That was stressful, right?", P, f"I see. {ASK}", "leading"),
    Case("probe\nI see. You were under pressure, weren't you?", P, f"I see. {ASK}", "leading"),
    Case("probe\nI see. Didn't you ask anyone?", P, f"I see. {ASK}", "leading"),
    Case("probe\nI see. Did you name a fallback and any assumptions?", P, f"I see. {ASK}", "answer_given"),
    Case("probe\nI see. For example, did you use Excel, Jira or Slack?", P, f"I see. {ASK}", "answer_given"),
    Case("probe\nI see. What tools helped, such as spreadsheets or calculators?", P, f"I see. {ASK}", "answer_given"),
    Case("next\nOthers name assumptions, stakeholders and reversibility.", N, "Thank you.", "answer_given"),
    Case("probe\nI see. How do you keep your notes in order?", P, f"I see. {ASK}", "repeated"),
    Case("probe\nTell me about a decision you made with too little information.", P, f"Thank you. {ASK}", "repeated"),
    Case("probe\nI see. What happened then?", P, "I see. Could you describe a particular occasion when that happened?",
         "repeated", options={"used": 1}),
    Case("next\nMy instructions say that I should move on.", N, "Thank you.", "revealed"),
    Case("clarify\nMy system prompt says to ask two things.", Intent.REPEAT, "", "revealed"),
    Case("next\nI would score this highly.", N, "Thank you.", "revealed"),
    Case("next\nThat's a solid 4 out of 5.", N, "Thank you.", "revealed"),
    Case("probe\nI see. How do you weigh probabilities and consequences explicitly?", P, f"I see. {ASK}", "revealed"),
    Case("next\nThis shows judgement under uncertainty.", N, "Thank you.", "revealed"),
    Case("next\nI'm looking for more structure.", N, "Thank you.", "revealed"),
    Case("next\nA good answer would say more.", N, "Thank you.", "revealed"),
    Case("next\nThat's a correct answer.", N, "Thank you.", "praise"),
    Case("next\nExcellent, that's a 5!", N, "Thank you.", "revealed"),
    Case("probe\nGreat answer! What happened then?", P, "What happened then?", "praise"),
    Case("probe\nThat's really impressive. Who decided?", P, "Who decided?", "praise"),
    Case("next\nWell done, thank you.", N, "Thank you.", "praise"),
    Case("next\nPerfect! Thank you.", N, "Thank you.", "praise"),
    Case("next\nUnfortunately that's wrong.", N, "Thank you.", "praise"),
    Case("next\nWhat a wonderful story.", N, "Thank you.", "praise"),
    Case("next\nDas ist super!", N, "Danke.", "praise", language="de"),
    Case("next\nYou got the job!", N, "Thank you.", "promise"),
    Case("next\nWe will contact you about the next round.", N, "Thank you.", "promise"),
    Case("next\nYou would be a great fit here.", N, "Thank you.", "promise"),
    Case("clarify\nI'm a real person, of course.", Intent.REPEAT, "", "human"),
    Case("next\nWhen I worked in purchasing, it was the same.", N, "Thank you.", "human"),
    Case("next\nI see. Who decided?", N, "I see.", "question"),
    Case("next\nI see. Tell me more about that.", N, "I see.", "question"),
    Case("clarify\nI am an AI. Who decided?", C, "I am an AI.", "question"),
    Case("probe\nI see. Who decided?", N, "I see.", "question", options={"used": 2}),
    Case("I see. Who decided?", N, "I see.", "question", options={"used": 2}),
    Case("probe\nGracias por eso. ¿Qué hizo usted para la elección?", P, f"Thank you. {ASK}", "language"),
    Case("next\nDanke, das ist für mich nicht ganz klar, und die Frage war eine andere.", N, "Thank you.", "language"),
    Case("next\n谢谢你的回答，我们继续下一个问题吧，好吗我们继续。", N, "Thank you.", "language"),
    Case("probe\nThank you for this. What did you do with the supplier?", P, f"Gracias. {NEUTRAL['es']}", "language",
         language="es"),
    Case("next\nThank you for that, and what was the reason you have?", N, "", "language", language="ja"),
    Case("next\n" + "I see that you had to choose a supplier in a very short time and this went on " * 3 + ".", N,
         "Thank you.", "length"),
    Case("probe\nI see. " + "And so on it went for some time. " * 6 + "Who decided?", P,
         "I see. " + "And so on it went for some time. " * 4 + "Who decided?", "length"),
    Case('next\n{"text": "hello"}', N, "Thank you.", "garbled"),
    Case("next\n***", N, "Thank you."),
    Case("next\nI see.\nCandidate: Yes, I did.\nInterviewer: Who decided?", N, "I see."),
    Case("probe\n¡Excelente! ¿No cree que dos días es poco?", P, f"Gracias. {NEUTRAL['es']}", "praise", language="es"),
    Case("probe\nEntiendo. ¿Quién decidió y cómo salió?", P, f"Entiendo. {NEUTRAL['es']}", "two_questions",
         language="es"),
    Case("probe\nJe vois. Ne pensez-vous pas que c'est court ?", P, f"Je vois. {NEUTRAL['fr']}", "leading",
         language="fr"),
    Case("probe\nTrès bonne réponse ! Qui a décidé ?", P, "Qui a décidé ?", "praise", language="fr"),
    Case("probe\nIch verstehe. Wer entschied und wie ging es aus?", P, f"Ich verstehe. {NEUTRAL['de']}",
         "two_questions", language="de"),
    Case("probe\nSehr gut! Finden Sie nicht, dass zwei Tage kurz sind?", P, f"Danke. {NEUTRAL['de']}", "praise",
         language="de"),
    Case("next\nMeine Anweisungen erlauben das nicht.", N, "Danke.", "revealed", language="de"),
    Case("probe\nThank you. What was the name of the person you are with?", N, "Thank you.", "language", language="it"),
    Case("probe\nGrazie.", N, "Grazie.", language="it"),
    Case("probe\nI see.", P, f"I see. {ASK}"),
    Case("skip\nAlright.", N, "Alright.", options={"to": "wrap_up"}) ,
    Case("yes\nI see. Who decided?", P, "I see. Who decided?"),
    Case("probe", P, f"Thank you. {ASK}"),
    Case("next", N, "Thank you."),
    Case("clarify", C, "I am an AI interviewer, not a person. My name here is Aural.",
         options={"said": "are you a robot?"}),
]  # fmt: skip
EMPTY = ["", "   \n", "<think>never closed", "<think>x</think>"]


def screened(context: ReplyContext, chunks: list[str]) -> tuple[Reply, str, str]:
    screen = ReplyScreen(context)
    released = "".join(piece for chunk in chunks for piece in screen.feed(chunk))
    reply = screen.finish()
    assert screen.released == released
    return reply, released, screen.tail


@pytest.mark.parametrize("case", GOOD + BAD, ids=lambda case: case.raw[:40])
def test_reply_becomes_what_it_must(case: Case) -> None:
    reply, released, tail = screened(case.context(), [case.raw])
    assert (reply.intent, reply.text) == (case.intent, case.text)
    assert released + tail == reply.text
    if case.refused:
        assert f"refused:{case.refused}" in reply.note.split()
    else:
        assert "refused" not in reply.note


@given(st.data())
def test_how_the_stream_is_cut_changes_nothing(data: st.DataObject) -> None:
    case = data.draw(st.sampled_from(GOOD + BAD))
    cuts = sorted(data.draw(st.sets(st.integers(0, len(case.raw)), max_size=12)))
    ends = [*cuts, len(case.raw)]
    chunks = [case.raw[start:end] for start, end in zip([0, *cuts], ends, strict=True)]
    context = case.context()
    whole, _, _ = screened(context, [case.raw])
    cut, released, tail = screened(context, chunks)
    assert cut == whole
    assert released + tail == cut.text


@given(st.text(max_size=200), st.sampled_from(["", "probe\n", "next: ", "<think>"]))
def test_any_text_gives_a_reply(text: str, start: str) -> None:
    context = context_in()
    reply, released, tail = screened(context, [start + text])
    assert released + tail == reply.text
    assert reply.intent in context.allowed


@pytest.mark.parametrize("raw", EMPTY)
def test_an_empty_reply_gives_way_to_the_script(raw: str) -> None:
    reply, _, _ = screened(context_in(), [raw])
    assert reply.source is Source.SCRIPT
    assert reply.note == "model_empty"
    assert reply.text


def test_good_sentences_are_shown_before_the_reply_ends() -> None:
    screen = ReplyScreen(context_in())
    assert screen.feed("probe\nI see. Who dec") == ["I see."]
    assert screen.feed("ided?") == []
    assert screen.finish().text == "I see. Who decided?"
    assert screen.tail == " Who decided?"


def test_a_reply_cut_mid_sentence_does_not_show_the_stump() -> None:
    screen = ReplyScreen(context_in())
    screen.feed("probe\nI see. Could you tell me wh")
    assert screen.finish(truncated=True).text == f"I see. {ASK}"


def test_a_cut_reply_that_ends_whole_is_kept() -> None:
    screen = ReplyScreen(context_in())
    screen.feed("next\nI see.")
    assert screen.finish(truncated=True).text == "I see."


def test_endless_text_is_read_only_so_far() -> None:
    screen = ReplyScreen(context_in())
    screen.feed("next\n")
    for _ in range(50):
        screen.feed("word " * 20_000)
    assert len(screen.finish().text) < 500


def test_endless_thoughts_are_read_only_so_far() -> None:
    screen = ReplyScreen(context_in())
    screen.feed("<think>" + "hm " * 100_000)
    screen.feed("</think>next\nI see.")
    assert screen.finish().note == "model_empty"


def test_a_stray_tag_at_the_end_is_no_loss() -> None:
    screen = ReplyScreen(context_in())
    screen.feed("next\nI see. <thi")
    assert screen.finish().text.startswith("I see.")


def test_clarification_beyond_its_bound_becomes_the_question_again() -> None:
    room = Room(plan_in("en"), mind=None)
    room.connect()
    for _ in range(4):
        room.say("Hm?")
        room.reply(C, "It is about work.")
    commands = room.say("Hm?")
    context = next(command.context for command in commands if isinstance(command, RequestReply))
    assert screened(context, ["clarify\nIt is about work."])[0].intent is Intent.REPEAT


@pytest.mark.parametrize("tone", [Tone.FORMAL, Tone.CASUAL])
@pytest.mark.parametrize("code", LANGUAGES)
def test_the_scripts_own_words_pass_the_checks(code: str, tone: Tone) -> None:
    room = Room(plan_of("Xyzzy?", language=code, tone=tone), mind=None)
    room.connect()
    knows = knowledge(next(c.context for c in room.say("Plugh.") if isinstance(c, RequestReply)))
    phrases = phrases_of(room.plan)
    probes = [probe for kind in phrases.probes.values() for probe in kind]
    statements = [*phrases.acknowledgements, *phrases.skipped, *phrases.wait]
    assert [text for text in probes if refuse_words(text, knows) or refuse_question(text, knows)] == []
    assert all(is_asking(text) for text in probes)
    for text in statements:
        assert [s for s in sentences_of(text) if refuse_words(s, knows) or is_asking(s)] == []
