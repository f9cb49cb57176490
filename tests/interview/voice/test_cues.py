import pytest

from server.interview.voice.cues import Ending, ending_of, spoken_words


def test_words_lose_case_and_marks_and_keep_their_apostrophes() -> None:
    assert spoken_words("Well — I’m SURE: uh-huh, “l’école”, 3 Straßen!") == [
        "well", "i'm", "sure", "uh-huh", "l'école", "3", "strassen",
    ]  # fmt: skip
    assert spoken_words("我用Python写，OK？") == ["我", "用", "python", "写", "ok"]
    assert spoken_words("فعلتُ ذلكَ، نعم!") == ["فعلت", "ذلك", "نعم"]


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
PORTUGUESE = {
    Ending.COMPLETE: ["Trabalho num hospital há sete anos.", "Levou um minuto.", "Gostei muito.", "O quê?"],
    Ending.FRAGMENT: ["Os turnos.", "Eu também."],
    Ending.UNFINISHED: [
        "Trabalho no",
        "Fiz isso porque",
        "Eu diria tipo",
        "Foi difícil, né",
        "E as manhãs de segunda.",
    ],
    Ending.THINKING: ["Deixa eu pensar um pouco.", "Um momento, por favor.", "Bom, vamos ver", "Preciso de um minuto."],
}
CHINESE = {
    Ending.COMPLETE: ["我在医院负责排班，已经七年了。", "我选那个。", "您说什么？", "花了一分钟。"],
    Ending.OPEN: ["我在医院负责排班，已经七年了"],
    Ending.FRAGMENT: ["软件。", "夜班", "但是他们不"],
    Ending.UNFINISHED: [
        "因为",
        "我做这个是因为",
        "我觉得，嗯",
        "如果时间不够的话",
        "我们用了那个",
        "因为夜班。",
        "一共有三个原因：",
    ],
    Ending.THINKING: [
        "让我想一想。",
        "请等一下。",
        "这是个好问题，稍等一下。",
        "嗯，等等。",
        "这个怎么说呢",
        "呃",
        "给我一点时间想想",
    ],
}
ARABIC = {
    Ending.COMPLETE: ["أعمل في مستشفى منذ سبع سنوات.", "ماذا تقصد؟"],
    Ending.OPEN: ["أعمل في مستشفى منذ سبع سنوات"],
    Ending.FRAGMENT: ["برمجة."],
    Ending.UNFINISHED: ["لأن", "فعلتُ ذلك لأنّ", "أعمل في", "أعتقد يعني", "كانت هناك ثلاثة أسباب،"],
    Ending.THINKING: ["دعني أفكر قليلًا.", "لحظة من فضلك.", "سؤال جيد. لحظة.", "كيف أقول ذلك", "آه"],
}
TABLE = [
    pytest.param(language, text, ending, id=f"{language}: {text or 'nothing'}")
    for language, cases in (
        ("en-GB", ENGLISH),
        ("es", SPANISH),
        ("fr-FR", FRENCH),
        ("DE", GERMAN),
        ("pt-BR", PORTUGUESE),
        ("zh-Hans", CHINESE),
        ("ar", ARABIC),
    )
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
        ("چرا؟", Ending.COMPLETE),
    ],
)
def test_of_other_languages_the_marks_are_read(text: str, ending: Ending) -> None:
    assert ending_of(text, "it") is ending
