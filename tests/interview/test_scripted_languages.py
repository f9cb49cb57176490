"""The interviewer without a model in Portuguese, Chinese and Arabic: what it probes, and what it answers."""

import pytest

from server.interview import scripted
from server.interview.choices import options_aloud
from server.interview.commands import EndReason, RequestReply
from server.interview.phrasebook import phrases_of
from server.interview.phrasebook.base import ProbeKind
from server.interview.plan import FollowUpDepth, Question, QuestionType, Tone
from server.interview.replies import Intent, Reply
from server.interview.turns import Move
from tests.interview.room import Room, finishes, plan_of

QUESTIONS = {
    "pt": ("O que você construiu por último?", "Por quê?"),
    "zh": ("您最近做了什么？", "为什么？"),
    "ar": ("ما آخر شيء أنجزتموه؟", "لماذا؟"),
}
RICH = {
    "pt": (
        "Entrei num laboratório onde amostras se perdiam, por exemplo quarenta num só mês, então montei um "
        "registro com códigos de barras, treinei o turno da noite e depois de um trimestre não perdemos "
        "nenhuma, porque cada entrega era assinada."
    ),
    "zh": (
        "我进了一家经常丢样本的实验室，比如有一个月丢了四十份，所以我做了一套带条形码的登"
        "记本，给夜班的同事做了培训，一个季度以后一份都没有再丢，因为每次交接都要签字，谁"
        "拿走了什么一查就知道，大家后来也都习惯了。"
    ),
    "ar": (
        "التحقت بمختبر كانت العينات تضيع فيه، فقد ضاعت مثلا أربعون عينة في شهر واحد، فأعددت سجلا "
        "برموز شريطية ودربت عليه المناوبة الليلية، وبعد ثلاثة أشهر لم تضع أي عينة لأن كل تسليم كان "
        "موقعا باسم من استلمه، وصار ذلك عادة لنا كلنا في النهاية."
    ),
}


def replied(language: str, text: str, **options: object) -> Reply:
    room = Room(plan_of(*QUESTIONS[language], language=language, **options), mind=None)
    room.connect()
    return scripted.reply(next(c.context for c in room.say(text) if isinstance(c, RequestReply)))


@pytest.mark.parametrize("language", QUESTIONS)
@pytest.mark.parametrize("depth", FollowUpDepth)
def test_a_full_answer_is_not_probed(language: str, depth: FollowUpDepth) -> None:
    assert replied(language, RICH[language], depth=depth).intent is Intent.NEXT


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("pt", "…", ProbeKind.OFF),
        ("pt", "Um registro.", ProbeKind.SHORT),
        ("pt", "Bom, para ser sincero isso depende de quem está de plantão", ProbeKind.DEPENDS),
        ("pt", "Fizemos um monte de coisas e elas ficaram bem grandes", ProbeKind.VAGUE),
        ("pt", "Eu estava montando um registro de amostras com a equipe", ProbeKind.EXAMPLE),
        ("zh", "……", ProbeKind.OFF),
        ("zh", "一个登记本。", ProbeKind.SHORT),
        ("zh", "猫。", ProbeKind.SHORT),
        ("zh", "说实话这要看情况，得看公司里是谁在值班", ProbeKind.DEPENDS),
        ("zh", "我们做了很多东西，对大家来说也比较大", ProbeKind.VAGUE),
        ("zh", "我和实验室的同事一起做样本的登记工作", ProbeKind.EXAMPLE),
        ("ar", "...", ProbeKind.OFF),
        ("ar", "سجل للعينات.", ProbeKind.SHORT),
        ("ar", "بصراحة هذا يعتمد على من يعمل في الشركة في ذلك اليوم", ProbeKind.DEPENDS),
        ("ar", "قمنا بالكثير من الأشياء وكانت كبيرة بالنسبة إلينا في الشركة", ProbeKind.VAGUE),
        ("ar", "كنت أعمل على سجل للعينات مع زملائي في المختبر", ProbeKind.EXAMPLE),
    ],
)
def test_a_thin_answer_is_probed_for_what_it_lacks(language: str, text: str, kind: ProbeKind) -> None:
    reply = replied(language, text)
    assert reply.intent is Intent.PROBE
    probes = phrases_of(plan_of("?", language=language)).probes[kind]
    assert any(reply.text.endswith(probe) for probe in probes), reply.text


@pytest.mark.parametrize(
    ("language", "text", "intent"),
    [
        ("pt", "Vai ter café?", Intent.CLARIFY),
        ("pt", "Foi em 2019.", Intent.NEXT),
        ("zh", "面试那天有咖啡吗？", Intent.CLARIFY),
        ("zh", "是二〇一九年，2019年。", Intent.NEXT),
        ("zh", "我们的产品，您猜猜？", Intent.PROBE),
        ("zh", "跳过", Intent.SKIP),
        ("ar", "هل ستكون هناك قهوة؟", Intent.CLARIFY),
        ("ar", "كان ذلك عام ٢٠١٩.", Intent.NEXT),
        ("ar", "أريد إنهاء المقابلة", Intent.END),
    ],
)
def test_what_is_said_is_acted_on(language: str, text: str, intent: Intent) -> None:
    assert replied(language, text).intent is intent


@pytest.mark.parametrize(
    ("language", "text", "answer"),
    [
        ("pt", "Você é uma pessoa?", "Sou uma inteligência artificial, não uma pessoa. Aqui o meu nome é Aural."),
        ("zh", "您是真人吗？", "我是人工智能访谈员，不是真人。我在这里叫Aural。"),
        ("zh", "还有几个问题？", "这是第1个问题，一共2个。还剩大约10分钟。"),
        ("ar", "هل أنت إنسان؟", "أنا ذكاء اصطناعي يجري المقابلات، ولست إنسانًا. اسمي هنا Aural."),
    ],
)
def test_meta_talk_is_answered(language: str, text: str, answer: str) -> None:
    reply = replied(language, text, time_limit_s=600)
    assert (reply.intent, reply.text) == (Intent.CLARIFY, answer)


def test_chinese_sentences_stand_beside_each_other_without_a_space() -> None:
    room = Room(plan_of(*QUESTIONS["zh"], language="zh", tone=Tone.FORMAL))
    room.connect()
    assert room.last.text == (
        "您好，欢迎参加本次访谈。我是Aural，一名人工智能访谈员。\n\n"
        "我有2个问题想请教您。您可以随时跳过某个问题、暂停或者结束访谈。第一个问题如下。\n\n您最近做了什么？"
    )
    room.say("一个登记本。")
    assert room.last.text == "谢谢您。您能再多说一些吗？"
    room.say("请再说一遍")
    assert room.last.text == ("好的，我把问题再说一遍。\n\n您最近做了什么？\n\n之后我还问了：您能再多说一些吗？")


@pytest.mark.parametrize(
    ("language", "goodbye"), [("pt", "Não, é só isso."), ("zh", "没有了，谢谢。"), ("ar", "لا، هذا كل شيء.")]
)
def test_an_interview_asks_everything_and_finishes(language: str, goodbye: str) -> None:
    room = Room(plan_of(*QUESTIONS[language], language=language))
    room.connect()
    room.say(RICH[language])
    room.say(RICH[language])
    assert room.moved(Move.WRAP_UP)
    room.say(goodbye)
    assert finishes(room) == [EndReason.FINISHED]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("pt", "As opções são: Um, Dois ou Três."),
        ("zh", "可以选择：Um、Dois还是Três。"),
        ("ar", "الخيارات هي: Um، Dois أو Três."),
    ],
)
def test_choices_are_told_as_a_person_would(language: str, told: str) -> None:
    plan = plan_of("?", language=language)
    question = Question("q", "?", QuestionType.SINGLE_CHOICE, options=("Um", "Dois", "Três。"))
    assert options_aloud(plan, question) == told


def test_many_choices_are_numbered_in_chinese() -> None:
    question = Question("q", "?", QuestionType.MULTIPLE_CHOICE, options=tuple("甲乙丙丁戊己"))
    assert options_aloud(plan_of("?", language="zh"), question) == (
        "一共有6个选项。1：甲。2：乙。3：丙。4：丁。5：戊。6：己。说出内容或者编号都可以。可以选择多个。"
    )
