"""Interviews as creators make, change, publish and archive them."""

import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import InterviewRow, QuestionRow
from server.interview.plan import FollowUpDepth, Patience, Tone
from server.services.access import Caller
from server.services.audit import record
from server.services.errors import Conflict, Invalid, NotFound
from server.services.inputs import Label, LanguageTag, LongText, ShortName, Title, checked
from server.services.organization import kept_at_most
from server.services.pagination import DEFAULT_LIMIT, Page, page_of, page_query
from server.services.projects import project_for
from server.services.quotas import expect_room_for_interview
from server.services.version_keeping import keep_version

LIST_NAME: Final = "interviews"
SLUG_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
SLUG_WORDS_LENGTH: Final = 48
SLUG_SUFFIX_LENGTH: Final = 8
"""31⁸ possible endings: a link is not found by trying."""

Minutes = Annotated[int, Meta(ge=1, le=480)]
Days = Annotated[int, Meta(ge=1, le=3650)]


class AnchorInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one score of a criterion looks like in an answer."""

    score: Annotated[int, Meta(ge=0, le=100)]
    description: LongText


class CriterionInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One rubric item for evaluators; never shown to candidates."""

    name: Label
    description: LongText = ""
    weight: Annotated[float, Meta(gt=0, le=1000)] | UnsetType = UNSET
    anchors: Annotated[tuple[AnchorInput, ...], Meta(max_length=20)] | UnsetType = UNSET


Criteria = Annotated[tuple[CriterionInput, ...], Meta(max_length=50, extra_json_schema={"uniqueItems": True})]


class NewInterview(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A new interview; only the title is needed."""

    title: Annotated[Title, Meta(description="Display name.", examples=["Backend screening"])]
    description: Annotated[LongText | None, Meta(description="Longer description for candidates.")] = None
    objective: Annotated[LongText | None, Meta(description="What you want to learn from candidates.")] = None
    assessment_criteria: Annotated[
        Criteria,
        Meta(
            description="Rubric items for evaluators, each with its own name.",
            examples=[[{"name": "Trade-offs", "description": "Weighs alternatives and says why."}]],
        ),
    ] = ()
    chat_enabled: Annotated[bool, Meta(description="Allow text chat.")] = True
    voice_enabled: Annotated[bool, Meta(description="Allow voice.")] = False
    video_enabled: Annotated[bool, Meta(description="Allow video.")] = False
    ai_name: Annotated[ShortName, Meta(description="Name the interviewer goes by.")] = "Aural"
    ai_tone: Annotated[Tone, Meta(description="The interviewer's manner.")] = Tone.PROFESSIONAL
    follow_up_depth: Annotated[FollowUpDepth, Meta(description="How hard answers are probed.")] = FollowUpDepth.MODERATE
    language: Annotated[LanguageTag, Meta(description="BCP-47 language tag.")] = "en"
    time_limit_minutes: Annotated[Minutes | None, Meta(description="Cap on a session's length; null: none.")] = None
    anti_cheating_enabled: Annotated[bool, Meta(description="Collect integrity signals.")] = False
    intro: Annotated[LongText | None, Meta(description="Greeting in your own words.")] = None
    closing: Annotated[LongText | None, Meta(description="Last words in your own words.")] = None
    consent_text: Annotated[LongText | None, Meta(description="Added to the notice candidates consent to.")] = None
    retention_days: Annotated[Days | None, Meta(description="Days finished sessions are kept; null: no end.")] = None
    keep_audio: Annotated[
        bool, Meta(description="Keep the sound of spoken interviews, of candidates who agree to that.")
    ] = False
    patience: Annotated[Patience, Meta(description="How long silence is left alone.")] = Patience.NORMAL
    ask_name: Annotated[bool, Meta(description="Ask candidates for their name.")] = True
    ask_email: Annotated[bool, Meta(description="Ask candidates for their email address.")] = True
    llm_model: Annotated[Label | None, Meta(description="Language model that interviews; null: the server's.")] = None
    analysis_model: Annotated[Label | None, Meta(description="Model that writes reports; null: the server's.")] = None


class InterviewChanges(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What to change about an interview; what is left out stays."""

    title: Title | UnsetType = UNSET
    description: LongText | UnsetType | None = UNSET
    objective: LongText | UnsetType | None = UNSET
    assessment_criteria: Criteria | UnsetType = UNSET
    chat_enabled: bool | UnsetType = UNSET
    voice_enabled: bool | UnsetType = UNSET
    video_enabled: bool | UnsetType = UNSET
    ai_name: ShortName | UnsetType = UNSET
    ai_tone: Tone | UnsetType = UNSET
    follow_up_depth: FollowUpDepth | UnsetType = UNSET
    language: LanguageTag | UnsetType = UNSET
    time_limit_minutes: Minutes | UnsetType | None = UNSET
    anti_cheating_enabled: bool | UnsetType = UNSET
    intro: LongText | UnsetType | None = UNSET
    closing: LongText | UnsetType | None = UNSET
    consent_text: LongText | UnsetType | None = UNSET
    retention_days: Days | UnsetType | None = UNSET
    keep_audio: bool | UnsetType = UNSET
    patience: Patience | UnsetType = UNSET
    ask_name: bool | UnsetType = UNSET
    ask_email: bool | UnsetType = UNSET
    llm_model: Label | UnsetType | None = UNSET
    analysis_model: Label | UnsetType | None = UNSET


@dataclass(frozen=True, slots=True)
class ListedInterview:
    """A row of the list; `row.session_count` has the sessions."""

    row: InterviewRow
    question_count: int


@dataclass(frozen=True, slots=True)
class InterviewDetail:
    """An interview and its questions in the order they are asked."""

    row: InterviewRow
    questions: list[QuestionRow]


def _values(given: NewInterview | InterviewChanges) -> dict[str, Any]:
    """Column values; texts trimmed, criteria as the JSON that is stored.

    Raises:
        Invalid: two criteria of one name, by which reports tell them apart.
    """
    values = {name: value for name in given.__struct_fields__ if (value := getattr(given, name)) is not UNSET}
    for name in ("title", "ai_name"):
        if name in values:
            values[name] = values[name].strip()
    if "assessment_criteria" in values:
        criteria: tuple[CriterionInput, ...] = values["assessment_criteria"]
        seen: set[str] = set()
        for index, criterion in enumerate(criteria):
            if criterion.name.strip().casefold() in seen:
                raise Invalid("Two criteria have the same name.", field=f"assessmentCriteria[{index}].name")
            seen.add(criterion.name.strip().casefold())
        values["assessment_criteria"] = [
            {**msgspec.to_builtins(c), "name": c.name.strip(), "description": c.description} for c in criteria
        ]
    return values


def new_slug(title: str) -> str:
    """A readable, unguessable end of a link: the title's words and random letters."""
    ascii_title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", ascii_title).strip("-")[:SLUG_WORDS_LENGTH].strip("-")
    suffix = "".join(secrets.choice(SLUG_ALPHABET) for _ in range(SLUG_SUFFIX_LENGTH))
    return f"{words}-{suffix}" if words else suffix


async def owned_interview(
    db: AsyncSession, organization_id: UUID, interview_id: UUID, *, lock: bool = False
) -> InterviewRow:
    """The organization's interview; with `lock`, nobody else changes it or its questions until the transaction ends.

    Raises:
        NotFound: unknown or another organization's.
    """
    query = select(InterviewRow).where(InterviewRow.id == interview_id, InterviewRow.organization_id == organization_id)
    row = await db.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("There is no such interview.")
    return row


def touch(row: InterviewRow, expected_revision: int | None = None) -> None:
    """Count an edit of the locked interview.

    Raises:
        Conflict: somebody has edited it since `expected_revision`.
    """
    if expected_revision is not None and row.revision != expected_revision:
        raise Conflict("The interview has been changed by somebody else in the meantime. Load it again.")
    row.revision += 1
    row.updated_at = datetime.now(UTC)


async def create_interview(
    sessions: Sessions, caller: Caller, new: NewInterview, project_id: UUID | None = None
) -> InterviewRow:
    """The new interview: active, and for invited candidates until published. Without a project it goes into the
    oldest the caller sees.

    Raises:
        Invalid: names the field, or there is no project.
        NotFound: no such project of the caller's.
        QuotaExceeded: there are as many as may be.
    """
    async with writing(sessions) as db:
        return await add_interview(db, caller, new, project_id)


async def add_interview(
    db: AsyncSession, caller: Caller, new: NewInterview, project_id: UUID | None = None
) -> InterviewRow:
    """As `create_interview`, in the transaction `db` is in."""
    values = _values(checked(new))
    project_id = await project_for(db, caller, project_id)
    await expect_room_for_interview(db, caller.organization_id)
    values["retention_days"] = await kept_at_most(db, caller.organization_id, values.get("retention_days"))
    row = InterviewRow(
        organization_id=caller.organization_id,
        project_id=project_id,
        public_slug=new_slug(values["title"]),
        **values,
    )
    db.add(row)
    await db.flush()
    record(db, caller, "interview.created", row.id)
    await keep_version(db, caller, row)
    return row


async def list_interviews(
    sessions: Sessions,
    caller: Caller,
    *,
    limit: int = DEFAULT_LIMIT,
    cursor: str | None = None,
    is_active: bool | None = None,
    project_id: UUID | None = None,
) -> Page[ListedInterview]:
    """A page of interviews, newest first; `is_active` keeps the archived ones out, or only them in.

    With `project_id` only that project's: none where the caller sees no such project.

    Raises:
        Invalid: limit or cursor.
    """
    query = select(InterviewRow).where(InterviewRow.organization_id == caller.organization_id)
    if is_active is not None:
        query = query.where(InterviewRow.is_active.is_(is_active))
    if project_id is not None:
        query = query.where(InterviewRow.project_id == project_id)
    query = page_query(query, InterviewRow.id, LIST_NAME, limit=limit, cursor=cursor)
    async with reading(sessions) as db:
        rows = list(await db.scalars(query))
        counted = await db.execute(
            select(QuestionRow.interview_id, func.count())
            .where(QuestionRow.interview_id.in_([row.id for row in rows]), QuestionRow.deleted_at.is_(None))
            .group_by(QuestionRow.interview_id)
        )
        counts: dict[UUID, int] = {interview_id: count for interview_id, count in counted}
    listed = [(row.id, ListedInterview(row, counts.get(row.id, 0))) for row in rows]
    return page_of(listed, LIST_NAME, limit=limit)


async def questions_of(db: AsyncSession, interview_id: UUID) -> list[QuestionRow]:
    """An interview's questions in the order they are asked, without deleted ones."""
    return list(
        await db.scalars(
            select(QuestionRow)
            .where(QuestionRow.interview_id == interview_id, QuestionRow.deleted_at.is_(None))
            .order_by(QuestionRow.position, QuestionRow.id)
        )
    )


async def get_interview(sessions: Sessions, caller: Caller, interview_id: UUID) -> InterviewDetail:
    """The interview with its questions.

    Raises:
        NotFound: unknown or another organization's.
    """
    async with reading(sessions) as db:
        row = await owned_interview(db, caller.organization_id, interview_id)
        return InterviewDetail(row, await questions_of(db, row.id))


async def update_interview(
    sessions: Sessions,
    caller: Caller,
    interview_id: UUID,
    changes: InterviewChanges,
    *,
    expected_revision: int | None = None,
) -> InterviewRow:
    """The interview as changed. Sessions that have started keep the plan they started with.

    Raises:
        NotFound: unknown or another organization's.
        Invalid: names the field, or nothing is to be changed.
        Conflict: somebody has edited it since `expected_revision`.
    """
    values = _values(checked(changes))
    async with writing(sessions) as db:
        row = await owned_interview(db, caller.organization_id, interview_id, lock=True)
        if not values:
            raise Invalid("Send at least one field to change.")
        touch(row, expected_revision)
        for name, value in values.items():
            setattr(row, name, value)
        row.retention_days = await kept_at_most(db, caller.organization_id, row.retention_days)
        record(db, caller, "interview.updated", row.id, revision=row.revision)
        await keep_version(db, caller, row)
    return row


def _expect_a_mode(row: InterviewRow) -> None:
    """Raises Invalid for an interview that nobody could take."""
    if not (row.chat_enabled or row.voice_enabled):
        raise Invalid("Candidates must be able to type or to talk: switch on chat, voice or both.", "chatEnabled")


async def _switch(sessions: Sessions, caller: Caller, interview_id: UUID, action: str, **values: bool) -> InterviewRow:
    async with writing(sessions) as db:
        row = await owned_interview(db, caller.organization_id, interview_id, lock=True)
        if values.get("is_active") and not row.is_active:
            await expect_room_for_interview(db, caller.organization_id)
        for name, value in values.items():
            setattr(row, name, value)
        if action == "interview.published":
            _expect_a_mode(row)
            row.published_at = row.published_at or datetime.now(UTC)
        touch(row)
        record(db, caller, action, row.id)
    return row


async def archive_interview(sessions: Sessions, caller: Caller, interview_id: UUID) -> InterviewRow:
    """Nobody new gets in; running sessions finish. NotFound when it is not the caller's."""
    return await _switch(sessions, caller, interview_id, "interview.archived", is_active=False)


async def unarchive_interview(sessions: Sessions, caller: Caller, interview_id: UUID) -> InterviewRow:
    """Active again, open to whom it was open before. NotFound when it is not the caller's."""
    return await _switch(sessions, caller, interview_id, "interview.unarchived", is_active=True)


async def publish_interview(sessions: Sessions, caller: Caller, interview_id: UUID) -> InterviewRow:
    """Active and open to everybody with the link.

    Raises:
        NotFound: unknown or another organization's.
        Invalid: neither chat nor voice is switched on.
    """
    return await _switch(sessions, caller, interview_id, "interview.published", is_active=True, require_invite=False)


async def unpublish_interview(sessions: Sessions, caller: Caller, interview_id: UUID) -> InterviewRow:
    """For invited candidates only again. NotFound when it is not the caller's."""
    return await _switch(sessions, caller, interview_id, "interview.unpublished", require_invite=True)
