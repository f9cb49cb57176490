"""The result of an analysis, and the check every quote has to pass."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from server.db.models import FindingKind, ReportKind
from server.interview.words import letters_in
from server.services.analysis.transcript import Line, Transcript

MIN_QUOTE_CHARS = 4
"""In letters, of which a Chinese character counts as several. Shorter quotes prove nothing, unless they are all there
is."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A candidate's own words."""

    turn_id: str
    quote: str
    start: int | None
    """`quote` is the turn's text from `start` to `end`; None: an option the candidate chose, or what they handed in."""
    end: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One claim. Claims about a candidate have evidence; what merely says what was asked or left open needs none."""

    kind: FindingKind
    label: str = ""
    text: str = ""
    score: float | None = None
    evidence: tuple[Evidence, ...] = ()
    question_id: str | None = None
    """Of a topic: the question it belongs to."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that is found in one interview."""

    kind: ReportKind
    findings: tuple[Finding, ...]
    sentiment: str | None
    model: str | None = None
    prompt_version: str | None = None
    dropped_quotes: int = 0
    dropped_findings: int = 0

    @property
    def summary(self) -> str:
        """The summary's sentences as one text."""
        return " ".join(f.text for f in self.findings if f.kind is FindingKind.SUMMARY)

    def texts(self, kind: FindingKind) -> list[str]:
        """What the findings of a kind say, or are called."""
        return [f.text or f.label for f in self.findings if f.kind is kind]


@dataclass(slots=True)
class EvidenceCheck:
    """Holds quotes against the transcript, word for word, and counts what it drops."""

    transcript: Transcript
    dropped_quotes: int = 0
    dropped_findings: int = 0
    _by_number: dict[int, Line] = field(init=False)

    def __post_init__(self) -> None:
        self._by_number = {line.number: line for line in self.transcript.answers}

    def evidence(self, quotes: Iterable[tuple[int | None, str]]) -> tuple[Evidence, ...]:
        """Those of the (turn, quote) pairs that are a candidate's words. Wrong turns are put right, wrong words not."""
        found: list[Evidence] = []
        for number, quote in quotes:
            evidence = self._find(number, quote.strip())
            if evidence is None:
                self.dropped_quotes += 1
            elif evidence not in found:
                found.append(evidence)
        return tuple(found)

    def supported(self, finding: Finding) -> list[Finding]:
        """The finding, if evidence is left for it."""
        if finding.evidence:
            return [finding]
        self.dropped_findings += 1
        return []

    def _find(self, number: int | None, quote: str) -> Evidence | None:
        named = self._by_number.get(number) if number is not None else None
        others = (line for line in self.transcript.answers if line is not named)
        for line in ([named] if named else []) + list(others):
            if evidence := _in_line(line, quote):
                return evidence
        return None


def _in_line(line: Line, quote: str) -> Evidence | None:
    if quote in line.choices:
        return Evidence(line.turn_id, quote, None, None)
    if letters_in(quote) < MIN_QUOTE_CHARS and quote != line.text.strip():
        return None
    start = line.text.find(quote) if quote else -1
    if start >= 0:
        return Evidence(line.turn_id, quote, start, start + len(quote))
    handed_in = letters_in(quote) >= MIN_QUOTE_CHARS and any(quote in made for made in line.made)
    return Evidence(line.turn_id, quote, None, None) if handed_in else None
