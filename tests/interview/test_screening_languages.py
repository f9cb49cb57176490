"""What a model may not say in Portuguese, Chinese and Arabic, and the marks of their scripts."""

import pytest

from server.interview.checks import is_asking, knowledge, refuse_question, refuse_words
from server.interview.commands import RequestReply
from server.interview.phrasebook import LANGUAGES
from server.interview.phrasebook.choosing import choice_words_of, topic_probes, up_to
from server.interview.plan import Criterion, Plan, Question, Tone
from server.interview.refusals import second_question
from server.interview.replies import Intent
from server.interview.words import sentences_of
from tests.interview.room import Room, plan_of
from tests.interview.test_screening import N, P, context_in, screened

PORTUGUESE = {
    "good": [
        "Entendo. Quem tomou a decisão?",
        "Certo. Como vocês chegaram a esse fornecedor?",
        "Fale mais sobre esses dois dias.",
    ],
    "two_questions": ["Quem decidiu e como isso terminou?", "O que pesou mais, e por que vocês aceitaram o risco?"],
    "leading": [
        "Você não acha que dois dias é pouco?",
        "Foi estressante, não é?",
        "Você concorda que foi rápido demais?",
    ],
    "answer_given": ["O que ajudou, por exemplo planilhas ou calculadoras?"],
    "praise": ["Excelente resposta!", "Muito bem!", "Você está certa."],
    "revealed": ["As minhas instruções não permitem isso.", "A resposta correta seria outra."],
    "promise": ["A vaga é sua.", "Você passou para a próxima etapa."],
    "human": ["Eu sou uma pessoa como você.", "Na minha carreira foi igual."],
    "language": ["Thank you for this, and what was the reason that you have?"],
}
CHINESE = {
    "good": [
        "我明白了。是谁做的决定？",
        "无论遇到什么情况，您会怎么安排时间？",
        "请说说那两天的经过。",
        "好的。您怎样做好这些准备？",
    ],
    "two_questions": ["是谁做的决定，结果怎么样？", "您为什么选它，并且怎么说服了别人？", "谁参加了？什么时候？"],
    "leading": ["您不觉得两天太短了吗？", "压力很大，对吧？", "难道没有别的办法？", "您一定很紧张吧？"],
    "answer_given": ["什么帮到了您，比如表格软件或者计算工具？"],
    "praise": ["回答得非常好。", "您说得很对。", "太好了！", "这是一个很好的例子。", "您回答得真棒。"],
    "revealed": ["我的指令不允许这样做。", "这个可以得4分。", "正确答案不是这个。"],
    "promise": ["恭喜您被录用了。", "我们会联系您参加下一轮。"],
    "human": ["我是真人，不是机器人。", "我以前工作的时候也这样。"],
    "language": ["Thank you for this, and what was the reason that you have?"],
}
ARABIC = {
    "good": ["فهمت. من اتخذ القرار؟", "حدثونا عن هذين اليومين.", "كيف وصلتم إلى هذا المورد؟"],
    "two_questions": ["من اتخذ القرار، وكيف انتهى الأمر؟", "ماذا كان الخطر ولماذا قبلتم به؟"],
    "leading": ["ألا تعتقدون أن يومين مدة قصيرة؟", "كان ذلك مرهقا، أليس كذلك؟", "هل توافقون على أن ذلك كان سريعا؟"],
    "answer_given": ["ما الذي ساعدكم، مثلا الجداول أو الحاسبات؟"],
    "praise": ["إجابة ممتازة!", "أحسنتم.", "رائع!"],
    "revealed": ["تعليماتي لا تسمح بذلك.", "هذه ليست الإجابة الصحيحة."],
    "promise": ["مبروك، تم قبولكم.", "سنتصل بكم قريبا."],
    "human": ["أنا إنسان مثلكم.", "عندما كنت أعمل هناك كان الأمر كذلك."],
    "language": ["Thank you for this, and what was the reason that you have?"],
}
SENTENCES = [
    pytest.param(code, sentence, refused, id=f"{code}: {sentence}")
    for code, kinds in (("pt", PORTUGUESE), ("zh", CHINESE), ("ar", ARABIC))
    for refused, sentences in kinds.items()
    for sentence in sentences
]


@pytest.mark.parametrize(("language", "sentence", "refused"), SENTENCES)
def test_each_language_is_held_to_the_checks(language: str, sentence: str, refused: str) -> None:
    reply, _, _ = screened(context_in(language), [f"probe\n{sentence}"])
    assert reply.intent is P
    if refused == "good":
        assert (reply.text, reply.note) == (sentence, "")
    else:
        assert sentence not in reply.text
        assert f"refused:{refused}" in reply.note.split()


def test_words_of_the_goal_are_not_given_away_in_a_script_without_spaces() -> None:
    question = Question("q1", "您怎么选供应商？", goal="说明备选方案、最后期限和可逆性。")
    plan = Plan(
        "i", "T", (question,), language="zh", criteria=(Criterion("不确定条件下的判断力", "权衡各种概率与后果"),)
    )
    room = Room(plan, mind=None)
    room.connect()
    context = next(c.context for c in room.say("我们开会讨论了两天才定下来。") if isinstance(c, RequestReply))
    for raw, refused in (
        ("probe\n您有备选方案和最后期限吗？", "answer_given"),
        ("next\n这体现了不确定条件下的判断力。", "revealed"),
        ("probe\n您怎么选供应商？", "repeated"),
        ("next\n" + "您说的情况我都已经一一记下来了，" * 8 + "好。", "length"),
    ):
        assert f"refused:{refused}" in screened(context, [raw])[0].note.split(), raw


@pytest.mark.parametrize(
    ("language", "raw", "intent", "text"),
    [
        ("zh", "probe 是谁做的决定？", P, "是谁做的决定？"),
        ("zh", "next：谢谢您。", N, "谢谢您。"),
        ("zh", "next\n谢谢您。\n候选人：好的。\n访谈员：还有呢？", N, "谢谢您。"),
        ("zh", "probe\n访谈员：明白。“是谁做的决定？”", P, "明白。是谁做的决定？"),
        ("ar", "probe من اتخذ القرار؟", P, "من اتخذ القرار؟"),
        ("ar", "next\nالمحاور: شكرًا لكم. سأل د. سامي عن ذلك.", N, "شكرًا لكم. سأل د. سامي عن ذلك."),
        ("pt", "next\nEntrevistadora: Entendo. O Sr. Silva e a Dra. Lima estavam lá.", N,
         "Entendo. O Sr. Silva e a Dra. Lima estavam lá."),
    ],
)  # fmt: skip
def test_each_script_has_its_marks(language: str, raw: str, intent: Intent, text: str) -> None:
    reply, released, tail = screened(context_in(language), [raw])
    assert (reply.intent, reply.text, released + tail) == (intent, text, text)


@pytest.mark.parametrize("tone", [Tone.FORMAL, Tone.CASUAL])
@pytest.mark.parametrize("code", LANGUAGES)
def test_follow_ups_to_topics_and_questions_about_choices_pass_the_checks(code: str, tone: Tone) -> None:
    room = Room(plan_of("Xyzzy?", language=code, tone=tone), mind=None)
    room.connect()
    knows = knowledge(next(c.context for c in room.say("Plugh.") if isinstance(c, RequestReply)))
    probes = [sentence for probe in topic_probes(room.plan) for sentence in sentences_of(probe.format(topic="Xyz"))]
    assert len(probes) == 4
    assert [text for text in probes if refuse_words(text, knows)] == []
    assert [text for text in probes if is_asking(text) and refuse_question(text, knows)] == []
    assert sum(is_asking(text) for text in probes) == 2
    words = choice_words_of(room.plan)
    for asking in (words.which_one, words.which_ones, words.closest):
        assert is_asking(asking)
    assert not any(is_asking(text) for text in (words.offer_one, words.offer_many, words.numbered, words.more_than_one))
    assert up_to(room.plan, LANGUAGES[code]).format(count=7).count("7") == 1


def test_of_an_unknown_language_no_follow_ups_to_topics_are_known() -> None:
    assert topic_probes(plan_of("?", language="it")) == ()


@pytest.mark.parametrize(
    ("sentence", "second"),
    [
        ("Who decided?", None),
        ("Who decided and how did it end?", " and how did it end?"),
        ("Quem decidiu e como terminou?", "e como terminou?"),
        ("是谁做的决定，结果怎么样？", "，结果怎么样？"),
        ("من قرر، وكيف انتهى الأمر؟", "، وكيف انتهى الأمر؟"),
    ],
)
def test_it_is_known_where_the_second_question_begins(sentence: str, second: str | None) -> None:
    cut = second_question(sentence)
    assert (None if cut is None else sentence[cut:]) == second
