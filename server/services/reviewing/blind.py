"""Reading without names: who reads so, and a session as they see it."""

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.models import InterviewRow, MemberRole, SessionRow, TurnRow, WorkRow
from server.interview.turns import WorkKind
from server.services.access import Caller
from server.services.errors import NotAllowed
from server.services.reports import EvidenceView, FindingView, ReportView
from server.services.reviewing.blindfold import Blindfold

HIDDEN_NAME: Final = "Name hidden"


def reads_blind(caller: Caller, interview: InterviewRow) -> bool:
    """Whether names are hidden from the caller in this interview. Programs are no reviewers."""
    if caller.user_id is None:
        return False
    return caller.names_hidden or (interview.blind_review and caller.role is MemberRole.REVIEWER)


async def expect_sight(db: AsyncSession, caller: Caller, interview_id: UUID) -> None:
    """Raises NotAllowed for who reads the interview without names: voice and face tell who somebody is."""
    interview = await db.scalar(select(InterviewRow).where(InterviewRow.id == interview_id))
    if interview is not None and reads_blind(caller, interview):
        raise NotAllowed("Names are hidden from you here, and with them sound and pictures.")


def blindfold_of(row: SessionRow) -> Blindfold:
    """For everything that is told about the session."""
    return Blindfold(row.id, row.participant_name, row.participant_email)


def hide_in_row(row: SessionRow, fold: Blindfold) -> None:
    """Hide the names in a session's row, which must belong to no database session any more."""
    row.participant_name, row.participant_email = fold.alias, None
    row.summary = fold.hide_optional(row.summary)
    row.insights = [fold.hide(text) for text in row.insights]
    row.themes = [fold.hide(text) for text in row.themes]


def hide_in_plan(raw: dict[str, Any], fold: Blindfold) -> dict[str, Any]:
    """A stored plan without the candidate's name."""
    return {**raw, "participant_name": fold.alias} if raw.get("participant_name") else raw


def hide_in_turns(turns: list[TurnRow], report: ReportView | None, fold: Blindfold) -> ReportView | None:
    """Hide the names in rows that no database session holds any more; returns the report, its quotes to match."""
    covered = {turn.index: fold.cover(turn.text) for turn in turns}

    def evidence(said: EvidenceView) -> EvidenceView:
        if said.start is None or said.end is None or said.turn_index not in covered:
            return replace(said, quote=fold.hide(said.quote))
        text = covered[said.turn_index]
        start, end = text.moved(said.start, said.end)
        return replace(said, quote=text.text[start:end], start=start, end=end)

    def finding(found: FindingView) -> FindingView:
        return replace(
            found,
            label=fold.hide(found.label),
            text=fold.hide(found.text),
            evidence=tuple(evidence(said) for said in found.evidence),
        )

    seen = report and replace(
        report, summary=fold.hide_optional(report.summary), findings=tuple(finding(f) for f in report.findings)
    )
    for turn in turns:
        turn.text = covered[turn.index].text
        turn.choices = [fold.hide(choice) for choice in turn.choices]
        turn.attachments = [_unnamed(fold.hide_within(attachment)) for attachment in turn.attachments]
        turn.original_text = fold.hide_optional(turn.original_text)
        turn.words = [[fold.hide(str(word)), *rest] for word, *rest in turn.words]
    return seen


def hide_in_work(work: list[WorkRow], fold: Blindfold) -> None:
    """Hide the names in what was made, in rows that no database session holds any more."""
    for row in work:
        row.content = fold.hide_within(row.content)
        if row.kind is WorkKind.FILE:
            row.content = {"files": [{**one, "name": HIDDEN_NAME, "extract": ""} for one in row.content["files"]]}


def _unnamed(attachment: dict[str, Any]) -> dict[str, Any]:
    """Files tell who somebody is by their names and by what stands in them: a life's course has more than a name."""
    if attachment["kind"] != WorkKind.FILE:
        return attachment
    count = attachment["summary"].partition("\n\n")[0].count("\n") + 1
    said = "A file was" if count == 1 else f"{count} files were"
    return {**attachment, "summary": f"{said} handed in. Names and content are hidden from you here."}
