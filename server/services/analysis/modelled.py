"""Analysis by a language model: small questions, plain JSON answers, every quote checked."""

from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from server.db.models import FindingKind, ReportKind
from server.interview.plan import Anchor, Criterion, Question
from server.ports.language_model import ChatMessage, LanguageModel, ModelGarbled, TextDelta, estimate_tokens
from server.prompting import clip, language_name, prompt_version, render
from server.services.analysis.answers import (
    Answer,
    AssessAnswer,
    QuoteAnswer,
    ReduceAnswer,
    ReportAnswer,
    TopicsAnswer,
    Unreadable,
    read_answer,
)
from server.services.analysis.findings import Analysis, Evidence, EvidenceCheck, Finding
from server.services.analysis.topics import topic_finding, topic_findings
from server.services.analysis.transcript import Line, Transcript, chunks

CHUNK_CHARS = 24_000
"""About 6,000 tokens: fits the context of small local models with room for the answer."""
MAX_TOKENS = 3000
TEMPERATURE = 0.2
PROMPTS = ("report.jinja2", "reduce.jinja2", "assess.jinja2", "topics.jinja2", "correct.jinja2")
LOWEST, HIGHEST = 1, 5
MOST = {FindingKind.SUMMARY: 4, FindingKind.INSIGHT: 6, FindingKind.THEME: 6, FindingKind.QUOTE: 5}
NO_EVIDENCE = "Not assessed: the model gave no evidence that is in the transcript."


@dataclass(frozen=True, slots=True)
class AnalysisTimeouts:
    """Seconds of patience; nobody is waiting, and a local model may read a long transcript slowly."""

    first_token_s: float = 120.0
    token_s: float = 30.0


@dataclass(slots=True)
class TokenCount:
    """What an analysis has used so far; kept also when it fails."""

    input: int = 0
    output: int = 0


@dataclass(slots=True)
class ModelAnalyst:
    """Analyses one transcript. Made anew for each."""

    model: LanguageModel
    transcript: Transcript
    tokens: TokenCount
    timeouts: AnalysisTimeouts = field(default_factory=AnalysisTimeouts)
    chunk_chars: int = CHUNK_CHARS
    _fence: str = field(init=False)
    _check: EvidenceCheck = field(init=False)

    def __post_init__(self) -> None:
        self._fence = self.transcript.fence()
        self._check = EvidenceCheck(self.transcript)

    async def analyse(self) -> Analysis:
        """The whole analysis.

        Raises:
            ModelError: the model gives no answer.
            Unreadable: it gives none that can be used, twice.
        """
        findings, sentiment = await self._report()
        for question in self.transcript.plan.questions:
            findings += [await self._question(question), *await self._topics(question)]
        for criterion in self.transcript.plan.criteria:
            findings.append(await self._criterion(criterion))
        return Analysis(
            kind=ReportKind.MODEL,
            findings=tuple(findings),
            sentiment=sentiment,
            model=self.model.name,
            prompt_version=prompt_version(*PROMPTS),
            dropped_quotes=self._check.dropped_quotes,
            dropped_findings=self._check.dropped_findings,
        )

    async def _report(self) -> tuple[list[Finding], str | None]:
        if not self.transcript.answers:
            return [], None
        parts = chunks(self.transcript.lines, self._fence, self.chunk_chars)
        found: list[Finding] = []
        for number, part in enumerate(parts, 1):
            values = self._values(part, number, len(parts)) | {"objective": self.transcript.plan.objective}
            answer = await self._ask("report.jinja2", values, ReportAnswer, _valid_report)
            found += self._checked(answer)
        sentiments = [f for f in found if f.kind is FindingKind.SENTIMENT]
        if len(parts) > 1 and found:
            return await self._reduce(found, sentiments)
        kept = [finding for kind, most in MOST.items() for finding in _of(found, kind)[:most]]
        return [*kept, *sentiments], sentiments[0].label if sentiments else None

    def _checked(self, answer: ReportAnswer) -> list[Finding]:
        found: list[Finding] = []
        for kind, items in (
            (FindingKind.SUMMARY, answer.summary),
            (FindingKind.INSIGHT, answer.insights),
            (FindingKind.QUOTE, answer.quotes),
        ):
            for item in items:
                found += self._check.supported(Finding(kind, text=item.text, evidence=self._evidence(item.evidence)))
        for theme in answer.themes:
            evidence = self._evidence(theme.evidence)
            found += self._check.supported(Finding(FindingKind.THEME, label=theme.name, evidence=evidence))
        if (said := answer.sentiment) is not None:
            evidence = self._evidence(said.evidence)
            claim = Finding(FindingKind.SENTIMENT, label=said.label, text=said.reason, evidence=evidence)
            found += self._check.supported(claim)
        return found

    async def _reduce(self, found: list[Finding], sentiments: list[Finding]) -> tuple[list[Finding], str | None]:
        """The findings of all parts that matter, chosen by the model among those that passed the check."""
        numbered = dict(enumerate(found, 1))
        groups = [
            (kind.value, [(n, clip(f.text or f.label, 300)) for n, f in numbered.items() if f.kind is kind])
            for kind in MOST
        ]
        values: dict[str, object] = {
            "groups": groups,
            "fence": self._fence,
            "sentiments": [f.label for f in sentiments] or ["not stated"],
        }
        answer = await self._ask("reduce.jinja2", values, ReduceAnswer, lambda a: _valid_choice(a, numbered))
        chosen = [numbered[n] for kind in MOST for n in dict.fromkeys(_chosen(answer, kind)[: MOST[kind]])]
        if not sentiments:
            return chosen, None
        evidence = tuple(dict.fromkeys(e for f in sentiments for e in f.evidence[:1]))
        text = " ".join(dict.fromkeys(f.text for f in sentiments if f.label == answer.sentiment and f.text))
        return [*chosen, Finding(FindingKind.SENTIMENT, answer.sentiment, text, evidence=evidence)], answer.sentiment

    async def _question(self, question: Question) -> Finding:
        bare = Finding(FindingKind.QUESTION, label=question.id)
        if reason := self.transcript.unanswered(question):
            return replace(bare, text=reason)
        values = {"question": question.text, "goal": question.goal}
        return await self._assess(bare, self.transcript.about(question), values, ())

    async def _topics(self, question: Question) -> list[Finding]:
        """The topics as the model finds them, where its quotes stand; what the words alone show is covered too."""
        by_words = topic_findings(self.transcript, question)
        if not by_words:
            return []
        quoted: dict[int, tuple[Evidence, ...]] = {}
        parts = chunks(self.transcript.about(question), self._fence, self.chunk_chars)
        topics = list(enumerate(question.topics, 1))

        def valid(answer: TopicsAnswer) -> None:
            if any(not 1 <= topic.number <= len(topics) for topic in answer.topics):
                raise Unreadable(f"topics are numbered from 1 to {len(topics)}")

        for number, part in enumerate(parts, 1):
            values = self._values(part, number, len(parts)) | {"question": question.text, "topics": topics}
            answer = await self._ask("topics.jinja2", values, TopicsAnswer, valid)
            for topic in answer.topics:
                quoted[topic.number] = (*quoted.get(topic.number, ()), *self._evidence(topic.evidence))
        return [
            topic_finding(question, finding.label, quoted.get(number) or finding.evidence)
            for number, finding in enumerate(by_words, 1)
        ]

    async def _criterion(self, criterion: Criterion) -> Finding:
        bare = Finding(FindingKind.CRITERION, label=criterion.name)
        if not self.transcript.answers:
            return replace(bare, text="Not assessed: the candidate has not answered anything.")
        values = {"question": "", "criterion": criterion.name, "description": criterion.description}
        return await self._assess(bare, self.transcript.lines, values, criterion.anchors)

    async def _assess(
        self, bare: Finding, lines: Sequence[Line], about: dict[str, str], anchors: Sequence[Anchor]
    ) -> Finding:
        """Score `bare`. Of a long stretch, first what bears on it is gathered part by part, then that is assessed."""
        parts = chunks(lines, self._fence, self.chunk_chars)
        if len(parts) > 1:
            gathered: list[Evidence] = []
            for number, part in enumerate(parts, 1):
                answer = await self._ask_score(self._values(part, number, len(parts)) | about, anchors)
                gathered += self._evidence(answer.evidence)
            if not gathered:
                self._check.dropped_findings += 1
                return replace(bare, text=NO_EVIDENCE)
            parts = [clip(self._quoted(gathered), self.chunk_chars)]
        answer = await self._ask_score(self._values(parts[0], 1, 1) | about, anchors)
        evidence = self._evidence(answer.evidence)
        if not evidence and answer.score is not None:
            self._check.dropped_findings += 1
            return replace(bare, text=NO_EVIDENCE)
        text = answer.reasoning if evidence else "Not assessed: the model finds too little in the answers to judge by."
        return replace(bare, text=text, score=answer.score, evidence=evidence)

    async def _ask_score(self, values: dict[str, object], anchors: Sequence[Anchor]) -> AssessAnswer:
        lowest = min((a.score for a in anchors), default=LOWEST)
        highest = max((a.score for a in anchors), default=HIGHEST)
        scale: dict[str, object] = {"lowest": lowest, "highest": highest, "anchors": list(anchors)}

        def valid(answer: AssessAnswer) -> None:
            if answer.score is not None and not lowest <= answer.score <= highest:
                raise Unreadable(f"score is {answer.score}, and has to be null or from {lowest} to {highest}")

        return await self._ask("assess.jinja2", values | scale, AssessAnswer, valid)

    def _quoted(self, evidence: Sequence[Evidence]) -> str:
        numbers = {line.turn_id: line.number for line in self.transcript.lines}
        return "\n".join(
            f"[{numbers[e.turn_id]}] Candidate: <{self._fence}>{e.quote}</{self._fence}>" for e in evidence
        )

    def _values(self, transcript: str, part: int, parts: int) -> dict[str, object]:
        plan = self.transcript.plan
        return {
            "language": language_name(plan.language),
            "title": plan.title,
            "fence": self._fence,
            "transcript": transcript,
            "part": part,
            "parts": parts,
            "goal": "",
            "criterion": "",
            "description": "",
        }

    def _evidence(self, quotes: Sequence[QuoteAnswer]) -> tuple[Evidence, ...]:
        return self._check.evidence((q.turn, q.quote) for q in quotes)

    async def _ask(
        self, template: str, values: dict[str, object], kind: type[Answer], validate: Callable[[Answer], None]
    ) -> Answer:
        messages: list[ChatMessage] = render(template, values)
        text = await self._complete(messages)
        try:
            return _read(text, kind, validate)
        except Unreadable as error:
            correction = render("correct.jinja2", {"problem": str(error)})[1]
            again = [*messages, ChatMessage("assistant", clip(text, 4000) or "(nothing)"), correction]
            return _read(await self._complete(again), kind, validate)

    async def _complete(self, messages: Sequence[ChatMessage]) -> str:
        words: list[str] = []
        stream = self.model.stream(
            messages,
            max_tokens=MAX_TOKENS,
            temperature=TEMPERATURE,
            first_token_timeout_s=self.timeouts.first_token_s,
            token_timeout_s=self.timeouts.token_s,
        )
        finished = None
        try:
            async with aclosing(stream):
                async for piece in stream:
                    if isinstance(piece, TextDelta):
                        words.append(piece.text)
                    else:
                        finished = piece
        finally:
            estimated_input = estimate_tokens(sum(len(m.content) for m in messages)) if words else 0
            self.tokens.input += finished.input_tokens if finished else estimated_input
            self.tokens.output += finished.output_tokens if finished else estimate_tokens(sum(map(len, words)))
        if not words:
            raise ModelGarbled("the model answered without a word")
        return "".join(words)


def _read(text: str, kind: type[Answer], validate: Callable[[Answer], None]) -> Answer:
    answer = read_answer(text, kind)
    validate(answer)
    return answer


def _valid_report(answer: ReportAnswer) -> None:
    if not (answer.summary or answer.insights or answer.themes):
        raise Unreadable("summary, insights and themes are all empty")


def _valid_choice(answer: ReduceAnswer, numbered: dict[int, Finding]) -> None:
    for kind in MOST:
        for number in _chosen(answer, kind):
            if number not in numbered or numbered[number].kind is not kind:
                raise Unreadable(f"{number} is not listed under {kind.value}")


def _chosen(answer: ReduceAnswer, kind: FindingKind) -> list[int]:
    return {
        FindingKind.SUMMARY: answer.summary,
        FindingKind.INSIGHT: answer.insights,
        FindingKind.THEME: answer.themes,
        FindingKind.QUOTE: answer.quotes,
    }[kind]


def _of(found: Sequence[Finding], kind: FindingKind) -> list[Finding]:
    return [finding for finding in found if finding.kind is kind]
