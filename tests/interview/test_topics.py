"""Which topics come up, and how the ones that do not are asked for."""

import pytest

from server.interview.plan import FollowUpDepth, Plan, Question, QuestionType, Tone
from server.interview.topics import Coverage, Said, asked_about, called, coverage
from server.interview.turns import Move
from tests.interview.room import Room


def where(topic: str, said: str, language: str = "en") -> str | None:
    """The sentence of `said` that is about the topic."""
    [found] = coverage((topic,), [Said(1, True, said)], language)
    return said[found.start : found.end] if found.number is not None else None


@pytest.mark.parametrize(
    ("language", "topic", "said", "sentence"),
    [
        ("en", "pricing", "I liked it. The prices were too high! Still.", "The prices were too high!"),
        ("en", "price / cost", "It costs a lot.", "It costs a lot."),
        (
            "en",
            "switching providers",
            "We switched from our old provider in May",
            "We switched from our old provider in May",
        ),
        ("en", "onboarding", "Nobody showed me anything.", None),
        (
            "en",
            "time to first value in practice",
            "The time until we saw a first value was long",
            "The time until we saw a first value was long",
        ),
        ("en", "it", "it", "it"),
        ("en", "pricing", "", None),
        ("de", "Kündigungen", "Ich wollte kündigen. Das war schwer.", "Ich wollte kündigen."),
        ("de", "Preise", "Der Preis war in Ordnung.", "Der Preis war in Ordnung."),
        ("es", "precios", "El precio es alto", "El precio es alto"),
        ("es", "comunicación", "Nos comunicamos poco.", "Nos comunicamos poco."),
        ("fr", "les prix", "Le prix me convient.", "Le prix me convient."),
        ("fr", "formation", "On a été formés sur place.", "On a été formés sur place."),
        ("pt", "preços", "O preço subiu. Ficamos.", "O preço subiu."),
        ("pt", "comunicação", "Comunicamos pouco entre nós.", "Comunicamos pouco entre nós."),
        ("it", "prezzo", "Il prezzo è salito.", "Il prezzo è salito."),
        ("zh", "价格", "服务不错。价格太高了！后来我们换了。", "价格太高了！"),
        ("zh", "更换供应商", "我们五月换了原来的供应商", "我们五月换了原来的供应商"),
        ("zh", "價格", "价格不高", "价格不高"),
        ("zh", "培训", "没有人带我。", None),
        ("ar", "الأسعار", "الخدمة جيدة. كانت أسعارهم مرتفعة؟ نعم.", "كانت أسعارهم مرتفعة؟"),
        ("ar", "التدريب", "حصلنا على تدريب جيد", "حصلنا على تدريب جيد"),
        ("ar", "التدريب", "لم يشرح لنا أحد شيئا.", None),
    ],
)
def test_a_topic_is_found_in_whatever_form(language: str, topic: str, said: str, sentence: str | None) -> None:
    assert where(topic, said, language) == sentence


def test_the_answer_to_a_follow_up_about_a_topic_covers_it() -> None:
    said = [
        Said(0, False, "How did you choose?"),
        Said(1, True, "By asking around."),
        Said(2, False, "You have not mentioned pricing yet. What can you tell me about that?"),
        Said(3, True, "It was far beyond what we could pay. So we waited."),
    ]
    assert coverage(("pricing",), said, "en") == (Coverage("pricing", 3, 0, 36),)


@pytest.mark.parametrize("answer", ["I don't know", "no", "skip this question", "?? !!"])
def test_no_answer_to_a_follow_up_covers_nothing(answer: str) -> None:
    said = [Said(2, False, "What about pricing?"), Said(3, True, answer)]
    assert coverage(("pricing",), said, "en") == (Coverage("pricing"),)


def test_a_topic_is_called_by_the_first_of_its_names() -> None:
    assert called("price / cost") == "price"
    assert called("/") == "/"


def test_only_the_interviewer_asks_about_topics() -> None:
    assert asked_about("pricing", [Said(0, False, "What about the price?")], "en-GB")
    assert not asked_about("pricing", [Said(1, True, "What about the price?")], "en-GB")


def research(topics: tuple[str, ...], *, depth: FollowUpDepth = FollowUpDepth.LIGHT, **options: object) -> Room:
    question = Question("q1", "How did you choose your provider?", QuestionType.RESEARCH, topics=topics, depth=depth)
    seat = Room(Plan("i", "t", (question, Question("q2", "What else?")), **options))  # type: ignore[arg-type]
    seat.connect()
    return seat


FULL = (
    "We compared three of them for a whole month because the contract ran for two years, "
    "and for example wrote down what each of them promised us about support in the evenings and at weekends."
)


def test_what_has_not_come_up_is_asked_for_within_the_bound() -> None:
    seat = research(("support", "pricing", "migration", "security"))
    seat.say(FULL)
    assert seat.moved(Move.PROBE)
    assert "You have not mentioned pricing yet. What can you tell me about that?" in seat.last.text
    seat.say("It was within what we had planned for.")
    assert "migration" in seat.last.text
    assert seat.moved(Move.PROBE)
    seat.say("Took a weekend in all.")
    assert seat.moved(Move.ASK)
    assert seat.restored().progress == seat.machine.progress


def test_a_topic_is_asked_for_once() -> None:
    seat = research(("pricing",))
    seat.say(FULL)
    assert "pricing" in seat.last.text
    seat.say("I'd rather not.")
    assert "pricing" not in seat.last.text


def test_an_empty_answer_is_helped_before_topics_are_brought_up() -> None:
    seat = research(("pricing",))
    seat.say("...")
    assert "pricing" not in seat.last.text


@pytest.mark.parametrize(
    ("language", "tone", "words"),
    [
        ("de", Tone.FORMAL, "Sie haben Preise noch nicht erwähnt."),
        ("de", Tone.CASUAL, "Du hast Preise noch nicht erwähnt."),
        ("es", Tone.PROFESSIONAL, "Todavía no ha mencionado Preise."),
        ("fr", Tone.FRIENDLY, "Tu n'as pas encore mentionné Preise."),
        ("pt", Tone.FORMAL, "Ainda não foi mencionado o tema “Preise”."),
        ("zh", Tone.CASUAL, "你还没有说到“Preise”。"),
        ("ar", Tone.FORMAL, "لم يُذكر موضوع «Preise» بعد."),
    ],
)
def test_topics_are_asked_for_in_the_language_and_manner_of_the_interview(
    language: str, tone: Tone, words: str
) -> None:
    seat = research(("Preise",), language=language, tone=tone)
    seat.say("42 Wochen 17 Tage 12 Personen 4 Mal")
    assert words in seat.last.text


def test_topics_of_other_questions_are_not_asked_for() -> None:
    question = Question("q1", "How was it?", topics=("pricing",))
    seat = Room(Plan("i", "t", (question,)))
    seat.connect()
    seat.say(FULL)
    assert seat.moved(Move.WRAP_UP)
