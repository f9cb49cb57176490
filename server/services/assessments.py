"""Assessments: interviews made from a task, for candidates who come with a key."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final
from uuid import UUID

import msgspec
from msgspec import Meta
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import (
    AssessmentRow,
    CandidateKeyRow,
    InterviewRow,
    InviteRow,
    MailKind,
    Organization,
    QuestionRow,
)
from server.interview.plan import FollowUpDepth
from server.ports.guarding import SecretBox
from server.services.access import Caller, new_token
from server.services.assessment_mail import Invitation, invitation_mail, mailable
from server.services.audit import record
from server.services.branding.brands import letter_look
from server.services.candidate_keys import CandidateKey, find_keys, unused_keys
from server.services.errors import Invalid, NotFound
from server.services.inputs import ANY_TEXT, SOME_TEXT, Email, Label
from server.services.interviews import Minutes, NewInterview, add_interview, touch
from server.services.issues import Issues
from server.services.mail_outbox import queue_mail
from server.services.quotas import expect_hours, expect_subscription, take_assessment
from server.services.site import Site
from server.services.version_keeping import keep_version

MOST_KEYS: Final = 50
DEFAULT_LIMIT: Final = 50
MAX_LIMIT: Final = 200
MAX_OFFSET: Final = 2**31 - 1
GOAL: Final = (
    "Says how they would do the task, in which steps, what they would weigh, and how they would check the result."
)
URL: Final = r"^(https?|ssh|git)://[^\s/?#\x00]+([/?#][^\s\x00]*)?$"

Name255 = Annotated[str, Meta(min_length=1, max_length=255, pattern=SOME_TEXT)]
Brief = Annotated[str, Meta(max_length=10_000, pattern=ANY_TEXT)]
Reference = Annotated[str, Meta(min_length=1, max_length=200, pattern=SOME_TEXT)]
RepositoryUrl = Annotated[str, Meta(max_length=2000, pattern=URL)]


class NewAssessment(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A new assessment."""

    title: Annotated[Name255, Meta(description="Name of the assessment.", examples=["Backend API Challenge"])]
    role: Annotated[Name255, Meta(description="Role it is for.", examples=["Senior Backend Engineer"])]
    task_brief: Annotated[
        Brief | None, Meta(description="The task, as candidates read it; needed without an issueId.")
    ] = None
    issue_id: Annotated[
        Reference | None, Meta(description="An issue of this installation; its brief is taken where none is given.")
    ] = None
    repo_url: Annotated[RepositoryUrl | None, Meta(description="Repository the task is about.")] = None
    time_limit_minutes: Annotated[Minutes | None, Meta(description="Cap on a session's length; null: none.")] = None
    expires_in_days: Annotated[
        Annotated[int, Meta(ge=1, le=365)], Meta(description="Days its candidate keys are good for.")
    ] = 7
    rubric_id: Annotated[
        UUID | None,
        Meta(description="Kept with the assessment; names an interview of yours: its criteria are taken over."),
    ] = None


class NewKeys(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Candidate keys to make."""

    count: Annotated[int, Meta(ge=1, le=MOST_KEYS, description="How many.")]
    candidate_emails: Annotated[
        tuple[Email, ...] | None, Meta(description="One for each key; each is sent an invitation.")
    ] = None
    candidate_names: Annotated[
        tuple[Label, ...] | None, Meta(description="One for each address, in the same order.")
    ] = None
    org_name: Annotated[Label | None, Meta(description="Your company, as invitations name it.")] = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """An assessment and the interview it is."""

    row: AssessmentRow
    interview: InterviewRow


@dataclass(frozen=True, slots=True)
class CandidatePage:
    """A part of all candidate keys."""

    items: list[CandidateKey]
    total: int
    limit: int
    offset: int


async def create_assessment(sessions: Sessions, caller: Caller, issues: Issues, new: NewAssessment) -> Assessment:
    """The new assessment: an active interview for whoever has a key, with the task as its question.

    Raises:
        Invalid: names the field.
        SubscriptionInactive, QuotaExceeded: nothing may be made now.
    """
    issue = issues.get(new.issue_id) if new.issue_id else None
    if new.issue_id and issue is None:
        raise Invalid("There is no issue of this id here.", "issueId")
    brief = (new.task_brief or "").strip() or (issue.task_brief if issue else "")
    if not brief:
        raise Invalid("A taskBrief is needed where no issueId is given.", "taskBrief")
    repo_url = new.repo_url or (issue.repo_url if issue else None)
    async with writing(sessions) as db:
        await expect_subscription(db, caller.organization_id)
        await take_assessment(db, caller.organization_id)
        interview = await add_interview(
            db,
            caller,
            NewInterview(
                title=new.title,
                description=new.role,
                objective=f"How a candidate for the role “{new.role}” would do the task, and why that way.",
                follow_up_depth=FollowUpDepth.DEEP,
                time_limit_minutes=new.time_limit_minutes,
            ),
        )
        interview.assessment_criteria = await _criteria(db, caller, new.rubric_id)
        db.add(QuestionRow(interview_id=interview.id, position=0, text=_question(brief, repo_url), goal=GOAL))
        await keep_version(db, caller, interview)
        row = AssessmentRow(
            organization_id=caller.organization_id,
            interview_id=interview.id,
            role=new.role,
            task_brief=brief,
            repo_url=repo_url,
            issue=msgspec.to_builtins(issue) if issue else None,
            rubric_id=new.rubric_id,
            expires_in_days=new.expires_in_days,
        )
        db.add(row)
        await db.flush()
        record(db, caller, "assessment.created", interview.id)
    return Assessment(row, interview)


def _question(brief: str, repo_url: str | None) -> str:
    return f"{brief}\n\n{repo_url}" if repo_url and repo_url not in brief else brief


async def _criteria(db: AsyncSession, caller: Caller, rubric_id: UUID | None) -> list[dict[str, object]]:
    """Those of the interview the rubric's id names; none where it names something else."""
    found = await db.scalar(
        select(InterviewRow.assessment_criteria).where(
            InterviewRow.id == rubric_id, InterviewRow.organization_id == caller.organization_id
        )
    )
    return list(found or [])


async def list_assessments(sessions: Sessions, caller: Caller) -> list[Assessment]:
    """All that are not deleted, oldest first."""
    async with reading(sessions) as db:
        found = await db.execute(
            select(AssessmentRow, InterviewRow)
            .join(InterviewRow, InterviewRow.id == AssessmentRow.interview_id)
            .where(AssessmentRow.organization_id == caller.organization_id, AssessmentRow.deleted_at.is_(None))
            .order_by(InterviewRow.id)
        )
        return [Assessment(row, interview) for row, interview in found]


async def get_assessment(sessions: Sessions, organization_id: UUID, assessment_id: UUID) -> Assessment:
    """One assessment.

    Raises:
        NotFound: unknown, deleted, or another organization's.
    """
    async with reading(sessions) as db:
        return await owned_assessment(db, organization_id, assessment_id)


async def owned_assessment(
    db: AsyncSession, organization_id: UUID, assessment_id: UUID, *, lock: bool = False
) -> Assessment:
    """One assessment; with `lock`, nobody else changes it or its keys until the transaction ends.

    Raises:
        NotFound: unknown, deleted, or another organization's.
    """
    query = (
        select(AssessmentRow, InterviewRow)
        .join(InterviewRow, InterviewRow.id == AssessmentRow.interview_id)
        .where(
            AssessmentRow.interview_id == assessment_id,
            AssessmentRow.organization_id == organization_id,
            AssessmentRow.deleted_at.is_(None),
        )
    )
    found = (await db.execute(query.with_for_update() if lock else query)).first()
    if found is None:
        raise NotFound("There is no such assessment.")
    return Assessment(*found)


async def delete_assessment(sessions: Sessions, caller: Caller, assessment_id: UUID) -> None:
    """Hide it with all its keys, which end at once; its interview is archived, and its sessions stay.

    Raises:
        NotFound: unknown, deleted before, or another organization's.
    """
    now = datetime.now(UTC)
    async with writing(sessions) as db:
        found = await owned_assessment(db, caller.organization_id, assessment_id, lock=True)
        found.row.deleted_at = now
        found.interview.is_active = False
        touch(found.interview)
        keys = select(CandidateKeyRow.invite_id).where(CandidateKeyRow.interview_id == assessment_id)
        await db.execute(
            update(InviteRow).where(InviteRow.id.in_(keys), InviteRow.revoked_at.is_(None)).values(revoked_at=now)
        )
        record(db, caller, "assessment.deleted", assessment_id)


def _check_people(new: NewKeys) -> None:
    emails, names = new.candidate_emails, new.candidate_names
    if emails is not None and len(emails) != new.count:
        raise Invalid(f"Send as many addresses as keys: {new.count}.", "candidateEmails")
    if names is not None and len(names) != len(emails or ()):
        raise Invalid("Send as many names as addresses.", "candidateNames")
    for index, email in enumerate(emails or ()):
        if not mailable(email):
            raise Invalid("No mail can be sent to this address.", f"candidateEmails[{index}]")


async def create_keys(
    sessions: Sessions, box: SecretBox, caller: Caller, site: Site, assessment_id: UUID, new: NewKeys
) -> list[CandidateKey]:
    """The new keys, in the order of the addresses; invitations go out once they are stored.

    Raises:
        Invalid: names the field.
        NotFound: no such assessment of the caller's.
        SubscriptionInactive, QuotaExceeded: nothing may be made now.
    """
    _check_people(new)
    emails, names = new.candidate_emails or (), new.candidate_names or ()
    async with writing(sessions) as db:
        found = await owned_assessment(db, caller.organization_id, assessment_id, lock=True)
        await expect_subscription(db, caller.organization_id)
        await expect_hours(db, caller.organization_id)
        expires_at = datetime.now(UTC) + timedelta(days=found.row.expires_in_days)
        organization = await db.get(Organization, caller.organization_id)
        from_name = new.org_name or (organization.name if organization else "")
        look = await letter_look(db, caller.organization_id, site)
        made = []
        for index, key in enumerate(await unused_keys(db, box, new.count)):
            invite = InviteRow(
                organization_id=caller.organization_id,
                interview_id=found.interview.id,
                email=emails[index].strip() if emails else None,
                name=names[index].strip() if names else None,
                token=new_token(),
                expires_at=expires_at,
            )
            db.add(invite)
            await db.flush()
            row = await _store_key(db, box, caller, invite, key)
            if invite.email:
                invitation = Invitation(from_name, found.interview, found.row.role, invite, key)
                mail = invitation_mail(site, invitation, look)
                invite.mailed_at = datetime.now(UTC)
                queue_mail(db, box, caller.organization_id, mail, kind=MailKind.INVITATION, invite_id=invite.id)
            made.append(CandidateKey(row, key, invite, None, found.interview.title))
    return made


async def _store_key(db: AsyncSession, box: SecretBox, caller: Caller, invite: InviteRow, key: str) -> CandidateKeyRow:
    row = CandidateKeyRow(
        organization_id=caller.organization_id,
        interview_id=invite.interview_id,
        invite_id=invite.id,
        key_digest=box.digest(key),
        sealed_key=box.seal(key),
    )
    db.add(row)
    await db.flush()
    record(db, caller, "candidate_key.created", row.id, interview=str(invite.interview_id))
    return row


async def list_keys(sessions: Sessions, box: SecretBox, caller: Caller, assessment_id: UUID) -> list[CandidateKey]:
    """An assessment's living keys, oldest first.

    Raises:
        NotFound: no such assessment of the caller's.
    """
    async with reading(sessions) as db:
        await owned_assessment(db, caller.organization_id, assessment_id)
        return await find_keys(db, box, caller.organization_id, interview_id=assessment_id)


async def revoke_key(sessions: Sessions, caller: Caller, assessment_id: UUID, key_id: UUID) -> None:
    """End a key at once; an interview that has begun with it goes on.

    Raises:
        NotFound: no such living key of this assessment.
    """
    now = datetime.now(UTC)
    async with writing(sessions) as db:
        await owned_assessment(db, caller.organization_id, assessment_id)
        wanted = select(CandidateKeyRow.invite_id).where(
            CandidateKeyRow.id == key_id, CandidateKeyRow.interview_id == assessment_id
        )
        revoked = await db.scalar(
            update(InviteRow)
            .where(InviteRow.id.in_(wanted), InviteRow.revoked_at.is_(None))
            .values(revoked_at=now)
            .returning(InviteRow.id)
        )
        if revoked is None:
            raise NotFound("There is no such key.")
        record(db, caller, "candidate_key.revoked", key_id, interview=str(assessment_id))


async def list_candidates(
    sessions: Sessions, box: SecretBox, caller: Caller, *, limit: int = DEFAULT_LIMIT, offset: int = 0
) -> CandidatePage:
    """Living keys of all assessments, oldest first; what is out of range is brought into it."""
    limit, offset = min(max(limit, 1), MAX_LIMIT), min(max(offset, 0), MAX_OFFSET)
    async with reading(sessions) as db:
        total = await db.scalar(
            select(func.count())
            .select_from(CandidateKeyRow)
            .join(InviteRow, InviteRow.id == CandidateKeyRow.invite_id)
            .join(AssessmentRow, AssessmentRow.interview_id == CandidateKeyRow.interview_id)
            .where(
                CandidateKeyRow.organization_id == caller.organization_id,
                InviteRow.revoked_at.is_(None),
                AssessmentRow.deleted_at.is_(None),
            )
        )
        items = await find_keys(db, box, caller.organization_id, limit=limit, offset=offset)
    return CandidatePage(items, total or 0, limit, offset)
