"""By what people score a session: the criteria of its plan, each with its steps. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from server.interview.plan import Criterion, Plan

LOWEST: Final = 1
HIGHEST: Final = 5
MOST_STEPS: Final = 11
"""Of wider scales only the scores with an anchor are offered."""
OVERALL: Final = Criterion("Overall impression", "The interview as a whole: it has no criteria of its own.")


@dataclass(frozen=True, slots=True)
class Step:
    """A score that can be given; `anchor` says what it looks like in an answer."""

    score: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A criterion with the scores that can be given for it."""

    criterion: Criterion
    steps: tuple[Step, ...]

    @property
    def highest(self) -> int:
        """The best score."""
        return self.steps[-1].score

    def allows(self, score: float) -> bool:
        """Whether it is one of the steps."""
        return any(step.score == score for step in self.steps)

    def share(self, score: float) -> float:
        """0–1: how far up the scale."""
        lowest = self.steps[0].score
        span = self.highest - lowest
        return min(1.0, max(0.0, (score - lowest) / span)) if span else 1.0


def scale_of(criterion: Criterion) -> Scale:
    """From its anchors, else 1 to 5, as reports are scored."""
    anchors = {anchor.score: anchor.description for anchor in criterion.anchors}
    if len(anchors) < 2:
        numbers: Iterable[int] = range(LOWEST, HIGHEST + 1)
    elif max(anchors) - min(anchors) < MOST_STEPS:
        numbers = range(min(anchors), max(anchors) + 1)
    else:
        numbers = sorted(anchors)
    return Scale(criterion, tuple(Step(number, anchors.get(number, "")) for number in numbers))


def rubric_of(plan: Plan) -> tuple[Scale, ...]:
    """Every criterion of the plan; of a plan without any, the impression as a whole."""
    return tuple(map(scale_of, plan.criteria or (OVERALL,)))


@dataclass(frozen=True, slots=True)
class Overall:
    """All criteria in one number, 0–100; None where nothing has been assessed."""

    score: float | None
    by_people: bool


def overall_of(rubric: tuple[Scale, ...], machine: Mapping[str, float], people: Mapping[str, list[float]]) -> Overall:
    """The criteria's mean by their weights: what people say on average where any has scored, else the report's."""
    weight = total = 0.0
    by_people = False
    for scale in rubric:
        name = scale.criterion.name
        given = people.get(name) or ([machine[name]] if name in machine else [])
        if not given:
            continue
        by_people = by_people or bool(people.get(name))
        total += scale.criterion.weight * scale.share(sum(given) / len(given))
        weight += scale.criterion.weight
    return Overall(round(100 * total / weight, 1) if weight > 0 else None, by_people)
