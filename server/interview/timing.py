"""Active time and silence: only time the candidate is connected counts."""

from dataclasses import dataclass

from server.interview.pace import Pace
from server.interview.plan import Plan, QuestionType
from server.interview.progress import Progress, current_question


@dataclass(slots=True)
class ActiveClock:
    """The interview's stopwatch, wound by events. Times out of order count as the newest one seen."""

    base_ms: int = 0
    """Active time before the current connection."""
    since_ms: int | None = None
    """Start of the current connection, Unix milliseconds."""
    newest_ms: int = 0
    quiet_since_ms: int = 0
    """Last sign of life of either party."""

    @property
    def running(self) -> bool:
        """Whether time counts now."""
        return self.since_ms is not None

    def advance(self, at_ms: int) -> int:
        """`at_ms`, or the newest time seen where that is later."""
        self.newest_ms = max(self.newest_ms, at_ms)
        return self.newest_ms

    def elapsed_ms(self, at_ms: int) -> int:
        """Active time at `at_ms`."""
        return self.base_ms if self.since_ms is None else self.base_ms + max(0, at_ms - self.since_ms)

    def when(self, elapsed_ms: int) -> int:
        """The moment active time reaches `elapsed_ms` if the clock keeps running."""
        return (self.newest_ms if self.since_ms is None else self.since_ms) + elapsed_ms - self.base_ms

    def start(self, at_ms: int) -> None:
        """Count from `at_ms`; a running clock keeps its start."""
        self.since_ms = at_ms if self.since_ms is None else self.since_ms
        self.heard(at_ms)

    def stop(self, at_ms: int) -> None:
        """Stand still from `at_ms`."""
        self.base_ms = self.elapsed_ms(at_ms)
        self.since_ms = None

    def heard(self, at_ms: int) -> None:
        """Silence starts anew."""
        self.quiet_since_ms = at_ms


def silence_limit_ms(progress: Progress, plan: Plan, pace: Pace) -> int:
    """How long the present silence is left alone."""
    check_in = pace.check_in_ms[plan.patience]
    if progress.silence_stage >= 2:
        return check_in * pace.park_factor
    question = current_question(progress, plan)
    at_work = question is not None and question.type in (QuestionType.CODING, QuestionType.WHITEBOARD)
    return check_in * max(pace.need_time_factor if progress.given_time else 1, pace.work_factor if at_work else 1)
