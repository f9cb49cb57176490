"""The report without a language model: the transcript's own sentences and phrases, and nothing said about them."""

from collections.abc import Sequence

from server.db.models import FindingKind, ReportKind
from server.interview.meaning import meaning_of
from server.interview.phrasebook import language_of
from server.interview.phrasebook.base import Meaning
from server.interview.plan import Question
from server.ports.sentiment import SentimentLexicon
from server.services.analysis.findings import Analysis, Evidence, Finding
from server.services.analysis.sentences import Sentence, centralities, key_phrases, sentences_of
from server.services.analysis.topics import topic_findings
from server.services.analysis.transcript import Line, Transcript

SUMMARY_SENTENCES = 3
INSIGHT_SENTENCES = 5
THEMES = 6
MADE_LINES = 6
MADE_CHARS = 400
"""Of what was handed in, as evidence: it stands in full beside."""
CLEAR = 0.25
"""Mean compound score from which an attitude is called positive or negative; VADER's own 0.05 is for single tweets."""
ASIDES = frozenset(Meaning) - {Meaning.DONT_KNOW}
NOT_ASSESSED = "Not assessed: this report was made without a language model."


def extract(transcript: Transcript, lexicon: SentimentLexicon) -> Analysis:
    """The extractive report."""
    language = transcript.plan.language
    sentences = sentences_of(_telling(transcript))
    ranks = centralities(sentences, language)
    best = sorted(range(len(sentences)), key=lambda i: (-ranks[i], i))
    central = _each_once(sentences, [i for i in best if ranks[i] > 0])
    findings = [
        *_verbatim(FindingKind.SUMMARY, [sentences[i] for i in sorted(central[:SUMMARY_SENTENCES])]),
        *_verbatim(FindingKind.INSIGHT, [sentences[i] for i in sorted(central[SUMMARY_SENTENCES:INSIGHT_SENTENCES])]),
        *(
            Finding(FindingKind.THEME, label=phrase, evidence=(_evidence(sentence),))
            for phrase, sentence in key_phrases(sentences, language, THEMES)
        ),
    ]
    sentiment = _sentiment(sentences, language, lexicon)
    findings += [sentiment] if sentiment else []
    for question in transcript.plan.questions:
        findings += [_question(transcript, question), *topic_findings(transcript, question)]
    findings += [Finding(FindingKind.CRITERION, c.name, NOT_ASSESSED) for c in transcript.plan.criteria]
    return Analysis(ReportKind.EXTRACTIVE, tuple(findings), sentiment.label if sentiment else None)


def _telling(transcript: Transcript) -> list[Line]:
    """Answers but for those that, whole, only steer the interview or ask the interviewer: "nothing else, thanks"."""
    language = language_of(transcript.plan)
    if language is None:
        return transcript.answers
    return [line for line in transcript.answers if meaning_of(line.text, language, ASIDES) is None]


def _each_once(sentences: Sequence[Sentence], ranked: Sequence[int]) -> list[int]:
    """Without those that say again, word for word, what one before them says: it counted, and is quoted once."""
    first: dict[str, int] = {}
    for i in ranked:
        first.setdefault(" ".join(sentences[i].text.casefold().split()), i)
    return list(first.values())


def _verbatim(kind: FindingKind, sentences: Sequence[Sentence]) -> list[Finding]:
    return [Finding(kind, text=sentence.text, evidence=(_evidence(sentence),)) for sentence in sentences]


def _sentiment(sentences: Sequence[Sentence], language: str, lexicon: SentimentLexicon) -> Finding | None:
    """The attitude as a word list sees it; None where the list does not know the language or nothing was said."""
    scored = [(score, s) for s in sentences if (score := lexicon.score(s.text, language)) is not None]
    if not scored:
        return None
    mean = sum(score for score, _ in scored) / len(scored)
    warmest, coldest = max(scored, key=lambda pair: pair[0]), min(scored, key=lambda pair: pair[0])
    if warmest[0] > 2 * CLEAR and coldest[0] < -2 * CLEAR:
        label, shown = "mixed", [warmest[1], coldest[1]]
    elif mean >= CLEAR:
        label, shown = "positive", [warmest[1]]
    elif mean <= -CLEAR:
        label, shown = "negative", [coldest[1]]
    else:
        label, shown = "neutral", [min(scored, key=lambda pair: abs(pair[0]))[1]]
    return Finding(
        FindingKind.SENTIMENT, label, "By a word list, not by understanding.", evidence=tuple(map(_evidence, shown))
    )


def _question(transcript: Transcript, question: Question) -> Finding:
    bare = FindingKind.QUESTION
    if reason := transcript.unanswered(question):
        return Finding(bare, question.id, reason)
    answers = [line for line in transcript.about(question) if line.is_answer]
    sentences = sentences_of(answers)
    ranks = centralities(sentences, transcript.plan.language)
    best = [sentences[i] for i in sorted(range(len(sentences)), key=lambda i: (-ranks[i], i))[:1]]
    shown = (*_chosen(answers), *map(_evidence, best), *_handed_in(answers))
    return Finding(bare, question.id, "Answered.", evidence=shown)


def _chosen(answers: Sequence[Line]) -> tuple[Evidence, ...]:
    return tuple(Evidence(line.turn_id, choice, None, None) for line in answers for choice in line.choices)


def _handed_in(answers: Sequence[Line]) -> tuple[Evidence, ...]:
    """The newest of it, by its first words."""
    newest = [(line, made) for line in answers for made in line.made][-1:]
    return tuple(Evidence(line.turn_id, _beginning(text), None, None) for line, text in newest)


def _beginning(text: str) -> str:
    """The first lines, as many as make a quote."""
    return "\n".join(text.splitlines()[:MADE_LINES])[:MADE_CHARS].rstrip()


def _evidence(sentence: Sentence) -> Evidence:
    return Evidence(sentence.line.turn_id, sentence.text, sentence.start, sentence.end)
