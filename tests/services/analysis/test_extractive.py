"""The report without a model: only what was said, where it was said."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.adapters.sentiment_vader import VaderLexicon
from server.db.models import FindingKind, ReportKind
from server.interview.plan import Criterion, Plan, Question, QuestionType
from server.interview.turns import Move, Source, Speaker, Turn
from server.services.analysis.extractive import extract
from server.services.analysis.findings import Analysis, EvidenceCheck
from server.services.analysis.sentences import centralities, sentences_of
from server.services.analysis.transcript import Transcript, chunks, transcript_of

QUESTIONS = (
    Question("q1", "What did you build?"),
    Question("q2", "Which one?", QuestionType.SINGLE_CHOICE, options=("Kafka", "None")),
    Question("q3", "Anything else?"),
)


def transcript(*answers: tuple[str, tuple[str, ...]], language: str = "en") -> Transcript:
    plan = Plan("i1", "Talk", QUESTIONS, language=language, criteria=(Criterion("Care"),))
    turns: list[tuple[str, Turn]] = []
    for question, (text, choices) in zip(QUESTIONS, answers, strict=False):
        for speaker, words, chosen in ((Speaker.INTERVIEWER, question.text, ()), (Speaker.CANDIDATE, text, choices)):
            index = len(turns)
            move = Move.ASK if speaker is Speaker.INTERVIEWER else Move.SAY
            turns.append((f"t{index}", Turn(index, speaker, move, words, 0, 0, question.id, chosen, Source.CANDIDATE)))
    return transcript_of(plan, turns)


def report(*answers: tuple[str, tuple[str, ...]], language: str = "en") -> Analysis:
    return extract(transcript(*answers, language=language), VaderLexicon())


def test_what_several_sentences_speak_of_is_central() -> None:
    text = (
        "We had a nice office. The payment service lost invoices every night. I traced the lost invoices to the "
        "payment service. After that the payment service lost no invoices. Lunch was at noon."
    )
    analysis = report((text, ()))
    assert "payment service" in analysis.summary
    assert "Lunch" not in analysis.summary
    themes = [f.label for f in analysis.findings if f.kind is FindingKind.THEME]
    assert any("payment service" in theme for theme in themes)


def test_what_is_said_twice_is_quoted_once() -> None:
    told = "The payment service lost invoices every night. I traced the lost invoices to a retry loop."
    analysis = report((told, ()), (told, ()), (told.upper(), ()))
    of_the_whole = (FindingKind.SUMMARY, FindingKind.INSIGHT)
    quotes = [e.quote.casefold() for f in analysis.findings if f.kind in of_the_whole for e in f.evidence]
    assert sorted(quotes) == sorted(set(quotes))
    assert len(quotes) == 2


def test_a_choice_is_evidence_of_itself() -> None:
    analysis = report(("I built things.", ()), ("", ("Kafka",)))
    (question,) = [f for f in analysis.findings if f.kind is FindingKind.QUESTION and f.label == "q2"]
    assert [(e.quote, e.start) for e in question.evidence] == [("Kafka", None)]


@pytest.mark.parametrize(
    ("language", "told", "aside"),
    [
        ("en", "The old database lost five percent of the invoices every night.", "Nothing else, thank you."),
        ("de", "Die alte Datenbank verlor jede Nacht fünf Prozent der Rechnungen.", "Nein, sonst nichts, danke."),
        ("ar", "كان النظام القديم يفقد خمسة بالمئة من الفواتير كل ليلة.", "لا شيء آخر، شكرا"),
        ("zh", "旧系统每天晚上都会丢失百分之五的发票数据。", "没有别的了，谢谢"),
    ],
)
def test_what_only_steers_the_interview_is_no_finding(language: str, told: str, aside: str) -> None:
    analysis = report((told, ()), (aside, ()), (aside, ()), language=language)
    of_the_whole = (FindingKind.SUMMARY, FindingKind.INSIGHT, FindingKind.THEME)
    quotes = {e.quote for finding in analysis.findings if finding.kind in of_the_whole for e in finding.evidence}
    assert quotes == {told}


def test_what_was_said_is_quoted_before_what_was_handed_in() -> None:
    spoken = transcript(("I keep the plan short.", ()))
    asked, answer = spoken.lines
    handed_in = replace(spoken, lines=(asked, replace(answer, made=("plan.pdf\nPage one",))))
    findings = extract(handed_in, VaderLexicon()).findings
    (question,) = [f for f in findings if f.kind is FindingKind.QUESTION and f.label == "q1"]
    assert [e.quote for e in question.evidence] == ["I keep the plan short.", "plan.pdf\nPage one"]


def test_sentiment_follows_the_words_and_may_be_mixed() -> None:
    assert report(("I love this work. It is wonderful.", ())).sentiment == "positive"
    assert report(("I hate this. It was a horrible failure.", ())).sentiment == "negative"
    assert report(("The table has four columns.", ())).sentiment == "neutral"
    assert (
        report(("I love the team, wonderful people. The office was horrible and I hate it.", ())).sentiment == "mixed"
    )
    assert report(("Ich liebe es.", ()), language="de").sentiment is None


def test_a_language_without_a_word_list_still_gets_a_report() -> None:
    analysis = report(("Hlutirnir voru margir. Hlutirnir voru stórir og margir.", ()), language="is")
    assert analysis.kind is ReportKind.EXTRACTIVE
    assert analysis.summary


CENTRAL = {
    "zh": (
        "办公室很漂亮。支付服务每天晚上都丢发票。我把丢掉的发票一张一张查到了支付服务。"
        "从那以后支付服务一张发票都没有丢。中午十二点吃饭。",
        "支付服务",
        "吃饭",
    ),
    "ar": (
        "كان المكتب جميلا. خدمة الدفع كانت تضيع الفواتير كل ليلة. تتبعت الفواتير الضائعة حتى خدمة الدفع. بعد ذلك "
        "لم تعد خدمة الدفع تضيع الفواتير. هل كان الغداء عند الظهر؟ نعم.",
        "خدمة الدفع",
        "الغداء",
    ),
    "pt": (
        "O escritório era bonito. O serviço de pagamento perdia faturas toda noite. Segui as faturas perdidas até o "
        "serviço de pagamento. Depois disso o serviço de pagamento não perdeu mais faturas. O almoço era ao meio-dia.",
        "pagamento",
        "almoço",
    ),
}


@pytest.mark.parametrize("language", CENTRAL)
def test_what_is_central_is_found_in_every_script(language: str) -> None:
    text, theme, beside = CENTRAL[language]
    analysis = report((text, ()), language=language)
    assert theme in analysis.summary
    assert beside not in analysis.summary
    themes = [f.label for f in analysis.findings if f.kind is FindingKind.THEME]
    assert any(theme in label for label in themes), themes


def test_sentences_end_by_the_marks_of_their_script() -> None:
    said = transcript(("他说：“行。”我同意！为什么？\nلماذا؟ لا أدري.", ()))
    assert [s.text for s in sentences_of(said.answers)] == [
        "他说：“行。”",
        "我同意！",
        "为什么？",
        "لماذا؟",
        "لا أدري.",
    ]


@pytest.mark.parametrize(("quote", "stands"), [("丢", False), ("发票", True), ("ok", False)])
def test_a_quote_of_two_characters_is_enough_where_each_is_a_syllable(quote: str, stands: bool) -> None:
    check = EvidenceCheck(transcript(("支付服务丢了发票，ok。", ())))
    assert bool(check.evidence([(1, quote)])) is stands


@given(st.lists(st.text(max_size=400), min_size=1, max_size=3))
def test_every_quote_stands_where_it_says(answers: list[str]) -> None:
    source = transcript(*((answer, ()) for answer in answers))
    texts = {line.turn_id: line.text for line in source.lines}
    for finding in extract(source, VaderLexicon()).findings:
        for evidence in finding.evidence:
            assert texts[evidence.turn_id][evidence.start : evidence.end] == evidence.quote
            assert evidence.quote.strip()


def test_thousands_of_sentences_take_no_longer_than_hundreds() -> None:
    source = transcript((" ".join(f"Sentence {i} is about invoices and payments." for i in range(5000)), ()))
    sentences = sentences_of(source.answers)
    assert len(centralities(sentences, "en")) == len(sentences)


@given(st.text(min_size=1, max_size=500), st.integers(20, 200))
def test_chunks_leave_nothing_out(text: str, budget: int) -> None:
    source = transcript((text, ()))
    parts = chunks(source.lines, "said-x", budget)
    said = "".join(piece.split("</said-x>")[0] for part in parts for piece in part.split("<said-x>")[1:])
    assert said == text
