"""What the assessments API answers. Fields are named in camelCase."""

from typing import Any

import msgspec

from server.routes.interviews_api.schemas import Moment
from server.services.assessments import Assessment, CandidatePage
from server.services.candidate_keys import CandidateKey, KeyStatus
from server.services.cohort_records import CohortStatistics
from server.services.issues import Issue
from server.services.moments import moment


class AssessmentAnswer(msgspec.Struct, rename="camel"):
    """An assessment."""

    id: str
    title: str
    role: str
    task_brief: str
    repo_url: str | None
    issue_id: str | None
    issue: Issue | None
    time_limit_minutes: int | None
    expires_in_days: int
    rubric_id: str | None
    created_at: Moment


class OneAssessment(msgspec.Struct):
    """The envelope of one."""

    assessment: AssessmentAnswer


class ManyAssessments(msgspec.Struct):
    """The envelope of all."""

    assessments: list[AssessmentAnswer]


class Removed(msgspec.Struct):
    """Deleted or revoked."""

    id: str
    ok: bool = True


class KeyAnswer(msgspec.Struct, rename="camel"):
    """A candidate key."""

    id: str
    key: str
    status: KeyStatus
    candidate_email: str | None
    candidate_name: str | None
    session_id: str | None
    expires_at: Moment | None
    redeemed_at: Moment | None
    completed_at: Moment | None


class ManyKeys(msgspec.Struct):
    """The envelope of an assessment's keys."""

    keys: list[KeyAnswer]


class KeyHolderAnswer(KeyAnswer):
    """A key with its assessment."""

    assessment_id: str
    assessment_title: str


class Candidates(msgspec.Struct):
    """A part of the keys of all assessments."""

    candidates: list[KeyHolderAnswer]
    total: int
    limit: int
    offset: int


class MetricsAnswer(msgspec.Struct, rename="camel"):
    """Means of the cohort; null: no session of it has the measure."""

    avg_duration_ms: float | None
    avg_prompt_count: float | None
    avg_command_fail_rate: float | None
    avg_verify_intensity: float | None
    avg_manual_edit_ratio: float | None
    avg_first_change_latency_ms: float | None
    test_pass_rate: float


class PercentilesAnswer(msgspec.Struct, rename="camel"):
    """Where one session stands: the share of the others it is better than."""

    duration_ms: float | None
    prompt_count: float | None
    command_fail_rate: float | None
    verify_intensity: float | None
    manual_edit_ratio: float | None
    first_change_latency_ms: float | None


class CohortAnswer(msgspec.Struct, rename="camel"):
    """A cohort; `percentiles` only for a session that was asked for, in a cohort of two and more."""

    session_count: int
    metrics: MetricsAnswer
    percentiles: PercentilesAnswer | None = None


class CohortEnvelope(msgspec.Struct, rename="camel"):
    """The envelope; null before any session is over."""

    cohort_stats: CohortAnswer | None


def assessment_answer(found: Assessment) -> AssessmentAnswer:
    """The answer for an assessment."""
    row, interview = found.row, found.interview
    issue = msgspec.convert(row.issue, Issue) if row.issue else None
    return AssessmentAnswer(
        id=str(interview.id),
        title=interview.title,
        role=row.role,
        task_brief=row.task_brief,
        repo_url=row.repo_url,
        issue_id=issue.id if issue else None,
        issue=issue,
        time_limit_minutes=interview.time_limit_minutes,
        expires_in_days=row.expires_in_days,
        rubric_id=str(row.rubric_id) if row.rubric_id else None,
        created_at=moment(interview.created_at),
    )


def key_answer(key: CandidateKey) -> KeyAnswer:
    """The answer for a key."""
    return KeyAnswer(**_key_fields(key))


def _key_fields(key: CandidateKey) -> dict[str, Any]:
    session, invite = key.session, key.invite
    return {
        "id": str(key.row.id),
        "key": key.key,
        "status": key.status,
        "candidate_email": invite.email,
        "candidate_name": invite.name,
        "session_id": str(session.id) if session else None,
        "expires_at": moment(invite.expires_at) if invite.expires_at else None,
        "redeemed_at": moment(session.created_at) if session else None,
        "completed_at": (
            moment(session.completed_at) if session and session.completed_at and key.status == "completed" else None
        ),
    }


def candidates_answer(page: CandidatePage) -> Candidates:
    """The answer for a part of all keys."""
    candidates = [
        KeyHolderAnswer(
            **_key_fields(key), assessment_id=str(key.row.interview_id), assessment_title=key.assessment_title
        )
        for key in page.items
    ]
    return Candidates(candidates, page.total, page.limit, page.offset)


def cohort_answer(found: CohortStatistics | None) -> CohortEnvelope:
    """The answer for a cohort."""
    if found is None:
        return CohortEnvelope(None)
    means = found.means
    metrics = MetricsAnswer(
        avg_duration_ms=means.duration_ms,
        avg_prompt_count=means.prompt_count,
        avg_command_fail_rate=means.command_fail_rate,
        avg_verify_intensity=means.verify_intensity,
        avg_manual_edit_ratio=means.manual_edit_ratio,
        avg_first_change_latency_ms=means.first_change_latency_ms,
        test_pass_rate=means.test_pass_rate,
    )
    percentiles = PercentilesAnswer(**found.percentiles) if found.percentiles is not None else None
    return CohortEnvelope(CohortAnswer(found.session_count, metrics, percentiles))
