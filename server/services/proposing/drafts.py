"""Drafts: a brief, what a model has proposed for it, and what a person has made of that."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import DraftRow, DraftState, InterviewRow
from server.services.access import Caller
from server.services.audit import record
from server.services.copying import make_interview
from server.services.errors import Conflict, Invalid, NotFound
from server.services.inputs import parse
from server.services.interviews import NewInterview
from server.services.portable import FORMAT, InterviewDocument
from server.services.projects import project_for
from server.services.proposing.reading import Found
from server.services.question_inputs import NewQuestion

LONGEST_BRIEF: Final = 40_000
DRAFT_LIFE: Final = timedelta(days=30)
"""Drafts that nobody has touched for this long are erased when the next one is made."""
SILENT_FOR: Final = timedelta(seconds=45)
"""A writer shows a sign of life more often than this; after it, it is gone with its process."""
GONE: Final = "The server was restarted in between. What had come is here."
EDITED: Final = {
    "question": {"text": 10_000, "goal": 20_000},
    "criterion": {"name": 200, "description": 20_000, "anchors": 20_000},
}
"""Fields of a proposal that people change → the longest they may be."""


async def create_draft(
    sessions: Sessions, caller: Caller, brief: str, language: str, project_id: UUID | None = None
) -> DraftRow:
    """A draft for whose proposals a model is about to be asked; it and its interview belong to the project.

    Raises:
        Invalid: there is nothing in the brief.
        NotFound: no such project of the caller's.
    """
    brief = brief.replace("\x00", "").strip()[:LONGEST_BRIEF]
    if not brief:
        raise Invalid("Please paste a job description, or write a few lines on what you want to learn.", "brief")
    parse(NewInterview, {"title": "T", "language": language})
    now = datetime.now(UTC)
    async with writing(sessions) as db:
        await db.execute(
            delete(DraftRow).where(
                DraftRow.organization_id == caller.organization_id, DraftRow.alive_at < now - DRAFT_LIFE
            )
        )
        row = DraftRow(
            organization_id=caller.organization_id,
            project_id=await project_for(db, caller, project_id),
            brief=brief,
            language=language,
            alive_at=now,
        )
        db.add(row)
        await db.flush()
        record(db, caller, "draft.created", row.id)
    return row


async def _owned(db: AsyncSession, caller: Caller, draft_id: UUID, *, lock: bool = False) -> DraftRow:
    query = select(DraftRow).where(DraftRow.id == draft_id, DraftRow.organization_id == caller.organization_id)
    row: DraftRow | None = await db.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no such draft. It may have been made into an interview already.")
    return row


async def find_draft(sessions: Sessions, caller: Caller, draft_id: UUID) -> DraftRow:
    """The draft as it stands; one whose writer has died has failed.

    Raises:
        NotFound: unknown or another organization's.
    """
    async with reading(sessions) as db:
        row = await _owned(db, caller, draft_id)
    if row.state is DraftState.WRITING and datetime.now(UTC) - row.alive_at > SILENT_FOR:
        row.state, row.problem = DraftState.FAILED, GONE
    return row


async def list_drafts(sessions: Sessions, caller: Caller, most: int = 5) -> list[DraftRow]:
    """The newest drafts that have not become interviews."""
    query = (
        select(DraftRow)
        .where(DraftRow.organization_id == caller.organization_id)
        .order_by(DraftRow.id.desc())
        .limit(most)
    )
    async with reading(sessions) as db:
        return list(await db.scalars(query))


async def edit_draft(sessions: Sessions, caller: Caller, draft_id: UUID, sent: Mapping[str, str]) -> DraftRow:
    """Keep what a person has typed: `title`, `objective`, `description`; `text-<id>`, `goal-<id>` and so on.

    A proposal is chosen when `use-<id>` is sent; one of which nothing is sent stays as it is, since it has come after
    the page.

    Raises:
        NotFound: no such draft of the caller's.
    """
    async with writing(sessions) as db:
        row = await _owned(db, caller, draft_id, lock=True)
        row.proposals = [_edited(proposal, sent) for proposal in row.proposals]
        row.about = _about(row.about, sent)
        row.language = sent.get("language", row.language)[:35] or row.language
    return row


def _about(about: dict[str, str], sent: Mapping[str, str]) -> dict[str, str]:
    """As edited; `edited` tells that a person has: their page is not to be changed under their hands."""
    texts = {
        name: sent[name].replace("\x00", "").strip()[:most]
        for name, most in (("title", 300), ("objective", 20_000), ("description", 20_000))
        if name in sent
    }
    differs = any(text != about.get(name, "") for name, text in texts.items())
    return about | texts | ({"edited": "yes"} if differs else {})


def _edited(proposal: dict[str, Any], sent: Mapping[str, str]) -> dict[str, Any]:
    texts = {
        name: sent[f"{name}-{proposal['id']}"].replace("\x00", "").strip()[:most]
        for name, most in EDITED[proposal["kind"]].items()
        if f"{name}-{proposal['id']}" in sent
    }
    return {**proposal, **texts, "chosen": f"use-{proposal['id']}" in sent} if texts else proposal


async def ask_again(sessions: Sessions, caller: Caller, draft_id: UUID) -> DraftRow:
    """The draft, open for another round of proposals beside those that are there.

    Raises:
        NotFound: no such draft of the caller's.
        Conflict: a model is at work on it.
    """
    now = datetime.now(UTC)
    async with writing(sessions) as db:
        row = await _owned(db, caller, draft_id, lock=True)
        if row.state is DraftState.WRITING and now - row.alive_at <= SILENT_FOR:
            raise Conflict("Proposals are still being written. Please wait until they are there.")
        row.state, row.problem, row.dropped = DraftState.WRITING, "", 0
        row.round += 1
        row.alive_at = now
    return row


async def add_proposals(sessions: Sessions, draft_id: UUID, round_: int, found: Found, note: str = "") -> bool:
    """Keep what a model has proposed. False when the draft is gone or in another round: nobody wants it any more."""
    async with writing(sessions) as db:
        row = await db.scalar(select(DraftRow).where(DraftRow.id == draft_id).with_for_update())
        if row is None or row.round != round_:
            return False
        row.alive_at = datetime.now(UTC)
        row.proposals = [*row.proposals, *({**proposal, "note": note} for proposal in found.proposals)]
        row.dropped += found.dropped
        if found.about:
            row.about = found.about | {name: text for name, text in row.about.items() if text} | {"proposed": "yes"}
    return True


async def finish_round(sessions: Sessions, draft_id: UUID, round_: int, problem: str) -> None:
    """The round is over; `problem` says why it ended early, in words for people."""
    async with writing(sessions) as db:
        row = await db.scalar(select(DraftRow).where(DraftRow.id == draft_id).with_for_update())
        if row is not None and row.round == round_:
            row.state = DraftState.FAILED if problem else DraftState.READY
            row.problem = problem


async def delete_draft(sessions: Sessions, caller: Caller, draft_id: UUID) -> None:
    """Erase a draft with its brief. NotFound when it is not the caller's."""
    async with writing(sessions) as db:
        row = await _owned(db, caller, draft_id, lock=True)
        await db.delete(row)
        record(db, caller, "draft.deleted", draft_id)


async def make_of_draft(
    sessions: Sessions, caller: Caller, draft_id: UUID, criteria: list[dict[str, Any]]
) -> InterviewRow:
    """The interview of what is chosen; the draft is gone then. `criteria` as in a file of an interview.

    Raises:
        NotFound: no such draft of the caller's.
        Invalid: nothing is chosen, or names the field of the draft's form.
    """
    row = await find_draft(sessions, caller, draft_id)
    chosen = [p for p in row.proposals if p["kind"] == "question" and p["chosen"] and p["text"]]
    if not chosen:
        raise Invalid("Please choose at least one question.")
    about = row.about
    if not about.get("title"):
        raise Invalid("Please give the interview a title.", "title")
    interview = parse(
        NewInterview,
        {
            "title": about["title"],
            "description": about.get("description") or None,
            "objective": about.get("objective") or None,
            "language": row.language,
            "assessmentCriteria": criteria,
        },
    )
    names = ("text", "type", "options", "goal")
    questions = tuple(parse(NewQuestion, {name: p[name] for name in names}) for p in chosen)
    document = InterviewDocument(colloquy=FORMAT, interview=interview, questions=questions)
    made = await make_interview(sessions, caller, document, "interview.made_from_brief", row.project_id)
    await delete_draft(sessions, caller, draft_id)
    return made
