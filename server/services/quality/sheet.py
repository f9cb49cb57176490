"""The quality sheet of an interview, measured on how candidates took it."""

from collections.abc import Sequence
from dataclasses import dataclass

from server.interview.plan import Plan
from server.services.quality.coverage import (
    Row,
    coverage_findings,
    follow_up_findings,
    substance_findings,
    table_of,
)
from server.services.quality.lengths import Duration, duration_of, length_findings
from server.services.quality.neutrality import (
    interviewer_findings,
    model_findings,
    repetition_findings,
    wording_findings,
)
from server.services.quality.taken import Finding, Taken, Weight


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was found, the gravest first, and the numbers behind it."""

    table: tuple[Row, ...]
    durations: tuple[Duration, ...]
    findings: tuple[Finding, ...]

    @property
    def faults(self) -> tuple[Finding, ...]:
        """What breaks a rule, or will make candidates stumble."""
        return tuple(finding for finding in self.findings if finding.weight is Weight.FAULT)

    @property
    def hints(self) -> tuple[Finding, ...]:
        """What is worth a look."""
        return tuple(finding for finding in self.findings if finding.weight is Weight.HINT)


def sheet_of(takes: Sequence[Taken], *, chat: bool = True, voice: bool = False) -> Sheet:
    """The sheet of interviews that were all begun on the same plan; the modes are those it is offered in."""
    takes = [taken for taken in takes if taken.turns]
    if not takes:
        return Sheet((), (), ())
    plan: Plan = takes[0].plan
    table = table_of(plan, takes)
    durations = tuple(duration_of(taken) for taken in takes)
    found = [
        *coverage_findings(table, takes),
        *follow_up_findings(table, takes),
        *wording_findings(plan, takes),
        *interviewer_findings(takes),
        *repetition_findings(plan, takes),
        *substance_findings(table),
        *length_findings(plan, takes, table, durations, chat=chat, voice=voice),
        *model_findings(takes),
    ]
    return Sheet(table, durations, tuple(sorted(found, key=lambda finding: finding.weight is not Weight.FAULT)))
