"""Questions as people write them, and what is to be said about them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.interview.plan import QuestionType
from server.services.demo import _questions
from server.services.linting.lint import lint
from server.services.linting.marks import TITLES, Fault
from server.services.linting.topics import LANGUAGES
from tests.services.linting import lint_tables

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
}


@pytest.mark.parametrize(
    ("language", "text"), [(code, text) for code, texts in (GOOD | lint_tables.GOOD).items() for text in texts]
)
def test_good_questions_are_left_alone(language: str, text: str) -> None:
    assert lint(text, language) == ()


@pytest.mark.parametrize(
    ("language", "text", "fault", "better"),
    [(code, *case) for code, cases in (FAULTY | lint_tables.FAULTY).items() for case in cases],
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
    ("language", "text", "fault"),
    [(code, *case[:2]) for code, cases in (FAULTY | lint_tables.FAULTY).items() for case in cases],
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
    "unit",
    [
        "how satisfied with the ",
        "is, ",
        "do you and how what ",
        "¿y qué ",
        "the a and ",
        ", right?",
        "e o que ",
        "什么，和",
        "您是不是",
        "هل كيف ، وماذا ",
    ],
)
def test_no_text_takes_long(unit: str) -> None:
    started = time.perf_counter()
    for language in LANGUAGES:
        lint((unit * 10_000)[:10_000] + "?", language)
    assert time.perf_counter() - started < 4


@given(
    st.text(max_size=300),
    st.sampled_from(["en", "es", "fr", "de", "pt-BR", "zh-Hans", "ar", "x"]),
    st.sampled_from(QuestionType),
)
def test_whatever_is_typed_is_looked_at(text: str, language: str, kind: QuestionType) -> None:
    for mark in lint(text, language, kind):
        assert mark.title in TITLES.values()
        assert mark.why
