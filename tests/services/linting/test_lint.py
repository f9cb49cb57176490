"""Questions as people write them, and what is to be said about them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.interview.plan import QuestionType
from server.services.demo import _questions
from server.services.linting.lint import lint
from server.services.linting.marks import TITLES, Fault

GOOD = {
    "en": [
        "Tell me about a system you changed while people depended on it.",
        "How do you decide what to work on first?",
        "How do you decide what to build and when to ship it?",
        "What would you do differently today?",
        "Walk me through the last incident you were on call for.",
        "If you could change one thing about how you work, what would it be, and why?",
        "Think of something at work that did not go as planned. What happened, and what did you do?",
        "Is there anything else you would like to add?",
        "Could you tell me about a time when a patient refused treatment?",
        "Would you walk me through your last release?",
        "How do you keep patients' health records private?",
        "Which age groups have you taught?",
        "How old is the code base you work in?",
        "How would you explain a race condition to a new colleague?",
        "How do you handle a union type in a typed language?",
        "What made you look for a tool like ours?",
        "Describe the difference between a process and a thread.",
        "How do family members of a resident take part in care planning?",
        "What do you know about the politics of open source projects?",
        "Have you ever led a migration? Tell me about it.",
        "Do you prefer to work alone or in a pair?",
        "When a customer raises their voice, what do you say first?",
        "In your last role, how did you measure whether a campaign worked?",
        "What happened then?",
        "Why did you choose that approach?",
        "How did you learn what customers need?",
        "What part of the course was hardest to follow?",
        "Please describe the worst bug you have met.",
        "What does your team agree on before work begins?",
        "How satisfied are you with the support you received?",
        "What did people around you think of the change?",
        "Tell me how you told your manager, and what they said.",
        "Given a list of numbers, write a function that returns the two largest.",
        "What do you value in a manager?",
        "What is the single most important thing we should fix?",
        "How does the school support children with special needs?",
        "Tell me about a race you organised.",
        "What would make you leave a job within a year?",
        "Explain how vaccines work to somebody who has never heard of them.",
        "How do you admit a new patient to the ward?",
    ],
    "es": [
        "Hábleme de un proyecto del que esté contento.",
        "¿Cómo decide en qué trabajar primero?",
        "¿Qué cambiaría de su forma de trabajar y por qué?",
        "¿Podría describir la última vez que un cliente se quejó?",
        "¿Le gustaría añadir algo más?",
        "¿De dónde sale la información que usa a diario?",
        "¿Qué edades tienen los alumnos con los que trabaja?",
        "Cuando un paciente se niega, ¿qué hace usted primero?",
        "¿Prefiere trabajar solo o en equipo?",
        "¿Qué pasó, y qué hizo usted?",
        "¿Cuáles fueron las razones del cambio?",
    ],
    "fr": [
        "Parlez-moi d’un projet dont vous êtes content.",
        "Comment décidez-vous par quoi commencer ?",
        "Qu’est-ce qui vous a amené à chercher un autre outil ?",
        "Pourriez-vous décrire votre dernière garde ?",
        "Souhaitez-vous ajouter autre chose ?",
        "Quand un client se fâche, que dites-vous en premier ?",
        "Que changeriez-vous, et pourquoi ?",
        "Quels âges ont les enfants que la crèche accueille ?",
        "Préférez-vous travailler seul ou en équipe ?",
        "Selon vous, qu’est-ce qui rend une équipe efficace ?",
        "D’où viennent les données de ce tableau ?",
        "Expliquez la différence entre un virus et une bactérie.",
    ],
    "de": [
        "Erzählen Sie mir von einem Projekt, mit dem Sie zufrieden sind.",
        "Wie entscheiden Sie, womit Sie anfangen?",
        "Was würden Sie heute anders machen?",
        "Können Sie mir den letzten Ausfall beschreiben, bei dem Sie Bereitschaft hatten?",
        "Möchten Sie noch etwas ergänzen?",
        "Welche Altersgruppen haben Sie unterrichtet?",
        "Wenn eine Kundin laut wird, was sagen Sie zuerst?",
        "Was würden Sie ändern, und warum?",
        "Arbeiten Sie lieber allein oder im Team?",
        "Was ist passiert, und was haben Sie getan?",
        "Woher kommen die Daten, mit denen Sie arbeiten?",
        "Welchen Ihrer Vorschläge hat das Team umgesetzt?",
    ],
    "pt": [
        "Fale de um projeto de que você se orgulha.",
        "Como você decide em que trabalhar primeiro?",
        "O que você mudaria na sua forma de trabalhar, e por quê?",
        "Você poderia descrever a última vez em que um cliente reclamou?",
        "Gostaria de acrescentar mais alguma coisa?",
        "De onde vêm os dados que você usa todos os dias?",
        "Que idades têm os alunos com quem você trabalha?",
        "Quando um paciente se recusa, o que você faz primeiro?",
        "Você prefere trabalhar só ou em equipe?",
        "O que aconteceu, e o que você fez?",
        "Quais foram os motivos da mudança?",
        "Como você decide o que fazer e quando entregar?",
        "Qual é a parte mais difícil do seu trabalho?",
    ],
    "zh": [
        "请说说您最近完成的一个项目。",
        "您怎样决定先做什么？",
        "如果可以改变工作中的一件事，您会改变什么？",
        "您能描述一下上一次客户投诉的经过吗？",
        "您还有什么想补充的吗？",
        "您每天使用的数据来自哪里？",
        "您教过哪些年龄段的学生？",
        "病人拒绝治疗时，您会先怎么做？",
        "您更喜欢独立工作还是团队合作？",
        "您的团队有多大？",
        "回想一件没有按计划进行的事。发生了什么，您做了什么？",
        "请解释进程和线程的区别。",
        "您对这个职位的期望薪资是多少？",
        "无论遇到什么情况，您会怎么安排时间？",
        "您为什么选择这种方法？",
        "这段代码存在多少年了？",
    ],
    "ar": [
        "حدثونا عن مشروع أنجزتموه مؤخرًا.",
        "كيف تقررون ما تبدؤون به؟",
        "ما الذي تودون تغييره في طريقة عملكم؟",
        "هل يمكنكم وصف آخر مرة اشتكى فيها أحد العملاء؟",
        "هل تودون إضافة شيء آخر؟",
        "من أين تأتي البيانات التي تستخدمونها يوميًا؟",
        "ما أعمار الطلاب الذين تعملون معهم؟",
        "عندما يرفض مريض العلاج، ماذا تفعلون أولًا؟",
        "هل تفضلون العمل منفردين أم ضمن فريق؟",
        "ماذا حدث، وماذا فعلتم؟",
        "ما أسباب هذا التغيير؟",
        "اشرحوا الفرق بين العملية والخيط.",
    ],
}
FAULTY = {
    "en": [
        (
            "Don't you think the new layout is clearer?",
            Fault.LEADING,
            "How far is it true for you that the new layout is clearer?",
        ),
        (
            "Don't you agree that code reviews take too long?",
            Fault.LEADING,
            "How far is it true for you that code reviews take too long?",
        ),
        ("Do you agree that meetings take too long?", Fault.LEADING, ""),
        (
            "You enjoyed the course, didn't you?",
            Fault.LEADING,
            "How far is it true for you that you enjoyed the course?",
        ),
        (
            "Isn't it true that the old tool was slow?",
            Fault.LEADING,
            "How far is it true for you that the old tool was slow?",
        ),
        (
            "Why didn't you tell your manager?",
            Fault.LEADING,
            "What did you consider when deciding whether to tell your manager?",
        ),
        ("Surely you have used Kubernetes?", Fault.LEADING, ""),
        ("How amazing was the onboarding?", Fault.LOADED, "How was the onboarding?"),
        ("What do you think of our excellent support?", Fault.LOADED, "What do you think of our support?"),
        ("How much did you enjoy the workshop?", Fault.LOADED, "What did you think of the workshop?"),
        ("Why do you hate the new editor?", Fault.LOADED, "What do you think of the new editor?"),
        ("Most people prefer the old page. What about you?", Fault.LOADED, ""),
        ("How did you start, and what did you learn?", Fault.DOUBLE, "How did you start?|What did you learn?"),
        ("What was the goal? How did you measure it?", Fault.DOUBLE, "What was the goal?|How did you measure it?"),
        (
            "How satisfied are you with the price and the support?",
            Fault.DOUBLE,
            "",
        ),
        (
            "How satisfied are you with our price and our support?",
            Fault.DOUBLE,
            "How satisfied are you with our price?|How satisfied are you with our support?",
        ),
        ("Do you like your job?", Fault.CLOSED, "What do you think of your job?"),
        ("Have you ever led a team?", Fault.CLOSED, "If you have ever led a team, tell me about the last time."),
        ("Was the documentation useful for you?", Fault.CLOSED, "How useful was the documentation for you?"),
        ("Are you satisfied with the result?", Fault.CLOSED, "How satisfied are you with the result?"),
        ("Is there anything you would change?", Fault.CLOSED, "What, if anything, would you change?"),
        ("When you deploy, do you write a plan?", Fault.CLOSED, ""),
        ("Do you have any experience with Terraform?", Fault.CLOSED, "What experience do you have with Terraform?"),
        ("How old are you?", Fault.PRIVATE, ""),
        ("What year were you born?", Fault.PRIVATE, ""),
        ("Are you married?", Fault.PRIVATE, "Which working hours are possible for you?"),
        ("Do you have children?", Fault.PRIVATE, "Which working hours are possible for you?"),
        ("Are you planning to have children?", Fault.PRIVATE, "Which working hours are possible for you?"),
        ("Are you pregnant?", Fault.PRIVATE, "Which working hours are possible for you?"),
        ("What is your religion?", Fault.PRIVATE, "Which working days are possible for you?"),
        ("Do you celebrate Ramadan?", Fault.PRIVATE, "Which working days are possible for you?"),
        ("Do you have any disabilities?", Fault.PRIVATE, "What would you need from us to do this work well?"),
        (
            "How many sick days did you take last year?",
            Fault.PRIVATE,
            "What would you need from us to do this work well?",
        ),
        ("Where are you originally from?", Fault.PRIVATE, "In which countries are you entitled to work?"),
        ("Is English your native language?", Fault.PRIVATE, "In which countries are you entitled to work?"),
        ("What is your sexual orientation?", Fault.PRIVATE, ""),
        ("Who did you vote for?", Fault.PRIVATE, ""),
        ("Are you a member of a union?", Fault.PRIVATE, ""),
        ("Have you ever been arrested?", Fault.PRIVATE, ""),
        ("How much do you earn today?", Fault.PRIVATE, "What pay do you expect for this role?"),
        (
            "Thinking about the various tools, services, dashboards, tickets and chat rooms that you and your "
            "colleagues on the platform team have been using over the past two or three years, which of them would you "
            "say helped you most during incidents?",
            Fault.LONG,
            "",
        ),
    ],
    "es": [
        ("¿No cree que el curso fue útil?", Fault.LEADING, "¿Hasta qué punto diría que el curso fue útil?"),
        ("El curso fue útil, ¿verdad?", Fault.LEADING, "¿Hasta qué punto diría que el curso fue útil?"),
        ("¿Qué opina de nuestro excelente servicio?", Fault.LOADED, "¿Qué opina de nuestro servicio?"),
        ("¿Cómo empezó y qué aprendió?", Fault.DOUBLE, "¿Cómo empezó?|¿Qué aprendió?"),
        ("¿Ha dirigido un equipo?", Fault.CLOSED, "Si alguna vez ha dirigido un equipo, hábleme de la última vez."),
        ("¿Le gustó el taller?", Fault.CLOSED, "¿Qué le pareció el taller?"),
        ("¿Está satisfecho con el resultado?", Fault.CLOSED, "¿En qué medida está satisfecho con el resultado?"),
        ("¿Cuántos años tiene?", Fault.PRIVATE, ""),
        ("¿Está casada?", Fault.PRIVATE, "¿Qué horarios de trabajo son posibles para usted?"),
        ("¿Tiene hijos?", Fault.PRIVATE, "¿Qué horarios de trabajo son posibles para usted?"),
        ("¿Qué religión practica?", Fault.PRIVATE, "¿Qué días de trabajo son posibles para usted?"),
        ("¿Está afiliado a algún sindicato?", Fault.PRIVATE, ""),
        ("¿A quién votó?", Fault.PRIVATE, ""),
    ],
    "fr": [
        (
            "Ne pensez-vous pas que le cours était utile ?",
            Fault.LEADING,
            "Dans quelle mesure diriez-vous que le cours était utile ?",
        ),
        ("Que pensez-vous de notre excellent service ?", Fault.LOADED, "Que pensez-vous de notre service ?"),
        ("Comment avez-vous commencé et qu’est-ce que vous avez appris ?", Fault.DOUBLE, ""),
        (
            "Avez-vous déjà dirigé une équipe ?",
            Fault.CLOSED,
            "Si vous avez déjà dirigé une équipe, parlez-moi de la dernière fois.",
        ),
        ("Avez-vous aimé le cours ?", Fault.CLOSED, "Comment avez-vous trouvé le cours ?"),
        ("Utilisez-vous cet outil ?", Fault.CLOSED, "Dans quelle mesure utilisez-vous cet outil ?"),
        ("Quel âge avez-vous ?", Fault.PRIVATE, ""),
        ("Êtes-vous enceinte ?", Fault.PRIVATE, "Quels horaires de travail sont possibles pour vous ?"),
        ("Avez-vous des enfants ?", Fault.PRIVATE, "Quels horaires de travail sont possibles pour vous ?"),
        ("D’où venez-vous ?", Fault.PRIVATE, "Dans quels pays avez-vous le droit de travailler ?"),
        ("Pour qui avez-vous voté ?", Fault.PRIVATE, ""),
    ],
    "de": [
        (
            "Finden Sie nicht, dass der Kurs nützlich war?",
            Fault.LEADING,
            "Inwieweit würden Sie sagen, dass der Kurs nützlich war?",
        ),
        ("Der Kurs war gut, oder?", Fault.LEADING, ""),
        ("Was halten Sie von unserem großartigen Service?", Fault.LOADED, "Was halten Sie von unserem Service?"),
        (
            "Wie haben Sie angefangen und was haben Sie gelernt?",
            Fault.DOUBLE,
            "Wie haben Sie angefangen?|Was haben Sie gelernt?",
        ),
        (
            "Haben Sie schon einmal ein Team geleitet?",
            Fault.CLOSED,
            "Falls Sie schon einmal ein Team geleitet haben, erzählen Sie mir vom letzten Mal.",
        ),
        ("Sind Sie mit dem Ergebnis zufrieden?", Fault.CLOSED, "Wie zufrieden sind Sie mit dem Ergebnis?"),
        ("Nutzen Sie unser Werkzeug?", Fault.CLOSED, "Wie, wenn überhaupt, nutzen Sie unser Werkzeug?"),
        ("Wie alt sind Sie?", Fault.PRIVATE, ""),
        ("Sind Sie schwanger?", Fault.PRIVATE, "Welche Arbeitszeiten sind für Sie möglich?"),
        ("Haben Sie Kinder?", Fault.PRIVATE, "Welche Arbeitszeiten sind für Sie möglich?"),
        ("Welche Konfession haben Sie?", Fault.PRIVATE, "Welche Arbeitstage sind für Sie möglich?"),
        ("Sind Sie Mitglied einer Gewerkschaft?", Fault.PRIVATE, ""),
        ("Woher kommen Sie?", Fault.PRIVATE, "In welchen Ländern dürfen Sie arbeiten?"),
    ],
    "pt": [
        ("Você não acha que o curso foi útil?", Fault.LEADING, "Até que ponto diria que o curso foi útil?"),
        ("O curso foi útil, não é?", Fault.LEADING, "Até que ponto diria que o curso foi útil?"),
        ("O que acha do nosso excelente serviço?", Fault.LOADED, "O que acha do nosso serviço?"),
        ("O que acha do nosso atendimento fantástico?", Fault.LOADED, "O que acha do nosso atendimento?"),
        ("Como você começou e o que aprendeu?", Fault.DOUBLE, "Como você começou?|O que aprendeu?"),
        ("Você já liderou uma equipe?", Fault.CLOSED, "Se já liderou uma equipe, fale da última vez."),
        ("Você gostou do curso?", Fault.CLOSED, "O que achou do curso?"),
        ("Está satisfeito com o resultado?", Fault.CLOSED, "Em que medida está satisfeito com o resultado?"),
        ("Quantos anos você tem?", Fault.PRIVATE, ""),
        ("Você é casada?", Fault.PRIVATE, "Que horários de trabalho são possíveis para você?"),
        ("Você tem filhos?", Fault.PRIVATE, "Que horários de trabalho são possíveis para você?"),
        ("Qual é a sua religião?", Fault.PRIVATE, "Que dias de trabalho são possíveis para você?"),
        ("Você tem alguma deficiência?", Fault.PRIVATE, "Do que precisaria da nossa parte para fazer bem este trabalho?"),
        ("De onde você é?", Fault.PRIVATE, "Em que países tem autorização para trabalhar?"),
        ("Em quem você votou?", Fault.PRIVATE, ""),
        ("Quanto você ganha?", Fault.PRIVATE, "Que salário espera para esta vaga?"),
    ],
    "zh": [
        ("您不觉得新页面更清楚吗？", Fault.LEADING, "您在多大程度上认为新页面更清楚？"),
        ("这门课很有用，对吧？", Fault.LEADING, "您在多大程度上认为这门课很有用？"),
        ("难道您没有告诉经理吗？", Fault.LEADING, ""),
        ("您怎么看我们优秀的客服？", Fault.LOADED, "您怎么看我们客服？"),
        ("您有多喜欢这次培训？", Fault.LOADED, "您怎么看这次培训？"),
        ("大多数人都觉得旧页面更好，您呢？", Fault.LOADED, ""),
        ("您是怎么开始的，学到了什么？", Fault.DOUBLE, "您是怎么开始的？|学到了什么？"),
        ("目标是什么？您怎么衡量？", Fault.DOUBLE, "目标是什么？|您怎么衡量？"),
        ("您带过团队吗？", Fault.CLOSED, "如果您带过团队，请说说最近的一次。"),
        ("您喜欢这份工作吗？", Fault.CLOSED, "您怎么看这份工作？"),
        ("您对结果满意吗？", Fault.CLOSED, "您对结果有多满意？"),
        ("您是否使用我们的产品？", Fault.CLOSED, ""),
        ("您今年多大？", Fault.PRIVATE, ""),
        ("您结婚了吗？", Fault.PRIVATE, "您可以接受哪些工作时间？"),
        ("您有孩子吗？", Fault.PRIVATE, "您可以接受哪些工作时间？"),
        ("您打算什么时候要孩子？", Fault.PRIVATE, "您可以接受哪些工作时间？"),
        ("您的宗教信仰是什么？", Fault.PRIVATE, "您可以接受哪些工作日？"),
        ("您有慢性病吗？", Fault.PRIVATE, "为了做好这份工作，您需要我们提供什么？"),
        ("您是哪里人？", Fault.PRIVATE, "您可以在哪些国家合法工作？"),
        ("您的政治面貌是什么？", Fault.PRIVATE, ""),
        ("您目前的薪资是多少？", Fault.PRIVATE, "您对这个职位的期望薪资是多少？"),
        ("您有犯罪记录吗？", Fault.PRIVATE, ""),
        ("您加入过工会吗？", Fault.PRIVATE, ""),
        ("您的性取向是什么？", Fault.PRIVATE, ""),
        ("考虑到过去两三年里您和平台团队的同事们在处理线上事故时用过的各种工具、服务、仪表盘、工单系统和聊天群，您会说其中哪一个在事故期间对您帮助最大？", Fault.LONG, ""),
    ],
    "ar": [
        ("ألا تعتقدون أن الدورة كانت مفيدة؟", Fault.LEADING, "إلى أي مدى ترون أن الدورة كانت مفيدة؟"),
        ("كانت الدورة مفيدة، أليس كذلك؟", Fault.LEADING, ""),
        ("ما رأيكم في خدمتنا الممتازة؟", Fault.LOADED, "ما رأيكم في خدمتنا؟"),
        ("معظم الناس يفضلون الصفحة القديمة. ماذا عنكم؟", Fault.LOADED, ""),
        ("كيف بدأتم، وماذا تعلمتم؟", Fault.DOUBLE, "كيف بدأتم؟|ماذا تعلمتم؟"),
        ("هل أعجبكم التدريب؟", Fault.CLOSED, "ما رأيكم في التدريب؟"),
        ("هل سبق لكم أن قدتم فريقًا؟", Fault.CLOSED, "إن سبق أن قدتم فريقًا، فما الذي حدث في آخر مرة؟"),
        ("هل تستخدمون منتجنا؟", Fault.CLOSED, ""),
        ("كم عمركم؟", Fault.PRIVATE, ""),
        ("هل أنت متزوجة؟", Fault.PRIVATE, "ما أوقات العمل الممكنة بالنسبة إليكم؟"),
        ("هل لديكم أطفال؟", Fault.PRIVATE, "ما أوقات العمل الممكنة بالنسبة إليكم؟"),
        ("ما هي ديانتك؟", Fault.PRIVATE, "ما أيام العمل الممكنة بالنسبة إليكم؟"),
        ("هل لديك أي إعاقة؟", Fault.PRIVATE, "ما الذي تحتاجون إليه منا لأداء هذا العمل جيدًا؟"),
        ("من أين أنت؟", Fault.PRIVATE, "في أي البلدان يحق لكم العمل؟"),
        ("لمن صوتت؟", Fault.PRIVATE, ""),
        ("ما هو راتبك الحالي؟", Fault.PRIVATE, "ما الأجر المتوقع لديكم لهذه الوظيفة؟"),
    ],
}


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, texts in GOOD.items() for text in texts])
def test_good_questions_are_left_alone(language: str, text: str) -> None:
    assert lint(text, language) == ()


@pytest.mark.parametrize(
    ("language", "text", "fault", "better"), [(code, *case) for code, cases in FAULTY.items() for case in cases]
)
def test_faults_are_marked_with_a_better_wording_where_a_rule_knows_one(
    language: str, text: str, fault: Fault, better: str
) -> None:
    marks = lint(text, f"{language}-XX")
    found = {mark.fault: mark for mark in marks}
    assert fault in found, marks
    if better:
        assert "|".join(found[fault].better) == better


@pytest.mark.parametrize(
    ("language", "text", "fault"), [(code, *case[:2]) for code, cases in FAULTY.items() for case in cases]
)
def test_a_better_wording_does_not_have_the_fault_again(language: str, text: str, fault: Fault) -> None:
    for mark in lint(text, language):
        for better in mark.better:
            assert mark.fault not in {again.fault for again in lint(better, language)}, better


def test_choices_may_be_asked_for_by_yes_or_no() -> None:
    assert lint("Do you use our product at work?", "en", QuestionType.SINGLE_CHOICE) == ()


def test_a_task_on_the_screen_may_be_longer_than_what_is_heard() -> None:
    task = "Read the input. " * 60 + "Write a function that sorts it."
    assert [mark.fault for mark in lint(task, "en")] == [Fault.LONG]
    assert lint(task, "en", QuestionType.CODING) == ()


def test_of_an_unknown_language_only_the_length_and_the_number_of_questions_are_looked_at() -> None:
    assert lint("Mitä mieltä olet työstäsi?", "fi") == ()
    assert [mark.fault for mark in lint("sana " * 90 + "?", "fi")] == [Fault.LONG]


def test_the_questions_of_the_demo_are_good_ones() -> None:
    for question in _questions():
        assert lint(question.text, "en", question.type) == (), question.text


@pytest.mark.parametrize(
    "unit", ["how satisfied with the ", "is, ", "do you and how what ", "¿y qué ", "the a and ", ", right?", "e o que ", "什么，和", "您是不是", "هل كيف ، وماذا "]
)
def test_no_text_takes_long(unit: str) -> None:
    started = time.perf_counter()
    for language in GOOD:
        lint((unit * 10_000)[:10_000] + "?", language)
    assert time.perf_counter() - started < 4


@given(st.text(max_size=300), st.sampled_from(["en", "es", "fr", "de", "pt-BR", "zh-Hans", "ar", "x"]), st.sampled_from(QuestionType))
def test_whatever_is_typed_is_looked_at(text: str, language: str, kind: QuestionType) -> None:
    for mark in lint(text, language, kind):
        assert mark.title in TITLES.values()
        assert mark.why
