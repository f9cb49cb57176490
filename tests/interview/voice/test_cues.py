import pytest

from server.interview.voice.cues import Ending, ending_of, spoken_words


def test_words_lose_case_and_marks_and_keep_their_apostrophes() -> None:
    assert spoken_words("Well — I’m SURE: uh-huh, “l’école”, 3 Straßen!") == [
        "well", "i'm", "sure", "uh-huh", "l'école", "3", "strassen",
    ]  # fmt: skip


ENGLISH = {
    Ending.COMPLETE: [
        "I have been planning the night shifts of the lab for seven years.",
        "I built a scheduling tool!",
        "What do you mean?",
        "Sorry, who?",
        "No, that's all.",
        "It took about a minute.",
        "We fixed it in a second.",
        "I don't think so.",
        "Something like that.",
        "It went very well.",
        "Yes, I am.",
        "We never went there back then.",
        "I know that.",
    ],
    Ending.OPEN: [
        "I have been planning the night shifts of the lab for seven years",
        "",
        "...",
        "we sold the company to a bank",
    ],
    Ending.FRAGMENT: [
        "Software.",
        "The night shifts",
        "Seven years.",
        "Oh well",
        "Not really.",
        "In Berlin.",
        "Because I like it.",
        "And so am I fellow Americans.",
    ],
    Ending.UNFINISHED: [
        "And so my fellow Americans.",
        "I work on the",
        "I work on the...",
        "I work on the.",
        "It was hard because",
        "I think it's",
        "and then I'm",
        "I would say, um.",
        "First we measured,",
        "There were three reasons:",
        "We planned the shifts and -",
        "Because of the night shifts.",
        "I told them that.",
        "So I was...",
        "Because of them,",
        "And then I was",
    ],
    Ending.THINKING: [
        "Let me think.",
        "Hmm, let me think about that for a minute.",
        "That is a good question, let me just think about it for a bit",
        "One moment, please.",
        "That is a good question. One second.",
        "Um, just a minute.",
        "Yeah, okay. A moment.",
        "Give me a second.",
        "I need a minute to think.",
        "How can I put this?",
        "I'm thinking...",
        "Hold on a second.",
    ],
}
SPANISH = {
    Ending.COMPLETE: ["Trabajo en un hospital desde hace siete años.", "Así es.", "Es muy bueno."],
    Ending.FRAGMENT: ["Los turnos.", "Yo también."],
    Ending.UNFINISHED: ["Trabajo en el", "Lo hice porque", "Yo diría eh", "Y las mañanas de lunes."],
    Ending.THINKING: ["Déjame pensar.", "Un momento, por favor.", "Bueno, a ver", "Necesito un minuto."],
}
FRENCH = {
    Ending.COMPLETE: ["Je travaille dans un hôpital depuis sept ans.", "C'était ça."],
    Ending.FRAGMENT: ["Le matin.", "Moi aussi.", "Pas très."],
    Ending.UNFINISHED: ["Je travaille dans", "Je pense que c'est", "parce que", "Je dirais euh."],
    Ending.THINKING: ["Laissez-moi réfléchir un instant.", "Une petite minute, s'il vous plaît.", "Voyons voir."],
}
GERMAN = {
    Ending.COMPLETE: [
        "Ich arbeite seit sieben Jahren in einem Labor.",
        "Das hört sich gut an.",
        "Ich glaube, dass es so ist.",
        "Das finde ich.",
        "Es dauerte eine Minute.",
    ],
    Ending.FRAGMENT: ["Labor.", "Ich auch.", "Danke sehr."],
    Ending.UNFINISHED: [
        "Ich arbeite in",
        "Ich arbeite in einem.",
        "Weil",
        "Ich rufe an...",
        "Und das ist",
        "Ich sage mal ähm",
    ],
    Ending.THINKING: ["Lassen Sie mich kurz überlegen.", "Moment bitte.", "Ja, einen kleinen Moment.", "Mal sehen."],
}
TABLE = [
    pytest.param(language, text, ending, id=f"{language}: {text or 'nothing'}")
    for language, cases in (("en-GB", ENGLISH), ("es", SPANISH), ("fr-FR", FRENCH), ("DE", GERMAN))
    for ending, texts in cases.items()
    for text in texts
]


@pytest.mark.parametrize(("language", "text", "ending"), TABLE)
def test_how_words_end(language: str, text: str, ending: Ending) -> None:
    assert ending_of(text, language) is ending


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("Trabalho num hospital.", Ending.COMPLETE),
        ("Trabalho num hospital", Ending.OPEN),
        ("Trabalho num…", Ending.UNFINISHED),
        ("私は病院で働いています。", Ending.COMPLETE),
        ("私は、", Ending.UNFINISHED),
    ],
)
def test_of_other_languages_the_marks_are_read(text: str, ending: Ending) -> None:
    assert ending_of(text, "pt-BR") is ending
