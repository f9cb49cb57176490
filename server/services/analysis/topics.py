"""Which topics of a research question came up, as findings: each with the words about it, or none."""

from server.db.models import FindingKind
from server.interview.plan import Question, QuestionType
from server.interview.topics import Said, coverage
from server.interview.turns import Speaker
from server.services.analysis.findings import Evidence, Finding
from server.services.analysis.transcript import Transcript

COVERED = "Covered."
NOT_MENTIONED = "Not mentioned."


def topics_of(question: Question) -> tuple[str, ...]:
    """The topics the question is to bring up; only research questions have any."""
    return question.topics if question.type is QuestionType.RESEARCH else ()


def topic_findings(transcript: Transcript, question: Question) -> list[Finding]:
    """One finding a topic, by the words alone; none where the question was not answered."""
    if transcript.unanswered(question):
        return []
    lines = [line for line in transcript.about(question) if line.speaker is Speaker.INTERVIEWER or line.is_answer]
    said = [Said(line.number, line.is_answer, line.text) for line in lines]
    by_number = {line.number: line for line in lines}
    found = []
    for one in coverage(topics_of(question), said, transcript.plan.language):
        evidence: tuple[Evidence, ...] = ()
        if one.number is not None:
            line = by_number[one.number]
            evidence = (Evidence(line.turn_id, line.text[one.start : one.end], one.start, one.end),)
        found.append(topic_finding(question, one.topic, evidence))
    return found


def topic_finding(question: Question, topic: str, evidence: tuple[Evidence, ...]) -> Finding:
    """What is said about one topic; without evidence it was not mentioned."""
    text = COVERED if evidence else NOT_MENTIONED
    return Finding(FindingKind.TOPIC, topic, text, evidence=evidence, question_id=question.id)
