"""What candidates mean in Portuguese, Chinese and Arabic: whole utterances are controls, answers never are."""

import pytest

from server.interview.meaning import IN_THE_WRAP_UP, TO_A_CONFIRMATION, TO_A_QUESTION, meaning_of
from server.interview.phrasebook import LANGUAGES
from server.interview.phrasebook.base import Meaning as M
from server.interview.words import normalised
from server.simulation.words import words_for

PORTUGUESE = [
    ("Terminei de responder", M.DONE),
    ("Já terminei.", M.DONE),
    ("É só isso.", M.DONE),
    ("Acho que é isso", M.DONE),
    ("Próxima pergunta, por favor", M.DONE),
    ("Não tenho mais nada a acrescentar", M.DONE),
    ("Pular", M.SKIP),
    ("Prefiro não responder", M.SKIP),
    ("Vamos pular esta pergunta.", M.SKIP),
    ("Quero pular essa", M.SKIP),
    ("Não quero responder a isso", M.SKIP),
    ("Pode repetir a pergunta?", M.REPEAT),
    ("Você poderia repetir, por favor?", M.REPEAT),
    ("Qual era a pergunta?", M.REPEAT),
    ("De novo, por favor", M.REPEAT),
    ("Um momento, por favor", M.WAIT),
    ("Deixa eu pensar um pouco", M.WAIT),
    ("Preciso de mais um pouco de tempo", M.WAIT),
    ("Quero encerrar a entrevista", M.END),
    ("Gostaria de parar por aqui", M.END),
    ("Tchau", M.END),
    ("Não sei", M.DONT_KNOW),
    ("Não faço ideia", M.DONT_KNOW),
    ("Não tenho certeza", M.DONT_KNOW),
    ("Olá!", M.GREETING),
    ("Oi, tudo bem?", M.GREETING),
    ("Bom dia", M.GREETING),
    ("Você me ouve?", M.HEARING),
    ("Está me ouvindo?", M.HEARING),
    ("Você ainda está aí?", M.HEARING),
    ("Como assim?", M.WHAT_IS_MEANT),
    ("O que você quer dizer?", M.WHAT_IS_MEANT),
    ("Não entendi a pergunta", M.WHAT_IS_MEANT),
    ("Pode explicar melhor?", M.WHAT_IS_MEANT),
    ("Você é uma pessoa?", M.IDENTITY),
    ("Estou falando com um robô?", M.IDENTITY),
    ("Quem é você?", M.IDENTITY),
    ("O que acontece com os meus dados?", M.PRIVACY),
    ("A entrevista está sendo gravada?", M.PRIVACY),
    ("Quantas perguntas faltam?", M.PROGRESS),
    ("Quanto tempo ainda leva?", M.PROGRESS),
    ("Quem vai ler as minhas respostas?", M.READERS),
    ("Quem vai ler isso?", M.READERS),
    ("Posso pular esta pergunta?", M.MAY_SKIP),
    ("Tenho que responder?", M.MAY_SKIP),
    ("Posso parar a qualquer momento?", M.MAY_STOP),
    ("Posso fazer uma pausa?", M.MAY_PAUSE),
    ("Posso continuar mais tarde?", M.MAY_PAUSE),
    ("Isso está certo?", M.JUDGEMENT),
    ("Como estou indo?", M.JUDGEMENT),
    ("Qual é a resposta certa?", M.JUDGEMENT),
    ("Não quero encerrar o projeto sem testes", None),
    ("Terminei a faculdade em 2015", None),
    ("No ano passado tivemos que pular uma fase", None),
    ("Passo muito tempo em reuniões", None),
    ("Foi bom.", None),
    ("É confidencial", None),
    ("Lendo.", None),
    ("Eu não pularia os testes", None),
    ("Não sei Java, mas sei Kotlin", None),
    ("Pedi que repetissem a pergunta na reunião", None),
    ('Meu chefe disse: "encerre a entrevista"', None),
    ("“Pular”", None),
    ("Não quero encerrar a entrevista", None),
    ("Um momento difícil foi a mudança de sistema", None),
    ("A próxima etapa era convencer o dono", None),
]
CHINESE = [
    ("我说完了", M.DONE),
    ("我回答完了。", M.DONE),
    ("就这些。", M.DONE),
    ("没有什么要补充的了", M.DONE),
    ("好的，下一题", M.DONE),
    ("继续吧", M.DONE),
    ("跳过", M.SKIP),
    ("我想跳过这个问题。", M.SKIP),
    ("这个问题我不想回答", M.SKIP),
    ("这题跳过吧", M.SKIP),
    ("我不方便透露", M.SKIP),
    ("我想跳過這個問題", M.SKIP),
    ("请再说一遍", M.REPEAT),
    ("您能再说一遍问题吗？", M.REPEAT),
    ("問題是什麼？", M.REPEAT),
    ("我没听清楚", M.REPEAT),
    ("等一下", M.WAIT),
    ("让我想一想", M.WAIT),
    ("请给我一点时间", M.WAIT),
    ("我需要几分钟考虑一下", M.WAIT),
    ("我想结束访谈", M.END),
    ("我想现在结束访谈了。", M.END),
    ("再见", M.END),
    ("我不知道", M.DONT_KNOW),
    ("不太清楚。", M.DONT_KNOW),
    ("想不起来了", M.DONT_KNOW),
    ("我沒什麼想法", M.DONT_KNOW),
    ("你好！", M.GREETING),
    ("早上好", M.GREETING),
    ("准备好了", M.GREETING),
    ("您能听到我说话吗？", M.HEARING),
    ("在吗？", M.HEARING),
    ("聽得到嗎", M.HEARING),
    ("什么意思？", M.WHAT_IS_MEANT),
    ("您是什么意思？", M.WHAT_IS_MEANT),
    ("我没听懂这个问题", M.WHAT_IS_MEANT),
    ("能解释一下吗？", M.WHAT_IS_MEANT),
    ("您是真人吗？", M.IDENTITY),
    ("你是人还是机器人？", M.IDENTITY),
    ("我是在跟机器人说话吗", M.IDENTITY),
    ("你是谁？", M.IDENTITY),
    ("我的数据会怎么处理？", M.PRIVACY),
    ("这会录音吗？", M.PRIVACY),
    ("还有几个问题？", M.PROGRESS),
    ("还要多久？", M.PROGRESS),
    ("谁会看我的回答？", M.READERS),
    ("我的回答会给谁看", M.READERS),
    ("我可以跳过这个问题吗？", M.MAY_SKIP),
    ("必须回答吗？", M.MAY_SKIP),
    ("我可以随时停止吗？", M.MAY_STOP),
    ("我可以休息一下吗？", M.MAY_PAUSE),
    ("可以明天再继续吗？", M.MAY_PAUSE),
    ("这样回答可以吗？", M.JUDGEMENT),
    ("我回答得怎么样？", M.JUDGEMENT),
    ("正确答案是什么？", M.JUDGEMENT),
    ("我想过这个问题", None),
    ("我不想结束访谈", None),
    ("我们跳过了测试阶段，后来出了问题", None),
    ("我不会跳过任何步骤", None),
    ("项目结束了", None),
    ("我们花了几分钟", None),
    ("可以休息", None),
    ("不懂", None),
    ("记录。", None),
    ("我不知道Java，但是我会Kotlin", None),
    ("客户让我再说一遍价格", None),
    ("我问他：你能听到我说话吗", None),
    ("“跳过”", None),
    ("「結束訪談」", None),
    ("好的代码比快的代码更重要", None),
    ("下一步是说服馆长", None),
    ("等一下这个词我们用得很多，因为客户常常要等", None),
    ("再见到他已经是三年以后了", None),
    ("我没说", None),
    ("是的，我做过三年", None),
]
ARABIC = [
    ("لقد انتهيت", M.DONE),
    ("انتهيت من الإجابة.", M.DONE),
    ("هذا كل شيء", M.DONE),
    ("السؤال التالي من فضلك", M.DONE),
    ("ليس لدي ما أضيفه", M.DONE),
    ("تخطي", M.SKIP),
    ("أود تخطي هذا السؤال.", M.SKIP),
    ("أفضّل ألا أجيب", M.SKIP),
    ("أفضل عدم الإجابة عن هذا السؤال", M.SKIP),
    ("لا أريد الإجابة", M.SKIP),
    ("هل يمكنك إعادة السؤال؟", M.REPEAT),
    ("أعد السؤال لو سمحت", M.REPEAT),
    ("مرة أخرى من فضلكم", M.REPEAT),
    ("ما هو السؤال؟", M.REPEAT),
    ("لحظة من فضلك", M.WAIT),
    ("دعني أفكر قليلًا", M.WAIT),
    ("أحتاج إلى بعض الوقت للتفكير", M.WAIT),
    ("أريد إنهاء المقابلة", M.END),
    ("أود أن أتوقف هنا.", M.END),
    ("مع السلامة", M.END),
    ("لا أعرف", M.DONT_KNOW),
    ("لست متأكدة.", M.DONT_KNOW),
    ("ليس لديّ فكرة", M.DONT_KNOW),
    ("مرحبا", M.GREETING),
    ("السلام عليكم", M.GREETING),
    ("صباح الخير", M.GREETING),
    ("هل تسمعني؟", M.HEARING),
    ("هل أنت هنا؟", M.HEARING),
    ("ماذا تقصد؟", M.WHAT_IS_MEANT),
    ("لم أفهم السؤال", M.WHAT_IS_MEANT),
    ("هل يمكنكم توضيح السؤال؟", M.WHAT_IS_MEANT),
    ("هل أنت إنسان؟", M.IDENTITY),
    ("هل أتحدث مع روبوت؟", M.IDENTITY),
    ("من أنت؟", M.IDENTITY),
    ("ماذا يحدث لبياناتي؟", M.PRIVACY),
    ("هل يتم تسجيل هذه المقابلة؟", M.PRIVACY),
    ("كم سؤالا بقي؟", M.PROGRESS),
    ("كم تستغرق المقابلة؟", M.PROGRESS),
    ("من سيقرأ إجاباتي؟", M.READERS),
    ("هل يمكنني تخطي هذا السؤال؟", M.MAY_SKIP),
    ("هل يجب أن أجيب؟", M.MAY_SKIP),
    ("هل يمكنني التوقف في أي وقت؟", M.MAY_STOP),
    ("هل يمكنني أخذ استراحة؟", M.MAY_PAUSE),
    ("هل يمكنني أن أكمل لاحقا؟", M.MAY_PAUSE),
    ("هل إجابتي صحيحة؟", M.JUDGEMENT),
    ("كيف كان أدائي حتى الآن؟", M.JUDGEMENT),
    ("ما الإجابة الصحيحة؟", M.JUDGEMENT),
    ("لا أريد إنهاء المشروع قبل الاختبار", None),
    ("انتهيت من دراستي عام 2015", None),
    ("تجربة", None),
    ("هذا برنامج", None),
    ("طلب مني المدير إعادة السؤال في الاجتماع", None),
    ("لا أريد إنهاء المقابلة", None),
    ("«أريد إنهاء المقابلة»", None),
    ("لا أعرف جافا لكنني أعرف كوتلن", None),
    ("نعم، عملت هناك ثلاث سنوات", None),
    ("لحظة التسليم كانت أصعب لحظة في المشروع", None),
    ("التالي كان إقناع المدير بالفكرة", None),
    ("لا شيء يضيع عندنا", None),
]
CONFIRMATIONS = [
    ("pt", "Sim, por favor.", M.YES),
    ("pt", "claro", M.YES),
    ("pt", "Não, vamos continuar", M.NO),
    ("pt", "Quero responder", M.NO),
    ("pt", "sim, tínhamos um plano B", None),
    ("pt", "não havia orçamento naquele momento", None),
    ("zh", "是的。", M.YES),
    ("zh", "好的，谢谢。", M.YES),
    ("zh", "确定", M.YES),
    ("zh", "不，继续吧。", M.NO),
    ("zh", "我想继续", M.NO),
    ("zh", "不用了", M.NO),
    ("zh", "是的，当时有备用方案", None),
    ("zh", "不是所有人都同意", None),
    ("ar", "نعم، من فضلكم.", M.YES),
    ("ar", "بالتأكيد", M.YES),
    ("ar", "لا، لنكمل.", M.NO),
    ("ar", "أريد أن أجيب", M.NO),
    ("ar", "نعم كانت لدينا خطة بديلة", None),
    ("ar", "لا ميزانية بقيت في ذلك الوقت", None),
]
NOTHING = [
    ("pt", "não"),
    ("pt", "Nada mais, obrigada."),
    ("pt", "Não, é só isso"),
    ("pt", "Não tenho perguntas"),
    ("zh", "没有了。"),
    ("zh", "没有别的问题了，谢谢。"),
    ("zh", "没什么要补充的"),
    ("zh", "不用了，谢谢"),
    ("ar", "لا"),
    ("ar", "لا، هذا كل شيء."),
    ("ar", "لا شيء آخر، شكرًا."),
    ("ar", "ليس لدي أسئلة"),
]


@pytest.mark.parametrize(
    ("language", "text", "meaning"),
    [(code, *row) for code, rows in (("pt", PORTUGUESE), ("zh", CHINESE), ("ar", ARABIC)) for row in rows],
)
def test_a_whole_utterance_is_understood_and_an_answer_is_none(language: str, text: str, meaning: M | None) -> None:
    assert meaning_of(text, LANGUAGES[language], TO_A_QUESTION) is meaning


@pytest.mark.parametrize(("language", "text", "meaning"), CONFIRMATIONS)
def test_agreement_is_read_from_whole_utterances(language: str, text: str, meaning: M | None) -> None:
    assert meaning_of(text, LANGUAGES[language], TO_A_CONFIRMATION) is meaning


@pytest.mark.parametrize(("language", "text"), NOTHING)
def test_nothing_to_add_is_understood(language: str, text: str) -> None:
    assert meaning_of(text, LANGUAGES[language], IN_THE_WRAP_UP) is M.NOTHING


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_utterance_is_an_answer(language: str) -> None:
    long = {"zh": "我说完了" * 8}.get(language, "ok " * 20)
    assert meaning_of(long, LANGUAGES[language], (*TO_A_QUESTION, M.YES)) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_cues_are_written_as_they_are_looked_for(language: str) -> None:
    cues = LANGUAGES[language].cues
    for row in (cues.depends, cues.vague, cues.concrete, cues.figures, cues.asks):
        assert [cue for cue in row if normalised(cue) != cue] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_simulated_candidates_are_understood(language: str) -> None:
    said, known = words_for(language), LANGUAGES[language]
    for texts, meaning, among in (
        (said.dont_know, M.DONT_KNOW, TO_A_QUESTION),
        (said.skip, M.SKIP, TO_A_QUESTION),
        (said.stop, M.END, TO_A_QUESTION),
        (said.yes, M.YES, TO_A_CONFIRMATION),
        (said.no, M.NO, TO_A_CONFIRMATION),
        (said.nothing, M.NOTHING, IN_THE_WRAP_UP),
    ):
        assert [text for text in texts if meaning_of(text, known, among) is not meaning] == []
    stories = [memory for life in said.lives for memory in life.memories]
    for answer in (*(story.told for story in stories), *(fact for story in stories for fact in story.details)):
        assert meaning_of(answer, known, TO_A_QUESTION) is None
