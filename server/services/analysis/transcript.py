"""A finished interview as analysis reads it: numbered turns, the candidate's to be quoted."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from server.interview.plan import Plan, Question
from server.interview.turns import Move, Speaker, Turn
from server.prompting import fence_tag, fenced


@dataclass(frozen=True, slots=True)
class Line:
    """One turn. `number` is what models call it by: its index in the session."""

    number: int
    turn_id: str
    speaker: Speaker
    move: Move
    question_id: str | None
    text: str
    choices: tuple[str, ...]
    made: tuple[str, ...] = ()
    """What was handed in with it, in words: code, a drawing's description, a file's name."""

    @property
    def is_answer(self) -> bool:
        """Whether the candidate says something in it."""
        if self.speaker is not Speaker.CANDIDATE:
            return False
        return bool(self.made) or (self.move is Move.SAY and bool(self.text.strip() or self.choices))


@dataclass(frozen=True, slots=True)
class Transcript:
    """The turns of one session on its plan."""

    plan: Plan
    lines: tuple[Line, ...]

    @property
    def answers(self) -> list[Line]:
        """The candidate's turns that say something."""
        return [line for line in self.lines if line.is_answer]

    def about(self, question: Question) -> list[Line]:
        """All turns on `question`."""
        return [line for line in self.lines if line.question_id == question.id]

    def unanswered(self, question: Question) -> str | None:
        """Why there is no answer to `question`, in words for reviewers; None: there is one."""
        lines = self.about(question)
        if any(line.is_answer for line in lines):
            return None
        if not lines:
            return "Not asked."
        return "Skipped by the candidate." if any(line.move is Move.SKIP for line in lines) else "Not answered."

    def fence(self) -> str:
        """A tag no turn contains."""
        texts = (text for line in self.lines for text in (line.text, *line.made))
        return fence_tag(self.plan.interview_id, texts)


def transcript_of(plan: Plan, turns: Iterable[tuple[str, Turn]]) -> Transcript:
    """The transcript of stored turns, given with their ids."""
    return Transcript(
        plan,
        tuple(
            Line(
                number=turn.index,
                turn_id=turn_id,
                speaker=turn.speaker,
                move=turn.move,
                question_id=turn.question_id,
                text=turn.text,
                choices=turn.choices,
                made=tuple(attachment.summary for attachment in turn.attachments),
            )
            for turn_id, turn in turns
        ),
    )


def chunks(lines: Sequence[Line], fence: str, budget: int) -> list[str]:
    """The turns as text for a model, in as many pieces as needed to keep each at about `budget` characters."""
    result: list[str] = []
    current: list[str] = []
    size = 0
    for line in lines:
        for part in _rendered(line, fence, budget):
            if current and size + len(part) > budget:
                result.append("\n".join(current))
                current, size = [], 0
            current.append(part)
            size += len(part)
    if current:
        result.append("\n".join(current))
    return result


def _rendered(line: Line, fence: str, budget: int) -> Iterator[str]:
    if line.speaker is Speaker.INTERVIEWER:
        yield f"[{line.number}] Interviewer: {line.text}"
        return
    chosen = f"(chose: {' / '.join(line.choices)}) " if line.choices else ""
    for made in line.made:
        for start in range(0, len(made), budget):
            yield f"[{line.number}] Candidate, handed in: {fenced(fence, made[start : start + budget])}"
    if not line.text and line.made and not chosen:
        return
    if not line.text:
        yield f"[{line.number}] Candidate: {chosen or f'(used the button: {line.move.value})'}"
        return
    for start in range(0, len(line.text), budget):
        yield f"[{line.number}] Candidate: {chosen}{fenced(fence, line.text[start : start + budget])}"
