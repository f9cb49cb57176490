"""The shapes of the proctoring reports API."""

from typing import Annotated

from msgspec import Meta, Struct

from server.interview.integrity import SignalKind
from server.services.evidence import NOTICE, instant
from server.services.pagination import Page
from server.services.proctoring import Attempt, EvidenceStatus, ProctoringUsage

MOST_PATHS = 100


class ProblemDetail(Struct, omit_defaults=True):
    """What went wrong."""

    code: Annotated[str, Meta(description="Such as `UNAUTHORIZED`, `FORBIDDEN`, `GONE` or `evidence_not_ready`.")]
    message: Annotated[str, Meta(description="For people.")]
    field: Annotated[str | None, Meta(description="The one that is wrong.")] = None
    reason: Annotated[str | None, Meta(description="With 410: `erased`.")] = None
    retry_after: Annotated[int | None, Meta(description="Seconds to wait.")] = None


class Problem(Struct):
    """An error."""

    error: ProblemDetail


class TrustScorePart(Struct):
    """What the signals of one kind took from the score."""

    kind: SignalKind
    count: int
    duration_ms: Annotated[int, Meta(description="How long they lasted together.")]
    size: Annotated[int, Meta(description="Characters, of pasted, copied or implausibly fast text.")]
    points: Annotated[int, Meta(description="Taken from 100.")]
    cap: Annotated[int, Meta(description="The most this kind can take.")]


class TestAttempt(Struct):
    """A test attempt: an interview session, with what was seen in it."""

    test_attempt_id: str
    hashed_test_attempt_id: Annotated[str, Meta(description="HMAC-SHA256 of the id by this client's secret.")]
    lookup_key: Annotated[str, Meta(description="The interview's slug.")]
    test_id: Annotated[str, Meta(description="The interview's id.")]
    test_name: str
    user_name: str | None
    user_email: str | None
    status: str
    created_at: str | None
    started_at: str | None
    finished_at: str | None
    duration_seconds: int
    watched: Annotated[bool, Meta(description="The candidate agreed to signals being noted.")]
    reduced: Annotated[
        bool, Meta(description="The candidate uses assistive technology: only some kinds are looked for.")
    ]
    trust_score: Annotated[
        int | None, Meta(description="100: nothing was seen. Null before the end, and where nothing was watched.")
    ]
    trust_score_parts: list[TrustScorePart]
    signal_count: int
    evidence_status: EvidenceStatus
    notice: str


class EvidenceFile(Struct):
    """Where the evidence file is, for a while."""

    url: str
    expires_in: Annotated[int, Meta(description="Seconds.")]


class PathsWanted(Struct, forbid_unknown_fields=True):
    """Paths out of an evidence file."""

    paths: Annotated[
        list[Annotated[str, Meta(min_length=1, max_length=300)]], Meta(min_length=1, max_length=MOST_PATHS)
    ]


class PresignedUrls(Struct):
    """Links by path, good for a while."""

    urls: dict[str, str]
    expires_in: Annotated[int, Meta(description="Seconds.")]


class AccountUsage(Struct):
    """What the account has used; a self-hosted installation sells no credits, so the balance is null: unlimited."""

    month: str
    test_attempts: int
    watched_test_attempts: int
    session_seconds: int
    media_bytes: int
    credit_balance: int | None = None


class ResultsPage(Struct):
    """A page of test attempts, newest first."""

    results: list[TestAttempt]
    count: int
    cursor: Annotated[str | None, Meta(description="Null on the last page.")]


def described(attempt: Attempt) -> TestAttempt:
    """The attempt as it is told. What was seen so far is told only when the interview is over."""
    row, score = attempt.row, attempt.score
    seen = score.parts if attempt.trust_score is not None else ()
    return TestAttempt(
        test_attempt_id=str(row.id),
        hashed_test_attempt_id=attempt.name,
        lookup_key=attempt.interview.public_slug,
        test_id=str(attempt.interview.id),
        test_name=attempt.interview.title,
        user_name=row.participant_name,
        user_email=row.participant_email,
        status=row.status.value,
        created_at=instant(row.created_at),
        started_at=instant(row.started_at),
        finished_at=instant(row.completed_at),
        duration_seconds=row.active_ms // 1000,
        watched=row.integrity_consent,
        reduced=row.assisted,
        trust_score=attempt.trust_score,
        trust_score_parts=[
            TrustScorePart(part.kind, part.count, part.duration_ms, part.size, part.points, part.cap) for part in seen
        ],
        signal_count=sum(part.count for part in seen),
        evidence_status=attempt.evidence_status,
        notice=NOTICE,
    )


def described_page(page: Page[Attempt]) -> ResultsPage:
    """The page as it is told."""
    return ResultsPage([described(attempt) for attempt in page.items], len(page.items), page.cursor)


def described_usage(usage: ProctoringUsage) -> AccountUsage:
    """Usage as it is told."""
    return AccountUsage(usage.month, usage.attempts, usage.watched, usage.session_seconds, usage.media_bytes)
