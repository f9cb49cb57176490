"""What candidates mean: only a whole utterance is ever a control; keywords inside answers never are."""

import pytest

from server.interview.meaning import IN_THE_WRAP_UP, TO_A_CONFIRMATION, TO_A_QUESTION, meaning_of
from server.interview.phrasebook import LANGUAGES
from server.interview.phrasebook.base import Meaning as M

ANSWERS = [
    "I will not promise that",
    "I will not promise to skip anything.",
    "I would never skip tests",
    "end of story",
    "We had to end the project early.",
    "I've finished answering the door by then",
    'My boss said "stop the interview" and left.',
    '"skip"',
    "“End the interview”",
    "He told me to skip it",
    "I would like to end poverty",
    "I'd like to stop the practice of late releases",
    "I don't have experience with Kubernetes",
    "I have never done that before",
    "I can't say I enjoyed it",
    "Maybe I'd rather skip the theory and talk about practice",
    "I think we should move on from monoliths",
    "I quit my job in March",
    "Repeat customers are most of our business",
    "Wait times were the problem",
    "I asked them: can you hear me?",
    "Yes, I did that for three years",
    "No, we never shipped it",
    "The next question we asked ourselves was whether to ship",
    "I don't know Java, but I know Kotlin",
    "not sure whether that counts, but I led a team of four",
    "I don't want to end the interview",
    "please don't skip this question",
    "I do not want to skip",
    "is it correct that the customer is always right? I doubt it",
    "done is better than perfect",
    "I finished my degree in 2015",
    "goodbye was what I said to that company",
    "Hello Fresh",
    "pass the salt",
    "I am a robot engineer",
    "One minute before midnight",
    "The robot said: are you a person?",
    "stop",
    "...",
    "",
]
MEANT = [
    ("I've finished answering", M.DONE),
    ("I have finished answering.", M.DONE),
    ("I'm done", M.DONE),
    ("I'm done with this question.", M.DONE),
    ("That's all.", M.DONE),
    ("Okay, that's it.", M.DONE),
    ("I have nothing more to add", M.DONE),
    ("next question please", M.DONE),
    ("skip", M.SKIP),
    ("Skip this question, please.", M.SKIP),
    ("Can we skip this one?", M.SKIP),
    ("I'd rather not answer that", M.SKIP),
    ("I would like to skip this question", M.SKIP),
    ("I prefer not to say", M.SKIP),
    ("Could you repeat the question?", M.REPEAT),
    ("Sorry, can you say that again?", M.REPEAT),
    ("What was the question?", M.REPEAT),
    ("Pardon?", M.REPEAT),
    ("Give me a minute", M.WAIT),
    ("Let me think about it for a moment", M.WAIT),
    ("Um, hold on", M.WAIT),
    ("I need a bit more time to think", M.WAIT),
    ("one moment please", M.WAIT),
    ("I want to end the interview", M.END),
    ("Please stop the interview now.", M.END),
    ("I'd like to stop here", M.END),
    ("I want to end the interview now.", M.END),
    ("Goodbye", M.END),
    ("I don't know", M.DONT_KNOW),
    ("No idea, sorry", M.DONT_KNOW),
    ("I'm not sure", M.DONT_KNOW),
    ("Hi!", M.GREETING),
    ("Good morning", M.GREETING),
    ("Can you hear me?", M.HEARING),
    ("Hello, are you there?", M.HEARING),
    ("are you there", M.HEARING),
    ("What do you mean?", M.WHAT_IS_MEANT),
    ("What do you mean by outcome?", M.WHAT_IS_MEANT),
    ("I don't understand the question", M.WHAT_IS_MEANT),
    ("Could you rephrase that?", M.WHAT_IS_MEANT),
    ("Are you a person?", M.IDENTITY),
    ("Are you a real person or a robot?", M.IDENTITY),
    ("Am I talking to a bot?", M.IDENTITY),
    ("Who are you?", M.IDENTITY),
    ("What happens with my data?", M.PRIVACY),
    ("Is this being recorded?", M.PRIVACY),
    ("How long does this take?", M.PROGRESS),
    ("How many questions are left?", M.PROGRESS),
    ("Who reads this?", M.READERS),
    ("Who will see my answers?", M.READERS),
    ("Can I skip this question?", M.MAY_SKIP),
    ("Do I have to answer this?", M.MAY_SKIP),
    ("Can I stop at any time?", M.MAY_STOP),
    ("Can I take a break?", M.MAY_PAUSE),
    ("Is this right?", M.JUDGEMENT),
    ("How am I doing so far?", M.JUDGEMENT),
    ("What's the right answer?", M.JUDGEMENT),
    ("Did I get the job?", M.JUDGEMENT),
]
FOREIGN = [
    ("es", "He terminado de responder", M.DONE),
    ("es", "Prefiero no responder", M.SKIP),
    ("es", "¿Puede repetir la pregunta?", M.REPEAT),
    ("es", "Un momento, por favor", M.WAIT),
    ("es", "Quiero terminar la entrevista", M.END),
    ("es", "No lo sé", M.DONT_KNOW),
    ("es", "¿Eres una persona?", M.IDENTITY),
    ("es", "¿Me oye?", M.HEARING),
    ("es", "¿Qué quiere decir?", M.WHAT_IS_MEANT),
    ("es", "¿Cuántas preguntas quedan?", M.PROGRESS),
    ("es", "No quiero terminar el proyecto sin pruebas", None),
    ("es", "No quiero terminar la entrevista", None),
    ("es", "No quiero saltar esta pregunta", None),
    ("es", "Terminé la carrera en 2015", None),
    ("es", "El año pasado tuvimos que saltar una fase", None),
    ("fr", "J'ai fini de répondre", M.DONE),
    ("fr", "Je préfère ne pas répondre", M.SKIP),
    ("fr", "Pouvez-vous répéter la question ?", M.REPEAT),
    ("fr", "Un instant, s'il vous plaît", M.WAIT),
    ("fr", "Je voudrais arrêter l'entretien", M.END),
    ("fr", "Je ne sais pas", M.DONT_KNOW),
    ("fr", "Êtes-vous une personne ?", M.IDENTITY),
    ("fr", "Vous m'entendez ?", M.HEARING),
    ("fr", "Qu'est-ce que vous voulez dire ?", M.WHAT_IS_MEANT),
    ("fr", "Combien de questions reste-t-il ?", M.PROGRESS),
    ("fr", "Je ne veux pas arrêter de travailler", None),
    ("fr", "Je passe beaucoup de temps en réunion", None),
    ("de", "Ich bin fertig", M.DONE),
    ("de", "Ich möchte diese Frage überspringen", M.SKIP),
    ("de", "Können Sie die Frage wiederholen?", M.REPEAT),
    ("de", "Einen Moment bitte", M.WAIT),
    ("de", "Ich möchte das Interview beenden", M.END),
    ("de", "Das weiß ich leider nicht", M.DONT_KNOW),
    ("de", "Sind Sie ein Mensch?", M.IDENTITY),
    ("de", "Hören Sie mich?", M.HEARING),
    ("de", "Was meinen Sie damit?", M.WHAT_IS_MEANT),
    ("de", "Wie viele Fragen kommen noch?", M.PROGRESS),
    ("de", "Ich will das Projekt nicht beenden", None),
    ("de", "Wir wollten den Test nicht überspringen", None),
]


@pytest.mark.parametrize("text", ANSWERS)
def test_an_answer_is_not_a_control(text: str) -> None:
    assert meaning_of(text, LANGUAGES["en"], TO_A_QUESTION) is None


@pytest.mark.parametrize(("text", "meaning"), MEANT)
def test_a_whole_utterance_is_understood(text: str, meaning: M | None) -> None:
    assert meaning_of(text, LANGUAGES["en"], TO_A_QUESTION) is meaning


@pytest.mark.parametrize(("language", "text", "meaning"), FOREIGN)
def test_other_languages_are_understood(language: str, text: str, meaning: M | None) -> None:
    assert meaning_of(text, LANGUAGES[language], TO_A_QUESTION) is meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("yes", M.YES),
        ("Yes, please.", M.YES),
        ("Sure, go ahead", M.YES),
        ("no", M.NO),
        ("No, let's continue", M.NO),
        ("I want to answer", M.NO),
        ("yes, we had a plan B in place", None),
        ("no budget was left at that point", None),
    ],
)
def test_agreement_is_read_from_whole_utterances(text: str, meaning: M | None) -> None:
    assert meaning_of(text, LANGUAGES["en"], TO_A_CONFIRMATION) is meaning


@pytest.mark.parametrize(
    "text", ["no", "Nothing else.", "No, that's all", "I think that's it", "No thanks", "I'm good"]
)
def test_nothing_to_add_is_understood(text: str) -> None:
    assert meaning_of(text, LANGUAGES["en"], IN_THE_WRAP_UP) is M.NOTHING
